//! What agents do with conversations.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::bus::Bus;
use recado_infra::jobs::{Jobs, NewJob};
use uuid::Uuid;

use super::mentions::{MentionsRead, read_mentions};
use super::receipt_job::{QUEUE, ReceiptJob};
use super::work_notice::note_work;
use super::{Conversation, ConversationStatus, Priority, closing, conversation_view, snooze, sql};
use crate::agent::{Principal, agent_exists};
use crate::event::{EventKind, EventLog};
use crate::team::{TeamId, team_exists};
use crate::{AgentId, Author, ConversationId, Error, Inbox, MessageId, Result, TenantId};

/// What is to be different.
#[derive(Debug, Clone, Copy, Default)]
pub struct ConversationChange {
    /// `Some(None)`: nobody looks after it.
    pub assignee_id: Option<Option<AgentId>>,
    /// `Some(None)`: no team's.
    pub team_id: Option<Option<TeamId>>,
    /// Open, put aside, or closed.
    pub status: Option<ConversationStatus>,
    /// With the status `snoozed`: when it comes back. Without a time, when the customer writes.
    pub snoozed_until: Option<Timestamp>,
    /// How urgent it is.
    pub priority: Option<Priority>,
}

impl Inbox {
    /// Assigns a conversation, opens, closes or puts it aside, and says how urgent it is.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] where the assignee is no agent of the workspace.
    pub async fn change_conversation(
        &self,
        by: &Principal,
        id: ConversationId,
        change: ConversationChange,
    ) -> Result<Conversation> {
        let (bus, jobs, now) = (self.bus.clone(), self.jobs.clone(), self.clock.now());
        snooze::check(change.status, change.snoozed_until, now)?;
        let input = (by.tenant, id, change, Author::of(by), now);
        self.db
            .write("inbox.conversation.change", input, move |tx, (tenant, id, change, author, now)| {
                let (bus, jobs) = (bus.clone(), jobs.clone());
                Box::pin(async move {
                    let before = conversation_view(tx, *tenant, *id, *now).await?;
                    apply_change(tx, &jobs, *tenant, *id, *change, *now).await?;
                    let after = conversation_view(tx, *tenant, *id, *now).await?;
                    announce_work(tx, &bus, *tenant, (&before, &after), Some(author), *now).await?;
                    Ok(after)
                })
            })
            .await
    }

    /// Everything up to this message, or everything, is read: the count goes down, the customer gets blue ticks, and an agent has
    /// seen where it was mentioned.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has no such conversation, or the conversation no such message.
    pub async fn mark_read(
        &self,
        principal: &Principal,
        id: ConversationId,
        up_to: Option<MessageId>,
    ) -> Result<Conversation> {
        let (bus, jobs) = (self.bus.clone(), self.jobs.clone());
        let input = (principal.tenant, principal.agent_id(), id, up_to, self.clock.now());
        self.db
            .write("inbox.conversation.read", input, move |tx, (tenant, reader, id, up_to, now)| {
                let (bus, jobs) = (bus.clone(), jobs.clone());
                Box::pin(async move {
                    let changed = read_up_to(tx, &jobs, *tenant, *id, *up_to).await?;
                    let view = conversation_view(tx, *tenant, *id, *now).await?;
                    let mut events = EventLog::new(*tenant);
                    if changed {
                        events.add(EventKind::ConversationUpdated, &view)?;
                    }
                    if let Some(reader) = reader
                        && read_mentions(tx, *tenant, *id, *reader, *now).await?
                    {
                        let read = MentionsRead { agent_id: *reader, conversation_id: *id };
                        events.add(EventKind::MentionsRead, &read)?;
                    }
                    events.write(tx, &bus).await?;
                    Ok(view)
                })
            })
            .await
    }

