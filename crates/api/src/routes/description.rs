//! This API's own description.

use axum::Extension;
use axum::response::IntoResponse;
use http::header;

use crate::openapi;

/// This API
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "get_openapi", tag = "operations", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = Object, content_type = "application/json")),
)]
pub async fn get(Extension(text): Extension<openapi::Text>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], text.bytes())
}
