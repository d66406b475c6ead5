//! The SQL of the audit log.

use recado_db::statements;

statements! {
    pub(super) INSERT = "
        INSERT INTO inbox_audit
            (tenant_id, id, at, actor_kind, actor_id, actor_name, action, subject_id, subject_name, details)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    // A NULL in place of a wish: any.
    pub(super) LIST = "
        SELECT id, at, actor_kind, actor_id, actor_name, action, subject_id, subject_name, details
        FROM inbox_audit
        WHERE tenant_id = $1 AND id < $2
          AND (actor_id = $3 OR $3 IS NULL)
          AND (CAST($4 AS TEXT) IS NULL OR action = CAST($4 AS TEXT))
          AND (CAST($5 AS TEXT) IS NULL OR subject_id = CAST($5 AS TEXT))
          AND (CAST($6 AS BIGINT) IS NULL OR at >= CAST($6 AS BIGINT))
          AND (CAST($7 AS BIGINT) IS NULL OR at < CAST($7 AS BIGINT))
          AND (CAST($8 AS TEXT) IS NULL OR LOWER(subject_name) LIKE CAST($8 AS TEXT) ESCAPE '!'
               OR LOWER(actor_name) LIKE CAST($8 AS TEXT) ESCAPE '!' OR action LIKE CAST($8 AS TEXT) ESCAPE '!')
        ORDER BY id DESC LIMIT $9";
}
