//! WhatsApp's library of ready-made templates.

use axum::extract::State;
use recado_inbox::{ConnectionId, LibrarySearch, Page, PageRequest};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::Api;
use crate::caller::Caller;
use crate::extract::{Json, Query};
use crate::problem::Problem;

/// Which templates of the library.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// By whose account it is asked.
    connection_id: Uuid,
    /// Words of name or text.
    q: Option<String>,
    /// Such as `ORDER_MANAGEMENT`.
    topic: Option<String>,
    /// Such as `DELIVERY_UPDATE`.
    usecase: Option<String>,
    /// Such as `E_COMMERCE`.
    industry: Option<String>,
    /// A code such as `en_US`.
    language: Option<String>,
    /// From the page before.
    cursor: Option<String>,
    /// 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// WhatsApp's ready-made templates
///
/// As WhatsApp shows them: `name`, `language`, `category`, `topic`, `usecase`, `header`, `body`, `body_params`, `buttons`.
#[utoipa::path(
    get, path = "/templates/library", operation_id = "list_template_library", tag = "templates", params(Which),
    responses(
        (status = 200, body = Page<Object>),
        (status = 404, description = "`not_found`: no such connection", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`channel_disconnected`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Page<Value>>, Problem> {
    let Which { connection_id, q, topic, usecase, industry, language, cursor, limit } = which;
    let search = LibrarySearch { q, topic, usecase, industry, language };
    let page = PageRequest { cursor, limit };
    Ok(Json(api.inbox().template_library(caller.tenant(), ConnectionId(connection_id), search, page).await?))
}
