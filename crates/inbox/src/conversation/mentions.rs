//! Who was called to a conversation by a note, and has not looked yet.

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::sql;
use crate::{AgentId, ConversationId, Result, TenantId};

/// An agent has seen where it was mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MentionsRead {
    /// Who.
    #[schema(value_type = uuid::Uuid)]
    pub agent_id: AgentId,
    /// In which conversation.
    #[schema(value_type = uuid::Uuid)]
    pub conversation_id: ConversationId,
}

/// Calls agents to a conversation by a note.
pub(crate) async fn mention(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    note: Uuid,
    agents: &[AgentId],
    now: Timestamp,
) -> Result<()> {
    let rows: Vec<Vec<P<'_>>> = agents
        .iter()
        .map(|agent| {
            let (agent, conversation) = (P::Uuid(agent.uuid()), P::Uuid(conversation.uuid()));
            vec![P::Uuid(tenant.uuid()), P::Uuid(note), agent, conversation, P::from(now)]
        })
        .collect();
    if !rows.is_empty() {
        tx.exec_many(sql::MENTION, &rows).await?;
    }
    Ok(())
}

/// These agents are not called by this note any more.
pub(crate) async fn forget_mentions(tx: &mut Tx, tenant: TenantId, note: Uuid, agents: &[AgentId]) -> Result<()> {
    let agents: Vec<Uuid> = agents.iter().map(|agent| agent.uuid()).collect();
    if !agents.is_empty() {
        tx.exec(sql::FORGET_MENTIONS, &[P::Uuid(tenant.uuid()), P::Uuid(note), P::Uuids(&agents)]).await?;
    }
    Ok(())
}

/// The agent has looked; tells whether something was new.
pub(super) async fn read_mentions(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    agent: AgentId,
    now: Timestamp,
) -> Result<bool> {
    let row = params![tenant.uuid(), agent.uuid(), conversation.uuid(), now];
    Ok(tx.exec(sql::READ_MENTIONS, row).await? > 0)
}

/// Gives a conversation's mentions to the one that it turned out to be.
pub(crate) async fn move_mentions(
    tx: &mut Tx,
    tenant: TenantId,
    lost: ConversationId,
    kept: ConversationId,
) -> Result<()> {
    tx.exec(sql::MOVE_MENTIONS, params![tenant.uuid(), lost.uuid(), kept.uuid()]).await?;
    Ok(())
}
