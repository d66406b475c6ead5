//! Errors on demand: rules that make chosen sends, webhooks and media calls fail, wait, repeat or swap places.
//!
//! The places that can be struck ask [`Faults::strike`]; without any rule that costs one atomic read.

mod rule;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Db, Row, Tx, params, statements};
use recado_infra::bus::Bus;
use recado_infra::tasks;
use serde_json::{Value, json};
use uuid::Uuid;

pub use rule::{FaultPoint, FaultRule, Subject};

/// Nodes of the same world tell each other that the rules changed.
const CHANGED: &str = "cloud.faults";
/// More rules than this are a mistake, and each is looked at for every message.
const MAX_FAULTS: i64 = 200;

statements! {
    LIST = "SELECT id, rule, times_left, created_at FROM cloud_faults ORDER BY id";
    COUNT = "SELECT COUNT(*) FROM cloud_faults";
    INSERT = "INSERT INTO cloud_faults (id, rule, times_left, created_at) VALUES ($1, $2, $3, $4)";
    // Decided by the database, because several nodes may strike at once.
    USE_UP = "
        UPDATE cloud_faults SET times_left = times_left - 1 WHERE id = $1 AND times_left > 0 RETURNING times_left";
    DELETE = "DELETE FROM cloud_faults WHERE id = $1";
    DELETE_ALL = "DELETE FROM cloud_faults";
}

/// A rule in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Its id; older ones are asked first.
    pub id: Uuid,
    /// What it does, and to whom.
    pub rule: FaultRule,
    /// How often it still strikes; `None`: for as long as it exists.
    pub times_left: Option<i64>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Fault {
    /// As the control API shows it: the rule as it was posted, and what is left of it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut object = self.rule.to_json();
        object["id"] = json!(self.id);
        object["times_left"] = json!(self.times_left);
        object["created_at"] = json!(self.created_at);
        object
    }

    fn from_row(row: &Row) -> Result<Self, Error> {
        let text: String = row.get(1)?;
        let stored: Value = serde_json::from_str(&text).map_err(|error| Error::Stored(error.to_string()))?;
        let rule = FaultRule::parse(&stored).map_err(|problems| {
            Error::Stored(problems.first().map(|problem| problem.detail.clone()).unwrap_or_default())
        })?;
        Ok(Self { id: row.get(0)?, rule, times_left: row.get(2)?, created_at: row.get(3)? })
    }
}

/// What is to happen to the thing that was struck.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strike {
    /// Fail with this code of the error table.
    pub error: Option<i64>,
    /// Fail with this HTTP status: the one we answer, or as if the receiver of a webhook had answered it.
    pub http_status: Option<u16>,
    /// Wait first.
    pub delay: Option<Duration>,
    /// Deliver the webhook twice.
    pub duplicate: bool,
    /// Deliver the webhook after the next one of its lane.
    pub reorder: bool,
}

/// What can go wrong with faults.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] recado_db::Error),
    /// A stored rule cannot be read.
    #[error("a stored fault cannot be read: {0}")]
    Stored(String),
    /// There are too many.
    #[error("there are {MAX_FAULTS} faults already; delete some")]
    TooMany,
    /// No such fault.
    #[error("no fault has this id; it may have been used up")]
    Missing,
}

/// The rules in force; clones share them.
#[derive(Clone)]
pub struct Faults(Arc<Inner>);

struct Inner {
    db: Db,
    bus: Bus,
    any: AtomicBool,
    rules: RwLock<Vec<Arc<Fault>>>,
}

impl Faults {
    /// Reads the rules, and follows when another node changes them.
    ///
    /// # Errors
    /// As the database says.
    pub async fn open(db: Db, bus: Bus) -> Result<Self, Error> {
        let faults = Self(Arc::new(Inner { db, bus, any: AtomicBool::new(false), rules: RwLock::default() }));
        faults.load().await?;
        let (weak, mut hints) = (Arc::downgrade(&faults.0), faults.0.bus.subscribe());
        tasks::spawn("cloud-faults", async move {
            while let Some(hint) = hints.next().await {
                let Some(inner) = weak.upgrade() else { return };
                if hint.subject == CHANGED
                    && let Err(error) = Self(inner).load().await
                {
                    tracing::error!(%error, "faults were changed by another node and could not be read");
                }
            }
        });
        Ok(faults)
    }

