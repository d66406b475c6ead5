//! The job table as the rest of the program holds it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use recado_core::{Clock, Timestamp};
use recado_db::{Db, Tx, params};
use tokio::sync::Notify;

use super::runner::{self, Worker};
use super::{Error, Handler, NewJob, WorkerOptions, sql};
use crate::bus::Bus;
use crate::tasks::Tasks;

/// The jobs of one database. Clones share their workers.
#[derive(Clone)]
pub struct Jobs(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) db: Db,
    pub(super) clock: Clock,
    bus: Bus,
    /// The bus subject: nodes of the same database wake each other.
    subject: String,
    workers: Mutex<Vec<Worker>>,
    wakers: Mutex<HashMap<&'static str, Arc<Notify>>>,
    /// Signalled whenever a job ended.
    pub(super) progress: Notify,
    pub(super) calls: Calls,
}

/// How often handlers were called on this node, and how many of these calls are over.
#[derive(Default)]
pub(super) struct Calls {
    begun: AtomicU64,
    over: AtomicU64,
}

impl Calls {
    pub(super) fn begin(&self) {
        self.begun.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn end(&self) {
        self.over.fetch_add(1, Ordering::SeqCst);
    }

    /// The calls so far where all of them are over.
    fn all_over(&self) -> Option<u64> {
        // In this order: the other could miss a call that begins in between.
        let over = self.over.load(Ordering::SeqCst);
        (self.begun.load(Ordering::SeqCst) == over).then_some(over)
    }
}

/// How a queue stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueStats {
    /// Its name.
    pub queue: String,
    /// Jobs that wait or are in work.
    pub waiting: i64,
    /// Jobs that were given up.
    pub dead: i64,
    /// When the oldest waiting one is or was due.
    pub oldest_due_at: Option<Timestamp>,
}

impl Jobs {
    /// The jobs in `db`; `name` tells this database from others on the same bus.
    #[must_use]
    pub fn new(db: Db, clock: Clock, bus: Bus, name: &str) -> Self {
        let jobs = Self(Arc::new(Inner {
            db,
            clock,
            bus,
            subject: format!("jobs.{name}"),
            workers: Mutex::default(),
            wakers: Mutex::default(),
            progress: Notify::new(),
            calls: Calls::default(),
        }));
        let weak = Arc::downgrade(&jobs.0);
        jobs.0.clock.on_change(move || {
            if let Some(inner) = weak.upgrade() {
                inner.wake_all();
            }
        });
        jobs
    }

    /// Adds a job inside the caller's unit. Answers `false` where one with the same key waits already.
    ///
    /// # Errors
    /// As the database says.
    pub async fn enqueue(&self, tx: &mut Tx, job: NewJob) -> Result<bool, recado_db::Error> {
        let now = self.0.clock.now();
        let due_at = job.due_at.unwrap_or(now);
        let added = tx
            .exec(
                if job.lane.is_some() { sql::ENQUEUE_IN_LANE } else { sql::ENQUEUE },
                params![
                    recado_core::new_uuid(),
                    job.queue,
                    job.lane.as_deref(),
                    job.key.as_deref(),
                    &job.payload,
                    due_at,
                    now
                ],
            )
            .await?;
        let inner = self.0.clone();
        tx.on_commit(move || inner.announce(job.queue));
        Ok(added > 0)
    }

    /// Registers what runs the jobs of a queue on this node; [`Jobs::start`] begins.
    pub fn register(&self, queue: &'static str, options: WorkerOptions, handler: impl Handler) {
        let wake = self.0.waker(queue);
        let worker = Worker { queue, options, handler: Arc::new(handler), wake };
        self.0.workers.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
    }

    /// Starts the registered workers. With `alone` no other process uses this database, so leases left by a dead one are
    /// void at once.
    ///
    /// # Errors
    /// As the database says.
    pub async fn start(&self, tasks: &Tasks, alone: bool) -> Result<(), Error> {
        if alone {
            self.0
                .db
                .write("jobs.release_all", (), |tx, ()| Box::pin(async move { tx.exec(sql::RELEASE_ALL, &[]).await }))
                .await?;
        }
        let workers = std::mem::take(&mut *self.0.workers.lock().unwrap_or_else(PoisonError::into_inner));
        for worker in workers {
            let inner = self.0.clone();
            tasks.spawn(worker.queue, move |stop| runner::run(inner, worker, stop));
        }
        let (inner, mut hints) = (self.0.clone(), self.0.bus.subscribe());
        tasks.spawn("jobs-hints", move |mut stop| async move {
            loop {
                tokio::select! {
                    () = stop.requested() => return,
                    hint = hints.next() => match hint {
                        Some(hint) if hint.subject == inner.subject => inner.wake(&hint.text()),
                        Some(_) => {}
                        None => return,
                    },
                }
            }
        });
        Ok(())
    }

