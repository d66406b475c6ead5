//! Customers whom a business blocked, for each of its numbers (spec §8.5). Who is blocked is in memory, because every message asks
//! for it: that costs one atomic read where nobody is. Other nodes hear of changes over the bus.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use recado_core::Timestamp;
use recado_db::{Db, Row, Statement, Tx, params, statements};
use recado_infra::bus::Bus;
use recado_infra::tasks;
use recado_whatsapp::limits::assumptions::Assumptions;
use recado_whatsapp::limits::block_list::{
    BlockAction, BlockFacts, BlockOutcome, BlockTarget, BlockedUser, SendToBlocked, judge_block, send_to_blocked,
};
use recado_whatsapp::{GraphError, phone};
use uuid::Uuid;

use crate::customer::{Customer, Customers};
use crate::error::{Error, Result};
use crate::world::World;

/// Payload: the number whose list changed, or nothing for all of them.
const CHANGED: &str = "cloud.block_lists";

pub(crate) const STATEMENTS: &[Statement] = ALL;

statements! {
    LOAD_ALL = "SELECT phone_number_id, customer FROM cloud_blocked_customers";
    LOAD_NUMBER = "SELECT phone_number_id, customer FROM cloud_blocked_customers WHERE phone_number_id = $1";
    // Changes of one list come one after the other.
    LOCK_LIST = "
        INSERT INTO cloud_block_lists (phone_number_id, version) VALUES ($1, 0)
        ON CONFLICT (phone_number_id) DO UPDATE SET version = cloud_block_lists.version";
    NEXT_VERSION = "UPDATE cloud_block_lists SET version = version + 1 WHERE phone_number_id = $1";
    VERSION = "SELECT version FROM cloud_block_lists WHERE phone_number_id = $1";
    COUNT = "SELECT COUNT(*) FROM cloud_blocked_customers WHERE phone_number_id = $1";
    AMONG = "
        SELECT customer FROM cloud_blocked_customers WHERE phone_number_id = $1 AND customer IN_LIST($2)";
    LAST_INBOUND = "
        SELECT customer, last_inbound_at FROM cloud_conversations
        WHERE phone_number_id = $1 AND customer IN_LIST($2) AND last_inbound_at IS NOT NULL";
    BLOCK = "
        INSERT INTO cloud_blocked_customers (phone_number_id, customer, id, blocked_at) VALUES ($1, $2, $3, $4)";
    UNBLOCK = "DELETE FROM cloud_blocked_customers WHERE phone_number_id = $1 AND customer IN_LIST($2)";
    AFTER = "
        SELECT id, customer FROM cloud_blocked_customers WHERE phone_number_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    BEFORE = "
        SELECT id, customer FROM cloud_blocked_customers WHERE phone_number_id = $1 AND id < $2
        ORDER BY id DESC LIMIT $3";
    CLEAR = "DELETE FROM cloud_blocked_customers";
    CLEAR_VERSIONS = "DELETE FROM cloud_block_lists";
}

/// The lists of all numbers; clones share them.
#[derive(Clone)]
pub(crate) struct BlockLists(Arc<Inner>);

struct Inner {
    db: Db,
    bus: Bus,
    any: AtomicBool,
    /// By number.
    blocked: RwLock<HashMap<String, HashSet<String>>>,
    /// Changes of this node come to the memory in the order in which the database took them.
    changing: tokio::sync::Mutex<()>,
}

/// Where a page of a list begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum From {
    Start,
    After(Uuid),
    Before(Uuid),
}

/// Rows of a list in the order they were read, and the version of the list.
pub(crate) struct BlockedRows {
    pub(crate) version: i64,
    pub(crate) rows: Vec<(Uuid, String)>,
}

impl BlockLists {
    /// Reads the lists, and follows when another node changes one.
    pub(crate) async fn open(db: Db, bus: Bus) -> Result<Self> {
        let lists = Self(Arc::new(Inner {
            db,
            bus,
            any: AtomicBool::new(false),
            blocked: RwLock::default(),
            changing: tokio::sync::Mutex::default(),
        }));
        lists.load("").await?;
        lists.follow_other_nodes();
        Ok(lists)
    }

    /// Whether the business blocked this customer at this number.
    pub(crate) fn is_blocked(&self, phone_number_id: &str, wa_id: &str) -> bool {
        if !self.0.any.load(Ordering::Acquire) {
            return false;
        }
        let blocked = self.0.blocked.read().unwrap_or_else(PoisonError::into_inner);
        blocked.get(phone_number_id).is_some_and(|list| list.contains(wa_id))
    }

