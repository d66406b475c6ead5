-- How an account's price rules are found: 'dated', a regime, or 'customer_document'.
ALTER TABLE cloud_wabas ADD COLUMN price_plan TEXT NOT NULL DEFAULT 'dated';

-- The customer's last message from an ad that was not answered yet.
ALTER TABLE cloud_conversations ADD COLUMN entry_at BIGINT;

-- What is open between a number and a customer, as prices go: conversations of 24 hours, and the free entry point. One that is over
-- stays until the next of its category.
CREATE TABLE cloud_open_conversations (
    phone_number_id TEXT NOT NULL,
    customer TEXT NOT NULL,
    category TEXT NOT NULL,
    -- As webhooks show it.
    id TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (phone_number_id, customer, category)
);

-- Counts on which free allowances and volume tiers depend.
CREATE TABLE cloud_monthly_counts (
    kind TEXT NOT NULL,
    -- The account, the number's id or the portfolio, as the kind says.
    owner_id TEXT NOT NULL,
    -- '' where all markets are counted together.
    market TEXT NOT NULL,
    -- '2026-10', on the account's calendar.
    month TEXT NOT NULL,
    counted BIGINT NOT NULL,
    PRIMARY KEY (kind, owner_id, market, month)
);

-- What each delivered message costs, charged or free, and why. Kept for ever.
CREATE TABLE cloud_charges (
    -- The message's id, a UUID v7: rows come in its order, so that a batch of them touches few pages; and the order of those
    -- decided at the same moment.
    id uuid NOT NULL PRIMARY KEY,
    wamid TEXT NOT NULL,
    waba_id TEXT NOT NULL,
    phone_number_id TEXT NOT NULL,
    -- The digits of the business's number as they were.
    business_number TEXT NOT NULL,
    customer TEXT NOT NULL,
    -- ISO 3166 alpha-2.
    country TEXT,
    decided_at BIGINT NOT NULL,
    regime TEXT NOT NULL,
    -- '2026-10-31'
    price_list_day TEXT NOT NULL,
    market TEXT NOT NULL,
    category TEXT NOT NULL,
    pricing_type TEXT,
    billable boolean NOT NULL,
    -- Millionths of the currency's unit.
    amount_micros BIGINT NOT NULL,
    currency TEXT NOT NULL,
    tier TEXT,
    rule TEXT NOT NULL,
    nth_of_month BIGINT,
    conversation_id TEXT NOT NULL,
    conversation_origin TEXT NOT NULL,
    conversation_expires_at BIGINT NOT NULL,
    conversation_opened boolean NOT NULL
);
CREATE INDEX cloud_charges_account ON cloud_charges (waba_id, decided_at, id);
