//! A batch of deliveries: what their prices depend on is read together, they are decided one after the other with each one's
//! changes in sight of the next, and everything is written together.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use recado_whatsapp::pricing::{
    AccountPricing, Audience, CounterKey, CounterKeys, CustomerLedger, Decision, LedgerChange, MessageFacts,
    MessageKind, MonthlyCounts, OpenConversation, PricingFacts, TierReached, counter_keys, decide,
};
use uuid::Uuid;

use super::{sql, stored};
use crate::error::{Error, Result};
use crate::state::State;
use crate::world::World;

/// A message whose price is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PricedMessage<'a> {
    /// `cloud_messages.id`.
    pub(crate) id: Uuid,
    pub(crate) wamid: &'a str,
    pub(crate) phone_number_id: &'a str,
    /// Their `wa_id`, which is the number with its calling code.
    pub(crate) customer: &'a str,
    pub(crate) kind: MessageKind,
    pub(crate) accepted_at: Timestamp,
    /// Of the chat.
    pub(crate) last_inbound_at: Option<Timestamp>,
    /// Of the chat.
    pub(crate) entry_at: Option<Timestamp>,
}

/// Number and customer.
type Chat = (String, String);

/// The batch at one moment, inside one unit.
pub(crate) struct Batch {
    state: State,
    world: Arc<World>,
    at: Timestamp,
    chats: BTreeMap<Chat, OpenChat>,
    counts: HashMap<CounterKey, u64>,
    /// What was added to the counts.
    added: HashMap<CounterKey, i64>,
    /// Each with its message's id.
    decisions: Vec<(Uuid, Decision)>,
}

/// What is open in a chat, and what of it is to be written.
#[derive(Default)]
struct OpenChat {
    ledger: CustomerLedger,
    opened: bool,
    closed: bool,
    forgotten_entry: Option<Timestamp>,
}

