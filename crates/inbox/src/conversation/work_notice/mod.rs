//! What was done with a conversation, as its thread tells it between the messages: who gave it to whom, closed it, tagged it. Customers
//! never see it.

pub(crate) mod sql;

use recado_core::{Timestamp, new_uuid};
use recado_db::{P, Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Conversation, ConversationStatus, Priority};
use crate::agent::{Author, read_author};
use crate::{AgentId, ConversationId, Error, Result, TenantId};

/// Somebody or something, as it was called then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "detail", rename_all = "snake_case")]
pub enum WorkChange {
    /// Given to an agent, or taken from all.
    Assigned {
        /// `null`: nobody has it any more.
        #[schema(required = true)]
        to: Option<Named>,
    },
    /// Given to a team, or taken from all.
    Team {
        /// `null`: no team's.
        #[schema(required = true)]
        to: Option<Named>,
    },
    /// Opened again.
    Opened {},
    /// Closed.
    Closed {},
    /// Put aside.
    Snoozed {
        /// `null`: until the customer writes.
        #[schema(value_type = Option<String>, format = DateTime, required = true)]
        until: Option<Timestamp>,
    },
    /// Made more or less urgent.
    Priority {
        /// How urgent it is.
        to: Priority,
    },
    /// The customer said how satisfied it is.
    Rated {
        /// 1 to 5, 5 is the best.
        score: i64,
    },
    /// Tags came or went.
    Tagged {
        /// Those that came.
        added: Vec<Named>,
        /// Those that went.
        removed: Vec<Named>,
    },
}

/// One thing that was done with a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkNotice {
    /// Its id.
    pub id: Uuid,
    /// The conversation.
    #[schema(value_type = uuid::Uuid)]
    pub conversation_id: ConversationId,
    /// What.
    #[serde(flatten)]
    pub change: WorkChange,
    /// Who; `null`: the desk itself, by a rule or at a time.
    #[schema(required = true)]
    pub author: Option<Author>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// Writes down what is different after somebody worked on a conversation.
pub(crate) async fn note_work(
    tx: &mut Tx,
    tenant: TenantId,
    (before, after): (&Conversation, &Conversation),
    author: Option<&Author>,
    now: Timestamp,
) -> Result<Vec<WorkNotice>> {
    let mut notices = Vec::new();
    for change in changes(tx, tenant, before, after).await? {
        notices.push(store(tx, tenant, after.id, change, author, now).await?);
    }
    Ok(notices)
}

/// Writes down that a rule gave a conversation to an agent.
pub(crate) async fn note_assigned(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    agent: AgentId,
    now: Timestamp,
) -> Result<WorkNotice> {
    let to = named(tx, sql::AGENT_NAME, tenant, Some(agent.uuid())).await?;
    store(tx, tenant, id, WorkChange::Assigned { to }, None, now).await
}

/// Writes down something that nobody of the desk did.
pub(crate) async fn note_change(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    change: WorkChange,
    now: Timestamp,
) -> Result<WorkNotice> {
    store(tx, tenant, id, change, None, now).await
}

/// The newest notices of a conversation before this place in its thread.
pub(crate) async fn work_notices_before(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    (at, arrival): (i64, Uuid),
    limit: i64,
) -> Result<Vec<WorkNotice>> {
    let row = params![tenant.uuid(), conversation.uuid(), at, arrival, limit];
    tx.query(sql::BEFORE, row).await?.iter().map(read).collect()
}

/// Gives a conversation's notices to the one that it turned out to be.
pub(crate) async fn move_work_notices(
    tx: &mut Tx,
    tenant: TenantId,
    lost: ConversationId,
    kept: ConversationId,
) -> Result<()> {
    tx.exec(sql::MOVE, params![tenant.uuid(), lost.uuid(), kept.uuid()]).await?;
    Ok(())
}

async fn changes(
    tx: &mut Tx,
    tenant: TenantId,
    before: &Conversation,
    after: &Conversation,
) -> Result<Vec<WorkChange>> {
    let mut changes = Vec::new();
    if before.team_id != after.team_id {
        let team = after.team_id.map(|team| team.uuid());
        changes.push(WorkChange::Team { to: named(tx, sql::TEAM_NAME, tenant, team).await? });
    }
    if before.assignee_id != after.assignee_id {
        let agent = after.assignee_id.map(AgentId::uuid);
        changes.push(WorkChange::Assigned { to: named(tx, sql::AGENT_NAME, tenant, agent).await? });
    }
    if (before.status, before.snoozed_until) != (after.status, after.snoozed_until) {
        changes.push(match after.status {
            ConversationStatus::Open => WorkChange::Opened {},
            ConversationStatus::Closed => WorkChange::Closed {},
            ConversationStatus::Snoozed => WorkChange::Snoozed { until: after.snoozed_until },
        });
    }
    if before.priority != after.priority {
        changes.push(WorkChange::Priority { to: after.priority });
    }
    let only_in = |these: &Conversation, those: &Conversation| -> Vec<Uuid> {
        these.tag_ids.iter().filter(|tag| !those.tag_ids.contains(tag)).map(|tag| tag.uuid()).collect()
    };
    let (added, removed) = (only_in(after, before), only_in(before, after));
    if !added.is_empty() || !removed.is_empty() {
        let (added, removed) = (tags(tx, tenant, &added).await?, tags(tx, tenant, &removed).await?);
        changes.push(WorkChange::Tagged { added, removed });
    }
    Ok(changes)
}

async fn named(tx: &mut Tx, name_of: &'static str, tenant: TenantId, id: Option<Uuid>) -> Result<Option<Named>> {
    let Some(id) = id else { return Ok(None) };
    let row = tx.query_opt(name_of, params![tenant.uuid(), id]).await?;
    row.map(|row| Ok(Named { id, name: row.get(0)? })).transpose()
}

async fn tags(tx: &mut Tx, tenant: TenantId, ids: &[Uuid]) -> Result<Vec<Named>> {
    let rows = tx.query(sql::TAG_NAMES, &[P::Uuid(tenant.uuid()), P::Uuids(ids)]).await?;
    rows.iter().map(|row| Ok(Named { id: row.get(0)?, name: row.get(1)? })).collect()
}

async fn store(
    tx: &mut Tx,
    tenant: TenantId,
    conversation_id: ConversationId,
    change: WorkChange,
    author: Option<&Author>,
    created_at: Timestamp,
) -> Result<WorkNotice> {
    let notice = WorkNotice { id: new_uuid(), conversation_id, change, author: author.cloned(), created_at };
    let change = serde_json::to_string(&notice.change).map_err(|error| Error::Stored(error.to_string()))?;
    let row = params![
        tenant.uuid(),
        notice.id,
        conversation_id.uuid(),
        author.map(|author| author.kind.as_str()),
        author.map(|author| author.id),
        author.map(|author| author.name.as_str()),
        &change,
        created_at
    ];
    tx.exec(sql::INSERT, row).await?;
    Ok(notice)
}

fn read(row: &Row) -> Result<WorkNotice> {
    let change: String = row.get(5)?;
    Ok(WorkNotice {
        id: row.get(0)?,
        conversation_id: ConversationId(row.get(1)?),
        change: serde_json::from_str(&change).map_err(|error| Error::Stored(error.to_string()))?,
        author: read_author(row, 2)?,
        created_at: row.get(6)?,
    })
}
