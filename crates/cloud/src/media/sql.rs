//! The SQL of files.

use recado_db::statements;

statements! {
    pub(super) INSERT = "
        INSERT INTO cloud_media (id, waba_id, phone_number_id, owner, mime_type, sha256, size_bytes, filename, animated,
            refusals, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    pub(super) FIND = "
        SELECT id, waba_id, phone_number_id, owner, mime_type, sha256, size_bytes, filename, animated, refusals,
            expires_at
        FROM cloud_media WHERE id = $1 AND expires_at > $2";
    pub(super) NOTE_LIFE = "INSERT INTO cloud_media_lives (media_id, waba_id, ends_at) VALUES ($1, $2, $3)";
    pub(super) OUTLIVED = "SELECT media_id FROM cloud_media_lives WHERE media_id = $1 AND waba_id = $2 AND ends_at <= $3";
    pub(super) FORGET_LIFE = "DELETE FROM cloud_media_lives WHERE media_id = $1";
    pub(super) FORGET_LIVES = "DELETE FROM cloud_media_lives";
    pub(super) FORGET_OLD_LIVES = "DELETE FROM cloud_media_lives WHERE ends_at < $1";
    pub(super) EXPIRE = "UPDATE cloud_media SET expires_at = $2 WHERE id = $1 AND expires_at > $2";
    pub(super) EXPIRE_ALL = "UPDATE cloud_media SET expires_at = $1";
    pub(super) DELETE_EXPIRED = "
        DELETE FROM cloud_media WHERE id IN (
            SELECT id FROM cloud_media WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)
        RETURNING sha256";
    pub(super) STILL_NAMED = "SELECT DISTINCT sha256 FROM cloud_media WHERE sha256 IN_LIST($1)";
}
