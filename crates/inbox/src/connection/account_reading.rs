//! Having something of an account read from Graph. What reads it stands with its subject, which knows connections; connections only
//! ask for it.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::Tx;
use recado_infra::jobs::{Jobs, NewJob};
use serde::{Deserialize, Serialize};

use crate::{ConnectionId, Result, TenantId};

/// Webhooks tell most changes; what they do not tell is found out in this time.
const INTERVAL: Duration = Duration::from_secs(24 * 3600);

/// What is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reading {
    /// The Flows.
    Flows,
    /// How the numbers stand at WhatsApp.
    Standing,
}

impl Reading {
    /// The queue of its jobs.
    pub(crate) const fn queue(self) -> &'static str {
        match self {
            Self::Flows => "inbox.sync_flows",
            Self::Standing => "inbox.read_standing",
        }
    }
}

/// Whose.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct AccountJob {
    pub(crate) tenant: TenantId,
    pub(crate) connection: ConnectionId,
}

/// Has it read now.
pub(crate) async fn enqueue_reading(tx: &mut Tx, jobs: &Jobs, what: Reading, job: AccountJob) -> Result<()> {
    let key = format!("{}:now", job.connection);
    jobs.enqueue(tx, NewJob::new(what.queue(), &job)?.key(key)).await?;
    Ok(())
}

/// Has it read again, once in each interval.
pub(crate) async fn enqueue_next_reading(
    tx: &mut Tx,
    jobs: &Jobs,
    what: Reading,
    job: AccountJob,
    now: Timestamp,
) -> Result<()> {
    let key = format!("{}:next", job.connection);
    jobs.enqueue(tx, NewJob::new(what.queue(), &job)?.key(key).due_at(now.plus(INTERVAL))).await?;
    Ok(())
}
