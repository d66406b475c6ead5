//! The time that a query covers, and the columns it is cut into.

use std::time::Duration;

use recado_core::Timestamp;

use crate::account_zone::{AccountZone, Month};
use crate::error::GraphError;

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

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How far back analytics reach.
const LOOK_BACK: Duration = Duration::from_secs(365 * DAY.as_secs());
/// How far they reached before [`SHORTER_SINCE`].
const FORMER_LOOK_BACK: Duration = Duration::from_secs(3_652 * DAY.as_secs());
/// 1 December 2025.
const SHORTER_SINCE: Timestamp = Timestamp::from_seconds(1_764_547_200);

impl Period {
    /// Whether it begins within what is kept.
    ///
    /// # Errors
    /// 100 (that it is an error, and not just an empty answer, is unconfirmed).
    pub fn check_look_back(&self, now: Timestamp) -> Result<(), GraphError> {
        let reach = if now < SHORTER_SINCE { FORMER_LOOK_BACK } else { LOOK_BACK };
        // Whoever asks for a year and rounds to days is not refused.
        if self.start >= now.minus(reach).minus(DAY) {
            return Ok(());
        }
        let days = reach.as_secs() / DAY.as_secs();
        Err(GraphError::parameter(format!("Param start must be within the last {days} days.")))
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_back_since_december_2025_and_ten_before() {
        let reaches = |now_s: i64, days: i64| {
            let (now, start) = (Timestamp::from_seconds(now_s), Timestamp::from_seconds(now_s - days * 24 * 3600));
            Period { start, end: now, granularity: Granularity::Day }.check_look_back(now).is_ok()
        };
        assert!(reaches(1_795_000_000, 365) && !reaches(1_795_000_000, 367));
        assert!(reaches(1_764_547_199, 3_650) && !reaches(1_764_547_199, 3_660));
    }
}