    /// What becomes of a send to this customer: `Ok(None)` where nobody blocked anybody, `Ok(Some)` where it is accepted and fails.
    ///
    /// # Errors
    /// What the call is answered, since 2026.
    pub(crate) fn judge_send(
        &self,
        phone_number_id: &str,
        wa_id: &str,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<Option<GraphError>, GraphError> {
        if !self.is_blocked(phone_number_id, wa_id) {
            return Ok(None);
        }
        match send_to_blocked(now, assumptions) {
            SendToBlocked::Refuse(error) => Err(error),
            SendToBlocked::Fail(error) => Ok(Some(error)),
        }
    }

    /// Blocks or unblocks customers; each entry of the request succeeds or fails by itself.
    pub(crate) async fn change(
        &self,
        (customers, world): (&Customers, &World),
        phone_number_id: &str,
        action: BlockAction,
        targets: Vec<BlockTarget>,
        now: Timestamp,
    ) -> Result<Vec<BlockOutcome>> {
        let _in_order = self.0.changing.lock().await;
        let entries = targets.into_iter().map(|target| Entry::of(customers, world, target)).collect();
        let change = Change { phone_number_id: phone_number_id.to_owned(), action, entries, now };
        self.0
            .db
            .write("cloud.block", (self.clone(), change), |tx, (lists, change)| Box::pin(lists.apply(tx, change)))
            .await
    }

    async fn apply(&self, tx: &mut Tx, change: &Change) -> Result<Vec<BlockOutcome>> {
        let Change { phone_number_id, action, entries, now } = change;
        tx.exec(LOCK_LIST, params![phone_number_id]).await?;
        let wa_ids: Vec<String> = entries.iter().filter_map(Entry::wa_id).collect();
        let rows = tx.query(AMONG, params![phone_number_id, wa_ids.as_slice()]).await?;
        let mut blocked: HashSet<String> = rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
        let rows = tx.query(LAST_INBOUND, params![phone_number_id, wa_ids.as_slice()]).await?;
        let last_inbound: HashMap<String, Timestamp> =
            rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<_, recado_db::Error>>()?;
        let counted: i64 = tx.query_one(COUNT, params![phone_number_id]).await?.get(0)?;
        let mut list_length = u64::try_from(counted).unwrap_or_default();

        let mut changed: Vec<String> = Vec::new();
        let mut outcomes = Vec::with_capacity(entries.len());
        for entry in entries {
            let wa_id = entry.wa_id();
            let is_blocked = wa_id.as_ref().is_some_and(|wa_id| blocked.contains(wa_id));
            let facts = BlockFacts {
                is_known: entry.customer.is_some() || entry.is_business,
                is_business: entry.is_business,
                is_blocked,
                last_inbound_at: wa_id.as_ref().and_then(|wa_id| last_inbound.get(wa_id)).copied(),
                list_length,
            };
            let judged = match action {
                BlockAction::Block => judge_block(&facts, *now),
                // Whoever is not blocked is unblocked already.
                BlockAction::Unblock if facts.is_known || is_blocked => Ok(()),
                BlockAction::Unblock => Err(GraphError::invalid_value("The user is not a WhatsApp user.")),
            };
            if let (Ok(()), Some(wa_id)) = (&judged, wa_id) {
                match action {
                    BlockAction::Block if !is_blocked => {
                        list_length += 1;
                        blocked.insert(wa_id.clone());
                        tx.exec(BLOCK, params![phone_number_id, &wa_id, recado_core::new_uuid(), *now]).await?;
                        changed.push(wa_id);
                    }
                    BlockAction::Unblock if is_blocked => {
                        blocked.remove(&wa_id);
                        changed.push(wa_id);
                    }
                    _ => {}
                }
            }
            outcomes.push(entry.outcome(judged.err()));
        }
        if *action == BlockAction::Unblock {
            tx.exec(UNBLOCK, params![phone_number_id, changed.as_slice()]).await?;
        }
        if changed.is_empty() {
            return Ok(outcomes);
        }
        tx.exec(NEXT_VERSION, params![phone_number_id]).await?;
        let (lists, number, action) = (self.clone(), phone_number_id.clone(), *action);
        tx.on_commit(move || lists.remember(&number, action, changed));
        Ok(outcomes)
    }

    /// A part of a number's list, the longest blocked first; one row more than `limit` says that there is more.
    pub(crate) async fn rows(&self, phone_number_id: &str, from: From, limit: usize) -> Result<BlockedRows> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(1);
        self.0
            .db
            .read("cloud.block.page", (phone_number_id.to_owned(), from, limit), |tx, (number, from, limit)| {
                Box::pin(async move {
                    let version = tx.query_opt(VERSION, params![number]).await?;
                    let version = version.map(|row| row.get(0)).transpose()?.unwrap_or_default();
                    let (sql, id) = match from {
                        From::Start => (AFTER, Uuid::nil()),
                        From::After(id) => (AFTER, *id),
                        From::Before(id) => (BEFORE, *id),
                    };
                    let rows = tx.query(sql, params![number, id, *limit]).await?;
                    let read = |row: &Row| Ok::<_, recado_db::Error>((row.get(0)?, row.get(1)?));
                    Ok::<_, Error>(BlockedRows { version, rows: rows.iter().map(read).collect::<Result<_, _>>()? })
                })
            })
            .await
    }

