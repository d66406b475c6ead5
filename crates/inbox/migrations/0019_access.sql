-- Second factors of people: codes of an authenticator app by RFC 6238. Times follow the machine's clock.
CREATE TABLE inbox_second_factors (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    -- Base32, sealed with the installation's key.
    secret_sealed bytea NOT NULL,
    -- NULL: shown, but no code has proved yet that it arrived.
    confirmed_at BIGINT,
    -- The step of the code that was used last; none counts twice, and none before it.
    last_step BIGINT NOT NULL,
    -- Wrong codes since the time beside it.
    wrong_codes BIGINT NOT NULL,
    wrong_since BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, agent_id)
);

-- In place of a code, once each.
CREATE TABLE inbox_recovery_codes (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, code_hash)
);

-- Sign-ins whose password was right and whose code is awaited.
CREATE TABLE inbox_pending_sign_ins (
    tenant_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    agent_id uuid NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, token_hash)
);
CREATE UNIQUE INDEX inbox_pending_sign_ins_token ON inbox_pending_sign_ins (token_hash);

-- Whether everybody must have a second factor.
ALTER TABLE inbox_workspaces ADD COLUMN requires_second_factor boolean NOT NULL DEFAULT FALSE;

-- When somebody was last here, to the day, and a key last used, to the hour.
ALTER TABLE inbox_agents ADD COLUMN last_seen_at BIGINT;
ALTER TABLE inbox_api_keys ADD COLUMN last_used_at BIGINT;
