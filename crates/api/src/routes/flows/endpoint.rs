//! The desk as the endpoint of a form.

use axum::extract::State;
use recado_inbox::{
    EndpointChange, EndpointProbe, EndpointRequestEntry, FlowId, HostedEndpoint, KeyOrder, Page, SavedEndpoint,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::list::PageQuery;
use crate::Api;
use crate::caller::{FormsWrite, May};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// What to do with the keys of the account's numbers.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadFlowKeys {
    /// Make new pairs. The former ones open requests for one more day.
    #[serde(default)]
    rotate: bool,
    /// Replace keys that are not of this desk.
    #[serde(default)]
    replace: bool,
}

/// How the desk answers what the form's screens ask
#[utoipa::path(
    get, path = "/flows/{flow_id}/endpoint", operation_id = "get_flow_endpoint", tag = "flows",
    params(("flow_id" = uuid::Uuid, Path)),
    responses((status = 200, body = HostedEndpoint)),
)]
pub async fn get(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
) -> Result<Json<HostedEndpoint>, Problem> {
    Ok(Json(api.inbox().hosted_endpoint(caller.tenant(), id).await?))
}

/// Set how the desk answers
///
/// Where somebody answers, the account's numbers get keys and WhatsApp the desk's address. What WhatsApp does not take is told as
/// `problem`; the settings are kept. A secret is shown only here.
#[utoipa::path(
    put, path = "/flows/{flow_id}/endpoint", operation_id = "set_flow_endpoint", tag = "flows", request_body = EndpointChange,
    params(("flow_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = SavedEndpoint),
        (status = 409, description = "`foreign_key`: a number has a key of somebody else; `replace_keys` replaces it", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn set(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
    Json(body): Json<EndpointChange>,
) -> Result<Json<SavedEndpoint>, Problem> {
    Ok(Json(api.inbox().set_hosted_endpoint(&caller.principal, id, body).await?))
}

/// Upload the keys of the account's numbers again, or new ones
#[utoipa::path(
    post, path = "/flows/{flow_id}/endpoint/keys", operation_id = "upload_flow_keys", tag = "flows",
    request_body = UploadFlowKeys, params(("flow_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = HostedEndpoint),
        (status = 409, description = "`foreign_key`: a number has a key of somebody else; `replace` replaces it", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn upload_keys(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
    Json(body): Json<UploadFlowKeys>,
) -> Result<Json<HostedEndpoint>, Problem> {
    let order = KeyOrder { rotate: body.rotate, replace: body.replace };
    Ok(Json(api.inbox().upload_flow_keys(&caller.principal, id, order).await?))
}

/// Try the endpoint
///
/// Asks WhatsApp how the keys stand, and sends an encrypted ping to the public address.
#[utoipa::path(
    post, path = "/flows/{flow_id}/endpoint/test", operation_id = "test_flow_endpoint", tag = "flows",
    params(("flow_id" = uuid::Uuid, Path)),
    responses((status = 200, body = EndpointProbe)),
)]
pub async fn test(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
) -> Result<Json<EndpointProbe>, Problem> {
    Ok(Json(api.inbox().probe_endpoint(caller.tenant(), id).await?))
}

/// The last requests, newest first
///
/// 200 are kept of each form. What customers filled in is no part of them.
#[utoipa::path(
    get, path = "/flows/{flow_id}/endpoint/requests", operation_id = "list_flow_requests", tag = "flows",
    params(("flow_id" = uuid::Uuid, Path), PageQuery),
    responses((status = 200, body = Page<EndpointRequestEntry>)),
)]
pub async fn requests(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
    Query(which): Query<PageQuery>,
) -> Result<Json<Page<EndpointRequestEntry>>, Problem> {
    Ok(Json(api.inbox().flow_requests(caller.tenant(), id, which.into()).await?))
}
