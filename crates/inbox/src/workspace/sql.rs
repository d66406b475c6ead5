//! The SQL of workspaces and setup links.

use recado_db::statements;

statements! {
    pub(super) WORKSPACE = "SELECT name FROM inbox_workspaces WHERE tenant_id = $1";

    pub(super) FIRST_WORKSPACE = "SELECT tenant_id, name FROM inbox_workspaces ORDER BY created_at, tenant_id LIMIT 1";

    pub(super) INSERT_WORKSPACE = "INSERT INTO inbox_workspaces (tenant_id, name, created_at) VALUES ($1, $2, $3)";

    pub(super) FORGET_SETUP_TOKENS = "DELETE FROM inbox_setup_tokens";

    pub(super) INSERT_SETUP_TOKEN = "INSERT INTO inbox_setup_tokens (token_hash, expires_at) VALUES ($1, $2)";

    pub(super) USE_SETUP_TOKEN = "DELETE FROM inbox_setup_tokens WHERE token_hash = $1 AND expires_at > $2";
}
