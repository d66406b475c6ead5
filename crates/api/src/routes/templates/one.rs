//! One language of a template, and what became of it.

use axum::extract::State;
use recado_inbox::{HistoryEntry, Template, TemplateId};
use recado_inbox::{Page, PageRequest};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Api;
use crate::caller::Caller;
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// From the page before.
    cursor: Option<String>,
    /// 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

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
    params(("template_id" = uuid::Uuid, Path), Which),
    responses((status = 200, body = Page<HistoryEntry>)),
)]
pub async fn history(
    State(api): State<Api>,
    caller: Caller,
    PathId(id): PathId<TemplateId>,
    Query(which): Query<Which>,
) -> Result<Json<Page<HistoryEntry>>, Problem> {
    let page = PageRequest { cursor: which.cursor, limit: which.limit };
    Ok(Json(api.inbox().template_history(caller.tenant(), id, page).await?))
}
