//! A dated price list.

use std::collections::HashMap;

use jiff::civil::Date;

use super::csv::{self, InvalidPriceData, Row};
use super::market::Market;
use super::word_enum::word_enum;
use super::{Amount, Currency};

word_enum! {
    /// A column of a price list.
    RateKind {
        /// Marketing.
        Marketing = "marketing",
        /// Utility.
        Utility = "utility",
        /// Authentication.
        Authentication = "authentication",
        /// Authentication by businesses from abroad.
        AuthenticationInternational = "authentication_international",
        /// Anything but a template.
        Service = "service",
    }
}

/// One cell's prices, oldest first. There is at least one.
#[derive(Debug, Clone)]
struct Series {
    first: (Date, Amount),
    later: Vec<(Date, Amount)>,
}

impl Series {
    /// The latest price of that day or before. Where the list's first ones are not known, the first known one.
    fn on(&self, day: Date) -> Amount {
        let latest = self.later.iter().rev().find(|(from, _)| *from <= day);
        latest.unwrap_or(&self.first).1
    }
}

/// The cells of a market that the list knows.
type Cells = HashMap<RateKind, Series>;

/// A price list in one currency.
#[derive(Debug, Clone)]
pub(super) struct RateCard {
    currency: Currency,
    markets: HashMap<Market, Cells>,
    other: OtherRates,
}

/// The market of all unlisted countries has every price, so that there is one for every message.
#[derive(Debug, Clone)]
struct OtherRates {
    marketing: Series,
    utility: Series,
    authentication: Series,
    service: Series,
}

impl RateCard {
    /// Reads a list. Several rows of a market follow each other by their days; a blank cell says that the price is not known.
    pub(super) fn parse(file: &'static str, text: &'static str) -> Result<Self, InvalidPriceData> {
        let mut prices: HashMap<(Market, RateKind), Vec<(Date, Amount)>> = HashMap::new();
        let mut currency = None;
        for row in csv::rows(file, text) {
            let of_row = read_currency(&row)?;
            if *currency.get_or_insert(of_row) != of_row {
                return Err(row.problem("a list has one currency".to_owned()));
            }
            let (market, day) = (Market(row.required("market")?), row.day("effective_date")?);
            for kind in RateKind::ALL {
                if let Some(amount) = row.amount_or_none(kind.as_str())? {
                    prices.entry((market, *kind)).or_default().push((day, amount));
                }
            }
        }
        let mut markets: HashMap<Market, Cells> = HashMap::new();
        for ((market, kind), mut cell) in prices {
            cell.sort_by_key(|(day, _)| *day);
            let mut cell = cell.into_iter();
            if let Some(first) = cell.next() {
                markets.entry(market).or_default().insert(kind, Series { first, later: cell.collect() });
            }
        }
        let other = |kind| {
            markets.get(&Market::OTHER).and_then(|cells| cells.get(&kind)).cloned().ok_or_else(|| InvalidPriceData {
                file,
                line: 1,
                problem: format!("no {kind} price for the market {}", Market::OTHER),
            })
        };
        let other = OtherRates {
            marketing: other(RateKind::Marketing)?,
            utility: other(RateKind::Utility)?,
            authentication: other(RateKind::Authentication)?,
            service: other(RateKind::Service)?,
        };
        Ok(Self { currency: currency.unwrap_or(Currency::Usd), markets, other })
    }

    pub(super) fn currency(&self) -> Currency {
        self.currency
    }

    /// The price on a day. A market without a price for authentication from abroad has its plain one; a market that the list
    /// does not know has that of all unlisted countries.
    pub(super) fn rate(&self, market: Market, kind: RateKind, day: Date) -> Amount {
        let cells = self.markets.get(&market);
        let of_market = |kind| cells.and_then(|cells| cells.get(&kind));
        let series = match kind {
            RateKind::Marketing => of_market(kind).unwrap_or(&self.other.marketing),
            RateKind::Utility => of_market(kind).unwrap_or(&self.other.utility),
            RateKind::Service => of_market(kind).unwrap_or(&self.other.service),
            RateKind::Authentication => of_market(kind).unwrap_or(&self.other.authentication),
            RateKind::AuthenticationInternational => {
                of_market(kind).or_else(|| of_market(RateKind::Authentication)).unwrap_or(&self.other.authentication)
            }
        };
        series.on(day)
    }
}

