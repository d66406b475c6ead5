//! Forms themselves: list, make, change, delete.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{ConnectionId, Flow, FlowChange, FlowDetail, FlowEndpoint, FlowId, NewFlow, Page};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::list::PageQuery;
use crate::Api;
use crate::caller::{Caller, FormsWrite, May};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// A form to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateFlow {
    /// In which account.
    #[schema(value_type = uuid::Uuid)]
    connection_id: ConnectionId,
    /// Unique there.
    name: String,
    /// At least one of WhatsApp's, such as `SURVEY`.
    categories: Vec<String>,
    /// Its Flow JSON to begin with.
    #[serde(default)]
    json: Option<String>,
    /// Or another form of the account, to be copied.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    clone_of: Option<FlowId>,
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateFlow {
    /// A new name.
    #[serde(default)]
    name: Option<String>,
    /// New categories.
    #[serde(default)]
    categories: Option<Vec<String>>,
    /// Who answers its requests.
    #[serde(default)]
    endpoint: Option<FlowEndpoint>,
}

/// Forms, the one that was changed last first
#[utoipa::path(
    get, path = "/flows", operation_id = "list_flows", tag = "flows", params(PageQuery),
    responses((status = 200, body = Page<Flow>)),
)]
pub async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(which): Query<PageQuery>,
) -> Result<Json<Page<Flow>>, Problem> {
    Ok(Json(api.inbox().flows(caller.tenant(), which.into()).await?))
}

/// Make a form
///
/// It is a draft at WhatsApp at once. Mistakes in its JSON do not keep it from being made.
#[utoipa::path(
    post, path = "/flows", operation_id = "create_flow", tag = "flows", request_body = CreateFlow,
    responses(
        (status = 201, body = FlowDetail),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`; `graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    Json(body): Json<CreateFlow>,
) -> Result<(StatusCode, Json<FlowDetail>), Problem> {
    let CreateFlow { connection_id, name, categories, json, clone_of } = body;
    let new = NewFlow { connection_id, name, categories, json, clone_of };
    let made = api.inbox().create_flow(caller.tenant(), new).await?;
    api.inbox().record_done_at_graph(&caller.principal, "flow.created", made.flow.id, &made.flow.name).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// One form with its working copy
#[utoipa::path(
    get, path = "/flows/{flow_id}", operation_id = "get_flow", tag = "flows", params(("flow_id" = uuid::Uuid, Path)),
    responses((status = 200, body = FlowDetail)),
)]
pub async fn get(
    State(api): State<Api>,
    caller: Caller,
    PathId(id): PathId<FlowId>,
) -> Result<Json<FlowDetail>, Problem> {
    Ok(Json(api.inbox().flow(caller.tenant(), id).await?))
}

/// Change a form's name, categories or endpoint
#[utoipa::path(
    patch, path = "/flows/{flow_id}", operation_id = "update_flow", tag = "flows", request_body = UpdateFlow,
    params(("flow_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Flow),
        (status = 422, description = "`invalid`; `graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
    Json(body): Json<UpdateFlow>,
) -> Result<Json<Flow>, Problem> {
    let change = FlowChange { name: body.name, categories: body.categories, endpoint: body.endpoint };
    let flow = api.inbox().change_flow(caller.tenant(), id, change).await?;
    api.inbox().record_done_at_graph(&caller.principal, "flow.changed", id, &flow.name).await?;
    Ok(Json(flow))
}

/// Delete a form that was never published
///
/// Its responses stay.
#[utoipa::path(
    delete, path = "/flows/{flow_id}", operation_id = "delete_flow", tag = "flows", params(("flow_id" = uuid::Uuid, Path)),
    responses(
        (status = 204, description = "Deleted"),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
) -> Result<StatusCode, Problem> {
    let found = api.inbox().flow(caller.tenant(), id).await?;
    api.inbox().delete_flow(caller.tenant(), id).await?;
    api.inbox().record_done_at_graph(&caller.principal, "flow.deleted", id, &found.flow.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read the forms of an account from WhatsApp
#[utoipa::path(
    post, path = "/connections/{connection_id}/flows/sync", operation_id = "sync_flows", tag = "flows",
    params(("connection_id" = uuid::Uuid, Path)),
    responses(
        (status = 204, description = "Read"),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn sync(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<ConnectionId>,
) -> Result<StatusCode, Problem> {
    api.inbox().sync_flows(caller.tenant(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
