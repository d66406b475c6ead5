//! The web pages of the cloud: the console at `/`, the customers' phones at `/phone`, the preview of a Flow, whose files are under
//! `/_flows/preview/`. Everything else at the root is Graph.

use std::borrow::Cow;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use recado_infra::web_app;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist/console"]
#[allow_missing = true]
struct ConsoleFiles;

#[derive(RustEmbed)]
#[folder = "../../web/dist/phone"]
#[allow_missing = true]
struct PhoneFiles;

#[derive(RustEmbed)]
#[folder = "../../web/dist/preview"]
#[allow_missing = true]
struct PreviewFiles;

/// The page that shows a Flow. Whoever may see which one is for the caller to know.
pub(crate) fn preview_page(headers: &HeaderMap) -> Response {
    embedded(web_app::respond::<PreviewFiles>("", headers))
}

/// Pages before `graph`, which answers everything else.
pub(crate) fn router(graph: Router) -> Router {
    graph.layer(middleware::from_fn(page_or_graph))
}

async fn page_or_graph(request: Request, next: Next) -> Response {
    match answer(request.method(), request.uri().path(), request.headers()) {
        Some(page) => page,
        None => next.run(request).await,
    }
}

/// The answer to a request for a page or one of its files; `None` where the request is for Graph.
fn answer(method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    if path == "/phone" {
        return Some(to_phone_folder());
    }
    let response = if let Some(file) = path.strip_prefix("/phone/") {
        web_app::respond::<PhoneFiles>(file, headers)
    } else if let Some(file) = path.strip_prefix("/_flows/preview/") {
        web_app::respond::<PreviewFiles>(file, headers)
    } else if path == "/" {
        // A client library that asks the root is told by Graph.
        if !accepts_html(headers) {
            return None;
        }
        web_app::respond::<ConsoleFiles>("", headers)
    } else {
        let file = path.trim_start_matches('/');
        let is_ours = file.starts_with("assets/") || (file.contains('.') && ConsoleFiles::get(file).is_some());
        if !is_ours {
            return None;
        }
        web_app::respond::<ConsoleFiles>(file, headers)
    };
    Some(embedded(response))
}

fn embedded(response: Response<Cow<'static, [u8]>>) -> Response {
    response.map(|bytes| match bytes {
        Cow::Borrowed(bytes) => Body::from(Bytes::from_static(bytes)),
        Cow::Owned(bytes) => Body::from(bytes),
    })
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split(',').any(|offer| offer.trim().starts_with("text/html")))
}

/// The page's own files are addressed relative to the folder.
fn to_phone_folder() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/phone/"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(path: &str, accept: &'static str) -> Option<StatusCode> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
        answer(&Method::GET, path, &headers).map(|response| response.status())
    }

    #[test]
    fn pages_take_only_their_own_paths() {
        let browser = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
        assert_eq!(get("/", browser), Some(StatusCode::OK));
        assert_eq!(get("/", "application/json"), None);
        assert_eq!(get("/", "*/*"), None);
        assert_eq!(get("/phone", browser), Some(StatusCode::PERMANENT_REDIRECT));
        assert_eq!(get("/phone/", "*/*"), Some(StatusCode::OK));
        assert_eq!(get("/assets/no-such-file.js", "*/*"), Some(StatusCode::NOT_FOUND));
        assert_eq!(get("/_flows/preview/assets/no-such-file.js", "*/*"), Some(StatusCode::NOT_FOUND));
        assert_eq!(get("/_flows/1234567890123456/preview/", browser), None);
        for graph in ["/v23.0/400000000000001", "/400000000000001/messages", "/me", "/v23.0/oauth/access_token"] {
            assert_eq!(get(graph, browser), None, "{graph}");
        }
        assert!(answer(&Method::POST, "/", &HeaderMap::new()).is_none());
    }
}
