//! A queue's loop on one node: claim, run, end.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use recado_core::{Clock, Timestamp};
use recado_db::{Engine, P, params};
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

use super::queue::Inner;
use super::{Error, Handler, Job, Outcome, WorkerOptions, sql};
use crate::tasks::{self, Stop};

/// A worker that is gone this long has lost its job.
const LEASE: Duration = Duration::from_secs(60);
const RENEWAL: Duration = Duration::from_secs(20);
/// Without any hint, so often the table is looked at.
const POLL: Duration = Duration::from_secs(2);
/// The same where jobs are due whose lanes another node has in work: it gives no hint when it is done.
const BLOCKED: Duration = Duration::from_millis(50);
/// After an error of the database.
const PAUSE: Duration = Duration::from_millis(500);
/// Ended jobs in one unit at the most.
const ENDED_LENGTH: usize = 256;

pub(super) struct Worker {
    pub(super) queue: &'static str,
    pub(super) options: WorkerOptions,
    pub(super) handler: Arc<dyn Handler>,
    pub(super) wake: Arc<Notify>,
}

/// Jobs that a call of the handler got, with how each ended.
type Ended = Vec<(Job, Outcome)>;

pub(super) async fn run(inner: Arc<Inner>, worker: Worker, mut stop: Stop) {
    let (ended_sender, mut ended) = mpsc::unbounded_channel::<Ended>();
    let mut in_work: HashMap<Uuid, i64> = HashMap::new();
    let mut renewal = tokio::time::interval(RENEWAL);
    renewal.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut look = true;
    let mut seen = Look::default();
    while !stop.is_requested() {
        if look && in_work.len() < worker.options.concurrency {
            match claim(&inner, &worker, worker.options.concurrency - in_work.len()).await {
                Ok((jobs, now_seen)) => {
                    look = false;
                    seen = now_seen;
                    in_work.extend(jobs.iter().map(|job| (job.id, job.lease_token)));
                    start(&inner, &worker, jobs, &ended_sender);
                }
                Err(error) => {
                    tracing::error!(queue = worker.queue, %error, "jobs could not be claimed");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            }
        }
        let idle = seen.idle_time(&inner.clock, in_work.is_empty());
        tokio::select! {
            () = stop.requested() => break,
            () = worker.wake.notified() => look = true,
            () = tokio::time::sleep(idle) => look = true,
            _ = renewal.tick() => keep_leases(&inner, worker.queue, &in_work).await,
            Some(first) = ended.recv() => {
                let mut all = first;
                while all.len() < ENDED_LENGTH && let Ok(more) = ended.try_recv() {
                    all.extend(more);
                }
                for (job, _) in &all {
                    in_work.remove(&job.id);
                }
                end(&inner, &worker, all).await;
                look = true;
            }
        }
    }
    drop(ended_sender);
    while let Some(all) = ended.recv().await {
        end(&inner, &worker, all).await;
    }
}

/// What a look at the table saw beside the jobs it took.
#[derive(Clone, Copy, Default)]
struct Look {
    at: Timestamp,
    /// When the next job that nobody has in work is due.
    next_due: Option<Timestamp>,
}

impl Look {
    /// How long to sleep where no hint comes: until the next job is due, by a clock that may stand still or run ahead.
    /// One that was due at the look, and was not taken, waits for its lane.
    fn idle_time(self, clock: &Clock, nothing_in_work: bool) -> Duration {
        match self.next_due {
            Some(due) if due <= self.at => {
                if nothing_in_work {
                    BLOCKED
                } else {
                    POLL
                }
            }
            Some(due) if !clock.is_frozen() => due.since(clock.now()).clamp(Duration::from_millis(1), POLL),
            _ => POLL,
        }
    }
}

async fn claim(inner: &Inner, worker: &Worker, free: usize) -> Result<(Vec<Job>, Look), Error> {
    let limit = i64::try_from(free).unwrap_or(i64::MAX);
    let at = inner.clock.now();
    let input = (worker.queue, at, limit);
    let (mut jobs, next_due) = inner
        .db
        .write_soon("jobs.claim", input, |tx, (queue, now, limit)| {
            Box::pin(async move {
                let wall = Clock::wall();
                let rows = tx.query(sql::CLAIM, params![*queue, *now, wall.plus(LEASE), *limit]).await?;
                let mut jobs = Vec::with_capacity(rows.len());
                for row in rows {
                    jobs.push(Job {
                        id: row.get(0)?,
                        lane: row.get(1)?,
                        attempts: row.get(2)?,
                        due_at: row.get(3)?,
                        payload: row.get(4)?,
                        lease_token: row.get(5)?,
                    });
                }
                if tx.engine() == Engine::Postgres && jobs.iter().any(|job| job.lane.is_some()) {
                    let ids: Vec<Uuid> = jobs.iter().map(|job| job.id).collect();
                    let overtaken = tx.query(sql::RELEASE_OVERTAKEN, &[P::Uuids(&ids)]).await?;
                    for row in overtaken {
                        let id: Uuid = row.get(0)?;
                        jobs.retain(|job| job.id != id);
                    }
                }
                let next_due: Option<Timestamp> = tx.query_one(sql::NEXT_FREE_DUE, params![*queue]).await?.get(0)?;
                Ok::<_, recado_db::Error>((jobs, next_due))
            })
        })
        .await?;
    jobs.sort_by_key(|job| job.id);
    Ok((jobs, Look { at, next_due }))
}

/// Hands claimed jobs to the handler: in batches, or lane by lane.
fn start(inner: &Arc<Inner>, worker: &Worker, jobs: Vec<Job>, ended: &mpsc::UnboundedSender<Ended>) {
    if worker.options.batch_length > 1 {
        let mut jobs = jobs.into_iter().peekable();
        while jobs.peek().is_some() {
            // A lane must not be split over two calls that run side by side, so a round is one call.
            let batch: Vec<Job> = jobs.by_ref().take(worker.options.concurrency).collect();
            let (inner, handler, ended) = (inner.clone(), worker.handler.clone(), ended.clone());
            tasks::spawn(worker.queue, run_batches(inner, handler, batch, worker.options.batch_length, ended));
        }
        return;
    }
    let mut lanes: BTreeMap<String, Vec<Job>> = BTreeMap::new();
    for job in jobs {
        match &job.lane {
            Some(lane) => lanes.entry(lane.clone()).or_default().push(job),
            None => start_lane(inner, worker, vec![job], ended),
        }
    }
    for lane in lanes.into_values() {
        start_lane(inner, worker, lane, ended);
    }
}

async fn run_batches(
    inner: Arc<Inner>,
    handler: Arc<dyn Handler>,
    mut jobs: Vec<Job>,
    batch_length: usize,
    ended: mpsc::UnboundedSender<Ended>,
) {
    while !jobs.is_empty() {
        let batch: Vec<Job> = jobs.drain(..jobs.len().min(batch_length)).collect();
        let outcomes = run_guarded(&inner, handler.clone(), batch.clone()).await;
        let put_off: HashSet<&str> = batch
            .iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| matches!(outcome, Outcome::Retry { .. }))
            .filter_map(|(job, _)| job.lane.as_deref())
            .collect();
        let behind = |job: &mut Job| job.lane.as_deref().is_some_and(|lane| put_off.contains(lane));
        let not_tried: Ended = jobs.extract_if(.., behind).map(|job| (job, not_tried())).collect();
        drop(put_off);
        let _ = ended.send(batch.into_iter().zip(outcomes).chain(not_tried).collect());
    }
}

