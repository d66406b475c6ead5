//! `POST media`, `GET media/{id}`: files of pages that play a phone.

use axum::body::Body;
use axum::extract::{Request, State as Extract};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use recado_whatsapp::media::MAX_INBOUND_BYTES;
use serde_json::{Value, json};

use super::extract::{self, JsonAnswer, PathId, Query};
use super::problem::Problem;
use crate::media::{self, StoredMedia};
use crate::phone;
use crate::state::State;

const MAX_FILENAME_CHARS: usize = 240;
/// What a browser may show in a page; everything else is only saved.
const SHOWN_TYPES: [&str; 12] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/avif",
    "video/mp4",
    "video/3gpp",
    "video/webm",
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
];

pub(super) async fn upload(
    Extract(state): Extract<State>,
    query: Query,
    request: Request,
) -> Result<JsonAnswer<Value>, Problem> {
    let filename = query.get("filename").map(file_name).transpose()?;
    let declared = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let limit_bytes = usize::try_from(MAX_INBOUND_BYTES).unwrap_or(usize::MAX);
    let bytes = extract::read_body(request.into_body(), limit_bytes).await?;
    let stored = phone::upload(&state, declared.as_deref(), filename, bytes).await?;
    Ok(JsonAnswer(json!({
        "id": stored.id, "mime_type": stored.mime_type, "file_size": stored.size_bytes, "sha256": stored.sha256,
    })))
}

/// The last part of a path, as some browsers give whole ones.
fn file_name(text: &str) -> Result<String, Problem> {
    let name: String =
        text.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|char| !char.is_control()).collect();
    if name.is_empty() || name.chars().count() > MAX_FILENAME_CHARS {
        return Err(Problem::invalid_field("filename", format!("must be 1 to {MAX_FILENAME_CHARS} characters")));
    }
    Ok(name)
}

pub(super) async fn download(
    Extract(state): Extract<State>,
    PathId(id): PathId,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let gone = || Problem::missing(format!("no file has the id {id}, or it has expired"));
    let file = media::find(&state, &id).await?.ok_or_else(gone)?;
    let size_bytes = u64::try_from(file.size_bytes).unwrap_or_default();
    let part = headers.get(header::RANGE).map(|range| parse_range(range, size_bytes));
    let mut response = match part {
        None => Response::new(Body::from(media::bytes(&state, &file).await?)),
        Some(Some((first, last))) => {
            let bytes = state.blobs.get_range(&file.sha256, first..last + 1).await.map_err(crate::Error::from)?;
            let mut response = Response::new(Body::from(bytes));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            set(&mut response, header::CONTENT_RANGE, &format!("bytes {first}-{last}/{size_bytes}"));
            response
        }
        Some(None) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            set(&mut response, header::CONTENT_RANGE, &format!("bytes */{size_bytes}"));
            response
        }
    };
    describe(&mut response, &file);
    Ok(response)
}

/// A range of the form `bytes=0-99`, `bytes=100-` or `bytes=-100`, as players ask for; first and last byte. `None`: not one that can be
/// served.
fn parse_range(range: &HeaderValue, size_bytes: u64) -> Option<(u64, u64)> {
    let (first, last) = range.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let end = size_bytes.checked_sub(1)?;
    let (first, last) = match (first, last) {
        ("", suffix) => (size_bytes.saturating_sub(suffix.parse::<u64>().ok()?.max(1)), end),
        (first, "") => (first.parse().ok()?, end),
        (first, last) => (first.parse().ok()?, last.parse::<u64>().ok()?.min(end)),
    };
    (first <= last).then_some((first, last))
}

fn describe(response: &mut Response, file: &StoredMedia) {
    let base = file.mime_type.split(';').next().unwrap_or_default().trim();
    let is_shown = SHOWN_TYPES.contains(&base);
    set(response, header::CONTENT_TYPE, &file.mime_type);
    set(response, header::ACCEPT_RANGES, "bytes");
    // The id never gets other bytes.
    set(response, header::CACHE_CONTROL, "private, max-age=86400");
    set(response, header::ETAG, &format!("\"{}\"", file.sha256));
    // A file from a stranger must never run as a page of ours.
    set(response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(response, header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
    let name: String =
        url::form_urlencoded::byte_serialize(file.filename.as_deref().unwrap_or("file").as_bytes()).collect();
    let disposition = if is_shown { "inline" } else { "attachment" };
    set(
        response,
        header::CONTENT_DISPOSITION,
        &format!("{disposition}; filename*=UTF-8''{}", name.replace('+', "%20")),
    );
}

fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_that_players_ask_for() {
        for (range, part) in [
            ("bytes=0-99", Some((0, 99))),
            ("bytes=0-", Some((0, 999))),
            ("bytes=990-5000", Some((990, 999))),
            ("bytes=-100", Some((900, 999))),
            ("bytes=-5000", Some((0, 999))),
            ("bytes=1000-", None),
            ("bytes=5-4", None),
            ("bytes=a-b", None),
            ("items=0-1", None),
            ("bytes=0-1,3-4", None),
        ] {
            assert_eq!(parse_range(&HeaderValue::from_static(range), 1000), part, "{range}");
        }
        assert_eq!(parse_range(&HeaderValue::from_static("bytes=0-"), 0), None);
    }

    #[test]
    fn a_file_name_is_the_last_part_of_a_path() {
        assert_eq!(file_name("C:\\fakepath\\a b.png").unwrap(), "a b.png");
        assert_eq!(file_name("/tmp/x").unwrap(), "x");
        assert!(file_name("dir/").is_err());
    }
}
