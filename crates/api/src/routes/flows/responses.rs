//! What customers filled in.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use recado_core::Timestamp;
use recado_inbox::{ExportFormat, FlowId, FlowResponse, FlowResponseFilter, FlowSummary, Page, PageRequest};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::Api;
use crate::caller::{AnswersExport, ConversationsRead, May};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// Which responses.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Of this form; absent: those whose form is not known.
    #[param(value_type = Option<uuid::Uuid>)]
    flow_id: Option<FlowId>,
    /// Not before.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Before.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// From the page before.
    cursor: Option<String>,
    /// 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Which responses, and as what.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Of this form; absent: those whose form is not known.
    #[param(value_type = Option<uuid::Uuid>)]
    flow_id: Option<FlowId>,
    /// Not before.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Before.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// `csv` by default.
    #[serde(default)]
    #[param(inline)]
    format: FileFormat,
}

/// What kind of file.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileFormat {
    #[default]
    Csv,
    Xlsx,
}

/// From when to when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Range {
    /// Not before.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Before.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

/// Responses, the newest first
#[utoipa::path(
    get, path = "/flow-responses", operation_id = "list_flow_responses", tag = "flows", params(Which),
    responses((status = 200, body = Page<FlowResponse>)),
)]
pub async fn list(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    Query(which): Query<Which>,
) -> Result<Json<Page<FlowResponse>>, Problem> {
    let Which { flow_id, from, to, cursor, limit } = which;
    let filter = FlowResponseFilter { flow_id, from, to };
    Ok(Json(api.inbox().flow_responses(caller.tenant(), filter, PageRequest { cursor, limit }).await?))
}

/// Responses as a file
///
/// A row for each, a column for each question. Texts that a spreadsheet would take for formulas are marked as texts.
#[utoipa::path(
    get, path = "/flow-responses/export", operation_id = "export_flow_responses", tag = "flows", params(Wanted),
    responses((status = 200, description = "The file", body = Vec<u8>, content_type = "application/octet-stream")),
)]
pub async fn export(
    State(api): State<Api>,
    May(caller, ..): May<AnswersExport>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let format = match wanted.format {
        FileFormat::Csv => ExportFormat::Csv,
        FileFormat::Xlsx => ExportFormat::Xlsx,
    };
    let filter = FlowResponseFilter { flow_id: wanted.flow_id, from: wanted.from, to: wanted.to };
    let file = api.inbox().export_flow_responses(caller.tenant(), filter, format).await?;
    let disposition = format!("attachment; filename=\"{}\"", file.filename);
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.mime_type)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, file.bytes).into_response())
}

/// How often each choice was made
#[utoipa::path(
    get, path = "/flows/{flow_id}/summary", operation_id = "summarize_flow", tag = "flows",
    params(("flow_id" = uuid::Uuid, Path), Range),
    responses((status = 200, body = FlowSummary)),
)]
pub async fn summary(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    PathId(id): PathId<FlowId>,
    Query(range): Query<Range>,
) -> Result<Json<FlowSummary>, Problem> {
    let filter = FlowResponseFilter { flow_id: Some(id), from: range.from, to: range.to };
    Ok(Json(api.inbox().flow_summary(caller.tenant(), filter).await?))
}
