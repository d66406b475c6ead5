//! A message that a customer writes, as the control API takes it: `type` and its object in the shape of an inbound webhook. A
//! file is named by `id`, by `link`, or carried as base64 `data`.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde_json::Value;
use url::Url;

use super::content::{InboundContent, InboundMedia};
use super::context::{Context, Referral, ReferredProduct};
use super::customer_content;
use super::problems::{FieldProblem, Reader};
use crate::media::MediaKind;
use crate::message::{MAX_CAPTION_CHARS, MAX_FILENAME_CHARS};

/// The longest text a phone sends.
pub const MAX_CUSTOMER_TEXT_CHARS: usize = 65_536;

/// Longest id, address or label taken.
pub(super) const MAX_LABEL_CHARS: usize = 2048;

/// What a phone can send, with the names of the objects.
const TYPES: [&str; 13] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "button",
    "interactive",
    "order",
    "unsupported",
];

/// A customer's message before its file has an id.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerMessage {
    /// What it says. A file's `id`, `mime_type` and `sha256` are still to be filled in, by
    /// [`InboundContent::media_mut`].
    pub content: InboundContent,
    /// Where the file comes from, for a message that has one.
    pub file: Option<CustomerFile>,
    /// What it refers to; `from` is still to be filled in.
    pub context: Option<Context>,
    /// From which ad it came.
    pub referral: Option<Referral>,
}

/// Where a customer's file comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerFile {
    /// It was uploaded before.
    Id(String),
    /// An address to fetch.
    Link {
        /// Of the file.
        link: String,
        /// Its type, if told.
        mime_type: Option<String>,
    },
    /// The bytes themselves.
    Data {
        /// All of them.
        bytes: Vec<u8>,
        /// Their type, if told.
        mime_type: Option<String>,
    },
}

/// Reads a customer's message.
///
/// # Errors
/// Every field that breaks a rule.
pub fn parse_customer_message(value: &Value) -> Result<CustomerMessage, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    if !value.is_object() {
        return Err(vec![FieldProblem { field: "message".to_owned(), detail: "Must be a JSON object.".to_owned() }]);
    }
    let message = Reader::new(value, "", &mut problems);
    let parsed = parse_type(&message, &mut problems).and_then(|kind| {
        let content = message.get(kind);
        if content.is_none() && kind != "unsupported" {
            message.note(kind, "Is required.", &mut problems);
            return None;
        }
        parse_content(kind, content.unwrap_or(&Value::Null), &message, &mut problems)
    });
    let context = parse_context(&message, &mut problems);
    let referral = parse_referral(&message, &mut problems);
    match parsed {
        Some((content, file)) if problems.is_empty() => Ok(CustomerMessage { content, file, context, referral }),
        _ => Err(problems),
    }
}