    /// The customer sees that somebody is typing. Graph is told at most once in 20 seconds; without a message of the customer
    /// to answer there is nothing to show.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has no such conversation.
    pub async fn show_typing(&self, tenant: TenantId, id: ConversationId) -> Result<()> {
        if !self.typing.admits(tenant, id) {
            return Ok(());
        }
        let jobs = self.jobs.clone();
        self.db
            .write("inbox.conversation.typing", (tenant, id), move |tx, (tenant, id)| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    tx.query_opt(sql::READ_STATE, params![tenant.uuid(), id.uuid()])
                        .await?
                        .ok_or(Error::NotFound("conversation"))?;
                    if let Some((wamid, ..)) = newest_inbound(tx, *tenant, *id, LAST).await? {
                        let job = NewJob::new(QUEUE, &ReceiptJob::typing(*tenant, *id, wamid))?;
                        jobs.enqueue(tx, job.lane(id.to_string())).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// Writes down and tells what somebody did with a conversation, where it is other than before.
pub(super) async fn announce_work(
    tx: &mut Tx,
    bus: &Bus,
    tenant: TenantId,
    (before, after): (&Conversation, &Conversation),
    author: Option<&Author>,
    now: Timestamp,
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let notices = note_work(tx, tenant, (before, after), author, now).await?;
    let mut events = EventLog::new(tenant);
    events.add(EventKind::ConversationUpdated, after)?;
    for notice in &notices {
        events.add(EventKind::WorkNoticeCreated, notice)?;
    }
    events.write(tx, bus).await
}

async fn apply_change(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    id: ConversationId,
    change: ConversationChange,
    now: Timestamp,
) -> Result<()> {
    if let Some(assignee) = change.assignee_id {
        if let Some(agent) = assignee
            && !agent_exists(tx, tenant, agent).await?
        {
            return Err(Error::invalid("assignee_id", "There is no such agent in this workspace."));
        }
        let row = params![tenant.uuid(), id.uuid(), assignee.map(AgentId::uuid)];
        tx.exec(sql::SET_ASSIGNEE, row).await?;
    }
    if let Some(team) = change.team_id {
        if let Some(team) = team
            && !team_exists(tx, tenant, team).await?
        {
            return Err(Error::invalid("team_id", "There is no such team in this workspace."));
        }
        tx.exec(sql::SET_TEAM, params![tenant.uuid(), id.uuid(), team.map(TeamId::uuid)]).await?;
    }
    if let Some(status) = change.status {
        tx.exec(sql::SET_STATUS, params![tenant.uuid(), id.uuid(), status.as_str(), change.snoozed_until]).await?;
        if let Some(until) = change.snoozed_until {
            snooze::enqueue_wake(tx, jobs, tenant, id, until).await?;
        }
        if status == ConversationStatus::Closed {
            closing::enqueue_closed(tx, jobs, tenant, id, now).await?;
        }
    }
    if let Some(priority) = change.priority {
        tx.exec(sql::SET_PRIORITY, params![tenant.uuid(), id.uuid(), priority.rank()]).await?;
    }
    Ok(())
}

/// A place in a thread: time of writing, then order of arrival.
type Place = (Timestamp, Uuid);

/// Behind every message.
const LAST: Place = (Timestamp::from_micros(i64::MAX), Uuid::max());

async fn read_up_to(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    id: ConversationId,
    up_to: Option<MessageId>,
) -> Result<bool> {
    let state = tx.query_opt(sql::READ_STATE, params![tenant.uuid(), id.uuid()]).await?;
    let state = state.ok_or(Error::NotFound("conversation"))?;
    let (unread, read_wamid): (i64, Option<String>) = (state.get(0)?, state.get(1)?);
    let place = match up_to {
        None => LAST,
        Some(message) => {
            let row = tx.query_opt(sql::MESSAGE_PLACE, params![tenant.uuid(), id.uuid(), message.uuid()]).await?;
            let row = row.ok_or(Error::NotFound("message"))?;
            (row.get(0)?, row.get(1)?)
        }
    };
    if unread == 0 && (up_to.is_some() || read_wamid.is_none()) {
        return Ok(false);
    }
    let Some((wamid, at, arrival)) = newest_inbound(tx, tenant, id, place).await? else { return Ok(false) };
    let after = params![tenant.uuid(), id.uuid(), at, arrival];
    let left = tx.query_one(sql::COUNT_INBOUND_AFTER, after).await?.get::<i64>(0)?.min(unread);
    if left == unread && (unread > 0 || read_wamid.as_deref() == Some(wamid.as_str())) {
        return Ok(false);
    }
    tx.exec(sql::SET_READ, params![tenant.uuid(), id.uuid(), left, &wamid]).await?;
    let job = NewJob::new(QUEUE, &ReceiptJob::read(tenant, id))?;
    jobs.enqueue(tx, job.lane(id.to_string())).await?;
    Ok(left != unread)
}

/// The customer's newest message at this place or before it.
async fn newest_inbound(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    (at, arrival): Place,
) -> Result<Option<(String, Timestamp, Uuid)>> {
    let row = tx.query_opt(sql::NEWEST_INBOUND, params![tenant.uuid(), id.uuid(), at, arrival]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).transpose()
}
