//! Reading conversations.

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Conversation, ConversationStatus, read_view, sql};
use crate::contact::{end_of_prefix, search_words};
use crate::page::{Page, PageRequest};
use crate::{AgentId, ChannelId, ConversationId, Error, Inbox, Result, TenantId};

/// A selection of conversations that agents work through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Queue {
    /// All open ones.
    #[default]
    All,
    /// Open ones of the agent who asks.
    Mine,
    /// Open ones of nobody.
    Unassigned,
    /// Open ones with unread messages.
    Unread,
    /// Closed ones.
    Closed,
}

/// Which conversations are wanted.
#[derive(Debug, Clone, Default)]
pub struct ConversationFilter {
    /// Of this queue.
    pub queue: Queue,
    /// Whose [`Queue::Mine`] is.
    pub me: Option<AgentId>,
    /// Of this channel.
    pub channel_id: Option<ChannelId>,
    /// With contacts of this name, username or phone number.
    pub q: Option<String>,
}

/// How many conversations each queue has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueCounts {
    /// All open ones.
    pub all: i64,
    /// Open ones of the agent who asks.
    pub mine: i64,
    /// Open ones of nobody.
    pub unassigned: i64,
    /// Open ones with unread messages.
    pub unread: i64,
    /// Closed ones.
    pub closed: i64,
}

/// Before all others in a list with the newest first.
const FIRST: (i64, Uuid) = (i64::MAX, Uuid::max());

impl Inbox {
    /// The conversations of a queue, newest activity first.
    ///
    /// # Errors
    /// [`Error::BadCursor`], or as the database says.
    pub async fn conversations(
        &self,
        tenant: TenantId,
        filter: ConversationFilter,
        page: PageRequest,
    ) -> Result<Page<Conversation>> {
        if filter.queue == Queue::Mine && filter.me.is_none() {
            return Ok(Page { data: Vec::new(), next_cursor: None });
        }
        let position: (i64, Uuid) = page.position()?.unwrap_or(FIRST);
        let input = (tenant, filter, position, page.fetch_limit(), self.clock.now());
        let rows = self
            .db
            .read("inbox.conversation.list", input, |tx, (tenant, filter, position, limit, now)| {
                Box::pin(async move { list(tx, *tenant, filter, *position, *limit, *now).await })
            })
            .await?;
        page.page(rows, |row| (row.last_activity_at.micros(), row.id.uuid()))
    }

    /// How many conversations each queue has, for the agent who asks.
    ///
    /// # Errors
    /// As the database says.
    pub async fn conversation_counts(&self, tenant: TenantId, me: Option<AgentId>) -> Result<QueueCounts> {
        self.db
            .read("inbox.conversation.counts", (tenant, me), |tx, (tenant, me)| {
                Box::pin(async move {
                    let row = tx.query_one(sql::COUNTS, params![tenant.uuid(), me.map(AgentId::uuid)]).await?;
                    Ok(QueueCounts {
                        all: row.get(0)?,
                        mine: row.get(1)?,
                        unassigned: row.get(2)?,
                        unread: row.get(3)?,
                        closed: row.get(4)?,
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

async fn list(
    tx: &mut Tx,
    tenant: TenantId,
    filter: &ConversationFilter,
    (at, id): (i64, Uuid),
    limit: i64,
    now: Timestamp,
) -> Result<Vec<Conversation>> {
    let status = if filter.queue == Queue::Closed { ConversationStatus::Closed } else { ConversationStatus::Open };
    let me = filter.me.filter(|_| filter.queue == Queue::Mine).map(|me| P::Uuid(me.uuid()));
    let channel = filter.channel_id.map(|channel| P::Uuid(channel.uuid()));
    let words = search_words(filter.q.as_deref().unwrap_or_default());
    let mut row = vec![P::Uuid(tenant.uuid()), P::Text(status.as_str()), P::I64(at), P::Uuid(id), P::I64(limit)];
    let ends: Vec<String> = words.iter().map(|word| end_of_prefix(word)).collect();
    let statement = if let (Some(first), Some(end)) = (words.first(), ends.first()) {
        // Further words narrow a search hardly ever; two make a name.
        let (second, second_end) = (words.get(1).unwrap_or(first), ends.get(1).unwrap_or(end));
        row.extend([P::Text(first), P::Text(end), P::Text(second), P::Text(second_end), channel.unwrap_or(P::Null)]);
        row.extend(me);
        match filter.queue {
            Queue::All | Queue::Closed => sql::SEARCH,
            Queue::Mine => sql::SEARCH_MINE,
            Queue::Unassigned => sql::SEARCH_UNASSIGNED,
            Queue::Unread => sql::SEARCH_UNREAD,
        }
    } else {
        row.extend(me);
        row.extend(channel);
        match (filter.queue, channel.is_some()) {
            (Queue::All | Queue::Closed, false) => sql::LIST,
            (Queue::All | Queue::Closed, true) => sql::LIST_OF_CHANNEL,
            (Queue::Mine, false) => sql::LIST_MINE,
            (Queue::Mine, true) => sql::LIST_MINE_OF_CHANNEL,
            (Queue::Unassigned, false) => sql::LIST_UNASSIGNED,
            (Queue::Unassigned, true) => sql::LIST_UNASSIGNED_OF_CHANNEL,
            (Queue::Unread, false) => sql::LIST_UNREAD,
            (Queue::Unread, true) => sql::LIST_UNREAD_OF_CHANNEL,
        }
    };
    tx.query(statement, &row).await?.iter().map(|row| read_view(row, now)).collect()
}

pub(crate) async fn conversation_view(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    now: Timestamp,
) -> Result<Conversation> {
    let row = tx.query_opt(sql::VIEW, params![tenant.uuid(), id.uuid()]).await?;
    read_view(&row.ok_or(Error::NotFound("conversation"))?, now)
}

/// Several conversations in one statement, in no order.
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
    rows.iter().map(|row| read_view(row, now)).collect()
}
