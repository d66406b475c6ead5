//! The SQL of standings and their news.

use recado_db::statements;

statements! {
    pub(super) STANDINGS = "
        SELECT s.channel_id, s.quality, s.messaging_limit, s.throughput, s.name_status, s.health, s.read_at
        FROM inbox_number_standings s JOIN inbox_channels h ON h.tenant_id = s.tenant_id AND h.id = s.channel_id
        WHERE s.tenant_id = $1 AND h.connection_id = $2 ORDER BY h.name, h.id";

    pub(super) STORE_STANDING = "
        INSERT INTO inbox_number_standings
            (tenant_id, channel_id, quality, messaging_limit, throughput, name_status, health, read_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (tenant_id, channel_id) DO UPDATE SET
            quality = excluded.quality, messaging_limit = excluded.messaging_limit, throughput = excluded.throughput,
            name_status = excluded.name_status, health = excluded.health, read_at = excluded.read_at";

    pub(super) INSERT_NEWS = "
        INSERT INTO inbox_standing_news
            (tenant_id, connection_id, id, channel_id, at, kind, before, after, detail, source)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    // What a number's last news of a kind said.
    pub(super) LAST_NEWS = "
        SELECT after FROM inbox_standing_news
        WHERE tenant_id = $1 AND connection_id = $2 AND channel_id = $3 AND kind = $4 ORDER BY at DESC, id DESC LIMIT 1";

    pub(super) NEWS = "
        SELECT id, channel_id, at, kind, before, after, detail, source FROM inbox_standing_news
        WHERE tenant_id = $1 AND connection_id = $2 AND (at, id) < ($3, $4) ORDER BY at DESC, id DESC LIMIT $5";

    pub(super) CONNECTION_EXISTS = "SELECT 1 FROM inbox_connections WHERE tenant_id = $1 AND id = $2";

    pub(super) CONNECTIONS_OF_ACCOUNT = "
        SELECT id FROM inbox_connections WHERE tenant_id = $1 AND waba_id = $2 AND access_token IS NOT NULL ORDER BY id";

    pub(super) CONNECTED = "SELECT tenant_id, id FROM inbox_connections WHERE access_token IS NOT NULL ORDER BY tenant_id, id";
}
