//! What messages say, by kind: as the API shows it, and as it is stored.

use recado_whatsapp::message::ContactCard;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::interactive::InteractiveContent;
use super::order::{OrderContent, ProductReference};
use super::template_message::TemplateContent;
use crate::flow::FlowAnswer;
use crate::{Error, FlowId, Media, MediaId, Result};

/// What a message says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "content", rename_all = "snake_case")]
pub enum MessageContent {
    /// Text.
    Text(TextContent),
    /// A picture.
    Image(CaptionedMedia),
    /// A video.
    Video(CaptionedMedia),
    /// A sound or a voice note.
    Audio(AudioContent),
    /// A file.
    Document(DocumentContent),
    /// A sticker.
    Sticker(StickerContent),
    /// A place.
    Location(LocationContent),
    /// Cards of an address book.
    Contacts(ContactsContent),
    /// A message with something to tap, choose or fill in.
    Interactive(InteractiveContent),
    /// A message made from a template.
    Template(TemplateContent),
    /// A tapped button or list row.
    ButtonReply(ButtonReplyContent),
    /// A customer's cart, sent.
    Order(OrderContent),
    /// A filled-in Flow.
    FlowReply(FlowReplyContent),
    /// Anything that this version shows only as a notice.
    Unsupported(UnsupportedContent),
}

/// Text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TextContent {
    /// What was written, with WhatsApp's signs for bold, italic and so on.
    pub body: String,
    /// Whether the first web address is shown with a preview.
    #[serde(default)]
    pub preview_url: bool,
    /// The product that the customer asks about; customers' messages only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductReference>,
}

/// A picture or a video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaptionedMedia {
    /// The file.
    pub media: Media,
    /// Shown beneath.
    #[schema(required = true)]
    pub caption: Option<String>,
}

/// A sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AudioContent {
    /// The file.
    pub media: Media,
    /// Whether it is a voice note.
    pub voice: bool,
}

/// A file of any type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentContent {
    /// The file.
    pub media: Media,
    /// Shown beneath.
    #[schema(required = true)]
    pub caption: Option<String>,
    /// The name shown.
    #[schema(required = true)]
    pub filename: Option<String>,
}

/// A sticker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StickerContent {
    /// The file.
    pub media: Media,
    /// Whether it moves.
    pub animated: bool,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LocationContent {
    /// Decimal degrees, -90 to 90.
    pub latitude: f64,
    /// Decimal degrees, -180 to 180.
    pub longitude: f64,
    /// Of the place.
    #[serde(default)]
    pub name: Option<String>,
    /// Of the place.
    #[serde(default)]
    pub address: Option<String>,
    /// The place's web page; customers' messages only.
    #[serde(default)]
    pub url: Option<String>,
}

/// Cards of an address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactsContent {
    /// The cards, as in the Cloud API.
    #[schema(value_type = Vec<ContactCardSchema>)]
    pub contacts: Vec<ContactCard>,
}

/// A tapped button or list row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ButtonReplyContent {
    /// What the business called the button.
    pub id: String,
    /// What stood on it.
    pub title: String,
    /// A list row's second line.
    #[schema(required = true)]
    pub description: Option<String>,
}

/// A filled-in Flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FlowReplyContent {
    /// The Flow; `null` where nothing tells which it was.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub flow_id: Option<FlowId>,
    /// What that was called.
    #[schema(required = true)]
    pub flow_name: Option<String>,
    /// What stands on the message, such as `Sent`.
    pub body: String,
    /// What was answered to what.
    pub answers: Vec<FlowAnswer>,
}

/// Anything that this version shows only as a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnsupportedContent {
    /// What it is, such as `order` or `system`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A sentence about it.
    #[schema(required = true)]
    pub detail: Option<String>,
}

/// The shape of one card, for the API's description.
#[derive(Debug, Clone, Default, ToSchema)]
#[schema(as = ContactCard)]
pub struct ContactCardSchema {
    /// The person.
    pub name: CardNameSchema,
    /// Phone numbers.
    pub phones: Option<Vec<CardPhoneSchema>>,
    /// E-mail addresses.
    pub emails: Option<Vec<CardEmailSchema>>,
    /// Postal addresses.
    pub addresses: Option<Vec<CardAddressSchema>>,
    /// Web addresses.
    pub urls: Option<Vec<CardUrlSchema>>,
    /// Employer.
    pub org: Option<CardOrgSchema>,
    /// `YYYY-MM-DD`.
    pub birthday: Option<String>,
    /// The card as a vCard; customers' messages only.
    pub vcard: Option<String>,
}

