//! The kinds of content and their dispatch.

use serde_json::{Value, json};

use super::contacts::{self, ContactCard};
use super::direct::DirectMessage;
use super::interactive::Interactive;
use super::location::Location;
use super::media_content::{Audio, Document, Image, MediaSource, Sticker, Video};
use super::reaction::Reaction;
use super::template::TemplateSend;
use super::text::Text;
use crate::error::GraphError;
use crate::json_read::Path;
use crate::media::MediaKind;

/// A message's `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContentKind {
    /// Text.
    Text,
    /// A JPEG or PNG picture.
    Image,
    /// An MP4 or 3GP video.
    Video,
    /// A sound file or a voice note.
    Audio,
    /// Any file.
    Document,
    /// A WebP sticker.
    Sticker,
    /// A place.
    Location,
    /// One or several contact cards.
    Contacts,
    /// An emoji on another message.
    Reaction,
    /// A message with something to tap.
    Interactive,
    /// A message made from an approved template.
    Template,
}

impl ContentKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Text,
        Self::Image,
        Self::Video,
        Self::Audio,
        Self::Document,
        Self::Sticker,
        Self::Location,
        Self::Contacts,
        Self::Reaction,
        Self::Interactive,
        Self::Template,
    ];

    /// As `type` writes it, which is also the name of the content's object.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
            Self::Location => "location",
            Self::Contacts => "contacts",
            Self::Reaction => "reaction",
            Self::Interactive => "interactive",
            Self::Template => "template",
        }
    }

    /// The kind that `type` names, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(name))
    }

    /// Which kind of file it carries.
    #[must_use]
    pub const fn media_kind(self) -> Option<MediaKind> {
        match self {
            Self::Image => Some(MediaKind::Image),
            Self::Video => Some(MediaKind::Video),
            Self::Audio => Some(MediaKind::Audio),
            Self::Document => Some(MediaKind::Document),
            Self::Sticker => Some(MediaKind::Sticker),
            Self::Text | Self::Location | Self::Contacts | Self::Reaction | Self::Interactive | Self::Template => None,
        }
    }

    /// Whether a group can get it (spec §2.18).
    #[must_use]
    pub const fn is_for_groups(self) -> bool {
        matches!(self, Self::Text | Self::Template) || self.media_kind().is_some()
    }
}

/// A file inside of an interactive message or a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachedFile<'a> {
    /// As what it is shown; its type and size must fit.
    pub kind: MediaKind,
    /// Where it comes from.
    pub source: &'a MediaSource,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// `text`
    Text(Text),
    /// `image`
    Image(Image),
    /// `video`
    Video(Video),
    /// `audio`
    Audio(Audio),
    /// `document`
    Document(Document),
    /// `sticker`
    Sticker(Sticker),
    /// `location`
    Location(Location),
    /// `contacts`
    Contacts(Vec<ContactCard>),
    /// `reaction`
    Reaction(Reaction),
    /// `interactive`
    Interactive(Box<Interactive>),
    /// `template`
    Template(Box<TemplateSend>),
    /// `text` or `interactive` of Direct Send, which goes out as a template.
    Direct(Box<DirectMessage>),
}

