//! The people of a workspace.

use axum::extract::State;
use recado_inbox::Agent;

use super::list::List;
use crate::Api;
use crate::caller::Caller;
use crate::extract::Json;
use crate::problem::Problem;

/// Everyone who answers, by name
#[utoipa::path(
    get, path = "/agents", operation_id = "list_agents", tag = "agents",
    responses((status = 200, body = List<Agent>)),
)]
pub async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<List<Agent>>, Problem> {
    Ok(Json(List { data: api.inbox().agents(caller.tenant()).await? }))
}
