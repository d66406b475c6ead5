-- Files of contacts: kept until they are taken in, with how far that is and what was wrong.
CREATE TABLE inbox_contact_imports (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    file_name TEXT NOT NULL,
    -- @postgres
    content bytea NOT NULL,
    -- @end
    -- @sqlite
    content BLOB NOT NULL,
    -- @end
    -- The titles of its columns: JSON.
    columns TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'running', 'done', 'cancelled')),
    -- JSON: which column is what.
    mapping TEXT NOT NULL,
    total BIGINT NOT NULL,
    -- Rows that were looked at.
    position BIGINT NOT NULL,
    added BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id uuid NOT NULL,
    author_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE TABLE inbox_contact_import_problems (
    tenant_id uuid NOT NULL,
    import_id uuid NOT NULL,
    row_number BIGINT NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (tenant_id, import_id, row_number)
);
