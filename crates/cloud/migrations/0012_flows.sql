-- WhatsApp Flows of accounts. The JSON that is being edited stands here, what was published in cloud_flow_editions.
CREATE TABLE cloud_flows (
    id TEXT NOT NULL PRIMARY KEY,
    waba_id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- A list of names, as JSON.
    categories TEXT NOT NULL,
    status TEXT NOT NULL,
    endpoint_uri TEXT,
    application_id TEXT,
    -- As it was uploaded, faults and all.
    flow_json TEXT,
    -- What is wrong with it, as JSON.
    validation_errors TEXT NOT NULL,
    preview_token TEXT,
    preview_expires_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (waba_id, name)
);

-- The last editions of each Flow: messages open the one that was in force when they were sent.
CREATE TABLE cloud_flow_editions (
    flow_id TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    -- Random: several can be published in one moment.
    id uuid NOT NULL,
    flow_json TEXT NOT NULL,
    endpoint_uri TEXT,
    PRIMARY KEY (flow_id, id)
);

-- Messages with throttled Flows, for the limit of an hour.
CREATE TABLE cloud_flow_sends (
    id uuid NOT NULL PRIMARY KEY,
    flow_id TEXT NOT NULL,
    sent_at BIGINT NOT NULL
);
CREATE INDEX cloud_flow_sends_by_flow ON cloud_flow_sends (flow_id, sent_at);

-- Messages whose token an endpoint declared void (427): their button is dead.
CREATE TABLE cloud_flow_dead_buttons (
    wamid TEXT NOT NULL PRIMARY KEY,
    message TEXT NOT NULL
);

-- What was asked of endpoints, and how it went.
CREATE TABLE cloud_flow_requests (
    id uuid NOT NULL PRIMARY KEY,
    flow_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- A health check rather than a customer's request.
    is_ping BOOLEAN NOT NULL,
    -- The key of the error; NULL: it went well.
    error TEXT,
    latency_ms BIGINT NOT NULL
);
CREATE INDEX cloud_flow_requests_by_flow ON cloud_flow_requests (flow_id, at);
