//! From when to when a sale price holds. A day without a time is a whole day of UTC, a time without a zone one of UTC (both unconfirmed).

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

const DAY_S: i64 = 24 * 60 * 60;

/// Whether the sale price holds at this moment. Without a start it holds already, without an end for good.
#[must_use]
pub fn holds(start: Option<&str>, end: Option<&str>, now_s: i64) -> bool {
    let has_begun = start.and_then(first_second).is_none_or(|start| now_s >= start);
    let has_ended = end.and_then(end_second).is_some_and(|end| now_s >= end);
    has_begun && !has_ended
}

/// Whether a field for a moment can hold this.
#[must_use]
pub fn is_moment(text: &str) -> bool {
    first_second(text).is_some()
}

fn first_second(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_second());
    }
    let local = match as_day(text) {
        Some(day) => day.at(0, 0, 0, 0),
        None => text.parse::<DateTime>().ok()?,
    };
    Some(TimeZone::UTC.to_timestamp(local).ok()?.as_second())
}

/// Of a day, when it is over.
fn end_second(text: &str) -> Option<i64> {
    let first = first_second(text)?;
    Some(if as_day(text.trim()).is_some() { first.saturating_add(DAY_S) } else { first })
}

fn as_day(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|_| text.len() == "2026-01-01".len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().unwrap().as_second()
    }

    #[test]
    fn a_sale_holds_between_its_moments() {
        let now = at("2026-03-10T12:00:00Z");
        for (start, end, expected) in [
            (None, None, true),
            (Some("2026-03-10"), Some("2026-03-10"), true),
            (Some("2026-03-11"), None, false),
            (None, Some("2026-03-09"), false),
            (Some("2026-03-10T12:00"), None, true),
            (Some("2026-03-10T12:00-0100"), None, false),
            (Some("2026-03-10T12:00+01:00"), Some("2026-03-10T13:00:00+01:00"), false),
        ] {
            assert_eq!(holds(start, end, now), expected, "{start:?} {end:?}");
        }
        for bad in ["", "soon", "2026-13-01", "2026-02-30", "12:00"] {
            assert!(!is_moment(bad), "{bad}");
        }
    }
}
