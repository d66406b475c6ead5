//! Conversations that were put aside, and come back at a time or when the customer writes.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::{EachAlone, Job, Jobs, NewJob, Outcome, WorkerOptions};
use serde::{Deserialize, Serialize};

use super::commands::announce_work;
use super::{ConversationStatus, conversation_view, sql};
use crate::{ConversationId, Error, Inbox, Result, TenantId};

/// The jobs of this module, due by the travelling clock.
pub(crate) const QUEUE: &str = "inbox.wake";

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 2,
    batch_length: 1,
    max_attempts: 20,
    first_delay: Duration::from_secs(1),
    longest_delay: Duration::from_secs(300),
};

/// Whoever wants to see a conversation later than this closes it.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// Wakes one conversation, if it still sleeps until then.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct WakeJob {
    tenant: TenantId,
    conversation: ConversationId,
    until: Timestamp,
}

/// Whether a change of status and time makes sense.
///
/// # Errors
/// [`Error::Invalid`] for a time without the status `snoozed`, one that is over, or one too far away.
pub(super) fn check(status: Option<ConversationStatus>, until: Option<Timestamp>, now: Timestamp) -> Result<()> {
    const FIELD: &str = "snoozed_until";
    let Some(until) = until else { return Ok(()) };
    if status != Some(ConversationStatus::Snoozed) {
        return Err(Error::invalid(FIELD, "Only a conversation that is put aside (status snoozed) has such a time."));
    }
    if until <= now {
        return Err(Error::invalid(FIELD, "This time is over. Choose one that is still to come."));
    }
    if until > now.plus(LONGEST) {
        return Err(Error::invalid(FIELD, "A conversation is put aside for a year at most."));
    }
    Ok(())
}

/// Has it woken then. A conversation that is put aside anew leaves its former job without effect.
pub(super) async fn enqueue_wake(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    conversation: ConversationId,
    until: Timestamp,
) -> Result<()> {
    let job = NewJob::new(QUEUE, &WakeJob { tenant, conversation, until })?;
    let key = format!("{conversation}:{}", until.micros());
    jobs.enqueue(tx, job.key(key).due_at(until)).await?;
    Ok(())
}

pub(crate) struct WakeHandler(pub(crate) Inbox);

impl EachAlone for WakeHandler {
    type Payload = WakeJob;
    type Error = Error;

    async fn run_one(&self, job: Job, payload: WakeJob) -> Result<Outcome> {
        let (bus, now) = (self.0.bus.clone(), self.0.clock.now());
        self.0
            .db
            .write("inbox.conversation.wake", (job, payload, now), move |tx, (job, payload, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let WakeJob { tenant, conversation, until } = *payload;
                    let before = conversation_view(tx, tenant, conversation, *now).await?;
                    let row = params![tenant.uuid(), conversation.uuid(), until];
                    let has_woken = tx.exec(sql::WAKE, row).await? > 0;
                    job.finish(tx).await?;
                    if has_woken {
                        let after = conversation_view(tx, tenant, conversation, *now).await?;
                        announce_work(tx, &bus, tenant, (&before, &after), None, *now).await?;
                    }
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_goes_with_snoozing_and_lies_ahead() {
        let now = Timestamp::from_seconds(1_000_000_000);
        let snoozed = Some(ConversationStatus::Snoozed);
        let later = now.plus(Duration::from_secs(1));
        assert!(check(None, None, now).is_ok());
        assert!(check(snoozed, None, now).is_ok(), "until the customer writes");
        assert!(check(snoozed, Some(later), now).is_ok());
        assert!(check(snoozed, Some(now.plus(LONGEST)), now).is_ok());
        for (status, until) in [
            (None, later),
            (Some(ConversationStatus::Open), later),
            (snoozed, now),
            (snoozed, now.plus(LONGEST).plus(Duration::from_secs(1))),
        ] {
            assert_eq!(check(status, Some(until), now).unwrap_err().fields()[0].field, "snoozed_until");
        }
    }
}