    /// Empties all lists, inside the caller's unit.
    pub(crate) async fn clear(&self, tx: &mut Tx) -> Result<()> {
        tx.exec(CLEAR, &[]).await?;
        tx.exec(CLEAR_VERSIONS, &[]).await?;
        let lists = self.clone();
        tx.on_commit(move || {
            lists.0.put(HashMap::new());
            lists.0.bus.publish_to_others(CHANGED, b"");
        });
        Ok(())
    }

    fn remember(&self, phone_number_id: &str, action: BlockAction, changed: Vec<String>) {
        let inner = &*self.0;
        let mut blocked = inner.blocked.write().unwrap_or_else(PoisonError::into_inner);
        let list = blocked.entry(phone_number_id.to_owned()).or_default();
        match action {
            BlockAction::Block => list.extend(changed),
            BlockAction::Unblock => changed.iter().for_each(|wa_id| {
                list.remove(wa_id);
            }),
        }
        inner.any.store(blocked.values().any(|list| !list.is_empty()), Ordering::Release);
        inner.bus.publish_to_others(CHANGED, phone_number_id.as_bytes());
    }

    /// Reads one number's list, or all of them.
    async fn load(&self, phone_number_id: &str) -> Result<()> {
        let rows: Vec<(String, String)> = self
            .0
            .db
            .read("cloud.block.load", phone_number_id.to_owned(), |tx, number| {
                Box::pin(async move {
                    let rows = match number.as_str() {
                        "" => tx.query(LOAD_ALL, &[]).await?,
                        number => tx.query(LOAD_NUMBER, params![number]).await?,
                    };
                    let read = |row: &Row| Ok::<_, recado_db::Error>((row.get(0)?, row.get(1)?));
                    Ok::<_, Error>(rows.iter().map(read).collect::<Result<_, _>>()?)
                })
            })
            .await?;
        let mut blocked = match phone_number_id {
            "" => HashMap::new(),
            _ => self.0.blocked.read().unwrap_or_else(PoisonError::into_inner).clone(),
        };
        blocked.remove(phone_number_id);
        for (number, customer) in rows {
            blocked.entry(number).or_default().insert(customer);
        }
        self.0.put(blocked);
        Ok(())
    }

    fn follow_other_nodes(&self) {
        let (weak, mut hints) = (Arc::downgrade(&self.0), self.0.bus.subscribe());
        tasks::spawn("cloud-block-lists", async move {
            while let Some(hint) = hints.next().await {
                let Some(inner) = weak.upgrade() else { return };
                if hint.subject == CHANGED {
                    let lists = Self(inner);
                    let _in_order = lists.0.changing.lock().await;
                    if let Err(error) = lists.load(&hint.text()).await {
                        tracing::error!(%error, "another node changed a block list, which could not be read");
                    }
                }
            }
        });
    }
}

impl Inner {
    fn put(&self, blocked: HashMap<String, HashSet<String>>) {
        let any = blocked.values().any(|list| !list.is_empty());
        *self.blocked.write().unwrap_or_else(PoisonError::into_inner) = blocked;
        self.any.store(any, Ordering::Release);
    }
}

/// A request, ready for the database.
struct Change {
    phone_number_id: String,
    action: BlockAction,
    entries: Vec<Entry>,
    now: Timestamp,
}

/// One entry of it.
struct Entry {
    target: BlockTarget,
    customer: Option<Arc<Customer>>,
    is_business: bool,
}

impl Entry {
    fn of(customers: &Customers, world: &World, target: BlockTarget) -> Self {
        let customer = match &target.user {
            BlockedUser::WaId(wa_id) => customers.get(wa_id),
            BlockedUser::UserId(user_id) => customers.by_user_id(&user_id.to_string()),
            BlockedUser::Invalid => None,
        };
        let is_business = matches!(&target.user, BlockedUser::WaId(wa_id) if is_business(world, wa_id));
        Self { target, customer: customer.filter(|customer| customer.on_whatsapp), is_business }
    }

    fn wa_id(&self) -> Option<String> {
        match (&self.customer, &self.target.user) {
            (Some(customer), _) => Some(customer.wa_id.clone()),
            (None, BlockedUser::WaId(wa_id)) => Some(wa_id.clone()),
            (None, _) => None,
        }
    }

    fn outcome(&self, error: Option<GraphError>) -> BlockOutcome {
        // Whoever is named by a user id alone may hide the number.
        let named_by_number = matches!(self.target.user, BlockedUser::WaId(_));
        let shows_number = named_by_number || self.customer.as_ref().is_some_and(|customer| customer.share_phone);
        BlockOutcome {
            input: self.target.input.clone(),
            wa_id: self.wa_id().filter(|_| shows_number),
            user_id: self.customer.as_ref().map(|customer| customer.user_id.clone()),
            error,
        }
    }
}

fn is_business(world: &World, wa_id: &str) -> bool {
    world.phone_numbers.values().any(|number| phone::canonical(number.digits.clone()) == wa_id)
}
