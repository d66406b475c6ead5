//! Files of both sides: a row with an id and an expiry by the clock, and the bytes as a blob. Rows end 30 days after an upload, 7 days
//! after a customer's message; the blob goes when no row names it any more.

mod download;
mod fetch;
mod sql;

use std::time::Duration;

use bytes::Bytes;
use recado_core::Timestamp;
use recado_db::{Row, Statement, Tx, params};
use recado_whatsapp::GraphError;
use recado_whatsapp::media::{self as rules, MediaKind};
use recado_whatsapp::number::no_storage;
use recado_whatsapp::signature;
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::state::State;

pub(crate) use download::{download_url, flow_file_named, flow_file_url, is_valid_download};
pub(crate) use fetch::{FetchError, Fetched, Login, fetch, fetch_as};

/// An upload lives this long (spec §3.1).
const UPLOAD_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);
/// A file of a customer's message lives this long (spec §3.1).
const INBOUND_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);
/// So long does a resumable upload wait for the rest of its bytes (spec §3.4).
pub(crate) const UPLOAD_SESSION_LIFE: Duration = Duration::from_secs(24 * 3600);

/// A file for an endpoint can be fetched for so long (spec flows §11).
const FLOW_FILE_LIFE: Duration = Duration::from_secs(20 * 24 * 3600);

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Uploaded, or fetched from a link it sent.
    Business,
    /// In a customer's message, or on its way there.
    Customer,
    /// A part of a resumable upload.
    UploadPart,
    /// Named by the handle of a resumable upload.
    Handle,
    /// Encrypted for a business's endpoint.
    FlowFile,
}

impl Owner {
    const ALL: [Self; 5] = [Self::Business, Self::Customer, Self::UploadPart, Self::Handle, Self::FlowFile];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Customer => "customer",
            Self::UploadPart => "upload_part",
            Self::Handle => "handle",
            Self::FlowFile => "flow_file",
        }
    }

    const fn life(self) -> Duration {
        match self {
            Self::Business | Self::Handle => UPLOAD_LIFE,
            Self::Customer => INBOUND_LIFE,
            Self::UploadPart => UPLOAD_SESSION_LIFE,
            Self::FlowFile => FLOW_FILE_LIFE,
        }
    }
}

/// A file about to be stored.
#[derive(Debug, Clone)]
pub(crate) struct NewMedia {
    pub(crate) owner: Owner,
    /// The number that it was uploaded for or sent to.
    pub(crate) phone_number_id: String,
    /// That number's account.
    pub(crate) waba_id: String,
    pub(crate) mime_type: String,
    pub(crate) filename: Option<String>,
    /// A sticker that moves.
    pub(crate) animated: bool,
    /// As its upload said; `None`: as long as its owner's files live.
    pub(crate) life: Option<Duration>,
}

/// A file.
#[derive(Debug, Clone)]
pub(crate) struct StoredMedia {
    /// Decimal, below 2^53, because clients read it as a JSON number.
    pub(crate) id: String,
    pub(crate) waba_id: String,
    pub(crate) phone_number_id: String,
    pub(crate) owner: Owner,
    pub(crate) mime_type: String,
    /// Hex; the blob's name.
    pub(crate) sha256: String,
    pub(crate) size_bytes: i64,
    pub(crate) filename: Option<String>,
    pub(crate) animated: bool,
    /// Why it cannot be sent as a kind of message, for those kinds.
    pub(crate) refusals: Map<String, Value>,
    pub(crate) expires_at: Timestamp,
}

impl StoredMedia {
    /// Writes down in a message's content what the phone shows of the file.
    pub(crate) fn describe_in(&self, content: &mut Map<String, Value>) {
        content.remove("link");
        content.insert("id".into(), self.id.as_str().into());
        content.insert("mime_type".into(), self.mime_type.as_str().into());
        content.insert("sha256".into(), self.sha256.as_str().into());
        content.insert("file_size".into(), self.size_bytes.into());
        if self.animated {
            content.insert("animated".into(), true.into());
        }
    }

    /// As webhooks write the sum.
    pub(crate) fn sha256_base64(&self) -> String {
        let mut sum = [0; 32];
        match hex::decode_to_slice(&self.sha256, &mut sum) {
            Ok(()) => signature::sha256_base64(&sum),
            Err(_) => String::new(),
        }
    }

