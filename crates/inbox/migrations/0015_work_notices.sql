-- What was done with a conversation, between its messages: given to somebody, closed, tagged. Rows are only added.
CREATE TABLE inbox_work_notices (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    -- NULL: the desk itself, by a rule or at a time.
    author_kind TEXT,
    author_id uuid,
    author_name TEXT,
    -- JSON, with the names of that time.
    change TEXT NOT NULL,
    -- Its place in the thread, as messages have it; the id is the order of arrival.
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX inbox_work_notices_thread ON inbox_work_notices (tenant_id, conversation_id, created_at, id);
