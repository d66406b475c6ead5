//! Hours on the line of time: whether it is open, when it opens, and time that counts only while it is open.
//!
//! A span lasts from the first moment the clocks show its opening to the last moment they show its closing: the hour that
//! comes twice in autumn is a part of it both times. A time that a change of the clocks skips is the moment of the change.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, ToSpan};
use recado_core::Timestamp;

use super::week::{Hours, OpenSpan, zone_named};
use crate::{Error, Result};

/// How far is looked ahead: what does not open in ten years does not open.
const HORIZON_DAYS: usize = 3660;

/// What is open for this long without a break does not close.
const ALWAYS: Duration = Duration::from_secs(400 * 24 * 3600);

/// Hours, ready to be asked.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    /// From Monday on.
    week: [Vec<OpenSpan>; 7],
    exceptions: BTreeMap<Date, Vec<OpenSpan>>,
}

/// From when until when it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period {
    begin: Timestamp,
    end: Timestamp,
}

#[derive(Clone, Copy)]
enum Edge {
    Opening,
    Closing,
}

impl Calendar {
    /// Of hours that were checked.
    ///
    /// # Errors
    /// [`Error::Stored`] where this build does not know the zone.
    pub fn new(hours: &Hours) -> Result<Self> {
        let zone = zone_named(&hours.time_zone).ok_or_else(|| Error::Stored(format!("zone {}", hours.time_zone)))?;
        let mut week: [Vec<OpenSpan>; 7] = Default::default();
        for span in &hours.week {
            if let Some(day) = week.get_mut(usize::from(span.day.saturating_sub(1))) {
                day.push(span.span);
            }
        }
        let mut exceptions = BTreeMap::new();
        for exception in &hours.exceptions {
            exceptions.insert(exception.date, exception.spans.clone());
        }
        week.iter_mut().chain(exceptions.values_mut()).for_each(|spans| spans.sort_unstable());
        Ok(Self { zone, week, exceptions })
    }

