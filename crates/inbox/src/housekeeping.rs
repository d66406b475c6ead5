//! Forgetting what nobody needs any more: old webhook bodies, old events, sessions whose time is over, keys and tokens of
//! Flows that nobody uses any more. Reading templates again that
//! were read long ago.

use std::time::Duration;

use recado_core::Clock;
use recado_infra::jobs::{EachAlone, Job, NewJob, Outcome, WorkerOptions};

use crate::agent::prune_sessions;
use crate::flow::{prune_keys, prune_tokens};
use crate::inbound::prune_hooks;
use crate::standing::request_readings;
use crate::survey::stop_awaiting;
use crate::template::request_stale_syncs;
use crate::{Error, Inbox, Result, contact_import, event};

/// The one job of this module; it enqueues itself again.
pub(crate) const QUEUE: &str = "inbox.housekeeping";

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 1,
    batch_length: 1,
    max_attempts: u32::MAX,
    first_delay: Duration::from_secs(60),
    longest_delay: Duration::from_secs(3600),
};

const KEY: &str = "housekeeping";
const INTERVAL: Duration = Duration::from_secs(24 * 3600);
/// Graph repeats a webhook for a week; the body must be known that long.
const HOOKS_KEPT: Duration = Duration::from_secs(8 * 24 * 3600);
/// A browser that slept longer loads afresh.
const EVENTS_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);

pub(crate) struct HousekeepingHandler(pub(crate) Inbox);

impl Inbox {
    /// Enqueues the first run, where none waits.
    pub(crate) async fn begin_housekeeping(&self) -> Result<()> {
        let (jobs, due_at) = (self.jobs.clone(), self.clock.now().plus(INTERVAL));
        self.db
            .write("inbox.housekeeping.begin", due_at, move |tx, due_at| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    jobs.enqueue(tx, NewJob::new(QUEUE, &())?.key(KEY).due_at(*due_at)).await?;
                    Ok(())
                })
            })
            .await
    }
}

impl EachAlone for HousekeepingHandler {
    type Payload = ();
    type Error = Error;

    async fn run_one(&self, job: Job, (): ()) -> Result<Outcome> {
        let (jobs, now) = (self.0.jobs.clone(), self.0.clock.now());
        self.0
            .db
            .write("inbox.housekeeping", (job, now), move |tx, (job, now)| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    let hooks = prune_hooks(tx, now.minus(HOOKS_KEPT)).await?;
                    let events = event::prune(tx, Clock::wall().minus(EVENTS_KEPT)).await?;
                    let sessions = prune_sessions(tx).await?;
                    let flow_keys = prune_keys(tx, *now).await?;
                    let flow_tokens = prune_tokens(tx, *now).await?;
                    stop_awaiting(tx, *now).await?;
                    contact_import::prune_imports(tx, now.minus(contact_import::KEPT)).await?;
                    request_stale_syncs(tx, &jobs, *now).await?;
                    request_readings(tx, &jobs).await?;
                    tracing::debug!(hooks, events, sessions, flow_keys, flow_tokens, "old rows were deleted");
                    job.finish(tx).await?;
                    jobs.enqueue(tx, NewJob::new(QUEUE, &())?.key(KEY).due_at(now.plus(INTERVAL))).await?;
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }
}
