//! The SQL of agents, sessions and keys.

use recado_db::statements;

statements! {
    pub(super) LIST_AGENTS = "
        SELECT id, name, email, role FROM inbox_agents WHERE tenant_id = $1 ORDER BY LOWER(name), id";

    pub(super) INSERT_AGENT = "
        INSERT INTO inbox_agents (tenant_id, id, name, email, password_hash, role, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email) DO NOTHING";

    pub(super) AGENT_EXISTS = "SELECT 1 FROM inbox_agents WHERE tenant_id = $1 AND id = $2";

    pub(super) AGENT_BY_EMAIL = "
        SELECT id, name, email, role, tenant_id, password_hash FROM inbox_agents WHERE email = $1";

    pub(super) INSERT_SESSION = "
        INSERT INTO inbox_sessions (tenant_id, token_hash, agent_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";

    pub(super) SESSION = "
        SELECT a.id, a.name, a.email, a.role, s.tenant_id, s.expires_at
        FROM inbox_sessions s JOIN inbox_agents a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id
        WHERE s.token_hash = $1 AND s.expires_at > $2";

    pub(super) EXTEND_SESSION = "UPDATE inbox_sessions SET expires_at = $2 WHERE token_hash = $1";

    pub(super) DELETE_SESSION = "DELETE FROM inbox_sessions WHERE token_hash = $1";

    pub(super) DELETE_SESSIONS_OF_AGENT = "DELETE FROM inbox_sessions WHERE tenant_id = $1 AND agent_id = $2";

    pub(super) PRUNE_SESSIONS = "DELETE FROM inbox_sessions WHERE expires_at <= $1";

    pub(super) INSERT_API_KEY = "
        INSERT INTO inbox_api_keys (tenant_id, id, name, key_hash, role, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (key_hash) DO NOTHING";

    pub(super) API_KEY = "SELECT tenant_id, id, name, role FROM inbox_api_keys WHERE key_hash = $1";

    pub(super) DELETE_API_KEY = "DELETE FROM inbox_api_keys WHERE tenant_id = $1 AND id = $2";
}
