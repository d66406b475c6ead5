//! Conversations: one contact on one channel, who looks after it, and whether it may be answered freely.

mod closing;
mod commands;
mod list;
mod mentions;
mod priority;
mod queries;
mod receipt_job;
mod snooze;
pub(crate) mod sql;
mod tagging;
mod typing;
mod work_notice;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use recado_whatsapp::window;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::contact::StoredContact;
use crate::tag::TagId;
use crate::team::TeamId;
use crate::{AgentId, ChannelId, Contact, ContactId, ConversationId, Error, MessageId, Result, TenantId};

pub(crate) use closing::{ClosedJob, QUEUE as CLOSED_QUEUE};
pub use commands::ConversationChange;
pub use list::{ConversationFilter, Queue, Sort};
pub use mentions::MentionsRead;
pub(crate) use mentions::{forget_mentions, mention, move_mentions};
pub use priority::Priority;
pub use queries::{QueueCounts, TeamCount};
pub(crate) use queries::{conversation_view, conversation_views};
pub(crate) use receipt_job::{QUEUE as RECEIPT_QUEUE, ReceiptHandler};
pub(crate) use snooze::{OPTIONS as WAKE_OPTIONS, QUEUE as WAKE_QUEUE, WakeHandler};
pub use tagging::TagsChange;
pub(crate) use typing::TypingLimit;
pub use work_notice::{Named, WorkChange, WorkNotice};
pub(crate) use work_notice::{
    move_work_notices, note_assigned, note_change, note_work, sql as work_notice_sql, work_notices_before,
};

/// Whether somebody has still to care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConversationStatus {
    /// In work.
    Open,
    /// Put aside, until a time or until the customer writes.
    Snoozed,
    /// Done, until the customer writes again.
    Closed,
}

impl ConversationStatus {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Snoozed => "snoozed",
            Self::Closed => "closed",
        }
    }

    pub(crate) fn from_text(text: &str) -> Result<Self> {
        match text {
            "open" => Ok(Self::Open),
            "snoozed" => Ok(Self::Snoozed),
            "closed" => Ok(Self::Closed),
            other => Err(Error::Stored(format!("conversation status {other}"))),
        }
    }
}

/// The customer service window: 24 hours from the customer's last message, in which any message may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Window {
    /// When it closes or closed; `null` where the customer never wrote.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub expires_at: Option<Timestamp>,
    /// Whether it was open when this was written.
    pub open: bool,
}

impl Window {
    pub(crate) fn at(last_inbound_at: Option<Timestamp>, now: Timestamp) -> Self {
        Self { expires_at: last_inbound_at.map(window::expires_at), open: window::is_open(last_inbound_at, now) }
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The customer.
    In,
    /// The business.
    Out,
}

impl Direction {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    pub(crate) fn from_text(text: &str) -> Result<Self> {
        match text {
            "in" => Ok(Self::In),
            "out" => Ok(Self::Out),
            other => Err(Error::Stored(format!("direction {other}"))),
        }
    }
}

/// The newest message, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastMessage {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: MessageId,
    /// Who wrote it.
    pub direction: Direction,
    /// Its kind, such as `image`.
    pub kind: String,
    /// A line of it.
    pub preview: String,
    /// Its status, such as `delivered`.
    pub status: String,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// One contact on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Conversation {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: ConversationId,
    /// The number that the customer writes to.
    #[schema(value_type = uuid::Uuid)]
    pub channel_id: ChannelId,
    /// The customer.
    pub contact: Contact,
    /// Whether somebody has still to care.
    pub status: ConversationStatus,
    /// When a snoozed one comes back by itself; `null`: when the customer writes.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub snoozed_until: Option<Timestamp>,
    /// How urgent it is.
    pub priority: Priority,
    /// Who does.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub assignee_id: Option<AgentId>,
    /// Whose agents care for it.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub team_id: Option<TeamId>,
    /// What it is tagged with, by the tags' names.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub tag_ids: Vec<TagId>,
    /// Messages of the customer that no agent has read.
    pub unread_count: i64,
    /// The newest message.
    #[schema(required = true)]
    pub last_message: Option<LastMessage>,
    /// When the newest message was written, or the conversation came back after it was put aside.
    #[schema(value_type = String, format = DateTime)]
    pub last_activity_at: Timestamp,
    /// When the customer last came by an ad or a post.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub referred_at: Option<Timestamp>,
    /// Whether it may be answered freely.
    pub window: Window,
}

