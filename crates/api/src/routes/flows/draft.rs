//! The working copy of a form's JSON.

use axum::body::Body;
use axum::extract::State;
use http::{HeaderMap, StatusCode};
use recado_inbox::{Flow, FlowId, SavedFlow};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Api;
use crate::body::{self, JSON_DEADLINE};
use crate::caller::{FormsWrite, May};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// As large as WhatsApp takes a Flow JSON.
const LIMIT_BYTES: usize = 10 << 20;

/// What the change was made from.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Base {
    /// As loading the form or the last saving answered it.
    version: i64,
}

/// Keep the working copy
///
/// The body is the Flow JSON as it is, also with mistakes; WhatsApp does not learn of it. Answers what this desk finds wrong.
#[utoipa::path(
    put, path = "/flows/{flow_id}/json", operation_id = "save_flow_json", tag = "flows",
    params(("flow_id" = uuid::Uuid, Path), Base),
    request_body(content = String, content_type = "text/plain", description = "The Flow JSON"),
    responses(
        (status = 200, body = SavedFlow),
        (status = 409, description = "`changed_meanwhile`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn save(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
    Query(base): Query<Base>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SavedFlow>, Problem> {
    let bytes = body::read(body, &headers, LIMIT_BYTES, JSON_DEADLINE).await?;
    let text = String::from_utf8(bytes.to_vec())
        .map_err(|_| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "The body is not text in UTF-8."))?;
    Ok(Json(api.inbox().save_flow_json(caller.tenant(), id, base.version, text).await?))
}

/// Have WhatsApp check the working copy
///
/// Uploads it. A published form becomes a draft by that; its published edition is still sent. `problems` says what WhatsApp finds.
#[utoipa::path(
    post, path = "/flows/{flow_id}/validate", operation_id = "validate_flow", tag = "flows",
    params(("flow_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Flow),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn validate(
    State(api): State<Api>,
    May(caller, ..): May<FormsWrite>,
    PathId(id): PathId<FlowId>,
) -> Result<Json<Flow>, Problem> {
    Ok(Json(api.inbox().upload_flow(caller.tenant(), id).await?))
}
