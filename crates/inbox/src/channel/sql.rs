//! The SQL of channels.

use recado_db::statements;

statements! {
    pub(super) EXISTS = "SELECT 1 FROM inbox_channels WHERE tenant_id = $1 AND id = $2";

    pub(super) LIST = "
        SELECT id, connection_id, name, phone_number_id, display_phone_number, status, status_detail
        FROM inbox_channels WHERE tenant_id = $1 ORDER BY name, id";

    pub(super) LIST_OF_CONNECTION = "
        SELECT id, connection_id, name, phone_number_id, display_phone_number, status, status_detail
        FROM inbox_channels WHERE tenant_id = $1 AND connection_id = $2 ORDER BY name, id";

    pub(super) OF_NUMBER = "
        SELECT id, connection_id, name, phone_number_id, display_phone_number, status, status_detail
        FROM inbox_channels WHERE tenant_id = $1 AND phone_number_id = $2";

    pub(super) STORE = "
        INSERT INTO inbox_channels
            (tenant_id, id, connection_id, name, phone_number_id, display_phone_number, status, status_detail, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (tenant_id, phone_number_id) DO UPDATE SET
            connection_id = excluded.connection_id, name = excluded.name,
            display_phone_number = excluded.display_phone_number, status = excluded.status,
            status_detail = excluded.status_detail
        RETURNING id, connection_id, name, phone_number_id, display_phone_number, status, status_detail";

    pub(super) SET_STATUS = "
        UPDATE inbox_channels SET status = $3, status_detail = $4 WHERE tenant_id = $1 AND connection_id = $2";

    pub(super) DISCONNECT_OTHERS = "
        UPDATE inbox_channels SET status = 'disconnected', status_detail = $3
        WHERE tenant_id = $1 AND connection_id = $2 AND NOT (phone_number_id IN_LIST($4))";
}
