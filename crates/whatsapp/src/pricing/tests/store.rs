//! A store in memory that does with decisions what the cloud does in SQL.

use std::collections::{BTreeMap, HashMap};

use recado_core::Timestamp;

use crate::account_zone::AccountZone;
use crate::pricing::international::Eligibility;
use crate::pricing::{
    AccountPricing, Amount, Audience, CounterKey, CounterKeys, CustomerLedger, Decision, LedgerChange, MessageFacts,
    MessageKind, MonthlyCounts, PricePlan, Prices, PricingFacts, TemplateCategory, VolumeTiers, counter_keys, decide,
};

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub fn template(category: TemplateCategory) -> MessageKind {
    MessageKind::Template(category)
}

pub const MEXICO: &str = "5215500000001";

/// A message on its way.
#[derive(Debug, Clone)]
pub struct Sent {
    pub id: String,
    pub customer: String,
    pub kind: MessageKind,
    pub audience: Audience,
    pub sent_at: Timestamp,
}

pub struct Store {
    pub account: AccountPricing,
    pub prices: Prices,
    pub counts: HashMap<CounterKey, u64>,
    pub ledgers: HashMap<String, CustomerLedger>,
    /// What the decisions cost, added up as they are made.
    pub total: Amount,
    decisions: BTreeMap<String, Decision>,
}

impl Store {
    pub fn new(plan: PricePlan) -> Self {
        Self {
            account: AccountPricing {
                waba_id: "1".to_owned(),
                business_id: "2".to_owned(),
                zone: AccountZone::utc(),
                plan,
                authentication_international: Eligibility::default(),
                primary_business_location: None,
                volume_tiers: VolumeTiers::default(),
                is_ai_provider: false,
            },
            prices: Prices::shipped().unwrap(),
            counts: HashMap::new(),
            ledgers: HashMap::new(),
            total: Amount::ZERO,
            decisions: BTreeMap::new(),
        }
    }

    pub fn ledger(&mut self, customer: &str) -> &mut CustomerLedger {
        self.ledgers.entry(customer.to_owned()).or_default()
    }

    pub fn inbound(&mut self, customer: &str, at: Timestamp) {
        let ledger = self.ledger(customer);
        ledger.last_inbound_at = ledger.last_inbound_at.max(Some(at));
    }

    pub fn come_from_ad(&mut self, customer: &str, at: Timestamp) {
        self.inbound(customer, at);
        self.ledger(customer).entry_at = Some(at);
    }

    /// A new message that is delivered at once.
    pub fn deliver(&mut self, customer: &str, kind: MessageKind, at: Timestamp) -> Decision {
        let id = format!("wamid.{:06}", self.decisions.len());
        let sent = Sent { id, customer: customer.to_owned(), kind, audience: Audience::Customer, sent_at: at };
        self.deliver_sent(&sent, at)
    }

    /// News of a delivery, which may come again and is then old.
    pub fn deliver_sent(&mut self, sent: &Sent, at: Timestamp) -> Decision {
        if let Some(known) = self.decisions.get(&sent.id) {
            return known.clone();
        }
        let message = facts(sent);
        let ledger = self.ledgers.get(&sent.customer).cloned().unwrap_or_default();
        let keys = counter_keys(&self.prices, &self.account, &message, at);
        let counts = self.read(&keys);
        let facts = PricingFacts { account: &self.account, customer: &ledger, counts };
        let outcome = decide(&self.prices, &facts, &message, at);
        for change in &outcome.changes {
            self.ledger(&sent.customer).apply(change);
            if let LedgerChange::Count(key) = change {
                let read = [&keys.service_conversations, &keys.service_messages, &keys.charged_in_tiers];
                assert!(read.contains(&&Some(key.clone())), "{key:?} is counted and was not read");
                *self.counts.entry(key.clone()).or_default() += 1;
            }
        }
        self.total = self.total.plus(outcome.decision.amount);
        self.decisions.insert(sent.id.clone(), outcome.decision.clone());
        outcome.decision
    }

    pub fn decisions(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.values()
    }

    fn read(&self, keys: &CounterKeys) -> MonthlyCounts {
        let count = |key: &Option<CounterKey>| key.as_ref().and_then(|key| self.counts.get(key)).copied().unwrap_or(0);
        MonthlyCounts {
            service_conversations: count(&keys.service_conversations),
            service_messages: count(&keys.service_messages),
            charged_in_tiers: count(&keys.charged_in_tiers),
        }
    }
}

fn facts(sent: &Sent) -> MessageFacts<'_> {
    MessageFacts {
        message_id: &sent.id,
        phone_number_id: "3",
        business_number: "525500000099",
        customer: &sent.customer,
        recipient_number: &sent.customer,
        kind: sent.kind,
        audience: sent.audience,
        sent_at: sent.sent_at,
    }
}
