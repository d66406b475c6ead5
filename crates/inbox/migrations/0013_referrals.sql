-- The ad or post that a message came from: JSON.
ALTER TABLE inbox_messages ADD COLUMN referral TEXT;
-- When the customer last came by one.
ALTER TABLE inbox_conversations ADD COLUMN referred_at BIGINT;
