//! What a decision is made from.

use recado_core::Timestamp;

use super::international::Eligibility;
use super::ledger::{CustomerLedger, MonthlyCounts};
use super::regime::PricePlan;
use super::volume_tier::VolumeTiers;
use super::word_enum::word_enum;
use crate::account_zone::AccountZone;

/// The account that sends, as far as prices depend on it.
#[derive(Debug, Clone)]
pub struct AccountPricing {
    /// The WhatsApp Business Account.
    pub waba_id: String,
    /// The portfolio that owns it; volume tiers are counted over all of its accounts.
    pub business_id: String,
    /// Its days and months.
    pub zone: AccountZone,
    /// By the date, or pinned.
    pub plan: PricePlan,
    /// Whether it pays authentication-international.
    pub authentication_international: Eligibility,
    /// The business's verified country, ISO 3166 alpha-2.
    pub primary_business_location: Option<String>,
    /// Volume tiers of its own, before those of the list.
    pub volume_tiers: VolumeTiers,
    /// Its main product is an assistant of general purpose.
    pub is_ai_provider: bool,
}

word_enum! {
    /// A template's category.
    TemplateCategory {
        /// `MARKETING`
        Marketing = "MARKETING",
        /// `UTILITY`
        Utility = "UTILITY",
        /// `AUTHENTICATION`
        Authentication = "AUTHENTICATION",
    }
}

/// What a message is to the price rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// A template, sent by the messages endpoint.
    Template(TemplateCategory),
    /// A marketing template, sent by the marketing API.
    MarketingApiTemplate,
    /// Anything else.
    FreeForm,
    /// A reply of Meta Business Agent.
    AgentReply {
        /// What it took to write it.
        tokens: u64,
    },
}

impl MessageKind {
    pub(super) const fn is_template(self) -> bool {
        matches!(self, Self::Template(_) | Self::MarketingApiTemplate)
    }
}

/// Who gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Audience {
    /// One customer.
    #[default]
    Customer,
    /// A participant of a group; each one's delivery is a decision of its own, and the window is the group's.
    GroupParticipant,
}

/// The message.
#[derive(Debug, Clone, Copy)]
pub struct MessageFacts<'a> {
    /// Its `wamid`.
    pub message_id: &'a str,
    /// The business's number.
    pub phone_number_id: &'a str,
    /// The same number's digits, for analytics.
    pub business_number: &'a str,
    /// As the store knows the recipient.
    pub customer: &'a str,
    /// The recipient's digits with calling code, which name the market.
    pub recipient_number: &'a str,
    /// What it is.
    pub kind: MessageKind,
    /// To whom.
    pub audience: Audience,
    /// When the API accepted it.
    pub sent_at: Timestamp,
}

/// What is known when a message is delivered.
#[derive(Debug, Clone, Copy)]
pub struct PricingFacts<'a> {
    /// The account.
    pub account: &'a AccountPricing,
    /// What is open between this number and this customer; for a participant of a group, the group's.
    pub customer: &'a CustomerLedger,
    /// This month's counts, under the keys of [`super::counter_keys`].
    pub counts: MonthlyCounts,
}
