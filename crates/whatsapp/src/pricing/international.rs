//! Authentication-international: in some countries businesses from abroad pay another rate for authentication messages (spec
//! §4.7).

use std::time::Duration;

use jiff::civil::{Date, date};
use recado_core::Timestamp;
use serde::{Deserialize, Serialize};

/// More than so many messages outside of windows, in 30 days and to one such country, over all accounts of the business, make it
/// eligible; for ever.
pub const ELIGIBLE_ABOVE_MESSAGES: u64 = 750_000;

/// The days over which they are counted.
pub const COUNTED_OVER: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// From eligibility to the first charge at this rate.
pub const NOTICE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

const MID_2024: Date = date(2024, 6, 1);
const JULY_2024: Date = date(2024, 7, 1);
const FEBRUARY_2025: Date = date(2025, 2, 1);
const OCTOBER_2026: Date = date(2026, 10, 1);

/// Countries with the rate, and since when.
const COUNTRIES: [(&str, Date); 18] = [
    ("AE", FEBRUARY_2025),
    ("BD", OCTOBER_2026),
    ("EG", FEBRUARY_2025),
    ("ID", MID_2024),
    ("IN", JULY_2024),
    ("IQ", OCTOBER_2026),
    ("KW", OCTOBER_2026),
    ("KZ", OCTOBER_2026),
    ("LK", OCTOBER_2026),
    ("MA", OCTOBER_2026),
    ("MY", FEBRUARY_2025),
    ("NG", FEBRUARY_2025),
    ("NP", OCTOBER_2026),
    ("OM", OCTOBER_2026),
    ("PK", FEBRUARY_2025),
    ("SA", FEBRUARY_2025),
    ("UA", OCTOBER_2026),
    ("ZA", FEBRUARY_2025),
];

/// `auth_international_rate_eligibility` of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Eligibility {
    /// From when on the rate holds for it; `None`: it is not eligible.
    pub start_time: Option<Timestamp>,
    /// Countries with a start of their own, ISO 3166 alpha-2.
    pub exception_countries: Vec<(String, Timestamp)>,
}

/// Whether so many messages in a moving month make a business eligible.
#[must_use]
pub const fn makes_eligible(messages_outside_windows: u64) -> bool {
    messages_outside_windows > ELIGIBLE_ABOVE_MESSAGES
}

/// From when on a business that becomes eligible now is charged so.
#[must_use]
pub fn starts_at(eligible_at: Timestamp) -> Timestamp {
    eligible_at.plus(NOTICE)
}

/// Whether a country has the rate on a day.
#[must_use]
pub fn has_rate(country: &str, day: Date) -> bool {
    COUNTRIES.iter().any(|(listed, since)| *listed == country && *since <= day)
}

/// Whether an authentication message costs the rate. `primary_business_location` is the business's verified country; one that is
/// not known counts as abroad.
#[must_use]
pub fn applies(
    eligibility: &Eligibility,
    primary_business_location: Option<&str>,
    country: &str,
    day: Date,
    delivered_at: Timestamp,
) -> bool {
    let own_start =
        eligibility.exception_countries.iter().find(|(listed, _)| listed == country).map(|(_, start)| *start);
    let has_started = own_start.or(eligibility.start_time).is_some_and(|start| start <= delivered_at);
    has_started && has_rate(country, day) && primary_business_location != Some(country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abroad_eligible_and_started() {
        let start = Timestamp::parse("2026-10-05T00:00:00Z").unwrap();
        let before = Timestamp::from_micros(start.micros() - 1);
        let day = date(2026, 10, 5);
        let eligible = Eligibility { start_time: Some(start), exception_countries: vec![("ID".to_owned(), before)] };
        assert!(applies(&eligible, None, "IN", day, start));
        assert!(applies(&eligible, Some("ES"), "IN", day, start));
        assert!(!applies(&eligible, Some("IN"), "IN", day, start));
        assert!(!applies(&eligible, None, "IN", day, before));
        assert!(applies(&eligible, None, "ID", day, before));
        assert!(!applies(&eligible, None, "ES", day, start));
        assert!(!applies(&Eligibility::default(), None, "IN", day, start));
    }

    #[test]
    fn countries_joined_on_their_days() {
        assert!(!has_rate("ID", date(2024, 5, 31)) && has_rate("ID", MID_2024));
        assert!(!has_rate("NG", date(2025, 1, 31)) && has_rate("NG", FEBRUARY_2025));
        assert!(!has_rate("UA", date(2026, 9, 30)) && has_rate("UA", OCTOBER_2026));
    }

    #[test]
    fn eligibility_begins_above_the_bound_and_charges_30_days_later() {
        assert!(!makes_eligible(750_000) && makes_eligible(750_001));
        let now = Timestamp::from_seconds(1_700_000_000);
        assert_eq!(starts_at(now).seconds() - now.seconds(), 30 * 86_400);
    }
}
