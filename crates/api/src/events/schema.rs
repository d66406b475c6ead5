//! A change as the event stream carries it; the event log stores it as text already.

use recado_core::Timestamp;
use recado_inbox::Agent;
use recado_inbox::Channel;
use recado_inbox::Contact;
use recado_inbox::Conversation;
use recado_inbox::Flow;
use recado_inbox::Media;
use recado_inbox::Message;
use recado_inbox::{Availability, Team, TeamDeleted};
use recado_inbox::{MentionsRead, Note, NoteDeleted, Tag, TagDeleted, WorkNotice};
use recado_inbox::{TemplateChanged, TemplateSync};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One change.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct WorkspaceChange {
    /// Its number.
    pub seq: i64,
    /// The time by the travelling clock.
    #[schema(value_type = String, format = DateTime)]
    pub now: Timestamp,
    /// What changed, as it is now.
    #[serde(flatten)]
    pub what: Changed,
}

/// What changed.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "data")]
pub enum Changed {
    #[serde(rename = "message.created")]
    MessageCreated(Box<Message>),
    #[serde(rename = "message.updated")]
    MessageUpdated(Box<Message>),
    #[serde(rename = "conversation.created")]
    ConversationCreated(Box<Conversation>),
    #[serde(rename = "conversation.updated")]
    ConversationUpdated(Box<Conversation>),
    #[serde(rename = "agent.updated")]
    AgentUpdated(Agent),
    #[serde(rename = "contact.updated")]
    ContactUpdated(Contact),
    #[serde(rename = "channel.updated")]
    ChannelUpdated(Channel),
    #[serde(rename = "media.updated")]
    MediaUpdated(Media),
    #[serde(rename = "template.updated")]
    TemplateUpdated(Box<TemplateChanged>),
    #[serde(rename = "templates.synced")]
    TemplatesSynced(TemplateSync),
    #[serde(rename = "flow.updated")]
    FlowUpdated(Box<Flow>),
    #[serde(rename = "tag.created")]
    TagCreated(Tag),
    #[serde(rename = "tag.updated")]
    TagUpdated(Tag),
    #[serde(rename = "tag.deleted")]
    TagDeleted(TagDeleted),
    #[serde(rename = "note.created")]
    NoteCreated(Note),
    #[serde(rename = "note.updated")]
    NoteUpdated(Note),
    #[serde(rename = "note.deleted")]
    NoteDeleted(NoteDeleted),
    #[serde(rename = "canned_replies.updated")]
    CannedRepliesUpdated {},
    #[serde(rename = "scheduled.updated")]
    ScheduledUpdated {
        /// Whose scheduled messages are other ones.
        conversation_id: uuid::Uuid,
    },
    #[serde(rename = "work_notice.created")]
    WorkNoticeCreated(WorkNotice),
    #[serde(rename = "mentions.read")]
    MentionsRead(MentionsRead),
    #[serde(rename = "team.updated")]
    TeamUpdated(Team),
    #[serde(rename = "team.deleted")]
    TeamDeleted(TeamDeleted),
    #[serde(rename = "availability.updated")]
    AvailabilityUpdated(Availability),
}
