//! The SQL of second factors, and of sign-ins that wait for one.

use recado_db::statements;

statements! {
    pub(super) FACTOR = "
        SELECT secret_sealed, confirmed_at, last_step, wrong_codes, wrong_since FROM inbox_second_factors
        WHERE tenant_id = $1 AND agent_id = $2 ROW_LOCK";

    // `0` rows: one is on already.
    pub(super) BEGIN_FACTOR = "
        INSERT INTO inbox_second_factors (tenant_id, agent_id, secret_sealed, last_step, wrong_codes, wrong_since)
        VALUES ($1, $2, $3, 0, 0, 0)
        ON CONFLICT (tenant_id, agent_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, last_step = 0
        WHERE inbox_second_factors.confirmed_at IS NULL";

    pub(super) CODE_USED = "
        UPDATE inbox_second_factors SET last_step = $3, wrong_codes = 0 WHERE tenant_id = $1 AND agent_id = $2";

    pub(super) CODE_WRONG = "
        UPDATE inbox_second_factors SET wrong_codes = $3, wrong_since = $4 WHERE tenant_id = $1 AND agent_id = $2";

    pub(super) CONFIRM_FACTOR = "
        UPDATE inbox_second_factors SET confirmed_at = $3 WHERE tenant_id = $1 AND agent_id = $2";

    pub(super) DELETE_FACTOR = "DELETE FROM inbox_second_factors WHERE tenant_id = $1 AND agent_id = $2";

    pub(super) STANDING = "
        SELECT f.confirmed_at, w.requires_second_factor,
            (SELECT COUNT(*) FROM inbox_recovery_codes c WHERE c.tenant_id = $1 AND c.agent_id = $2)
        FROM inbox_workspaces w
        LEFT JOIN inbox_second_factors f ON f.tenant_id = w.tenant_id AND f.agent_id = $2
        WHERE w.tenant_id = $1";

    pub(super) PEOPLE = "
        SELECT a.id, f.confirmed_at, a.last_seen_at FROM inbox_agents a
        LEFT JOIN inbox_second_factors f ON f.tenant_id = a.tenant_id AND f.agent_id = a.id
        WHERE a.tenant_id = $1 ORDER BY a.id";

    pub(super) INSERT_RECOVERY_CODE = "
        INSERT INTO inbox_recovery_codes (tenant_id, agent_id, code_hash) VALUES ($1, $2, $3)";

    pub(super) USE_RECOVERY_CODE = "
        DELETE FROM inbox_recovery_codes WHERE tenant_id = $1 AND agent_id = $2 AND code_hash = $3";

    pub(super) DELETE_RECOVERY_CODES = "DELETE FROM inbox_recovery_codes WHERE tenant_id = $1 AND agent_id = $2";

    pub(super) REQUIRES = "SELECT requires_second_factor FROM inbox_workspaces WHERE tenant_id = $1 ROW_LOCK";

    pub(super) SET_REQUIRES = "UPDATE inbox_workspaces SET requires_second_factor = $2 WHERE tenant_id = $1";

    pub(super) INSERT_PENDING = "
        INSERT INTO inbox_pending_sign_ins (tenant_id, token_hash, agent_id, expires_at) VALUES ($1, $2, $3, $4)";

    pub(super) DELETE_PENDING = "DELETE FROM inbox_pending_sign_ins WHERE token_hash = $1";

    pub(super) PRUNE_PENDING = "DELETE FROM inbox_pending_sign_ins WHERE expires_at <= $1";
}
