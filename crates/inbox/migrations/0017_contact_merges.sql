-- Contacts that people made one. Nothing of them is moved: conversations, identities and names stay with the contact they came
-- to, and each is shown as the main one, so that taking it back loses nothing.
CREATE TABLE inbox_contact_merges (
    tenant_id uuid NOT NULL,
    -- The one that is a part of another now.
    contact_id uuid NOT NULL,
    -- The one it was put into.
    into_id uuid NOT NULL,
    -- The one at the end of that way, which is a part of none.
    main_id uuid NOT NULL,
    merged_at BIGINT NOT NULL,
    merged_by TEXT NOT NULL,
    PRIMARY KEY (tenant_id, contact_id)
);
CREATE INDEX inbox_contact_merges_main ON inbox_contact_merges (tenant_id, main_id);
