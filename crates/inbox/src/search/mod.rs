//! Finding messages and notes by what they say, the newest first.
//!
//! The index of texts ([`crate::text_index`]) is asked for one span of time after the other, each longer than the one before: a
//! common word fills the page with the first, a rare one costs little in the longest. Where neither is so, the search stops when
//! its time is over and says how far it came; the cursor goes on from there. So no page waits for the whole history.

mod backlog;
mod excerpt;
mod found;
mod spans;
pub(crate) mod sql;
mod wanted;

use std::time::{Duration, Instant};

use recado_core::Timestamp;
use recado_db::{Engine, P, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::contact::main_of;
use crate::page::PageRequest;
use crate::text_index::{bucket_token, first_place, last_place, place_of_second, second_of_place};
use crate::{ChannelId, ContactId, Direction, Error, Inbox, Result, TenantId};
use spans::{Span, Spans};
use wanted::{MAX_NEEDLES, Wanted};

pub(crate) use backlog::{BacklogHandler, OPTIONS as BACKLOG_OPTIONS, QUEUE as BACKLOG_QUEUE};
pub use excerpt::ExcerptPart;
pub use found::{FoundItem, MessageHit};

/// Which messages and notes are wanted.
#[derive(Debug, Clone, Default)]
pub struct MessageSearch {
    /// Words, or parts of words, that all occur; words in quotes stand side by side.
    pub q: String,
    /// Of this channel.
    pub channel_id: Option<ChannelId>,
    /// Of the conversations with this contact.
    pub contact_id: Option<ContactId>,
    /// Only messages of this direction.
    pub direction: Option<Direction>,
    /// Of this kind, or `note`.
    pub kind: Option<String>,
    /// From here.
    pub from: Option<Timestamp>,
    /// Until before here.
    pub to: Option<Timestamp>,
}

/// One page of what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MessageSearchPage {
    /// Newest first.
    pub data: Vec<MessageHit>,
    /// Give it as `after` to look further back; `null` where all was looked through.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// Everything since then was looked through; `null`: everything.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub searched_to: Option<Timestamp>,
}

/// No further span is begun after this. A page that looked so long may be short, or empty.
const TIME_FOR_A_PAGE: Duration = Duration::from_millis(25);
/// Spans grow only while the last one took no longer than this.
const GROWS_WITHIN: Duration = Duration::from_millis(2);
/// Without three letters in a row there is nothing to ask the index for: so many of the newest texts are looked at.
const LONGEST_WALK: i64 = 2_000;
/// A contact has a conversation on each channel; so many are looked through.
const MOST_CONVERSATIONS: i64 = 100;

/// A place, and the id among those of the same place.
type Place = (i64, Uuid);

/// The places that were found, and from where on the rest is not known yet.
struct Found {
    places: Vec<(Place, String)>,
    end: Option<Place>,
}

impl Inbox {
    /// Messages and notes that hold all the words, newest first. A page may be short, or empty, before the last one.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a search without words, or a very long one; [`Error::BadCursor`].
    pub async fn search_messages(
        &self,
        tenant: TenantId,
        search: MessageSearch,
        page: PageRequest,
    ) -> Result<MessageSearchPage> {
        let wanted = Wanted::read(&search.q)?;
        let after: Option<Place> = page.position()?;
        let input = (tenant, search, wanted, after, page.limit());
        let (data, end) = self
            .db
            .read("inbox.search.messages", input, |tx, (tenant, search, wanted, after, limit)| {
                Box::pin(async move {
                    let look = Look { tenant: *tenant, search, wanted };
                    let found = look.find(tx, *after, *limit).await?;
                    let hits = found::hits(tx, *tenant, wanted, &found.places).await?;
                    Ok::<_, Error>((hits, found.end))
                })
            })
            .await?;
        Ok(MessageSearchPage {
            data,
            next_cursor: end.map(|end| PageRequest::cursor_at(&end)).transpose()?,
            searched_to: end.map(|(place, _)| Timestamp::from_seconds(second_of_place(place))),
        })
    }
}

struct Look<'a> {
    tenant: TenantId,
    search: &'a MessageSearch,
    wanted: &'a Wanted,
}