/// The columns of [`sql::VIEW`]; tags stand elsewhere.
fn read_view(row: &Row, now: Timestamp) -> Result<Conversation> {
    const CONTACT: usize = 10;
    const LAST: usize = CONTACT + StoredContact::COLUMNS;
    let last_message = match row.get::<Option<Uuid>>(LAST)? {
        None => None,
        Some(id) => Some(LastMessage {
            id: MessageId(id),
            direction: Direction::from_text(&row.get::<String>(LAST + 1)?)?,
            kind: row.get(LAST + 2)?,
            preview: row.get(LAST + 3)?,
            status: row.get(LAST + 4)?,
            at: row.get(LAST + 5)?,
        }),
    };
    Ok(Conversation {
        id: ConversationId(row.get(0)?),
        channel_id: ChannelId(row.get(1)?),
        contact: StoredContact::read(row, CONTACT)?.into_view(),
        status: ConversationStatus::from_text(&row.get::<String>(2)?)?,
        snoozed_until: row.get(7)?,
        priority: Priority::from_rank(row.get(8)?)?,
        assignee_id: row.get::<Option<Uuid>>(3)?.map(AgentId),
        team_id: row.get::<Option<Uuid>>(9)?.map(TeamId),
        tag_ids: Vec::new(),
        unread_count: row.get(4)?,
        last_message,
        last_activity_at: row.get(5)?,
        referred_at: row.get(LAST + 6)?,
        window: Window::at(row.get(6)?, now),
    })
}

/// A message as its conversation takes note of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotedMessage {
    pub(crate) id: MessageId,
    /// When it was written.
    pub(crate) at: Timestamp,
    /// Its place among those of the same moment.
    pub(crate) arrival: Uuid,
    /// From the customer: opens the window.
    pub(crate) from_customer: bool,
    /// Somebody should look at it: counts as unread, and opens the conversation.
    pub(crate) wants_attention: bool,
}

/// Takes note of a new message. One that is older than what is there already, because it came late, changes the counts
/// only.
pub(crate) async fn note_message(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    message: NotedMessage,
) -> Result<()> {
    tx.exec(
        sql::NOTE_MESSAGE,
        params![
            tenant.uuid(),
            id.uuid(),
            message.at,
            message.arrival,
            message.id.uuid(),
            i64::from(message.wants_attention),
            message.from_customer.then_some(message.at),
            message.wants_attention
        ],
    )
    .await?;
    Ok(())
}

/// Takes note that the customer did something that is no message of its own, such as a reaction: it opens the window.
pub(crate) async fn note_sign_of_life(tx: &mut Tx, tenant: TenantId, id: ConversationId, at: Timestamp) -> Result<()> {
    tx.exec(sql::NOTE_SIGN_OF_LIFE, params![tenant.uuid(), id.uuid(), at]).await?;
    Ok(())
}

/// Takes note that the customer came by an ad or a post.
pub(crate) async fn note_referral(tx: &mut Tx, tenant: TenantId, id: ConversationId, at: Timestamp) -> Result<()> {
    tx.exec(sql::NOTE_REFERRAL, params![tenant.uuid(), id.uuid(), at]).await?;
    Ok(())
}

/// Gives a conversation to a team and an agent, or takes it from them.
pub(crate) async fn hand_over(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    team: Option<TeamId>,
    assignee: Option<AgentId>,
) -> Result<()> {
    let row = params![tenant.uuid(), id.uuid(), team.map(TeamId::uuid), assignee.map(AgentId::uuid)];
    tx.exec(sql::HAND_OVER, row).await?;
    Ok(())
}

/// Whether the workspace has this conversation.
pub(crate) async fn conversation_exists(tx: &mut Tx, tenant: TenantId, id: ConversationId) -> Result<bool> {
    Ok(tx.query_opt(sql::EXISTS, params![tenant.uuid(), id.uuid()]).await?.is_some())
}

/// Stores a new conversation; answers its id, which is another one where there is one already.
pub(crate) async fn insert_conversation(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    channel: ChannelId,
    contact: ContactId,
    at: Timestamp,
) -> Result<ConversationId> {
    let row = params![tenant.uuid(), id.uuid(), channel.uuid(), contact.uuid(), at];
    Ok(ConversationId(tx.query_one(sql::INSERT, row).await?.get(0)?))
}
