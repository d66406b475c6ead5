//! What was sent and delivered in a time, for analytics.

use recado_core::Timestamp;
use recado_db::{Tx, params};

use super::{Direction, sql};
use crate::error::Result;

/// A message, as far as it is counted.
#[derive(Debug, Clone)]
pub(crate) struct MovedMessage {
    pub(crate) phone_number_id: String,
    pub(crate) customer: String,
    pub(crate) direction: Direction,
    /// The `type`.
    pub(crate) kind: String,
    pub(crate) sent_at: Option<Timestamp>,
    pub(crate) delivered_at: Option<Timestamp>,
}

/// These numbers' messages that were sent or delivered from `start` until before `end`, in no order.
pub(crate) async fn moved_between(
    tx: &mut Tx,
    phone_number_ids: &[String],
    (start, end): (Timestamp, Timestamp),
) -> Result<Vec<MovedMessage>> {
    let rows = tx.query(sql::MOVED_BETWEEN, params![phone_number_ids, start, end]).await?;
    rows.iter()
        .map(|row| {
            let direction: String = row.get(2)?;
            Ok(MovedMessage {
                phone_number_id: row.get(0)?,
                customer: row.get(1)?,
                direction: if direction == "in" { Direction::In } else { Direction::Out },
                kind: row.get(3)?,
                sent_at: row.get(4)?,
                delivered_at: row.get(5)?,
            })
        })
        .collect()
}
