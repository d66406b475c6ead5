//! The people of a workspace.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{Agent, AgentChange, AgentId, Role};
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::List;
use crate::Api;
use crate::caller::{Caller, May, PeopleWrite};
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// What of a colleague is to be different; what is missing stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAgent {
    name: Option<String>,
    /// `owner`, `admin`, `supervisor`, `agent`, or a custom role's id.
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    /// `false` ends all sessions.
    is_active: Option<bool>,
}

/// Everyone who answers, by name
///
/// Also those who left: messages name them.
#[utoipa::path(
    get, path = "/agents", operation_id = "list_agents", tag = "agents",
    responses((status = 200, body = List<Agent>)),
)]
pub async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<List<Agent>>, Problem> {
    Ok(Json(List { data: api.inbox().agents(caller.tenant()).await? }))
}

/// Rename a colleague, give them another role, deactivate them
#[utoipa::path(
    patch, path = "/agents/{agent_id}", operation_id = "update_agent", tag = "agents",
    params(("agent_id" = uuid::Uuid, Path)), request_body = UpdateAgent,
    responses(
        (status = 200, body = Agent),
        (status = 403, description = "`not_permitted`, `not_allowed`, `owners_only`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`last_owner`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    PathId(id): PathId<AgentId>,
    Json(body): Json<UpdateAgent>,
) -> Result<Json<Agent>, Problem> {
    let UpdateAgent { name, role, is_active } = body;
    let agent = api.inbox().change_agent(&caller.principal, id, AgentChange { name, role, is_active }).await?;
    if role.is_some() || !agent.is_active {
        api.hub().session_ended(caller.tenant());
    }
    Ok(Json(agent))
}

/// End all sessions of a colleague
#[utoipa::path(
    delete, path = "/agents/{agent_id}/sessions", operation_id = "sign_out_agent", tag = "agents",
    params(("agent_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Signed out everywhere")),
)]
pub async fn sign_out(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    PathId(id): PathId<AgentId>,
) -> Result<StatusCode, Problem> {
    api.inbox().sign_out_everywhere(&caller.principal, id).await?;
    api.hub().session_ended(caller.tenant());
    Ok(StatusCode::NO_CONTENT)
}
