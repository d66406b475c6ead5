//! Publishing forms, ending them, and what sending one needs.

use axum::extract::State;
use recado_inbox::{Flow, FlowId, FlowPreview, FlowTicket};

use crate::Api;
use crate::caller::{Caller, FormsWrite, May};
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// Publish a form
///
/// Uploads the working copy first, where it was changed. It cannot be taken back.
#[utoipa::path(
    post, path = "/flows/{flow_id}/publish", operation_id = "publish_flow", tag = "flows",
    params(("flow_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Flow),
        (status = 422, description = "`flow_invalid`; `graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn publish(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
) -> Result<Json<Flow>, Problem> {
    let flow = api.inbox().publish_flow(caller.tenant(), id).await?;
    api.inbox().record_done_at_graph(&caller.principal, "flow.published", id, &flow.name).await?;
    Ok(Json(flow))
}

/// Have a form sent no more
///
/// Messages that were sent already still work. It cannot be taken back.
#[utoipa::path(
    post, path = "/flows/{flow_id}/deprecate", operation_id = "deprecate_flow", tag = "flows",
    params(("flow_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Flow),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn deprecate(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
) -> Result<Json<Flow>, Problem> {
    let flow = api.inbox().deprecate_flow(caller.tenant(), id).await?;
    api.inbox().record_done_at_graph(&caller.principal, "flow.deprecated", id, &flow.name).await?;
    Ok(Json(flow))
}

/// A page of WhatsApp that shows the form
#[utoipa::path(
    post, path = "/flows/{flow_id}/preview", operation_id = "preview_flow", tag = "flows",
    params(("flow_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = FlowPreview),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn preview(
    State(api): State<Api>,
    caller: Caller,
    PathId(id): PathId<FlowId>,
) -> Result<Json<FlowPreview>, Problem> {
    Ok(Json(api.inbox().flow_preview(caller.tenant(), id).await?))
}

/// What a message with the form needs
///
/// The token comes back with the answers, and tells to which form they belong. Each message should have its own.
#[utoipa::path(
    post, path = "/flows/{flow_id}/tickets", operation_id = "create_flow_ticket", tag = "flows",
    params(("flow_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = FlowTicket),
        (status = 409, description = "`flow_state`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn ticket(
    State(api): State<Api>,
    caller: Caller,
    PathId(id): PathId<FlowId>,
) -> Result<Json<FlowTicket>, Problem> {
    Ok(Json(api.inbox().flow_ticket(caller.tenant(), id).await?))
}
