//! Reading templates from WhatsApp.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{ConnectionId, TemplateSync};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Api;
use crate::caller::Caller;
use crate::extract::{Json, JsonOrNothing};
use crate::problem::Problem;
use crate::routes::list::List;

/// Whose templates are to be read.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SyncTemplates {
    /// Absent: of all accounts.
    #[schema(value_type = Option<uuid::Uuid>)]
    connection_id: Option<ConnectionId>,
}

/// How the last reading of each account's templates went
#[utoipa::path(
    get, path = "/templates/syncs", operation_id = "list_template_syncs", tag = "templates",
    responses((status = 200, body = List<TemplateSync>)),
)]
pub async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<List<TemplateSync>>, Problem> {
    Ok(Json(List { data: api.inbox().template_syncs(caller.tenant()).await? }))
}

/// Read templates from WhatsApp again
#[utoipa::path(
    post, path = "/templates/syncs", operation_id = "sync_templates", tag = "templates", request_body = SyncTemplates,
    responses(
        (status = 202, description = "It will begin soon", body = List<TemplateSync>),
        (status = 404, description = "`not_found`: no such connection, or a deleted one", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn request(
    State(api): State<Api>,
    caller: Caller,
    JsonOrNothing(wanted): JsonOrNothing<SyncTemplates>,
) -> Result<(StatusCode, Json<List<TemplateSync>>), Problem> {
    let data = api.inbox().request_template_sync(caller.tenant(), wanted.connection_id).await?;
    Ok((StatusCode::ACCEPTED, Json(List { data })))
}