    /// Whether it is open at this moment.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.next_opening(at) == Some(at)
    }

    /// The first moment from this one on at which it is open; `None`: it never opens.
    #[must_use]
    pub fn next_opening(&self, at: Timestamp) -> Option<Timestamp> {
        self.periods(at).find(|period| period.end > at).map(|period| period.begin.max(at))
    }

    /// When it closes that is open at this moment; `None` where it is closed, or does not close.
    #[must_use]
    pub fn closes_at(&self, at: Timestamp) -> Option<Timestamp> {
        let mut until = at;
        for period in self.periods(at) {
            if period.begin > until || until.since(at) > ALWAYS {
                break;
            }
            until = until.max(period.end);
        }
        (until > at && until.since(at) <= ALWAYS).then_some(until)
    }

    /// How long it is open between two moments; nothing where they are the wrong way round.
    #[must_use]
    pub fn time_between(&self, from: Timestamp, until: Timestamp) -> Duration {
        let (mut counted, mut total) = (from, Duration::ZERO);
        for period in self.periods(from).take_while(|period| period.begin < until) {
            let end = period.end.min(until);
            total = total.saturating_add(end.since(counted.max(period.begin)));
            counted = counted.max(end);
        }
        total
    }

    /// The first moment until which it will have been open for so long; `None` where that is more than ten years away.
    #[must_use]
    pub fn after(&self, from: Timestamp, open_for: Duration) -> Option<Timestamp> {
        if open_for.is_zero() {
            return Some(from);
        }
        let (mut counted, mut missing) = (from, open_for);
        for period in self.periods(from) {
            let begin = counted.max(period.begin);
            let length = period.end.since(begin);
            if length >= missing {
                return Some(begin.plus(missing));
            }
            missing = missing.saturating_sub(length);
            counted = counted.max(period.end);
        }
        None
    }

    /// What may be open from this moment on, by its beginning. Periods may overlap.
    fn periods(&self, from: Timestamp) -> impl Iterator<Item = Period> + '_ {
        let from = jiff::Timestamp::from_microsecond(from.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        // What is open then began yesterday at the earliest; one day more, because zones have skipped a day.
        let first = self.zone.to_datetime(from).date().checked_sub(2.days()).unwrap_or(Date::MIN);
        let days = std::iter::successors(Some(first), |day| day.checked_add(1.day()).ok()).take(HORIZON_DAYS);
        days.flat_map(move |day| self.spans_of(day).iter().filter_map(move |span| self.period(day, *span)))
    }

    fn spans_of(&self, day: Date) -> &[OpenSpan] {
        let usual = usize::try_from(day.weekday().to_monday_zero_offset()).ok().and_then(|day| self.week.get(day));
        self.exceptions.get(&day).or(usual).map_or(&[], Vec::as_slice)
    }

    fn period(&self, day: Date, span: OpenSpan) -> Option<Period> {
        let (opens, closes) = span.minutes();
        let begin = self.moment(day, opens, Edge::Opening)?;
        let end = self.moment(day, closes, Edge::Closing)?;
        // A change of the clocks may leave nothing of it.
        (end > begin).then_some(Period { begin, end })
    }

    fn moment(&self, day: Date, minutes: u16, edge: Edge) -> Option<Timestamp> {
        let midnight = DateTime::from_parts(day, Time::midnight());
        // On the face of the clock, not on the line of time.
        let shown = midnight.checked_add(Span::new().try_minutes(minutes).ok()?).ok()?;
        let moment = match (self.zone.to_ambiguous_timestamp(shown).offset(), edge) {
            (AmbiguousOffset::Unambiguous { offset }, _) => offset.to_timestamp(shown).ok()?,
            (AmbiguousOffset::Fold { before, .. }, Edge::Opening) => before.to_timestamp(shown).ok()?,
            (AmbiguousOffset::Fold { after, .. }, Edge::Closing) => after.to_timestamp(shown).ok()?,
            (AmbiguousOffset::Gap { after, .. }, _) => {
                let before_the_change = after.to_timestamp(shown).ok()?;
                self.zone.following(before_the_change).next()?.timestamp()
            }
        };
        Some(Timestamp::from_micros(moment.as_microsecond()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::hours::week::{ClockTime, Exception, WeekSpan};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn calendar(zone: &str, week: serde_json::Value, exceptions: serde_json::Value) -> Calendar {
        let hours: Hours =
            serde_json::from_value(json!({"time_zone": zone, "week": week, "exceptions": exceptions})).unwrap();
        Calendar::new(&hours.checked().unwrap()).unwrap()
    }

    fn every_day(zone: &str, opens: &str, closes: &str) -> Calendar {
        let week = (1..=7).map(|day| json!({"day": day, "opens": opens, "closes": closes})).collect();
        calendar(zone, week, json!([]))
    }

    const fn minutes(count: u64) -> Duration {
        Duration::from_secs(count * 60)
    }

    #[test]
    fn a_day_has_several_spans_and_a_weekend_none() {
        let week: serde_json::Value = (1..=5)
            .flat_map(|day| {
                [
                    json!({"day": day, "opens": "09:00", "closes": "14:00"}),
                    json!({"day": day, "opens": "16:00", "closes": "19:00"}),
                ]
            })
            .collect();
        let office = calendar("Europe/Madrid", week, json!([{"date": "2026-11-24", "name": "Fiesta"}]));
        // 2026-11-23 is a Monday; Madrid is an hour ahead.
        assert!(!office.is_open(at("2026-11-23T07:59:59Z")) && office.is_open(at("2026-11-23T08:00:00Z")));
        assert!(office.is_open(at("2026-11-23T12:59:59.999999Z")) && !office.is_open(at("2026-11-23T13:00:00Z")));
        assert_eq!(office.next_opening(at("2026-11-23T13:00:00Z")), Some(at("2026-11-23T15:00:00Z")));
        assert_eq!(
            office.next_opening(at("2026-11-23T18:00:00Z")),
            Some(at("2026-11-25T08:00:00Z")),
            "a holiday between"
        );
        assert_eq!(
            office.next_opening(at("2026-11-27T18:00:00Z")),
            Some(at("2026-11-30T08:00:00Z")),
            "over the weekend"
        );
        assert_eq!(office.closes_at(at("2026-11-23T09:00:00Z")), Some(at("2026-11-23T13:00:00Z")));
        assert_eq!(office.closes_at(at("2026-11-23T13:00:00Z")), None);
        assert_eq!(office.time_between(at("2026-11-23T00:00:00Z"), at("2026-11-30T00:00:00Z")), minutes(4 * 8 * 60));
        assert_eq!(office.after(at("2026-11-23T12:30:00Z"), minutes(60)), Some(at("2026-11-23T15:30:00Z")));
        assert_eq!(
            office.after(at("2026-11-23T12:30:00Z"), minutes(30)),
            Some(at("2026-11-23T13:00:00Z")),
            "at the closing"
        );
        assert_eq!(office.after(at("2026-11-28T12:00:00Z"), minutes(1)), Some(at("2026-11-30T08:01:00Z")));
    }

    #[test]
    fn a_night_runs_over_midnight_into_a_holiday() {
        let bar = calendar(
            "America/Sao_Paulo",
            json!([{"day": 4, "opens": "22:00", "closes": "02:00"}, {"day": 5, "opens": "01:00", "closes": "03:00"}]),
            json!([{"date": "2026-12-25"}, {"date": "2026-12-26", "spans": [{"opens": "10:00", "closes": "24:00"}]}]),
        );
        // 2026-12-24 is a Thursday; São Paulo is three hours behind. The night is Thursday's, the holiday has nothing of its own.
        assert_eq!(bar.closes_at(at("2026-12-25T02:00:00Z")), Some(at("2026-12-25T05:00:00Z")));
        assert_eq!(bar.next_opening(at("2026-12-25T05:00:00Z")), Some(at("2026-12-26T13:00:00Z")));
        assert_eq!(bar.closes_at(at("2026-12-26T13:00:00Z")), Some(at("2026-12-27T03:00:00Z")));
        // A week before, Friday's early span prolongs the night.
        assert_eq!(bar.closes_at(at("2026-12-18T02:00:00Z")), Some(at("2026-12-18T06:00:00Z")));
        assert_eq!(bar.time_between(at("2026-12-17T00:00:00Z"), at("2026-12-19T00:00:00Z")), minutes(5 * 60));
    }

    #[test]
    fn the_clocks_are_put_forward_and_back() {
        // Spain: 2026-03-29 02:00 becomes 03:00, 2026-10-25 03:00 becomes 02:00.
        let night = every_day("Europe/Madrid", "00:00", "06:00");
        assert_eq!(night.time_between(at("2026-03-28T22:00:00Z"), at("2026-03-29T12:00:00Z")), minutes(5 * 60));
        assert_eq!(night.time_between(at("2026-10-24T20:00:00Z"), at("2026-10-25T12:00:00Z")), minutes(7 * 60));
        let skipped = every_day("Europe/Madrid", "02:30", "04:00");
        assert_eq!(skipped.next_opening(at("2026-03-29T00:00:00Z")), Some(at("2026-03-29T01:00:00Z")), "at the change");
        assert_eq!(skipped.time_between(at("2026-03-29T00:00:00Z"), at("2026-03-29T12:00:00Z")), minutes(60));
        let gone = every_day("Europe/Madrid", "02:10", "02:50");
        assert_eq!(gone.next_opening(at("2026-03-29T00:00:00Z")), Some(at("2026-03-30T00:10:00Z")));
        let twice = every_day("Europe/Madrid", "02:10", "02:50");
        assert_eq!(twice.next_opening(at("2026-10-24T23:00:00Z")), Some(at("2026-10-25T00:10:00Z")));
        assert_eq!(twice.closes_at(at("2026-10-25T00:10:00Z")), Some(at("2026-10-25T01:50:00Z")));
        // Half an hour, on Lord Howe Island: 2026-04-05 02:00 becomes 01:30.
        let lord_howe = every_day("Australia/Lord_Howe", "00:00", "24:00");
        assert_eq!(
            lord_howe.time_between(at("2026-04-04T13:00:00Z"), at("2026-04-05T13:30:00Z")),
            minutes(24 * 60 + 30)
        );
    }

    #[test]
    fn always_open_never_closes_and_never_open_never_opens() {
        let always = every_day("UTC", "00:00", "24:00");
        let now = at("2026-11-23T12:34:56Z");
        assert_eq!((always.is_open(now), always.closes_at(now)), (true, None));
        assert_eq!(always.after(now, minutes(1440)), Some(now.plus(minutes(1440))));
        let never = calendar("UTC", json!([]), json!([]));
        assert_eq!((never.is_open(now), never.next_opening(now), never.after(now, minutes(1))), (false, None, None));
        assert_eq!(never.time_between(now, now.plus(minutes(100_000))), Duration::ZERO);
        for end in [Timestamp::EPOCH, Timestamp::from_micros(i64::MAX)] {
            assert_eq!((always.closes_at(end), never.next_opening(end)), (None, None));
            assert_eq!(always.time_between(end, end), Duration::ZERO);
        }
    }

    const ZONES: [&str; 7] = [
        "UTC",
        "Europe/Madrid",
        "America/New_York",
        "America/Sao_Paulo",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
    ];

    fn spans() -> impl Strategy<Value = OpenSpan> {
        (0_u16..96, 1_u16..96).prop_map(|(opens, closes)| {
            let (opens, closes) = (opens * 15, closes * 15);
            let closes = if closes == opens { closes + 15 } else { closes };
            OpenSpan {
                opens: ClockTime::from_minutes(opens).unwrap(),
                closes: ClockTime::from_minutes(closes).unwrap(),
            }
        })
    }

    fn hours() -> impl Strategy<Value = Hours> {
        let week = proptest::collection::vec((1_u8..=7, spans()).prop_map(|(day, span)| WeekSpan { day, span }), 0..10);
        let exception = (0_i64..730, proptest::collection::vec(spans(), 0..3)).prop_map(|(day, spans)| {
            let date = jiff::civil::date(2026, 1, 1).checked_add(day.days()).unwrap();
            Exception { date, name: String::new(), spans }
        });
        (0..ZONES.len(), week, proptest::collection::vec(exception, 0..4)).prop_map(|(zone, week, mut exceptions)| {
            exceptions.sort_by_key(|exception| exception.date);
            exceptions.dedup_by_key(|exception| exception.date);
            Hours { time_zone: ZONES[zone].to_owned(), week, exceptions }.checked().unwrap()
        })
    }

    /// 2026 and 2027, by the second.
    fn moments() -> impl Strategy<Value = Timestamp> {
        (1_767_225_600_i64..1_830_297_600).prop_map(Timestamp::from_seconds)
    }

    /// What the faces of the clocks say; `None` for a time that is shown twice.
    fn is_open_by_the_clocks(hours: &Hours, at: Timestamp) -> Option<bool> {
        let zone = zone_named(&hours.time_zone).unwrap();
        let shown = zone.to_datetime(jiff::Timestamp::from_microsecond(at.micros()).unwrap());
        if zone.to_ambiguous_timestamp(shown).is_ambiguous() {
            return None;
        }
        let second = i64::from(shown.hour()) * 3600 + i64::from(shown.minute()) * 60 + i64::from(shown.second());
        let spans_of = |day: Date| {
            hours.exceptions.iter().find(|exception| exception.date == day).map_or_else(
                || {
                    let weekday = day.weekday().to_monday_one_offset();
                    hours
                        .week
                        .iter()
                        .filter(|span| i64::from(span.day) == i64::from(weekday))
                        .map(|span| span.span)
                        .collect()
                },
                |exception| exception.spans.clone(),
            )
        };
        let within = |day: Date, second: i64| {
            spans_of(day)
                .into_iter()
                .map(OpenSpan::minutes)
                .any(|(opens, closes)| (i64::from(opens) * 60..i64::from(closes) * 60).contains(&second))
        };
        Some(within(shown.date(), second) || within(shown.date().yesterday().unwrap(), second + 24 * 3600))
    }

    proptest! {
        #[test]
        fn open_is_what_the_clocks_say(hours in hours(), at in moments()) {
            let calendar = Calendar::new(&hours).unwrap();
            if let Some(expected) = is_open_by_the_clocks(&hours, at) {
                prop_assert_eq!(calendar.is_open(at), expected);
            }
            match calendar.next_opening(at) {
                Some(opening) => {
                    prop_assert!(opening >= at && calendar.is_open(opening));
                    prop_assert_eq!(calendar.time_between(at, opening), Duration::ZERO);
                    if let Some(closing) = calendar.closes_at(opening) {
                        prop_assert!(closing > opening && !calendar.is_open(closing));
                        prop_assert_eq!(calendar.time_between(opening, closing), closing.since(opening));
                    }
                }
                None => prop_assert!(hours.week.is_empty()),
            }
        }

        #[test]
        fn open_time_adds_up_and_is_found_again(
            hours in hours(), from in moments(), first in 0_u64..40_000, second in 0_u64..40_000, open_for in 1_u64..20_000,
        ) {
            let calendar = Calendar::new(&hours).unwrap();
            let (middle, end) = (from.plus(minutes(first)), from.plus(minutes(first + second)));
            let sum = calendar.time_between(from, middle) + calendar.time_between(middle, end);
            prop_assert_eq!(sum, calendar.time_between(from, end));
            prop_assert!(sum <= end.since(from));
            prop_assert_eq!(calendar.time_between(end, from), Duration::ZERO);
            if let Some(then) = calendar.after(from, minutes(open_for)) {
                prop_assert_eq!(calendar.time_between(from, then), minutes(open_for));
                prop_assert!(calendar.time_between(from, then.minus(Duration::from_micros(1))) < minutes(open_for));
            }
        }
    }
}
