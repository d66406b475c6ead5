//! The time zone of a WhatsApp Business Account. Its months end free tiers, its midnights change prices, its days are the
//! columns of analytics.

mod meta_ids;

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, date};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use recado_core::Timestamp;

/// A time zone with its rules of summer time, from the data that the program carries.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountZone(TimeZone);

/// A time zone that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a timezone_id nor a time zone's name such as Europe/Madrid")]
pub struct UnknownZone(pub String);

impl AccountZone {
    /// Universal time.
    #[must_use]
    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone behind a `timezone_id`; universal time where the id says nothing.
    #[must_use]
    pub fn of_timezone_id(timezone_id: &str) -> Self {
        timezone_id.parse().unwrap_or(Self::utc())
    }

    /// `Europe/Madrid`
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The day on the account's calendar.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }

    /// The month on the account's calendar.
    #[must_use]
    pub fn month(&self, at: Timestamp) -> Month {
        Month::of(self.day(at))
    }

    /// The first moment of a day on the account's calendar.
    #[must_use]
    pub fn start_of(&self, day: Date) -> Timestamp {
        let start = self.0.to_timestamp(DateTime::from_parts(day, jiff::civil::Time::midnight()));
        Timestamp::from_micros(start.map_or(0, |start| start.as_microsecond()))
    }

    fn local(&self, at: Timestamp) -> DateTime {
        let at = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.0.to_datetime(at)
    }
}

impl FromStr for AccountZone {
    type Err = UnknownZone;

    /// Reads a `timezone_id`, or a name of the IANA database.
    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        let name = text.parse().ok().and_then(meta_ids::name_of).unwrap_or(text);
        TimeZoneDatabase::bundled().get(name).map(Self).map_err(|_| UnknownZone(text.to_owned()))
    }
}

/// A calendar month, `2026-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month, 1).unwrap_or(date(1970, 1, 1))
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        if self.month < 12 {
            Self { month: self.month + 1, ..self }
        } else {
            Self { year: self.year.saturating_add(1), month: 1 }
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Text that is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a month such as 2026-10")]
pub struct InvalidMonth;

impl FromStr for Month {
    type Err = InvalidMonth;

    fn from_str(text: &str) -> Result<Self, InvalidMonth> {
        let day: Date = format!("{text}-01").parse().map_err(|_| InvalidMonth)?;
        if text.len() == 7 { Ok(Self::of(day)) } else { Err(InvalidMonth) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_month_ends_at_the_accounts_midnight_to_the_microsecond() {
        let los_angeles = AccountZone::of_timezone_id("1");
        assert_eq!(los_angeles.month(at("2026-10-01T06:59:59.999999Z")).to_string(), "2026-09");
        assert_eq!(los_angeles.month(at("2026-10-01T07:00:00Z")).to_string(), "2026-10");
        assert_eq!(los_angeles.start_of(date(2026, 10, 1)), at("2026-10-01T07:00:00Z"));
        assert_eq!("Europe/Madrid".parse::<AccountZone>().unwrap(), AccountZone::of_timezone_id("55"));
    }

    #[test]
    fn every_id_of_the_table_is_a_zone_of_the_database() {
        for id in 1..=meta_ids::LAST {
            assert!(id.to_string().parse::<AccountZone>().is_ok(), "{id}");
        }
        assert!("0".parse::<AccountZone>().is_err());
        assert!("Europe/Atlantis".parse::<AccountZone>().is_err());
        assert_eq!(AccountZone::of_timezone_id("9999"), AccountZone::utc());
    }

    #[test]
    fn months() {
        let december: Month = "2026-12".parse().unwrap();
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(december.first_day(), date(2026, 12, 1));
        for text in ["2026-13", "2026", "26-10", "2026-10-01", ""] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
