//! Canned replies: one's own, a team's, everybody's.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{CannedReply, CannedReplyId, TeamId, Visibility, WriteCannedReply};
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::List;
use crate::Api;
use crate::caller::{ConversationsRead, ConversationsWrite, May};
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// What a canned reply says, and who sees it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteReply {
    /// What is typed after the slash: letters, digits, `-` and `_`.
    #[schema(example = "hours")]
    shortcut: String,
    /// What it is for.
    title: String,
    /// At most 4,096 characters, with variables: `{{contact.first_name|there}}`.
    body: String,
    /// Other than `own` needs `replies.write`.
    visibility: Visibility,
    /// With the visibility `team`.
    #[schema(value_type = Option<uuid::Uuid>)]
    team_id: Option<TeamId>,
}

/// The canned replies that one may use, by shortcut
#[utoipa::path(
    get, path = "/canned-replies", operation_id = "list_canned_replies", tag = "conversations",
    responses((status = 200, body = List<CannedReply>)),
)]
pub async fn list(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
) -> Result<Json<List<CannedReply>>, Problem> {
    Ok(Json(List { data: api.inbox().canned_replies(&caller.principal).await? }))
}

/// Make or change a canned reply
///
/// The id is a UUID v7 that the caller made.
#[utoipa::path(
    put, path = "/canned-replies/{canned_reply_id}", operation_id = "write_canned_reply", tag = "conversations",
    params(("canned_reply_id" = uuid::Uuid, Path)), request_body = WriteReply,
    responses(
        (status = 200, body = CannedReply),
        (status = 403, description = "`not_permitted`, `not_allowed`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`taken`, `id_taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn write(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<CannedReplyId>,
    Json(body): Json<WriteReply>,
) -> Result<Json<CannedReply>, Problem> {
    let WriteReply { shortcut, title, body, visibility, team_id } = body;
    let reply = WriteCannedReply { id, shortcut, title, body, visibility, team_id };
    Ok(Json(api.inbox().write_canned_reply(&caller.principal, reply).await?))
}

/// Delete a canned reply
#[utoipa::path(
    delete, path = "/canned-replies/{canned_reply_id}", operation_id = "delete_canned_reply", tag = "conversations",
    params(("canned_reply_id" = uuid::Uuid, Path)),
    responses(
        (status = 204, description = "Deleted"),
        (status = 403, description = "`not_permitted`, `not_allowed`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<CannedReplyId>,
) -> Result<StatusCode, Problem> {
    api.inbox().delete_canned_reply(&caller.principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Count a use of a canned reply
#[utoipa::path(
    post, path = "/canned-replies/{canned_reply_id}/uses", operation_id = "use_canned_reply", tag = "conversations",
    params(("canned_reply_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Counted")),
)]
pub async fn used(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<CannedReplyId>,
) -> Result<StatusCode, Problem> {
    api.inbox().use_canned_reply(&caller.principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