    /// Why a message of this kind cannot carry it: the details of a 131053.
    pub(crate) fn refusal(&self, kind: MediaKind, as_voice_note: bool) -> Option<String> {
        if let Some(refusal) = self.refusals.get(kind.as_str()) {
            return Some(refusal.as_str().unwrap_or_default().to_owned());
        }
        (as_voice_note && !self.mime_type.starts_with("audio/ogg"))
            .then(|| format!("A voice note is an OGG file with Opus; this one is of type {}.", self.mime_type))
    }

    /// The answer to `GET /{media}`.
    pub(crate) fn to_graph(&self, state: &State, now: Timestamp) -> Value {
        json!({
            "messaging_product": "whatsapp",
            "url": download_url(state, &self.id, now),
            "mime_type": self.mime_type,
            "sha256": self.sha256,
            "file_size": self.size_bytes,
            "id": self.id,
        })
    }

    fn from_row(row: &Row) -> Result<Self> {
        let (owner, refusals): (String, String) = (row.get(3)?, row.get(9)?);
        Ok(Self {
            id: row.get(0)?,
            waba_id: row.get(1)?,
            phone_number_id: row.get(2)?,
            owner: Owner::ALL
                .into_iter()
                .find(|known| known.as_str() == owner)
                .ok_or_else(|| Error::stored("owner of a file", owner))?,
            mime_type: row.get(4)?,
            sha256: row.get(5)?,
            size_bytes: row.get(6)?,
            filename: row.get(7)?,
            animated: row.get(8)?,
            refusals: serde_json::from_str(&refusals).map_err(|error| Error::stored("file", error))?,
            expires_at: row.get(10)?,
        })
    }
}

/// Stores a file.
pub(crate) async fn store(state: &State, new: NewMedia, bytes: Bytes) -> Result<StoredMedia> {
    let _kept = state.blob_gate.read().await;
    let size_bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let refusals = match new.owner {
        Owner::Business => refusals(&new.mime_type, &bytes),
        Owner::Customer | Owner::UploadPart | Owner::Handle | Owner::FlowFile => Map::new(),
    };
    let sha256 = state.blobs.put(bytes).await?;
    insert(state, new, sha256, size_bytes, refusals).await
}

/// Found once, when the bytes are at hand, for all sends to come.
fn refusals(mime_type: &str, bytes: &[u8]) -> Map<String, Value> {
    let size_bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    MediaKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let refused = rules::check(kind, Some(mime_type), size_bytes, bytes).err()?;
            Some((kind.as_str().to_owned(), refused.details.unwrap_or(refused.message).into()))
        })
        .collect()
}

/// The same file once more, for another owner or number, with a life of its own.
pub(crate) async fn copy(state: &State, file: &StoredMedia, new: NewMedia) -> Result<StoredMedia> {
    let _kept = state.blob_gate.read().await;
    insert(state, new, file.sha256.clone(), file.size_bytes, file.refusals.clone()).await
}

