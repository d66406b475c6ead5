//! `/_flows/{id}/preview/`: a Flow to try in a browser, for whoever was given the address of `preview.preview_url`, until it expires.

use axum::body::Body;
use axum::extract::{Path, RawQuery, State as Extract};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::call::query_pairs;
use crate::error::Result;
use crate::flow::{self, Flow};
use crate::pages;
use crate::state::State;

const GONE: &str = "<!doctype html><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Preview</title>\
     <style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:36rem;margin:20vh auto;padding:0 1rem}</style>\
     <h1>This preview is over</h1><p>The link has expired, a newer one was made, or the Flow is gone. Ask for a new one: \
     <code>GET /{flow-id}?fields=preview</code>.";

/// The page; it asks for [`content`].
pub(super) async fn page(
    Extract(state): Extract<State>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    match previewed(&state, &id, query.as_deref()).await {
        Ok(Some(_)) => pages::preview_page(&headers),
        Ok(None) => refusal(StatusCode::NOT_FOUND),
        Err(error) => {
            tracing::error!(%error, "a preview could not be shown");
            refusal(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// What the page shows: the Flow as it is being edited.
pub(super) async fn content(
    Extract(state): Extract<State>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let flow = match previewed(&state, &id, query.as_deref()).await {
        Ok(Some(flow)) => flow,
        Ok(None) => return refusal(StatusCode::NOT_FOUND),
        Err(error) => {
            tracing::error!(%error, "a preview could not be shown");
            return refusal(StatusCode::SERVICE_UNAVAILABLE);
        }
    };
    let world = state.world.current();
    let business = world.numbers_of(&flow.waba_id).next().map(|number| number.verified_name.clone());
    let flow_json: Value =
        flow.flow_json.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let body = json!({
        "name": flow.name,
        "business": business.unwrap_or_else(|| flow.name.clone()),
        "status": flow.status,
        "flow_json": flow_json,
        "validation_errors": flow.validation_errors,
    });
    respond(StatusCode::OK, "application/json", body.to_string())
}

/// `None`: no such Flow, or another token than the one in force.
async fn previewed(state: &State, id: &str, query: Option<&str>) -> Result<Option<Flow>> {
    let query = query_pairs(query.unwrap_or_default());
    let given = query.iter().find(|(key, _)| key == "token").map(|(_, token)| token.as_str()).unwrap_or_default();
    let now = state.clock.now();
    Ok(flow::find(state, id).await?.filter(|flow| {
        let is_given = |token: &String| bool::from(token.as_bytes().ct_eq(given.as_bytes()));
        flow.preview_token.as_ref().is_some_and(is_given) && flow.preview_expires_at.is_some_and(|end| end > now)
    }))
}

fn refusal(status: StatusCode) -> Response {
    respond(status, "text/html; charset=utf-8", GONE.to_owned())
}

fn respond(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'"),
    );
    response
}
