//! Sending what is due in a conversation, one after the other in the order in which it was written.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::{EachAlone, Job, Jobs, NewJob, Outcome, WorkerOptions};
use serde::{Deserialize, Serialize};

use super::commands::announce;
use super::{KeptMessage, ScheduledMessage, ScheduledState, WhenShut, sql};
use crate::conversation::conversation_view;
use crate::{ConversationId, Error, Inbox, Result, TenantId};

/// The jobs of this module, due by the travelling clock.
pub(crate) const QUEUE: &str = "inbox.send_scheduled";

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 4,
    batch_length: 1,
    max_attempts: 50,
    first_delay: Duration::from_secs(1),
    longest_delay: Duration::from_secs(300),
};

/// Sends what is due in one conversation.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct SendDue {
    tenant: TenantId,
    conversation: ConversationId,
}

/// What became of one message.
enum Fate {
    Sent,
    /// Until the customer writes.
    Waits,
    Ended(ScheduledState, Option<String>),
}

/// Has what is due at this time sent then.
pub(super) async fn enqueue_sending(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    conversation: ConversationId,
    at: Timestamp,
) -> Result<()> {
    let job = NewJob::new(QUEUE, &SendDue { tenant, conversation })?;
    let key = format!("{conversation}:{}", at.micros());
    jobs.enqueue(tx, job.key(key).due_at(at)).await?;
    Ok(())
}

pub(crate) struct ScheduledHandler(pub(crate) Inbox);

impl EachAlone for ScheduledHandler {
    type Payload = SendDue;
    type Error = Error;

    async fn run_one(&self, _: Job, SendDue { tenant, conversation }: SendDue) -> Result<Outcome> {
        for (scheduled, last_inbound_at) in self.0.due_messages(tenant, conversation).await? {
            let was_answered = last_inbound_at.is_some_and(|wrote| wrote > scheduled.created_at);
            let fate = if scheduled.unless_answered && was_answered {
                Fate::Ended(ScheduledState::Dropped, None)
            } else {
                self.0.send_one(tenant, &scheduled).await?
            };
            self.0.settle_scheduled(tenant, scheduled, fate).await?;
        }
        Ok(Outcome::Done)
    }
}

impl Inbox {
    /// What is due, with when the customer wrote last.
    async fn due_messages(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
    ) -> Result<Vec<(ScheduledMessage, Option<Timestamp>)>> {
        let now = self.clock.now();
        self.db
            .read("inbox.scheduled.due", (tenant, conversation, now), |tx, (tenant, conversation, now)| {
                Box::pin(async move {
                    let (tenant, of) = (tenant.uuid(), conversation.uuid());
                    let rows = match tx.query_opt(sql::LAST_INBOUND, params![tenant, of]).await? {
                        Some(_) => tx.query(sql::DUE, params![tenant, of, *now]).await?,
                        // It turned out to be another one, which has its messages.
                        None => tx.query(sql::DUE_ANYWHERE, params![tenant, *now]).await?,
                    };
                    let mut due = Vec::with_capacity(rows.len());
                    for row in &rows {
                        let scheduled = ScheduledMessage::read(row)?;
                        let asked = params![tenant, scheduled.conversation_id.uuid()];
                        let wrote = tx.query_opt(sql::LAST_INBOUND, asked).await?;
                        due.push((scheduled, wrote.map(|row| row.get(0)).transpose()?.flatten()));
                    }
                    Ok(due)
                })
            })
            .await
    }

    async fn send_one(&self, tenant: TenantId, scheduled: &ScheduledMessage) -> Result<Fate> {
        let ScheduledMessage { id, kind, content, reply_to, conversation_id, author, when_shut, .. } =
            scheduled.clone();
        let message = match (KeptMessage { kind, content, reply_to }).into_message(id) {
            Ok(message) => message,
            Err(error) => return Ok(Fate::Ended(ScheduledState::Failed, Some(error.to_string()))),
        };
        match self.send_as(tenant, author, conversation_id, message).await {
            Ok(_) => Ok(Fate::Sent),
            Err(Error::WindowClosed) if when_shut == WhenShut::Wait => Ok(Fate::Waits),
            // What time brought; whatever else went wrong is tried again.
            Err(
                error @ (Error::WindowClosed
                | Error::ChannelDisconnected(_)
                | Error::Invalid(_)
                | Error::NotFound(_)
                | Error::IdTaken(_)
                | Error::MediaNotReady(_)
                | Error::UnsupportedType(_)
                | Error::TooLarge { .. }),
            ) => Ok(Fate::Ended(ScheduledState::Failed, Some(error.to_string()))),
            Err(error) => Err(error),
        }
    }

    async fn settle_scheduled(&self, tenant: TenantId, scheduled: ScheduledMessage, fate: Fate) -> Result<()> {
        let (bus, jobs, now) = (self.bus.clone(), self.jobs.clone(), self.clock.now());
        self.db
            .write(
                "inbox.scheduled.settle",
                (tenant, scheduled, fate, now),
                move |tx, (tenant, scheduled, fate, now)| {
                    let (bus, jobs) = (bus.clone(), jobs.clone());
                    Box::pin(async move {
                        let (id, conversation) = (scheduled.id.uuid(), scheduled.conversation_id);
                        match fate {
                            Fate::Sent => tx.exec(sql::DELETE, params![tenant.uuid(), id]).await?,
                            Fate::Ended(state, problem) => {
                                let row = params![tenant.uuid(), id, state.as_str(), problem.as_deref()];
                                tx.exec(sql::SET_STATE, row).await?
                            }
                            // The customer may have written since it was tried.
                            Fate::Waits if conversation_view(tx, *tenant, conversation, *now).await?.window.open => {
                                enqueue_sending(tx, &jobs, *tenant, conversation, *now).await?;
                                0
                            }
                            Fate::Waits => tx.exec(sql::WAIT_UNTIL_WRITTEN, params![tenant.uuid(), id]).await?,
                        };
                        announce(tx, &bus, *tenant, conversation).await
                    })
                },
            )
            .await
    }
}
