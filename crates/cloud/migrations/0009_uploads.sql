-- Resumable uploads: a session takes the bytes of one file; once all are there, its handle names the file.
CREATE TABLE cloud_uploads (
    -- What stands after "upload:".
    id TEXT NOT NULL PRIMARY KEY,
    app_id TEXT NOT NULL,
    file_name TEXT,
    file_type TEXT NOT NULL,
    length_bytes BIGINT NOT NULL,
    received_bytes BIGINT NOT NULL,
    -- JSON list: cloud_media.id of each part, in order.
    parts TEXT NOT NULL,
    -- Both NULL until all bytes are there. The file is a row of cloud_media.
    handle TEXT,
    media_id TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX cloud_uploads_handle ON cloud_uploads (handle);
CREATE INDEX cloud_uploads_expiry ON cloud_uploads (expires_at);

-- Customers whose identity changed; everybody else's hash follows from the number.
CREATE TABLE cloud_identities (
    wa_id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- What reviews said of templates, beside their definition.
CREATE TABLE cloud_template_reviews (
    template_id TEXT NOT NULL PRIMARY KEY,
    quality TEXT NOT NULL,
    quality_at BIGINT,
    rejected_reason TEXT NOT NULL,
    previous_category TEXT
);

-- Bills sent to customers, by the business's own reference.
CREATE TABLE cloud_orders (
    business_id TEXT NOT NULL,
    reference_id TEXT NOT NULL,
    phone_number_id TEXT NOT NULL,
    customer TEXT NOT NULL,
    wamid TEXT NOT NULL,
    -- As order_status messages name it.
    state TEXT NOT NULL,
    -- 'pending', 'captured', 'failed'; NULL: nobody has begun to pay.
    payment TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (business_id, reference_id)
);
