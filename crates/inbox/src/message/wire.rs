//! From what is stored to what Graph is sent.

use recado_whatsapp::message::{Audio, Document, Image, Location, MediaSource, Sticker, Text, Video};
use recado_whatsapp::{Content, ContentKind, GraphError, OutboundMessage};

use serde_json::Value;

use super::StoredContent;
use super::attached_files::GraphFiles;
use crate::{Error, FieldProblem, MediaId, Result};

/// To whom a message goes.
#[derive(Debug, Clone)]
pub(super) struct Recipient {
    pub(super) phone: Option<String>,
    pub(super) user_id: Option<String>,
}

impl Recipient {
    /// A message to this contact: by its number, or by its user id where it shares none.
    pub(super) fn message(&self, content: Content) -> Result<OutboundMessage> {
        match (&self.phone, &self.user_id) {
            (Some(phone), _) => Ok(OutboundMessage::to_phone(phone, content)),
            (None, Some(user_id)) => Ok(OutboundMessage::to_user_id(user_id, content)),
            (None, None) => Err(Error::Stored("a contact without any identity".to_owned())),
        }
    }
}

/// The content for Graph; `media` is the message's own file.
///
/// # Errors
/// [`Error::Invalid`] for what breaks Graph's rules, and for kinds that only customers write.
pub(super) fn content_for_graph(
    content: &StoredContent,
    media: Option<MediaId>,
    files: &GraphFiles,
) -> Result<Content> {
    let source = || {
        let id = media.and_then(|media| files.id_of(media));
        id.map(MediaSource::Id).ok_or_else(|| Error::Stored("a message without its file".to_owned()))
    };
    Ok(match content {
        StoredContent::Text(text) => Content::Text(Text { body: text.body.clone(), preview_url: text.preview_url }),
        StoredContent::Image(image) => Content::Image(Image { source: source()?, caption: image.caption.clone() }),
        StoredContent::Video(video) => Content::Video(Video { source: source()?, caption: video.caption.clone() }),
        StoredContent::Audio(audio) => Content::Audio(Audio { source: source()?, voice: audio.voice }),
        StoredContent::Document(document) => Content::Document(Document {
            source: source()?,
            caption: document.caption.clone(),
            filename: document.filename.clone(),
        }),
        StoredContent::Sticker(_) => Content::Sticker(Sticker { source: source()? }),
        StoredContent::Location(place) => Content::Location(Location {
            latitude: place.latitude,
            longitude: place.longitude,
            name: place.name.clone(),
            address: place.address.clone(),
        }),
        StoredContent::Contacts(cards) => Content::Contacts(cards.contacts.clone()),
        StoredContent::Interactive(message) => parse(ContentKind::Interactive, &files.named_in(&message.interactive))?,
        StoredContent::Template(message) => parse(ContentKind::Template, &files.named_in(&message.to_wire()))?,
        StoredContent::ButtonReply(_)
        | StoredContent::FlowReply(_)
        | StoredContent::Order(_)
        | StoredContent::Unsupported(_) => {
            return Err(Error::invalid("kind", "A message of this kind cannot be sent."));
        }
    })
}

fn parse(kind: ContentKind, value: &Value) -> Result<Content> {
    Content::parse(kind, value).map_err(|error| problem(kind, &error))
}

/// Checks a content against Graph's own rules, so that a person hears of a mistake at once and not as a failed message.
pub(super) fn check_content(content: &Content) -> Result<()> {
    parse(content.kind(), &content.to_wire()).map(drop)
}

/// Graph's complaint as a problem of the API's field.
pub(super) fn problem(kind: ContentKind, error: &GraphError) -> Error {
    let sentence = error.details.clone().unwrap_or_else(|| error.message.clone());
    let mut field = field_in(kind, &sentence).unwrap_or_else(|| "content".to_owned());
    // The file itself is named beside its path.
    for file_key in [".id", ".link"] {
        if let Some(object) = field.strip_suffix(file_key) {
            field = object.to_owned();
        }
    }
    Error::Invalid(vec![FieldProblem::new(field, sentence)])
}

/// `interactive['action']['buttons'][0]` in Graph's words is `content.interactive.action.buttons[0]` in ours, `text['body']` is
/// `content.body`.
fn field_in(kind: ContentKind, sentence: &str) -> Option<String> {
    let name = kind.as_str();
    let start = sentence.find(&format!("{name}['"))?;
    let mut rest = sentence.get(start + name.len()..)?;
    let mut field = if kind == ContentKind::Interactive { "content.interactive" } else { "content" }.to_owned();
    while let Some(step) = rest.strip_prefix('[') {
        let (step, after) = step.split_once(']')?;
        match step.strip_prefix('\'').and_then(|key| key.strip_suffix('\'')) {
            Some(key) => {
                field.push('.');
                field.push_str(key);
            }
            None => {
                field.push('[');
                field.push_str(step);
                field.push(']');
            }
        }
        rest = after;
    }
    Some(field)
}