    /// When the next job that waits is due, of the queues that this node works.
    ///
    /// # Errors
    /// As the database says.
    pub async fn next_due_at(&self) -> Result<Option<Timestamp>, Error> {
        let queues = self.0.queues();
        // All on one snapshot: a job that ends may have put another into a queue that was looked at before.
        let earliest = self.0.db.read("jobs.next_due", queues, |tx, queues| {
            Box::pin(async move {
                let mut earliest: Option<Timestamp> = None;
                for queue in queues {
                    let due: Option<Timestamp> = tx.query_one(sql::NEXT_DUE, params![*queue]).await?.get(0)?;
                    earliest = earliest.into_iter().chain(due).min();
                }
                Ok::<_, recado_db::Error>(earliest)
            })
        });
        Ok(earliest.await?)
    }

    /// Waits until nothing is due by the clock, in the queues that this node works, and no handler runs here: one that ended
    /// its job inside its unit may still have to tell memory of it.
    ///
    /// Answers `false` where that took longer than `patience`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn settle(&self, patience: Duration) -> Result<bool, Error> {
        let started = Instant::now();
        loop {
            let ended = self.0.progress.notified();
            let before = self.0.calls.all_over();
            let is_due = self.next_due_at().await?.is_some_and(|due| due <= self.0.clock.now());
            if !is_due && before.is_some() && before == self.0.calls.all_over() {
                return Ok(true);
            }
            let Some(left) = patience.checked_sub(started.elapsed()) else { return Ok(false) };
            // Other nodes' progress is not announced here, so look again soon in any case.
            let _ = tokio::time::timeout(left.min(Duration::from_millis(20)), ended).await;
        }
    }

    /// How each queue stands.
    ///
    /// # Errors
    /// As the database says.
    pub async fn stats(&self) -> Result<Vec<QueueStats>, Error> {
        Ok(self
            .0
            .db
            .read("jobs.stats", (), |tx, ()| {
                Box::pin(async move {
                    let rows = tx.query(sql::STATS, &[]).await?;
                    rows.iter()
                        .map(|row| {
                            Ok::<_, recado_db::Error>(QueueStats {
                                queue: row.get(0)?,
                                waiting: row.get(1)?,
                                dead: row.get(2)?,
                                oldest_due_at: row.get(3)?,
                            })
                        })
                        .collect()
                })
            })
            .await?)
    }

    /// Deletes all jobs, for a reset of the world.
    ///
    /// # Errors
    /// As the database says.
    pub async fn clear(&self, tx: &mut Tx) -> Result<(), recado_db::Error> {
        tx.exec(sql::CLEAR, &[]).await?;
        Ok(())
    }

    /// Publishes how each queue stands, for `/metrics`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn publish_metrics(&self) -> Result<(), Error> {
        let now = self.0.clock.now();
        let stats = self.stats().await?;
        // A queue without jobs has no row, and must not go on showing what it last had.
        let empty = self.0.queues().into_iter().filter(|queue| stats.iter().all(|stats| stats.queue != *queue));
        let empty: Vec<QueueStats> = empty.map(QueueStats::empty).collect();
        for stats in stats.into_iter().chain(empty) {
            let late = stats.oldest_due_at.map_or(Duration::ZERO, |due| now.since(due));
            metrics::gauge!("recado_jobs_oldest_due_seconds", "queue" => stats.queue.clone()).set(late.as_secs_f64());
            metrics::gauge!("recado_jobs_waiting", "queue" => stats.queue.clone()).set(as_f64(stats.waiting));
            metrics::gauge!("recado_jobs_dead", "queue" => stats.queue).set(as_f64(stats.dead));
        }
        Ok(())
    }
}

impl QueueStats {
    fn empty(queue: &str) -> Self {
        Self { queue: queue.to_owned(), waiting: 0, dead: 0, oldest_due_at: None }
    }
}

impl Inner {
    /// The queues that this node works.
    fn queues(&self) -> Vec<&'static str> {
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }

    fn announce(&self, queue: &'static str) {
        self.wake(queue);
        self.bus.publish_to_others(&self.subject, queue.as_bytes());
    }

    fn wake(&self, queue: &str) {
        if let Some(waker) = self.wakers.lock().unwrap_or_else(PoisonError::into_inner).get(queue) {
            waker.notify_one();
        }
    }

    fn wake_all(&self) {
        for waker in self.wakers.lock().unwrap_or_else(PoisonError::into_inner).values() {
            waker.notify_one();
        }
    }

    fn waker(&self, queue: &'static str) -> Arc<Notify> {
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner).entry(queue).or_default().clone()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a gauge")]
fn as_f64(count: i64) -> f64 {
    count as f64
}
