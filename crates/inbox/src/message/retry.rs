//! Sending a failed message again.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::bus::Bus;
use recado_infra::jobs::Jobs;
use uuid::Uuid;

use super::queries::find_message;
use super::send::{check_sendable, enqueue_send};
use super::{Message, MessageStatus, StoredContent, sql};
use crate::conversation::conversation_view;
use crate::event::{EventKind, EventLog};
use crate::media::forget_uploads;
use crate::{ConversationId, Error, Inbox, MediaId, MessageId, Result, TenantId};

impl Inbox {
    /// Sends a failed message again, at its old place in the thread.
    ///
    /// # Errors
    /// [`Error::NotFailed`] for any other message, [`Error::WindowClosed`], [`Error::ChannelDisconnected`].
    pub async fn retry_message(&self, tenant: TenantId, id: MessageId) -> Result<Message> {
        let (bus, jobs) = (self.bus.clone(), self.jobs.clone());
        self.db
            .write("inbox.message.retry", (tenant, id, self.clock.now()), move |tx, (tenant, id, now)| {
                let (bus, jobs) = (bus.clone(), jobs.clone());
                Box::pin(async move { retry(tx, &bus, &jobs, *tenant, *id, *now).await })
            })
            .await
    }
}

async fn retry(
    tx: &mut Tx,
    bus: &Bus,
    jobs: &Jobs,
    tenant: TenantId,
    id: MessageId,
    now: Timestamp,
) -> Result<Message> {
    let row = tx.query_opt(sql::RETRY_TARGET, params![tenant.uuid(), id.uuid()]).await?;
    let row = row.ok_or(Error::NotFound("message"))?;
    if row.get::<String>(1)? != MessageStatus::Failed.as_str() {
        return Err(Error::NotFailed);
    }
    let conversation = ConversationId(row.get(0)?);
    let content = StoredContent::from_json(&row.get::<String>(3)?, &row.get::<String>(4)?)?;
    check_sendable(tx, tenant, conversation, content.kind(), now).await?;
    for media in content.all_files(row.get::<Option<Uuid>>(2)?.map(MediaId)) {
        // The upload may be what was wrong.
        forget_uploads(tx, tenant, media).await?;
    }
    if tx.exec(sql::REQUEUE, params![tenant.uuid(), id.uuid()]).await? == 0 {
        return Err(Error::NotFailed);
    }
    enqueue_send(tx, jobs, tenant, conversation, id).await?;
    let message = find_message(tx, tenant, id).await?.ok_or(Error::NotFound("message"))?;
    let mut events = EventLog::new(tenant);
    events.add(EventKind::MessageUpdated, &message)?;
    events.add(EventKind::ConversationUpdated, &conversation_view(tx, tenant, conversation, now).await?)?;
    events.write(tx, bus).await?;
    Ok(message)
}
