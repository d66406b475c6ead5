-- A business that uses this desk. Its id leads every other table, so that a distributed PostgreSQL can shard by it.
CREATE TABLE inbox_workspaces (
    tenant_id uuid NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- A one-time link with which the first owner of an installation signs up. Times of this and of sessions follow the machine's clock.
CREATE TABLE inbox_setup_tokens (
    token_hash bytea NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

CREATE TABLE inbox_agents (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name TEXT NOT NULL,
    -- Lower case; people sign in with it alone, so it is unique over all workspaces.
    email TEXT NOT NULL,
    -- PHC string of Argon2id.
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'agent')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_agents_email ON inbox_agents (email);

CREATE TABLE inbox_sessions (
    tenant_id uuid NOT NULL,
    -- SHA-256 of the token, which nobody but the browser has.
    token_hash bytea NOT NULL,
    agent_id uuid NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, token_hash)
);
CREATE UNIQUE INDEX inbox_sessions_token ON inbox_sessions (token_hash);
CREATE INDEX inbox_sessions_expiry ON inbox_sessions (expires_at);

CREATE TABLE inbox_api_keys (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name TEXT NOT NULL,
    key_hash bytea NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'agent')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_api_keys_hash ON inbox_api_keys (key_hash);

-- The credentials of one WhatsApp Business Account. Secrets are sealed; they are NULL once the connection was deleted.
CREATE TABLE inbox_connections (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name TEXT NOT NULL,
    graph_base_url TEXT NOT NULL,
    waba_id TEXT NOT NULL,
    -- Given where the whole app's webhook is subscribed instead of an override for this account.
    app_id TEXT,
    access_token bytea,
    app_secret bytea,
    verify_token TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('connected', 'error', 'disconnected')),
    status_detail TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
-- Webhooks name the connection alone.
CREATE UNIQUE INDEX inbox_connections_id ON inbox_connections (id);

-- A phone number that customers write to.
CREATE TABLE inbox_channels (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    connection_id uuid NOT NULL,
    name TEXT NOT NULL,
    phone_number_id TEXT NOT NULL,
    display_phone_number TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('connected', 'error', 'disconnected')),
    status_detail TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_channels_number ON inbox_channels (tenant_id, phone_number_id);

CREATE TABLE inbox_contacts (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    -- What agents call the contact; NULL until they do.
    name TEXT,
    -- What the contact calls itself at WhatsApp.
    profile_name TEXT,
    username TEXT,
    -- Digits as in a wa_id; NULL where the customer shares none.
    phone TEXT,
    -- Business-scoped user id.
    user_id TEXT,
    -- The shown name, folded, for the order of lists.
    -- @postgres
    sort_name TEXT COLLATE "C" NOT NULL,
    -- @end
    -- @sqlite
    sort_name TEXT NOT NULL,
    -- @end
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX inbox_contacts_list ON inbox_contacts (tenant_id, sort_name, id);

-- How webhooks name a contact: by wa_id, by business-scoped user id, or by both.
CREATE TABLE inbox_identities (
    tenant_id uuid NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('wa_id', 'bsuid')),
    value TEXT NOT NULL,
    contact_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, kind, value)
);
CREATE INDEX inbox_identities_contact ON inbox_identities (tenant_id, contact_id);

-- What a contact is found by: the start of a word of its names, or of its phone number from any digit on.
CREATE TABLE inbox_contact_terms (
    tenant_id uuid NOT NULL,
    -- @postgres
    term TEXT COLLATE "C" NOT NULL,
    -- @end
    -- @sqlite
    term TEXT NOT NULL,
    -- @end
    contact_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, term, contact_id)
);
CREATE INDEX inbox_contact_terms_contact ON inbox_contact_terms (tenant_id, contact_id);

