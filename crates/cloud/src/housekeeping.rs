//! Removing what nobody needs any more: expired files, old idempotency keys, the tail of the delivery log. It goes by the machine's
//! time, some at a time, and does not count as work that falls due.

use std::time::Duration;

use recado_infra::tasks::Stop;

use crate::error::Result;
use crate::state::State;
use crate::{limits, media, message, template, uploads, webhook};

const INTERVAL: Duration = Duration::from_secs(15);
/// Rows removed in one unit.
const PORTION: u32 = 500;

/// Runs until the process ends.
pub(crate) async fn run(state: State, mut stop: Stop) {
    loop {
        tokio::select! {
            () = stop.requested() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
        if let Err(error) = clean_up(&state).await {
            tracing::warn!(%error, "what has expired could not be removed");
        }
    }
}

/// Removes all that can go now.
pub(crate) async fn clean_up(state: &State) -> Result<()> {
    while prune_log(state).await? > 0 {}
    while prune_limits(state).await? > 0 {}
    while media::remove_expired(state, PORTION).await? > 0 {}
    while uploads::remove_expired(state, PORTION).await? > 0 {}
    state
        .db
        .write("cloud.idempotency.forget", state.clock.now(), |tx, now| {
            Box::pin(async move { message::forget_old_keys(tx, *now).await })
        })
        .await
}

async fn prune_limits(state: &State) -> Result<u64> {
    state
        .db
        .write("cloud.limits.prune", state.clock.now(), |tx, now| {
            Box::pin(async move {
                Ok::<_, crate::Error>(
                    limits::prune(tx, *now, PORTION).await? + template::insights::prune(tx, *now, PORTION).await?,
                )
            })
        })
        .await
}

async fn prune_log(state: &State) -> Result<u64> {
    state
        .db
        .write("cloud.webhook.prune", state.settings.webhook_log_length, |tx, keep| {
            Box::pin(async move { webhook::prune(tx, *keep, PORTION).await })
        })
        .await
}
