-- What a number has besides its messages, as JSON: ice breakers and commands, commerce settings, compliance information, the key of
-- its Flows.
CREATE TABLE cloud_number_edges (
    phone_number_id TEXT NOT NULL,
    edge TEXT NOT NULL,
    content TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (phone_number_id, edge)
);

-- Pictures of business profiles, as they are shown.
CREATE TABLE cloud_profile_pictures (
    phone_number_id TEXT NOT NULL PRIMARY KEY,
    -- Names it in its address; every change makes a new one.
    id TEXT NOT NULL,
    -- JPEG.
    bytes bytea NOT NULL
);
CREATE UNIQUE INDEX cloud_profile_pictures_id ON cloud_profile_pictures (id);

CREATE TABLE cloud_qr_codes (
    code TEXT NOT NULL PRIMARY KEY,
    -- UUID v7: the order.
    id uuid NOT NULL,
    phone_number_id TEXT NOT NULL,
    prefilled_message TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX cloud_qr_codes_number ON cloud_qr_codes (phone_number_id, id);

-- Customers whom a business blocked.
CREATE TABLE cloud_blocked_customers (
    phone_number_id TEXT NOT NULL,
    -- The wa_id.
    customer TEXT NOT NULL,
    -- UUID v7: the order.
    id uuid NOT NULL,
    blocked_at BIGINT NOT NULL,
    PRIMARY KEY (phone_number_id, customer)
);
CREATE INDEX cloud_blocked_customers_order ON cloud_blocked_customers (phone_number_id, id);

-- How often a number's list of them changed; pages are of one version.
CREATE TABLE cloud_block_lists (
    phone_number_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
