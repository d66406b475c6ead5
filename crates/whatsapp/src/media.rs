//! Files: which types and sizes each kind of message takes, found by looking into the bytes. What a client declares is a hint.

mod mp4;
mod ogg_opus;
mod picture;
mod sniff;
#[cfg(test)]
mod tests;
mod types;

use crate::error::GraphError;

pub use mp4::Tracks;
pub use picture::Picture;
pub use sniff::{Sniffed, sniff};
pub use types::{extension_of, is_allowed};

/// How many bytes from the start [`sniff`] looks at with profit. More never harms: a video whose index stands at its end is judged
/// only by the whole file.
pub const HEAD_BYTES: usize = 64 * 1024;

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// Largest file of a customer.
pub const MAX_INBOUND_BYTES: u64 = 100 * MIB;
/// Largest file of all, for whoever must bound an upload before its type is known.
pub const MAX_MEDIA_BYTES: u64 = 100 * MIB;
const MAX_ANIMATED_STICKER_BYTES: u64 = 500 * KIB;
/// Both sides of a sticker.
const STICKER_PIXELS: u32 = 512;

/// What a file is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// JPEG, PNG.
    Image,
    /// MP4, 3GP.
    Video,
    /// AAC, AMR, MP3, M4A, OGG/Opus.
    Audio,
    /// Any type.
    Document,
    /// WebP.
    Sticker,
}

impl MediaKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Image, Self::Video, Self::Audio, Self::Document, Self::Sticker];

    /// As a message's `type` writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// The kind that a message's `type` names.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The kind as which a file of this type is sent.
    #[must_use]
    pub fn of_mime_type(mime_type: &str) -> Self {
        types::kind_of(mime_type)
    }

    /// The largest file of a business of this kind; an animated sticker may be larger than this.
    #[must_use]
    pub const fn max_bytes(self) -> u64 {
        match self {
            Self::Image => 5 * MIB,
            Self::Video | Self::Audio => 16 * MIB,
            Self::Document => 100 * MIB,
            Self::Sticker => 100 * KIB,
        }
    }
}

/// Whether a file may be uploaded, and what it is. `declared` is the part's content type or the `type` parameter, which may be a
/// word such as `image`, or missing.
///
/// # Errors
/// 100 for a type that no message takes, 131053 for one too large for its type.
pub fn check_upload(
    declared: Option<&str>,
    filename: Option<&str>,
    size_bytes: u64,
    head: &[u8],
) -> Result<Sniffed, GraphError> {
    let sniffed = sniff(declared, filename, head);
    if size_bytes == 0 {
        return Err(GraphError::parameter("Param file must not be empty."));
    }
    let refused = match declared.map(types::base_of) {
        // A picture that is declared as a video of a kind that nobody takes is neither.
        Some(declared) if is_of_another_family(&declared, &sniffed.mime_type) && !types::is_uploadable(&declared) => {
            Some(declared)
        }
        _ => (!types::is_uploadable(&sniffed.mime_type)).then(|| sniffed.mime_type.clone()),
    };
    if let Some(refused) = refused {
        return Err(GraphError::parameter(format!(
            "Param file must be a file with one of the following types: {}. Received file of type '{refused}'.",
            types::LISTED.join(", "),
        )));
    }
    check_size(sniffed.kind(), &sniffed, size_bytes)?;
    Ok(sniffed)
}

/// Whether both are pictures, sounds or videos, and not the same of them.
fn is_of_another_family(declared: &str, detected: &str) -> bool {
    let family = |mime_type: &str| ["image/", "audio/", "video/"].into_iter().find(|one| mime_type.starts_with(one));
    matches!((family(declared), family(detected)), (Some(declared), Some(detected)) if declared != detected)
}

/// Whether a business can send the file as this kind. The cloud asks when it processes a message's file, after the send was
/// accepted; the desk asks before it sends.
///
/// # Errors
/// 131053, with a sentence on what is wrong.
pub fn check(kind: MediaKind, declared: Option<&str>, size_bytes: u64, head: &[u8]) -> Result<Sniffed, GraphError> {
    let sniffed = sniff(declared, None, head);
    if !is_allowed(kind, &sniffed.mime_type) {
        return Err(unprocessable(format!(
            "A file of type {} cannot be sent as {}. Allowed: {}.",
            sniffed.mime_type,
            kind.as_str(),
            types::allowed(kind).join(", ")
        )));
    }
    check_size(kind, &sniffed, size_bytes)?;
    match kind {
        MediaKind::Image => check_picture(&sniffed)?,
        MediaKind::Sticker => check_sticker(&sniffed)?,
        MediaKind::Audio => check_audio(&sniffed)?,
        MediaKind::Video => check_video(&sniffed)?,
        MediaKind::Document => {}
    }
    Ok(sniffed)
}

