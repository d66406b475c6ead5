//! The watch over endpoints (spec flows §2, §14): a job that follows the travelling clock looks at what was asked in the last hour, tells
//! of alerts, and throttles, blocks or frees the Flow. It is planned by customers' requests; an endpoint that does badly is also asked by
//! itself how it is.

use std::time::Duration;

use recado_db::{Row, Tx, params, statements};
use recado_infra::jobs::{EachAlone, Job, Outcome, WorkerOptions};
use recado_whatsapp::flow::health::{HealthRules, Request, WINDOW, Watched};

use super::health::LookJob;
use super::{Flow, endpoint, find, find_in, health, manage};
use crate::error::{Error, Result};
use crate::state::State;
use crate::webhook;

statements! {
    RECENT = "
        SELECT at, is_ping, error, latency_ms FROM cloud_flow_requests WHERE flow_id = $1 AND at > $2 ORDER BY at";
}

/// Registers the worker.
pub(crate) fn register(state: &State) {
    let options =
        WorkerOptions { max_attempts: u32::MAX, longest_delay: Duration::from_secs(60), ..WorkerOptions::default() };
    state.jobs.register(health::QUEUE, options, Watch(state.clone()));
}

struct Watch(State);

impl EachAlone for Watch {
    type Payload = LookJob;
    type Error = Error;

    async fn run_one(&self, job: Job, LookJob { flow_id }: LookJob) -> Result<Outcome> {
        let state = &self.0;
        let Some(flow) = find(state, &flow_id).await? else { return Ok(Outcome::Done) };
        check_endpoint(state, &flow).await?;
        state
            .db
            .write("cloud.flow.watch", (state.clone(), job, flow.id), |tx, (state, job, flow_id)| {
                Box::pin(async move {
                    look_at(state, tx, flow_id).await?;
                    job.finish(tx).await?;
                    Ok::<_, Error>(())
                })
            })
            .await?;
        Ok(Outcome::Finished)
    }
}

/// Asks the endpoint how it is, where there is doubt.
async fn check_endpoint(state: &State, flow: &Flow) -> Result<()> {
    let known =
        state.db.read("cloud.flow.health", flow.id.clone(), |tx, flow_id| Box::pin(health::read(tx, flow_id))).await?;
    let world = state.world.current();
    let mut numbers = world.numbers_of(&flow.waba_id);
    let key = numbers.find_map(|number| endpoint::signed_key(&world, &number.id));
    if let (true, Some(uri), Some(key)) = (known.wants_ping(flow.status), &flow.endpoint_uri, key)
        && let Err(error) = endpoint::ping(state, flow, uri, &key).await
    {
        tracing::debug!(%error, flow = flow.id, "a Flow's endpoint is not well");
    }
    Ok(())
}

async fn look_at(state: &State, tx: &mut Tx, flow_id: &str) -> Result<()> {
    manage::hold(tx, flow_id).await?;
    let Some(mut flow) = find_in(tx, flow_id).await? else { return Ok(()) };
    let now = state.clock.now();
    let rows = tx.query(RECENT, params![flow_id, now.minus(WINDOW)]).await?;
    let requests = rows.iter().map(request).collect::<Result<Vec<Request>>>()?;
    let watched = Watched { id: &flow.id, name: &flow.name, status: flow.status };
    let looked = health::read(tx, flow_id).await?.look(&HealthRules::default(), watched, &requests, now);
    health::store(tx, flow_id, &looked.health).await?;
    webhook::tell_account_changes(state, tx, &flow.waba_id, &looked.alerts).await?;
    if let Some(status) = looked.status {
        let old = std::mem::replace(&mut flow.status, status);
        manage::store(state, tx, &flow, old).await?;
    }
    match looked.health.next_look(flow.status) {
        Some(interval) => health::plan_at(state, tx, flow_id, now.plus(interval)).await,
        None => Ok(()),
    }
}

fn request(row: &Row) -> Result<Request> {
    let latency_ms: i64 = row.get(3)?;
    Ok(Request {
        at: row.get(0)?,
        is_ping: row.get(1)?,
        error: row.get(2)?,
        latency_ms: u64::try_from(latency_ms).unwrap_or_default(),
    })
}
