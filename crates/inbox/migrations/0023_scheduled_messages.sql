-- Messages that are written now and sent later: at a time, or when the customer writes again.
CREATE TABLE inbox_scheduled_messages (
    tenant_id uuid NOT NULL,
    -- That of the message to come.
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    -- Kind, content and reply_to as they were given: JSON.
    message TEXT NOT NULL,
    preview TEXT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id uuid NOT NULL,
    author_name TEXT NOT NULL,
    -- NULL: when the customer writes.
    send_at BIGINT,
    when_shut TEXT NOT NULL CHECK (when_shut IN ('wait', 'fail')),
    unless_answered boolean NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'failed', 'dropped')),
    problem TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX inbox_scheduled_messages_conversation ON inbox_scheduled_messages (tenant_id, conversation_id, created_at);
CREATE INDEX inbox_scheduled_messages_time ON inbox_scheduled_messages (tenant_id, send_at, id);
CREATE INDEX inbox_scheduled_messages_until_written ON inbox_scheduled_messages (tenant_id, conversation_id)
    WHERE send_at IS NULL AND state = 'waiting';
