-- What messages and notes say, as it is searched: folded, one space between words. Kept by the unit that writes the message.
CREATE TABLE inbox_texts (
    tenant_id uuid NOT NULL,
    -- Grows with time; workspaces lie apart.
    -- @sqlite
    place INTEGER PRIMARY KEY,
    -- @end
    -- @postgres
    place BIGINT NOT NULL,
    -- @end
    -- Of the message or note.
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    -- NULL: a note.
    direction TEXT,
    -- The message's kind, or `note`.
    kind TEXT NOT NULL,
    -- @postgres
    text TEXT COLLATE "C" NOT NULL,
    -- A number for each trigram, and one for each span of time that it lies in.
    terms INTEGER[] NOT NULL
    -- @end
    -- @sqlite
    text TEXT NOT NULL
    -- @end
);
CREATE UNIQUE INDEX inbox_texts_id ON inbox_texts (tenant_id, id);
CREATE INDEX inbox_texts_conversation ON inbox_texts (tenant_id, conversation_id, place);
-- @postgres
CREATE INDEX inbox_texts_place ON inbox_texts (tenant_id, place, id);
-- New rows wait in a list that every search reads: it is kept short.
CREATE INDEX inbox_texts_terms ON inbox_texts USING gin (terms) WITH (gin_pending_list_limit = 256);
-- @end
-- @sqlite
-- The trigrams of the rows above by their place; the texts themselves stand only there.
CREATE VIRTUAL TABLE inbox_text_terms USING fts5 (
    text, content = '', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1'
);
-- @end

-- Workspaces whose messages were written before there was this table, and how far they were brought in.
CREATE TABLE inbox_text_backlog (
    tenant_id uuid NOT NULL PRIMARY KEY,
    -- Whose turn it is: 'message', then 'note'.
    item TEXT NOT NULL,
    -- The last one that was brought in.
    after_id uuid
);
INSERT INTO inbox_text_backlog (tenant_id, item) SELECT tenant_id, 'message' FROM inbox_workspaces;

-- Whether a contact is found by a word is asked of each row of a list: by the contact first.
DROP INDEX inbox_contact_terms_contact;
CREATE INDEX inbox_contact_terms_contact ON inbox_contact_terms (tenant_id, contact_id, term);
