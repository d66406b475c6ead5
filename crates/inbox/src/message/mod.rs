//! Messages in both directions: what they say, how they are sent, and what became of them.

mod attached_files;
mod callback_data;
mod content;
mod interactive;
mod order;
mod outbound_media;
mod payment;
mod queries;
mod reaction;
mod referral;
mod retry;
mod send;
mod send_job;
pub(crate) mod sql;
mod status;
mod template_message;
mod wire;
mod words;

use recado_core::Timestamp;
use recado_whatsapp::{ReceivedError, Status};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::agent::Author;
use crate::{ConversationId, Direction, Error, MessageId, Result};

pub use content::{
    AudioContent, ButtonReplyContent, CaptionedMedia, ContactCardSchema, ContactsContent, DocumentContent,
    FlowReplyContent, LocationContent, MessageContent, StickerContent, TextContent, UnsupportedContent,
};
pub(crate) use content::{StoredAudio, StoredCaption, StoredContent, StoredDocument, StoredSticker};
pub use interactive::{InteractiveContent, SendInteractive};
pub use order::{OrderContent, OrderedItem, ProductReference};
pub(crate) use payment::apply_payment;
pub use payment::{Payment, PaymentAmount, PaymentState};
pub(crate) use queries::{message_views, messages_before};
pub use reaction::SendReaction;
pub(crate) use reaction::{StoredReaction, store_reaction};
pub use referral::AdReferral;
pub(crate) use send::send_automatic;
pub use send::{SendAudio, SendCaptionedMedia, SendContent, SendDocument, SendMessage, SendSticker};
pub(crate) use send_job::{OPTIONS as SEND_OPTIONS, QUEUE as SEND_QUEUE, SendHandler};
pub(crate) use status::apply_status;
pub(crate) use template_message::check_fits;
pub use template_message::{SendTemplate, TemplateContent};

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MessageStatus {
    /// A customer's message.
    Received,
    /// Not at WhatsApp yet.
    Queued,
    /// At WhatsApp.
    Accepted,
    /// On its way to the customer: one tick.
    Sent,
    /// On the customer's device: two ticks.
    Delivered,
    /// Shown to the customer: two blue ticks.
    Read,
    /// A voice note that was played.
    Played,
    /// It will not arrive; the error says why.
    Failed,
}

impl MessageStatus {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Queued => "queued",
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn from_text(text: &str) -> Result<Self> {
        Ok(match text {
            "received" => Self::Received,
            "queued" => Self::Queued,
            other => other.parse::<Status>().map_err(|error| Error::Stored(error.to_string()))?.into(),
        })
    }
}

impl From<Status> for MessageStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Accepted => Self::Accepted,
            Status::Sent => Self::Sent,
            Status::Delivered => Self::Delivered,
            Status::Read => Self::Read,
            Status::Played => Self::Played,
            Status::Failed => Self::Failed,
        }
    }
}

/// Why a message failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageError {
    /// Graph's code; 0 where Graph could not be reached.
    pub code: i64,
    /// A short name.
    pub title: String,
    /// What exactly was wrong.
    #[schema(required = true)]
    pub details: Option<String>,
    /// What to do about it.
    #[schema(required = true)]
    pub advice: Option<String>,
    /// Whether sending it again may help.
    pub retryable: bool,
}

impl From<&ReceivedError> for MessageError {
    fn from(error: &ReceivedError) -> Self {
        let title = if error.title.is_empty() { format!("Error {}", error.code) } else { error.title.clone() };
        Self {
            code: error.code,
            title,
            details: (!error.details.is_empty()).then(|| error.details.clone()),
            advice: Some(error.advice.to_owned()),
            retryable: error.retry.is_retryable(),
        }
    }
}

/// Which side a reaction is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The customer.
    Contact,
    /// The business.
    Business,
}

impl Side {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Business => "business",
        }
    }
}

/// An emoji on a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reaction {
    /// Whose it is.
    pub from: Side,
    /// One emoji.
    pub emoji: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// The message that is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quoted {
    /// Its id; `null` where it is not stored here.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub id: Option<MessageId>,
    /// Graph's id of it.
    pub wamid: String,
    /// Who wrote it.
    pub direction: Direction,
    /// Its kind; `unsupported` where it is not stored here.
    pub kind: String,
    /// A line of it.
    pub preview: String,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: MessageId,
    /// Where it was written.
    #[schema(value_type = uuid::Uuid)]
    pub conversation_id: ConversationId,
    /// Who wrote it.
    pub direction: Direction,
    /// What it says.
    #[serde(flatten)]
    pub content: MessageContent,
    /// What it answers.
    #[schema(required = true)]
    pub quoted: Option<Quoted>,
    /// Emoji on it.
    pub reactions: Vec<Reaction>,
    /// How far it has come.
    pub status: MessageStatus,
    /// Why it failed.
    #[schema(required = true)]
    pub error: Option<MessageError>,
    /// What became of the payment it asked for.
    #[schema(required = true)]
    pub payment: Option<Payment>,
    /// The ad or post that the customer came from.
    #[schema(required = true)]
    pub referral: Option<AdReferral>,
    /// Who wrote it for the business.
    #[schema(required = true)]
    pub author: Option<Author>,
    /// Graph's id of it.
    #[schema(required = true)]
    pub wamid: Option<String>,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it left WhatsApp.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub sent_at: Option<Timestamp>,
    /// When it reached a device.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub delivered_at: Option<Timestamp>,
    /// When it was read.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub read_at: Option<Timestamp>,
    /// When it failed.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub failed_at: Option<Timestamp>,
}
