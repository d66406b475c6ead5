-- When a business is open.
CREATE TABLE inbox_schedules (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name TEXT NOT NULL,
    -- In lower case, unique.
    name_key TEXT NOT NULL,
    -- JSON: time zone, week, exceptions.
    hours TEXT NOT NULL,
    -- JSON: whether customers are answered automatically while it is closed, and in which words.
    reply TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_schedules_name ON inbox_schedules (tenant_id, name_key);

-- Whose schedule it is: a team's, a number's, or the whole workspace's (the subject is the tenant itself).
CREATE TABLE inbox_schedule_uses (
    tenant_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('team', 'channel', 'workspace')),
    schedule_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, subject_id)
);
CREATE INDEX inbox_schedule_uses_schedule ON inbox_schedule_uses (tenant_id, schedule_id);

-- The opening that the last automatic answer of a conversation promised: one answer for each time it is closed.
CREATE TABLE inbox_closed_replies (
    tenant_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    opens_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id)
);
