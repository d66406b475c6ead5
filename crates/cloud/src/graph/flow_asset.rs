//! `GET /_flows/{id}/{key}/flow.json`: a Flow JSON, to whoever was given its address.

use axum::body::Body;
use axum::extract::{Path, State as Extract};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, header};
use recado_whatsapp::GraphError;

use super::answer::{DEFAULT_VERSION, Outcome};
use super::flow::asset;
use crate::state::State;

pub(super) async fn download(
    Extract(state): Extract<State>,
    Path((id, key)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let found = match asset(&state, &id, &key).await {
        Ok(Some(text)) => Ok(text),
        Ok(None) => Err(GraphError::unknown_node(Method::GET.as_str(), &id).http_status(404)),
        Err(error) => Err(error),
    };
    match found {
        Ok(text) => {
            let mut response = Response::new(Body::from(text));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            response
        }
        Err(error) => Outcome::of(Err(error)).into_response(DEFAULT_VERSION, false, &headers),
    }
}
