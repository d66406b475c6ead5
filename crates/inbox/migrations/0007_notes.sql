-- What agents write for each other beside a conversation. A table apart from messages, so that nothing which sends messages can
-- meet one.
CREATE TABLE inbox_notes (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    author_kind TEXT NOT NULL,
    author_id uuid NOT NULL,
    author_name TEXT NOT NULL,
    body TEXT NOT NULL,
    -- A JSON list of agents' ids.
    mentions TEXT NOT NULL,
    -- Its place in the thread, as messages have it.
    created_at BIGINT NOT NULL,
    arrival uuid NOT NULL,
    edited_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX inbox_notes_thread ON inbox_notes (tenant_id, conversation_id, created_at, arrival);

-- Who is named in which note, and whether that was seen.
CREATE TABLE inbox_mentions (
    tenant_id uuid NOT NULL,
    note_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (tenant_id, note_id, agent_id)
);
CREATE INDEX inbox_mentions_unread ON inbox_mentions (tenant_id, agent_id, conversation_id) WHERE read_at IS NULL;
CREATE INDEX inbox_mentions_conversation ON inbox_mentions (tenant_id, conversation_id);
