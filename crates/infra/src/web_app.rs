//! A built web app, embedded in the binary: which bytes and headers answer a path.
//!
//! File names with a hash may be kept for ever; `index.html` is asked for each time. Files that were compressed at build time (`.br`,
//! `.gz` beside them) are chosen by `Accept-Encoding`.

use std::borrow::Cow;

use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use rust_embed::RustEmbed;

const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
     style-src 'self' 'unsafe-inline'; connect-src 'self' blob: ws: wss:; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Recado</title><style>body{font:16px/1.5 system-ui;\
     max-width:36rem;margin:20vh auto;padding:0 1rem}</style><h1>The pages are not built yet</h1><p>The server runs, its APIs \
     answer. To build the pages too, start it with <code>cargo xtask up</code>.";

/// The answer to a GET for `path` (without the leading slash) in the app `F`.
///
/// A path without a dot that names no file is a route of the app and gets `index.html`; any other unknown path is 404.
#[must_use]
pub fn respond<F: RustEmbed>(path: &str, request: &HeaderMap) -> Response<Cow<'static, [u8]>> {
    let is_route = !path.rsplit('/').next().unwrap_or_default().contains('.');
    let file = if is_route { "index.html" } else { path };
    let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let variants = [("br", ".br"), ("gzip", ".gz"), ("", "")];
    let found = variants.into_iter().find_map(|(encoding, suffix)| {
        let usable =
            encoding.is_empty() || accepted.split(',').any(|offer| offer.trim().split(';').next() == Some(encoding));
        usable.then(|| F::get(&format!("{file}{suffix}"))).flatten().map(|found| (encoding, found))
    });
    let Some((encoding, found)) = found else {
        return if is_route { page(StatusCode::OK, NOT_BUILT) } else { page(StatusCode::NOT_FOUND, "Not found") };
    };
    let mut response = Response::new(found.data);
    let headers = response.headers_mut();
    let etag = format!("\"{}\"", hex::encode(&found.metadata.sha256_hash()[..16]));
    let unchanged = request.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    set(headers, header::CONTENT_TYPE, content_type(file));
    set(
        headers,
        header::CACHE_CONTROL,
        if file.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" },
    );
    set(headers, header::ETAG, &etag);
    set(headers, header::VARY, "accept-encoding");
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::REFERRER_POLICY, "no-referrer");
    if !encoding.is_empty() {
        set(headers, header::CONTENT_ENCODING, encoding);
    }
    if file.ends_with(".html") {
        set(headers, header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    }
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Cow::Borrowed(&[]);
    }
    response
}

fn page(status: StatusCode, text: &'static str) -> Response<Cow<'static, [u8]>> {
    let mut response = Response::new(Cow::Borrowed(text.as_bytes()));
    *response.status_mut() = status;
    set(response.headers_mut(), header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(response.headers_mut(), header::CACHE_CONTROL, "no-cache");
    response
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
