-- How a number stands at WhatsApp, in WhatsApp's words, as it was last read or told.
CREATE TABLE inbox_number_standings (
    tenant_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    quality TEXT,
    messaging_limit TEXT,
    throughput TEXT,
    name_status TEXT,
    -- Whether messages pass: AVAILABLE, LIMITED, BLOCKED.
    health TEXT,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, channel_id)
);

-- What was told of accounts and numbers, or was found to have changed. Rows are only added.
CREATE TABLE inbox_standing_news (
    tenant_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    id uuid NOT NULL,
    -- NULL: of the account as a whole.
    channel_id uuid,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    before TEXT,
    after TEXT NOT NULL,
    -- A sentence or word of WhatsApp's beside it.
    detail TEXT,
    source TEXT NOT NULL CHECK (source IN ('webhook', 'reading')),
    PRIMARY KEY (tenant_id, connection_id, id)
);
CREATE INDEX inbox_standing_news_order ON inbox_standing_news (tenant_id, connection_id, at, id);
