//! What is done with one conversation.

use axum::extract::State;
use http::StatusCode;
use recado_core::Timestamp;
use recado_inbox::{AgentId, ConversationId, MessageId, Permission, Priority, TeamId};
use recado_inbox::{Conversation, ConversationChange, ConversationStatus};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use crate::Api;
use crate::caller::{ConversationsRead, ConversationsWrite, May};
use crate::extract::{Json, JsonOrNothing, PathId};
use crate::problem::Problem;

/// What is to change. What is absent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateConversation {
    /// Who is to answer; `null`: nobody in particular.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<uuid::Uuid>)]
    assignee_id: Option<Option<AgentId>>,
    /// Whose agents are to care; `null`: no team's.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<uuid::Uuid>)]
    team_id: Option<Option<TeamId>>,
    #[serde(default)]
    #[schema(nullable = false)]
    status: Option<ConversationStatus>,
    /// With `status` `snoozed`: when it comes back. Without it, when the customer writes.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    snoozed_until: Option<Timestamp>,
    #[serde(default)]
    #[schema(nullable = false)]
    priority: Option<Priority>,
}

/// Tells `null` from an absent field.
pub(crate) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Up to where it was read.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadConversation {
    /// By default the newest message.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    message_id: Option<MessageId>,
}

/// One conversation
#[utoipa::path(
    get, path = "/conversations/{conversation_id}", operation_id = "get_conversation", tag = "conversations",
    params(("conversation_id" = uuid::Uuid, Path)),
    responses((status = 200, body = Conversation)),
)]
pub async fn get(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    PathId(id): PathId<ConversationId>,
) -> Result<Json<Conversation>, Problem> {
    Ok(Json(api.inbox().conversation(caller.tenant(), id).await?))
}

/// Assign, close, open or snooze a conversation, or say how urgent it is
///
/// A snoozed one opens again at `snoozed_until`, and in any case when the customer writes.
#[utoipa::path(
    patch, path = "/conversations/{conversation_id}", operation_id = "update_conversation", tag = "conversations",
    params(("conversation_id" = uuid::Uuid, Path)), request_body = UpdateConversation,
    responses((status = 200, body = Conversation)),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<ConversationId>,
    Json(body): Json<UpdateConversation>,
) -> Result<Json<Conversation>, Problem> {
    if body.team_id.is_some() && !caller.principal.permissions.has(Permission::ConversationsAssign) {
        return Err(Problem::not_permitted(Permission::ConversationsAssign));
    }
    // Taking a conversation, and giving back one's own, needs no further permission.
    if let Some(wanted) = body.assignee_id
        && !caller.principal.permissions.has(Permission::ConversationsAssign)
    {
        let me = caller.principal.agent_id();
        let before = api.inbox().conversation(caller.tenant(), id).await?.assignee_id;
        let is_own = (wanted.is_none() || wanted == me) && (before.is_none() || before == me);
        if !is_own {
            return Err(Problem::not_permitted(Permission::ConversationsAssign));
        }
    }
    let change = ConversationChange {
        assignee_id: body.assignee_id,
        team_id: body.team_id,
        status: body.status,
        snoozed_until: body.snoozed_until,
        priority: body.priority,
    };
    Ok(Json(api.inbox().change_conversation(&caller.principal, id, change).await?))
}

/// Mark a conversation as read
///
/// Everything up to the message is read; the customer sees blue ticks. All mentions of the caller here are seen, too.
#[utoipa::path(
    post, path = "/conversations/{conversation_id}/read", operation_id = "read_conversation", tag = "conversations",
    params(("conversation_id" = uuid::Uuid, Path)), request_body = Option<ReadConversation>,
    responses((status = 200, body = Conversation)),
)]
pub async fn read(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    PathId(id): PathId<ConversationId>,
    JsonOrNothing(body): JsonOrNothing<ReadConversation>,
) -> Result<Json<Conversation>, Problem> {
    Ok(Json(api.inbox().mark_read(&caller.principal, id, body.message_id).await?))
}

/// Show the customer that somebody is typing
///
/// At most one call in 20 seconds goes on to WhatsApp.
#[utoipa::path(
    post, path = "/conversations/{conversation_id}/typing", operation_id = "type_in_conversation", tag = "conversations",
    params(("conversation_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Seen to")),
)]
pub async fn typing(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<ConversationId>,
) -> Result<StatusCode, Problem> {
    api.inbox().show_typing(caller.tenant(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_told_from_absent() {
        let read = |json| serde_json::from_str::<UpdateConversation>(json).unwrap().assignee_id;
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"assignee_id":null}"#), Some(None));
        let id = AgentId::new();
        assert_eq!(read(&format!(r#"{{"assignee_id":"{id}"}}"#)), Some(Some(id)));
    }
}
