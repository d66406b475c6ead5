//! The SQL of contacts that people made one.

use recado_db::statements;

statements! {
    // Everything below the main contact of $2, whichever of them that is.
    pub(super) GROUP = "
        SELECT g.contact_id, g.into_id, g.main_id, g.merged_at, g.merged_by
        FROM inbox_contact_merges g
        WHERE g.tenant_id = $1 AND g.main_id = COALESCE(
            (SELECT o.main_id FROM inbox_contact_merges o WHERE o.tenant_id = $1 AND o.contact_id = $2), $2)
        ORDER BY g.merged_at DESC, g.contact_id";

    pub(super) MAIN = "SELECT main_id FROM inbox_contact_merges WHERE tenant_id = $1 AND contact_id = $2";

    pub(super) INSERT = "
        INSERT INTO inbox_contact_merges (tenant_id, contact_id, into_id, main_id, merged_at, merged_by)
        VALUES ($1, $2, $3, $4, $5, $6)";

    pub(super) MOVE = "
        UPDATE inbox_contact_merges SET main_id = $3 WHERE tenant_id = $1 AND contact_id IN_LIST($2)";

    pub(super) DELETE = "DELETE FROM inbox_contact_merges WHERE tenant_id = $1 AND contact_id IN_LIST($2)";

    pub(super) PARTS = "
        SELECT id, name, profile_name, username, phone, user_id, created_at
        FROM inbox_contacts WHERE tenant_id = $1 AND id IN_LIST($2) ORDER BY id";

    pub(super) CONVERSATIONS = "
        SELECT id FROM inbox_conversations WHERE tenant_id = $1 AND contact_id IN_LIST($2) ORDER BY id";
}
