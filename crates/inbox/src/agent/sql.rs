//! The SQL of agents, their roles, invitations, sessions and keys.

use recado_db::statements;

/// Of somebody who can sign in: the agent, the workspace, what a custom role may do.
macro_rules! signing_in {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT a.id, a.name, a.email, a.role, a.role_id, a.deactivated_at, a.tenant_id, r.permissions, ",
            $columns,
            " FROM inbox_agents a LEFT JOIN inbox_roles r ON r.tenant_id = a.tenant_id AND r.id = a.role_id ",
            $rest
        )
    };
}

statements! {
    pub(super) LIST_AGENTS = "
        SELECT id, name, email, role, role_id, deactivated_at FROM inbox_agents WHERE tenant_id = $1
        ORDER BY LOWER(name), id";

    pub(super) AGENT = "
        SELECT id, name, email, role, role_id, deactivated_at FROM inbox_agents WHERE tenant_id = $1 AND id = $2 ROW_LOCK";

    pub(super) INSERT_AGENT = "
        INSERT INTO inbox_agents (tenant_id, id, name, email, password_hash, role, role_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (email) DO NOTHING";

    pub(super) CHANGE_AGENT = "
        UPDATE inbox_agents SET name = $3, role = $4, role_id = $5, deactivated_at = $6 WHERE tenant_id = $1 AND id = $2";

    pub(super) PASSWORD = "SELECT password_hash FROM inbox_agents WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_PASSWORD = "UPDATE inbox_agents SET password_hash = $3 WHERE tenant_id = $1 AND id = $2";

    // Held until the unit ends, so that two changes cannot each leave the other's owner.
    pub(super) ACTIVE_OWNERS = "
        SELECT id FROM inbox_agents WHERE tenant_id = $1 AND role = 'owner' AND deactivated_at IS NULL ORDER BY id ROW_LOCK";

    pub(super) AGENT_EXISTS = "
        SELECT 1 FROM inbox_agents WHERE tenant_id = $1 AND id = $2 AND deactivated_at IS NULL";

    pub(super) AGENT_BY_EMAIL = signing_in!(
        "a.password_hash, f.confirmed_at",
        "LEFT JOIN inbox_second_factors f ON f.tenant_id = a.tenant_id AND f.agent_id = a.id WHERE a.email = $1"
    );

    pub(super) PENDING = signing_in!(
        "p.expires_at",
        "JOIN inbox_pending_sign_ins p ON p.tenant_id = a.tenant_id AND p.agent_id = a.id AND a.deactivated_at IS NULL
         WHERE p.token_hash = $1 AND p.expires_at > $2"
    );

    pub(super) SEEN = "UPDATE inbox_agents SET last_seen_at = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) PEOPLE_BY_ROLE = "
        SELECT role, role_id, COUNT(*) FROM inbox_agents WHERE tenant_id = $1 AND deactivated_at IS NULL
        GROUP BY role, role_id";

    pub(super) LIST_ROLES = "
        SELECT id, name, permissions FROM inbox_roles WHERE tenant_id = $1 ORDER BY LOWER(name), id";

    pub(super) ROLE = "SELECT id, name, permissions FROM inbox_roles WHERE tenant_id = $1 AND id = $2 ROW_LOCK";

    pub(super) INSERT_ROLE = "
        INSERT INTO inbox_roles (tenant_id, id, name, permissions, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, name) DO NOTHING";

    // `0` rows: another role has the name.
    pub(super) CHANGE_ROLE = "
        UPDATE inbox_roles SET name = $3, permissions = $4 WHERE tenant_id = $1 AND id = $2
          AND NOT EXISTS (SELECT 1 FROM inbox_roles o WHERE o.tenant_id = $1 AND o.name = $3 AND o.id <> $2)";

    pub(super) ROLE_IN_USE = "
        SELECT 1 FROM inbox_agents WHERE tenant_id = $1 AND role_id = $2
        UNION ALL SELECT 1 FROM inbox_invitations WHERE tenant_id = $1 AND role_id = $2 LIMIT 1";

    pub(super) DELETE_ROLE = "DELETE FROM inbox_roles WHERE tenant_id = $1 AND id = $2";

    pub(super) LIST_INVITATIONS = "
        SELECT id, email, role, role_id, invited_by, expires_at FROM inbox_invitations
        WHERE tenant_id = $1 AND expires_at > $2 ORDER BY created_at DESC, id DESC";

    pub(super) INSERT_INVITATION = "
        INSERT INTO inbox_invitations
            (tenant_id, id, email, role, role_id, token_hash, invited_by, expires_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    pub(super) DELETE_INVITATION = "DELETE FROM inbox_invitations WHERE tenant_id = $1 AND id = $2 RETURNING email";

    pub(super) DELETE_INVITATION_OF = "DELETE FROM inbox_invitations WHERE tenant_id = $1 AND email = $2";

    pub(super) INVITED_TO = "
        SELECT w.name, i.email, i.invited_by
        FROM inbox_invitations i JOIN inbox_workspaces w ON w.tenant_id = i.tenant_id
        WHERE i.token_hash = $1 AND i.expires_at > $2";

    pub(super) USE_INVITATION = "
        DELETE FROM inbox_invitations WHERE token_hash = $1 AND expires_at > $2 RETURNING tenant_id, role, role_id";

    pub(super) PRUNE_INVITATIONS = "DELETE FROM inbox_invitations WHERE expires_at <= $1";

    pub(super) INSERT_SESSION = "
        INSERT INTO inbox_sessions (tenant_id, token_hash, agent_id, created_at, expires_at, client, address)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";

    pub(super) SESSION = "
        SELECT a.id, a.name, a.email, a.role, a.role_id, a.deactivated_at, s.tenant_id, r.permissions, s.expires_at,
            f.confirmed_at, w.requires_second_factor
        FROM inbox_sessions s
        JOIN inbox_agents a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id AND a.deactivated_at IS NULL
        JOIN inbox_workspaces w ON w.tenant_id = s.tenant_id
        LEFT JOIN inbox_roles r ON r.tenant_id = a.tenant_id AND r.id = a.role_id
        LEFT JOIN inbox_second_factors f ON f.tenant_id = a.tenant_id AND f.agent_id = a.id
        WHERE s.token_hash = $1 AND s.expires_at > $2";

    pub(super) SESSIONS_OF_AGENT = "
        SELECT token_hash, created_at, expires_at, client, address FROM inbox_sessions
        WHERE tenant_id = $1 AND agent_id = $2 AND expires_at > $3 ORDER BY expires_at DESC, token_hash";

    pub(super) EXTEND_SESSION = "UPDATE inbox_sessions SET expires_at = $2 WHERE token_hash = $1";

    pub(super) DELETE_SESSION = "DELETE FROM inbox_sessions WHERE token_hash = $1";

    pub(super) DELETE_SESSIONS_OF_AGENT = "DELETE FROM inbox_sessions WHERE tenant_id = $1 AND agent_id = $2";

    pub(super) DELETE_OTHER_SESSIONS = "
        DELETE FROM inbox_sessions WHERE tenant_id = $1 AND agent_id = $2 AND token_hash <> $3";

    pub(super) PRUNE_SESSIONS = "DELETE FROM inbox_sessions WHERE expires_at <= $1";

    pub(super) INSERT_API_KEY = "
        INSERT INTO inbox_api_keys (tenant_id, id, name, key_hash, permissions, expires_at, created_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (key_hash) DO NOTHING";

    pub(super) LIST_API_KEYS = "
        SELECT id, name, permissions, expires_at, created_at, created_by, last_used_at FROM inbox_api_keys WHERE tenant_id = $1
        ORDER BY created_at DESC, id DESC";

    pub(super) API_KEY = "
        SELECT tenant_id, id, name, permissions, last_used_at FROM inbox_api_keys
        WHERE key_hash = $1 AND (expires_at IS NULL OR expires_at > $2)";

    pub(super) API_KEY_USED = "UPDATE inbox_api_keys SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) DELETE_API_KEY = "DELETE FROM inbox_api_keys WHERE tenant_id = $1 AND id = $2 RETURNING name";
}
