//! From an HTTP request to a call, and from what it came to back to an HTTP answer.

use std::time::Instant;

use axum::body::Body;
use axum::extract::{Request, State as Extract};
use axum::response::Response;
use http::{HeaderMap, Method, header, request};
use recado_whatsapp::GraphError;
use serde_json::Value;

use super::answer::{DEFAULT_VERSION, Outcome};
use super::body::{self, PARAMETERS_LIMIT_BYTES, UPLOAD_LIMIT_BYTES};
use super::call::{Call, CallPath, presented_token, query_pairs};
use super::call_rate::{self, UsageHeaders};
use super::{batch, flow, route, uploads};
use crate::live::RequestRecord;
use crate::state::State;
use crate::world::authenticate;

/// The longest `Idempotency-Key` taken.
const MAX_KEY_CHARS: usize = 255;

/// Answers a request for any path that is nobody else's.
pub(super) async fn serve(Extract(state): Extract<State>, request: Request) -> Response {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let path = CallPath::parse(parts.uri.path());
    let version = path.version.clone();
    let mut usage = UsageHeaders::new();
    let outcome = Outcome::of(run(&state, &parts, path, body, &mut usage).await).with_headers(usage);
    state.live.request(RequestRecord {
        id: recado_core::new_uuid(),
        at: state.clock.now(),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        status: outcome.status.as_u16(),
        duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        error_code: outcome.error_code,
    });
    outcome.into_response(version.as_deref().unwrap_or(DEFAULT_VERSION), parts.method == Method::GET, &parts.headers)
}

async fn run(
    state: &State,
    parts: &request::Parts,
    path: CallPath,
    body: Body,
    usage: &mut UsageHeaders,
) -> Result<Value, GraphError> {
    let query = query_pairs(parts.uri.query().unwrap_or_default());
    let token = match admitted_token(state, &query, &parts.headers) {
        Ok(token) => token,
        Err(refused) => {
            body::discard(body).await;
            return Err(refused);
        }
    };
    // Only a known caller may send much.
    let brings_bytes = uploads::brings_bytes(&path, &parts.method);
    let is_upload = token.is_some()
        && (brings_bytes
            || path.segments.last().is_some_and(|edge| {
                matches!(edge.as_str(), "media" | "items_batch" | "localized_items_batch" | "uploads")
            })
            || flow::brings_file(path.segments.last().map(String::as_str), &parts.method));
    let limit = if is_upload { UPLOAD_LIMIT_BYTES } else { PARAMETERS_LIMIT_BYTES };
    let read =
        if brings_bytes { body::read_bytes(body, limit).await } else { body::read(&parts.headers, body, limit).await };
    let parsed = match read {
        Ok(parsed) => parsed,
        // Whoever is nobody is told that first.
        Err(_) if token.is_none() && route::needs_token(&path) => return Err(GraphError::missing_token()),
        Err(refused) => return Err(refused),
    };
    let mut call = Call::new(parts.method.clone(), path, query, token, parsed)?;
    call.idempotency_key = idempotency_key(&parts.headers)?;
    call.user_agent = user_agent(&parts.headers);
    call.file_offset = parts.headers.get("file_offset").and_then(|offset| offset.to_str().ok()).map(str::to_owned);
    if batch::is_batch(&call) {
        return batch::run(state, call).await;
    }
    let (result, headers) = call_rate::serve(state, call).await;
    *usage = headers;
    result
}

/// The token of query or header, if there is one; it must be good.
fn admitted_token(
    state: &State,
    query: &[(String, String)],
    headers: &HeaderMap,
) -> Result<Option<String>, GraphError> {
    let token = presented_token(query, headers)?;
    if let Some(token) = &token {
        authenticate(&state.world.current(), token, state.clock.now())?;
    }
    Ok(token)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, GraphError> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= MAX_KEY_CHARS => Ok(Some(key.to_owned())),
        _ => Err(GraphError::parameter(format!(
            "The header Idempotency-Key must be 1 to {MAX_KEY_CHARS} printable ASCII characters."
        ))),
    }
}

/// As far as it is text.
fn user_agent(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::USER_AGENT)?.to_str().ok()?;
    Some(value.chars().take(MAX_KEY_CHARS).collect()).filter(|agent: &String| !agent.is_empty())
}
