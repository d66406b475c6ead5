//! Volume tiers: cheaper utility and authentication messages for those who send many (spec §4.5). Bounds and rates are data; the
//! table that is shipped is empty, because Meta's is not public, and then the list's price holds for every message.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::csv::{self, InvalidPriceData};
use super::market::Market;
use super::rate_card::{RateKind, read_currency};
use super::word_enum::word_enum;
use super::{Amount, Currency, UnknownWord};
use crate::account_zone::Month;

word_enum! {
    /// What is counted together: both kinds of authentication share one count.
    TierCategory {
        /// Utility templates.
        Utility = "utility",
        /// Authentication templates, at both rates.
        Authentication = "authentication",
    }
}

impl TierCategory {
    pub(super) const fn of(kind: RateKind) -> Option<Self> {
        match kind {
            RateKind::Utility => Some(Self::Utility),
            RateKind::Authentication | RateKind::AuthenticationInternational => Some(Self::Authentication),
            RateKind::Marketing | RateKind::Service => None,
        }
    }
}

/// A tier by its bounds, `0:750000` or `0:MAX`: the first and the last message of the month in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tier {
    /// 0 for the first tier.
    pub from: u64,
    /// `None`: without end.
    pub to: Option<u64>,
}

impl Tier {
    /// The only tier where there is no table.
    pub const ALL: Self = Self { from: 0, to: None };

    fn has(self, nth: u64) -> bool {
        self.from <= nth && self.to.is_none_or(|to| nth <= to)
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) => write!(f, "{}:{to}", self.from),
            None => write!(f, "{}:MAX", self.from),
        }
    }
}

impl FromStr for Tier {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let read = || {
            let (from, to) = text.split_once(':')?;
            let to = if to == "MAX" { None } else { Some(to.parse().ok()?) };
            Some(Self { from: from.parse().ok()?, to })
        };
        read().ok_or_else(|| UnknownWord { word: text.to_owned(), allowed: "0:750000, 0:MAX and so on".to_owned() })
    }
}

/// A message was the first of a tier: an `account_update` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierReached {
    /// The new tier.
    pub tier: Tier,
    /// Whose count it was.
    pub category: TierCategory,
    /// In which market.
    pub market: Market,
    /// For which month.
    pub month: Month,
}

#[derive(Debug, Clone)]
struct Line {
    from: Date,
    market: Market,
    kind: RateKind,
    tier: Tier,
    rate: Amount,
    currency: Currency,
}

/// The table.
#[derive(Debug, Clone, Default)]
pub(super) struct VolumeTiers(Vec<Line>);

impl VolumeTiers {
    pub(super) fn parse(file: &'static str, text: &'static str) -> Result<Self, InvalidPriceData> {
        csv::rows(file, text)
            .map(|row| {
                let kind = row.read("category", row.required("category")?)?;
                if TierCategory::of(kind).is_none() {
                    return Err(row.problem(format!("{kind} has no tiers")));
                }
                let to = match row.text("to") {
                    "" | "MAX" => None,
                    text => Some(row.read("to", text)?),
                };
                Ok(Line {
                    from: row.day("effective_date")?,
                    market: Market(row.required("market")?),
                    kind,
                    tier: Tier { from: row.read("from", row.required("from")?)?, to },
                    rate: row.read("rate", row.required("rate")?)?,
                    currency: read_currency(&row)?,
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Tier and rate of the month's `nth` charged message, counted from 1; `None` where the list's price holds.
    pub(super) fn of(
        &self,
        (market, kind): (Market, RateKind),
        day: Date,
        nth: u64,
        currency: Currency,
    ) -> Option<(Tier, Amount)> {
        let lines = || {
            self.0.iter().filter(move |line| {
                line.market == market && line.kind == kind && line.currency == currency && line.from <= day
            })
        };
        // A later table of the same market takes the earlier one's place as a whole.
        let latest = lines().map(|line| line.from).max()?;
        lines().find(|line| line.from == latest && line.tier.has(nth)).map(|line| (line.tier, line.rate))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TABLE: &str = "effective_date,market,category,from,to,rate,currency
2025-07-01,India,utility,0,2,0.0014,USD
2025-07-01,India,utility,3,MAX,0.0010,USD
2026-01-01,India,utility,0,MAX,0.0009,USD
";

    #[test]
    fn a_tier_holds_its_own_messages_only() {
        let tiers = VolumeTiers::parse("tiers.csv", TABLE).unwrap();
        let india = (Market("India"), RateKind::Utility);
        let of =
            |day, nth| tiers.of(india, day, nth, Currency::Usd).map(|(tier, rate)| (tier.to_string(), rate.micros()));
        assert_eq!(of(date(2025, 12, 31), 2), Some(("0:2".to_owned(), 1_400)));
        assert_eq!(of(date(2025, 12, 31), 3), Some(("3:MAX".to_owned(), 1_000)));
        assert_eq!(of(date(2026, 1, 1), 3), Some(("0:MAX".to_owned(), 900)));
        assert_eq!(of(date(2025, 6, 30), 1), None);
        assert_eq!(tiers.of((Market("Spain"), RateKind::Utility), date(2026, 1, 1), 1, Currency::Usd), None);
    }

    #[test]
    fn names_are_read_back() {
        for name in ["0:750000", "25000001:50000000", "0:MAX"] {
            assert_eq!(name.parse::<Tier>().unwrap().to_string(), name);
        }
        for name in ["", "5", "a:b", "1:"] {
            assert!(name.parse::<Tier>().is_err(), "{name}");
        }
        let error = VolumeTiers::parse("t.csv", "category\nservice\n").unwrap_err();
        assert_eq!(error.problem, "service has no tiers");
    }
}
