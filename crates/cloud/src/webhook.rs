//! Webhooks: frozen as bytes in the unit that causes them, posted in order for each app, number and customer, tried again over
//! days by the clock, kept in a log.
//!
//! | to find | look in |
//! |---|---|
//! | the log's rows and the jobs that post them | `outbox` |
//! | posting, retries | `dispatch` |
//! | a receiver that fails or is slow | [`crate::receivers`] |
//! | a webhook before it is delivered | [`crate::notice`] |
//! | what is told of accounts and numbers | `account_notice` |
//! | the verification handshake | `handshake` |

mod account_notice;
mod dispatch;
mod handshake;
mod outbox;
mod schedule;

use std::time::Duration;

use recado_db::Statement;
use recado_infra::jobs::WorkerOptions;

use crate::state::State;

pub(crate) use account_notice::{tell_account_changes, tell_portfolio_apps};
pub(crate) use handshake::verify_callback;
pub(crate) use outbox::{clear, enqueue, prune, replay};

/// Posts webhooks.
const QUEUE: &str = "cloud.webhook";
/// Posts on their way at the same time; an endpoint has a bound of its own below that.
const CONCURRENCY: usize = 512;

/// Registers the worker.
pub(crate) fn register(state: &State) {
    let options = WorkerOptions {
        concurrency: CONCURRENCY,
        batch_length: 1,
        // The log's own horizon decides when it is over.
        max_attempts: u32::MAX,
        first_delay: Duration::from_secs(1),
        longest_delay: Duration::from_secs(60),
    };
    state.jobs.register(QUEUE, options, dispatch::Dispatch(state.clone()));
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    outbox::ALL.iter().chain(dispatch::ALL)
}
