//! Pages of a queue.
//!
//! A queue is walked in the order of its index. What a filter asks for besides is looked at row by row, and a page looks at so many
//! rows and no more: it may then have fewer rows than asked for, or none, and still a cursor. Where a tag or a search names few
//! conversations, those are read and sorted instead. So no page costs more with a million conversations than with some thousands.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{P, Tx};
use recado_whatsapp::window::CUSTOMER_SERVICE_WINDOW;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Conversation, ConversationStatus, Priority, conversation_views, sql};
use crate::contact::{end_of_prefix, few_have, search_words};
use crate::page::{Page, PageRequest};
use crate::tag::TagId;
use crate::team::TeamId;
use crate::{AgentId, ChannelId, Error, Inbox, Result, TenantId};

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
    /// Those that are put aside.
    Snoozed,
    /// Closed ones.
    Closed,
    /// Those in which the agent who asks was mentioned, and has not looked since; closed ones too.
    Mentions,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// What was written last comes first.
    #[default]
    Newest,
    /// What has been quiet for longest comes first.
    Oldest,
}

/// Which conversations are wanted.
#[derive(Debug, Clone, Default)]
pub struct ConversationFilter {
    /// Of this queue.
    pub queue: Queue,
    /// Whose [`Queue::Mine`] and [`Queue::Mentions`] are.
    pub me: Option<AgentId>,
    /// Of this channel.
    pub channel_id: Option<ChannelId>,
    /// With this tag.
    pub tag_id: Option<TagId>,
    /// Of this team.
    pub team_id: Option<TeamId>,
    /// Of this status, in place of the queue's own.
    pub status: Option<ConversationStatus>,
    /// Of this priority.
    pub priority: Option<Priority>,
    /// Only those with unread messages.
    pub unread: bool,
    /// Only those that may be answered freely.
    pub window_open: bool,
    /// With contacts of this name, username or phone number.
    pub q: Option<String>,
    /// In this order.
    pub sort: Sort,
}

impl Sort {
    /// Before all others.
    const fn first(self) -> Place {
        match self {
            Self::Newest => (i64::MAX, Uuid::max()),
            Self::Oldest => (i64::MIN, Uuid::nil()),
        }
    }
}

/// A statement for each order.
struct Statement {
    newest: &'static str,
    oldest: &'static str,
}

impl Statement {
    const fn sorted(&self, sort: Sort) -> &'static str {
        match sort {
            Sort::Newest => self.newest,
            Sort::Oldest => self.oldest,
        }
    }
}

/// A page looks at so many rows of its queue.
const LONGEST_WALK: usize = 4000;
/// It reads so many of them at once.
const STEP: usize = 500;
/// Not more conversations than these are read and sorted.
const MOST_PICKED: i64 = 4000;

/// Time of the last activity in microseconds, then id.
type Place = (i64, Uuid);

/// What a page is made of.
struct Found {
    places: Vec<Place>,
    /// Where the next page begins, if there is one.
    end: Option<Place>,
}

impl Inbox {
    /// The conversations of a queue, by their last activity. With a filter a page may be short, or empty, before the last one.
    ///
    /// # Errors
    /// [`Error::BadCursor`], or as the database says.
    pub async fn conversations(
        &self,
        tenant: TenantId,
        filter: ConversationFilter,
        page: PageRequest,
    ) -> Result<Page<Conversation>> {
        if matches!(filter.queue, Queue::Mine | Queue::Mentions) && filter.me.is_none() {
            return Ok(Page { data: Vec::new(), next_cursor: None });
        }
        let after: Place = page.position()?.unwrap_or(filter.sort.first());
        let input = (tenant, filter, after, page.limit(), self.clock.now());
        let (data, end) = self
            .db
            .read("inbox.conversation.list", input, |tx, (tenant, filter, after, limit, now)| {
                Box::pin(async move {
                    let found = find(tx, *tenant, filter, *now, *after, *limit).await?;
                    let views = views_in_order(tx, *tenant, &found.places, *now).await?;
                    Ok::<_, Error>((views, found.end))
                })
            })
            .await?;
        Ok(Page { data, next_cursor: end.map(|end| PageRequest::cursor_at(&end)).transpose()? })
    }
}

