//! The SQL of connections.

use recado_db::statements;

statements! {
    pub(super) LIST = "
        SELECT id, name, graph_base_url, waba_id, verify_token, status, status_detail
        FROM inbox_connections WHERE tenant_id = $1 ORDER BY name, id";

    pub(super) FIND = "
        SELECT id, name, graph_base_url, waba_id, verify_token, status, status_detail
        FROM inbox_connections WHERE tenant_id = $1 AND id = $2";

    pub(super) FIND_BY_ACCOUNT = "
        SELECT id, verify_token FROM inbox_connections
        WHERE tenant_id = $1 AND graph_base_url = $2 AND waba_id = $3 ORDER BY created_at, id LIMIT 1";

    pub(super) STORE = "
        INSERT INTO inbox_connections
            (tenant_id, id, name, graph_base_url, waba_id, app_id, access_token, app_secret, verify_token, status, status_detail,
             created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (tenant_id, id) DO UPDATE SET
            name = excluded.name, app_id = excluded.app_id, access_token = excluded.access_token,
            app_secret = excluded.app_secret, status = excluded.status, status_detail = excluded.status_detail";

    pub(super) SECRETS = "
        SELECT name, graph_base_url, waba_id, app_id, access_token, app_secret, verify_token
        FROM inbox_connections WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_STATUS = "
        UPDATE inbox_connections SET status = $3, status_detail = $4 WHERE tenant_id = $1 AND id = $2";

    pub(super) FORGET_SECRETS = "
        UPDATE inbox_connections SET access_token = NULL, app_secret = NULL, status = 'disconnected', status_detail = $3
        WHERE tenant_id = $1 AND id = $2";

    pub(super) FOR_HOOKS = "SELECT tenant_id, verify_token, app_secret FROM inbox_connections WHERE id = $1";

    pub(super) FOR_ACCOUNT = "
        SELECT graph_base_url, waba_id, app_id, access_token FROM inbox_connections WHERE tenant_id = $1 AND id = $2";

    pub(super) FOR_CHANNEL = "
        SELECT h.phone_number_id, h.status, h.status_detail, n.graph_base_url, n.access_token
        FROM inbox_channels h JOIN inbox_connections n ON n.tenant_id = h.tenant_id AND n.id = h.connection_id
        WHERE h.tenant_id = $1 AND h.id = $2";
}
