//! The record of what one delivered message costs.

use aws_lc_rs::digest;
use jiff::civil::Date;
use recado_core::Timestamp;

use super::amount::{Amount, Currency};
use super::category::{Category, PricingType};
use super::market::Market;
use super::regime::Regime;
use super::rule::Rule;
use super::volume_tier::{Tier, TierReached};

/// One for each delivered message, charged or free; for a group, one for each participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The message's `wamid`.
    pub message_id: String,
    /// The account that pays.
    pub waba_id: String,
    /// The business's number.
    pub phone_number_id: String,
    /// The same number's digits.
    pub business_number: String,
    /// The recipient.
    pub customer: String,
    /// The recipient's country, ISO 3166 alpha-2; `None` where no calling code fits.
    pub country: Option<String>,
    /// The delivery.
    pub decided_at: Timestamp,
    /// The rules it was priced by.
    pub regime: Regime,
    /// The day of the price list, in the account's time zone.
    pub price_list_day: Date,
    /// The region of the price list.
    pub market: Market,
    /// What it counts as. A message in somebody else's conversation counts as that.
    pub category: Category,
    /// Of which kind the price is; `None` for what joins a conversation or opens a free one under conversation-based pricing.
    pub pricing_type: Option<PricingType>,
    /// Whether it is charged.
    pub billable: bool,
    /// What it costs; zero when it is free.
    pub amount: Amount,
    /// Of the amount.
    pub currency: Currency,
    /// The volume tier, for charged utility and authentication messages since July 2025.
    pub tier: Option<Tier>,
    /// The message was the first of its tier.
    pub tier_reached: Option<TierReached>,
    /// Why.
    pub rule: Rule,
    /// Which one of the month it was, where a monthly free allowance decided.
    pub nth_of_month: Option<u64>,
    /// The conversation it belongs to. Under per-message pricing each message has one of its own, unless the free entry point is
    /// open.
    pub conversation: Conversation,
}

/// The conversation of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// As webhooks show it.
    pub id: String,
    /// `conversation.origin.type`
    pub origin: Category,
    /// The first moment at which it is over.
    pub expires_at: Timestamp,
    /// This message opened it.
    pub is_opened: bool,
}

impl Decision {
    /// The rule in words, with the numbers that made it fire.
    #[must_use]
    pub fn explanation(&self) -> String {
        let mut text = self.rule.sentence().to_owned();
        if let Some(nth) = self.nth_of_month {
            text.push_str(&format!(" It is number {nth} of the month."));
        }
        if self.billable {
            text.push_str(&format!(
                " The price of {} for {}: {} {}.",
                self.category, self.market, self.amount, self.currency
            ));
        }
        text
    }
}

/// The id of the conversation that a message opens: always the same for the same message, so that its `sent` and its
/// `delivered` agree.
#[must_use]
pub fn conversation_id(message_id: &str) -> String {
    let sum = digest::digest(&digest::SHA256, message_id.as_bytes());
    sum.as_ref().get(..16).map(hex::encode).unwrap_or_default()
}
