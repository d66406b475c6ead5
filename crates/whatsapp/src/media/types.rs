//! MIME types: which kinds take them, and which file extension they have.

use super::MediaKind;

const IMAGE: [&str; 2] = ["image/jpeg", "image/png"];
const VIDEO: [&str; 2] = ["video/mp4", "video/3gpp"];
/// OGG only as Opus: the bare type is refused.
const AUDIO: [&str; 5] = ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg; codecs=opus"];
const STICKER: [&str; 1] = ["image/webp"];
/// The documents that Meta lists; any other type passes too.
const DOCUMENT: [&str; 8] = [
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];

/// In the order in which Graph's complaint lists them.
pub(super) const LISTED: [&str; 18] = [
    "audio/aac",
    "audio/mp4",
    "audio/mpeg",
    "audio/amr",
    "audio/ogg",
    "application/vnd.ms-powerpoint",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/pdf",
    "text/plain",
    "application/vnd.ms-excel",
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
    "video/3gpp",
];

const EXTENSIONS: [(&str, &str); 38] = [
    ("audio/aac", "aac"),
    ("audio/amr", "amr"),
    ("audio/mp4", "m4a"),
    ("audio/mpeg", "mp3"),
    ("audio/ogg", "ogg"),
    ("audio/webm", "webm"),
    ("audio/x-flac", "flac"),
    ("audio/x-wav", "wav"),
    ("image/bmp", "bmp"),
    ("image/gif", "gif"),
    ("image/heif", "heic"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/svg+xml", "svg"),
    ("image/tiff", "tiff"),
    ("image/webp", "webp"),
    ("video/3gpp", "3gp"),
    ("video/mp4", "mp4"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
    ("video/x-matroska", "mkv"),
    ("video/x-msvideo", "avi"),
    ("text/calendar", "ics"),
    ("text/csv", "csv"),
    ("text/html", "html"),
    ("text/markdown", "md"),
    ("text/plain", "txt"),
    ("text/vcard", "vcf"),
    ("text/xml", "xml"),
    ("application/json", "json"),
    ("application/msword", "doc"),
    ("application/pdf", "pdf"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.ms-powerpoint", "ppt"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/zip", "zip"),
];

/// The type without parameters, in lower case.
pub(super) fn base_of(mime_type: &str) -> String {
    mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The types of a kind; for documents the usual ones.
pub(super) const fn allowed(kind: MediaKind) -> &'static [&'static str] {
    match kind {
        MediaKind::Image => &IMAGE,
        MediaKind::Video => &VIDEO,
        MediaKind::Audio => &AUDIO,
        MediaKind::Document => &DOCUMENT,
        MediaKind::Sticker => &STICKER,
    }
}

/// Whether a business may send a file of this type as this kind. OGG must say that it is Opus.
#[must_use]
pub fn is_allowed(kind: MediaKind, mime_type: &str) -> bool {
    let base = base_of(mime_type);
    match kind {
        MediaKind::Document => base.contains('/') && base != "application/octet-stream",
        MediaKind::Audio if base == "audio/ogg" => mime_type.to_ascii_lowercase().contains("opus"),
        _ => allowed(kind).contains(&base.as_str()),
    }
}

/// The kind as which a file of this type is sent.
pub(super) fn kind_of(mime_type: &str) -> MediaKind {
    let kinds = [MediaKind::Image, MediaKind::Video, MediaKind::Audio, MediaKind::Sticker];
    kinds.into_iter().find(|kind| is_allowed(*kind, mime_type)).unwrap_or(MediaKind::Document)
}

/// Whether an upload of this type is taken: the listed pictures, sounds and videos, and every other type but an unknown one.
pub(super) fn is_uploadable(mime_type: &str) -> bool {
    let base = base_of(mime_type);
    let family = base.split('/').next().unwrap_or_default();
    if matches!(family, "image" | "audio" | "video") {
        kind_of(mime_type) != MediaKind::Document
    } else {
        is_allowed(MediaKind::Document, &base)
    }
}

/// The usual file extension of a type, without the dot; `bin` for one not known.
#[must_use]
pub fn extension_of(mime_type: &str) -> &'static str {
    let base = base_of(mime_type);
    EXTENSIONS.iter().find(|(known, _)| *known == base).map_or("bin", |(_, extension)| extension)
}

/// The type of a document by its name; only for what bytes cannot tell.
pub(super) fn by_document_name(filename: &str) -> Option<&'static str> {
    let extension = filename.rsplit_once('.')?.1.to_ascii_lowercase();
    EXTENSIONS
        .iter()
        .find(|(known, of_known)| {
            *of_known == extension && (known.starts_with("text/") || known.starts_with("application/"))
        })
        .map(|(known, _)| *known)
}
