//! Whether a file can be sent as what the agent chose.

use recado_whatsapp::ContentKind;

use super::StoredContent;
use crate::{Error, Inbox, MediaId, Result, TenantId};

impl Inbox {
    /// Checks the file of a content, and completes the content from it.
    pub(super) async fn check_outbound_media(
        &self,
        tenant: TenantId,
        id: MediaId,
        content: &mut StoredContent,
    ) -> Result<()> {
        let problem = |detail: String| Error::invalid("content.media_id", detail);
        let stored = match self.stored_media(tenant, id).await {
            Ok(stored) => stored,
            Err(Error::NotFound(_)) => return Err(problem("There is no such file.".to_owned())),
            Err(error @ Error::MediaNotReady(_)) => return Err(problem(error.to_string())),
            Err(error) => return Err(error),
        };
        let Some(kind) = ContentKind::from_name(content.kind()).and_then(ContentKind::media_kind) else {
            return Ok(());
        };
        let sniffed = self.sniff_stored(kind, &stored).await?.map_err(problem)?;
        match content {
            StoredContent::Audio(audio) if audio.voice && !sniffed.is_voice_note() => {
                return Err(problem("A voice note is a mono OGG/Opus recording.".to_owned()));
            }
            StoredContent::Document(document) if document.filename.is_none() => {
                document.filename.clone_from(&stored.media.filename);
            }
            StoredContent::Sticker(sticker) => sticker.animated = sniffed.is_animated(),
            _ => {}
        }
        Ok(())
    }
}