fn parse_type(message: &Reader<'_>, problems: &mut Vec<FieldProblem>) -> Option<&'static str> {
    let before = problems.len();
    let Some(name) = message.text("type", MAX_LABEL_CHARS, problems) else {
        let given = TYPES.into_iter().find(|name| message.get(name).is_some());
        if given.is_none() && before == problems.len() {
            message.note("type", "Is required.", problems);
        }
        return given;
    };
    let kind = TYPES.into_iter().find(|kind| *kind == name);
    if kind.is_none() {
        message.note("type", format!("Must be one of {}.", TYPES.join(", ")), problems);
    }
    kind
}

type Parsed = (InboundContent, Option<CustomerFile>);

fn parse_content(kind: &str, value: &Value, message: &Reader<'_>, problems: &mut Vec<FieldProblem>) -> Option<Parsed> {
    let content = match kind {
        "text" => {
            let text = Reader::new(value, kind, problems);
            InboundContent::Text { body: text.required_text("body", MAX_CUSTOMER_TEXT_CHARS, problems) }
        }
        "image" => return Some(with_file(value, MediaKind::Image, InboundContent::Image, kind, problems)),
        "video" => return Some(with_file(value, MediaKind::Video, InboundContent::Video, kind, problems)),
        "audio" => return Some(with_file(value, MediaKind::Audio, InboundContent::Audio, kind, problems)),
        "document" => return Some(with_file(value, MediaKind::Document, InboundContent::Document, kind, problems)),
        "sticker" => return Some(with_file(value, MediaKind::Sticker, InboundContent::Sticker, kind, problems)),
        "location" => customer_content::location(value, problems),
        "contacts" => customer_content::contacts(value, message, problems),
        "reaction" => customer_content::reaction(value, problems),
        "button" => customer_content::button(value, problems),
        "interactive" => InboundContent::Interactive(customer_content::interactive(value, problems)?),
        "order" => customer_content::order(value, problems),
        "unsupported" => InboundContent::Unsupported {
            kind: value.get("type").and_then(Value::as_str).map(str::to_owned),
            detail: "Message type is currently not supported.".to_owned(),
        },
        _ => return None,
    };
    Some((content, None))
}

fn with_file(
    value: &Value,
    kind: MediaKind,
    wrap: fn(InboundMedia) -> InboundContent,
    name: &str,
    problems: &mut Vec<FieldProblem>,
) -> Parsed {
    let media = Reader::new(value, name, problems);
    let file = parse_file(&media, problems);
    let has_caption = matches!(kind, MediaKind::Image | MediaKind::Video | MediaKind::Document);
    if !has_caption && media.get("caption").is_some() {
        media.note("caption", "Only pictures, videos and documents have one.", problems);
    }
    let mime_type = match &file {
        Some(CustomerFile::Link { mime_type, .. } | CustomerFile::Data { mime_type, .. }) => mime_type.clone(),
        _ => None,
    };
    let parsed = InboundMedia {
        mime_type: mime_type.unwrap_or_default(),
        caption: has_caption.then(|| media.text("caption", MAX_CAPTION_CHARS, problems)).flatten(),
        filename: media.text("filename", MAX_FILENAME_CHARS, problems),
        voice: kind == MediaKind::Audio && media.boolean("voice", problems),
        animated: kind == MediaKind::Sticker && media.boolean("animated", problems),
        ..InboundMedia::default()
    };
    (wrap(parsed), file)
}

fn parse_file(media: &Reader<'_>, problems: &mut Vec<FieldProblem>) -> Option<CustomerFile> {
    let mime_type = media.text("mime_type", MAX_LABEL_CHARS, problems);
    match (media.get("id"), media.get("link"), media.get("data")) {
        (Some(_), None, None) => Some(CustomerFile::Id(media.required_text("id", MAX_LABEL_CHARS, problems))),
        (None, Some(_), None) => {
            let link = media.required_text("link", MAX_LABEL_CHARS, problems);
            if !link.is_empty() && !is_web_address(&link) {
                media.note("link", "Must be an http or https address.", problems);
            }
            Some(CustomerFile::Link { link, mime_type })
        }
        (None, None, Some(data)) => {
            let bytes = data.as_str().and_then(decode_base64).filter(|bytes| !bytes.is_empty());
            if bytes.is_none() {
                media.note("data", "Must be the file as base64 text, and not empty.", problems);
            }
            Some(CustomerFile::Data { bytes: bytes?, mime_type })
        }
        _ => {
            media.note("id", "Give the file by exactly one of id, link and data.", problems);
            None
        }
    }
}

/// Also takes a `data:` URL, as browsers make them, and line breaks.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix("data:").and_then(|url| url.split_once(',')).map_or(text, |(_, data)| data);
    let text: String = text.chars().filter(|char| !char.is_ascii_whitespace()).collect();
    STANDARD.decode(&text).or_else(|_| STANDARD_NO_PAD.decode(&text)).ok()
}

fn is_web_address(link: &str) -> bool {
    Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn parse_context(message: &Reader<'_>, problems: &mut Vec<FieldProblem>) -> Option<Context> {
    let context = Reader::new(message.get("context")?, "context", problems);
    let product = context.get("referred_product").map(|product| {
        let product = Reader::new(product, "context.referred_product", problems);
        ReferredProduct {
            catalog_id: product.required_text("catalog_id", MAX_LABEL_CHARS, problems),
            product_retailer_id: product.required_text("product_retailer_id", MAX_LABEL_CHARS, problems),
        }
    });
    // The send API calls it `message_id`; a page that knows both may write either.
    let id =
        context.text("id", MAX_LABEL_CHARS, problems).or_else(|| context.text("message_id", MAX_LABEL_CHARS, problems));
    Some(Context {
        id,
        from: None,
        forwarded: context.boolean("forwarded", problems),
        frequently_forwarded: context.boolean("frequently_forwarded", problems),
        referred_product: product,
    })
}

fn parse_referral(message: &Reader<'_>, problems: &mut Vec<FieldProblem>) -> Option<Referral> {
    let value = message.get("referral")?;
    match serde_json::from_value::<Referral>(value.clone()) {
        Ok(referral) if matches!(referral.source_type.as_deref(), Some("ad" | "post")) => Some(referral),
        Ok(_) => {
            message.note("referral.source_type", "Must be ad or post.", problems);
            None
        }
        Err(error) => {
            message.note("referral", format!("Is not a referral: {error}."), problems);
            None
        }
    }
}
