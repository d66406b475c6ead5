//! Files of agents: checked, brought into a form that WhatsApp takes, and stored.

use bytes::Bytes;
use recado_core::Timestamp;
use recado_db::params;
use recado_whatsapp::media::{self as rules, MediaKind, Sniffed};

use super::ogg_opus::{NotAVoiceNote, OpusSound};
use super::{Media, MediaState, StoredMedia, sql, webm};
use crate::{Error, Inbox, MediaId, Result, TenantId};

/// The largest file that is taken at all; most types have lower limits.
pub const MAX_UPLOAD_BYTES: u64 = rules::MAX_MEDIA_BYTES;

const OGG_OPUS: &str = "audio/ogg; codecs=opus";
const LONGEST_FILENAME_CHARS: usize = 240;

/// A file to be kept.
#[derive(Debug, Clone)]
pub struct NewMedia {
    /// The name it has at the agent's.
    pub filename: Option<String>,
    /// The type that the browser says.
    pub mime_type: String,
    /// Whether it is a recorded voice note.
    pub voice: bool,
    /// The file.
    pub bytes: Bytes,
}

/// A file as it will be stored.
struct Checked {
    media: Media,
    bytes: Bytes,
}

impl Inbox {
    /// Stores a file for sending. A browser's WebM/Opus recording becomes OGG/Opus.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::UnsupportedType`], [`Error::Invalid`] for an empty file.
    pub async fn upload_media(&self, tenant: TenantId, file: NewMedia) -> Result<Media> {
        let size_bytes = file.bytes.len() as u64;
        if size_bytes > MAX_UPLOAD_BYTES {
            return Err(Error::TooLarge { limit_bytes: MAX_UPLOAD_BYTES });
        }
        if size_bytes == 0 {
            return Err(Error::invalid("body", "The file is empty."));
        }
        let checking = tokio::task::spawn_blocking(move || check(file));
        let Checked { media, bytes } = checking.await.map_err(|_| Error::Stopped("the check of a file"))??;
        let blob_name = self.blobs.put(bytes).await?;
        let input = (tenant, media, blob_name, self.clock.now());
        self.db
            .write(
                "inbox.media.upload",
                input,
                |tx, (tenant, media, blob_name, now): &(_, Media, String, Timestamp)| {
                    Box::pin(async move {
                        let row = params![
                            TenantId::uuid(*tenant),
                            media.id.uuid(),
                            &media.mime_type,
                            media.size_bytes,
                            media.filename.as_deref(),
                            media.voice,
                            media.width,
                            media.height,
                            blob_name,
                            *now
                        ];
                        tx.exec(sql::INSERT_READY, row).await?;
                        Ok(media.clone())
                    })
                },
            )
            .await
    }

    /// What a stored file is, or why it cannot be sent as this kind.
    pub(crate) async fn sniff_stored(&self, kind: MediaKind, stored: &StoredMedia) -> Result<Result<Sniffed, String>> {
        let size_bytes = u64::try_from(stored.media.size_bytes).unwrap_or(0);
        // A video's index may stand at its end; other types show themselves at the start.
        let looked_at = if kind == MediaKind::Video && size_bytes <= kind.max_bytes() {
            size_bytes
        } else {
            size_bytes.min(rules::HEAD_BYTES as u64)
        };
        let head = self.media_bytes(stored, 0..looked_at).await?;
        let checked = rules::check(kind, Some(&stored.media.mime_type), size_bytes, &head);
        Ok(checked.map_err(|error| error.details.unwrap_or(error.message)))
    }
}

/// Checks a file and brings it into a form that WhatsApp takes.
fn check(file: NewMedia) -> Result<Checked> {
    let mut filename = file.filename.as_deref().and_then(safe_filename);
    let mut bytes = file.bytes;
    let mut declared = file.mime_type;
    let is_sound = file.voice || declared.trim().to_ascii_lowercase().starts_with("audio/");
    if is_sound && let Some(voice_note) = as_voice_note(&bytes, file.voice)? {
        bytes = voice_note;
        declared = OGG_OPUS.to_owned();
        filename = filename.map(|name| with_extension(&name, "ogg"));
    }
    let size_bytes = bytes.len() as u64;
    let sniffed = rules::check_upload(Some(&declared), filename.as_deref(), size_bytes, &bytes).map_err(|error| {
        let kind = rules::sniff(Some(&declared), filename.as_deref(), &bytes).kind();
        if size_bytes > kind.max_bytes() {
            return Error::TooLarge { limit_bytes: kind.max_bytes() };
        }
        tracing::debug!(%error, "an upload was refused");
        Error::UnsupportedType("WhatsApp does not take files of this type.".to_owned())
    })?;
    if file.voice && !sniffed.is_voice_note() {
        return Err(Error::UnsupportedType("A voice note is a WebM/Opus or OGG/Opus recording.".to_owned()));
    }
    let media = Media {
        id: MediaId::new(),
        state: MediaState::Ready,
        mime_type: sniffed.mime_type.clone(),
        size_bytes: i64::try_from(size_bytes).unwrap_or(i64::MAX),
        filename,
        voice: file.voice,
        detail: None,
        width: sniffed.picture.map(|picture| i64::from(picture.width)),
        height: sniffed.picture.map(|picture| i64::from(picture.height)),
        url: String::new(),
    };
    Ok(Checked { media: Media { url: format!("/api/v1/media/{}", media.id), ..media }, bytes })
}

/// The recording as mono OGG/Opus; `None` where it is something else, or that already.
fn as_voice_note(bytes: &[u8], is_voice: bool) -> Result<Option<Bytes>> {
    let converted = if webm::is_webm(bytes) {
        webm::opus_sound(bytes).and_then(|sound| sound.to_mono_ogg())
    } else if is_voice && bytes.starts_with(b"OggS") {
        if rules::sniff(None, None, bytes).is_voice_note() {
            return Ok(None);
        }
        // A stereo recording, as some browsers make them.
        OpusSound::from_ogg(bytes).and_then(|sound| sound.to_mono_ogg())
    } else {
        return Ok(None);
    };
    match converted {
        Ok(ogg) => Ok(Some(Bytes::from(ogg))),
        Err(NotAVoiceNote::Empty) => Err(Error::invalid("body", "The recording holds no sound.")),
        Err(error) => Err(Error::UnsupportedType(format!("The recording cannot be sent: {error}."))),
    }
}

/// Width and height of a picture, in pixels.
pub(super) fn picture_size(bytes: &[u8]) -> Option<(i64, i64)> {
    let picture = rules::sniff(None, None, bytes).picture?;
    Some((i64::from(picture.width), i64::from(picture.height)))
}

/// The last part of a path, without signs that a file system or a header could take amiss.
fn safe_filename(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String =
        last.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?')).collect();
    let name = name.trim().trim_start_matches('.');
    // The end holds the extension, so the start is what goes.
    let length = name.chars().count();
    let kept: String = name.chars().skip(length.saturating_sub(LONGEST_FILENAME_CHARS)).collect();
    (!kept.is_empty()).then_some(kept)
}

fn with_extension(name: &str, extension: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_lose_what_is_dangerous() {
        assert_eq!(safe_filename("C:\\temp\\in\"voice.pdf").as_deref(), Some("invoice.pdf"));
        assert_eq!(safe_filename("../../etc/.passwd").as_deref(), Some("passwd"));
        assert_eq!(safe_filename("a/"), None);
        let long = safe_filename(&format!("{}.pdf", "x".repeat(400))).unwrap();
        assert!(long.ends_with("x.pdf"));
        assert_eq!(long.chars().count(), LONGEST_FILENAME_CHARS);
    }
}
