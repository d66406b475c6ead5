//! The workspaces of an installation: one's own, and further ones.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{NewWorkspace, TenantId, Workspace, Workspaces};
use serde::Deserialize;
use utoipa::ToSchema;

use super::invitations::Invited;
use crate::Api;
use crate::caller::{May, WorkspacesWrite};
use crate::extract::Json;
use crate::problem::Problem;

/// A workspace to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateWorkspace {
    /// Made by the caller; the same again makes a new link, not a second workspace.
    #[schema(value_type = uuid::Uuid)]
    id: TenantId,
    name: String,
    /// Whoever is to own it. It must be an address that signs in nowhere else in this installation.
    owner_email: String,
}

/// What changes of one's own workspace.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeWorkspace {
    name: String,
}

/// The workspaces
///
/// All of the installation for people of its first workspace, otherwise one's own alone.
#[utoipa::path(
    get, path = "/workspaces", operation_id = "list_workspaces", tag = "agents",
    responses((status = 200, body = Workspaces)),
)]
pub async fn list(State(api): State<Api>, May(caller, ..): May<WorkspacesWrite>) -> Result<Json<Workspaces>, Problem> {
    Ok(Json(api.inbox().workspaces(caller.tenant()).await?))
}

/// Make a further workspace
///
/// Only from the first workspace of an installation. Answers the link with which its owner joins.
#[utoipa::path(
    post, path = "/workspaces", operation_id = "create_workspace", tag = "agents", request_body = CreateWorkspace,
    responses(
        (status = 201, body = Invited),
        (status = 403, description = "`not_permitted`, `not_allowed`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`taken`, `id_taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<WorkspacesWrite>,
    Json(body): Json<CreateWorkspace>,
) -> Result<(StatusCode, Json<Invited>), Problem> {
    let CreateWorkspace { id, name, owner_email } = body;
    let new = NewWorkspace { id, name, owner_email };
    let (invitation, token) = api.inbox().add_workspace(&caller.principal, new).await?;
    Ok((StatusCode::CREATED, Json(Invited::with_link(&api, invitation, &token))))
}

/// Rename one's own workspace
#[utoipa::path(
    patch, path = "/workspace", operation_id = "update_workspace", tag = "agents", request_body = ChangeWorkspace,
    responses((status = 200, body = Workspace)),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<WorkspacesWrite>,
    Json(body): Json<ChangeWorkspace>,
) -> Result<Json<Workspace>, Problem> {
    Ok(Json(api.inbox().rename_workspace(&caller.principal, &body.name).await?))
}