/// Declares the parts of a card: texts that may be absent.
macro_rules! card_parts {
    ($($(#[$meta:meta])* $name:ident as $shown:ident { $($field:ident),* })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Default, ToSchema)]
        #[schema(as = $shown)]
        pub struct $name {
            $(
                pub $field: Option<String>,
            )*
        }
    )*};
}

card_parts! {
    /// A person's name.
    CardNameSchema as ContactCardName { formatted_name, first_name, last_name, middle_name, suffix, prefix }
    /// A phone number.
    CardPhoneSchema as ContactCardPhone { phone, r#type, wa_id }
    /// An e-mail address.
    CardEmailSchema as ContactCardEmail { email, r#type }
    /// A postal address.
    CardAddressSchema as ContactCardAddress { street, city, state, zip, country, country_code, r#type }
    /// A web address.
    CardUrlSchema as ContactCardUrl { url, r#type }
    /// Where the person works.
    CardOrgSchema as ContactCardOrg { company, department, title }
}

/// What a message says, as it is stored: without its file, which has a row of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StoredContent {
    Text(TextContent),
    Image(StoredCaption),
    Video(StoredCaption),
    Audio(StoredAudio),
    Document(StoredDocument),
    Sticker(StoredSticker),
    Location(LocationContent),
    Contacts(ContactsContent),
    Interactive(InteractiveContent),
    Template(TemplateContent),
    ButtonReply(ButtonReplyContent),
    Order(OrderContent),
    FlowReply(FlowReplyContent),
    Unsupported(UnsupportedContent),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredCaption {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) caption: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredAudio {
    #[serde(default)]
    pub(crate) voice: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) caption: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) filename: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredSticker {
    #[serde(default)]
    pub(crate) animated: bool,
}

/// The longest preview; the rest is cut.
const PREVIEW_CHARS: usize = 140;

impl StoredContent {
    /// The `kind` column.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Interactive(_) => "interactive",
            Self::Template(_) => "template",
            Self::ButtonReply(_) => "button_reply",
            Self::Order(_) => "order",
            Self::FlowReply(_) => "flow_reply",
            Self::Unsupported(_) => "unsupported",
        }
    }

    /// The `content` column.
    pub(crate) fn to_json(&self) -> Result<String> {
        match self {
            Self::Text(content) => serde_json::to_string(content),
            Self::Image(content) | Self::Video(content) => serde_json::to_string(content),
            Self::Audio(content) => serde_json::to_string(content),
            Self::Document(content) => serde_json::to_string(content),
            Self::Sticker(content) => serde_json::to_string(content),
            Self::Location(content) => serde_json::to_string(content),
            Self::Contacts(content) => serde_json::to_string(content),
            Self::Interactive(content) => serde_json::to_string(content),
            Self::Template(content) => serde_json::to_string(content),
            Self::ButtonReply(content) => serde_json::to_string(content),
            Self::Order(content) => serde_json::to_string(content),
            Self::FlowReply(content) => serde_json::to_string(content),
            Self::Unsupported(content) => serde_json::to_string(content),
        }
        .map_err(|error| Error::Stored(error.to_string()))
    }

    /// From the columns `kind` and `content`.
    pub(crate) fn from_json(kind: &str, json: &str) -> Result<Self> {
        let unreadable = |error: serde_json::Error| Error::Stored(format!("content of a {kind} message: {error}"));
        Ok(match kind {
            "text" => Self::Text(serde_json::from_str(json).map_err(unreadable)?),
            "image" => Self::Image(serde_json::from_str(json).map_err(unreadable)?),
            "video" => Self::Video(serde_json::from_str(json).map_err(unreadable)?),
            "audio" => Self::Audio(serde_json::from_str(json).map_err(unreadable)?),
            "document" => Self::Document(serde_json::from_str(json).map_err(unreadable)?),
            "sticker" => Self::Sticker(serde_json::from_str(json).map_err(unreadable)?),
            "location" => Self::Location(serde_json::from_str(json).map_err(unreadable)?),
            "contacts" => Self::Contacts(serde_json::from_str(json).map_err(unreadable)?),
            "interactive" => Self::Interactive(serde_json::from_str(json).map_err(unreadable)?),
            "template" => Self::Template(serde_json::from_str(json).map_err(unreadable)?),
            "order" => Self::Order(serde_json::from_str(json).map_err(unreadable)?),
            "button_reply" => Self::ButtonReply(serde_json::from_str(json).map_err(unreadable)?),
            "flow_reply" => Self::FlowReply(serde_json::from_str(json).map_err(unreadable)?),
            "unsupported" => Self::Unsupported(serde_json::from_str(json).map_err(unreadable)?),
            other => return Err(Error::Stored(format!("message kind {other}"))),
        })
    }

    /// A line of it, for lists and quotes; empty where there are no words in it.
    pub(crate) fn preview(&self) -> String {
        let words = match self {
            Self::Text(text) => Some(text.body.as_str()),
            Self::Image(media) | Self::Video(media) => media.caption.as_deref(),
            Self::Document(document) => document.caption.as_deref().or(document.filename.as_deref()),
            Self::Location(place) => place.name.as_deref().or(place.address.as_deref()),
            Self::Contacts(cards) => cards.contacts.first().and_then(|card| card.name.formatted_name.as_deref()),
            Self::Interactive(message) => message.words(),
            Self::Template(message) => message.words(),
            Self::ButtonReply(reply) => Some(reply.title.as_str()),
            Self::Order(order) => order.text.as_deref(),
            Self::FlowReply(reply) => reply.flow_name.as_deref().or(Some(reply.body.as_str())),
            Self::Unsupported(other) => other.detail.as_deref(),
            Self::Audio(_) | Self::Sticker(_) => None,
        };
        let mut line = String::new();
        let mut length = 0;
        for word in words.unwrap_or_default().split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
                length += 1;
            }
            for letter in word.chars() {
                if length >= PREVIEW_CHARS {
                    line.push('…');
                    return line;
                }
                line.push(letter);
                length += 1;
            }
        }
        line
    }

    /// The files inside of its parts.
    pub(crate) fn attached_files(&self) -> &[Media] {
        match self {
            Self::Interactive(message) => &message.files,
            Self::Template(message) => &message.files,
            _ => &[],
        }
    }

    /// All files that go with it, the one in the message's own column among them.
    pub(crate) fn all_files(&self, own: Option<MediaId>) -> impl Iterator<Item = MediaId> {
        own.into_iter().chain(self.attached_files().iter().map(|file| file.id))
    }

    /// Keeps what was found of the files inside of its parts.
    pub(crate) fn set_attached_files(&mut self, files: Vec<Media>) {
        match self {
            Self::Interactive(message) => message.files = files,
            Self::Template(message) => message.files = files,
            _ => {}
        }
    }

    /// As the API shows it.
    pub(crate) fn into_view(self, media: Option<Media>) -> Result<MessageContent> {
        let file = || media.ok_or_else(|| Error::Stored("a message lost its file".to_owned()));
        Ok(match self {
            Self::Text(text) => MessageContent::Text(text),
            Self::Image(image) => MessageContent::Image(CaptionedMedia { media: file()?, caption: image.caption }),
            Self::Video(video) => MessageContent::Video(CaptionedMedia { media: file()?, caption: video.caption }),
            Self::Audio(audio) => MessageContent::Audio(AudioContent { media: file()?, voice: audio.voice }),
            Self::Document(document) => MessageContent::Document(DocumentContent {
                media: file()?,
                caption: document.caption,
                filename: document.filename,
            }),
            Self::Sticker(sticker) => {
                MessageContent::Sticker(StickerContent { media: file()?, animated: sticker.animated })
            }
            Self::Location(place) => MessageContent::Location(place),
            Self::Contacts(cards) => MessageContent::Contacts(cards),
            Self::Interactive(message) => MessageContent::Interactive(message),
            Self::Template(message) => MessageContent::Template(message),
            Self::ButtonReply(reply) => MessageContent::ButtonReply(reply),
            Self::Order(order) => MessageContent::Order(order),
            Self::FlowReply(reply) => MessageContent::FlowReply(reply),
            Self::Unsupported(other) => MessageContent::Unsupported(other),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str) -> StoredContent {
        StoredContent::Text(TextContent { body: body.to_owned(), ..TextContent::default() })
    }

    #[test]
    fn a_preview_is_one_line_of_bounded_length() {
        assert_eq!(text("  hola\n\nqué\ttal ").preview(), "hola qué tal");
        let long = text(&"ñ".repeat(500)).preview();
        assert_eq!(long.chars().count(), PREVIEW_CHARS + 1);
        assert!(long.ends_with('…'));
        assert_eq!(StoredContent::Audio(StoredAudio { voice: true }).preview(), "");
    }

    #[test]
    fn what_is_stored_is_read_back() {
        let place =
            LocationContent { latitude: 40.4, longitude: -3.7, name: Some("Sol".to_owned()), address: None, url: None };
        for content in [
            text("hi"),
            StoredContent::Document(StoredDocument { caption: None, filename: Some("a.pdf".to_owned()) }),
            StoredContent::Location(place),
            StoredContent::Unsupported(UnsupportedContent { kind: "poll".to_owned(), detail: None }),
        ] {
            assert_eq!(StoredContent::from_json(content.kind(), &content.to_json().unwrap()).unwrap(), content);
        }
    }
}
