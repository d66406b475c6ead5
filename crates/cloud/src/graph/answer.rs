//! Answers: JSON, Graph's error envelope, and the headers that go with both.

use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use recado_whatsapp::{GraphError, signature};
use serde_json::{Value, json};

/// Where a call names none.
pub(super) const DEFAULT_VERSION: &str = "v23.0";

const VERSION_HEADER: HeaderName = HeaderName::from_static("facebook-api-version");
const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-fb-request-id");
const TRACE_ID_HEADER: HeaderName = HeaderName::from_static("x-fb-trace-id");
const REVISION_HEADER: HeaderName = HeaderName::from_static("x-fb-rev");

/// `{"success":true}`
pub(super) fn success() -> Value {
    json!({"success": true})
}

/// An error that the table of the Cloud API's codes does not have, because it is Graph's own.
pub(super) fn graphs_own_error(code: i64, sentence: &str) -> GraphError {
    let mut error = GraphError::of(100).message(sentence);
    error.code = code;
    error
}

/// An id as Graph traces calls by it.
pub(super) fn new_trace_id() -> String {
    format!("A{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()))
}

/// What a call came to.
pub(super) struct Outcome {
    pub(super) status: StatusCode,
    pub(super) error_code: Option<i64>,
    pub(super) body: String,
    /// For `WWW-Authenticate`.
    auth_error: Option<String>,
    trace_id: String,
    /// What the call adds of its own.
    extra_headers: Vec<(HeaderName, String)>,
}

impl Outcome {
    pub(super) fn of(result: Result<Value, GraphError>) -> Self {
        let trace_id = new_trace_id();
        match result {
            Ok(value) => {
                let body = value.to_string();
                Self {
                    status: StatusCode::OK,
                    error_code: None,
                    body,
                    auth_error: None,
                    trace_id,
                    extra_headers: Vec::new(),
                }
            }
            Err(error) => Self {
                status: StatusCode::from_u16(error.http_status).unwrap_or(StatusCode::BAD_REQUEST),
                error_code: Some(error.code),
                body: error.to_json(&trace_id).to_string(),
                auth_error: (error.http_status == 401).then(|| error.message.clone()),
                trace_id,
                extra_headers: Vec::new(),
            },
        }
    }

    /// With more headers.
    pub(super) fn with_headers(mut self, headers: Vec<(HeaderName, String)>) -> Self {
        self.extra_headers = headers;
        self
    }

    /// The HTTP answer. `known_etag` is what the client has already, for a GET.
    pub(super) fn into_response(self, version: &str, is_get: bool, request: &HeaderMap) -> Response {
        let etag = (is_get && self.status == StatusCode::OK).then(|| etag_of(&self.body));
        let unchanged = etag.as_deref().is_some_and(|etag| {
            request.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes())
        });
        let mut response = Response::new(if unchanged { Body::empty() } else { Body::from(self.body) });
        *response.status_mut() = if unchanged { StatusCode::NOT_MODIFIED } else { self.status };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        headers.insert(REVISION_HEADER, HeaderValue::from_static("1"));
        set(headers, VERSION_HEADER, version);
        set(headers, REQUEST_ID_HEADER, &self.trace_id);
        set(headers, TRACE_ID_HEADER, &self.trace_id);
        for (name, value) in self.extra_headers {
            set(headers, name, &value);
        }
        if let Some(etag) = etag {
            set(headers, header::ETAG, &etag);
        }
        if let Some(message) = self.auth_error {
            let message = message.replace(['"', '\\'], "'");
            let challenge = format!("OAuth \"Facebook Platform\" \"invalid_token\" \"{message}\"");
            set(headers, header::WWW_AUTHENTICATE, &challenge);
        }
        response
    }
}

fn etag_of(body: &str) -> String {
    let sum = signature::sha256_hex(&signature::sha256(body.as_bytes()));
    format!("\"{}\"", sum.get(..32).unwrap_or_default())
}

/// A value that cannot stand in a header is left out.
fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
