//! Files: those that customers send are fetched from Graph, those of agents are kept here and uploaded when they are sent.

mod fetch_job;
mod graph_upload;
mod ogg_opus;
mod queries;
pub(crate) mod sql;
mod upload;
mod webm;

use recado_db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{ChannelId, Error, MediaId, Result, TenantId};

pub(crate) use fetch_job::{FetchHandler, OPTIONS as FETCH_OPTIONS, QUEUE as FETCH_QUEUE, enqueue_fetch};
pub(crate) use graph_upload::forget_uploads;
pub use queries::StoredMedia;
pub use upload::{MAX_UPLOAD_BYTES, NewMedia};

/// Whether a file is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MediaState {
    /// It is being fetched.
    Pending,
    /// It is here.
    Ready,
    /// It will not come; the detail says why.
    Failed,
}

impl MediaState {
    fn from_text(text: &str) -> Result<Self> {
        match text {
            "pending" => Ok(Self::Pending),
            "ready" => Ok(Self::Ready),
            "failed" => Ok(Self::Failed),
            other => Err(Error::Stored(format!("media state {other}"))),
        }
    }
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Media {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: MediaId,
    /// Whether it is here.
    pub state: MediaState,
    /// Its type.
    pub mime_type: String,
    /// Its length; 0 until it is here.
    pub size_bytes: i64,
    /// The name it was given.
    #[schema(required = true)]
    pub filename: Option<String>,
    /// Whether it was recorded as a voice note.
    pub voice: bool,
    /// Why it failed.
    #[schema(required = true)]
    pub detail: Option<String>,
    /// Of a picture, in pixels.
    #[schema(required = true)]
    pub width: Option<i64>,
    /// Of a picture, in pixels.
    #[schema(required = true)]
    pub height: Option<i64>,
    /// Where its bytes are.
    pub url: String,
}

impl Media {
    /// How many columns [`Media::read`] takes.
    pub(crate) const COLUMNS: usize = 9;

    /// The columns `id, state, detail, mime_type, size_bytes, filename, voice, width, height` from `first` on; `None` where the
    /// join found none.
    pub(crate) fn read(row: &Row, first: usize) -> Result<Option<Self>> {
        let Some(id) = row.get::<Option<Uuid>>(first)? else { return Ok(None) };
        Ok(Some(Self {
            id: MediaId(id),
            state: MediaState::from_text(&row.get::<String>(first + 1)?)?,
            detail: row.get(first + 2)?,
            mime_type: row.get(first + 3)?,
            size_bytes: row.get(first + 4)?,
            filename: row.get(first + 5)?,
            voice: row.get(first + 6)?,
            width: row.get(first + 7)?,
            height: row.get(first + 8)?,
            url: format!("/api/v1/media/{id}"),
        }))
    }
}

/// A file of a customer, to be fetched.
pub(crate) struct InboundFile<'a> {
    pub(crate) channel: ChannelId,
    pub(crate) graph_media_id: &'a str,
    pub(crate) mime_type: &'a str,
    pub(crate) filename: Option<&'a str>,
    pub(crate) voice: bool,
}

/// Stores a file that is still to be fetched.
pub(crate) async fn insert_pending(
    tx: &mut Tx,
    tenant: TenantId,
    id: MediaId,
    file: &InboundFile<'_>,
    now: recado_core::Timestamp,
) -> Result<()> {
    tx.exec(
        sql::INSERT_PENDING,
        params![
            tenant.uuid(),
            id.uuid(),
            file.mime_type,
            file.filename,
            file.voice,
            file.channel.uuid(),
            file.graph_media_id,
            now
        ],
    )
    .await?;
    Ok(())
}
