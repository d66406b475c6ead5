//! Conversation-based pricing, June 2023 to June 2025 (spec §4.3): a charge for 24 hours with a customer, in one category.

use std::time::Duration;

use jiff::civil::{Date, date};

use super::category::{Category, PricingType};
use super::decide::{Delivery, Entry, Price, Verdict};
use super::decision::{Conversation, conversation_id};
use super::facts::{MessageKind, TemplateCategory};
use super::international;
use super::ledger::{CounterKind, LedgerChange, OpenConversation};
use super::rate_card::RateKind;
use super::regime::Regime;
use super::rule::Rule;

/// How long a conversation lasts from the delivery that opened it; nothing extends it.
const CONVERSATION: Duration = Duration::from_secs(24 * 60 * 60);

/// Service conversations that an account has free each month.
const FREE_SERVICE_CONVERSATIONS: u64 = 1_000;

/// From here on all of them are free.
const SERVICE_FREE_SINCE: Date = date(2024, 11, 1);

pub(super) fn judge(delivery: &Delivery<'_>) -> Verdict {
    match delivery.entry() {
        Entry::Inside(open) => joined(open, Rule::FreeEntryPoint, Some(PricingType::FreeEntryPoint)),
        // The free conversation closes all others, and none opens until it ends.
        Entry::Answer(opened) => opening(
            opened,
            Rule::FreeEntryAnswer,
            Some(PricingType::FreeEntryPoint),
            vec![LedgerChange::CloseConversationsExcept(Category::ReferralConversion), LedgerChange::ForgetEntry],
        ),
        Entry::Outside => match delivery.message.kind {
            MessageKind::Template(TemplateCategory::Marketing) => {
                template(delivery, Category::Marketing, RateKind::Marketing)
            }
            MessageKind::MarketingApiTemplate => template(delivery, Category::MarketingLite, RateKind::Marketing),
            MessageKind::Template(TemplateCategory::Utility) => {
                template(delivery, Category::Utility, RateKind::Utility)
            }
            MessageKind::Template(TemplateCategory::Authentication) => authentication(delivery),
            // Business Agent came a year after the last conversation was charged; to a pinned account it is a message like others.
            MessageKind::FreeForm | MessageKind::AgentReply { .. } => free_form(delivery),
        },
    }
}

fn authentication(delivery: &Delivery<'_>) -> Verdict {
    if delivery.is_international() {
        template(delivery, Category::AuthenticationInternational, RateKind::AuthenticationInternational)
    } else {
        template(delivery, Category::Authentication, RateKind::Authentication)
    }
}

/// A template joins the open conversation of its own category, or opens and pays for one.
fn template(delivery: &Delivery<'_>, category: Category, rate: RateKind) -> Verdict {
    match delivery.facts.customer.open(category, delivery.at) {
        Some(open) => joined(open, Rule::TemplateJoinsConversation, None),
        None => Verdict {
            price: Price { amount: delivery.list_price(rate), ..Price::default() },
            ..opening(
                new_conversation(delivery, category),
                Rule::TemplateOpensConversation,
                Some(PricingType::Regular),
                Vec::new(),
            )
        },
    }
}

/// A free-form message joins whatever is open, the youngest first; only when nothing is open it opens a service conversation.
fn free_form(delivery: &Delivery<'_>) -> Verdict {
    let open = delivery.facts.customer.conversations.iter().filter(|known| known.is_open(delivery.at));
    match open.max_by_key(|known| (known.opened_at, known.category)) {
        Some(open) => joined(open, Rule::FreeFormJoinsConversation, None),
        None => service_conversation(delivery),
    }
}

fn service_conversation(delivery: &Delivery<'_>) -> Verdict {
    let opened = new_conversation(delivery, Category::Service);
    if delivery.basis.day >= SERVICE_FREE_SINCE {
        return opening(opened, Rule::ServiceConversationsFree, None, Vec::new());
    }
    let nth = delivery.facts.counts.service_conversations.saturating_add(1);
    let (rule, pricing_type) = if nth <= FREE_SERVICE_CONVERSATIONS {
        (Rule::ServiceConversationInFreeTier, None)
    } else {
        (Rule::ServiceConversationCharged, Some(PricingType::Regular))
    };
    let counted = delivery.count(CounterKind::ServiceConversations, &delivery.facts.account.waba_id, None);
    Verdict {
        price: Price { amount: delivery.list_price(RateKind::Service), ..Price::default() },
        nth_of_month: Some(nth),
        ..opening(opened, rule, pricing_type, vec![counted])
    }
}

fn new_conversation(delivery: &Delivery<'_>, category: Category) -> OpenConversation {
    OpenConversation {
        id: conversation_id(delivery.message.message_id),
        category,
        opened_at: delivery.at,
        expires_at: delivery.at.plus(CONVERSATION),
    }
}

/// A message in a conversation that is open already counts as that.
pub(super) fn joined(open: &OpenConversation, rule: Rule, pricing_type: Option<PricingType>) -> Verdict {
    Verdict {
        rule,
        category: open.category,
        pricing_type,
        price: Price::default(),
        nth_of_month: None,
        regime: Regime::Cbp,
        conversation: Conversation::joined(open),
        changes: Vec::new(),
    }
}

fn opening(
    opened: OpenConversation,
    rule: Rule,
    pricing_type: Option<PricingType>,
    mut changes: Vec<LedgerChange>,
) -> Verdict {
    let verdict = Verdict { conversation: Conversation::opened(&opened), ..joined(&opened, rule, pricing_type) };
    changes.push(LedgerChange::OpenConversation(opened));
    Verdict { changes, ..verdict }
}

impl Delivery<'_> {
    /// Whether authentication costs the rate for businesses from abroad.
    pub(super) fn is_international(&self) -> bool {
        let account = self.facts.account;
        let location = account.primary_business_location.as_deref();
        self.country.is_some_and(|country| {
            international::applies(&account.authentication_international, location, country, self.basis.day, self.at)
        })
    }
}
