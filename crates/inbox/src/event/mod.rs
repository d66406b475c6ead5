//! Everything that a workspace's members may see change, as numbered rows.
//!
//! A unit collects its events in an [`EventLog`] and writes them as its last act: the row that holds the newest number is
//! locked only then, so numbers become visible in their order on both engines, and nobody waits long.

mod queries;
pub(crate) mod sql;

use recado_core::{Clock, Timestamp};
use recado_db::{P, Tx, params};
use recado_infra::bus::Bus;
use serde::Serialize;

use crate::{Error, Result, TenantId};

pub use queries::EventsAfter;

/// A reader who is further behind than this loads afresh.
const KEPT_LENGTH: i64 = 50_000;
/// So many events apart, what lies behind those kept is deleted.
const PRUNED_LENGTH: i64 = 1_000;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// A message came or was written.
    MessageCreated,
    /// A message's status, reactions or quote changed.
    MessageUpdated,
    /// A contact's first message on a channel.
    ConversationCreated,
    /// Anything of a conversation changed.
    ConversationUpdated,
    /// A colleague joined, was changed, or left.
    AgentUpdated,
    /// A contact's names or numbers changed.
    ContactUpdated,
    /// A channel was connected, changed or disconnected.
    ChannelUpdated,
    /// A file was fetched, or cannot be.
    MediaUpdated,
    /// A template's status, quality, category or texts changed.
    TemplateUpdated,
    /// The templates of a connection were read, or could not be.
    TemplatesSynced,
    /// A Flow was made, changed or published, or WhatsApp said something about it.
    FlowUpdated,
    /// There is a new tag.
    TagCreated,
    /// A tag was renamed or recoloured.
    TagUpdated,
    /// A tag is gone, or another one is in its place.
    TagDeleted,
    /// A private note was written.
    NoteCreated,
    /// A private note was changed.
    NoteUpdated,
    /// A private note is gone.
    NoteDeleted,
    /// The canned replies that several people see are other ones.
    CannedRepliesUpdated,
    /// What is to be sent later in a conversation is something else.
    ScheduledUpdated,
    /// Something was done with a conversation.
    WorkNoticeCreated,
    /// An agent has seen where it was mentioned.
    MentionsRead,
    /// A team was made or changed.
    TeamUpdated,
    /// A team is gone.
    TeamDeleted,
    /// An agent came or went, or takes another number of conversations.
    AvailabilityUpdated,
}

impl EventKind {
    /// As the event stream writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MessageCreated => "message.created",
            Self::MessageUpdated => "message.updated",
            Self::ConversationCreated => "conversation.created",
            Self::ConversationUpdated => "conversation.updated",
            Self::AgentUpdated => "agent.updated",
            Self::ContactUpdated => "contact.updated",
            Self::ChannelUpdated => "channel.updated",
            Self::MediaUpdated => "media.updated",
            Self::TemplateUpdated => "template.updated",
            Self::TemplatesSynced => "templates.synced",
            Self::FlowUpdated => "flow.updated",
            Self::TagCreated => "tag.created",
            Self::TagUpdated => "tag.updated",
            Self::TagDeleted => "tag.deleted",
            Self::CannedRepliesUpdated => "canned_replies.updated",
            Self::ScheduledUpdated => "scheduled.updated",
            Self::WorkNoticeCreated => "work_notice.created",
            Self::NoteCreated => "note.created",
            Self::NoteUpdated => "note.updated",
            Self::NoteDeleted => "note.deleted",
            Self::MentionsRead => "mentions.read",
            Self::TeamUpdated => "team.updated",
            Self::TeamDeleted => "team.deleted",
            Self::AvailabilityUpdated => "availability.updated",
        }
    }
}

/// One event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// One more than the event before it.
    pub seq: i64,
    /// Such as `message.created`.
    pub kind: String,
    /// The thing as it was then: JSON text.
    pub payload: String,
}

/// The events of one unit of work.
pub(crate) struct EventLog {
    tenant: TenantId,
    events: Vec<(EventKind, String)>,
    everyone_loads_afresh: bool,
}

impl EventLog {
    pub(crate) fn new(tenant: TenantId) -> Self {
        Self { tenant, events: Vec::new(), everyone_loads_afresh: false }
    }

    /// Adds what happened with the thing as it is now.
    pub(crate) fn add(&mut self, kind: EventKind, view: &impl Serialize) -> Result<()> {
        let payload = serde_json::to_string(view).map_err(|error| Error::Stored(error.to_string()))?;
        self.events.push((kind, payload));
        Ok(())
    }

    /// For a change that no event describes: readers get a reset in place of this unit's events.
    pub(crate) fn reset(&mut self) {
        self.everyone_loads_afresh = true;
    }

    /// Numbers and stores the events. The last call of a unit.
    pub(crate) async fn write(self, tx: &mut Tx, bus: &Bus) -> Result<()> {
        let tenant = self.tenant.uuid();
        if self.everyone_loads_afresh {
            tx.exec(sql::RESET, params![tenant]).await?;
        } else if self.events.is_empty() {
            return Ok(());
        } else {
            let count = i64::try_from(self.events.len()).map_err(|error| Error::Stored(error.to_string()))?;
            let last: i64 = tx.query_one(sql::ADVANCE_HEAD, params![tenant, count]).await?.get(0)?;
            let at = P::from(Clock::wall());
            let rows: Vec<Vec<P<'_>>> = (last - count + 1..)
                .zip(&self.events)
                .map(|(seq, (kind, payload))| {
                    vec![P::Uuid(tenant), P::I64(seq), P::Text(kind.as_str()), P::Text(payload), at]
                })
                .collect();
            tx.exec_many(sql::INSERT_EVENT, &rows).await?;
            if last / PRUNED_LENGTH > (last - count) / PRUNED_LENGTH {
                tx.exec(sql::PRUNE_BEHIND, params![tenant, last - KEPT_LENGTH]).await?;
            }
        }
        let (bus, subject) = (bus.clone(), subject(self.tenant));
        tx.on_commit(move || bus.publish(&subject, b""));
        Ok(())
    }
}

/// The bus subject that hints at new events of a workspace.
#[must_use]
pub fn subject(tenant: TenantId) -> String {
    format!("events.{tenant}")
}

/// Forgets events that are older than `before`; a reader who missed them loads afresh.
pub(crate) async fn prune(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    Ok(tx.exec(sql::PRUNE_OLD, params![before]).await?)
}
