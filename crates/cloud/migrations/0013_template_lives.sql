-- What is remembered of a template's life (edits, archive, deletion), as JSON; and by which change of the table a row was last written,
-- so that the world in memory reads again only what changed.
ALTER TABLE cloud_templates ADD COLUMN life TEXT NOT NULL DEFAULT '{}';
ALTER TABLE cloud_templates ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX cloud_templates_version ON cloud_templates (version);

-- One row. Whoever writes templates adds one to it first, and so waits for the others.
CREATE TABLE cloud_template_version (
    id BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    -- Nothing that was read before this one is there any more.
    cleared_at_version BIGINT NOT NULL
);
INSERT INTO cloud_template_version (id, version, cleared_at_version) VALUES (1, 0, 0);