    /// Whether something strikes this subject here and now. A rule with `times` is used up by one.
    ///
    /// # Errors
    /// As the database says; only rules with `times` ask it.
    pub async fn strike(&self, point: FaultPoint, subject: &Subject<'_>) -> Result<Option<Strike>, Error> {
        if !self.0.any.load(Ordering::Acquire) {
            return Ok(None);
        }
        for fault in self.list() {
            let rule = &fault.rule;
            if !rule.matches(point, subject) || rule.rate.is_some_and(|rate| rand::random::<f64>() >= rate) {
                continue;
            }
            if fault.times_left.is_none() || self.use_up(fault.id).await? {
                return Ok(Some(rule.strike()));
            }
        }
        Ok(None)
    }

    /// All rules, oldest first.
    #[must_use]
    pub fn list(&self) -> Vec<Arc<Fault>> {
        self.0.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds a rule.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub async fn create(&self, rule: FaultRule, now: Timestamp) -> Result<Fault, Error> {
        let fault = Fault { id: recado_core::new_uuid(), times_left: rule.times, rule, created_at: now };
        self.0
            .db
            .write("cloud.fault.create", fault.clone(), |tx, fault| {
                Box::pin(async move {
                    let count: i64 = tx.query_one(COUNT, &[]).await?.get(0)?;
                    if count >= MAX_FAULTS {
                        return Err(Error::TooMany);
                    }
                    let rule = fault.rule.to_json().to_string();
                    tx.exec(INSERT, params![fault.id, &rule, fault.times_left, fault.created_at]).await?;
                    Ok(())
                })
            })
            .await?;
        self.changed().await?;
        Ok(fault)
    }

    /// Takes a rule out of force.
    ///
    /// # Errors
    /// [`Error::Missing`].
    pub async fn delete(&self, id: Uuid) -> Result<(), Error> {
        let deleted = self
            .0
            .db
            .write("cloud.fault.delete", id, |tx, id| Box::pin(async move { tx.exec(DELETE, params![*id]).await }))
            .await?;
        self.changed().await?;
        if deleted == 0 { Err(Error::Missing) } else { Ok(()) }
    }

    /// Deletes all rules inside the caller's unit.
    ///
    /// # Errors
    /// As the database says.
    pub async fn clear(&self, tx: &mut Tx) -> Result<(), recado_db::Error> {
        tx.exec(DELETE_ALL, &[]).await?;
        let faults = self.clone();
        tx.on_commit(move || {
            faults.put(Vec::new());
            faults.0.bus.publish_to_others(CHANGED, b"");
        });
        Ok(())
    }

    /// Answers `false` where nothing was left of it.
    async fn use_up(&self, id: Uuid) -> Result<bool, Error> {
        let left: Option<i64> = self
            .0
            .db
            .write("cloud.fault.use_up", id, |tx, id| {
                Box::pin(async move {
                    let row = tx.query_opt(USE_UP, params![*id]).await?;
                    let left: Option<i64> = row.map(|row| row.get(0)).transpose()?;
                    if left == Some(0) {
                        tx.exec(DELETE, params![*id]).await?;
                    }
                    Ok::<_, Error>(left)
                })
            })
            .await?;
        self.changed().await?;
        Ok(left.is_some())
    }

    async fn changed(&self) -> Result<(), Error> {
        self.load().await?;
        self.0.bus.publish_to_others(CHANGED, b"");
        Ok(())
    }

    async fn load(&self) -> Result<(), Error> {
        let rules = self
            .0
            .db
            .read("cloud.fault.list", (), |tx, ()| {
                Box::pin(async move {
                    let rows = tx.query(LIST, &[]).await?;
                    rows.iter().map(|row| Fault::from_row(row).map(Arc::new)).collect::<Result<Vec<_>, _>>()
                })
            })
            .await?;
        self.put(rules);
        Ok(())
    }

    fn put(&self, rules: Vec<Arc<Fault>>) {
        let any = !rules.is_empty();
        *self.0.rules.write().unwrap_or_else(PoisonError::into_inner) = rules;
        self.0.any.store(any, Ordering::Release);
    }
}

pub(crate) use ALL as STATEMENTS;
