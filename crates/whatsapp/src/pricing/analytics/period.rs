//! The time that a query covers, and the columns it is cut into.

use recado_core::Timestamp;

use crate::account_zone::{AccountZone, Month};

/// How long a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Granularity {
    /// Half an hour.
    HalfHour,
    /// A day of the account.
    Day,
    /// A month of the account.
    Month,
}

const HALF_HOUR_S: i64 = 30 * 60;

/// From `start` until before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first moment.
    pub start: Timestamp,
    /// The first moment after it.
    pub end: Timestamp,
    /// How it is cut.
    pub granularity: Granularity,
}

impl Period {
    /// The column of a moment, as unix seconds of its start and end; `None` outside of the period.
    #[must_use]
    pub fn column(&self, at: Timestamp, zone: &AccountZone) -> Option<(i64, i64)> {
        if at < self.start || at >= self.end {
            return None;
        }
        Some(match self.granularity {
            Granularity::HalfHour => {
                let start = at.seconds() - at.seconds().rem_euclid(HALF_HOUR_S);
                (start, start + HALF_HOUR_S)
            }
            Granularity::Day => {
                let day = zone.day(at);
                (zone.start_of(day).seconds(), zone.start_of(day.tomorrow().unwrap_or(day)).seconds())
            }
            Granularity::Month => {
                let month: Month = zone.month(at);
                (zone.start_of(month.first_day()).seconds(), zone.start_of(month.next().first_day()).seconds())
            }
        })
    }
}