async fn insert(
    state: &State,
    new: NewMedia,
    sha256: String,
    size_bytes: i64,
    refusals: Map<String, Value>,
) -> Result<StoredMedia> {
    let now = state.clock.now();
    let life = new.life.unwrap_or_else(|| life_at(state, &new));
    let life_is_own = new.life.is_some();
    let media = StoredMedia {
        id: new_id(),
        waba_id: new.waba_id,
        phone_number_id: new.phone_number_id,
        owner: new.owner,
        mime_type: new.mime_type,
        sha256,
        size_bytes,
        filename: new.filename,
        animated: new.animated,
        refusals,
        expires_at: now.plus(life),
    };
    state
        .db
        .write("cloud.media.store", (media.clone(), now, life_is_own), |tx, (media, now, life_is_own)| {
            Box::pin(async move {
                tx.exec(
                    sql::INSERT,
                    params![
                        &media.id,
                        &media.waba_id,
                        &media.phone_number_id,
                        media.owner.as_str(),
                        &media.mime_type,
                        &media.sha256,
                        media.size_bytes,
                        media.filename.as_deref(),
                        media.animated,
                        &Value::Object(media.refusals.clone()).to_string(),
                        *now,
                        media.expires_at
                    ],
                )
                .await?;
                if *life_is_own {
                    tx.exec(sql::NOTE_LIFE, params![&media.id, &media.waba_id, media.expires_at]).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await?;
    Ok(media)
}

/// What passes through a number without storage is kept for an hour.
fn life_at(state: &State, new: &NewMedia) -> Duration {
    let world = state.world.current();
    let transit = world.phone_numbers.get(&new.phone_number_id);
    let transit = transit.and_then(|number| no_storage::transit(number.details.storage));
    transit.map_or(new.owner.life(), |transit| transit.min(new.owner.life()))
}

/// Sixteen digits.
fn new_id() -> String {
    rand::random_range(1_000_000_000_000_000_u64..9_007_199_254_740_991).to_string()
}

/// A file that has not expired.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<StoredMedia>> {
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let now = state.clock.now();
    state
        .db
        .read("cloud.media.find", (id.to_owned(), now), |tx, (id, now)| {
            Box::pin(async move {
                let row = tx.query_opt(sql::FIND, params![id, *now]).await?;
                row.as_ref().map(StoredMedia::from_row).transpose()
            })
        })
        .await
}

/// An upload that a number of this account may send. Whether as this kind is for [`StoredMedia::refusal`] to say.
///
/// # Errors
/// 131009 where there is none; 131036 where there was one, for as long as its upload said.
pub(crate) async fn find_upload(state: &State, id: &str, waba_id: &str) -> Result<StoredMedia> {
    let found = find(state, id).await?;
    let usable = found.filter(|media| media.owner == Owner::Business && media.waba_id == waba_id);
    if let Some(usable) = usable {
        return Ok(usable);
    }
    if has_outlived(state, id, waba_id).await? {
        return Err(no_storage::life_is_over(id).into());
    }
    Err(GraphError::invalid_value(format!("Media ID {id} was not found.")).into())
}

async fn has_outlived(state: &State, id: &str, waba_id: &str) -> Result<bool> {
    let input = (id.to_owned(), waba_id.to_owned(), state.clock.now());
    state
        .db
        .read("cloud.media.life", input, |tx, (id, waba_id, now)| {
            Box::pin(async move { Ok(tx.query_opt(sql::OUTLIVED, params![id, waba_id, *now]).await?.is_some()) })
        })
        .await
}

/// A file's bytes.
pub(crate) async fn bytes(state: &State, media: &StoredMedia) -> Result<Bytes> {
    Ok(state.blobs.get(&media.sha256).await?)
}

/// Forgets a file; its blob goes later.
pub(crate) async fn delete(state: &State, id: &str) -> Result<()> {
    state
        .db
        .write("cloud.media.delete", (id.to_owned(), state.clock.now()), |tx, (id, now)| {
            Box::pin(async move {
                tx.exec(sql::EXPIRE, params![id, *now]).await?;
                tx.exec(sql::FORGET_LIFE, params![id]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Ends every file's life, for a reset; the blobs go later.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(sql::EXPIRE_ALL, params![Timestamp::EPOCH]).await?;
    tx.exec(sql::FORGET_LIVES, &[]).await?;
    Ok(())
}

/// Removes some of the expired rows, and the blobs that nobody names any more. Answers how many rows.
pub(crate) async fn remove_expired(state: &State, limit: u32) -> Result<usize> {
    let _alone = state.blob_gate.write().await;
    let expired = state
        .db
        .write("cloud.media.expire", (state.clock.now(), limit), |tx, (now, limit)| {
            Box::pin(async move {
                tx.exec(sql::FORGET_OLD_LIVES, params![now.minus(UPLOAD_LIFE)]).await?;
                let rows = tx.query(sql::DELETE_EXPIRED, params![*now, *limit]).await?;
                let mut sums = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, _>>()?;
                let removed = sums.len();
                sums.sort();
                sums.dedup();
                let named = tx.query(sql::STILL_NAMED, params![sums.as_slice()]).await?;
                let named = named.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, _>>()?;
                sums.retain(|sum| !named.contains(sum));
                Ok::<_, Error>((removed, sums))
            })
        })
        .await?;
    let (removed, orphans) = expired;
    for sum in orphans {
        state.blobs.delete(&sum).await?;
    }
    Ok(removed)
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    sql::ALL.iter()
}
