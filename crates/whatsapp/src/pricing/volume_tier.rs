//! Volume tiers: cheaper utility and authentication messages for those who send many (spec §4.5). Bounds and rates are data; the
//! table that is shipped is empty, because Meta's is not public, and then the list's price holds for every message.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde_json::{Value, json};

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

/// A tier's rate in one market: a line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRate {
    from: Date,
    market: String,
    kind: RateKind,
    tier: Tier,
    rate: Amount,
    currency: Currency,
}

/// Why something is no tier's rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {detail}")]
pub struct InvalidTierRate {
    /// Empty: the whole of it.
    pub field: String,
    /// What is wrong with it.
    pub detail: String,
}

impl TierRate {
    /// Reads `{effective_date, market, category, from, to, rate, currency}`: `to` is left out for a tier without end, and `currency`
    /// for US dollars. `is_market` tells which markets there are.
    ///
    /// # Errors
    /// The first field that is missing or wrong.
    pub fn from_json(value: &Value, is_market: impl Fn(&str) -> bool) -> Result<Self, InvalidTierRate> {
        let problem =
            |field: &str, detail: &str| InvalidTierRate { field: field.to_owned(), detail: detail.to_owned() };
        let object = value.as_object().ok_or_else(|| problem("", "must be an object"))?;
        let names = ["effective_date", "market", "category", "from", "to", "rate", "currency"];
        if let Some(unknown) = object.keys().find(|name| !names.contains(&name.as_str())) {
            return Err(problem(unknown, &format!("is unknown; a tier has {}", names.join(", "))));
        }
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        let count = |name: &str| match object.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_u64().map(Some).ok_or_else(|| problem(name, "must be a number of messages")),
        };
        let kind = text("category").and_then(|text| text.parse().ok());
        let (from, to) = (count("from")?.unwrap_or_default(), count("to")?);
        if to.is_some_and(|to| to < from) {
            return Err(problem("to", "must not be below from"));
        }
        Ok(Self {
            from: text("effective_date")
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| problem("effective_date", "is required: a day such as 2026-01-01"))?,
            market: text("market")
                .filter(|name| is_market(name))
                .ok_or_else(|| problem("market", "is required: a market of the price lists such as Spain"))?
                .to_owned(),
            kind: kind.filter(|kind| TierCategory::of(*kind).is_some()).ok_or_else(|| {
                problem("category", "must be one of utility, authentication, authentication_international")
            })?,
            tier: Tier { from, to },
            rate: text("rate")
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| problem("rate", "is required: an amount such as \"0.0014\""))?,
            currency: match object.get("currency").filter(|value| !value.is_null()) {
                None => Currency::Usd,
                Some(value) => value
                    .as_str()
                    .and_then(|text| text.parse().ok())
                    .ok_or_else(|| problem("currency", "must be a currency of the price lists such as USD"))?,
            },
        })
    }

    /// What [`TierRate::from_json`] reads.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "effective_date": self.from.to_string(),
            "market": self.market,
            "category": self.kind.as_str(),
            "from": self.tier.from,
            "to": self.tier.to,
            "rate": self.rate.to_string(),
            "currency": self.currency.to_string(),
        })
    }
}

/// The table.
#[derive(Debug, Clone, Default)]
pub struct VolumeTiers(Vec<TierRate>);

impl From<Vec<TierRate>> for VolumeTiers {
    fn from(lines: Vec<TierRate>) -> Self {
        Self(lines)
    }
}

impl VolumeTiers {
    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> &[TierRate] {
        &self.0
    }

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
                Ok(TierRate {
                    from: row.day("effective_date")?,
                    market: row.required("market")?.to_owned(),
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
                line.market == market.as_str() && line.kind == kind && line.currency == currency && line.from <= day
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
    fn a_line_is_read_back() {
        let read = |value| TierRate::from_json(&value, |market| market == "India");
        let line = json!({"effective_date": "2026-01-01", "market": "India", "category": "utility", "from": 3, "to": null,
            "rate": "0.001", "currency": "USD"});
        assert_eq!(read(line.clone()).unwrap().to_json(), line);
        let wrong = |field: &str, value: Value| {
            let mut line = line.clone();
            line[field] = value;
            read(line).map_err(|problem| problem.field)
        };
        for (field, value) in [
            ("effective_date", json!("soon")),
            ("market", json!("Atlantis")),
            ("category", json!("marketing")),
            ("from", json!(-1)),
            ("to", json!(2)),
            ("rate", json!(0.001)),
            ("currency", json!("XYZ")),
            ("colour", json!("red")),
        ] {
            assert_eq!(wrong(field, value), Err(field.to_owned()));
        }
        assert_eq!(read(json!(7)).map_err(|problem| problem.field), Err(String::new()));
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
