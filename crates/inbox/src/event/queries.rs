//! Reading the event stream.

use recado_db::params;

use super::{Event, sql};
use crate::{Inbox, Result, TenantId};

/// What a reader of the stream gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventsAfter {
    /// The next events, oldest first, without a gap; empty when there is nothing new.
    Events(Vec<Event>),
    /// The events asked for are gone: load everything afresh and go on from this number.
    Reset {
        /// The newest number.
        seq: i64,
    },
}

impl Inbox {
    /// The number of the newest event, 0 before the first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn newest_event(&self, tenant: TenantId) -> Result<i64> {
        self.db
            .read("inbox.event.newest", tenant, |tx, tenant| {
                Box::pin(async move {
                    let head = tx.query_opt(sql::HEAD, params![tenant.uuid()]).await?;
                    Ok(head.map(|row| row.get(0)).transpose()?.unwrap_or(0))
                })
            })
            .await
    }

    /// The events after number `after`, at most `limit` of them.
    ///
    /// # Errors
    /// As the database says.
    pub async fn events_after(&self, tenant: TenantId, after: i64, limit: u32) -> Result<EventsAfter> {
        self.db
            .read("inbox.event.after", (tenant, after, limit), |tx, (tenant, after, limit)| {
                Box::pin(async move {
                    let (newest, reset_seq): (i64, i64) = match tx.query_opt(sql::HEAD, params![tenant.uuid()]).await? {
                        Some(head) => (head.get(0)?, head.get(1)?),
                        None => (0, 0),
                    };
                    // Ahead of the newest: a number from before the database was restored or reset.
                    if *after > newest || *after < reset_seq {
                        return Ok(EventsAfter::Reset { seq: newest });
                    }
                    if *after == newest {
                        return Ok(EventsAfter::Events(Vec::new()));
                    }
                    let rows = tx.query(sql::EVENTS_AFTER, params![tenant.uuid(), *after, *limit]).await?;
                    let mut events = Vec::with_capacity(rows.len());
                    for row in rows {
                        events.push(Event { seq: row.get(0)?, kind: row.get(1)?, payload: row.get(2)? });
                    }
                    let is_next = events.first().is_some_and(|event| event.seq == *after + 1);
                    Ok(if is_next { EventsAfter::Events(events) } else { EventsAfter::Reset { seq: newest } })
                })
            })
            .await
    }
}
