//! Putting tags on conversations, and taking them off.

use recado_core::Timestamp;
use recado_db::{Tx, params};

use super::commands::announce_work;
use super::{Conversation, conversation_view, sql};
use crate::agent::Principal;
use crate::tag::{TagId, find_tag, put_tag, take_tag};
use crate::{Author, ConversationId, Error, Inbox, Result, TenantId};

/// More would make lists unreadable.
const MAX_TAGS: usize = 50;

/// Tags to come and to go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagsChange {
    /// To be put on, each in the place of its category's other values.
    pub add: Vec<TagId>,
    /// To be taken off first; one that is not there does no harm.
    pub remove: Vec<TagId>,
}

impl Inbox {
    /// Changes the tags of a conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] where there is no tag to be added, or there are too many then.
    pub async fn tag_conversation(
        &self,
        by: &Principal,
        id: ConversationId,
        change: TagsChange,
    ) -> Result<Conversation> {
        let bus = self.bus.clone();
        let input = (by.tenant, id, change, Author::of(by), self.clock.now());
        self.db
            .write("inbox.conversation.tag", input, move |tx, (tenant, id, change, author, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let before = conversation_view(tx, *tenant, *id, *now).await?;
                    change_tags(tx, *tenant, *id, change, *now).await?;
                    let after = conversation_view(tx, *tenant, *id, *now).await?;
                    if after.tag_ids.len() > MAX_TAGS {
                        return Err(Error::invalid("add", format!("A conversation has at most {MAX_TAGS} tags.")));
                    }
                    announce_work(tx, &bus, *tenant, (&before, &after), Some(author), *now).await?;
                    Ok(after)
                })
            })
            .await
    }
}

async fn change_tags(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
    change: &TagsChange,
    now: Timestamp,
) -> Result<()> {
    // Two who put values of one category at the same time come one after the other.
    tx.query_opt(sql::LOCK, params![tenant.uuid(), id.uuid()]).await?.ok_or(Error::NotFound("conversation"))?;
    for tag in &change.remove {
        take_tag(tx, tenant, id, *tag).await?;
    }
    for (at, tag) in change.add.iter().enumerate() {
        if find_tag(tx, tenant, *tag).await?.is_none() {
            return Err(Error::invalid(format!("add[{at}]"), "There is no such tag in this workspace."));
        }
        put_tag(tx, tenant, id, *tag, now).await?;
    }
    Ok(())
}
