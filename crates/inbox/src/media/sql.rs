//! The SQL of files.

use recado_db::statements;

statements! {
    pub(super) FIND = "
        SELECT id, state, detail, mime_type, size_bytes, filename, voice, width, height, blob_name
        FROM inbox_media WHERE tenant_id = $1 AND id = $2";

    pub(super) INSERT_READY = "
        INSERT INTO inbox_media
            (tenant_id, id, state, mime_type, size_bytes, filename, voice, width, height, blob_name, created_at)
        VALUES ($1, $2, 'ready', $3, $4, $5, $6, $7, $8, $9, $10)";

    pub(super) INSERT_PENDING = "
        INSERT INTO inbox_media
            (tenant_id, id, state, mime_type, size_bytes, filename, voice, channel_id, graph_media_id, created_at)
        VALUES ($1, $2, 'pending', $3, 0, $4, $5, $6, $7, $8)";

    pub(super) TO_FETCH = "
        SELECT state, channel_id, graph_media_id, mime_type FROM inbox_media WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_READY = "
        UPDATE inbox_media SET state = 'ready', detail = NULL, mime_type = $3, size_bytes = $4, width = $5, height = $6,
            blob_name = $7
        WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_FAILED = "
        UPDATE inbox_media SET state = 'failed', detail = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) FIND_UPLOAD = "
        SELECT graph_media_id FROM inbox_media_uploads
        WHERE tenant_id = $1 AND media_id = $2 AND channel_id = $3 AND expires_at > $4";

    pub(super) STORE_UPLOAD = "
        INSERT INTO inbox_media_uploads (tenant_id, media_id, channel_id, graph_media_id, expires_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, media_id, channel_id) DO UPDATE SET
            graph_media_id = excluded.graph_media_id, expires_at = excluded.expires_at";

    pub(super) FORGET_UPLOADS = "DELETE FROM inbox_media_uploads WHERE tenant_id = $1 AND media_id = $2";
}
