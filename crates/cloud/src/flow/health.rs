//! What is remembered of a Flow's health from look to look, and when it is looked at next.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_infra::jobs::NewJob;
use recado_whatsapp::flow::FlowStatus;
use recado_whatsapp::flow::health::Health;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::state::State;

statements! {
    HEALTH = "SELECT health FROM cloud_flow_health WHERE flow_id = $1";
    STORE_HEALTH = "
        INSERT INTO cloud_flow_health (flow_id, health) VALUES ($1, $2)
        ON CONFLICT (flow_id) DO UPDATE SET health = excluded.health";
    CLEAR_HEALTH = "DELETE FROM cloud_flow_health";
}

/// Looks are jobs of this queue.
pub(super) const QUEUE: &str = "cloud.flow_health";
/// Requests of so long are looked at together.
const SOON: Duration = Duration::from_secs(60);

/// What a job of the queue says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LookJob {
    pub(super) flow_id: String,
}

/// Has the Flow looked at within a minute, once for all that is asked until then.
pub(super) async fn plan_soon(state: &State, tx: &mut Tx, flow_id: &str) -> Result<()> {
    let step_s = i64::try_from(SOON.as_secs()).unwrap_or(i64::MAX);
    let seconds = state.clock.now().seconds();
    let next = seconds.saturating_sub(seconds.rem_euclid(step_s)).saturating_add(step_s);
    plan_at(state, tx, flow_id, Timestamp::from_seconds(next)).await
}

/// Has the Flow looked at at this moment.
pub(super) async fn plan_at(state: &State, tx: &mut Tx, flow_id: &str, at: Timestamp) -> Result<()> {
    let job = NewJob::new(QUEUE, &LookJob { flow_id: flow_id.to_owned() })?;
    state.jobs.enqueue(tx, job.key(format!("{flow_id}@{}", at.micros())).due_at(at)).await?;
    Ok(())
}

pub(super) async fn read(tx: &mut Tx, flow_id: &str) -> Result<Health> {
    match tx.query_opt(HEALTH, params![flow_id]).await? {
        Some(row) => {
            let text: String = row.get(0)?;
            serde_json::from_str(&text).map_err(|error| Error::stored("health of a Flow", error))
        }
        None => Ok(Health::default()),
    }
}

pub(super) async fn store(tx: &mut Tx, flow_id: &str, health: &Health) -> Result<()> {
    let text = serde_json::to_string(health).map_err(|error| Error::stored("health of a Flow", error))?;
    tx.exec(STORE_HEALTH, params![flow_id, &text]).await?;
    Ok(())
}

/// Somebody set the state by hand: the watch leaves it, until it is set to published.
pub(super) async fn pin(tx: &mut Tx, flow_id: &str, status: FlowStatus) -> Result<()> {
    let pinned = status != FlowStatus::Published;
    let health = Health { pinned, bad_since: None, ..read(tx, flow_id).await? };
    store(tx, flow_id, &health).await
}

/// Forgets it all, for a reset.
pub(super) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR_HEALTH, &[]).await?;
    Ok(())
}
