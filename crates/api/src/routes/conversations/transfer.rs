//! Handing a conversation over.

use axum::extract::State;
use recado_inbox::{AgentId, Conversation, ConversationId, NoteId, TeamId, Transfer};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Api;
use crate::caller::{ConversationsAssign, May};
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// To whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferConversation {
    /// To this team; without an assignee the team's way of assigning finds one.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    team_id: Option<TeamId>,
    /// To this agent.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    assignee_id: Option<AgentId>,
    /// Why.
    #[serde(default)]
    note: Option<TransferNote>,
}

/// A private note, which calls the new assignee.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferNote {
    /// A UUID v7 that the caller made: the same again is the same note.
    #[schema(value_type = uuid::Uuid)]
    id: NoteId,
    /// At most 10,000 characters.
    body: String,
}

/// Hand a conversation over to a colleague or a team, with a private note
#[utoipa::path(
    post, path = "/conversations/{conversation_id}/transfer", operation_id = "transfer_conversation", tag = "conversations",
    params(("conversation_id" = uuid::Uuid, Path)), request_body = TransferConversation,
    responses((status = 200, body = Conversation)),
)]
pub async fn transfer(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsAssign>,
    PathId(id): PathId<ConversationId>,
    Json(body): Json<TransferConversation>,
) -> Result<Json<Conversation>, Problem> {
    let note = body.note.map(|note| (note.id, note.body));
    let transfer = Transfer { team_id: body.team_id, assignee_id: body.assignee_id, note };
    Ok(Json(api.inbox().transfer(&caller.principal, id, transfer).await?))
}
