//! When a business is open, as people write it down: a week in a time zone, and days that are different.

use std::collections::HashSet;
use std::fmt;

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

use crate::{Error, FieldProblem, Result};

const MAX_SPANS_OF_A_DAY: usize = 12;
const MAX_EXCEPTIONS: usize = 400;
const MAX_NAME_CHARS: usize = 80;
const MINUTES_OF_A_DAY: u16 = 24 * 60;

/// A time on a clock's face: `00:00` to `24:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime(u16);

impl ClockTime {
    /// Minutes since midnight; `None` beyond the day's end.
    #[must_use]
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= MINUTES_OF_A_DAY { Some(Self(minutes)) } else { None }
    }

    /// Minutes since midnight.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }

    fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':')?;
        let two_digits = |part: &str| {
            (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
        };
        let (hours, minutes): (u16, u16) = (two_digits(hours)?, two_digits(minutes)?);
        if minutes < 60 { Self::from_minutes(hours * 60 + minutes) } else { None }
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a time such as 09:30 (00:00 to 24:00)"))
    }
}

/// A part of a day. Where it closes no later than it opens, it closes on the day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSpan {
    /// `00:00` to `23:59`.
    #[schema(value_type = String, example = "09:00")]
    pub opens: ClockTime,
    /// `00:00` to `24:00`; earlier than it opens: on the day after.
    #[schema(value_type = String, example = "18:00")]
    pub closes: ClockTime,
}

impl OpenSpan {
    /// Minutes from the midnight its day begins with; up to two days for one that runs over midnight.
    pub(super) const fn minutes(self) -> (u16, u16) {
        let (opens, closes) = (self.opens.0, self.closes.0);
        (opens, if closes <= opens { closes + MINUTES_OF_A_DAY } else { closes })
    }
}

/// A part of one day of every week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct WeekSpan {
    /// 1 Monday to 7 Sunday: the day it opens on.
    #[schema(minimum = 1, maximum = 7)]
    pub day: u8,
    /// From when until when.
    #[serde(flatten)]
    pub span: OpenSpan,
}

/// A day that is not like others of the week: a holiday, or one with other hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Which day.
    #[schema(value_type = String, format = Date, example = "2026-12-25")]
    pub date: Date,
    /// As people call it.
    #[serde(default)]
    pub name: String,
    /// When it is open nevertheless; empty: closed. What began on the day before goes on.
    #[serde(default)]
    #[schema(required = false)]
    pub spans: Vec<OpenSpan>,
}

/// When a business is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hours {
    /// Its name in the IANA data base.
    #[schema(example = "Europe/Madrid")]
    pub time_zone: String,
    /// The spans of every week; none: never open but for exceptions.
    pub week: Vec<WeekSpan>,
    /// Days that are different.
    pub exceptions: Vec<Exception>,
}

impl Hours {
    /// In order, without what cannot be.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem there is.
    pub fn checked(mut self) -> Result<Self> {
        let mut problems = Vec::new();
        self.time_zone = self.time_zone.trim().to_owned();
        if zone_named(&self.time_zone).is_none() {
            let detail = "There is no such time zone. Write its name in the IANA data base, such as Europe/Madrid.";
            problems.push(FieldProblem::new("time_zone", detail));
        }
        for (at, span) in self.week.iter().enumerate() {
            if !(1..=7).contains(&span.day) {
                let detail = "The days of a week are 1 (Monday) to 7 (Sunday).";
                problems.push(FieldProblem::new(format!("week[{at}].day"), detail));
            }
            problems.extend(span_problem(span.span, &format!("week[{at}]")));
        }
        for day in 1..=7 {
            if self.week.iter().filter(|span| span.day == day).count() > MAX_SPANS_OF_A_DAY {
                let detail = format!("A day has at most {MAX_SPANS_OF_A_DAY} spans.");
                problems.push(FieldProblem::new("week", detail));
            }
        }
        self.check_exceptions(&mut problems);
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        self.week.sort_unstable();
        self.week.dedup();
        self.exceptions.sort_by_key(|exception| exception.date);
        Ok(self)
    }

