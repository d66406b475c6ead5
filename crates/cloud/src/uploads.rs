//! Resumable uploads (spec §3.4): a session takes the bytes of a file in as many parts as it needs, and its handle then names the
//! file wherever Graph asks for one. Parts and file are rows of `cloud_media`, whose housekeeping removes their bytes.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::{Bytes, BytesMut};
use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::{GraphError, media as rules};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::media::{self, NewMedia, Owner, StoredMedia, UPLOAD_SESSION_LIFE};
use crate::state::State;

statements! {
    INSERT = "
        INSERT INTO cloud_uploads (id, app_id, file_name, file_type, length_bytes, received_bytes, parts, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, 0, '[]', $6, $7)";
    FIND = "
        SELECT id, app_id, file_name, file_type, length_bytes, received_bytes, parts, handle FROM cloud_uploads
        WHERE id = $1 AND expires_at > $2";
    // The condition on the bytes makes the second of two parts for one place find nothing.
    APPEND = "
        UPDATE cloud_uploads SET received_bytes = $3, parts = $4, handle = $5, media_id = $6, expires_at = COALESCE($7, expires_at)
        WHERE id = $1 AND received_bytes = $2 AND handle IS NULL";
    FIND_HANDLE = "SELECT media_id FROM cloud_uploads WHERE handle = $1 AND expires_at > $2";
    DELETE_EXPIRED = "
        DELETE FROM cloud_uploads WHERE id IN (
            SELECT id FROM cloud_uploads WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";
    CLEAR = "DELETE FROM cloud_uploads";
}

pub(crate) use self::ALL as STATEMENTS;

/// What a session is begun with.
#[derive(Debug, Clone)]
pub(crate) struct NewUpload {
    /// The app whose session it is.
    pub(crate) app_id: String,
    pub(crate) file_name: Option<String>,
    /// As declared; the bytes have the last word.
    pub(crate) file_type: String,
    pub(crate) length_bytes: i64,
}

/// A session.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// What stands after `upload:`.
    pub(crate) id: String,
    pub(crate) app_id: String,
    file_name: Option<String>,
    file_type: String,
    pub(crate) length_bytes: i64,
    /// Where the next part begins.
    pub(crate) received_bytes: i64,
    parts: Vec<String>,
    /// Once all bytes are there.
    pub(crate) handle: Option<String>,
}

/// Begins a session.
pub(crate) async fn start(state: &State, new: NewUpload) -> Result<String> {
    let id = URL_SAFE_NO_PAD.encode(format!("1:attachment:{}", recado_core::new_uuid()));
    let now = state.clock.now();
    state
        .db
        .write("cloud.upload.start", (id, new, now), |tx, (id, new, now)| {
            Box::pin(async move {
                let file_name = new.file_name.as_deref();
                let expires_at = now.plus(UPLOAD_SESSION_LIFE);
                let row = params![id, &new.app_id, file_name, &new.file_type, new.length_bytes, *now, expires_at];
                tx.exec(INSERT, row).await?;
                Ok(id.clone())
            })
        })
        .await
}

/// A session that has not expired.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<Upload>> {
    state
        .db
        .read("cloud.upload.find", (id.to_owned(), state.clock.now()), |tx, (id, now)| {
            Box::pin(
                async move { tx.query_opt(FIND, params![id, *now]).await?.as_ref().map(Upload::from_row).transpose() },
            )
        })
        .await
}

/// Adds a part that begins where the last one ended; with the last byte the session gets its handle.
///
/// # Errors
/// 100 where it begins elsewhere or goes beyond the end.
pub(crate) async fn append(state: &State, upload: Upload, offset_bytes: i64, part: Bytes) -> Result<Upload> {
    let refuse = |sentence: String| Err(Error::from(GraphError::parameter(sentence)));
    if offset_bytes != upload.received_bytes {
        let expected = upload.received_bytes;
        return refuse(format!("Param file_offset must be {expected}, where the upload goes on - got {offset_bytes}."));
    }
    let part_bytes = i64::try_from(part.len()).unwrap_or(i64::MAX);
    let left_bytes = upload.length_bytes.saturating_sub(upload.received_bytes);
    if part_bytes > left_bytes {
        return refuse(format!("The upload has {left_bytes} bytes left to come; {part_bytes} were sent."));
    }
    // Whoever lost the answer asks for the handle again with nothing more to send.
    if part_bytes == 0 && upload.handle.is_some() {
        return Ok(upload);
    }
    if part_bytes == 0 {
        return refuse("The request body must hold the bytes of the file.".to_owned());
    }
    let before_bytes = upload.received_bytes;
    let mut upload = Upload { received_bytes: before_bytes + part_bytes, ..upload };
    if upload.received_bytes < upload.length_bytes {
        let kept = media::store(state, new_file(Owner::UploadPart, None, UNKNOWN_TYPE.to_owned()), part).await?;
        upload.parts.push(kept.id);
        record(state, &upload, before_bytes, None).await?;
        return Ok(upload);
    }
    let whole = whole_file(state, &upload, part).await?;
    let sniffed = rules::sniff(Some(&upload.file_type), upload.file_name.as_deref(), &whole);
    let file = new_file(Owner::Handle, upload.file_name.clone(), sniffed.mime_type);
    let file = media::store(state, file, whole).await?;
    upload.handle = Some(new_handle(&upload, file.expires_at));
    let parts = std::mem::take(&mut upload.parts);
    record(state, &upload, before_bytes, Some(file)).await?;
    for part in parts {
        media::delete(state, &part).await?;
    }
    Ok(upload)
}

