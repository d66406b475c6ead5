//! Reading files.

use std::ops::Range;

use bytes::Bytes;
use recado_db::{Tx, params};

use super::{Media, MediaState, sql};
use crate::{Error, Inbox, MediaId, Result, TenantId};

/// A file that is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMedia {
    /// What it is.
    pub media: Media,
    /// Names its bytes: it never changes, and the same bytes have the same.
    pub etag: String,
}

impl Inbox {
    /// One file, without its bytes.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has none with this id.
    pub async fn media(&self, tenant: TenantId, id: MediaId) -> Result<Media> {
        Ok(self.find_media(tenant, id).await?.0)
    }

    /// One file whose bytes can be read.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::MediaNotReady`] where it is still being fetched or failed.
    pub async fn stored_media(&self, tenant: TenantId, id: MediaId) -> Result<StoredMedia> {
        let (media, blob_name) = self.find_media(tenant, id).await?;
        match (media.state, blob_name) {
            (MediaState::Ready, Some(etag)) => Ok(StoredMedia { media, etag }),
            (MediaState::Failed, _) => {
                Err(Error::MediaNotReady(media.detail.unwrap_or_else(|| "it could not be fetched".to_owned())))
            }
            _ => Err(Error::MediaNotReady("it is still being fetched".to_owned())),
        }
    }

    /// Bytes of a file. The range must lie within it.
    ///
    /// # Errors
    /// [`Error::RangeNotSatisfiable`], or as the file store says.
    pub async fn media_bytes(&self, stored: &StoredMedia, range: Range<u64>) -> Result<Bytes> {
        let size_bytes = u64::try_from(stored.media.size_bytes).unwrap_or(0);
        if range.start > range.end || range.end > size_bytes {
            return Err(Error::RangeNotSatisfiable { size_bytes });
        }
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        Ok(self.blobs.get_range(&stored.etag, range).await?)
    }

    async fn find_media(&self, tenant: TenantId, id: MediaId) -> Result<(Media, Option<String>)> {
        self.db
            .read("inbox.media.find", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move { find(tx, *tenant, *id).await })
            })
            .await
    }
}

/// A file, and the name of its bytes in the store.
pub(super) async fn find(tx: &mut Tx, tenant: TenantId, id: MediaId) -> Result<(Media, Option<String>)> {
    let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?.ok_or(Error::NotFound("file"))?;
    let media = Media::read(&row, 0)?.ok_or(Error::NotFound("file"))?;
    Ok((media, row.get(Media::COLUMNS)?))
}
