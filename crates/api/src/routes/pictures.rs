//! Pictures of other servers, for pages that may load none from there.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Api;
use crate::caller::Caller;
use crate::extract::Query;
use crate::problem::Problem;

/// A day: who changes a picture gives it another address.
const CACHING: &str = "private, max-age=86400";

/// Which picture.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Its address at the other server.
    url: String,
}

/// A picture of another server
///
/// JPEG, PNG, WebP or GIF of up to 8 MB.
#[utoipa::path(
    get, path = "/pictures", operation_id = "get_foreign_picture", tag = "media", params(Which),
    responses(
        (status = 200, description = "The picture", body = Vec<u8>, content_type = "image/*"),
        (status = 404, description = "`not_found`: there is no picture, or not in time", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`: this address is not called", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(State(api): State<Api>, _: Caller, Query(which): Query<Which>) -> Result<Response, Problem> {
    let picture = api.inbox().foreign_picture(&which.url).await?;
    let headers = [
        (header::CONTENT_TYPE, picture.mime_type),
        (header::CACHE_CONTROL, CACHING),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, picture.bytes).into_response())
}
