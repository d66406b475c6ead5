//! Having the Flows of an account read. What does it is in `flow`, which knows connections; connections only ask for it.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::Tx;
use recado_infra::jobs::{Jobs, NewJob};
use serde::{Deserialize, Serialize};

use crate::{ConnectionId, Result, TenantId};

/// The jobs.
pub(crate) const FLOW_SYNC_QUEUE: &str = "inbox.sync_flows";
/// Webhooks tell most changes; what they do not tell is found out in this time.
const INTERVAL: Duration = Duration::from_secs(24 * 3600);

/// Whose Flows to read.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct FlowSyncJob {
    pub(crate) tenant: TenantId,
    pub(crate) connection: ConnectionId,
}

/// Has them read now.
pub(crate) async fn enqueue_flow_sync(tx: &mut Tx, jobs: &Jobs, job: FlowSyncJob) -> Result<()> {
    let key = format!("{}:now", job.connection);
    jobs.enqueue(tx, NewJob::new(FLOW_SYNC_QUEUE, &job)?.key(key)).await?;
    Ok(())
}

/// Has them read again, once in each interval.
pub(crate) async fn enqueue_next_flow_sync(tx: &mut Tx, jobs: &Jobs, job: FlowSyncJob, now: Timestamp) -> Result<()> {
    let key = format!("{}:next", job.connection);
    jobs.enqueue(tx, NewJob::new(FLOW_SYNC_QUEUE, &job)?.key(key).due_at(now.plus(INTERVAL))).await?;
    Ok(())
}
