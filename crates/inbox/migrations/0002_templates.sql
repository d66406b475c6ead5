-- Message templates as Graph tells them: one row for each language of each name of a connection's account.
CREATE TABLE inbox_templates (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    connection_id uuid NOT NULL,
    graph_id TEXT NOT NULL,
    -- @postgres
    name TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    -- @end
    -- @sqlite
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    -- @end
    category TEXT NOT NULL,
    previous_category TEXT,
    -- What the category will be, where Graph has given notice of it.
    correct_category TEXT,
    -- Graph's word. DELETED: Graph lists it no more; the row stays for its history.
    status TEXT NOT NULL,
    rejected_reason TEXT,
    status_detail TEXT,
    quality TEXT NOT NULL,
    parameter_format TEXT NOT NULL,
    sub_category TEXT,
    source TEXT NOT NULL,
    library_name TEXT,
    ttl_seconds BIGINT,
    -- JSON as Graph shows it.
    components TEXT NOT NULL,
    -- A line of the body, for lists.
    preview TEXT NOT NULL,
    -- Name and texts, folded.
    search_text TEXT NOT NULL,
    -- When status, quality, category or texts last changed.
    changed_at BIGINT NOT NULL,
    -- When Graph last listed it.
    synced_at BIGINT NOT NULL,
    -- When a webhook or a call of ours last changed it: a list that was asked for before is older than that.
    touched_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_templates_graph ON inbox_templates (tenant_id, connection_id, graph_id);
CREATE INDEX inbox_templates_list ON inbox_templates (tenant_id, name, connection_id, language);

-- What became of a template, and what caused it.
CREATE TABLE inbox_template_history (
    tenant_id uuid NOT NULL,
    template_id uuid NOT NULL,
    id uuid NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('created', 'edited', 'status', 'quality', 'category', 'category_notice', 'components')),
    before TEXT,
    after TEXT,
    cause TEXT NOT NULL CHECK (cause IN ('webhook', 'sync', 'desk')),
    -- Of a webhook its field.
    source TEXT,
    -- The second that a webhook tells; the same news again is known by it.
    told_at_s BIGINT,
    reason TEXT,
    detail TEXT,
    -- Who did it at this desk, by the name at that time.
    actor TEXT,
    PRIMARY KEY (tenant_id, template_id, id)
);
CREATE INDEX inbox_template_history_order ON inbox_template_history (tenant_id, template_id, at, id);

-- The last reading of all templates of a connection.
CREATE TABLE inbox_template_syncs (
    tenant_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    started_at BIGINT,
    finished_at BIGINT,
    seen BIGINT NOT NULL DEFAULT 0,
    added BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0,
    gone BIGINT NOT NULL DEFAULT 0,
    -- Why it failed.
    detail TEXT,
    PRIMARY KEY (tenant_id, connection_id)
);
