//! From facts to a decision: finds the regime and the market, looks for the free entry point, and leaves the rest to the regime.

use recado_core::Timestamp;

use super::amount::Amount;
use super::category::{Category, PricingType};
use super::decision::{Conversation, Decision, conversation_id};
use super::facts::{Audience, MessageFacts, MessageKind, PricingFacts, TemplateCategory};
use super::ledger::{CounterKey, CounterKeys, CounterKind, LedgerChange, OpenConversation};
use super::market::Market;
use super::prices::Prices;
use super::rate_card::RateKind;
use super::regime::{Basis, Regime};
use super::rule::Rule;
use super::volume_tier::{Tier, TierCategory, TierReached};
use super::{AccountPricing, conversation_based, per_message};
use crate::account_zone::Month;
use crate::free_entry_point;
use crate::status::Status;

/// A decision, and what is to be written with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The record.
    pub decision: Decision,
    /// In this order.
    pub changes: Vec<LedgerChange>,
}

/// Whether a message's step from one status to the next makes it due: the first news that it reached a device. `read` without
/// `delivered` is such news; failed messages never get there.
#[must_use]
pub const fn is_due(before: Status, after: Status) -> bool {
    !before.implies_delivery() && after.implies_delivery()
}

/// The counts to be read before [`decide`].
#[must_use]
pub fn counter_keys(
    prices: &Prices,
    account: &AccountPricing,
    message: &MessageFacts<'_>,
    delivered_at: Timestamp,
) -> CounterKeys {
    let today = account.zone.day(delivered_at);
    let basis = account.plan.basis(today);
    let month = Month::of(today);
    let key = |kind, owner_id: &str| Some(CounterKey { kind, owner_id: owner_id.to_owned(), market: None, month });
    let mut keys = CounterKeys::default();
    match (basis.regime, message.kind) {
        (Regime::Cbp, kind) if !kind.is_template() => {
            keys.service_conversations = key(CounterKind::ServiceConversations, &account.waba_id);
        }
        (Regime::PmpSinceOctober2026, MessageKind::FreeForm) => {
            keys.service_messages = key(CounterKind::ServiceMessages, message.phone_number_id);
        }
        (Regime::Pmp | Regime::PmpSinceOctober2026, MessageKind::Template(category)) => {
            if let Some(category) = tier_category(category, message.audience) {
                let (_, market) = prices.markets.of_number(message.recipient_number, basis.day);
                keys.charged_in_tiers = key(CounterKind::of_tier(category), &account.business_id)
                    .map(|key| CounterKey { market: Some(market), ..key });
            }
        }
        _ => {}
    }
    keys
}

/// Utility in groups has no tiers.
fn tier_category(category: TemplateCategory, audience: Audience) -> Option<TierCategory> {
    match (category, audience) {
        (TemplateCategory::Utility, Audience::Customer) => Some(TierCategory::Utility),
        (TemplateCategory::Authentication, _) => Some(TierCategory::Authentication),
        (TemplateCategory::Utility, Audience::GroupParticipant) | (TemplateCategory::Marketing, _) => None,
    }
}

/// What a message costs that is delivered at this moment. To be asked once for a message, when [`is_due`].
#[must_use]
pub fn decide(
    prices: &Prices,
    facts: &PricingFacts<'_>,
    message: &MessageFacts<'_>,
    delivered_at: Timestamp,
) -> Outcome {
    let today = facts.account.zone.day(delivered_at);
    let basis = facts.account.plan.basis(today);
    let (country, market) = prices.markets.of_number(message.recipient_number, basis.day);
    let delivery =
        Delivery { prices, facts, message, at: delivered_at, month: Month::of(today), basis, country, market };
    let verdict = match basis.regime {
        Regime::Cbp => conversation_based::judge(&delivery),
        Regime::Pmp | Regime::PmpSinceOctober2026 => per_message::judge(&delivery),
    };
    delivery.outcome(verdict)
}

