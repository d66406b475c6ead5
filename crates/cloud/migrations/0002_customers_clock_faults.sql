-- The people with phones. A number that is not here is not on WhatsApp.
CREATE TABLE cloud_customers (
    -- Digits only; also the address of the customer in the control API.
    wa_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- Lower case.
    username TEXT,
    -- Their business-scoped user id for the world's one portfolio.
    user_id TEXT NOT NULL,
    -- false: webhooks leave the phone number out.
    share_phone boolean NOT NULL,
    online boolean NOT NULL,
    auto_read boolean NOT NULL,
    blocks boolean NOT NULL,
    marketing_opt_out boolean NOT NULL,
    on_whatsapp boolean NOT NULL,
    platform TEXT NOT NULL CHECK (platform IN ('android', 'ios', 'web', 'kaios')),
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX cloud_customers_username ON cloud_customers (username) WHERE username IS NOT NULL;
CREATE UNIQUE INDEX cloud_customers_user_id ON cloud_customers (user_id);

-- How the travelling clock runs; one row.
CREATE TABLE cloud_clock (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    -- ClockMode as JSON.
    mode TEXT NOT NULL
);

-- Errors on demand.
CREATE TABLE cloud_faults (
    id uuid NOT NULL PRIMARY KEY,
    -- The rule as JSON, as it was posted.
    rule TEXT NOT NULL,
    -- How often it still strikes; NULL: for as long as it exists.
    times_left BIGINT,
    created_at BIGINT NOT NULL
);
