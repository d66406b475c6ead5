//! Messages that are written now and sent later: at a time of the travelling clock, or as soon as the customer writes and the service
//! window opens. Each is kept under the id of the message that it becomes, so that it is sent once whatever happens.

mod commands;
mod queries;
mod sending;
pub(crate) mod sql;

use recado_core::Timestamp;
use recado_db::Row;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::agent::{Author, read_author};
use crate::{ConversationId, Error, MessageId, Result};

pub use commands::WriteScheduled;
pub(crate) use commands::{move_scheduled, release_scheduled};
pub(crate) use sending::{OPTIONS as SCHEDULED_OPTIONS, QUEUE as SCHEDULED_QUEUE, ScheduledHandler};

/// What happens where the customer service window is shut when the time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum WhenShut {
    /// It waits until the customer writes.
    Wait,
    /// It is not sent, and says so.
    Fail,
}

impl WhenShut {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Fail => "fail",
        }
    }
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ScheduledState {
    /// Its time is to come.
    Waiting,
    /// It could not be sent.
    Failed,
    /// The customer wrote before, and so it was not sent.
    Dropped,
}

impl ScheduledState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }
}

/// A message to be sent later. Once it is sent, it is a message and no longer one of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScheduledMessage {
    /// That of the message that it becomes.
    #[schema(value_type = uuid::Uuid)]
    pub id: MessageId,
    /// Where.
    #[schema(value_type = uuid::Uuid)]
    pub conversation_id: ConversationId,
    /// Such as `text`.
    pub kind: String,
    /// What it says, as it was given.
    #[schema(value_type = Object)]
    pub content: Value,
    /// The message it answers.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub reply_to: Option<MessageId>,
    /// In one line.
    pub preview: String,
    /// When; `null`: when the customer writes.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub send_at: Option<Timestamp>,
    /// What happens where the window is shut then.
    pub when_shut: WhenShut,
    /// Whether it is dropped where the customer writes before.
    pub unless_answered: bool,
    /// How it stands.
    pub state: ScheduledState,
    /// Why it could not be sent.
    #[schema(required = true)]
    pub problem: Option<String>,
    /// Who wrote it.
    pub author: Author,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// The parts of a message as they are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptMessage {
    kind: String,
    content: Value,
    reply_to: Option<MessageId>,
}

impl ScheduledMessage {
    fn read(row: &Row) -> Result<Self> {
        let unreadable = |error: serde_json::Error| Error::Stored(error.to_string());
        let KeptMessage { kind, content, reply_to } =
            serde_json::from_str(&row.get::<String>(2)?).map_err(unreadable)?;
        let word = |at: usize| Ok::<_, Error>(Value::String(row.get::<String>(at)?));
        Ok(Self {
            id: MessageId(row.get(0)?),
            conversation_id: ConversationId(row.get(1)?),
            kind,
            content,
            reply_to,
            preview: row.get(3)?,
            author: read_author(row, 4)?.ok_or_else(|| Error::Stored("a message of nobody".to_owned()))?,
            send_at: row.get(7)?,
            when_shut: serde_json::from_value(word(8)?).map_err(unreadable)?,
            unless_answered: row.get(9)?,
            state: serde_json::from_value(word(10)?).map_err(unreadable)?,
            problem: row.get(11)?,
            created_at: row.get(12)?,
        })
    }
}