const UNKNOWN_TYPE: &str = "application/octet-stream";

/// Of no account: only a handle leads to it.
const fn new_file(owner: Owner, filename: Option<String>, mime_type: String) -> NewMedia {
    NewMedia {
        owner,
        phone_number_id: String::new(),
        waba_id: String::new(),
        mime_type,
        filename,
        animated: false,
        life: None,
    }
}

/// All parts and the last one.
async fn whole_file(state: &State, upload: &Upload, last: Bytes) -> Result<Bytes> {
    if upload.parts.is_empty() {
        return Ok(last);
    }
    let mut whole = BytesMut::new();
    for id in &upload.parts {
        let part = media::find(state, id).await?.ok_or_else(|| Error::stored("upload", "a part is gone"))?;
        whole.extend_from_slice(&media::bytes(state, &part).await?);
    }
    whole.extend_from_slice(&last);
    Ok(whole.freeze())
}

/// Opaque to clients; Meta's begins with the file's type in base64.
fn new_handle(upload: &Upload, expires_at: Timestamp) -> String {
    let kind = STANDARD.encode(&upload.file_type);
    let name = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    format!("4::{kind}:{name}:e:{}:{}", expires_at.seconds(), upload.app_id)
}

async fn record(state: &State, upload: &Upload, before_bytes: i64, file: Option<StoredMedia>) -> Result<()> {
    let written = state
        .db
        .write("cloud.upload.append", (upload.clone(), before_bytes, file), |tx, (upload, before_bytes, file)| {
            Box::pin(async move {
                let parts = Value::from(upload.parts.clone()).to_string();
                let media_id = file.as_ref().map(|file| file.id.as_str());
                let expires_at = file.as_ref().map(|file| file.expires_at);
                let row = params![
                    &upload.id,
                    *before_bytes,
                    upload.received_bytes,
                    &parts,
                    upload.handle.as_deref(),
                    media_id,
                    expires_at
                ];
                Ok::<_, Error>(tx.exec(APPEND, row).await?)
            })
        })
        .await?;
    match written {
        0 => Err(GraphError::parameter("Another part was sent for this place of the file at the same time.").into()),
        _ => Ok(()),
    }
}

/// The file that a handle names.
pub(crate) async fn file_of_handle(state: &State, handle: &str) -> Result<Option<StoredMedia>> {
    let found: Option<String> = state
        .db
        .read("cloud.upload.handle", (handle.to_owned(), state.clock.now()), |tx, (handle, now)| {
            Box::pin(async move {
                let row = tx.query_opt(FIND_HANDLE, params![handle, *now]).await?;
                Ok::<_, Error>(row.map(|row| row.get(0)).transpose()?)
            })
        })
        .await?;
    match found {
        Some(media_id) => media::find(state, &media_id).await,
        None => Ok(None),
    }
}

/// Removes some of the sessions that have expired; answers how many.
pub(crate) async fn remove_expired(state: &State, limit: u32) -> Result<u64> {
    state
        .db
        .write("cloud.upload.expire", (state.clock.now(), limit), |tx, (now, limit)| {
            Box::pin(async move { Ok(tx.exec(DELETE_EXPIRED, params![*now, *limit]).await?) })
        })
        .await
}

/// Ends every session, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR, &[]).await?;
    Ok(())
}

impl Upload {
    fn from_row(row: &Row) -> Result<Self> {
        let parts: String = row.get(6)?;
        Ok(Self {
            id: row.get(0)?,
            app_id: row.get(1)?,
            file_name: row.get(2)?,
            file_type: row.get(3)?,
            length_bytes: row.get(4)?,
            received_bytes: row.get(5)?,
            parts: serde_json::from_str(&parts).map_err(|error| Error::stored("upload", error))?,
            handle: row.get(7)?,
        })
    }
}
