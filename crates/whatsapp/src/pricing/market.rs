//! Markets: the regions of a price list, found by the recipient's calling code. +1 and +7 are split by the digits that follow
//! ([`crate::phone::country_of_wa_id`]), and some countries left their region on a date (spec §4.8).

use std::collections::HashMap;
use std::fmt;

use jiff::civil::Date;

use super::csv::{self, InvalidPriceData};
use crate::phone;

/// A market by its name, such as `Spain` or `Rest of Africa`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Market(pub(super) &'static str);

impl Market {
    /// All countries that no other market has.
    pub const OTHER: Self = Self("Other");

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Market {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[derive(Debug, Clone)]
struct Membership {
    market: Market,
    from: Date,
    /// The last day.
    until: Option<Date>,
}

/// To which market each country belongs, and when.
#[derive(Debug, Clone, Default)]
pub(super) struct Markets {
    by_country: HashMap<&'static str, Vec<Membership>>,
    names: Vec<Market>,
}

impl Markets {
    pub(super) fn parse(file: &'static str, text: &'static str) -> Result<Self, InvalidPriceData> {
        let mut markets = Self { by_country: HashMap::new(), names: vec![Market::OTHER] };
        for row in csv::rows(file, text) {
            let market = Market(row.required("market")?);
            if !markets.names.contains(&market) {
                markets.names.push(market);
            }
            let membership =
                Membership { market, from: row.day("effective_from")?, until: row.day_or_none("effective_until")? };
            // The row for all other calling codes names no country.
            let country = row.text("iso2");
            if !country.is_empty() {
                markets.by_country.entry(country).or_default().push(membership);
            }
        }
        Ok(markets)
    }

    /// The market of a country on a day of the price list.
    pub(super) fn of_country(&self, country: &str, day: Date) -> Market {
        let memberships = self.by_country.get(country).map_or(&[][..], Vec::as_slice);
        let on_day =
            memberships.iter().find(|member| member.from <= day && member.until.is_none_or(|until| day <= until));
        on_day.map_or(Market::OTHER, |member| member.market)
    }

    /// The country and market of an international number's digits.
    pub(super) fn of_number(&self, digits: &str, day: Date) -> (Option<&'static str>, Market) {
        let country = phone::country_of_wa_id(digits);
        (country, country.map_or(Market::OTHER, |country| self.of_country(country, day)))
    }

    /// In the order of their letters.
    pub(super) fn countries(&self) -> Vec<&'static str> {
        let mut countries: Vec<&'static str> = self.by_country.keys().copied().collect();
        countries.sort_unstable();
        countries
    }

    pub(super) fn named(&self, name: &str) -> Option<Market> {
        self.names.iter().copied().find(|market| market.0 == name)
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> &[Market] {
        &self.names
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::pricing::ShippedFile;

    fn shipped() -> Markets {
        Markets::parse(ShippedFile::MARKETS.name, ShippedFile::MARKETS.text).unwrap()
    }

    #[test]
    fn every_row_of_the_table_is_found_by_its_digits() {
        let markets = shipped();
        for row in csv::rows(ShippedFile::MARKETS.name, ShippedFile::MARKETS.text) {
            let code = row.text("calling_code");
            if code.is_empty() {
                continue;
            }
            let day = row.day("effective_from").unwrap();
            let areas: Vec<&str> = match (row.text("area_prefixes"), row.text("iso2")) {
                ("", "CA") => vec!["416"],
                ("", "US") => vec!["212"],
                ("", "RU") => vec!["9"],
                ("", _) => vec![""],
                (areas, _) => areas.split(' ').collect(),
            };
            for area in areas {
                let (_, market) = markets.of_number(&format!("{code}{area}5551234"), day);
                assert_eq!(market.as_str(), row.text("market"), "+{code} {area} on {day}");
            }
        }
    }

    #[test]
    fn splits_and_moves() {
        let markets = shipped();
        let of = |digits: &str, day| markets.of_number(digits, day).1.as_str();
        let today = date(2026, 11, 1);
        assert_eq!(of("16505551234", today), "North America");
        assert_eq!(of("18765551234", today), "Rest of Latin America");
        assert_eq!(of("12425551234", today), "Other");
        assert_eq!(of("79161234567", today), "Russia");
        assert_eq!(of("77011234567", date(2026, 9, 30)), "Other");
        assert_eq!(of("77011234567", date(2026, 10, 1)), "Kazakhstan");
        assert_eq!(of("263771234567", date(2025, 9, 30)), "Other");
        assert_eq!(of("263771234567", date(2025, 10, 1)), "Rest of Africa");
        assert_eq!(of("48601234567", date(2026, 6, 30)), "Rest of Central & Eastern Europe");
        assert_eq!(of("48601234567", date(2026, 7, 1)), "Poland");
        assert_eq!(of("3541234567", today), "Other");
        assert_eq!(of("no number", today), "Other");
        assert_eq!(markets.named("Mexico"), Some(Market("Mexico")));
        assert_eq!(markets.named("Atlantis"), None);
    }
}
