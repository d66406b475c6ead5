//! What a delivered message costs, and why (spec §4).
//!
//! [`decide`] is given what is known about the account, the customer and this month ([`PricingFacts`]), the message, and the
//! moment of its delivery. It returns the [`Decision`], which is kept for ever, and the [`LedgerChange`]s to be written with it.
//! It reads and changes nothing itself, so a forecast (the `sent` status carries a price already) is a decision whose changes
//! are dropped.
//!
//! | to find | look in |
//! |---|---|
//! | which rules apply on a day | [`Regime`], [`PricePlan`] |
//! | conversations of 24 hours, until June 2025 | `conversation_based` |
//! | a price for each message, since July 2025 | `per_message` |
//! | every reason for a price | [`Rule`] |
//! | price lists, markets, volume tiers | [`Prices`], `rate_card`, `market`, `volume_tier` |
//! | authentication-international | [`international`] |
//! | what is a best guess | [`Assumptions`] |
//! | what the store keeps | [`CustomerLedger`], [`CounterKey`], [`LedgerChange`] |
//! | `pricing` and `conversation` in webhooks | [`status_objects`] |
//! | what `account_update` tells of prices | `account_update` |
//! | `analytics`, `conversation_analytics`, `pricing_analytics` | [`analytics`] |

mod account_update;
pub mod analytics;
pub mod international;
pub mod status_objects;

mod amount;
mod assumptions;
mod category;
mod conversation_based;
mod csv;
mod decide;
mod decision;
mod facts;
mod general_purpose_ai;
mod ledger;
mod market;
mod per_message;
mod prices;
mod rate_card;
mod regime;
mod rule;
mod volume_tier;
pub(crate) mod word_enum;

#[cfg(test)]
mod tests;

pub use account_update::{international_rate_update, primary_location_update, volume_tier_update};
pub use amount::{Amount, Currency, InvalidAmount};
pub use assumptions::Assumptions;
pub use category::{Category, PricingType};
pub use csv::InvalidPriceData;
pub use decide::{Outcome, counter_keys, decide, is_due};
pub use decision::{Conversation, Decision, conversation_id};
pub use facts::{AccountPricing, Audience, MessageFacts, MessageKind, PricingFacts, TemplateCategory};
pub use ledger::{CounterKey, CounterKeys, CounterKind, CustomerLedger, LedgerChange, MonthlyCounts, OpenConversation};
pub use market::Market;
pub use prices::{Prices, ShippedFile};
pub use rate_card::RateKind;
pub use regime::{PricePlan, Regime};
pub use rule::Rule;
pub use volume_tier::{InvalidTierRate, Tier, TierCategory, TierRate, TierReached, VolumeTiers};
pub use word_enum::UnknownWord;
