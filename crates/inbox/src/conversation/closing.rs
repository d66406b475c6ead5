//! What follows after a conversation was closed: where customers are asked how satisfied they are, somebody looks at it again.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::{Jobs, NewJob};
use serde::{Deserialize, Serialize};

use super::sql;
use crate::{ConversationId, MessageId, Result, TenantId};

/// The jobs that look again.
pub(crate) const QUEUE: &str = "inbox.survey.ask";

/// Looks again at one conversation.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct ClosedJob {
    pub(crate) tenant: TenantId,
    pub(crate) conversation: ConversationId,
    /// The message that asks, so that a second run sends the same.
    pub(crate) message: MessageId,
}

/// Has a closed conversation looked at after the delay that the workspace set. One that waits already stays the only one.
pub(super) async fn enqueue_closed(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<()> {
    let Some(row) = tx.query_opt(sql::SURVEY_DELAY, params![tenant.uuid()]).await? else { return Ok(()) };
    let delay_minutes = u64::try_from(row.get::<i64>(0)?).unwrap_or_default();
    let due_at = now.plus(Duration::from_secs(delay_minutes.saturating_mul(60)));
    let job = NewJob::new(QUEUE, &ClosedJob { tenant, conversation, message: MessageId::new() })?;
    jobs.enqueue(tx, job.key(conversation.to_string()).due_at(due_at)).await?;
    Ok(())
}
