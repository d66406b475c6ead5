-- What conversations are sorted by. A name `category:value` belongs to a category, of which a conversation has one value at a time.
CREATE TABLE inbox_tags (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name TEXT NOT NULL,
    -- The folded name, unique among the live ones; that of a gone one is its id, so that the name is free again.
    -- @postgres
    name_key TEXT COLLATE "C" NOT NULL,
    category_key TEXT COLLATE "C",
    -- @end
    -- @sqlite
    name_key TEXT NOT NULL,
    category_key TEXT,
    -- @end
    colour TEXT NOT NULL,
    -- A gone tag stays until a job has taken it off its conversations, or has put its heir there.
    state TEXT NOT NULL CHECK (state IN ('live', 'gone')),
    merged_into uuid,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_tags_name ON inbox_tags (tenant_id, name_key);

CREATE TABLE inbox_conversation_tags (
    tenant_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    tag_id uuid NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, tag_id)
);
CREATE INDEX inbox_conversation_tags_tag ON inbox_conversation_tags (tenant_id, tag_id, conversation_id);
