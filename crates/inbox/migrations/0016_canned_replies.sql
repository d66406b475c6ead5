-- Answers that are written once and used often.
CREATE TABLE inbox_canned_replies (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    -- What is typed after the slash, in lower case.
    shortcut TEXT NOT NULL,
    title TEXT NOT NULL,
    -- With variables: {{contact.first_name|there}}.
    body TEXT NOT NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('all', 'team', 'own')),
    -- Of 'team'.
    team_id uuid,
    -- Of 'own'.
    agent_id uuid,
    -- Whose it is, as one word: a shortcut is unique among those of one scope.
    scope TEXT NOT NULL,
    uses BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_canned_replies_shortcut ON inbox_canned_replies (tenant_id, scope, shortcut);
