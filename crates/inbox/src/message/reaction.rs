//! Reactions: one from each side on a message, kept apart from it.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::bus::Bus;
use recado_infra::jobs::{Jobs, NewJob};
use recado_whatsapp::message::Reaction as WireReaction;
use recado_whatsapp::{Content, ContentKind};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::queries::find_message;
use super::send::{check_sendable, wamid_of};
use super::send_job::{QUEUE, SendJob};
use super::wire::check_content;
use super::{Message, Side, sql};
use crate::event::{EventKind, EventLog};
use crate::{ConversationId, Error, MessageId, Result, TenantId};

/// An emoji on a message.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SendReaction {
    /// The message reacted to.
    #[schema(value_type = uuid::Uuid)]
    pub message_id: MessageId,
    /// One emoji; empty removes the reaction.
    #[serde(default)]
    pub emoji: String,
}

/// A reaction as it is stored.
pub(crate) struct StoredReaction<'a> {
    /// The message reacted to.
    pub(crate) wamid: &'a str,
    pub(crate) side: Side,
    /// `None`: removed.
    pub(crate) emoji: Option<&'a str>,
    pub(crate) at: Timestamp,
    /// Of an agent's reaction.
    pub(crate) request_id: Option<Uuid>,
}

/// Stores a reaction; `false` where a newer one is here already.
pub(crate) async fn store_reaction(tx: &mut Tx, tenant: TenantId, reaction: &StoredReaction<'_>) -> Result<bool> {
    let row = params![
        tenant.uuid(),
        reaction.wamid,
        reaction.side.as_str(),
        reaction.emoji,
        reaction.at,
        reaction.request_id
    ];
    Ok(tx.exec(sql::STORE_REACTION, row).await? > 0)
}

/// An agent's reaction; answers the message reacted to.
#[expect(clippy::too_many_arguments, reason = "what a unit of work is made of")]
pub(super) async fn react(
    tx: &mut Tx,
    bus: &Bus,
    jobs: &Jobs,
    tenant: TenantId,
    conversation: ConversationId,
    request_id: MessageId,
    reaction: &SendReaction,
    now: Timestamp,
) -> Result<Message> {
    let wamid = wamid_of(tx, tenant, conversation, reaction.message_id, "content.message_id").await?;
    let message = find_message(tx, tenant, reaction.message_id).await?.ok_or(Error::NotFound("message"))?;
    let before = tx.query_opt(sql::REACTION, params![tenant.uuid(), &wamid, Side::Business.as_str()]).await?;
    let mut at = now;
    if let Some(before) = before {
        if before.get::<Option<Uuid>>(0)? == Some(request_id.uuid()) {
            return Ok(message);
        }
        // An agent's newer wish counts, even where the clock was set back meanwhile.
        at = at.max(before.get(1)?);
    }
    check_sendable(tx, tenant, conversation, ContentKind::Reaction.as_str(), now).await?;
    check_content(&content(&wamid, &reaction.emoji))?;
    let emoji = Some(reaction.emoji.as_str()).filter(|emoji| !emoji.is_empty());
    let stored = StoredReaction { wamid: &wamid, side: Side::Business, emoji, at, request_id: Some(request_id.uuid()) };
    store_reaction(tx, tenant, &stored).await?;
    let job = NewJob::new(QUEUE, &SendJob::reaction(tenant, reaction.message_id, request_id, &wamid))?;
    jobs.enqueue(tx, job.lane(conversation.to_string())).await?;
    announce(tx, bus, tenant, reaction.message_id).await
}

/// The reaction for Graph.
pub(super) fn content(wamid: &str, emoji: &str) -> Content {
    Content::Reaction(WireReaction { message_id: wamid.to_owned(), emoji: emoji.to_owned() })
}

/// Tells everyone what a message looks like now.
async fn announce(tx: &mut Tx, bus: &Bus, tenant: TenantId, id: MessageId) -> Result<Message> {
    let message = find_message(tx, tenant, id).await?.ok_or(Error::NotFound("message"))?;
    let mut events = EventLog::new(tenant);
    events.add(EventKind::MessageUpdated, &message)?;
    events.write(tx, bus).await?;
    Ok(message)
}

/// Takes back an agent's reaction that Graph refused; answers the message it was on, if it changed.
pub(super) async fn take_back(
    tx: &mut Tx,
    tenant: TenantId,
    wamid: &str,
    request_id: Uuid,
) -> Result<Option<MessageId>> {
    if tx.exec(sql::REMOVE_REACTION, params![tenant.uuid(), wamid, request_id]).await? == 0 {
        return Ok(None);
    }
    let row = tx.query_opt(sql::MESSAGE_OF_WAMID, params![tenant.uuid(), wamid]).await?;
    row.map(|row| Ok(MessageId(row.get(0)?))).transpose()
}

/// As [`take_back`], and tells everyone.
pub(super) async fn take_back_and_announce(
    tx: &mut Tx,
    bus: &Bus,
    tenant: TenantId,
    wamid: &str,
    request_id: Uuid,
) -> Result<()> {
    if let Some(message) = take_back(tx, tenant, wamid, request_id).await? {
        announce(tx, bus, tenant, message).await?;
    }
    Ok(())
}
