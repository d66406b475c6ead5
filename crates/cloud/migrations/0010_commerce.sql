-- Catalogues and what is in them.
CREATE TABLE cloud_catalogs (
    id TEXT NOT NULL PRIMARY KEY,
    business_id TEXT NOT NULL,
    -- JSON: name, vertical, pictures.
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX cloud_catalogs_business ON cloud_catalogs (business_id, id);

-- The one catalogue that an account's messages show.
CREATE TABLE cloud_catalog_links (
    waba_id TEXT NOT NULL PRIMARY KEY,
    catalog_id TEXT NOT NULL,
    linked_at BIGINT NOT NULL
);
CREATE INDEX cloud_catalog_links_catalog ON cloud_catalog_links (catalog_id);

CREATE TABLE cloud_products (
    id TEXT NOT NULL PRIMARY KEY,
    catalog_id TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    -- UUID v7: the order.
    position uuid NOT NULL,
    -- JSON: its fields and its review.
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX cloud_products_retailer ON cloud_products (catalog_id, retailer_id);
CREATE INDEX cloud_products_order ON cloud_products (catalog_id, position);

-- Variants of one thing; the products name their group by its retailer_id.
CREATE TABLE cloud_product_groups (
    id TEXT NOT NULL PRIMARY KEY,
    catalog_id TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    -- JSON list.
    variants TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX cloud_product_groups_retailer ON cloud_product_groups (catalog_id, retailer_id);

CREATE TABLE cloud_product_sets (
    id TEXT NOT NULL PRIMARY KEY,
    catalog_id TEXT NOT NULL,
    -- JSON: name, filter and what stands beside.
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX cloud_product_sets_catalog ON cloud_product_sets (catalog_id, id);

-- What became of calls that change many products.
CREATE TABLE cloud_product_batches (
    handle TEXT NOT NULL PRIMARY KEY,
    catalog_id TEXT NOT NULL,
    -- JSON list of the errors of items.
    errors TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Tokens that everything was allowed to may also look after catalogues.
UPDATE cloud_tokens SET permissions = REPLACE(permissions, '"business_management"', '"business_management","catalog_management"')
WHERE permissions NOT LIKE '%catalog_management%';
