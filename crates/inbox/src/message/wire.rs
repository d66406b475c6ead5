//! From what is stored to what Graph is sent.

use recado_whatsapp::message::{Audio, Document, Image, Location, MediaSource, Sticker, Text, Video};
use recado_whatsapp::{Content, ContentKind, GraphError, OutboundMessage};

use super::StoredContent;
use crate::{Error, FieldProblem, Result};

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

/// The content for Graph; `graph_media_id` names the uploaded file. `None` for kinds that only customers write.
pub(super) fn content_for_graph(content: &StoredContent, graph_media_id: Option<&str>) -> Option<Content> {
    let source = || graph_media_id.map(|id| MediaSource::Id(id.to_owned()));
    Some(match content {
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
        StoredContent::ButtonReply(_) | StoredContent::FlowReply(_) | StoredContent::Unsupported(_) => return None,
    })
}

/// Checks a content against Graph's own rules, so that a person hears of a mistake at once and not as a failed message.
pub(super) fn check_content(content: &Content) -> Result<()> {
    Content::parse(content.kind(), &content.to_wire()).map(drop).map_err(|error| problem(content.kind(), &error))
}

/// Graph's complaint as a problem of the API's field.
pub(super) fn problem(kind: ContentKind, error: &GraphError) -> Error {
    let sentence = error.details.clone().unwrap_or_else(|| error.message.clone());
    // `text['body']` in Graph's words is `content.body` in ours.
    let field = sentence
        .split_once(&format!("{}['", kind.as_str()))
        .and_then(|(_, rest)| rest.split_once("']"))
        .map(|(key, _)| key)
        .filter(|key| !matches!(*key, "id" | "link"));
    let field = field.map_or_else(|| "content".to_owned(), |key| format!("content.{key}"));
    Error::Invalid(vec![FieldProblem::new(field, sentence)])
}
