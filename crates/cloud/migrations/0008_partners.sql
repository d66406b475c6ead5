-- Who works with an account: users, partners and what partners agreed on; and the log of what was done with it.
ALTER TABLE cloud_apps ADD COLUMN business_id TEXT NOT NULL DEFAULT '200000000000001';
ALTER TABLE cloud_businesses ADD COLUMN timezone_id BIGINT NOT NULL DEFAULT 52;
ALTER TABLE cloud_businesses ADD COLUMN two_factor_type TEXT NOT NULL DEFAULT 'none';

CREATE TABLE cloud_users (
    id TEXT NOT NULL PRIMARY KEY,
    business_id TEXT NOT NULL,
    name TEXT NOT NULL,
    user_type TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE cloud_waba_users (
    waba_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    -- JSON list.
    tasks TEXT NOT NULL,
    assigned_at BIGINT NOT NULL,
    PRIMARY KEY (waba_id, user_id)
);
CREATE INDEX cloud_waba_users_user ON cloud_waba_users (user_id, waba_id);

-- Only ever added to.
CREATE TABLE cloud_activities (
    -- UUID v7: the order.
    seq uuid NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    waba_id TEXT NOT NULL,
    activity_type TEXT NOT NULL,
    actor_type TEXT NOT NULL,
    actor_id TEXT,
    actor_name TEXT,
    description TEXT NOT NULL,
    -- JSON object.
    details TEXT NOT NULL,
    user_agent TEXT,
    happened_at BIGINT NOT NULL
);
CREATE INDEX cloud_activities_waba ON cloud_activities (waba_id, seq);

CREATE TABLE cloud_schedules (
    id TEXT NOT NULL PRIMARY KEY,
    waba_id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- JSON.
    schedule TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX cloud_schedules_name ON cloud_schedules (waba_id, name);

CREATE TABLE cloud_solutions (
    id TEXT NOT NULL PRIMARY KEY,
    owner_app_id TEXT NOT NULL,
    partner_app_id TEXT NOT NULL,
    -- JSON: how it stands.
    solution TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX cloud_solutions_owner ON cloud_solutions (owner_app_id, id);
CREATE INDEX cloud_solutions_partner ON cloud_solutions (partner_app_id, id);

-- Tokens that a solution's apps were given for a client's accounts.
CREATE TABLE cloud_solution_tokens (
    solution_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    business_id TEXT NOT NULL,
    -- As in cloud_tokens.
    hash TEXT NOT NULL,
    -- JSON list.
    waba_ids TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (solution_id, app_id, business_id)
);

-- Accounts that solutions have.
CREATE TABLE cloud_waba_solutions (
    waba_id TEXT NOT NULL,
    solution_id TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (waba_id, solution_id)
);
CREATE INDEX cloud_waba_solutions_solution ON cloud_waba_solutions (solution_id, waba_id);

-- Accounts that were shared with another portfolio without a solution.
CREATE TABLE cloud_waba_shares (
    waba_id TEXT NOT NULL,
    business_id TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (waba_id, business_id)
);
CREATE INDEX cloud_waba_shares_business ON cloud_waba_shares (business_id, waba_id);

CREATE TABLE cloud_move_intents (
    id TEXT NOT NULL PRIMARY KEY,
    waba_id TEXT NOT NULL,
    movement TEXT NOT NULL,
    is_open boolean NOT NULL,
    -- The app that asked for it.
    app_id TEXT NOT NULL,
    -- JSON: how it stands.
    intent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
-- One move of a kind at a time.
CREATE UNIQUE INDEX cloud_move_intents_open ON cloud_move_intents (waba_id, movement) WHERE is_open;

CREATE TABLE cloud_mm_lite_requests (
    id TEXT NOT NULL PRIMARY KEY,
    partner_business_id TEXT NOT NULL,
    end_business_id TEXT NOT NULL,
    solution_id TEXT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX cloud_mm_lite_requests_pair ON cloud_mm_lite_requests (partner_business_id, end_business_id);

CREATE TABLE cloud_credit_lines (
    id TEXT NOT NULL PRIMARY KEY,
    business_id TEXT NOT NULL,
    legal_entity_name TEXT NOT NULL
);
CREATE INDEX cloud_credit_lines_business ON cloud_credit_lines (business_id, id);

CREATE TABLE cloud_preverified_numbers (
    id TEXT NOT NULL PRIMARY KEY,
    business_id TEXT NOT NULL,
    -- E.164 without the plus sign.
    digits TEXT NOT NULL,
    -- JSON: how far it is proven.
    verification TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX cloud_preverified_numbers_digits ON cloud_preverified_numbers (digits);
CREATE INDEX cloud_preverified_numbers_business ON cloud_preverified_numbers (business_id, id);

CREATE TABLE cloud_preverified_shares (
    number_id TEXT NOT NULL,
    business_id TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (number_id, business_id)
);
