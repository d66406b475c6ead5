//! Work to be done later, as rows: enqueued in the transaction that causes it, leased to a worker, deleted in the transaction that
//! did it.
//!
//! - **Due** times follow the travelling [`Clock`]; leases follow the machine's, because they guard against dead processes.
//! - A **lane** is a sequence: its jobs run one at a time in the order they were enqueued, and a job that is put off puts off the rest.
//! - A **key** makes enqueueing idempotent while the job waits.
//! - A **fencing token** grows with each lease; [`Job::finish`] fails where another worker has taken over, and so undoes the late
//!   worker's transaction.
//! - A job that keeps failing becomes **dead**: it stays, with its error, until someone looks.

mod queue;
mod runner;
mod sql;

use std::fmt;
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{BoxFuture, Tx, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub use queue::{Jobs, QueueStats};
pub use sql::statements;

/// A job to be enqueued.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub(crate) queue: &'static str,
    pub(crate) payload: String,
    pub(crate) lane: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) due_at: Option<Timestamp>,
}

impl NewJob {
    /// A job for the workers of `queue`, due at once.
    ///
    /// # Errors
    /// Where the payload cannot be written as JSON (a map with keys that are not text).
    pub fn new(queue: &'static str, payload: &impl Serialize) -> Result<Self, Error> {
        Ok(Self { queue, payload: serde_json::to_string(payload)?, lane: None, key: None, due_at: None })
    }

    /// After all earlier jobs of the same lane.
    #[must_use]
    pub fn lane(mut self, lane: impl Into<String>) -> Self {
        self.lane = Some(lane.into());
        self
    }

    /// Only if no job with this key waits in the queue.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Not before this moment.
    #[must_use]
    pub fn due_at(mut self, due_at: Timestamp) -> Self {
        self.due_at = Some(due_at);
        self
    }
}

/// A job in the hands of a worker.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id; ids grow in the order of enqueueing.
    pub id: Uuid,
    /// Its lane.
    pub lane: Option<String>,
    /// How often it has been tried, this time included.
    pub attempts: u32,
    /// When it was due, by the travelling clock.
    pub due_at: Timestamp,
    payload: String,
    lease_token: i64,
}

impl Job {
    /// What was enqueued.
    ///
    /// # Errors
    /// Where the payload is of another shape; such a job should die.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, Error> {
        Ok(serde_json::from_str(&self.payload)?)
    }

    /// Ends the job inside the unit that did its work: both become durable together. Answer [`Outcome::Finished`] afterwards.
    ///
    /// # Errors
    /// [`Error::LeaseLost`] where another worker has the job by now; let it undo the unit.
    pub async fn finish(&self, tx: &mut Tx) -> Result<(), Error> {
        let deleted = tx.exec(sql::FINISH, params![self.id, self.lease_token]).await?;
        if deleted == 0 { Err(Error::LeaseLost) } else { Ok(()) }
    }
}

/// How a worker's try ended.
#[derive(Debug)]
pub enum Outcome {
    /// Done; the runner deletes the job.
    Done,
    /// Done, and [`Job::finish`] was called in the same unit.
    Finished,
    /// Not done: again after this time, or after the queue's back-off.
    Retry {
        /// What went wrong, for people.
        error: String,
        /// `None`: as the queue's back-off says.
        after: Option<Duration>,
    },
    /// Cannot be done; kept as dead with this error.
    Dead {
        /// What went wrong, for people.
        error: String,
    },
}

impl Outcome {
    /// [`Outcome::Retry`] with the queue's back-off.
    pub fn retry(error: impl ToString) -> Self {
        Self::Retry { error: error.to_string(), after: None }
    }

    /// [`Outcome::Dead`].
    pub fn dead(error: impl ToString) -> Self {
        Self::Dead { error: error.to_string() }
    }
}

/// What runs the jobs of a queue. A job may be handed out again after a crash, so running one twice must do no harm.
pub trait Handler: Send + Sync + 'static {
    /// Does several jobs, oldest first, and answers as many outcomes in the same order. Gets more than one only where
    /// [`WorkerOptions::batch_length`] allows; jobs of one lane are then in order, and after one that was not done the
    /// handler must answer [`Outcome::Retry`] for the rest of its lane.
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>>;
}

/// A [`Handler`] of jobs that are done each alone, even where several are handed out together.
pub trait EachAlone: Send + Sync + 'static {
    /// What the jobs carry. One that cannot be read is dead at once: no further try would read it.
    type Payload: DeserializeOwned + Send;
    /// Why a job is to be tried again.
    type Error: fmt::Display;

    /// Does one job. An error is [`Outcome::retry`].
    fn run_one(&self, job: Job, payload: Self::Payload) -> impl Future<Output = Result<Outcome, Self::Error>> + Send;
}

impl<H: EachAlone> Handler for H {
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            let mut outcomes = Vec::with_capacity(jobs.len());
            for job in jobs {
                outcomes.push(match job.payload() {
                    Ok(payload) => self.run_one(job, payload).await.unwrap_or_else(Outcome::retry),
                    Err(error) => Outcome::dead(error),
                });
            }
            outcomes
        })
    }
}

/// How the jobs of a queue are run.
#[derive(Debug, Clone, Copy)]
pub struct WorkerOptions {
    /// Jobs in work at the same time on this node.
    pub concurrency: usize,
    /// Jobs handed to one call of the handler. 1: each alone, lanes side by side.
    pub batch_length: usize,
    /// Tries before a job is dead.
    pub max_attempts: u32,
    /// The first wait; each further one is twice as long.
    pub first_delay: Duration,
    /// The longest wait.
    pub longest_delay: Duration,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self {
            concurrency: 16,
            batch_length: 1,
            max_attempts: 20,
            first_delay: Duration::from_secs(1),
            longest_delay: Duration::from_secs(3600),
        }
    }
}

impl WorkerOptions {
    /// The wait after this many tries, or `None` where that was the last.
    #[must_use]
    pub fn delay_after(&self, attempts: u32) -> Option<Duration> {
        if attempts >= self.max_attempts {
            return None;
        }
        let doublings = attempts.saturating_sub(1).min(31);
        Some(self.first_delay.saturating_mul(1 << doublings).min(self.longest_delay))
    }
}

/// What can go wrong with jobs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] recado_db::Error),
    /// A payload that is no JSON of the expected shape.
    #[error("the job's payload: {0}")]
    Payload(#[from] serde_json::Error),
    /// Another worker has the job by now.
    #[error("the job was leased to another worker meanwhile")]
    LeaseLost,
}