/// One delivery and everything that its price depends on.
pub(super) struct Delivery<'a> {
    pub(super) prices: &'a Prices,
    pub(super) facts: &'a PricingFacts<'a>,
    pub(super) message: &'a MessageFacts<'a>,
    pub(super) at: Timestamp,
    pub(super) month: Month,
    pub(super) basis: Basis,
    pub(super) country: Option<&'static str>,
    pub(super) market: Market,
}

/// What a regime says.
pub(super) struct Verdict {
    pub(super) rule: Rule,
    pub(super) category: Category,
    pub(super) pricing_type: Option<PricingType>,
    pub(super) price: Price,
    pub(super) nth_of_month: Option<u64>,
    pub(super) regime: Regime,
    pub(super) conversation: Conversation,
    pub(super) changes: Vec<LedgerChange>,
}

/// An amount, and the tier it comes from.
#[derive(Default)]
pub(super) struct Price {
    pub(super) amount: Amount,
    pub(super) tier: Option<Tier>,
    pub(super) tier_reached: Option<TierReached>,
}

/// How a message stands to the free entry point.
pub(super) enum Entry<'a> {
    /// It falls into an open one.
    Inside(&'a OpenConversation),
    /// It is the answer that opens one.
    Answer(OpenConversation),
    /// None is there.
    Outside,
}

impl Delivery<'_> {
    /// Looks for the free entry point. The 72 hours start at the answer under per-message pricing, and at its delivery under
    /// conversations (spec §4.2).
    pub(super) fn entry(&self) -> Entry<'_> {
        if self.message.audience == Audience::GroupParticipant {
            return Entry::Outside;
        }
        let is_cbp = self.basis.regime == Regime::Cbp;
        let ledger = self.facts.customer;
        let answered_at = if is_cbp { self.at } else { self.message.sent_at };
        let is_answer = ledger
            .entry_at
            .is_some_and(|entry| free_entry_point::is_answered_by(entry, self.message.sent_at, answered_at));
        let open = ledger.open(Category::ReferralConversion, self.at);
        let starts_anew = !is_cbp && self.prices.assumptions.second_entry_starts_anew;
        match open {
            Some(open) if !(is_answer && starts_anew) => Entry::Inside(open),
            _ if is_answer => Entry::Answer(OpenConversation {
                id: conversation_id(self.message.message_id),
                category: Category::ReferralConversion,
                opened_at: answered_at,
                expires_at: free_entry_point::expires_at(answered_at),
            }),
            _ => Entry::Outside,
        }
    }

    /// The list's price.
    pub(super) fn list_price(&self, kind: RateKind) -> Amount {
        self.prices.rate(self.market, kind, self.basis)
    }

    /// The key under which something is counted this month.
    pub(super) fn count(&self, kind: CounterKind, owner_id: &str, market: Option<Market>) -> LedgerChange {
        LedgerChange::Count(CounterKey { kind, owner_id: owner_id.to_owned(), market, month: self.month })
    }

    fn outcome(&self, verdict: Verdict) -> Outcome {
        let message = self.message;
        let Price { amount, tier, tier_reached } = verdict.price;
        let billable = verdict.rule.charges();
        let decision = Decision {
            message_id: message.message_id.to_owned(),
            waba_id: self.facts.account.waba_id.clone(),
            phone_number_id: message.phone_number_id.to_owned(),
            business_number: message.business_number.to_owned(),
            customer: message.customer.to_owned(),
            country: self.country.map(str::to_owned),
            decided_at: self.at,
            regime: verdict.regime,
            price_list_day: self.basis.day,
            market: self.market,
            category: verdict.category,
            pricing_type: verdict.pricing_type,
            billable,
            amount: if billable { amount } else { Amount::ZERO },
            currency: self.prices.currency(self.basis),
            tier,
            tier_reached,
            rule: verdict.rule,
            nth_of_month: verdict.nth_of_month,
            conversation: verdict.conversation,
        };
        Outcome { decision, changes: verdict.changes }
    }
}

impl Conversation {
    pub(super) fn joined(open: &OpenConversation) -> Self {
        Self { id: open.id.clone(), origin: open.category, expires_at: open.expires_at, is_opened: false }
    }

    pub(super) fn opened(open: &OpenConversation) -> Self {
        Self { is_opened: true, ..Self::joined(open) }
    }
}
