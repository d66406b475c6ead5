//! A look at a portfolio: what time and feedback have changed, and when to look again. It is a job that follows the travelling clock,
//! planned by what may change something, so that nothing is looked at where nothing happens.

use std::collections::BTreeSet;
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::{EachAlone, Job, NewJob, Outcome, WorkerOptions};
use serde::{Deserialize, Serialize};

use super::{direct_send_abuse, held, ladder, ratings, sql};
use crate::error::{Error, Result};
use crate::state::State;
use crate::world::read_world;

const QUEUE: &str = "cloud.limits";
/// What is sent and delivered is looked at so much later, all of it together.
const SOON: Duration = Duration::from_secs(10 * 60);
/// A look this near may begin before the unit that relies on it has ended, and then does not see what it did.
const TOO_NEAR: Duration = Duration::from_secs(60);

/// What a job of the queue says.
#[derive(Debug, Serialize, Deserialize)]
struct LookJob {
    business_id: String,
}

/// Registers the worker.
pub(crate) fn register(state: &State) {
    let options =
        WorkerOptions { max_attempts: u32::MAX, longest_delay: Duration::from_secs(60), ..WorkerOptions::default() };
    state.jobs.register(QUEUE, options, Look(state.clone()));
}

/// Has the portfolio looked at within ten minutes, once for all that happens until then.
pub(super) async fn plan_soon(state: &State, tx: &mut Tx, business_id: &str) -> Result<()> {
    let now = state.clock.now();
    let due_at = now.plus(SOON);
    // A look that lies further ahead was planned before the clock was set back.
    if state.rates.planned_look(business_id).is_some_and(|planned| planned > now.plus(TOO_NEAR) && planned <= due_at) {
        return Ok(());
    }
    plan_at(state, tx, business_id, due_at).await?;
    let (state, business_id) = (state.clone(), business_id.to_owned());
    tx.on_commit(move || state.rates.note_look(&business_id, due_at));
    Ok(())
}

/// Has the portfolio looked at when this unit has ended.
pub(crate) async fn plan_now(state: &State, tx: &mut Tx, business_id: &str) -> Result<()> {
    plan_at(state, tx, business_id, state.clock.now()).await
}

/// Has the portfolio looked at at this moment.
pub(super) async fn plan_at(state: &State, tx: &mut Tx, business_id: &str, at: Timestamp) -> Result<()> {
    let job = NewJob::new(QUEUE, &LookJob { business_id: business_id.to_owned() })?;
    // One for each portfolio and moment.
    let job = job.key(format!("{business_id}@{}", at.micros())).due_at(at);
    state.jobs.enqueue(tx, job).await?;
    Ok(())
}

struct Look(State);

impl EachAlone for Look {
    type Payload = LookJob;
    type Error = Error;

    async fn run_one(&self, job: Job, LookJob { business_id }: LookJob) -> Result<Outcome> {
        self.0
            .db
            .write("cloud.limits.look", (self.0.clone(), job, business_id), |tx, (state, job, business_id)| {
                Box::pin(async move {
                    look_at(state, tx, business_id).await?;
                    job.finish(tx).await?;
                    Ok::<_, Error>(())
                })
            })
            .await?;
        self.0.world.changed().await?;
        Ok(Outcome::Finished)
    }
}

async fn look_at(state: &State, tx: &mut Tx, business_id: &str) -> Result<()> {
    let now = state.clock.now();
    if tx.query_opt(sql::HOLD_BUSINESS, params![business_id]).await?.is_none() {
        return Ok(());
    }
    // As it is stored: memory may not know yet what the last look came to, and would have it told twice.
    let world = read_world(tx, &state.world.current().templates).await?;
    let mut again_at = BTreeSet::new();
    let rated = ratings::rate(state, tx, &world, business_id, now).await?;
    again_at.extend(rated.again_at);
    again_at.extend(ladder::advance(state, tx, &world, business_id, rated.worst, now).await?);
    again_at.extend(direct_send_abuse::lift(state, tx, &world, business_id, now).await?);
    again_at.extend(held::judge(state, tx, &world, business_id, &rated, now).await?);
    // The first is enough: it plans the next one.
    if let Some(at) = again_at.into_iter().next() {
        plan_at(state, tx, business_id, at.max(now)).await?;
    }
    Ok(())
}
