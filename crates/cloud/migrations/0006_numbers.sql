-- What calls change of a number: NumberState as JSON. NULL: connected since it was made.
ALTER TABLE cloud_phone_numbers ADD COLUMN state TEXT;
-- The rest of it as JSON: visibility, the blue check, settings.
ALTER TABLE cloud_phone_numbers ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
-- Lower case.
ALTER TABLE cloud_phone_numbers ADD COLUMN username TEXT;
CREATE UNIQUE INDEX cloud_phone_numbers_username ON cloud_phone_numbers (username) WHERE username IS NOT NULL;

-- Reviews, insights and what else an account may or may not, as JSON.
ALTER TABLE cloud_wabas ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

-- For encrypted sends and webhooks. The cloud's pair stays when the feature is turned off.
CREATE TABLE cloud_payload_keys (
    phone_number_id TEXT NOT NULL PRIMARY KEY,
    enabled boolean NOT NULL,
    -- The business's public key, X.509.
    client_key bytea NOT NULL,
    -- PKCS #8.
    cloud_private_key bytea NOT NULL,
    -- X.509.
    cloud_public_key bytea NOT NULL
);

-- Messages whose history was asked for, by the id that answers gave it.
CREATE TABLE cloud_message_history_ids (
    id TEXT NOT NULL PRIMARY KEY,
    wamid TEXT NOT NULL
);
CREATE UNIQUE INDEX cloud_message_history_wamid ON cloud_message_history_ids (wamid);
