//! Per-message pricing since July 2025, and its change of October 2026 (spec §4.4).

use jiff::civil::{Date, date};

use super::amount::Amount;
use super::category::{Category, PricingType};
use super::conversation_based;
use super::decide::{Delivery, Entry, Price, Verdict};
use super::decision::{Conversation, conversation_id};
use super::facts::{Audience, MessageKind, TemplateCategory};
use super::general_purpose_ai;
use super::ledger::{CounterKind, LedgerChange, OpenConversation};
use super::rate_card::RateKind;
use super::regime::Regime;
use super::rule::Rule;
use super::volume_tier::{Tier, TierCategory, TierReached, VolumeTiers};
use crate::window::CUSTOMER_SERVICE_WINDOW;

/// Free-form messages that a number has free each month since October 2026; what is left over is lost.
const FREE_SERVICE_MESSAGES: u64 = 1_000;

/// Replies of Meta Business Agent are billed from this day on.
const AGENT_BILLED_SINCE: Date = date(2026, 8, 1);

/// 2 US dollars for a million tokens.
const AGENT_RATE_PER_TOKEN: Amount = Amount::from_micros(2);

pub(super) fn judge(delivery: &Delivery<'_>) -> Verdict {
    if let MessageKind::AgentReply { tokens } = delivery.message.kind {
        return agent_reply(delivery, tokens);
    }
    match delivery.entry() {
        Entry::Inside(open) => free_entry(delivery, Rule::FreeEntryPoint, Conversation::joined(open), Vec::new()),
        Entry::Answer(opened) => {
            let conversation = Conversation::opened(&opened);
            free_entry(delivery, Rule::FreeEntryAnswer, conversation, entry_changes(opened))
        }
        Entry::Outside => match delivery.message.kind {
            MessageKind::Template(TemplateCategory::Marketing) => {
                let category = delivery.for_audience(Category::Marketing, Category::GroupMarketing);
                delivery.charged(Rule::MarketingCharged, category, RateKind::Marketing)
            }
            MessageKind::MarketingApiTemplate => {
                delivery.charged(Rule::MarketingCharged, Category::MarketingLite, RateKind::Marketing)
            }
            MessageKind::Template(TemplateCategory::Utility) => utility(delivery),
            MessageKind::Template(TemplateCategory::Authentication) => authentication(delivery),
            MessageKind::FreeForm | MessageKind::AgentReply { .. } => service(delivery),
        },
    }
}

fn entry_changes(opened: OpenConversation) -> Vec<LedgerChange> {
    vec![LedgerChange::OpenConversation(opened), LedgerChange::ForgetEntry]
}

fn free_entry(delivery: &Delivery<'_>, rule: Rule, conversation: Conversation, changes: Vec<LedgerChange>) -> Verdict {
    Verdict { conversation, changes, ..delivery.free(rule, Category::ReferralConversion, PricingType::FreeEntryPoint) }
}

/// Never free by the free entry point, though it may be the answer that opens it.
fn agent_reply(delivery: &Delivery<'_>, tokens: u64) -> Verdict {
    let changes = match delivery.entry() {
        Entry::Answer(opened) if delivery.prices.assumptions.agent_reply_starts_free_entry_point => {
            entry_changes(opened)
        }
        _ => Vec::new(),
    };
    if delivery.basis.day < AGENT_BILLED_SINCE {
        let verdict = delivery.free(Rule::AgentReplyNotBilledYet, Category::AiBot, PricingType::FreeCustomerService);
        return Verdict { changes, ..verdict };
    }
    Verdict {
        price: Price { amount: AGENT_RATE_PER_TOKEN.times(tokens), ..Price::default() },
        changes,
        ..delivery.verdict(Rule::AgentReplyCharged, Category::AiBot, PricingType::Regular)
    }
}

fn utility(delivery: &Delivery<'_>) -> Verdict {
    let ledger = delivery.facts.customer;
    // Paid for before July 2025: conversations of this category exist from that time only.
    if let Some(open) = ledger.open(Category::Utility, delivery.at) {
        return conversation_based::joined(open, Rule::UtilityJoinsEarlierConversation, None);
    }
    let category = delivery.for_audience(Category::Utility, Category::GroupUtility);
    let rule = if delivery.charges_inside_window() {
        Rule::UtilityAlwaysCharged
    } else if ledger.has_open_window(delivery.at) {
        return delivery.free(Rule::UtilityInOpenWindow, category, delivery.free_service_type());
    } else {
        Rule::UtilityOutsideWindow
    };
    // Utility in groups has no volume tiers.
    match delivery.message.audience {
        Audience::Customer => delivery.charged_in_tiers(rule, category, RateKind::Utility, TierCategory::Utility),
        Audience::GroupParticipant => delivery.charged(rule, category, RateKind::Utility),
    }
}

