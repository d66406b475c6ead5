//! One language of a template, and what became of it.

use axum::extract::State;
use recado_inbox::Page;
use recado_inbox::{HistoryEntry, Template, TemplateId};

use super::super::list::PageQuery;
use crate::Api;
use crate::caller::Caller;
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// One language of a template
#[utoipa::path(
    get, path = "/templates/{template_id}", operation_id = "get_template", tag = "templates",
    params(("template_id" = uuid::Uuid, Path)),
    responses((status = 200, body = Template)),
)]
pub async fn get(
    State(api): State<Api>,
    caller: Caller,
    PathId(id): PathId<TemplateId>,
) -> Result<Json<Template>, Problem> {
    Ok(Json(api.inbox().template(caller.tenant(), id).await?))
}

/// What became of a template, newest first
#[utoipa::path(
    get, path = "/templates/{template_id}/history", operation_id = "list_template_history", tag = "templates",
    params(("template_id" = uuid::Uuid, Path), PageQuery),
    responses((status = 200, body = Page<HistoryEntry>)),
)]
pub async fn history(
    State(api): State<Api>,
    caller: Caller,
    PathId(id): PathId<TemplateId>,
    Query(which): Query<PageQuery>,
) -> Result<Json<Page<HistoryEntry>>, Problem> {
    Ok(Json(api.inbox().template_history(caller.tenant(), id, which.into()).await?))
}
