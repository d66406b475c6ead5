//! A file goes out: whole or in part, and never as something that a browser would run.

use std::io;
use std::ops::Range;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use recado_inbox::StoredMedia;
use recado_inbox::{Inbox, MediaId};

use crate::Api;
use crate::caller::{ConversationsRead, May};
use crate::extract::PathId;
use crate::media_range::{self, Selection};
use crate::problem::Problem;

/// Read from the store and written at once.
const CHUNK_BYTES: u64 = 256 * 1024;

/// Types that browsers only show or play. Everything else is saved to disk.
const INLINE_TYPES: [&str; 13] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "video/mp4",
    "video/3gpp",
    "video/webm",
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "audio/amr",
    "audio/webm",
];

/// The bytes of a file
///
/// With `Range` a part of them, with `If-None-Match` only if they are not known.
#[utoipa::path(
    get, path = "/media/{media_id}", operation_id = "download_media", tag = "media",
    params(("media_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, description = "The file", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "A part of it", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 304, description = "Unchanged"),
        (status = 409, description = "`media_not_ready`", body = Problem, content_type = "application/problem+json"),
        (status = 416, description = "`range_not_satisfiable`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn download(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    PathId(id): PathId<MediaId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = api.inbox().stored_media(caller.tenant(), id).await?;
    let size_bytes = u64::try_from(file.media.size_bytes).unwrap_or_default();
    let etag = format!("\"{}\"", file.etag);
    if text(&headers, header::IF_NONE_MATCH).is_some_and(|known| matches_etag(known, &etag)) {
        return Ok(with_headers(StatusCode::NOT_MODIFIED.into_response(), &file, &etag));
    }
    // A part of a file that has changed meanwhile would not fit to the rest.
    let range = text(&headers, header::RANGE)
        .filter(|_| text(&headers, header::IF_RANGE).is_none_or(|condition| condition == etag));
    let (status, range) = match media_range::select(range, size_bytes) {
        Selection::Whole => (StatusCode::OK, 0..size_bytes),
        Selection::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Selection::Unsatisfiable => return Ok(unsatisfiable(size_bytes)),
    };
    let mut response = (status, Body::empty()).into_response();
    let length = range.end - range.start;
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if status == StatusCode::PARTIAL_CONTENT {
        let part = format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), size_bytes);
        insert(&mut response, header::CONTENT_RANGE, &part);
    }
    *response.body_mut() = Body::from_stream(chunks(api.inbox().clone(), file.clone(), range));
    Ok(with_headers(response, &file, &etag))
}

/// Reads as the client takes it, so a long file never lies in memory whole.
fn chunks(inbox: Inbox, file: StoredMedia, range: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> {
    stream::unfold((inbox, file, range), |(inbox, file, rest)| async move {
        if rest.is_empty() {
            return None;
        }
        let end = rest.end.min(rest.start + CHUNK_BYTES);
        let chunk = inbox.media_bytes(&file, rest.start..end).await;
        let rest = if chunk.is_ok() { end..rest.end } else { rest.end..rest.end };
        Some((chunk.map_err(io::Error::other), (inbox, file, rest)))
    })
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn matches_etag(list: &str, etag: &str) -> bool {
    list.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == etag)
}

fn unsatisfiable(size_bytes: u64) -> Response {
    let detail = format!("The file has {size_bytes} bytes; the range begins behind them.");
    let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable", detail);
    let mut response = problem.into_response();
    insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{size_bytes}"));
    response
}

fn with_headers(mut response: Response, file: &StoredMedia, etag: &str) -> Response {
    let essence = file.media.mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_inline = INLINE_TYPES.contains(&essence.as_str());
    let content_type = if is_inline { file.media.mime_type.as_str() } else { "application/octet-stream" };
    insert(&mut response, header::CONTENT_TYPE, content_type);
    insert(&mut response, header::CONTENT_DISPOSITION, &disposition(is_inline, file.media.filename.as_deref()));
    insert(&mut response, header::ETAG, etag);
    insert(&mut response, header::ACCEPT_RANGES, "bytes");
    // The bytes of an id never change; only who may see them does.
    insert(&mut response, header::CACHE_CONTROL, "private, max-age=86400");
    insert(&mut response, header::VARY, "cookie, authorization");
    insert(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    insert(&mut response, header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
    insert(&mut response, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    response
}

/// RFC 6266: plain ASCII for the old, RFC 5987's encoding for all others.
fn disposition(is_inline: bool, filename: Option<&str>) -> String {
    let kind = if is_inline { "inline" } else { "attachment" };
    let Some(filename) = filename.filter(|name| !name.is_empty()) else {
        return kind.to_owned();
    };
    let plain: String = filename
        .chars()
        .map(|c| if c.is_ascii_graphic() && !"\"\\%;".contains(c) || c == ' ' { c } else { '_' })
        .collect();
    let encoded: String = filename
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

fn insert(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filenames_survive_in_both_spellings() {
        assert_eq!(disposition(true, None), "inline");
        assert_eq!(
            disposition(false, Some("año \"1\"\r\n.pdf")),
            "attachment; filename=\"a_o _1___.pdf\"; filename*=UTF-8''a%C3%B1o%20%221%22%0D%0A.pdf"
        );
    }

    #[test]
    fn etags_match_as_the_rfc_compares_them() {
        assert!(matches_etag("\"a\", W/\"b\"", "\"b\""));
        assert!(matches_etag("*", "\"b\""));
        assert!(!matches_etag("\"a\"", "\"b\""));
    }
}
