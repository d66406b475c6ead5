-- A WhatsApp Flow of an account: what Graph last said of it, and the desk's working copy of its JSON.
CREATE TABLE inbox_flows (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    connection_id uuid NOT NULL,
    graph_flow_id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- A JSON list of texts.
    categories TEXT NOT NULL,
    -- As Graph writes it; DELETED where Graph has it no more.
    status TEXT NOT NULL,
    -- What WhatsApp found wrong with the JSON that it has: a JSON list.
    problems TEXT NOT NULL,
    -- The working copy; NULL until it was fetched.
    json TEXT,
    -- Counts the changes of the working copy. Who saves names the one that the change was made from.
    version BIGINT NOT NULL,
    -- The version that WhatsApp has; less where the working copy was changed since.
    uploaded_version BIGINT NOT NULL,
    -- As it was when it was published last: the questions of answers are found in it.
    published_json TEXT,
    published_at BIGINT,
    endpoint_kind TEXT NOT NULL CHECK (endpoint_kind IN ('none', 'own', 'hosted')),
    endpoint_url TEXT,
    -- What WhatsApp warns of, while it does.
    alert TEXT,
    response_count BIGINT NOT NULL DEFAULT 0,
    last_response_at BIGINT,
    synced_at BIGINT,
    -- Graph's own time of the change whose JSON was fetched, as it writes it.
    graph_updated_at TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_flows_graph ON inbox_flows (tenant_id, connection_id, graph_flow_id);
CREATE INDEX inbox_flows_list ON inbox_flows (tenant_id, updated_at, id);

-- A filled-in Flow. Its conversation and contact are those of its message, which may move when contacts turn out to be one.
CREATE TABLE inbox_flow_responses (
    tenant_id uuid NOT NULL,
    message_id uuid NOT NULL,
    -- NULL where nothing tells which Flow it was.
    flow_id uuid,
    flow_token TEXT,
    -- A JSON list of what was answered to what.
    answers TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, message_id)
);
CREATE INDEX inbox_flow_responses_list ON inbox_flow_responses (tenant_id, flow_id, created_at, message_id);
CREATE INDEX inbox_flow_responses_all ON inbox_flow_responses (tenant_id, created_at, message_id);
