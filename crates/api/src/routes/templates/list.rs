//! All templates, and how many of each kind.

use axum::extract::State;
use recado_inbox::{ConnectionId, TemplateCount, TemplateFilter, TemplateGroup};
use recado_inbox::{Page, PageRequest, PriceEffect};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::Api;
use crate::caller::Caller;
use crate::extract::{Json, Query};
use crate::problem::Problem;
use crate::routes::list::List;

/// Which templates.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// A part of the name or of a text.
    q: Option<String>,
    /// Graph's word, such as `APPROVED`. Deleted ones are found only by `DELETED`.
    status: Option<String>,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    category: Option<String>,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    quality: Option<String>,
    /// A code such as `en_US`.
    language: Option<String>,
    /// Of this account.
    connection_id: Option<Uuid>,
    /// From the page before.
    cursor: Option<String>,
    /// 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// For customers of which country.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Where {
    /// ISO 3166, two letters; by default the country of the first number.
    country: Option<String>,
}

/// Templates by name
///
/// Each with all its languages, where one of them passes the filter.
#[utoipa::path(
    get, path = "/templates", operation_id = "list_templates", tag = "templates", params(Which),
    responses((status = 200, body = Page<TemplateGroup>)),
)]
pub async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Page<TemplateGroup>>, Problem> {
    let Which { q, status, category, quality, language, connection_id, cursor, limit } = which;
    let connection_id = connection_id.map(ConnectionId);
    let filter = TemplateFilter { q, status, category, quality, language, connection_id };
    Ok(Json(api.inbox().templates(caller.tenant(), filter, PageRequest { cursor, limit }).await?))
}

/// How many templates there are of each kind
///
/// Each language counts; deleted ones do not.
#[utoipa::path(
    get, path = "/templates/counts", operation_id = "count_templates", tag = "templates",
    responses((status = 200, body = List<TemplateCount>)),
)]
pub async fn counts(State(api): State<Api>, caller: Caller) -> Result<Json<List<TemplateCount>>, Problem> {
    Ok(Json(List { data: api.inbox().template_counts(caller.tenant()).await? }))
}

/// What messages of each category cost
///
/// Published list prices; discounts by volume are the account's own.
#[utoipa::path(
    get, path = "/templates/price-effect", operation_id = "get_price_effect", tag = "templates", params(Where),
    responses((status = 200, body = PriceEffect)),
)]
pub async fn price_effect(
    State(api): State<Api>,
    caller: Caller,
    Query(place): Query<Where>,
) -> Result<Json<PriceEffect>, Problem> {
    Ok(Json(api.inbox().price_effect(caller.tenant(), place.country).await?))
}
