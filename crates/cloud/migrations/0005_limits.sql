-- Limits, quality and enforcement of portfolios, accounts, numbers and templates, as JSON. Whatever has no row is as it begins.
CREATE TABLE cloud_limit_states (
    -- 'portfolio', 'waba', 'number', 'template'.
    kind TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (kind, owner_id)
);

-- The portfolios so far are verified ones.
INSERT INTO cloud_limit_states (kind, owner_id, state)
SELECT 'portfolio', id, '{"is_verified":true,"limit":{"limit":"TIER_2K","earned_at":null,"is_denied":false,"low_since":null}}'
FROM cloud_businesses;

-- When a portfolio, and each of its numbers, last wrote to a customer outside of the customer service window.
CREATE TABLE cloud_written_customers (
    -- A portfolio or a number.
    owner_id TEXT NOT NULL,
    customer TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (owner_id, customer)
);

CREATE INDEX cloud_written_customers_age ON cloud_written_customers (written_at);
CREATE INDEX cloud_written_customers_time ON cloud_written_customers (owner_id, written_at);

-- Messages made of templates, for as long as a limit looks back on them.
CREATE TABLE cloud_template_messages (
    wamid TEXT NOT NULL PRIMARY KEY,
    template_id TEXT NOT NULL,
    business_id TEXT NOT NULL,
    waba_id TEXT NOT NULL,
    phone_number_id TEXT NOT NULL,
    customer TEXT NOT NULL,
    category TEXT NOT NULL,
    -- The customer service window was open when it was accepted.
    window_open boolean NOT NULL,
    accepted_at BIGINT NOT NULL,
    -- Waits for customers' feedback since then.
    held_at BIGINT,
    delivered_at BIGINT,
    -- It counts for the cap on what one customer gets.
    counts boolean NOT NULL,
    -- Why it failed.
    error_code BIGINT
);

CREATE INDEX cloud_template_messages_customer ON cloud_template_messages (customer, accepted_at);
CREATE INDEX cloud_template_messages_template ON cloud_template_messages (template_id, accepted_at);
CREATE INDEX cloud_template_messages_waba ON cloud_template_messages (waba_id, accepted_at);
CREATE INDEX cloud_template_messages_time ON cloud_template_messages (accepted_at);
CREATE INDEX cloud_template_messages_held ON cloud_template_messages (business_id, held_at) WHERE held_at IS NOT NULL;

-- What customers hold against a number, and against the template that it last sent them.
CREATE TABLE cloud_feedback (
    id uuid NOT NULL PRIMARY KEY,
    phone_number_id TEXT NOT NULL,
    template_id TEXT,
    customer TEXT NOT NULL,
    signal TEXT NOT NULL,
    reason TEXT,
    at BIGINT NOT NULL
);

CREATE INDEX cloud_feedback_age ON cloud_feedback (at);
CREATE INDEX cloud_feedback_number ON cloud_feedback (phone_number_id, at);
