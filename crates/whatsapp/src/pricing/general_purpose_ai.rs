//! Assistants of general purpose: where competition law makes Meta admit them, what they write that is no template is charged
//! (spec §4.4).

use jiff::civil::{Date, date};

const SINCE: Date = date(2026, 2, 16);

/// The last day of the charge in the European Economic Area.
const EEA_UNTIL: Date = date(2026, 5, 12);

/// The European Union with Iceland, Liechtenstein and Norway.
const EEA: [&str; 30] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Whether it is charged to users of this country on this day. Elsewhere it is a service message like others.
pub(super) fn is_charged(country: Option<&str>, day: Date) -> bool {
    day >= SINCE && country.is_some_and(|country| country == "BR" || (day <= EEA_UNTIL && EEA.contains(&country)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_and_when() {
        assert!(!is_charged(Some("IT"), date(2026, 2, 15)) && is_charged(Some("IT"), SINCE));
        assert!(is_charged(Some("IT"), EEA_UNTIL) && !is_charged(Some("IT"), date(2026, 5, 13)));
        assert!(is_charged(Some("BR"), date(2026, 11, 1)));
        assert!(!is_charged(Some("US"), date(2026, 3, 1)) && !is_charged(None, date(2026, 3, 1)));
    }
}