/// For a job behind one of its lane that was put off.
fn not_tried() -> Outcome {
    Outcome::Retry { error: String::new(), after: Some(Duration::ZERO) }
}

fn start_lane(inner: &Arc<Inner>, worker: &Worker, jobs: Vec<Job>, ended: &mpsc::UnboundedSender<Ended>) {
    let (inner, handler, ended) = (inner.clone(), worker.handler.clone(), ended.clone());
    tasks::spawn(worker.queue, async move {
        let mut blocked = false;
        for job in jobs {
            let outcome = if blocked {
                None
            } else {
                run_guarded(&inner, handler.clone(), vec![job.clone()]).await.into_iter().next()
            };
            let outcome = outcome.unwrap_or_else(not_tried);
            blocked |= matches!(outcome, Outcome::Retry { .. });
            let _ = ended.send(vec![(job, outcome)]);
        }
    });
}

/// A panic of the handler is a failed try.
async fn run_guarded(inner: &Inner, handler: Arc<dyn Handler>, jobs: Vec<Job>) -> Vec<Outcome> {
    let length = jobs.len();
    inner.calls.begin();
    let running = tasks::spawn("job", async move { handler.run(jobs).await });
    let answer = running.await;
    inner.calls.end();
    let mut outcomes = match answer {
        Ok(outcomes) => outcomes,
        Err(error) => {
            let error = if error.is_panic() { "the handler panicked" } else { "the handler was stopped" };
            (0..length).map(|_| Outcome::retry(error)).collect()
        }
    };
    outcomes.resize_with(length, || Outcome::retry("the handler answered too few outcomes"));
    outcomes
}

