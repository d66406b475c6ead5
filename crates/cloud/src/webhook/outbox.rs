//! The delivery log's rows, written by the unit that causes them, and the jobs that post them.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{P, Tx, params, statements};
use recado_infra::jobs::NewJob;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::QUEUE;
use crate::error::{Error, Result};
use crate::notice::{Notice, PendingWebhook};
use crate::state::State;

/// Webhooks posted by one job, one after the other.
const JOB_LENGTH: usize = 32;

statements! {
    INSERT = "
        INSERT INTO cloud_webhooks (id, app_id, waba_id, phone_number_id, customer, field, wamid, inbound, event, body, state,
            attempts, attempt_count, created_at, next_attempt_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', '[]', 0, $11, $11)";
    FIND = "SELECT state, app_id, phone_number_id, customer FROM cloud_webhooks WHERE id = $1";
    RESTART = "UPDATE cloud_webhooks SET state = 'pending', created_at = $2, next_attempt_at = $2 WHERE id = $1";
    CLEAR = "DELETE FROM cloud_webhooks";
    OLDEST_KEPT = "SELECT id FROM cloud_webhooks WHERE state <> 'pending' ORDER BY id DESC LIMIT 1 OFFSET $1";
    PRUNE = "
        DELETE FROM cloud_webhooks WHERE id IN (
            SELECT id FROM cloud_webhooks WHERE id <= $1 AND state <> 'pending' ORDER BY id LIMIT $2)";
}

fn lane(app_id: &str, phone_number_id: &str, customer: &str) -> String {
    format!("{app_id}/{phone_number_id}/{customer}")
}

/// What a job of the queue says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PostJob {
    /// Rows of the log, in order.
    pub(super) ids: Vec<Uuid>,
    /// Errors on demand have had their way with them already.
    #[serde(default)]
    pub(super) struck: bool,
}

/// Freezes webhooks in the caller's unit; they leave, in this order, after its commit.
pub(crate) async fn enqueue(state: &State, tx: &mut Tx, notices: Vec<Notice>) -> Result<()> {
    if notices.is_empty() {
        return Ok(());
    }
    let now = state.clock.now();
    let pending: Vec<PendingWebhook> =
        notices.into_iter().map(|notice| PendingWebhook::new(recado_core::new_uuid(), notice, now)).collect();
    let rows: Vec<Vec<P<'_>>> = pending.iter().map(|webhook| row(webhook, now)).collect();
    tx.exec_many(INSERT, &rows).await?;
    for (lane, ids) in by_lane(&pending) {
        for ids in ids.chunks(JOB_LENGTH) {
            let job = NewJob::new(QUEUE, &PostJob { ids: ids.to_vec(), struck: false })?.lane(&lane);
            state.jobs.enqueue(tx, job).await?;
        }
    }
    let state = state.clone();
    tx.on_commit(move || {
        for webhook in &pending {
            state.live.webhook(webhook.id);
        }
        state.fresh_webhooks.put(pending);
    });
    Ok(())
}

fn row(webhook: &PendingWebhook, now: Timestamp) -> Vec<P<'_>> {
    let Notice { app_id, field, subject, body } = &webhook.notice;
    vec![
        P::Uuid(webhook.id),
        P::Text(app_id),
        P::Text(&subject.waba_id),
        P::Text(&subject.phone_number_id),
        P::Text(&subject.customer),
        P::Text(field),
        P::Text(&subject.wamid),
        P::Bool(subject.inbound),
        P::Text(&subject.event),
        P::Bytes(body),
        P::from(now),
    ]
}

/// The webhooks of each lane, lanes in the order of their first one.
fn by_lane(pending: &[PendingWebhook]) -> Vec<(String, Vec<Uuid>)> {
    let mut lanes: Vec<(String, Vec<Uuid>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for webhook in pending {
        let Notice { app_id, subject, .. } = &webhook.notice;
        let lane = lane(app_id, &subject.phone_number_id, &subject.customer);
        match places.get(&lane).and_then(|place| lanes.get_mut(*place)) {
            Some((_, ids)) => ids.push(webhook.id),
            None => {
                places.insert(lane.clone(), lanes.len());
                lanes.push((lane, vec![webhook.id]));
            }
        }
    }
    lanes
}

/// Posts a webhook of the log again, the same bytes; one that waits is tried anyway. Answers `false` where there is none.
pub(crate) async fn replay(state: &State, id: Uuid) -> Result<bool> {
    state
        .db
        .write("cloud.webhook.replay", (state.clone(), id), |tx, (state, id)| {
            Box::pin(async move {
                let Some(found) = tx.query_opt(FIND, params![*id]).await? else { return Ok(false) };
                let (status, app_id): (String, String) = (found.get(0)?, found.get(1)?);
                let (phone_number_id, customer): (String, String) = (found.get(2)?, found.get(3)?);
                if status == "pending" {
                    return Ok(true);
                }
                tx.exec(RESTART, params![*id, state.clock.now()]).await?;
                let job = NewJob::new(QUEUE, &PostJob { ids: vec![*id], struck: false })?;
                state.jobs.enqueue(tx, job.lane(lane(&app_id, &phone_number_id, &customer))).await?;
                let (live, id) = (state.live.clone(), *id);
                tx.on_commit(move || live.webhook(id));
                Ok::<_, Error>(true)
            })
        })
        .await
}

/// Removes some of what is done and older than the newest `keep` done ones; answers how many.
pub(crate) async fn prune(tx: &mut Tx, keep: u32, limit: u32) -> Result<u64> {
    match tx.query_opt(OLDEST_KEPT, params![keep]).await? {
        Some(row) => Ok(tx.exec(PRUNE, params![row.get::<Uuid>(0)?, limit]).await?),
        None => Ok(0),
    }
}

/// Empties the log, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR, &[]).await?;
    Ok(())
}
