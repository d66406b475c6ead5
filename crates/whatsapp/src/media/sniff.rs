//! What a file is.

use super::mp4::{self, Tracks};
use super::ogg_opus;
use super::picture::{self, Picture};
use super::types::{self, base_of};
use super::{HEAD_BYTES, MediaKind};

const UNKNOWN: &str = "application/octet-stream";

/// What the bytes say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sniffed {
    /// The type, for OGG with its codec; `application/octet-stream` if nothing is known.
    pub mime_type: String,
    /// For pictures.
    pub picture: Option<Picture>,
    /// For OGG/Opus.
    pub opus_channels: Option<u8>,
    /// For MP4 and 3GP whose index is among the bytes given.
    pub tracks: Option<Tracks>,
}

impl Sniffed {
    /// The kind as which such a file is sent.
    #[must_use]
    pub fn kind(&self) -> MediaKind {
        MediaKind::of_mime_type(&self.mime_type)
    }

    /// Whether it is a picture that moves.
    #[must_use]
    pub fn is_animated(&self) -> bool {
        self.picture.is_some_and(|picture| picture.is_animated)
    }

    /// Whether it can be a voice note: OGG/Opus, mono.
    #[must_use]
    pub fn is_voice_note(&self) -> bool {
        self.opus_channels == Some(1)
    }

    /// The usual file extension, without the dot.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        types::extension_of(&self.mime_type)
    }
}

/// Looks at a file. Pictures, sounds and videos are what their bytes say; documents are what they are declared as, unless the
/// bytes say otherwise.
#[must_use]
pub fn sniff(declared: Option<&str>, filename: Option<&str>, bytes: &[u8]) -> Sniffed {
    let mime_type = decide(declared, filename, bytes);
    Sniffed {
        picture: picture::read(bytes),
        opus_channels: ogg_opus::channels(bytes),
        tracks: matches!(mime_type.as_str(), "video/mp4" | "video/3gpp").then(|| mp4::tracks(bytes)).flatten(),
        mime_type,
    }
}

fn decide(declared: Option<&str>, filename: Option<&str>, bytes: &[u8]) -> String {
    let declared = declared.map(base_of).filter(|declared| declared.contains('/') && declared != UNKNOWN);
    let detected = detect(bytes);
    let Some(declared) = declared else {
        let by_name = filename.and_then(types::by_document_name);
        return match detected {
            // A zip may be an office document of a kind that shows only in its name.
            Some("application/zip") => by_name.unwrap_or("application/zip"),
            Some(detected) => detected,
            None => by_name.filter(|_| !bytes.is_empty()).unwrap_or_else(|| text_or_unknown(bytes)),
        }
        .to_owned();
    };
    match detected {
        // A sound alone in an MP4 file has no mark of its own.
        Some("video/mp4" | "video/3gpp") if declared == "audio/mp4" => declared,
        Some(detected) if is_audiovisual(detected) || is_audiovisual(&declared) => detected.to_owned(),
        Some(detected) if declared == "application/pdf" => detected.to_owned(),
        None if is_audiovisual(&declared) || declared == "application/pdf" => text_or_unknown(bytes).to_owned(),
        _ => declared,
    }
}

fn is_audiovisual(mime_type: &str) -> bool {
    // SVG is text.
    mime_type != "image/svg+xml" && ["image/", "audio/", "video/"].iter().any(|family| mime_type.starts_with(family))
}

fn text_or_unknown(bytes: &[u8]) -> &'static str {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let is_text = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The end of the head may cut a character in two.
        Err(error) => error.error_len().is_none() && head.len() < bytes.len(),
    };
    if is_text && !bytes.is_empty() && !head.contains(&0) { "text/plain" } else { UNKNOWN }
}

/// The type that the bytes' own marks give.
fn detect(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(by_mp4_brand(bytes.get(8..12).unwrap_or_default()));
    }
    if bytes.starts_with(b"OggS") {
        return Some(if ogg_opus::channels(bytes).is_some() { "audio/ogg; codecs=opus" } else { "audio/ogg" });
    }
    if let [0xff, second, ..] = bytes {
        // MPEG audio frames: eleven set bits, then version and layer; layer 0 is ADTS, which carries AAC.
        match second {
            0xf0 | 0xf1 | 0xf8 | 0xf9 => return Some("audio/aac"),
            _ if second & 0xe0 == 0xe0 && second & 0x06 != 0 => return Some("audio/mpeg"),
            _ => {}
        }
    }
    let found = infer::get(bytes)?;
    Some(match found.mime_type() {
        "audio/m4a" => "audio/mp4",
        other => other,
    })
}

fn by_mp4_brand(brand: &[u8]) -> &'static str {
    match brand {
        b"M4A " | b"M4B " | b"M4P " => "audio/mp4",
        b"qt  " => "video/quicktime",
        b"heic" | b"heix" | b"mif1" | b"msf1" | b"hevc" => "image/heif",
        b"avif" | b"avis" => "image/avif",
        [b'3', b'g', ..] => "video/3gpp",
        _ => "video/mp4",
    }
}
