//! What was said, and what is to be said.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::Page;
use recado_inbox::{ConversationId, MessageId};
use recado_inbox::{Message, SendMessage};

use super::list::PageQuery;
use crate::Api;
use crate::caller::{ConversationsRead, ConversationsWrite, May};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// The messages of a conversation, the newest first
#[utoipa::path(
    get, path = "/conversations/{conversation_id}/messages", operation_id = "list_messages", tag = "messages",
    params(("conversation_id" = uuid::Uuid, Path), PageQuery),
    responses((status = 200, body = Page<Message>)),
)]
pub async fn list(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    PathId(id): PathId<ConversationId>,
    Query(which): Query<PageQuery>,
) -> Result<Json<Page<Message>>, Problem> {
    Ok(Json(api.inbox().messages(caller.tenant(), id, which.into()).await?))
}

/// Send a message
///
/// It is queued; the event stream tells how it fares. The same `id` again answers the first result and sends nothing. A reaction
/// answers the message that it is about.
#[utoipa::path(
    post, path = "/conversations/{conversation_id}/messages", operation_id = "send_message", tag = "messages",
    params(("conversation_id" = uuid::Uuid, Path)), request_body = SendMessage,
    responses(
        (status = 202, body = Message),
        (status = 409, description = "`window_closed`, `channel_disconnected`, `id_taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn send(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<ConversationId>,
    Json(body): Json<SendMessage>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let message = api.inbox().send_message(&caller.principal, id, body).await?;
    Ok((StatusCode::ACCEPTED, Json(message)))
}

/// Send a failed message again
#[utoipa::path(
    post, path = "/messages/{message_id}/retry", operation_id = "retry_message", tag = "messages",
    params(("message_id" = uuid::Uuid, Path)),
    responses(
        (status = 202, body = Message),
        (status = 409, description = "`not_failed`, `window_closed`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn retry(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<MessageId>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    Ok((StatusCode::ACCEPTED, Json(api.inbox().retry_message(caller.tenant(), id).await?)))
}
