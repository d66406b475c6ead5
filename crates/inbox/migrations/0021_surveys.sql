-- How satisfied customers are: whether they are asked, and what they answered.
CREATE TABLE inbox_survey_settings (
    tenant_id uuid PRIMARY KEY,
    -- NULL: nobody is asked.
    delay_minutes BIGINT,
    -- JSON.
    settings TEXT NOT NULL
);
CREATE TABLE inbox_surveys (
    tenant_id uuid NOT NULL,
    -- That of the message that asks.
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    -- Who looked after the conversation when it was closed, as it was called then.
    agent_id uuid,
    agent_name TEXT,
    asked_at BIGINT NOT NULL,
    -- 1 to 5.
    score BIGINT,
    comment TEXT,
    answered_at BIGINT,
    -- What the customer writes before then is the comment.
    comment_until BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX inbox_surveys_contact ON inbox_surveys (tenant_id, contact_id, asked_at);
CREATE INDEX inbox_surveys_conversation ON inbox_surveys (tenant_id, conversation_id);
CREATE INDEX inbox_surveys_answered ON inbox_surveys (tenant_id, answered_at, id) WHERE answered_at IS NOT NULL;
CREATE INDEX inbox_surveys_asked ON inbox_surveys (tenant_id, asked_at);
CREATE INDEX inbox_surveys_awaiting ON inbox_surveys (tenant_id, conversation_id) WHERE comment_until IS NOT NULL;
