//! Reading conversations.

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Conversation, read_view, sql};
use crate::tag::tags_of;
use crate::team::TeamId;
use crate::{AgentId, ConversationId, Error, Inbox, Result, TenantId};

/// How many conversations each queue has. What is more than [`QueueCounts::MOST`] is not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueCounts {
    /// All open ones.
    pub all: i64,
    /// Open ones of the agent who asks.
    pub mine: i64,
    /// Open ones of nobody.
    pub unassigned: i64,
    /// Open ones with unread messages.
    pub unread: i64,
    /// Those that are put aside.
    pub snoozed: i64,
    /// Closed ones.
    pub closed: i64,
    /// Those in which the agent who asks was mentioned, and has not looked since.
    pub mentions: i64,
    /// Open ones of each team of the agent who asks.
    pub teams: Vec<TeamCount>,
}

/// How many open conversations a team has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamCount {
    /// Which team.
    #[schema(value_type = uuid::Uuid)]
    pub team_id: TeamId,
    /// How many.
    pub open: i64,
}

impl QueueCounts {
    /// No queue is counted further.
    pub const MOST: i64 = 10_000;
}

impl Inbox {
    /// How many conversations each queue has, for the agent who asks.
    ///
    /// # Errors
    /// As the database says.
    pub async fn conversation_counts(&self, tenant: TenantId, me: Option<AgentId>) -> Result<QueueCounts> {
        self.db
            .read("inbox.conversation.counts", (tenant, me), |tx, (tenant, me)| {
                Box::pin(async move {
                    let asked = params![tenant.uuid(), me.map(AgentId::uuid), QueueCounts::MOST];
                    let row = tx.query_one(sql::COUNTS, asked).await?;
                    let teams = tx.query(sql::TEAM_COUNTS, asked).await?;
                    Ok(QueueCounts {
                        all: row.get(0)?,
                        mine: row.get(1)?,
                        unassigned: row.get(2)?,
                        unread: row.get(3)?,
                        snoozed: row.get(4)?,
                        closed: row.get(5)?,
                        mentions: row.get(6)?,
                        teams: teams
                            .iter()
                            .map(|row| Ok(TeamCount { team_id: TeamId(row.get(0)?), open: row.get(1)? }))
                            .collect::<Result<_>>()?,
                    })
                })
            })
            .await
    }

    /// One conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has none with this id.
    pub async fn conversation(&self, tenant: TenantId, id: ConversationId) -> Result<Conversation> {
        self.db
            .read("inbox.conversation.find", (tenant, id, self.clock.now()), |tx, (tenant, id, now)| {
                Box::pin(async move { conversation_view(tx, *tenant, *id, *now).await })
            })
            .await
    }
}

pub(crate) async fn conversation_view(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    now: Timestamp,
) -> Result<Conversation> {
    conversation_views(tx, tenant, &[id.uuid()], now).await?.pop().ok_or(Error::NotFound("conversation"))
}

/// Several conversations at once, in no order.
pub(crate) async fn conversation_views(
    tx: &mut Tx,
    tenant: TenantId,
    ids: &[Uuid],
    now: Timestamp,
) -> Result<Vec<Conversation>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.query(sql::VIEWS, &[P::Uuid(tenant.uuid()), P::Uuids(ids)]).await?;
    let mut tags = tags_of(tx, tenant, ids).await?;
    rows.iter()
        .map(|row| {
            let mut view = read_view(row, now)?;
            view.tag_ids = tags.remove(&view.id).unwrap_or_default();
            Ok(view)
        })
        .collect()
}
