//! The thread of a conversation as agents see it: messages, and between them what customers never see.

use std::cmp::Reverse;

use recado_core::Timestamp;
use recado_db::Tx;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::conversation::{WorkNotice, conversation_exists, work_notices_before};
use crate::message::messages_before;
use crate::note::{Note, notes_before};
use crate::page::{Page, PageRequest};
use crate::{ConversationId, Error, Inbox, Message, Result, TenantId};

/// One row of a thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "item", content = "data", rename_all = "snake_case")]
pub enum ThreadItem {
    /// What the customer or the business wrote.
    Message(Box<Message>),
    /// What agents wrote for each other.
    Note(Note),
    /// What was done with the conversation.
    Notice(WorkNotice),
}

/// An item with its place: time of writing, then order of arrival.
struct Placed {
    at: Timestamp,
    arrival: Uuid,
    item: ThreadItem,
}

/// Before all others in a list with the newest first.
const FIRST: (i64, Uuid) = (i64::MAX, Uuid::max());

impl Inbox {
    /// The thread of a conversation, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has no such conversation, [`Error::BadCursor`].
    pub async fn thread(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        page: PageRequest,
    ) -> Result<Page<ThreadItem>> {
        let before: (i64, Uuid) = page.position()?.unwrap_or(FIRST);
        let input = (tenant, conversation, before, page.fetch_limit());
        let items = self
            .db
            .read("inbox.thread.list", input, |tx, (tenant, conversation, before, limit)| {
                Box::pin(async move { items_before(tx, *tenant, *conversation, *before, *limit).await })
            })
            .await?;
        let page = page.page(items, |placed| (placed.at.micros(), placed.arrival))?;
        Ok(Page { data: page.data.into_iter().map(|placed| placed.item).collect(), next_cursor: page.next_cursor })
    }
}

/// The newest items before this place. Each sort is read as if it were alone, so that their newest are all there.
async fn items_before(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    before: (i64, Uuid),
    limit: i64,
) -> Result<Vec<Placed>> {
    let messages = messages_before(tx, tenant, conversation, before, limit).await?;
    let notes = notes_before(tx, tenant, conversation, before, limit).await?;
    let messages = messages.into_iter().map(|(message, arrival)| Placed {
        at: message.created_at,
        arrival,
        item: ThreadItem::Message(Box::new(message)),
    });
    let notes =
        notes.into_iter().map(|(note, arrival)| Placed { at: note.created_at, arrival, item: ThreadItem::Note(note) });
    let notices = work_notices_before(tx, tenant, conversation, before, limit).await?;
    let notices = notices.into_iter().map(|notice| Placed {
        at: notice.created_at,
        arrival: notice.id,
        item: ThreadItem::Notice(notice),
    });
    let mut items: Vec<Placed> = messages.chain(notes).chain(notices).collect();
    if items.is_empty() && !conversation_exists(tx, tenant, conversation).await? {
        return Err(Error::NotFound("conversation"));
    }
    items.sort_by_key(|placed| Reverse((placed.at, placed.arrival)));
    items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(items)
}