/// Whether a phone can send the file as this kind. Phones convert what they send, so the family of types is all that counts.
///
/// # Errors
/// 131052, with a sentence on what is wrong.
pub fn check_inbound(
    kind: MediaKind,
    declared: Option<&str>,
    filename: Option<&str>,
    size_bytes: u64,
    head: &[u8],
) -> Result<Sniffed, GraphError> {
    let sniffed = sniff(declared, filename, head);
    let fits = match kind {
        MediaKind::Image => sniffed.mime_type.starts_with("image/"),
        MediaKind::Video => sniffed.mime_type.starts_with("video/"),
        MediaKind::Audio => sniffed.mime_type.starts_with("audio/"),
        MediaKind::Sticker => sniffed.mime_type == "image/webp",
        MediaKind::Document => true,
    };
    let refused = |details: String| Err(GraphError::of(131_052).details(details));
    if size_bytes == 0 {
        return refused("The file is empty.".to_owned());
    }
    if !fits {
        return refused(format!("A file of type {} cannot be sent as {}.", sniffed.mime_type, kind.as_str()));
    }
    if size_bytes > MAX_INBOUND_BYTES {
        return refused(format!("The file has {size_bytes} bytes; at most {MAX_INBOUND_BYTES} are delivered."));
    }
    Ok(sniffed)
}

fn unprocessable(details: impl Into<String>) -> GraphError {
    GraphError::of(131_053).details(details)
}

fn check_size(kind: MediaKind, sniffed: &Sniffed, size_bytes: u64) -> Result<(), GraphError> {
    let max_bytes =
        if kind == MediaKind::Sticker && sniffed.is_animated() { MAX_ANIMATED_STICKER_BYTES } else { kind.max_bytes() };
    if size_bytes == 0 {
        return Err(unprocessable("The file is empty."));
    }
    if size_bytes > max_bytes {
        return Err(unprocessable(format!(
            "The file has {size_bytes} bytes; a file of type {} sent as {} may have {max_bytes} at most.",
            sniffed.mime_type,
            kind.as_str()
        )));
    }
    Ok(())
}

/// 8 bits a channel, RGB or RGBA. Grey and palette pictures become that when they are decoded, so they pass.
fn check_picture(sniffed: &Sniffed) -> Result<(), GraphError> {
    match sniffed.picture {
        Some(picture) if picture.bits_per_channel > 8 => {
            Err(unprocessable("The picture has more than 8 bits per channel; it must be 8-bit RGB or RGBA."))
        }
        Some(picture) if picture.is_cmyk => Err(unprocessable("The picture is CMYK; it must be 8-bit RGB or RGBA.")),
        _ => Ok(()),
    }
}

fn check_sticker(sniffed: &Sniffed) -> Result<(), GraphError> {
    match sniffed.picture {
        Some(picture) if (picture.width, picture.height) == (STICKER_PIXELS, STICKER_PIXELS) => Ok(()),
        Some(picture) => Err(unprocessable(format!(
            "The sticker has {} × {} pixels; it must have {STICKER_PIXELS} × {STICKER_PIXELS}.",
            picture.width, picture.height
        ))),
        None => Err(unprocessable("The sticker is not a readable WebP picture.")),
    }
}

fn check_audio(sniffed: &Sniffed) -> Result<(), GraphError> {
    match sniffed.opus_channels {
        Some(channels) if channels != 1 => {
            Err(unprocessable(format!("The OGG/Opus file has {channels} channels; it must be mono.")))
        }
        _ => Ok(()),
    }
}

fn check_video(sniffed: &Sniffed) -> Result<(), GraphError> {
    let Some(tracks) = &sniffed.tracks else { return Ok(()) };
    if let Some(codec) = tracks.video.iter().find(|codec| !matches!(codec.as_str(), "avc1" | "avc3")) {
        return Err(unprocessable(format!("The video is coded as {codec}; it must be H.264.")));
    }
    if let Some(codec) = tracks.audio.iter().find(|codec| codec.as_str() != "mp4a") {
        return Err(unprocessable(format!("The video's sound is coded as {codec}; it must be AAC.")));
    }
    if tracks.audio.len() > 1 {
        return Err(unprocessable("The video has several audio streams; it may have one."));
    }
    Ok(())
}
