//! One's own sessions and password.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::Session;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::list::List;
use crate::Api;
use crate::caller::Caller;
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// The old password and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    #[schema(value_type = String, format = Password)]
    old: SecretString,
    #[schema(value_type = String, format = Password, min_length = 10)]
    new: SecretString,
}

/// Where one is signed in, the session used last first
#[utoipa::path(
    get, path = "/me/sessions", operation_id = "list_sessions", tag = "session",
    responses((status = 200, body = List<Session>)),
)]
pub async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<List<Session>>, Problem> {
    Ok(Json(List { data: api.inbox().sessions(&caller.principal, caller.session_token()).await? }))
}

/// Sign out elsewhere
#[utoipa::path(
    delete, path = "/me/sessions/{session_id}", operation_id = "end_session", tag = "session",
    params(("session_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Signed out there")),
)]
pub async fn end(State(api): State<Api>, caller: Caller, PathId(id): PathId<Uuid>) -> Result<StatusCode, Problem> {
    api.inbox().end_session(&caller.principal, id).await?;
    api.hub().session_ended(caller.tenant());
    Ok(StatusCode::NO_CONTENT)
}

/// Change one's password
///
/// All other sessions end.
#[utoipa::path(
    put, path = "/me/password", operation_id = "change_password", tag = "session", request_body = ChangePassword,
    responses(
        (status = 204, description = "Changed"),
        (status = 401, description = "`bad_credentials`: the old one is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`people_only`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change_password(
    State(api): State<Api>,
    caller: Caller,
    Json(body): Json<ChangePassword>,
) -> Result<StatusCode, Problem> {
    let Some(token) = caller.session_token() else {
        return Err(Problem::forbidden("people_only", "A key has no password."));
    };
    api.inbox().change_password(&caller.principal, token, body.old, body.new).await?;
    api.hub().session_ended(caller.tenant());
    Ok(StatusCode::NO_CONTENT)
}
