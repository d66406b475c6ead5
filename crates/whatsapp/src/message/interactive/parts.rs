//! Header, body and footer, and which of them a kind of message takes.

use serde_json::{Map, Value, json};

use super::InteractiveKind;
use super::limits;
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::media::MediaKind;
use crate::message::content::AttachedFile;
use crate::message::media_content::{MAX_FILENAME_CHARS, MediaSource};

/// Longest header text and line below it.
const MAX_HEADER_CHARS: usize = 60;
/// Longest footer.
const MAX_FOOTER_CHARS: usize = 60;
/// Longest body of most kinds.
const MAX_BODY_CHARS: usize = 1024;
/// Longest body of a list.
const MAX_LIST_BODY_CHARS: usize = 4096;

/// `header`
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Header {
    /// Bold text.
    Text {
        /// Up to 60 characters.
        text: String,
        /// A second line.
        sub_text: Option<String>,
    },
    /// A picture.
    Image(MediaSource),
    /// A video.
    Video(MediaSource),
    /// A file.
    Document {
        /// The file.
        source: MediaSource,
        /// Its name as shown.
        filename: Option<String>,
    },
}

/// What the parts of a kind of message must be.
#[derive(Clone, Copy)]
pub(super) struct PartRules {
    /// The types of header that it takes.
    headers: &'static [&'static str],
    header_required: bool,
    body_required: bool,
    max_body_chars: usize,
    footer: bool,
}

const ANY_HEADER: &[&str] = &["TEXT", "IMAGE", "VIDEO", "DOCUMENT"];

const PLAIN: PartRules = PartRules {
    headers: &[],
    header_required: false,
    body_required: true,
    max_body_chars: MAX_BODY_CHARS,
    footer: true,
};

/// Spec §2.7, and for calls and payments their own chapters.
pub(super) const fn rules(kind: InteractiveKind) -> PartRules {
    match kind {
        // Headers of address and Flow messages are not documented; clients send them (unconfirmed).
        InteractiveKind::Button | InteractiveKind::CtaUrl | InteractiveKind::Address | InteractiveKind::Flow => {
            PartRules { headers: ANY_HEADER, ..PLAIN }
        }
        InteractiveKind::List => PartRules { headers: &["TEXT"], max_body_chars: MAX_LIST_BODY_CHARS, ..PLAIN },
        InteractiveKind::ProductList => PartRules { headers: &["TEXT"], header_required: true, ..PLAIN },
        InteractiveKind::OrderDetails => PartRules { headers: &["IMAGE"], ..PLAIN },
        InteractiveKind::Product => PartRules { body_required: false, ..PLAIN },
        InteractiveKind::Carousel => PartRules { footer: false, ..PLAIN },
        InteractiveKind::CallPermission => PartRules { body_required: false, footer: false, ..PLAIN },
        InteractiveKind::VoiceCall => PartRules { headers: &["TEXT"], footer: false, ..PLAIN },
        InteractiveKind::LocationRequest
        | InteractiveKind::ContactRequest
        | InteractiveKind::Catalog
        | InteractiveKind::OrderStatus => PLAIN,
    }
}

pub(super) fn parse_header(
    interactive: &Object<'_, '_>,
    kind: InteractiveKind,
    rules: PartRules,
) -> Result<Option<Header>, GraphError> {
    let parent = interactive.path();
    let path = parent.key("header");
    match interactive.get("header") {
        None if rules.header_required => Err(GraphError::missing_part(&path.to_string())),
        None => Ok(None),
        Some(_) if rules.headers.is_empty() => Err(not_taken(path, kind)),
        Some(value) => Header::parse(value, path, rules.headers).map(Some),
    }
}

pub(super) fn parse_body(interactive: &Object<'_, '_>, rules: PartRules) -> Result<Option<String>, GraphError> {
    let body = interactive.child("body", |body, path| {
        let body = Object::new(body, path, &["text"])?;
        limits::required_text(&body, "text", "Body text", rules.max_body_chars)
    })?;
    if body.is_none() && rules.body_required {
        let parent = interactive.path();
        return Err(GraphError::missing_part(&parent.key("body").key("text").to_string()));
    }
    Ok(body)
}

