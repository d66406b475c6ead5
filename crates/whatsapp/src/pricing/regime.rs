//! Which rules and which price list apply on a day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};

use super::word_enum::{UnknownWord, word_enum};

word_enum! {
    /// A set of price rules.
    Regime {
        /// A charge for each conversation of 24 hours (spec §4.3).
        Cbp = "cbp",
        /// A charge for each message (spec §4.4).
        Pmp = "pmp",
        /// The same with free-form messages and utility templates in an open window charged too.
        PmpSinceOctober2026 = "pmp_2026_10",
    }
}

impl Regime {
    /// The rules of a day on the account's calendar. Days before June 2023 have those of June 2023.
    #[must_use]
    pub fn on(day: Date) -> Self {
        if day < Self::Pmp.first_day() {
            Self::Cbp
        } else if day < Self::PmpSinceOctober2026.first_day() {
            Self::Pmp
        } else {
            Self::PmpSinceOctober2026
        }
    }

    /// When it began.
    #[must_use]
    pub const fn first_day(self) -> Date {
        match self {
            Self::Cbp => date(2023, 6, 1),
            Self::Pmp => date(2025, 7, 1),
            Self::PmpSinceOctober2026 => date(2026, 10, 1),
        }
    }

    /// When it ended.
    const fn last_day(self) -> Date {
        match self {
            Self::Cbp => date(2025, 6, 30),
            Self::Pmp => date(2026, 9, 30),
            Self::PmpSinceOctober2026 => Date::MAX,
        }
    }

    /// `pricing.pricing_model`.
    #[must_use]
    pub const fn pricing_model(self) -> &'static str {
        match self {
            Self::Cbp => "CBP",
            Self::Pmp | Self::PmpSinceOctober2026 => "PMP",
        }
    }
}

/// How an account's regime is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PricePlan {
    /// By the date.
    #[default]
    Dated,
    /// Always this one. A day outside of it is priced as the nearest day inside.
    Pinned(Regime),
    /// The price list of the customer's document: conversations, 1,000 of service free each month, whatever the date.
    CustomerDocument,
}

const CUSTOMER_DOCUMENT: &str = "customer_document";
const DATED: &str = "dated";

impl PricePlan {
    /// As the store and the control API write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dated => DATED,
            Self::Pinned(regime) => regime.as_str(),
            Self::CustomerDocument => CUSTOMER_DOCUMENT,
        }
    }

    pub(super) fn basis(self, today: Date) -> Basis {
        let first_card = Regime::Cbp.first_day();
        match self {
            Self::Dated => Basis { regime: Regime::on(today), day: today.max(first_card), card: Card::Meta },
            Self::Pinned(regime) => {
                Basis { regime, day: today.max(regime.first_day()).min(regime.last_day()), card: Card::Meta }
            }
            Self::CustomerDocument => Basis { regime: Regime::Cbp, day: first_card, card: Card::CustomerDocument },
        }
    }
}

impl fmt::Display for PricePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PricePlan {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            DATED => Ok(Self::Dated),
            CUSTOMER_DOCUMENT => Ok(Self::CustomerDocument),
            regime => regime.parse().map(Self::Pinned).map_err(|mut error: UnknownWord| {
                error.allowed = format!("{DATED}, {}, {CUSTOMER_DOCUMENT}", error.allowed);
                error
            }),
        }
    }
}

/// Whose price list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Card {
    Meta,
    CustomerDocument,
}

/// On what a decision rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Basis {
    pub(super) regime: Regime,
    /// The day of the price list, in the account's time zone.
    pub(super) day: Date,
    pub(super) card: Card,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_chooses_the_regime() {
        for (day, regime) in [
            (date(2020, 1, 1), Regime::Cbp),
            (date(2025, 6, 30), Regime::Cbp),
            (date(2025, 7, 1), Regime::Pmp),
            (date(2026, 9, 30), Regime::Pmp),
            (date(2026, 10, 1), Regime::PmpSinceOctober2026),
        ] {
            assert_eq!(PricePlan::Dated.basis(day).regime, regime, "{day}");
        }
    }

    #[test]
    fn a_pinned_account_lives_in_the_nearest_day_of_its_regime() {
        let today = date(2026, 1, 15);
        assert_eq!(PricePlan::Pinned(Regime::Cbp).basis(today).day, date(2025, 6, 30));
        assert_eq!(PricePlan::Pinned(Regime::Pmp).basis(today).day, today);
        assert_eq!(PricePlan::Pinned(Regime::PmpSinceOctober2026).basis(today).day, date(2026, 10, 1));
        assert_eq!(PricePlan::CustomerDocument.basis(today).day, date(2023, 6, 1));
    }

    #[test]
    fn plans_are_read_back() {
        let pinned = Regime::ALL.iter().copied().map(PricePlan::Pinned);
        for plan in [PricePlan::Dated, PricePlan::CustomerDocument].into_iter().chain(pinned) {
            assert_eq!(plan.to_string().parse(), Ok(plan));
        }
        let error = "free".parse::<PricePlan>().unwrap_err();
        assert_eq!(error.to_string(), "`free` is not one of dated, cbp, pmp, pmp_2026_10, customer_document");
    }
}
