//! The web app, for every path that is not of the API.

use std::borrow::Cow;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, Uri};
use recado_infra::web_app;
use rust_embed::RustEmbed;

use crate::unmatched::{method_not_allowed, unknown_path};

#[derive(RustEmbed)]
#[folder = "../../web/dist/desk"]
#[allow_missing = true]
struct DeskApp;

/// Paths that belong to programs: an unknown one is a problem and never a page.
const PROGRAM_PATHS: [&str; 2] = ["api", "hooks"];

/// Answers a path that no route has.
pub async fn fallback(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    if PROGRAM_PATHS.contains(&first) {
        return unknown_path().await.into_response();
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return method_not_allowed().await.into_response();
    }
    let response = web_app::respond::<DeskApp>(path, &headers);
    response.map(|bytes| match bytes {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    })
}
