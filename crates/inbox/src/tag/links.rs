//! Which conversations have which tags.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use uuid::Uuid;

use super::{TagId, sql};
use crate::{ConversationId, Result, TenantId};

/// The tags of each of these conversations that has any, by name.
pub(crate) async fn tags_of(
    tx: &mut Tx,
    tenant: TenantId,
    conversations: &[Uuid],
) -> Result<HashMap<ConversationId, Vec<TagId>>> {
    let mut found: HashMap<ConversationId, Vec<TagId>> = HashMap::new();
    if conversations.is_empty() {
        return Ok(found);
    }
    for row in tx.query(sql::OF_CONVERSATIONS, &[P::Uuid(tenant.uuid()), P::Uuids(conversations)]).await? {
        let tags = found.entry(ConversationId(row.get(0)?)).or_default();
        let tag = TagId(row.get(1)?);
        // While a merge goes on, a conversation may have both.
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(found)
}

/// Puts a tag on a conversation, in the place of its category's other values.
pub(crate) async fn put_tag(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    tag: TagId,
    now: Timestamp,
) -> Result<()> {
    let row = params![tenant.uuid(), conversation.uuid(), tag.uuid()];
    tx.exec(sql::TAKE_OTHERS_OF_CATEGORY, row).await?;
    tx.exec(sql::PUT, params![tenant.uuid(), conversation.uuid(), tag.uuid(), now]).await?;
    Ok(())
}

/// Takes a tag off a conversation.
pub(crate) async fn take_tag(tx: &mut Tx, tenant: TenantId, conversation: ConversationId, tag: TagId) -> Result<()> {
    tx.exec(sql::TAKE_ONE, params![tenant.uuid(), conversation.uuid(), tag.uuid()]).await?;
    Ok(())
}

/// Gives a conversation's tags to the one that it turned out to be.
pub(crate) async fn move_tags(tx: &mut Tx, tenant: TenantId, lost: ConversationId, kept: ConversationId) -> Result<()> {
    tx.exec(sql::MOVE_TO_CONVERSATION, params![tenant.uuid(), lost.uuid(), kept.uuid()]).await?;
    tx.exec(sql::TAKE_ALL, params![tenant.uuid(), lost.uuid()]).await?;
    Ok(())
}