impl Content {
    /// Reads the object (for contacts: the list) that stands under the kind's name.
    ///
    /// # Errors
    /// What Graph answers to a content that breaks a rule.
    pub fn parse(kind: ContentKind, value: &Value) -> Result<Self, GraphError> {
        let path = Path::Param(kind.as_str());
        Ok(match kind {
            ContentKind::Text => Self::Text(Text::parse(value, path)?),
            ContentKind::Image => Self::Image(Image::parse(value, path)?),
            ContentKind::Video => Self::Video(Video::parse(value, path)?),
            ContentKind::Audio => Self::Audio(Audio::parse(value, path)?),
            ContentKind::Document => Self::Document(Document::parse(value, path)?),
            ContentKind::Sticker => Self::Sticker(Sticker::parse(value, path)?),
            ContentKind::Location => Self::Location(Location::parse(value, path)?),
            ContentKind::Contacts => Self::Contacts(contacts::parse(value, path)?),
            ContentKind::Reaction => Self::Reaction(Reaction::parse(value, path)?),
            ContentKind::Interactive => Self::Interactive(Box::new(Interactive::parse(value, path)?)),
            ContentKind::Template => Self::Template(Box::new(TemplateSend::parse(value, path)?)),
        })
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ContentKind {
        match self {
            Self::Text(_) => ContentKind::Text,
            Self::Image(_) => ContentKind::Image,
            Self::Video(_) => ContentKind::Video,
            Self::Audio(_) => ContentKind::Audio,
            Self::Document(_) => ContentKind::Document,
            Self::Sticker(_) => ContentKind::Sticker,
            Self::Location(_) => ContentKind::Location,
            Self::Contacts(_) => ContentKind::Contacts,
            Self::Reaction(_) => ContentKind::Reaction,
            Self::Interactive(_) => ContentKind::Interactive,
            Self::Template(_) => ContentKind::Template,
            Self::Direct(message) => message.kind(),
        }
    }

    /// The value that stands under the kind's name.
    #[must_use]
    pub fn to_wire(&self) -> Value {
        match self {
            Self::Text(text) => text.to_wire(),
            Self::Image(image) => image.to_wire(),
            Self::Video(video) => video.to_wire(),
            Self::Audio(audio) => audio.to_wire(),
            Self::Document(document) => document.to_wire(),
            Self::Sticker(sticker) => sticker.to_wire(),
            Self::Location(location) => location.to_wire(),
            Self::Contacts(cards) => json!(cards),
            Self::Reaction(reaction) => reaction.to_wire(),
            Self::Interactive(interactive) => interactive.to_wire(),
            Self::Template(template) => template.to_wire(),
            Self::Direct(message) => message.to_wire(),
        }
    }

    /// Where its file comes from, for a kind that is a file. Files inside of others are in [`Self::attached_files`].
    #[must_use]
    pub const fn media_source(&self) -> Option<&MediaSource> {
        match self {
            Self::Image(image) => Some(&image.source),
            Self::Video(video) => Some(&video.source),
            Self::Audio(audio) => Some(&audio.source),
            Self::Document(document) => Some(&document.source),
            Self::Sticker(sticker) => Some(&sticker.source),
            Self::Text(_)
            | Self::Location(_)
            | Self::Contacts(_)
            | Self::Reaction(_)
            | Self::Interactive(_)
            | Self::Template(_)
            | Self::Direct(_) => None,
        }
    }

    /// The files that headers show, of the message and of its cards. Each has to exist and fit like that of a media message.
    #[must_use]
    pub fn attached_files(&self) -> Vec<AttachedFile<'_>> {
        match self {
            Self::Interactive(interactive) => interactive.attached_files(),
            Self::Template(template) => template.attached_files(),
            Self::Direct(message) => message.attached_file().into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What depends on the time of sending: an order or an offer must not have ended.
    ///
    /// # Errors
    /// 131009 for what ends too soon.
    pub fn check_expiry(&self, now_s: i64) -> Result<(), GraphError> {
        match self {
            Self::Interactive(interactive) => interactive.check_expiry(now_s),
            Self::Template(template) => template.check_expiry(now_s),
            _ => Ok(()),
        }
    }

    /// Whether it reaches the customer as a template, and by the rules of templates: at any time, counted, priced.
    #[must_use]
    pub const fn is_sent_as_template(&self) -> bool {
        matches!(self, Self::Template(_) | Self::Direct(_))
    }

    /// Whether it is a voice note, which alone can be `played`.
    #[must_use]
    pub const fn is_voice_note(&self) -> bool {
        matches!(self, Self::Audio(Audio { voice: true, .. }))
    }
}