fn authentication(delivery: &Delivery<'_>) -> Verdict {
    let (rule, category, rate) = if delivery.is_international() {
        let category = Category::AuthenticationInternational;
        (Rule::AuthenticationInternationalCharged, category, RateKind::AuthenticationInternational)
    } else {
        (Rule::AuthenticationCharged, Category::Authentication, RateKind::Authentication)
    };
    delivery.charged_in_tiers(rule, category, rate, TierCategory::Authentication)
}

fn service(delivery: &Delivery<'_>) -> Verdict {
    if delivery.facts.account.is_ai_provider && general_purpose_ai::is_charged(delivery.country, delivery.basis.day) {
        let rate = delivery.prices.assumptions.general_purpose_ai_rate;
        return delivery.charged(Rule::GeneralPurposeAiCharged, Category::GeneralPurposeAi, rate);
    }
    let category = delivery.for_audience(Category::Service, Category::GroupService);
    if !delivery.charges_inside_window() {
        return delivery.free(Rule::ServiceFree, category, delivery.free_service_type());
    }
    let nth = delivery.facts.counts.service_messages.saturating_add(1);
    let verdict = if nth <= FREE_SERVICE_MESSAGES {
        let pricing_type = match delivery.message.audience {
            Audience::Customer => delivery.prices.assumptions.service_allowance_type,
            Audience::GroupParticipant => PricingType::FreeGroupCustomerService,
        };
        delivery.free(Rule::ServiceInMonthlyAllowance, category, pricing_type)
    } else {
        delivery.charged(Rule::ServiceCharged, category, RateKind::Service)
    };
    let counted = delivery.count(CounterKind::ServiceMessages, delivery.message.phone_number_id, None);
    Verdict { nth_of_month: Some(nth), changes: vec![counted], ..verdict }
}

impl Delivery<'_> {
    fn for_audience(&self, customer: Category, group: Category) -> Category {
        match self.message.audience {
            Audience::Customer => customer,
            Audience::GroupParticipant => group,
        }
    }

    fn free_service_type(&self) -> PricingType {
        match self.message.audience {
            Audience::Customer => PricingType::FreeCustomerService,
            Audience::GroupParticipant => PricingType::FreeGroupCustomerService,
        }
    }

    /// Since October 2026 the open window frees nothing.
    fn charges_inside_window(&self) -> bool {
        self.basis.regime == Regime::PmpSinceOctober2026
            && (self.message.audience == Audience::Customer || self.prices.assumptions.groups_follow_october_2026)
    }

    fn verdict(&self, rule: Rule, category: Category, pricing_type: PricingType) -> Verdict {
        Verdict {
            rule,
            category,
            pricing_type: Some(pricing_type),
            price: Price::default(),
            nth_of_month: None,
            regime: self.basis.regime,
            // Each message is a conversation of its own.
            conversation: Conversation {
                id: conversation_id(self.message.message_id),
                origin: category,
                expires_at: self.at.plus(CUSTOMER_SERVICE_WINDOW),
                is_opened: true,
            },
            changes: Vec::new(),
        }
    }

    fn free(&self, rule: Rule, category: Category, pricing_type: PricingType) -> Verdict {
        self.verdict(rule, category, pricing_type)
    }

    fn charged(&self, rule: Rule, category: Category, rate: RateKind) -> Verdict {
        Verdict {
            price: Price { amount: self.list_price(rate), ..Price::default() },
            ..self.verdict(rule, category, PricingType::Regular)
        }
    }

    fn charged_in_tiers(&self, rule: Rule, category: Category, rate: RateKind, counted_as: TierCategory) -> Verdict {
        let nth = self.facts.counts.charged_in_tiers.saturating_add(1);
        let currency = self.prices.currency(self.basis);
        let of_table = |tiers: &VolumeTiers| tiers.of((self.market, rate), self.basis.day, nth, currency);
        let own = of_table(&self.facts.account.volume_tiers);
        let (tier, amount) =
            own.or_else(|| of_table(&self.prices.tiers)).unwrap_or_else(|| (Tier::ALL, self.list_price(rate)));
        let reached = TierReached { tier, category: counted_as, market: self.market, month: self.month };
        let owner = &self.facts.account.business_id;
        Verdict {
            price: Price {
                amount,
                tier: Some(tier),
                // Everybody begins the month in the first tier.
                tier_reached: (nth > 1 && nth == tier.from).then_some(reached),
            },
            changes: vec![self.count(CounterKind::of_tier(counted_as), owner, Some(self.market))],
            ..self.verdict(rule, category, PricingType::Regular)
        }
    }
}
