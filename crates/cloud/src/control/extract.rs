//! Reading requests: bodies up to a limit, JSON, and queries, each with a problem for what cannot be read.

use std::collections::BTreeMap;

use axum::body::{Body, BodyDataStream};
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use url::form_urlencoded;
use uuid::Uuid;

use super::BASE;
use super::problem::Problem;

/// Bodies of calls that carry no files.
const JSON_LIMIT_BYTES: usize = 1024 * 1024;
/// What is read and thrown away of a body that is too long, so that the sender gets to see the answer.
const DRAIN_LIMIT_BYTES: usize = 64 * 1024 * 1024;
/// Rows of a list where no `limit` is given, and the most.
const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 1000;

/// A JSON body of at most 1 MB; an empty one is `null`.
pub(crate) struct JsonBody(pub(crate) Value);

impl<S: Sync> FromRequest<S> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        read_json(request.into_body(), JSON_LIMIT_BYTES).await.map(Self)
    }
}

/// Reads a JSON body of at most so many bytes.
pub(crate) async fn read_json(body: Body, limit_bytes: usize) -> Result<Value, Problem> {
    let bytes = read_body(body, limit_bytes).await?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&bytes)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, "bad_json", format!("the body is not JSON: {error}")))
}

/// Reads a body of at most so many bytes.
pub(crate) async fn read_body(body: Body, limit_bytes: usize) -> Result<Bytes, Problem> {
    let mut stream = body.into_data_stream();
    let mut whole = BytesMut::new();
    while let Some(part) = stream.next().await {
        let part = part.map_err(|error| {
            Problem::new(StatusCode::BAD_REQUEST, "bad_body", format!("the body ended early: {error}"))
        })?;
        if whole.len() + part.len() > limit_bytes {
            drain(stream).await;
            let detail = format!("the body is longer than {limit_bytes} bytes");
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail));
        }
        whole.extend_from_slice(&part);
    }
    Ok(whole.freeze())
}

async fn drain(mut stream: BodyDataStream) {
    let mut left_bytes = DRAIN_LIMIT_BYTES;
    while let Some(Ok(part)) = stream.next().await {
        let Some(left) = left_bytes.checked_sub(part.len()) else { return };
        left_bytes = left;
    }
}

/// The parameters of a query, by name; of a repeated one the last.
pub(crate) struct Query(BTreeMap<String, String>);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        Ok(Self(pairs.into_owned().collect()))
    }
}

impl Query {
    /// The parameter, if it is there and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// `limit`, 1 to 1000.
    pub(crate) fn limit(&self) -> Result<u32, Problem> {
        let Some(text) = self.get("limit") else { return Ok(DEFAULT_LIMIT) };
        let limit = text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
        limit.ok_or_else(|| Problem::invalid_field("limit", format!("must be a whole number from 1 to {MAX_LIMIT}")))
    }

    /// `cursor`, as an earlier answer's `paging.next` carried it.
    pub(crate) fn cursor_uuid(&self) -> Result<Option<Uuid>, Problem> {
        let parsed = self.get("cursor").map(str::parse).transpose();
        parsed.map_err(|_| Problem::invalid_field("cursor", "is not one that an earlier answer gave"))
    }
}

/// The id in the path.
pub(crate) struct PathId(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(id) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|rejection| Problem::missing(format!("the path cannot be read: {}", rejection.body_text())))?;
        Ok(Self(id))
    }
}

/// An id as the database has it.
pub(crate) fn uuid(text: &str, what: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::missing(format!("no {what} has the id {text}")))
}

/// A JSON answer with status 200.
pub(crate) struct JsonAnswer<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for JsonAnswer<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => {
                let mut response = Response::new(Body::from(body));
                response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
                response
            }
            Err(error) => Problem::from(crate::error::Error::stored("answer", error)).into_response(),
        }
    }
}

/// Part of a list and the way to the rest.
#[derive(Debug, Serialize)]
pub(crate) struct Page<T> {
    data: Vec<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paging: Option<Paging>,
}

#[derive(Debug, Serialize)]
struct Paging {
    next: String,
}

impl<T> Page<T> {
    /// A list that has no further part.
    pub(crate) fn whole(data: Vec<T>) -> Self {
        Self { data, paging: None }
    }

    /// A part: `rows` were read with a limit of `limit + 1`, so one too many says that there is more. `cursor_of` names the last row
    /// shown; the next part's URL is this call's with that cursor.
    pub(crate) fn part(mut rows: Vec<T>, limit: u32, this_url: &str, cursor_of: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let cursor = rows.last().filter(|_| more).map(cursor_of);
        Self { data: rows, paging: cursor.map(|cursor| Paging { next: with_cursor(this_url, &cursor) }) }
    }
}

impl<T> Page<T> {
    /// The same part with its rows shown so.
    pub(crate) fn map<U>(self, show: impl FnMut(T) -> U) -> Page<U> {
        Page { data: self.data.into_iter().map(show).collect(), paging: self.paging }
    }
}

fn with_cursor(url: &str, cursor: &str) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "cursor");
    let query =
        form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).append_pair("cursor", cursor).finish();
    format!("{path}?{query}")
}

/// The absolute URL of a call, as its caller wrote it: what `paging.next` builds on.
pub(crate) struct ThisUrl(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for ThisUrl {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // The router has taken the base off.
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        Ok(Self(format!("{}{BASE}{target}", origin_of(&parts.headers))))
    }
}

/// Scheme and host that the caller used; a proxy in front says so by `X-Forwarded-Proto`.
fn origin_of(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    format!("{scheme}://{}", text("host").unwrap_or("localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_the_other_parameters() {
        let page = Page::part(vec![1, 2, 3], 2, "http://h/x?state=failed&cursor=old&limit=2", ToString::to_string);
        assert_eq!(
            serde_json::to_value(&page).unwrap(),
            serde_json::json!({"data": [1, 2], "paging": {"next": "http://h/x?state=failed&limit=2&cursor=2"}})
        );
        let last = Page::part(vec![1, 2], 2, "http://h/x", ToString::to_string);
        assert_eq!(serde_json::to_value(&last).unwrap(), serde_json::json!({"data": [1, 2]}));
    }

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit() {
        assert_eq!(read_body(Body::from("12345"), 5).await.unwrap(), "12345");
        assert_eq!(read_body(Body::from("123456"), 5).await.unwrap_err().status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(read_json(Body::from(" "), 5).await.unwrap(), Value::Null);
        assert_eq!(read_json(Body::from("{"), 5).await.unwrap_err().code, "bad_json");
    }
}
