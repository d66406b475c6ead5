//! The SQL of files of contacts.

use recado_db::statements;

macro_rules! import {
    ($lock:literal) => {
        concat!(
            "SELECT id, file_name, state, mapping, total, position, added, changed, unchanged, failed, created_at, finished_at,
                columns
            FROM inbox_contact_imports WHERE tenant_id = $1 AND id = $2 ",
            $lock
        )
    };
}

statements! {
    pub(super) INSERT = "
        INSERT INTO inbox_contact_imports
            (tenant_id, id, file_name, content, columns, state, mapping, total, position, added, changed, unchanged, failed,
             author_kind, author_id, author_name, created_at)
        VALUES ($1, $2, $3, $4, $5, 'ready', $6, $7, 0, 0, 0, 0, 0, $8, $9, $10, $11)
        ON CONFLICT (tenant_id, id) DO NOTHING";

    pub(super) FIND = import!("");

    pub(super) LOCK = import!("ROW_LOCK");

    pub(super) CONTENT = "SELECT content FROM inbox_contact_imports WHERE tenant_id = $1 AND id = $2";

    pub(super) START = "
        UPDATE inbox_contact_imports SET state = 'running', mapping = $3
        WHERE tenant_id = $1 AND id = $2 AND state = 'ready'";

    pub(super) STOP = "
        UPDATE inbox_contact_imports SET state = 'cancelled', finished_at = $3
        WHERE tenant_id = $1 AND id = $2 AND state IN ('ready', 'running')";

    pub(super) ADVANCE = "
        UPDATE inbox_contact_imports SET position = $3, added = added + $4, changed = changed + $5,
            unchanged = unchanged + $6, failed = failed + $7
        WHERE tenant_id = $1 AND id = $2";

    pub(super) FINISH = "
        UPDATE inbox_contact_imports SET state = 'done', finished_at = $3
        WHERE tenant_id = $1 AND id = $2 AND state = 'running'";

    pub(super) INSERT_PROBLEM = "
        INSERT INTO inbox_contact_import_problems (tenant_id, import_id, row_number, problem) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";

    pub(super) PROBLEMS = "
        SELECT row_number, problem FROM inbox_contact_import_problems
        WHERE tenant_id = $1 AND import_id = $2 ORDER BY row_number";

    // Who has this number, and what people call them.
    pub(super) KNOWN = "
        SELECT i.value, c.id, c.name FROM inbox_identities i
        JOIN inbox_contacts c ON c.tenant_id = i.tenant_id AND c.id = i.contact_id
        WHERE i.tenant_id = $1 AND i.kind = 'wa_id' AND i.value = $2";

    pub(super) PRUNE_PROBLEMS = "
        DELETE FROM inbox_contact_import_problems WHERE EXISTS (
            SELECT 1 FROM inbox_contact_imports m
            WHERE m.tenant_id = inbox_contact_import_problems.tenant_id AND m.id = inbox_contact_import_problems.import_id
              AND m.created_at < $1 AND m.state <> 'running')";

    pub(super) PRUNE = "DELETE FROM inbox_contact_imports WHERE created_at < $1 AND state <> 'running'";
}
