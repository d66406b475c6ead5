//! The numbers that customers write to.

use axum::extract::State;
use recado_inbox::Channel;

use super::list::List;
use crate::Api;
use crate::caller::Caller;
use crate::extract::Json;
use crate::problem::Problem;

/// Every number of the workspace
#[utoipa::path(
    get, path = "/channels", operation_id = "list_channels", tag = "connections",
    responses((status = 200, body = List<Channel>)),
)]
pub async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<List<Channel>>, Problem> {
    Ok(Json(List { data: api.inbox().channels(caller.tenant()).await? }))
}