impl Look<'_> {
    async fn find(&self, tx: &mut Tx, after: Option<Place>, limit: usize) -> Result<Found> {
        let from = self.search.from.map_or_else(|| first_place(self.tenant), |from| self.place_at(from));
        let to = self.search.to.map_or_else(|| last_place(self.tenant), |to| self.place_at(to));
        // The nil id is before all others: of that place itself nothing is wanted.
        let before = after.unwrap_or((to, Uuid::nil())).min((to, Uuid::nil()));
        let tenant = self.tenant.uuid();
        let statement = match tx.engine() {
            Engine::Sqlite => sql::sqlite::OLDEST_AND_NEWEST,
            Engine::Postgres => sql::postgres::OLDEST_AND_NEWEST,
        };
        let row = tx.query_one(statement, params![tenant, from, before.0]).await?;
        let (Some(oldest), Some(newest)) = (row.get::<Option<i64>>(0)?, row.get::<Option<i64>>(1)?) else {
            return Ok(Found { places: Vec::new(), end: None });
        };
        if let Some(contact) = self.search.contact_id {
            return self.of_contact(tx, contact, (oldest, before), limit).await;
        }
        if self.wanted.trigrams.is_empty() {
            return self.walk(tx, (oldest, before), limit).await;
        }
        let before = before.min((newest, Uuid::max()));
        self.span_by_span(tx, (oldest, before), limit).await
    }

    fn place_at(&self, at: Timestamp) -> i64 {
        // A place within the second is known to its row alone; what is asked for is a second.
        place_of_second(self.tenant, at.micros().div_euclid(1_000_000))
    }

    async fn span_by_span(&self, tx: &mut Tx, (oldest, before): (i64, Place), limit: usize) -> Result<Found> {
        let started = Instant::now();
        let mut places = Vec::new();
        let mut spans = Spans::back_from(second_of_place(before.0));
        let mut before = before;
        loop {
            let span_started = Instant::now();
            let span = spans.next();
            let start = place_of_second(self.tenant, span.start_second).max(oldest);
            let missing = limit.saturating_sub(places.len()).saturating_add(1);
            places.extend(self.in_span(tx, &span, (start, before), missing).await?);
            if places.len() > limit {
                places.truncate(limit);
                return Ok(Found { end: places.last().map(|(place, _)| *place), places });
            }
            if start <= oldest {
                return Ok(Found { places, end: None });
            }
            before = (start, Uuid::nil());
            if started.elapsed() > TIME_FOR_A_PAGE {
                return Ok(Found { places, end: Some(before) });
            }
            if span_started.elapsed() <= GROWS_WITHIN {
                spans.grow();
            }
        }
    }

    async fn in_span(
        &self,
        tx: &mut Tx,
        span: &Span,
        (start, before): (i64, Place),
        limit: usize,
    ) -> Result<Vec<(Place, String)>> {
        let mut row = self.params((start, before), limit);
        let (asked, also);
        let statement = match tx.engine() {
            Engine::Sqlite => {
                asked = self.wanted.fts_query();
                row.push(P::Text(&asked));
                sql::sqlite::IN_SPAN
            }
            Engine::Postgres => {
                // The span is made of two that the index knows.
                let token = |second| bucket_token(self.tenant, span.scale, second);
                asked = self.wanted.array_with(token(span.last_second));
                also = self.wanted.array_with(token(span.start_second));
                row.extend([P::Text(&asked), P::Text(&also)]);
                sql::postgres::IN_SPAN
            }
        };
        tx.query(statement, &row).await?.iter().map(|row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?))).collect()
    }

    /// The newest texts, one by one.
    async fn walk(&self, tx: &mut Tx, (oldest, before): (i64, Place), limit: usize) -> Result<Found> {
        let statement = match tx.engine() {
            Engine::Sqlite => sql::sqlite::WALK,
            Engine::Postgres => sql::postgres::WALK,
        };
        let walk = usize::try_from(LONGEST_WALK).unwrap_or(usize::MAX);
        let rows = tx.query(statement, &self.params((oldest, before), walk)).await?;
        let mut places = Vec::new();
        let mut last = None;
        for row in &rows {
            let place: Place = (row.get(0)?, row.get(1)?);
            if row.get::<bool>(3)? {
                if places.len() == limit {
                    return Ok(Found { places, end: last });
                }
                places.push((place, row.get(2)?));
            }
            last = Some(place);
        }
        let end = last.filter(|_| rows.len() >= walk);
        Ok(Found { places, end })
    }

    /// A contact's conversations are looked through as they are.
    async fn of_contact(
        &self,
        tx: &mut Tx,
        contact: ContactId,
        (oldest, before): (i64, Place),
        limit: usize,
    ) -> Result<Found> {
        let contact = main_of(tx, self.tenant, contact).await?;
        let row = params![self.tenant.uuid(), contact.uuid(), MOST_CONVERSATIONS];
        let conversations = tx.query(sql::CONVERSATIONS_OF_CONTACT, row).await?;
        let statement = match tx.engine() {
            Engine::Sqlite => sql::sqlite::IN_CONVERSATION,
            Engine::Postgres => sql::postgres::IN_CONVERSATION,
        };
        let mut places: Vec<(Place, String)> = Vec::new();
        for conversation in &conversations {
            let mut row = self.params((oldest, before), limit.saturating_add(1));
            row.push(P::Uuid(conversation.get(0)?));
            for row in tx.query(statement, &row).await? {
                places.push(((row.get(0)?, row.get(1)?), row.get(2)?));
            }
        }
        places.sort_by_key(|place| std::cmp::Reverse(place.0));
        let more = places.len() > limit;
        places.truncate(limit);
        Ok(Found { end: places.last().map(|(place, _)| *place).filter(|_| more), places })
    }

    /// `$1` to `$14`.
    fn params(&self, (start, before): (i64, Place), limit: usize) -> Vec<P<'_>> {
        let mut row = vec![
            P::Uuid(self.tenant.uuid()),
            P::I64(start),
            P::I64(before.0),
            P::Uuid(before.1),
            P::I64(i64::try_from(limit).unwrap_or(i64::MAX)),
        ];
        for at in 0..MAX_NEEDLES {
            row.push(self.wanted.needles.get(at).map_or(P::Null, |needle| P::Text(needle)));
        }
        row.push(self.search.direction.map_or(P::Null, |direction| P::Text(direction.as_str())));
        row.push(self.search.kind.as_deref().map_or(P::Null, P::Text));
        row.push(self.search.channel_id.map_or(P::Null, |channel| P::Uuid(channel.uuid())));
        row
    }
}
