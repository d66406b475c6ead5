//! The SQL of the desk's own endpoints.

use recado_db::statements;

statements! {
    pub(super) FIND = "
        SELECT mode, rules, forward_url, secret, failure_message, void_message, token_days, updated_at
        FROM inbox_flow_endpoints WHERE tenant_id = $1 AND flow_id = $2";

    pub(super) STORE = "
        INSERT INTO inbox_flow_endpoints
            (tenant_id, flow_id, mode, rules, forward_url, secret, failure_message, void_message, token_days, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (tenant_id, flow_id) DO UPDATE SET
            mode = excluded.mode, rules = excluded.rules, forward_url = excluded.forward_url,
            secret = COALESCE(excluded.secret, inbox_flow_endpoints.secret),
            failure_message = excluded.failure_message, void_message = excluded.void_message,
            token_days = excluded.token_days, updated_at = excluded.updated_at";

    // Little: anybody can have it asked, before a signature was looked at.
    pub(super) FOR_SIGNATURE = "
        SELECT f.tenant_id, f.connection_id FROM inbox_flows f
        JOIN inbox_flow_endpoints e ON e.tenant_id = f.tenant_id AND e.flow_id = f.id
        WHERE f.id = $1 AND f.status <> 'DELETED'";

    // All that a request needs of its Flow.
    pub(super) FOR_REQUEST = "
        SELECT f.graph_flow_id, f.name, f.status, f.published_json, f.json, e.mode, e.rules, e.forward_url, e.secret, e.failure_message, e.void_message, e.token_days, e.updated_at
        FROM inbox_flows f
        JOIN inbox_flow_endpoints e ON e.tenant_id = f.tenant_id AND e.flow_id = f.id
        WHERE f.tenant_id = $1 AND f.id = $2 AND f.status <> 'DELETED'";

    // The newest first; those that were retired long ago open nothing.
    pub(super) KEYS = "
        SELECT k.id, k.channel_id, k.public_key, k.private_key, k.status, k.problem, k.uploaded_at, k.checked_at, k.retired_at
        FROM inbox_flow_keys k
        JOIN inbox_channels h ON h.tenant_id = k.tenant_id AND h.id = k.channel_id
        WHERE k.tenant_id = $1 AND h.connection_id = $2 AND (k.retired_at IS NULL OR k.retired_at > $3)
        ORDER BY k.id DESC";

    pub(super) INSERT_KEY = "
        INSERT INTO inbox_flow_keys (tenant_id, id, channel_id, public_key, private_key, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";

    pub(super) SET_KEY_UPLOADED = "
        UPDATE inbox_flow_keys SET uploaded_at = $3, status = NULL, problem = NULL WHERE tenant_id = $1 AND id = $2";

    pub(super) RETIRE_OTHERS = "
        UPDATE inbox_flow_keys SET retired_at = $4
        WHERE tenant_id = $1 AND channel_id = $2 AND id <> $3 AND retired_at IS NULL";

    pub(super) SET_KEY_PROBLEM = "UPDATE inbox_flow_keys SET problem = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_KEY_STATUS = "
        UPDATE inbox_flow_keys SET status = $3, checked_at = $4 WHERE tenant_id = $1 AND id = $2";

    pub(super) PRUNE_KEYS = "DELETE FROM inbox_flow_keys WHERE retired_at < $1";

    pub(super) INSERT_REQUEST = "
        INSERT INTO inbox_flow_requests (tenant_id, flow_id, id, at, action, screen, duration_ms, outcome, cause)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    pub(super) PRUNE_REQUESTS = "
        DELETE FROM inbox_flow_requests WHERE tenant_id = $1 AND flow_id = $2 AND id <= (
            SELECT id FROM inbox_flow_requests WHERE tenant_id = $1 AND flow_id = $2
            ORDER BY id DESC LIMIT 1 OFFSET $3)";

    pub(super) REQUESTS = "
        SELECT id, at, action, screen, duration_ms, outcome, cause FROM inbox_flow_requests
        WHERE tenant_id = $1 AND flow_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4";

    pub(super) INSERT_TOKEN = "
        INSERT INTO inbox_flow_tokens (tenant_id, flow_token, message_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";

    pub(super) PRUNE_TOKENS = "DELETE FROM inbox_flow_tokens WHERE created_at < $1";

    // Two rows tell that the token was sent more than once.
    pub(super) BEARERS_OF_TOKEN = "
        SELECT t.message_id, t.created_at, m.conversation_id, c.id, c.name, c.profile_name, c.username, c.phone, c.user_id,
            c.created_at
        FROM inbox_flow_tokens t
        JOIN inbox_messages m ON m.tenant_id = t.tenant_id AND m.id = t.message_id
        JOIN inbox_conversations v ON v.tenant_id = m.tenant_id AND v.id = m.conversation_id
        JOIN inbox_contacts c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id
        WHERE t.tenant_id = $1 AND t.flow_token = $2 ORDER BY t.created_at DESC, t.message_id DESC LIMIT 2";

    pub(super) BEARER_OF_MESSAGE = "
        SELECT m.id, m.created_at, m.conversation_id, c.id, c.name, c.profile_name, c.username, c.phone, c.user_id,
            c.created_at
        FROM inbox_messages m
        JOIN inbox_conversations v ON v.tenant_id = m.tenant_id AND v.id = m.conversation_id
        JOIN inbox_contacts c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id
        WHERE m.tenant_id = $1 AND m.id = $2 AND m.direction = 'out'";
}
