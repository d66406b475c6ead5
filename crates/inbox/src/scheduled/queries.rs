//! Reading what is to be sent later.

use recado_db::params;
use uuid::Uuid;

use super::{ScheduledMessage, sql};
use crate::conversation::conversation_view;
use crate::page::{Page, PageRequest};
use crate::{ConversationId, Inbox, Result, TenantId};

/// Before all others in a list with the earliest first.
const FIRST: (i64, Uuid) = (i64::MIN, Uuid::nil());

impl Inbox {
    /// What is to be sent later in a conversation, in the order in which it was written.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] where the workspace has no such conversation.
    pub async fn scheduled_messages(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
    ) -> Result<Vec<ScheduledMessage>> {
        let now = self.clock.now();
        self.db
            .read("inbox.scheduled.list", (tenant, conversation, now), |tx, (tenant, conversation, now)| {
                Box::pin(async move {
                    conversation_view(tx, *tenant, *conversation, *now).await?;
                    let row = params![tenant.uuid(), conversation.uuid()];
                    tx.query(sql::OF_CONVERSATION, row).await?.iter().map(ScheduledMessage::read).collect()
                })
            })
            .await
    }

    /// Everything that is to be sent at a time, or could not be, the earliest first.
    ///
    /// # Errors
    /// [`crate::Error::BadCursor`].
    pub async fn all_scheduled_messages(&self, tenant: TenantId, page: PageRequest) -> Result<Page<ScheduledMessage>> {
        let position: (i64, Uuid) = page.position()?.unwrap_or(FIRST);
        let rows = self
            .db
            .read("inbox.scheduled.all", (tenant, position, page.fetch_limit()), |tx, (tenant, (at, id), limit)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), *at, *id, *limit];
                    tx.query(sql::TIMED, row).await?.iter().map(ScheduledMessage::read).collect::<Result<Vec<_>>>()
                })
            })
            .await?;
        page.page(rows, |one| (one.send_at.map_or(i64::MAX, recado_core::Timestamp::micros), one.id.uuid()))
    }
}