/// The filter as parameters of the statements.
struct Narrowing<'a> {
    tenant: TenantId,
    filter: &'a ConversationFilter,
    /// Words of the search, each with the end of its range; two make a name, further ones narrow a search hardly ever.
    words: Vec<(String, String)>,
    /// Whoever wrote after this may be answered freely.
    window_from: Timestamp,
}

impl<'a> Narrowing<'a> {
    fn new(tenant: TenantId, filter: &'a ConversationFilter, now: Timestamp) -> Self {
        let words = search_words(filter.q.as_deref().unwrap_or_default());
        let words = words.into_iter().take(2).map(|word| (end_of_prefix(&word), word)).map(|(end, word)| (word, end));
        Self { tenant, filter, words: words.collect(), window_from: now.minus(CUSTOMER_SERVICE_WINDOW) }
    }

    /// Of mentioned ones all are wanted, whatever their status.
    fn status(&self) -> Option<ConversationStatus> {
        let own = match self.filter.queue {
            Queue::Closed => Some(ConversationStatus::Closed),
            Queue::Snoozed => Some(ConversationStatus::Snoozed),
            Queue::Mentions => None,
            Queue::All | Queue::Mine | Queue::Unassigned | Queue::Unread => Some(ConversationStatus::Open),
        };
        self.filter.status.or(own)
    }

    fn unread(&self) -> bool {
        self.filter.unread || self.filter.queue == Queue::Unread
    }

    /// The statement whose index leaves the least to be looked at row by row, and whether it leaves nothing.
    fn walked_by(&self) -> (&'static str, bool) {
        let filter = self.filter;
        let unread = usize::from(self.unread());
        let priority = usize::from(filter.priority.is_some());
        let channel = usize::from(filter.channel_id.is_some()) + usize::from(filter.team_id.is_some());
        let others = usize::from(filter.tag_id.is_some()) + self.words.len() + usize::from(filter.window_open);
        let (statement, served) = match filter.queue {
            Queue::Mine => (Statement { newest: sql::WALK_MINE, oldest: sql::OLDEST_WALK_MINE }, 0),
            Queue::Unassigned => (Statement { newest: sql::WALK_UNASSIGNED, oldest: sql::OLDEST_WALK_UNASSIGNED }, 0),
            _ if filter.priority.is_some_and(|priority| priority != Priority::None) => {
                (Statement { newest: sql::WALK_OF_PRIORITY, oldest: sql::OLDEST_WALK_OF_PRIORITY }, 1)
            }
            _ if self.unread() => (Statement { newest: sql::WALK_UNREAD, oldest: sql::OLDEST_WALK_UNREAD }, 1),
            _ if filter.team_id.is_some() => {
                (Statement { newest: sql::WALK_OF_TEAM, oldest: sql::OLDEST_WALK_OF_TEAM }, 1)
            }
            _ if filter.channel_id.is_some() => {
                (Statement { newest: sql::WALK_OF_CHANNEL, oldest: sql::OLDEST_WALK_OF_CHANNEL }, 1)
            }
            _ => (Statement { newest: sql::WALK, oldest: sql::OLDEST_WALK }, 0),
        };
        (statement.sorted(filter.sort), unread + priority + channel + others == served)
    }

    /// `$1` to `$15`.
    fn params(&self, after: Place, limit: usize) -> Vec<P<'_>> {
        let mut row = vec![
            P::Uuid(self.tenant.uuid()),
            P::I64(after.0),
            P::Uuid(after.1),
            P::I64(i64::try_from(limit).unwrap_or(i64::MAX)),
            self.filter.channel_id.map_or(P::Null, |channel| P::Uuid(channel.uuid())),
            self.filter.tag_id.map_or(P::Null, |tag| P::Uuid(tag.uuid())),
        ];
        for at in 0..2 {
            let (word, end) =
                self.words.get(at).map_or((P::Null, P::Null), |(word, end)| (P::Text(word), P::Text(end)));
            row.extend([word, end]);
        }
        row.extend([
            self.status().map_or(P::Null, |status| P::Text(status.as_str())),
            P::Bool(self.unread()),
            self.filter.priority.map_or(P::Null, |priority| P::I64(priority.rank())),
            if self.filter.window_open { P::from(self.window_from) } else { P::Null },
            self.filter.team_id.map_or(P::Null, |team| P::Uuid(team.uuid())),
        ]);
        row
    }

    fn me(&self) -> P<'_> {
        let me = self.filter.me.filter(|_| matches!(self.filter.queue, Queue::Mine | Queue::Mentions));
        me.map_or(P::Null, |me| P::Uuid(me.uuid()))
    }
}

