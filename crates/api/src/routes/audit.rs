//! The audit log: who changed what.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use recado_core::Timestamp;
use recado_inbox::{AuditEntry, AuditFilter, Page, PageRequest};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::Api;
use crate::caller::{AuditRead, May};
use crate::extract::{Json, Query};
use crate::problem::Problem;

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Of this agent or key.
    actor_id: Option<Uuid>,
    /// Exactly this action, such as `agent.invited`.
    action: Option<String>,
    /// About this thing.
    subject_id: Option<String>,
    /// From here.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Until before here.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// A part of a name or of the action.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

impl Wanted {
    fn split(self) -> (AuditFilter, PageRequest) {
        let Self { actor_id, action, subject_id, from, until, q, cursor, limit } = self;
        (AuditFilter { actor_id, action, subject_id, from, until, q }, PageRequest { cursor, limit })
    }
}

/// The audit log, newest first
#[utoipa::path(
    get, path = "/audit", operation_id = "list_audit", tag = "audit", params(Wanted),
    responses((status = 200, body = Page<AuditEntry>)),
)]
pub async fn list(
    State(api): State<Api>,
    May(caller, ..): May<AuditRead>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<AuditEntry>>, Problem> {
    let (filter, page) = wanted.split();
    Ok(Json(api.inbox().audit(caller.tenant(), filter, page).await?))
}

/// The audit log as a CSV file
///
/// The newest 50,000 entries; older ones by `until`.
#[utoipa::path(
    get, path = "/audit/export", operation_id = "export_audit", tag = "audit", params(Wanted),
    responses((status = 200, description = "CSV", body = String, content_type = "text/csv")),
)]
pub async fn export(
    State(api): State<Api>,
    May(caller, ..): May<AuditRead>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let (filter, _) = wanted.split();
    let bytes = api.inbox().export_audit(caller.tenant(), filter).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}
