//! Where the sources are silent or disagree: every guess of the price rules, in one place, each to be switched.

use super::category::PricingType;
use super::rate_card::RateKind;

/// The guesses. [`Assumptions::default`] is what the cloud does unless told otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumptions {
    /// `pricing.category` of that kind in statuses: `authentication-international`, as the page on statuses has it, instead of
    /// `authentication_international` (spec §4.6).
    pub hyphen_in_authentication_international: bool,
    /// Since October 2026 utility and free-form messages in a group's open window are charged as those to single customers are.
    /// Meta's page on groups is older than the change and has them free.
    pub groups_follow_october_2026: bool,
    /// A reply of Meta Business Agent is an answer that starts the free entry point, though not free itself (spec §4.2 has
    /// "any message type").
    pub agent_reply_starts_free_entry_point: bool,
    /// A customer who comes from an ad again while the 72 hours run starts them anew, under per-message pricing. Under
    /// conversations nothing opens until the free one has ended.
    pub second_entry_starts_anew: bool,
    /// `pricing.type` of the 1,000 free-form messages that a number has free each month since October 2026 (spec §4.6).
    pub service_allowance_type: PricingType,
    /// The rate of assistants of general purpose. No price list has one.
    pub general_purpose_ai_rate: RateKind,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            hyphen_in_authentication_international: true,
            groups_follow_october_2026: true,
            agent_reply_starts_free_entry_point: true,
            second_entry_starts_anew: true,
            service_allowance_type: PricingType::FreeCustomerService,
            general_purpose_ai_rate: RateKind::Marketing,
        }
    }
}