impl Batch {
    /// Reads what the prices of these messages depend on.
    pub(crate) async fn open(
        state: &State,
        world: &Arc<World>,
        tx: &mut Tx,
        messages: &[PricedMessage<'_>],
        at: Timestamp,
    ) -> Result<Self> {
        let mut batch = Self {
            state: state.clone(),
            world: world.clone(),
            at,
            chats: BTreeMap::new(),
            counts: HashMap::new(),
            added: HashMap::new(),
            decisions: Vec::with_capacity(messages.len()),
        };
        if messages.is_empty() {
            return Ok(batch);
        }
        for message in messages {
            let chat = (message.phone_number_id.to_owned(), message.customer.to_owned());
            let ledger = CustomerLedger {
                last_inbound_at: message.last_inbound_at,
                entry_at: message.entry_at,
                conversations: Vec::new(),
            };
            batch.chats.entry(chat).or_insert(OpenChat { ledger, ..OpenChat::default() });
        }
        batch.read_conversations(tx).await?;
        let keys: Vec<CounterKey> = messages.iter().flat_map(|message| batch.count_keys(message)).collect();
        batch.hold_counts(tx, keys).await?;
        Ok(batch)
    }

    /// The message's price. One that is not due yet, because it was only sent, gets a forecast, which nothing remembers. `None` where
    /// its number is gone.
    pub(crate) fn price(&mut self, message: &PricedMessage<'_>, is_due: bool) -> Option<Decision> {
        let world = self.world.clone();
        let (facts, account) = facts(&world, message)?;
        let keys = counter_keys(&self.state.prices, account, &facts, self.at);
        let counts = self.counts_under(&keys);
        let chat = self.chats.get_mut(&(message.phone_number_id.to_owned(), message.customer.to_owned()))?;
        let about = PricingFacts { account, customer: &chat.ledger, counts };
        let outcome = decide(&self.state.prices, &about, &facts, self.at);
        if is_due {
            for change in &outcome.changes {
                chat.note(change);
                if let LedgerChange::Count(key) = change {
                    *self.counts.entry(key.clone()).or_default() += 1;
                    *self.added.entry(key.clone()).or_default() += 1;
                }
            }
            self.decisions.push((message.id, outcome.decision.clone()));
        }
        Some(outcome.decision)
    }

    /// Writes the decisions and their changes. Answers which accounts' messages were the first of a volume tier, for webhooks to
    /// tell.
    pub(crate) async fn write(self, tx: &mut Tx) -> Result<Vec<(String, TierReached)>> {
        stored::insert(tx, &self.decisions).await?;
        self.write_chats(tx).await?;
        self.write_counts(tx).await?;
        let decisions = self.decisions.into_iter();
        Ok(decisions.filter_map(|(_, decision)| Some((decision.waba_id, decision.tier_reached?))).collect())
    }

    async fn read_conversations(&mut self, tx: &mut Tx) -> Result<()> {
        let numbers: BTreeSet<String> = self.chats.keys().map(|(number, _)| number.clone()).collect();
        let customers: BTreeSet<String> = self.chats.keys().map(|(_, customer)| customer.clone()).collect();
        let (numbers, customers) = (Vec::from_iter(numbers), Vec::from_iter(customers));
        let parameters = params![numbers.as_slice(), customers.as_slice(), self.at];
        for row in tx.query(sql::LOAD_CONVERSATIONS, parameters).await? {
            let (chat, category): (Chat, String) = ((row.get(0)?, row.get(1)?), row.get(2)?);
            let known = OpenConversation {
                id: row.get(3)?,
                category: category.parse().map_err(|error| Error::stored("category", error))?,
                opened_at: row.get(4)?,
                expires_at: row.get(5)?,
            };
            // The lists may name pairs that are no chat of the batch.
            if let Some(chat) = self.chats.get_mut(&chat) {
                chat.ledger.conversations.push(known);
            }
        }
        Ok(())
    }

    fn count_keys(&self, message: &PricedMessage<'_>) -> Vec<CounterKey> {
        let Some((facts, account)) = facts(&self.world, message) else { return Vec::new() };
        let keys = counter_keys(&self.state.prices, account, &facts, self.at);
        [keys.service_conversations, keys.service_messages, keys.charged_in_tiers].into_iter().flatten().collect()
    }

    /// Reads counts and keeps them from others until the unit ends: the thousandth message is free, and only one is the thousandth.
    async fn hold_counts(&mut self, tx: &mut Tx, keys: Vec<CounterKey>) -> Result<()> {
        let wanted: BTreeMap<[String; 4], CounterKey> = keys.into_iter().map(|key| (columns(&key), key)).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        self.read_counts(tx, &wanted).await?;
        let missing: Vec<Vec<P<'_>>> = wanted
            .iter()
            .filter(|(_, key)| !self.counts.contains_key(key))
            .map(|(columns, _)| columns.iter().map(P::from).collect())
            .collect();
        // The month's first messages.
        if !missing.is_empty() {
            tx.exec_many(sql::BEGIN_COUNT, &missing).await?;
            self.read_counts(tx, &wanted).await?;
        }
        Ok(())
    }

    async fn read_counts(&mut self, tx: &mut Tx, wanted: &BTreeMap<[String; 4], CounterKey>) -> Result<()> {
        let [kinds, owners, markets, months] = [0, 1, 2, 3].map(|column: usize| {
            let values: BTreeSet<&String> = wanted.keys().filter_map(|columns| columns.get(column)).collect();
            values.into_iter().cloned().collect::<Vec<String>>()
        });
        let parameters = params![kinds.as_slice(), owners.as_slice(), markets.as_slice(), months.as_slice()];
        for row in tx.query(sql::HOLD_COUNTS, parameters).await? {
            let columns: [String; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
            if let Some(key) = wanted.get(&columns) {
                let counted: i64 = row.get(4)?;
                self.counts.insert(key.clone(), u64::try_from(counted).unwrap_or_default());
            }
        }
        Ok(())
    }

    fn counts_under(&self, keys: &CounterKeys) -> MonthlyCounts {
        let count =
            |key: &Option<CounterKey>| key.as_ref().and_then(|key| self.counts.get(key)).copied().unwrap_or_default();
        MonthlyCounts {
            service_conversations: count(&keys.service_conversations),
            service_messages: count(&keys.service_messages),
            charged_in_tiers: count(&keys.charged_in_tiers),
        }
    }

    async fn write_chats(&self, tx: &mut Tx) -> Result<()> {
        let mut closed = Vec::new();
        let mut opened = Vec::new();
        let mut forgotten = Vec::new();
        for (chat, open) in &self.chats {
            let (number, customer) = (P::Text(&chat.0), P::Text(&chat.1));
            if open.closed {
                closed.push(vec![number, customer]);
            }
            if open.opened {
                opened.extend(open.ledger.conversations.iter().map(|known| {
                    vec![
                        number,
                        customer,
                        P::Text(known.category.as_str()),
                        P::Text(&known.id),
                        P::from(known.opened_at),
                        P::from(known.expires_at),
                    ]
                }));
            }
            if let Some(entry_at) = open.forgotten_entry {
                forgotten.push(vec![number, customer, P::from(entry_at)]);
            }
        }
        // What stays of a chat that was closed is among what is opened.
        for (statement, rows) in
            [(sql::CLOSE_CONVERSATIONS, closed), (sql::OPEN_CONVERSATION, opened), (sql::FORGET_ENTRY, forgotten)]
        {
            if !rows.is_empty() {
                tx.exec_many(statement, &rows).await?;
            }
        }
        Ok(())
    }

    async fn write_counts(&self, tx: &mut Tx) -> Result<()> {
        // In the same order everywhere, so that units wait for each other and do not lock each other out.
        let added: BTreeMap<[String; 4], i64> = self.added.iter().map(|(key, added)| (columns(key), *added)).collect();
        let rows: Vec<Vec<P<'_>>> =
            added.iter().map(|(key, added)| key.iter().map(P::from).chain([P::I64(*added)]).collect()).collect();
        if !rows.is_empty() {
            tx.exec_many(sql::COUNT, &rows).await?;
        }
        Ok(())
    }
}

impl OpenChat {
    fn note(&mut self, change: &LedgerChange) {
        match change {
            LedgerChange::OpenConversation(_) => self.opened = true,
            LedgerChange::CloseConversationsExcept(_) => (self.closed, self.opened) = (true, true),
            LedgerChange::ForgetEntry => self.forgotten_entry = self.ledger.entry_at,
            LedgerChange::Count(_) => {}
        }
        self.ledger.apply(change);
    }
}

fn facts<'a>(world: &'a World, message: &PricedMessage<'a>) -> Option<(MessageFacts<'a>, &'a AccountPricing)> {
    let number = world.phone_numbers.get(message.phone_number_id)?;
    let account = &world.waba_of(number)?.pricing;
    let facts = MessageFacts {
        message_id: message.wamid,
        phone_number_id: &number.id,
        business_number: &number.digits,
        customer: message.customer,
        recipient_number: message.customer,
        kind: message.kind,
        audience: Audience::Customer,
        sent_at: message.accepted_at,
    };
    Some((facts, account))
}

/// The key's columns: kind, owner, market, month.
fn columns(key: &CounterKey) -> [String; 4] {
    let market = key.market.map(|market| market.as_str().to_owned()).unwrap_or_default();
    [key.kind.as_str().to_owned(), key.owner_id.clone(), market, key.month.to_string()]
}
