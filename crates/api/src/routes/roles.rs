//! Roles: those that every workspace has, and its own.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{NewRole, Permission, RoleId, RoleView};
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::List;
use crate::Api;
use crate::caller::{Caller, May, RolesWrite};
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// A role as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteRole {
    name: String,
    permissions: Vec<Permission>,
}

impl From<WriteRole> for NewRole {
    fn from(role: WriteRole) -> Self {
        Self { name: role.name, permissions: role.permissions }
    }
}

/// All roles, and what they may do
#[utoipa::path(
    get, path = "/roles", operation_id = "list_roles", tag = "agents",
    responses((status = 200, body = List<RoleView>)),
)]
pub async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<List<RoleView>>, Problem> {
    Ok(Json(List { data: api.inbox().roles(caller.tenant()).await? }))
}

/// Make a role
#[utoipa::path(
    post, path = "/roles", operation_id = "create_role", tag = "agents", request_body = WriteRole,
    responses(
        (status = 201, body = RoleView),
        (status = 403, description = "`not_permitted`, `not_allowed`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<RolesWrite>,
    Json(body): Json<WriteRole>,
) -> Result<(StatusCode, Json<RoleView>), Problem> {
    Ok((StatusCode::CREATED, Json(api.inbox().create_role(&caller.principal, body.into()).await?)))
}

/// Change a role
#[utoipa::path(
    put, path = "/roles/{role_id}", operation_id = "update_role", tag = "agents",
    params(("role_id" = uuid::Uuid, Path)), request_body = WriteRole,
    responses(
        (status = 204, description = "Changed"),
        (status = 403, description = "`not_permitted`, `not_allowed`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<RolesWrite>,
    PathId(id): PathId<RoleId>,
    Json(body): Json<WriteRole>,
) -> Result<StatusCode, Problem> {
    api.inbox().change_role(&caller.principal, id, body.into()).await?;
    api.hub().session_ended(caller.tenant());
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a role that nobody has
#[utoipa::path(
    delete, path = "/roles/{role_id}", operation_id = "delete_role", tag = "agents",
    params(("role_id" = uuid::Uuid, Path)),
    responses(
        (status = 204, description = "Removed"),
        (status = 409, description = "`in_use`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    State(api): State<Api>,
    May(caller, ..): May<RolesWrite>,
    PathId(id): PathId<RoleId>,
) -> Result<StatusCode, Problem> {
    api.inbox().delete_role(&caller.principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