async fn find(
    tx: &mut Tx,
    tenant: TenantId,
    filter: &ConversationFilter,
    now: Timestamp,
    after: Place,
    limit: usize,
) -> Result<Found> {
    let narrowing = Narrowing::new(tenant, filter, now);
    match few(tx, &narrowing).await? {
        Some(statement) => pick(tx, &narrowing, statement.sorted(filter.sort), after, limit).await,
        None => walk(tx, &narrowing, after, limit).await,
    }
}

/// The statement that begins with the tag or the search, where that names few conversations.
async fn few(tx: &mut Tx, narrowing: &Narrowing<'_>) -> Result<Option<Statement>> {
    if narrowing.filter.queue == Queue::Mentions {
        return Ok(Some(Statement { newest: sql::PICK_MENTIONED, oldest: sql::OLDEST_PICK_MENTIONED }));
    }
    let tenant = P::Uuid(narrowing.tenant.uuid());
    if let Some(tag) = narrowing.filter.tag_id {
        let row = [tenant, P::Uuid(tag.uuid()), P::I64(MOST_PICKED + 1)];
        if tx.query_one(sql::COUNT_TAGGED, &row).await?.get::<i64>(0)? <= MOST_PICKED {
            return Ok(Some(Statement { newest: sql::PICK_TAGGED, oldest: sql::OLDEST_PICK_TAGGED }));
        }
    }
    if let Some((word, end)) = narrowing.words.first()
        && few_have(tx, narrowing.tenant.uuid(), (word, end), MOST_PICKED).await?
    {
        return Ok(Some(Statement { newest: sql::PICK_FOUND, oldest: sql::OLDEST_PICK_FOUND }));
    }
    Ok(None)
}

async fn pick(tx: &mut Tx, narrowing: &Narrowing<'_>, statement: &str, after: Place, limit: usize) -> Result<Found> {
    let queue = narrowing.filter.queue;
    let mut row = narrowing.params(after, limit.saturating_add(1));
    row.push(narrowing.me());
    if queue != Queue::Mentions {
        row.push(P::Bool(queue == Queue::Unassigned));
    }
    let mut places = Vec::new();
    for row in tx.query(statement, &row).await? {
        places.push((row.get(0)?, row.get(1)?));
    }
    let more = places.len() > limit;
    places.truncate(limit);
    let end = places.last().copied().filter(|_| more);
    Ok(Found { places, end })
}

async fn walk(tx: &mut Tx, narrowing: &Narrowing<'_>, mut after: Place, limit: usize) -> Result<Found> {
    let (statement, leaves_nothing) = narrowing.walked_by();
    let step = if leaves_nothing { limit.saturating_add(1) } else { STEP };
    let mut places: Vec<Place> = Vec::new();
    let mut walked = 0;
    loop {
        let mut row = narrowing.params(after, step);
        if narrowing.filter.queue == Queue::Mine {
            row.push(narrowing.me());
        }
        let rows = tx.query(statement, &row).await?;
        for row in &rows {
            after = (row.get(0)?, row.get(1)?);
            if row.get::<bool>(2)? {
                if places.len() == limit {
                    return Ok(Found { end: places.last().copied(), places });
                }
                places.push(after);
            }
        }
        walked += rows.len();
        if rows.len() < step {
            return Ok(Found { places, end: None });
        }
        if walked >= LONGEST_WALK {
            return Ok(Found { places, end: Some(after) });
        }
    }
}

async fn views_in_order(tx: &mut Tx, tenant: TenantId, places: &[Place], now: Timestamp) -> Result<Vec<Conversation>> {
    let ids: Vec<Uuid> = places.iter().map(|(_, id)| *id).collect();
    let views = conversation_views(tx, tenant, &ids, now).await?;
    let mut views: HashMap<Uuid, Conversation> = views.into_iter().map(|view| (view.id.uuid(), view)).collect();
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}
