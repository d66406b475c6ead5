//! The SQL of workspaces and setup links.

use recado_db::statements;

macro_rules! workspace_view {
    ($rest:literal) => {
        concat!(
            "SELECT w.tenant_id, w.name, w.created_at, ",
            "(SELECT COUNT(*) FROM inbox_agents a WHERE a.tenant_id = w.tenant_id AND a.deactivated_at IS NULL), ",
            "(SELECT COUNT(*) FROM inbox_channels c WHERE c.tenant_id = w.tenant_id AND c.status = 'connected') ",
            "FROM inbox_workspaces w ",
            $rest
        )
    };
}

statements! {
    pub(super) WORKSPACE = "SELECT name FROM inbox_workspaces WHERE tenant_id = $1";

    pub(super) WORKSPACES = workspace_view!("ORDER BY w.created_at, w.tenant_id");

    pub(super) ONE_WORKSPACE = workspace_view!("WHERE w.tenant_id = $1");

    pub(super) RENAME_WORKSPACE = "UPDATE inbox_workspaces SET name = $2 WHERE tenant_id = $1";

    pub(super) FIRST_WORKSPACE = "SELECT tenant_id, name FROM inbox_workspaces ORDER BY created_at, tenant_id LIMIT 1";

    pub(super) INSERT_WORKSPACE = "INSERT INTO inbox_workspaces (tenant_id, name, created_at) VALUES ($1, $2, $3)";

    pub(super) FORGET_SETUP_TOKENS = "DELETE FROM inbox_setup_tokens";

    pub(super) INSERT_SETUP_TOKEN = "INSERT INTO inbox_setup_tokens (token_hash, expires_at) VALUES ($1, $2)";

    pub(super) USE_SETUP_TOKEN = "DELETE FROM inbox_setup_tokens WHERE token_hash = $1 AND expires_at > $2";
}