pub(super) fn read_currency(row: &Row) -> Result<Currency, InvalidPriceData> {
    row.read("currency", row.required("currency")?)
}

/// The price list of the customer's document. It has four markets; each of its prices is Meta's of June 2023 times 1.2, rounded
/// to three decimals, and so are those of the markets that it leaves out.
#[derive(Debug, Clone)]
pub(super) struct CustomerDocument {
    currency: Currency,
    rates: HashMap<(Market, RateKind), Amount>,
}

impl CustomerDocument {
    pub(super) fn parse(file: &'static str, text: &'static str) -> Result<Self, InvalidPriceData> {
        let mut document = Self { currency: Currency::Usd, rates: HashMap::new() };
        for row in csv::rows(file, text) {
            document.currency = read_currency(&row)?;
            let market = Market(row.required("market")?);
            for kind in RateKind::ALL {
                if let Some(amount) = row.amount_or_none(kind.as_str())? {
                    document.rates.insert((market, *kind), amount);
                }
            }
        }
        Ok(document)
    }

    pub(super) fn currency(&self) -> Currency {
        self.currency
    }

    pub(super) fn rate(&self, market: Market, kind: RateKind, meta: &RateCard, day: Date) -> Amount {
        let known = self.rates.get(&(market, kind)).copied();
        known.unwrap_or_else(|| with_markup(meta.rate(market, kind, day)))
    }
}

/// Times 1.2, rounded half up to thousandths.
pub(super) fn with_markup(rate: Amount) -> Amount {
    let tenfold = rate.micros().saturating_mul(12);
    Amount::from_micros(tenfold.saturating_add(5_000).div_euclid(10_000).saturating_mul(1_000))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const LIST: &str =
        "effective_date,market,marketing,utility,authentication,authentication_international,service,currency
2024-01-01,Other,0.1,0.2,0.3,,0.4,USD
2024-03-01,Spain,,0.02,0.03,,0,USD
2024-06-01,Spain,0.05,,0.04,0.5,0,USD
";

    #[test]
    fn a_cell_has_its_latest_known_price() {
        let card = RateCard::parse("list.csv", LIST).unwrap();
        let spain = Market("Spain");
        let on = |kind, day| card.rate(spain, kind, day).to_string();
        assert_eq!(on(RateKind::Authentication, date(2024, 5, 31)), "0.03");
        assert_eq!(on(RateKind::Authentication, date(2024, 6, 1)), "0.04");
        // A blank later on keeps the old price, a blank at the beginning takes the first known one.
        assert_eq!(on(RateKind::Utility, date(2024, 12, 1)), "0.02");
        assert_eq!(on(RateKind::Marketing, date(2024, 3, 1)), "0.05");
        assert_eq!(card.rate(Market("Nowhere"), RateKind::Service, date(2024, 3, 1)).to_string(), "0.40");
        assert_eq!(
            card.rate(Market::OTHER, RateKind::AuthenticationInternational, date(2024, 3, 1)).to_string(),
            "0.30"
        );
    }

    #[test]
    fn a_list_without_all_prices_for_unlisted_countries_is_refused() {
        let error = RateCard::parse("list.csv", "effective_date,market,marketing,currency\n2024-01-01,Other,1,USD\n");
        assert_eq!(error.unwrap_err().problem, "no utility price for the market Other");
        let error = RateCard::parse("list.csv", "effective_date,market,marketing,currency\n2024-01-01,Other,1,XXX\n");
        assert_eq!(error.unwrap_err().to_string(), "list.csv line 2: currency cannot be `XXX`");
    }

    #[test]
    fn the_markup_rounds_to_thousandths() {
        for (rate, marked) in [("0.0436", "0.052"), ("0.0105", "0.013"), ("0.0618", "0.074"), ("0.0125", "0.015")] {
            assert_eq!(with_markup(rate.parse().unwrap()).to_string(), marked);
        }
    }
}
