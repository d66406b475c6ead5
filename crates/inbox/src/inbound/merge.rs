//! Two contacts that turn out to be one customer.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use uuid::Uuid;

use super::sql;
use super::touched::Touched;
use crate::contact::{delete_contact, lock_contact, move_identities, replace_in_merges, store_names, write_terms_of};
use crate::conversation::{ConversationStatus, move_mentions, move_work_notices};
use crate::note::move_notes;
use crate::scheduled::move_scheduled;
use crate::survey::move_surveys;
use crate::tag::move_tags;
use crate::text_index::move_texts;
use crate::{ChannelId, ContactId, ConversationId, Error, Result, TenantId};

/// Makes one contact of two. The older one stays; it gets the identities, conversations and messages of the other, and
/// whatever it lacks. Where one of them is gone already, another unit was first.
pub(super) async fn merge_contacts(
    tx: &mut Tx,
    tenant: TenantId,
    one: ContactId,
    other: ContactId,
    touched: &mut Touched,
) -> Result<()> {
    // Always in the same order, so that two units that merge the same do not wait for each other.
    let (first, second) = (one.min(other), one.max(other));
    let Some(one) = lock_contact(tx, tenant, first).await? else { return Ok(()) };
    let Some(other) = lock_contact(tx, tenant, second).await? else { return Ok(()) };
    let one_is_older = (one.created_at, one.id) <= (other.created_at, other.id);
    let (mut kept, mut lost) = if one_is_older { (one, other) } else { (other, one) };
    // What the one who wrote last said of itself is news, whichever contact stays.
    if last_inbound_of(tx, tenant, lost.id).await? > last_inbound_of(tx, tenant, kept.id).await? {
        std::mem::swap(&mut kept.profile_name, &mut lost.profile_name);
        std::mem::swap(&mut kept.username, &mut lost.username);
        std::mem::swap(&mut kept.phone, &mut lost.phone);
        std::mem::swap(&mut kept.user_id, &mut lost.user_id);
    }
    move_identities(tx, tenant, lost.id, kept.id).await?;
    let kept_conversations = conversations_of(tx, tenant, kept.id).await?;
    for (lost_conversation, channel) in conversations_of(tx, tenant, lost.id).await? {
        match kept_conversations.iter().find(|(_, kept_channel)| *kept_channel == channel) {
            Some((kept_conversation, _)) => {
                merge_conversations(tx, tenant, *kept_conversation, lost_conversation).await?;
            }
            None => {
                let row = params![tenant.uuid(), lost_conversation.uuid(), kept.id.uuid()];
                tx.exec(sql::MOVE_CONVERSATION, row).await?;
                move_surveys(tx, tenant, lost_conversation, lost_conversation).await?;
            }
        }
    }
    let former = replace_in_merges(tx, tenant, lost.id, kept.id).await?;
    delete_contact(tx, tenant, lost.id).await?;
    let parts = [
        (&mut kept.given_name, lost.given_name),
        (&mut kept.profile_name, lost.profile_name),
        (&mut kept.username, lost.username),
        (&mut kept.phone, lost.phone),
        (&mut kept.user_id, lost.user_id),
    ];
    for (kept, lost) in parts {
        if kept.is_none() {
            *kept = lost;
        }
    }
    store_names(tx, tenant, &kept).await?;
    if let Some(former) = former {
        write_terms_of(tx, tenant, former).await?;
    }
    touched.merged();
    Ok(())
}

/// When a contact wrote last, on any channel.
async fn last_inbound_of(tx: &mut Tx, tenant: TenantId, contact: ContactId) -> Result<Option<Timestamp>> {
    Ok(tx.query_one(sql::LAST_INBOUND_OF_CONTACT, params![tenant.uuid(), contact.uuid()]).await?.get(0)?)
}

async fn conversations_of(
    tx: &mut Tx,
    tenant: TenantId,
    contact: ContactId,
) -> Result<Vec<(ConversationId, ChannelId)>> {
    let rows = tx.query(sql::MERGE_CANDIDATES, params![tenant.uuid(), contact.uuid()]).await?;
    rows.iter().map(|row| Ok((ConversationId(row.get(0)?), ChannelId(row.get(1)?)))).collect()
}

/// What a conversation keeps besides its messages.
struct State {
    status: String,
    assignee_id: Option<Uuid>,
    unread_count: i64,
    priority: i64,
    team_id: Option<Uuid>,
    last_inbound_at: Option<Timestamp>,
    last_activity_at: Timestamp,
    /// Place in the thread, then id.
    last_message: Option<(Timestamp, Uuid, Uuid)>,
}

async fn merge_conversations(tx: &mut Tx, tenant: TenantId, kept: ConversationId, lost: ConversationId) -> Result<()> {
    let a = state_of(tx, tenant, kept).await?;
    let b = state_of(tx, tenant, lost).await?;
    // One that was put aside comes back: what was to wake it may know the other id.
    let closed = ConversationStatus::Closed.as_str();
    let status = if a.status == closed && b.status == closed { closed } else { ConversationStatus::Open.as_str() };
    let last_message = a.last_message.max(b.last_message);
    tx.exec(sql::MOVE_MESSAGES, params![tenant.uuid(), lost.uuid(), kept.uuid()]).await?;
    tx.exec(
        sql::SET_CONVERSATION_STATE,
        params![
            tenant.uuid(),
            kept.uuid(),
            status,
            a.assignee_id.or(b.assignee_id),
            a.unread_count + b.unread_count,
            a.last_inbound_at.max(b.last_inbound_at),
            a.last_activity_at.max(b.last_activity_at),
            last_message.map(|(_, _, id)| id),
            last_message.map(|(at, ..)| at),
            last_message.map(|(_, arrival, _)| arrival),
            a.priority.max(b.priority),
            a.team_id.or(b.team_id)
        ],
    )
    .await?;
    move_tags(tx, tenant, lost, kept).await?;
    move_notes(tx, tenant, lost, kept).await?;
    move_work_notices(tx, tenant, lost, kept).await?;
    move_texts(tx, tenant, lost, kept).await?;
    move_mentions(tx, tenant, lost, kept).await?;
    move_surveys(tx, tenant, lost, kept).await?;
    move_scheduled(tx, tenant, lost, kept).await?;
    tx.exec(sql::DELETE_CONVERSATION, params![tenant.uuid(), lost.uuid()]).await?;
    Ok(())
}

async fn state_of(tx: &mut Tx, tenant: TenantId, id: ConversationId) -> Result<State> {
    let row = tx.query_opt(sql::CONVERSATION_STATE, params![tenant.uuid(), id.uuid()]).await?;
    let row = row.ok_or(Error::NotFound("conversation"))?;
    let last: (Option<Uuid>, Option<Timestamp>, Option<Uuid>) = (row.get(5)?, row.get(6)?, row.get(7)?);
    Ok(State {
        status: row.get(0)?,
        assignee_id: row.get(1)?,
        unread_count: row.get(2)?,
        last_inbound_at: row.get(3)?,
        last_activity_at: row.get(4)?,
        priority: row.get(8)?,
        team_id: row.get(9)?,
        last_message: match last {
            (Some(id), Some(at), Some(arrival)) => Some((at, arrival, id)),
            _ => None,
        },
    })
}