pub(super) fn parse_footer(
    interactive: &Object<'_, '_>,
    kind: InteractiveKind,
    rules: PartRules,
) -> Result<Option<String>, GraphError> {
    let footer = interactive.child("footer", |footer, path| {
        if !rules.footer {
            return Err(not_taken(path, kind));
        }
        let footer = Object::new(footer, path, &["text"])?;
        limits::text(&footer, "text", "Footer text", 0, MAX_FOOTER_CHARS)
    })?;
    Ok(footer.flatten().filter(|text| !text.is_empty()))
}

fn not_taken(path: Path<'_>, kind: InteractiveKind) -> GraphError {
    limits::broken(format!("Param {path} cannot be used with an interactive message of type {}.", kind.as_str()))
}

impl Header {
    /// Reads a header of one of these types, written in upper case.
    pub(super) fn parse(value: &Value, path: Path<'_>, allowed: &[&str]) -> Result<Self, GraphError> {
        let header = Object::new(value, path, &["type", "text", "sub_text", "image", "video", "document"])?;
        let Some(name) = header.text("type")? else {
            return Err(GraphError::missing_part(&path.key("type").to_string()));
        };
        let kind = name.to_ascii_uppercase();
        if !allowed.contains(&kind.as_str()) {
            return Err(limits::not_one_of(path.key("type"), allowed, name));
        }
        Ok(match kind.as_str() {
            "IMAGE" => Self::Image(header.required_child("image", parse_file)?.0),
            "VIDEO" => Self::Video(header.required_child("video", parse_file)?.0),
            "DOCUMENT" => {
                let (source, filename) = header.required_child("document", parse_file)?;
                Self::Document { source, filename }
            }
            _ => Self::Text {
                text: limits::required_text(&header, "text", "Header text", MAX_HEADER_CHARS)?,
                sub_text: limits::text(&header, "sub_text", "Header sub text", 0, MAX_HEADER_CHARS)?
                    .filter(|text| !text.is_empty()),
            },
        })
    }

    pub(super) fn to_wire(&self) -> Value {
        let with_file = |kind: MediaKind, source: &MediaSource, filename: Option<&String>| {
            let mut file = source.to_wire();
            if let Some(filename) = filename {
                file.insert("filename".into(), filename.as_str().into());
            }
            let kind = kind.as_str();
            Value::Object(Map::from_iter([("type".to_owned(), kind.into()), (kind.to_owned(), file.into())]))
        };
        match self {
            Self::Text { text, sub_text: None } => json!({"type": "text", "text": text}),
            Self::Text { text, sub_text } => json!({"type": "text", "text": text, "sub_text": sub_text}),
            Self::Image(source) => with_file(MediaKind::Image, source, None),
            Self::Video(source) => with_file(MediaKind::Video, source, None),
            Self::Document { source, filename } => with_file(MediaKind::Document, source, filename.as_ref()),
        }
    }

    pub(super) const fn attached_file(&self) -> Option<AttachedFile<'_>> {
        match self {
            Self::Text { .. } => None,
            Self::Image(source) => Some(AttachedFile { kind: MediaKind::Image, source }),
            Self::Video(source) => Some(AttachedFile { kind: MediaKind::Video, source }),
            Self::Document { source, .. } => Some(AttachedFile { kind: MediaKind::Document, source }),
        }
    }
}

/// `provider` named the credentials of a link on the On-Premises API; here nothing reads it.
fn parse_file(value: &Value, path: Path<'_>) -> Result<(MediaSource, Option<String>), GraphError> {
    let file = Object::new(value, path, &["id", "link", "filename", "provider"])?;
    let filename = file.text_up_to("filename", MAX_FILENAME_CHARS)?.filter(|name| !name.is_empty());
    Ok((MediaSource::parse(&file)?, filename.map(str::to_owned)))
}