/// Writes down how jobs ended.
async fn end(inner: &Inner, worker: &Worker, ended: Ended) {
    let marks: Vec<Mark> =
        ended.into_iter().filter_map(|(job, outcome)| mark(job, outcome, worker, inner.clock.now())).collect();
    if !marks.is_empty() {
        let queue = worker.queue;
        let written = inner
            .db
            .write_soon("jobs.end", marks, move |tx, marks| {
                Box::pin(async move {
                    let done: Vec<Vec<P<'_>>> = marks
                        .iter()
                        .filter(|mark| matches!(mark.verdict, Verdict::Delete))
                        .map(|mark| vec![P::Uuid(mark.id), P::I64(mark.lease_token)])
                        .collect();
                    tx.exec_many(sql::FINISH, &done).await?;
                    for mark in marks {
                        match &mark.verdict {
                            Verdict::Delete => {}
                            Verdict::GiveBack => {
                                tx.exec(sql::GIVE_BACK, params![mark.id, mark.lease_token]).await?;
                            }
                            Verdict::PutOff { until, error } => {
                                let held =
                                    tx.exec(sql::PUT_OFF, params![mark.id, mark.lease_token, *until, error]).await?;
                                if let (Some(lane), 1..) = (&mark.lane, held) {
                                    tx.exec(sql::PUT_OFF_LANE, params![queue, lane, *until]).await?;
                                }
                            }
                            Verdict::Bury { error } => {
                                tx.exec(sql::BURY, params![mark.id, mark.lease_token, error]).await?;
                            }
                        }
                    }
                    Ok::<_, recado_db::Error>(())
                })
            })
            .await;
        if let Err(error) = written {
            // Their leases run out, and they are run again: harmless, handlers are idempotent.
            tracing::error!(queue, %error, "ended jobs could not be marked");
        }
    }
    inner.progress.notify_waiters();
}

struct Mark {
    id: Uuid,
    lane: Option<String>,
    lease_token: i64,
    verdict: Verdict,
}

enum Verdict {
    Delete,
    GiveBack,
    PutOff { until: Timestamp, error: String },
    Bury { error: String },
}

fn mark(job: Job, outcome: Outcome, worker: &Worker, now: Timestamp) -> Option<Mark> {
    let queue = worker.queue;
    let verdict = match outcome {
        Outcome::Finished => {
            metrics::counter!("recado_jobs_done", "queue" => queue).increment(1);
            return None;
        }
        Outcome::Done => {
            metrics::counter!("recado_jobs_done", "queue" => queue).increment(1);
            Verdict::Delete
        }
        Outcome::Retry { error, .. } if error.is_empty() => Verdict::GiveBack,
        Outcome::Retry { error, after } => match after.or_else(|| worker.options.delay_after(job.attempts)) {
            Some(after) => {
                metrics::counter!("recado_jobs_retried", "queue" => queue).increment(1);
                tracing::debug!(queue, job = %job.id, attempts = job.attempts, error, "a job is put off");
                Verdict::PutOff { until: now.plus(after), error }
            }
            None => bury(queue, &job, error),
        },
        Outcome::Dead { error } => bury(queue, &job, error),
    };
    Some(Mark { id: job.id, lane: job.lane, lease_token: job.lease_token, verdict })
}

fn bury(queue: &'static str, job: &Job, error: String) -> Verdict {
    metrics::counter!("recado_jobs_buried", "queue" => queue).increment(1);
    tracing::error!(queue, job = %job.id, attempts = job.attempts, error, "a job is given up");
    Verdict::Bury { error }
}

/// Renews the leases of what is in work here, and frees what workers that are gone still hold.
async fn keep_leases(inner: &Inner, queue: &'static str, in_work: &HashMap<Uuid, i64>) {
    let leases: Vec<(Uuid, i64)> = in_work.iter().map(|(id, token)| (*id, *token)).collect();
    let kept = inner
        .db
        .write_soon("jobs.keep_leases", (queue, leases), |tx, (queue, leases)| {
            Box::pin(async move {
                let wall = Clock::wall();
                let until = P::from(wall.plus(LEASE));
                let rows: Vec<Vec<P<'_>>> =
                    leases.iter().map(|(id, token)| vec![P::Uuid(*id), P::I64(*token), until]).collect();
                tx.exec_many(sql::RENEW, &rows).await?;
                tx.exec(sql::RELEASE_EXPIRED, params![*queue, wall]).await
            })
        })
        .await;
    if let Err(error) = kept {
        tracing::warn!(queue, %error, "leases could not be renewed");
    }
}
