//! The job that moves an accepted message on, and how a message is known beforehand to fail.

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_infra::jobs::NewJob;
use recado_whatsapp::GraphError;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::error::Result;
use crate::state::State;

/// Moves accepted messages on.
pub(crate) const QUEUE: &str = "cloud.deliver";
/// Fetches linked files first.
pub(crate) const FETCH_LINK_QUEUE: &str = "cloud.fetch_link";

statements! {
    PLAN_ERROR = "UPDATE cloud_messages SET planned_error = $2 WHERE wamid = $1 AND status = 'accepted'";
}

pub(crate) use self::ALL as STATEMENTS;

/// What a job of the queue says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeliverJob {
    pub(crate) wamid: String,
}

/// The job for a message. The lane of its chat keeps what concerns one number and one customer in order.
pub(crate) fn new(wamid: &str, phone_number_id: &str, customer: &str, due_at: Timestamp) -> Result<NewJob> {
    let job = NewJob::new(QUEUE, &DeliverJob { wamid: wamid.to_owned() })?;
    Ok(job.lane(format!("{phone_number_id}/{customer}")).due_at(due_at))
}

/// An accepted message that goes on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NextStep<'m> {
    pub(crate) wamid: &'m str,
    pub(crate) phone_number_id: &'m str,
    pub(crate) customer: &'m str,
    /// Its files are still to be fetched from their links; not where it fails anyway.
    pub(crate) must_fetch: bool,
}

/// Has the files fetched, or the message delivered.
pub(crate) async fn go_on(state: &State, tx: &mut Tx, next: NextStep<'_>, now: Timestamp) -> Result<()> {
    let job = if next.must_fetch {
        NewJob::new(FETCH_LINK_QUEUE, &next.wamid)?.due_at(now)
    } else {
        new(next.wamid, next.phone_number_id, next.customer, now.plus(state.settings.sent_delay))?
    };
    state.jobs.enqueue(tx, job).await?;
    Ok(())
}

/// How a message is known to fail before its delivery is tried; `cloud_messages.planned_error`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PlannedError {
    pub(crate) code: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) details: Option<String>,
}

impl PlannedError {
    /// As statuses tell it.
    pub(crate) fn into_error(self) -> GraphError {
        let error = GraphError::of(self.code);
        match self.details {
            Some(details) => error.details(details),
            None => error,
        }
    }
}

/// Has a message delivered that was held back, or fail with this code.
pub(crate) async fn let_go(state: &State, tx: &mut Tx, next: NextStep<'_>, failure: Option<i64>) -> Result<()> {
    if let Some(code) = failure {
        let planned = json!(PlannedError { code, details: None }).to_string();
        tx.exec(PLAN_ERROR, params![next.wamid, &planned]).await?;
    }
    let must_fetch = next.must_fetch && failure.is_none();
    go_on(state, tx, NextStep { must_fetch, ..next }, state.clock.now()).await
}
