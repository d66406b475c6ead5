//! The SQL of contacts.

use recado_db::statements;

statements! {
    pub(super) FIND = "
        SELECT id, name, profile_name, username, phone, user_id, created_at
        FROM inbox_contacts WHERE tenant_id = $1 AND id = $2";

    // As it is shown: by the contact that it was put into.
    pub(super) SHOWN = "
        SELECT id, name, profile_name, username, phone, user_id, created_at
        FROM inbox_contacts WHERE tenant_id = $1 AND id = COALESCE(
            (SELECT main_id FROM inbox_contact_merges WHERE tenant_id = $1 AND contact_id = $2), $2)";

    pub(super) LOCK = "
        SELECT id, name, profile_name, username, phone, user_id, created_at
        FROM inbox_contacts WHERE tenant_id = $1 AND id = $2 ROW_LOCK";

    pub(super) LIST = "
        SELECT c.id, c.name, c.profile_name, c.username, c.phone, c.user_id, c.created_at, c.sort_name
        FROM inbox_contacts c
        WHERE c.tenant_id = $1 AND (c.sort_name, c.id) > ($2, $3)
          AND NOT EXISTS (SELECT 1 FROM inbox_contact_merges g WHERE g.tenant_id = $1 AND g.contact_id = c.id)
        ORDER BY c.sort_name, c.id LIMIT $4";

    // Driven from the words' terms: `|| ''` keeps the planners from walking the whole list in its order instead.
    pub(super) SEARCH = "
        SELECT c.id, c.name, c.profile_name, c.username, c.phone, c.user_id, c.created_at, c.sort_name
        FROM inbox_contacts c
        WHERE c.tenant_id = $1 AND (c.sort_name || '', c.id) > ($2, $3)
          AND c.id IN (SELECT contact_id FROM inbox_contact_terms WHERE tenant_id = $1 AND term >= $5 AND term < $6)
          AND c.id IN (SELECT contact_id FROM inbox_contact_terms WHERE tenant_id = $1 AND term >= $7 AND term < $8)
          AND NOT EXISTS (SELECT 1 FROM inbox_contact_merges g WHERE g.tenant_id = $1 AND g.contact_id = c.id)
        ORDER BY c.sort_name || '', c.id LIMIT $4";

    // The same, walked in the order of the list: for words that so many have that a page is full soon.
    pub(super) SEARCH_COMMON = "
        SELECT c.id, c.name, c.profile_name, c.username, c.phone, c.user_id, c.created_at, c.sort_name
        FROM inbox_contacts c
        WHERE c.tenant_id = $1 AND (c.sort_name, c.id) > ($2, $3)
          AND EXISTS (SELECT 1 FROM inbox_contact_terms t
                      WHERE t.tenant_id = $1 AND t.contact_id = c.id AND t.term >= $5 AND t.term < $6)
          AND EXISTS (SELECT 1 FROM inbox_contact_terms t
                      WHERE t.tenant_id = $1 AND t.contact_id = c.id AND t.term >= $7 AND t.term < $8)
          AND NOT EXISTS (SELECT 1 FROM inbox_contact_merges g WHERE g.tenant_id = $1 AND g.contact_id = c.id)
        ORDER BY c.sort_name, c.id LIMIT $4";

    pub(super) COUNT_FOUND = "
        SELECT COUNT(*) FROM (
            SELECT 1 FROM inbox_contact_terms WHERE tenant_id = $1 AND term >= $2 AND term < $3 LIMIT $4) AS few";

    pub(super) INSERT = "
        INSERT INTO inbox_contacts (tenant_id, id, name, profile_name, username, phone, user_id, sort_name, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    pub(super) UPDATE = "
        UPDATE inbox_contacts SET name = $3, profile_name = $4, username = $5, phone = $6, user_id = $7, sort_name = $8,
            created_at = $9
        WHERE tenant_id = $1 AND id = $2";

    pub(super) DELETE = "DELETE FROM inbox_contacts WHERE tenant_id = $1 AND id = $2";

    pub(super) INSERT_TERM = "
        INSERT INTO inbox_contact_terms (tenant_id, term, contact_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    pub(super) DELETE_TERMS = "DELETE FROM inbox_contact_terms WHERE tenant_id = $1 AND contact_id = $2";

    // Where another unit was first, the row is that one's contact.
    pub(super) INSERT_IDENTITY = "
        INSERT INTO inbox_identities (tenant_id, kind, value, contact_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, kind, value) DO UPDATE SET value = excluded.value
        RETURNING contact_id";

    pub(super) MOVE_IDENTITIES = "UPDATE inbox_identities SET contact_id = $3 WHERE tenant_id = $1 AND contact_id = $2";

    pub(super) DELETE_IDENTITY = "
        DELETE FROM inbox_identities WHERE tenant_id = $1 AND kind = $2 AND value = $3 AND contact_id = $4";
}
