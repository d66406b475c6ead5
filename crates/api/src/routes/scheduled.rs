//! Messages that are written now and sent later.

use axum::extract::State;
use http::StatusCode;
use recado_core::Timestamp;
use recado_inbox::{ConversationId, MessageId, Page, ScheduledMessage, WhenShut, WriteScheduled};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::list::{List, PageQuery};
use crate::Api;
use crate::caller::{ConversationsRead, ConversationsWrite, May};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// A message to be sent later.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteScheduledMessage {
    /// Where; it stays there.
    #[schema(value_type = uuid::Uuid)]
    conversation_id: ConversationId,
    /// As in sending it now, but for reactions.
    #[schema(example = "text")]
    kind: String,
    /// As in sending it now.
    #[schema(value_type = Object)]
    content: Value,
    /// The message it answers.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    reply_to: Option<MessageId>,
    /// When, a year ahead at most; `null`: as soon as the customer writes.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    send_at: Option<Timestamp>,
    /// What happens where the customer service window is shut then; `wait` by default.
    #[serde(default = "wait")]
    #[schema(required = false)]
    when_shut: WhenShut,
    /// Whether it is dropped where the customer writes before.
    #[serde(default)]
    #[schema(required = false)]
    unless_answered: bool,
}

const fn wait() -> WhenShut {
    WhenShut::Wait
}

/// What is to be sent later in a conversation, in the order in which it was written
#[utoipa::path(
    get, path = "/conversations/{conversation_id}/scheduled", operation_id = "list_scheduled", tag = "messages",
    params(("conversation_id" = uuid::Uuid, Path)),
    responses((status = 200, body = List<ScheduledMessage>)),
)]
pub async fn of_conversation(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    PathId(id): PathId<ConversationId>,
) -> Result<Json<List<ScheduledMessage>>, Problem> {
    Ok(Json(List { data: api.inbox().scheduled_messages(caller.tenant(), id).await? }))
}

/// Everything that has a time to be sent at, the earliest first
#[utoipa::path(
    get, path = "/scheduled", operation_id = "list_all_scheduled", tag = "messages", params(PageQuery),
    responses((status = 200, body = Page<ScheduledMessage>)),
)]
pub async fn all(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    Query(which): Query<PageQuery>,
) -> Result<Json<Page<ScheduledMessage>>, Problem> {
    Ok(Json(api.inbox().all_scheduled_messages(caller.tenant(), which.into()).await?))
}

/// Schedule a message, or change one
///
/// The id is a UUID v7 that the caller made: that of the message to come.
#[utoipa::path(
    put, path = "/scheduled/{message_id}", operation_id = "write_scheduled", tag = "messages",
    params(("message_id" = uuid::Uuid, Path)), request_body = WriteScheduledMessage,
    responses(
        (status = 200, body = ScheduledMessage),
        (status = 409, description = "`id_taken`: also where it was sent meanwhile", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn write(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<MessageId>,
    Json(body): Json<WriteScheduledMessage>,
) -> Result<Json<ScheduledMessage>, Problem> {
    let WriteScheduledMessage { conversation_id, kind, content, reply_to, send_at, when_shut, unless_answered } = body;
    let write = WriteScheduled { id, kind, content, reply_to, send_at, when_shut, unless_answered };
    Ok(Json(api.inbox().schedule_message(&caller.principal, conversation_id, write).await?))
}

/// Send a scheduled message now
#[utoipa::path(
    post, path = "/scheduled/{message_id}/send", operation_id = "send_scheduled", tag = "messages",
    params(("message_id" = uuid::Uuid, Path)),
    responses(
        (status = 202, body = ScheduledMessage),
        (status = 409, description = "`window_closed`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn send(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<MessageId>,
) -> Result<(StatusCode, Json<ScheduledMessage>), Problem> {
    Ok((StatusCode::ACCEPTED, Json(api.inbox().send_scheduled_now(caller.tenant(), id).await?)))
}

/// Take a scheduled message back
#[utoipa::path(
    delete, path = "/scheduled/{message_id}", operation_id = "delete_scheduled", tag = "messages",
    params(("message_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "It will not be sent")),
)]
pub async fn delete(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<MessageId>,
) -> Result<StatusCode, Problem> {
    api.inbox().delete_scheduled(caller.tenant(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
