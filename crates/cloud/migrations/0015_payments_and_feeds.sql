-- What was billed, and what customers paid.
-- What the customer reads about the order's state.
ALTER TABLE cloud_orders ADD COLUMN description TEXT;
-- JSON: the amount, until when, the ways to pay. NULL: billed before this column.
ALTER TABLE cloud_orders ADD COLUMN bill TEXT;
-- JSON list of tries to pay through a gateway. NULL: none.
ALTER TABLE cloud_orders ADD COLUMN transactions TEXT;
-- JSON: what the customer last did outside of WhatsApp's sight.
ALTER TABLE cloud_orders ADD COLUMN outside TEXT;
CREATE INDEX cloud_orders_message ON cloud_orders (wamid);

-- Accounts' connections with payment gateways, and their UPI addresses.
CREATE TABLE cloud_payment_configurations (
    waba_id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- JSON.
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (waba_id, name)
);

-- Files from which catalogues are filled.
CREATE TABLE cloud_product_feeds (
    id TEXT NOT NULL PRIMARY KEY,
    catalog_id TEXT NOT NULL,
    -- JSON: name, format, schedule.
    content TEXT NOT NULL,
    -- When its address is fetched next; NULL: never by itself.
    next_fetch_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX cloud_product_feeds_catalog ON cloud_product_feeds (catalog_id, id);

CREATE TABLE cloud_feed_uploads (
    id TEXT NOT NULL PRIMARY KEY,
    feed_id TEXT NOT NULL,
    catalog_id TEXT NOT NULL,
    -- JSON: times, counts, whence.
    content TEXT NOT NULL,
    -- JSON list of the first errors and warnings.
    problems TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX cloud_feed_uploads_feed ON cloud_feed_uploads (feed_id, id);

-- The feed that brought the product; NULL: none did.
ALTER TABLE cloud_products ADD COLUMN feed_id TEXT;
CREATE INDEX cloud_products_feed ON cloud_products (feed_id);
