//! `GET /_shown/{id}`: a profile picture or the example of a template, for everybody.

use axum::body::Body;
use axum::extract::{Path, State as Extract};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, header};
use recado_whatsapp::GraphError;

use super::answer::{DEFAULT_VERSION, Outcome};
use crate::media;
use crate::state::State;

pub(super) async fn show(Extract(state): Extract<State>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match answer(&state, &id).await {
        Ok(response) => response,
        Err(error) => Outcome::of(Err(error)).into_response(DEFAULT_VERSION, false, &headers),
    }
}

async fn answer(state: &State, id: &str) -> Result<Response, GraphError> {
    let gone = || GraphError::unknown_node(Method::GET.as_str(), id).http_status(404);
    let file = media::find_shown(state, id).await?.ok_or_else(gone)?;
    let mut response = Response::new(Body::from(media::bytes(state, &file).await?));
    let content_type = HeaderValue::from_str(&file.mime_type);
    let content_type = content_type.unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    // Another picture has another address.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400, immutable"));
    Ok(response)
}
