//! What a business sends: the body of `POST /{phone-number-id}/messages`, read with all its rules and written back.
//!
//! Which code answers which fault: 100 for the request's frame and form (a parameter missing, misspelled, of the wrong type or
//! too long), 131008 for a part that the kind of message needs, 131009 for a well-formed value that is not possible.

mod contacts;
mod content;
mod direct;
mod emoji;
pub mod interactive;
mod location;
mod marketing;
mod media_content;
mod reaction;
mod send;
mod template;
#[cfg(test)]
mod tests;
mod text;

pub use contacts::{Address, ContactCard, ContactName, Email, MAX_CONTACTS, Org, Phone, WebAddress};
pub use content::{AttachedFile, Content, ContentKind};
pub use direct::{DirectCategory, DirectForm, DirectMessage};
pub use emoji::{contains_emoji, is_single_emoji};
pub use interactive::{DirectButton, DirectInteractive, Interactive, InteractiveKind};
pub use location::Location;
pub use marketing::{MarketingSend, ProductPolicy, parse_marketing_send};
pub(crate) use media_content::is_web_address;
pub use media_content::{
    Audio, CaptionedMedia, Document, Image, MAX_CAPTION_CHARS, MAX_FILENAME_CHARS, MediaSource, Sticker, Video,
};
pub use reaction::Reaction;
pub use send::{MAX_CALLBACK_DATA_CHARS, OutboundMessage, RecipientType, SendRequest, parse_send};
pub use template::{
    BodyParameter, ButtonComponent, ButtonInput, CardComponent, HeaderParameter, MpmSection, TapTarget,
    TemplateComponents, TemplateSend, TextParameter,
};
pub use text::{MAX_TEXT_CHARS, Text};
