-- Conversations can be put aside, and some are more urgent than others.
ALTER TABLE inbox_conversations RENAME TO inbox_conversations_before;
CREATE TABLE inbox_conversations (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'snoozed', 'closed')),
    -- When a snoozed one comes back by itself; NULL: when the customer writes.
    snoozed_until BIGINT,
    -- 0 none, 1 low, 2 medium, 3 high, 4 urgent.
    priority BIGINT NOT NULL DEFAULT 0,
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
INSERT INTO inbox_conversations (tenant_id, id, channel_id, contact_id, status, assignee_id, unread_count, last_inbound_at,
        last_activity_at, last_message_id, last_message_at, last_message_arrival, read_wamid, receipt_wamid, created_at)
    SELECT tenant_id, id, channel_id, contact_id, status, assignee_id, unread_count, last_inbound_at,
        last_activity_at, last_message_id, last_message_at, last_message_arrival, read_wamid, receipt_wamid, created_at
    FROM inbox_conversations_before;
DROP TABLE inbox_conversations_before;
CREATE UNIQUE INDEX inbox_conversations_contact ON inbox_conversations (tenant_id, contact_id, channel_id);
CREATE INDEX inbox_conversations_queue ON inbox_conversations (tenant_id, status, last_activity_at, id);
CREATE INDEX inbox_conversations_assignee ON inbox_conversations (tenant_id, status, assignee_id, last_activity_at, id);
CREATE INDEX inbox_conversations_channel ON inbox_conversations (tenant_id, channel_id, status, last_activity_at, id);
CREATE INDEX inbox_conversations_unread ON inbox_conversations (tenant_id, status, last_activity_at, id) WHERE unread_count > 0;
CREATE INDEX inbox_conversations_priority ON inbox_conversations (tenant_id, status, priority, last_activity_at, id) WHERE priority > 0;
