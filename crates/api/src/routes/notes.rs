//! Private notes, and the thread that they stand in.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{AgentId, ConversationId, NewNote, Note, NoteChange, NoteId, Page, ThreadItem};
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::PageQuery;
use crate::Api;
use crate::caller::{ConversationsRead, ConversationsWrite, May};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// A note to be written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateNote {
    /// A UUID v7 that the caller made: the same again is the same note.
    #[schema(value_type = uuid::Uuid)]
    id: NoteId,
    /// At most 10,000 characters.
    body: String,
    /// The agents that it calls on, at most 50.
    #[serde(default)]
    #[schema(value_type = Vec<uuid::Uuid>, required = false)]
    mentions: Vec<AgentId>,
}

/// What is to change. What is absent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateNote {
    /// Another text.
    #[schema(nullable = false)]
    body: Option<String>,
    /// Other agents; those who were mentioned before are not called again.
    #[schema(value_type = Option<Vec<uuid::Uuid>>, nullable = false)]
    mentions: Option<Vec<AgentId>>,
}

/// The thread of a conversation, the newest first
///
/// Messages, and between them private notes, which customers never see.
#[utoipa::path(
    get, path = "/conversations/{conversation_id}/thread", operation_id = "list_thread", tag = "messages",
    params(("conversation_id" = uuid::Uuid, Path), PageQuery),
    responses((status = 200, body = Page<ThreadItem>)),
)]
pub async fn thread(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    PathId(id): PathId<ConversationId>,
    Query(which): Query<PageQuery>,
) -> Result<Json<Page<ThreadItem>>, Problem> {
    Ok(Json(api.inbox().thread(caller.tenant(), id, which.into()).await?))
}

/// Write a private note
///
/// It stands in the thread and never leaves the desk. The conversation comes into the queue `mentions` of each agent that it names,
/// until that agent marks it as read.
#[utoipa::path(
    post, path = "/conversations/{conversation_id}/notes", operation_id = "create_note", tag = "messages",
    params(("conversation_id" = uuid::Uuid, Path)), request_body = CreateNote,
    responses(
        (status = 201, body = Note),
        (status = 409, description = "`id_taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<ConversationId>,
    Json(body): Json<CreateNote>,
) -> Result<(StatusCode, Json<Note>), Problem> {
    let note = NewNote { id: body.id, body: body.body, mentions: body.mentions };
    Ok((StatusCode::CREATED, Json(api.inbox().write_note(&caller.principal, id, note).await?)))
}

/// Change a private note
///
/// Only who wrote it may: others get 403 `not_author`.
#[utoipa::path(
    patch, path = "/notes/{note_id}", operation_id = "update_note", tag = "messages",
    params(("note_id" = uuid::Uuid, Path)), request_body = UpdateNote,
    responses((status = 200, body = Note)),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<NoteId>,
    Json(body): Json<UpdateNote>,
) -> Result<Json<Note>, Problem> {
    let change = NoteChange { body: body.body, mentions: body.mentions };
    Ok(Json(api.inbox().change_note(&caller.principal, id, change).await?))
}

/// Delete a private note
///
/// Only who wrote it may: others get 403 `not_author`.
#[utoipa::path(
    delete, path = "/notes/{note_id}", operation_id = "delete_note", tag = "messages",
    params(("note_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Gone")),
)]
pub async fn delete(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<NoteId>,
) -> Result<StatusCode, Problem> {
    api.inbox().delete_note(&caller.principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
