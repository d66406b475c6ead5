-- The batch that a template's message of a paced portfolio went out with; NULL for all others, and while it is held.
ALTER TABLE cloud_template_messages ADD COLUMN out_batch BIGINT;
CREATE INDEX cloud_template_messages_out ON cloud_template_messages (business_id, out_batch) WHERE out_batch IS NOT NULL;

-- Files whose upload said how long they live. They are forgotten later than the files.
CREATE TABLE cloud_media_lives (
    media_id TEXT NOT NULL PRIMARY KEY,
    waba_id TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);

CREATE INDEX cloud_media_lives_age ON cloud_media_lives (ends_at);
