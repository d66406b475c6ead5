//! All that the price rules know beyond the account: lists, markets, tiers and guesses.

use jiff::civil::Date;

use super::csv::InvalidPriceData;
use super::market::{Market, Markets};
use super::rate_card::{CustomerDocument, RateCard, RateKind};
use super::regime::{Basis, Card, Regime};
use super::volume_tier::VolumeTiers;
use super::{Amount, Assumptions, Currency};

/// A data file that is compiled in.
#[derive(Debug, Clone, Copy)]
pub struct ShippedFile {
    /// Its name, for messages.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! shipped {
    ($name:literal) => {
        ShippedFile { name: $name, text: include_str!(concat!("../../data/", $name)) }
    };
}

impl ShippedFile {
    /// The market of each calling code, with dates.
    pub const MARKETS: Self = shipped!("markets.csv");
    /// Prices of conversations.
    pub const RATES_CBP: Self = shipped!("rates-cbp.csv");
    /// Prices of messages.
    pub const RATES_PMP: Self = shipped!("rates-pmp.csv");
    /// The price list of the customer's document.
    pub const RATES_CUSTOMER_DOCUMENT: Self = shipped!("rates-customer-document.csv");
    /// Volume tiers; a heading only.
    pub const VOLUME_TIERS: Self = shipped!("volume-tiers.csv");
}

/// Price lists, markets and tiers, read once at the start.
#[derive(Debug, Clone)]
pub struct Prices {
    pub(super) markets: Markets,
    conversations: RateCard,
    messages: RateCard,
    customer_document: CustomerDocument,
    pub(super) tiers: VolumeTiers,
    pub(super) assumptions: Assumptions,
}

impl Prices {
    /// From the data that the program carries.
    ///
    /// # Errors
    /// Data that cannot be read.
    pub fn shipped() -> Result<Self, InvalidPriceData> {
        let cbp = ShippedFile::RATES_CBP;
        let pmp = ShippedFile::RATES_PMP;
        let document = ShippedFile::RATES_CUSTOMER_DOCUMENT;
        Ok(Self {
            markets: Markets::parse(ShippedFile::MARKETS.name, ShippedFile::MARKETS.text)?,
            conversations: RateCard::parse(cbp.name, cbp.text)?,
            messages: RateCard::parse(pmp.name, pmp.text)?,
            customer_document: CustomerDocument::parse(document.name, document.text)?,
            tiers: VolumeTiers::parse(ShippedFile::VOLUME_TIERS.name, ShippedFile::VOLUME_TIERS.text)?,
            assumptions: Assumptions::default(),
        })
    }

    /// The same with other guesses.
    #[must_use]
    pub fn assuming(mut self, assumptions: Assumptions) -> Self {
        self.assumptions = assumptions;
        self
    }

    /// The same with this table of volume tiers: `effective_date,market,category,from,to,rate,currency`.
    ///
    /// # Errors
    /// A table that cannot be read.
    pub fn with_volume_tiers(mut self, table: &'static str) -> Result<Self, InvalidPriceData> {
        self.tiers = VolumeTiers::parse(ShippedFile::VOLUME_TIERS.name, table)?;
        Ok(self)
    }

    /// The guesses it works with.
    #[must_use]
    pub fn assumptions(&self) -> &Assumptions {
        &self.assumptions
    }

    /// A market by the name that a decision was stored with.
    #[must_use]
    pub fn market_named(&self, name: &str) -> Option<Market> {
        self.markets.named(name)
    }

    pub(super) fn rate(&self, market: Market, kind: RateKind, basis: Basis) -> Amount {
        let Basis { regime, day, card } = basis;
        match (card, regime) {
            (Card::CustomerDocument, _) => self.customer_document.rate(market, kind, &self.conversations, day),
            (Card::Meta, Regime::Cbp) => self.conversations.rate(market, kind, day),
            (Card::Meta, Regime::Pmp | Regime::PmpSinceOctober2026) => self.messages.rate(market, kind, day),
        }
    }

    /// The currency of the list; an account in another currency is priced in this one, as lists are published for each currency
    /// and never converted.
    pub(super) fn currency(&self, basis: Basis) -> Currency {
        match (basis.card, basis.regime) {
            (Card::CustomerDocument, _) => self.customer_document.currency(),
            (Card::Meta, Regime::Cbp) => self.conversations.currency(),
            (Card::Meta, Regime::Pmp | Regime::PmpSinceOctober2026) => self.messages.currency(),
        }
    }

    /// The market of a country (ISO 3166, two letters) on a day, as the account's plan has it; for estimates.
    #[must_use]
    pub fn market_of_country(&self, plan: super::PricePlan, country: &str, day: Date) -> Market {
        self.markets.of_country(country, plan.basis(day).day)
    }

    /// The countries that belong to a market with a name, ISO 3166, two letters.
    #[must_use]
    pub fn countries(&self) -> Vec<&'static str> {
        self.markets.countries()
    }

    /// The list price of a market on a day, as the account's plan has it; for estimates.
    #[must_use]
    pub fn list_price(&self, plan: super::PricePlan, country: &str, kind: RateKind, day: Date) -> (Amount, Currency) {
        let basis = plan.basis(day);
        let market = self.markets.of_country(country, basis.day);
        (self.rate(market, kind, basis), self.currency(basis))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::pricing::PricePlan;
    use crate::pricing::csv;
    use crate::pricing::rate_card::with_markup;

    #[test]
    fn every_cell_of_the_shipped_lists_is_answered_on_its_day() {
        let prices = Prices::shipped().unwrap();
        let lists = [(ShippedFile::RATES_CBP, &prices.conversations), (ShippedFile::RATES_PMP, &prices.messages)];
        for (file, card) in lists {
            for row in csv::rows(file.name, file.text) {
                let market = prices.market_named(row.text("market")).expect("a market of markets.csv");
                for kind in RateKind::ALL {
                    if let Some(amount) = row.amount_or_none(kind.as_str()).unwrap() {
                        assert_eq!(
                            card.rate(market, *kind, row.day("effective_date").unwrap()),
                            amount,
                            "{market} {kind}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_market_is_priced_on_the_list_of_its_day() {
        let prices = Prices::shipped().unwrap();
        for market in prices.markets.names() {
            for kind in [RateKind::Marketing, RateKind::Utility, RateKind::Authentication] {
                let basis = PricePlan::Dated.basis(date(2026, 11, 1));
                assert!(!prices.rate(*market, kind, basis).is_zero(), "{market} {kind}");
            }
        }
    }

    #[test]
    fn the_documents_own_rows_follow_from_metas_list() {
        let prices = Prices::shipped().unwrap();
        let file = ShippedFile::RATES_CUSTOMER_DOCUMENT;
        for row in csv::rows(file.name, file.text) {
            let market = prices.market_named(row.text("market")).unwrap();
            for kind in RateKind::ALL {
                if let Some(amount) = row.amount_or_none(kind.as_str()).unwrap() {
                    assert_eq!(with_markup(prices.conversations.rate(market, *kind, date(2023, 6, 1))), amount);
                }
            }
        }
        let (price, currency) =
            prices.list_price(PricePlan::CustomerDocument, "CL", RateKind::Marketing, date(2026, 1, 1));
        assert_eq!((price.to_string().as_str(), currency), ("0.107", Currency::Usd));
    }
}
