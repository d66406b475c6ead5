-- How the desk answers what the screens of a Flow ask, where it is their endpoint.
CREATE TABLE inbox_flow_endpoints (
    tenant_id uuid NOT NULL,
    flow_id uuid NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('off', 'static', 'forward')),
    -- A JSON list: which answer follows what.
    rules TEXT NOT NULL,
    forward_url TEXT,
    -- Signs what is forwarded; sealed.
    secret bytea,
    -- What customers read where there is no answer, and where the form is over; NULL: the desk's own words.
    failure_message TEXT,
    void_message TEXT,
    -- How long a sent form can be filled in.
    token_days BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, flow_id)
);

-- Requests name a Flow by its id alone.
CREATE INDEX inbox_flows_id ON inbox_flows (id);

-- The pairs of keys of a number: the newest is the one that phones are to use, those before open what was encrypted before.
CREATE TABLE inbox_flow_keys (
    tenant_id uuid NOT NULL,
    -- Grows with time.
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    -- PEM.
    public_key TEXT NOT NULL,
    -- PEM, sealed.
    private_key bytea NOT NULL,
    -- What WhatsApp said of it last: valid, mismatch, or replaced where it has another one; NULL before it said anything.
    status TEXT CHECK (status IN ('valid', 'mismatch', 'replaced')),
    -- Why it could not be uploaded.
    problem TEXT,
    created_at BIGINT NOT NULL,
    uploaded_at BIGINT,
    checked_at BIGINT,
    -- A newer one took its place.
    retired_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX inbox_flow_keys_channel ON inbox_flow_keys (tenant_id, channel_id, id);

-- The last requests of each Flow. What customers filled in is no part of it.
CREATE TABLE inbox_flow_requests (
    tenant_id uuid NOT NULL,
    flow_id uuid NOT NULL,
    -- Grows with time.
    id uuid NOT NULL,
    at BIGINT NOT NULL,
    -- ping, INIT, BACK, data_exchange or error; NULL where it could not be read.
    action TEXT,
    screen TEXT,
    duration_ms BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    cause TEXT,
    PRIMARY KEY (tenant_id, flow_id, id)
);

-- Which message a flow_token was sent with: who fills the form in.
CREATE TABLE inbox_flow_tokens (
    tenant_id uuid NOT NULL,
    flow_token TEXT NOT NULL,
    message_id uuid NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, flow_token, message_id)
);
CREATE INDEX inbox_flow_tokens_age ON inbox_flow_tokens (created_at);
