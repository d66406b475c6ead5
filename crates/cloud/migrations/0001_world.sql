-- Apps, who may call, accounts, numbers, and who hears of what. Ids are Graph's decimal strings.
CREATE TABLE cloud_apps (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret TEXT NOT NULL,
    -- The secret is one that everybody knows: for loopback addresses only.
    well_known boolean NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE cloud_businesses (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE cloud_wabas (
    id TEXT NOT NULL PRIMARY KEY,
    business_id TEXT NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- Meta's own number of a time zone.
    timezone_id TEXT NOT NULL,
    country TEXT NOT NULL,
    message_template_namespace TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE cloud_phone_numbers (
    id TEXT NOT NULL PRIMARY KEY,
    waba_id TEXT NOT NULL,
    -- E.164 without the plus sign.
    digits TEXT NOT NULL,
    verified_name TEXT NOT NULL,
    quality_rating TEXT NOT NULL,
    status TEXT NOT NULL,
    -- The business profile: a JSON object.
    profile TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE cloud_tokens (
    -- SHA-256 of the token, in hex.
    hash TEXT NOT NULL PRIMARY KEY,
    app_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    -- JSON list.
    permissions TEXT NOT NULL,
    -- JSON list of the accounts it was given; NULL: all.
    waba_ids TEXT,
    -- The token itself, only where everybody knows it.
    well_known TEXT,
    issued_at BIGINT NOT NULL,
    -- NULL: never.
    expires_at BIGINT
);

CREATE TABLE cloud_app_subscriptions (
    app_id TEXT NOT NULL,
    object TEXT NOT NULL,
    callback_url TEXT NOT NULL,
    verify_token TEXT NOT NULL,
    -- JSON list.
    fields TEXT NOT NULL,
    include_values boolean NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, object)
);

CREATE TABLE cloud_waba_subscriptions (
    waba_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    override_callback_uri TEXT,
    verify_token TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (waba_id, app_id)
);

CREATE TABLE cloud_number_overrides (
    phone_number_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    override_callback_uri TEXT NOT NULL,
    verify_token TEXT NOT NULL,
    PRIMARY KEY (phone_number_id, app_id)
);

-- Files of both sides; the bytes are a blob named by its SHA-256.
CREATE TABLE cloud_media (
    id TEXT NOT NULL PRIMARY KEY,
    waba_id TEXT NOT NULL,
    phone_number_id TEXT NOT NULL,
    -- 'business': uploaded or fetched for it; 'customer': in a customer's message.
    owner TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    -- Hex.
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    filename TEXT,
    animated boolean NOT NULL,
    -- JSON object: why it cannot be sent as a kind of message, for those kinds.
    refusals TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX cloud_media_sha256 ON cloud_media (sha256);
CREATE INDEX cloud_media_expiry ON cloud_media (expires_at);

-- A number and a customer, of whom at least one did something.
CREATE TABLE cloud_conversations (
    phone_number_id TEXT NOT NULL,
    customer TEXT NOT NULL,
    -- Opens the customer service window. NULL: the customer never wrote.
    last_inbound_at BIGINT,
    -- Messages (cloud_messages.id) up to here are read, so that reading looks at newer ones only.
    business_read_id uuid,
    customer_read_id uuid,
    PRIMARY KEY (phone_number_id, customer)
);

CREATE TABLE cloud_messages (
    wamid TEXT NOT NULL PRIMARY KEY,
    -- UUID v7: the order within a chat.
    id uuid NOT NULL,
    phone_number_id TEXT NOT NULL,
    -- The wa_id; or a BSUID that belongs to no customer.
    customer TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    type TEXT NOT NULL,
    -- JSON: what stands under the type's name.
    content TEXT NOT NULL,
    -- The message quoted.
    context_id TEXT,
    -- Inbound: JSON object of what else stands beside the content (referral, forwarded).
    extra TEXT,
    -- Outbound: the app that sent it, and what it wants back in statuses.
    app_id TEXT,
    callback_data TEXT,
    -- Outbound: a status of the Cloud API. Inbound: 'sent', 'delivered' when a webhook was acknowledged, 'read'.
    status TEXT NOT NULL,
    -- JSON: the error object as the webhook has it.
    error TEXT,
    -- Outbound: known before delivery is tried to fail so: {"code", "details"}.
    planned_error TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    delivered_at BIGINT,
    read_at BIGINT,
    played_at BIGINT,
    failed_at BIGINT
);

CREATE INDEX cloud_messages_chat ON cloud_messages (phone_number_id, customer, id);
-- Those that wait for a phone to come online.
CREATE INDEX cloud_messages_waiting ON cloud_messages (customer, id) WHERE direction = 'out' AND status = 'sent' AND type <> 'reaction';

-- Sends that carried an Idempotency-Key.
CREATE TABLE cloud_idempotency_keys (
    app_id TEXT NOT NULL,
    phone_number_id TEXT NOT NULL,
    key TEXT NOT NULL,
    wamid TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, phone_number_id, key)
);

-- The delivery log. The body is frozen: every attempt posts the same bytes.
CREATE TABLE cloud_webhooks (
    -- UUID v7: the order.
    id uuid NOT NULL PRIMARY KEY,
    app_id TEXT NOT NULL,
    waba_id TEXT NOT NULL,
    phone_number_id TEXT NOT NULL,
    customer TEXT NOT NULL,
    field TEXT NOT NULL,
    -- The message it tells of.
    wamid TEXT NOT NULL,
    -- Whether it brings a customer's message; otherwise a status.
    inbound boolean NOT NULL,
    -- The message's type, or the status.
    event TEXT NOT NULL,
    body bytea NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'dropped')),
    -- JSON list of {at, status, duration_ms, error, callback_url}; the newest few.
    attempts TEXT NOT NULL,
    attempt_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    next_attempt_at BIGINT
);