    fn check_exceptions(&mut self, problems: &mut Vec<FieldProblem>) {
        if self.exceptions.len() > MAX_EXCEPTIONS {
            let detail = format!("There are at most {MAX_EXCEPTIONS} days that are different.");
            problems.push(FieldProblem::new("exceptions", detail));
        }
        let mut seen = HashSet::new();
        for (at, exception) in self.exceptions.iter_mut().enumerate() {
            let path = format!("exceptions[{at}]");
            if !seen.insert(exception.date) {
                let detail = "This day is named twice. Put all of its hours into one.";
                problems.push(FieldProblem::new(format!("{path}.date"), detail));
            }
            exception.name = exception.name.trim().to_owned();
            if exception.name.chars().count() > MAX_NAME_CHARS {
                let detail = format!("A name has at most {MAX_NAME_CHARS} characters.");
                problems.push(FieldProblem::new(format!("{path}.name"), detail));
            }
            if exception.spans.len() > MAX_SPANS_OF_A_DAY {
                let detail = format!("A day has at most {MAX_SPANS_OF_A_DAY} spans.");
                problems.push(FieldProblem::new(format!("{path}.spans"), detail));
            }
            for (span_at, span) in exception.spans.iter().enumerate() {
                problems.extend(span_problem(*span, &format!("{path}.spans[{span_at}]")));
            }
            exception.spans.sort_unstable();
            exception.spans.dedup();
        }
    }
}

fn span_problem(span: OpenSpan, path: &str) -> Option<FieldProblem> {
    if span.opens.0 == MINUTES_OF_A_DAY {
        return Some(FieldProblem::new(
            format!("{path}.opens"),
            "24:00 is 00:00 of the day after; open it on that day.",
        ));
    }
    (span.opens == span.closes).then(|| {
        let detail = "It closes when it opens. A whole day is 00:00 to 24:00.";
        FieldProblem::new(format!("{path}.closes"), detail)
    })
}

/// A zone with a place in its name, or UTC: a bare offset knows no summer time.
pub(super) fn zone_named(name: &str) -> Option<TimeZone> {
    if !(name.contains('/') || name == "UTC") {
        return None;
    }
    TimeZoneDatabase::bundled().get(name).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hours(value: serde_json::Value) -> Result<Hours> {
        serde_json::from_value::<Hours>(value).unwrap().checked()
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        for minutes in 0..=MINUTES_OF_A_DAY {
            let time = ClockTime::from_minutes(minutes).unwrap();
            assert_eq!(ClockTime::parse(&time.to_string()), Some(time));
        }
        for text in ["24:01", "9:00", "09:60", "", "09", "09:00:00", "+9:00", "٠٩:٠٠", "99:99"] {
            assert_eq!(ClockTime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn hours_come_in_order() {
        let after = hours(json!({
            "time_zone": " Europe/Madrid ",
            "week": [
                {"day": 2, "opens": "16:00", "closes": "20:00"}, {"day": 2, "opens": "09:00", "closes": "14:00"},
                {"day": 1, "opens": "22:00", "closes": "02:00"}, {"day": 1, "opens": "22:00", "closes": "02:00"},
            ],
            "exceptions": [{"date": "2026-12-25", "name": " Navidad "}, {"date": "2026-12-24", "spans": [{"opens": "09:00", "closes": "13:00"}]}],
        }))
        .unwrap();
        assert_eq!(after.time_zone, "Europe/Madrid");
        assert_eq!(
            after.week.iter().map(|span| (span.day, span.span.opens.minutes())).collect::<Vec<_>>(),
            [(1, 1320), (2, 540), (2, 960)]
        );
        assert_eq!(after.exceptions[1].name, "Navidad");
        assert_eq!(after.week[0].span.minutes(), (1320, 1560));
    }

    #[test]
    fn every_problem_is_told_with_its_place() {
        let refused = hours(json!({
            "time_zone": "Mars/Olympus",
            "week": [{"day": 8, "opens": "09:00", "closes": "18:00"}, {"day": 1, "opens": "09:00", "closes": "09:00"}, {"day": 1, "opens": "24:00", "closes": "09:00"}],
            "exceptions": [{"date": "2026-12-25"}, {"date": "2026-12-25", "spans": [{"opens": "10:00", "closes": "10:00"}]}],
        }))
        .unwrap_err();
        let fields: Vec<&str> = refused.fields().iter().map(|problem| problem.field.as_str()).collect();
        let expected = [
            "time_zone",
            "week[0].day",
            "week[1].closes",
            "week[2].opens",
            "exceptions[1].date",
            "exceptions[1].spans[0].closes",
        ];
        assert_eq!(fields, expected);
        for zone in ["CET", "", "+02:00", "Europe/"] {
            assert!(zone_named(zone).is_none(), "{zone}");
        }
    }
}