-- One for each contact on each channel.
CREATE TABLE inbox_conversations (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
    assignee_id uuid,
    unread_count BIGINT NOT NULL DEFAULT 0,
    -- The customer service window runs from here.
    last_inbound_at BIGINT,
    last_activity_at BIGINT NOT NULL,
    -- The newest message, and its place in the order of the thread.
    last_message_id uuid,
    last_message_at BIGINT,
    last_message_arrival uuid,
    -- The newest message of the customer that an agent has read, and the newest that WhatsApp was told of.
    read_wamid TEXT,
    receipt_wamid TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_conversations_contact ON inbox_conversations (tenant_id, contact_id, channel_id);
CREATE INDEX inbox_conversations_queue ON inbox_conversations (tenant_id, status, last_activity_at, id);
CREATE INDEX inbox_conversations_assignee ON inbox_conversations (tenant_id, status, assignee_id, last_activity_at, id);
CREATE INDEX inbox_conversations_channel ON inbox_conversations (tenant_id, channel_id, status, last_activity_at, id);
CREATE INDEX inbox_conversations_unread ON inbox_conversations (tenant_id, status, last_activity_at, id) WHERE unread_count > 0;

CREATE TABLE inbox_messages (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    kind TEXT NOT NULL,
    -- JSON by kind, without the media.
    content TEXT NOT NULL,
    -- A line of it, for lists and quotes.
    preview TEXT NOT NULL,
    media_id uuid,
    -- Graph's id: of inbound messages always, of outbound ones once they were accepted.
    wamid TEXT,
    quoted_wamid TEXT,
    -- Whether the quoted message was the business's; for a quote whose message is not here.
    quoted_is_ours boolean,
    status TEXT NOT NULL,
    error TEXT,
    author_kind TEXT,
    author_id uuid,
    author_name TEXT,
    -- The thread is ordered by the time of writing; messages of the same moment by their arrival here.
    created_at BIGINT NOT NULL,
    arrival uuid NOT NULL,
    accepted_at BIGINT,
    sent_at BIGINT,
    delivered_at BIGINT,
    read_at BIGINT,
    failed_at BIGINT,
    -- Counts the agent's tries of an outbound message; each is a message of its own to Graph.
    send_round BIGINT NOT NULL DEFAULT 1,
    -- By the machine's clock: the request of this round may have been sent since then, its answer is not known.
    attempt_started_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX inbox_messages_thread ON inbox_messages (tenant_id, conversation_id, created_at, arrival);
CREATE UNIQUE INDEX inbox_messages_wamid ON inbox_messages (tenant_id, wamid);

-- At most one from each side on a message. Kept by the message's wamid, because a reaction may arrive before its message; a
-- removed one stays without its emoji, so that an older one that arrives late does not come back.
CREATE TABLE inbox_reactions (
    tenant_id uuid NOT NULL,
    wamid TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('contact', 'business')),
    emoji TEXT,
    at BIGINT NOT NULL,
    -- The client's id of an agent's reaction: the same again does nothing.
    request_id uuid,
    PRIMARY KEY (tenant_id, wamid, side)
);

CREATE TABLE inbox_media (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'failed')),
    detail TEXT,
    mime_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    filename TEXT,
    voice boolean NOT NULL,
    width BIGINT,
    height BIGINT,
    -- Its name in the blob store, once it is ready.
    blob_name TEXT,
    -- Where an inbound file is fetched from.
    channel_id uuid,
    graph_media_id TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

-- A file as a number at Graph knows it.
CREATE TABLE inbox_media_uploads (
    tenant_id uuid NOT NULL,
    media_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    graph_media_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, media_id, channel_id)
);

-- Webhook bodies as they came. The id is taken from the body's hash, so the same body again is the same row.
CREATE TABLE inbox_hooks (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    connection_id uuid NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'applied', 'dead')),
    reason TEXT,
    received_at BIGINT NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX inbox_hooks_age ON inbox_hooks (received_at);

-- The number of the newest event of a workspace. Updated last in a unit, so that numbers become visible in their order.
CREATE TABLE inbox_event_heads (
    tenant_id uuid NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    -- Readers that are not past this one must load afresh.
    reset_seq BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE inbox_events (
    tenant_id uuid NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, seq)
);
