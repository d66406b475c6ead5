-- Message templates. One row for each language of a name.
CREATE TABLE cloud_templates (
    id TEXT NOT NULL PRIMARY KEY,
    waba_id TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    -- What no other column has, as the JSON that Graph lists.
    definition TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Of its content.
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX cloud_templates_name ON cloud_templates (waba_id, name, language);
