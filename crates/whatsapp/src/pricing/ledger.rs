//! What the store keeps between decisions: windows and open conversations of a customer, counts of a month.

use recado_core::Timestamp;

use super::category::Category;
use super::market::Market;
use super::volume_tier::TierCategory;
use super::word_enum::word_enum;
use crate::account_zone::Month;
use crate::window;

/// A conversation: one row for each number, customer and category. The free entry point is one too, of the category
/// `referral_conversion`, under every regime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenConversation {
    /// As webhooks show it.
    pub id: String,
    /// What opened it.
    pub category: Category,
    /// The delivery that opened it; for the free entry point under per-message pricing, the answer.
    pub opened_at: Timestamp,
    /// The first moment at which it is over.
    pub expires_at: Timestamp,
}

impl OpenConversation {
    /// Whether a delivery at this moment falls into it. One that was overtaken by the delivery that opened it does too.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        at < self.expires_at
    }
}

/// What is open between one number and one customer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerLedger {
    /// The customer's last message or call ([`crate::window`]).
    pub last_inbound_at: Option<Timestamp>,
    /// The customer's last message from an ad that was not answered yet ([`crate::free_entry_point`]).
    pub entry_at: Option<Timestamp>,
    /// Expired ones may be among them.
    pub conversations: Vec<OpenConversation>,
}

impl CustomerLedger {
    /// Whether the customer service window is open.
    #[must_use]
    pub fn has_open_window(&self, at: Timestamp) -> bool {
        window::is_open(self.last_inbound_at, at)
    }

    /// The open conversation of a category.
    #[must_use]
    pub fn open(&self, category: Category, at: Timestamp) -> Option<&OpenConversation> {
        self.conversations.iter().find(|known| known.category == category && known.is_open(at))
    }

    /// Takes over what a decision changed.
    pub fn apply(&mut self, change: &LedgerChange) {
        match change {
            LedgerChange::OpenConversation(opened) => {
                self.conversations.retain(|known| known.category != opened.category);
                self.conversations.push(opened.clone());
            }
            LedgerChange::CloseConversationsExcept(category) => {
                self.conversations.retain(|known| known.category == *category);
            }
            LedgerChange::ForgetEntry => self.entry_at = None,
            LedgerChange::Count(_) => {}
        }
    }
}

word_enum! {
    /// What is counted by the month.
    CounterKind {
        /// Service conversations of an account, until October 2024: 1,000 are free.
        ServiceConversations = "service_conversations",
        /// Free-form messages of a number, since October 2026: 1,000 are free.
        ServiceMessages = "service_messages",
        /// Charged utility messages of a portfolio to one market: volume tiers.
        ChargedUtility = "charged_utility",
        /// Charged authentication messages of a portfolio to one market, at both rates: volume tiers.
        ChargedAuthentication = "charged_authentication",
    }
}

impl CounterKind {
    /// The count behind a tier.
    #[must_use]
    pub const fn of_tier(category: TierCategory) -> Self {
        match category {
            TierCategory::Utility => Self::ChargedUtility,
            TierCategory::Authentication => Self::ChargedAuthentication,
        }
    }
}

/// One count: a row of the store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CounterKey {
    /// What is counted.
    pub kind: CounterKind,
    /// The account, the number's id or the portfolio, as the kind says.
    pub owner_id: String,
    /// Only for tiers.
    pub market: Option<Market>,
    /// In the account's time zone.
    pub month: Month,
}

/// The counts that a message's price may depend on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CounterKeys {
    /// For [`MonthlyCounts::service_conversations`].
    pub service_conversations: Option<CounterKey>,
    /// For [`MonthlyCounts::service_messages`].
    pub service_messages: Option<CounterKey>,
    /// For [`MonthlyCounts::charged_in_tiers`].
    pub charged_in_tiers: Option<CounterKey>,
}

/// Their values, before this message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthlyCounts {
    /// Service conversations of the account.
    pub service_conversations: u64,
    /// Free-form messages of the number that were not free for another reason.
    pub service_messages: u64,
    /// Charged messages of the portfolio, to this market and of this message's tier category.
    pub charged_in_tiers: u64,
}

/// What is to be written with a decision, in the same unit of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerChange {
    /// Put this conversation in the place of the one of its category, for the message's number and customer.
    OpenConversation(OpenConversation),
    /// Remove the conversations of the message's number and customer, all but that of this category.
    CloseConversationsExcept(Category),
    /// The message from the ad was answered.
    ForgetEntry,
    /// Add one.
    Count(CounterKey),
}
