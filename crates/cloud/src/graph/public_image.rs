//! Files that anybody may have who has their address: pictures of QR codes, business profiles and the default world's products,
//! `/_media/qr/…`, `/_media/profile/…`, `/_media/product/…`, and what was encrypted for endpoints of Flows, `/_media/flow/…`.

use axum::body::Body;
use axum::extract::{Path, State as Extract};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, header};
use recado_whatsapp::GraphError;
use recado_whatsapp::number_edges::qr_code::{self as rules, ImageFormat};

use super::answer::{DEFAULT_VERSION, Outcome};
use crate::media::{self, Owner};
use crate::state::State;
use crate::{commerce, qr_code, uploads, world};

/// Where the picture of a code is.
pub(super) fn qr_code_url(state: &State, code: &str, format: ImageFormat) -> String {
    format!("{}/_media/qr/{code}.{}", state.settings.public_url, format.extension())
}

/// Where a profile's picture is.
pub(crate) fn profile_picture_url(state: &State, picture_id: &str) -> String {
    format!("{}/_media/profile/{picture_id}", state.settings.public_url)
}

/// Where the example file of a template is, which a handle names; an address stays what it is.
pub(super) fn template_example_url(state: &State, handle: &str) -> String {
    if handle.starts_with("http://") || handle.starts_with("https://") {
        return handle.to_owned();
    }
    let name: String = url::form_urlencoded::byte_serialize(handle.as_bytes()).collect();
    format!("{}/_media/template/{name}", state.settings.public_url)
}

/// `GET /_media/template/{handle}`
pub(super) async fn template_example(
    Extract(state): Extract<State>,
    Path(handle): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(example(&state, &handle).await, &headers)
}

async fn example(state: &State, handle: &str) -> Result<(Vec<u8>, &'static str), GraphError> {
    let file = uploads::file_of_handle(state, handle).await?.ok_or_else(|| gone(handle))?;
    let known = ["image/jpeg", "image/png", "video/mp4", "video/3gpp", "application/pdf"];
    let mime_type = known.into_iter().find(|known| *known == file.mime_type).unwrap_or("application/octet-stream");
    Ok((media::bytes(state, &file).await?.to_vec(), mime_type))
}

/// `GET /_media/qr/{code}.png`, `GET /_media/qr/{code}.svg`
pub(super) async fn qr_code(Extract(state): Extract<State>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    answer(drawn(&state, &name).await, &headers)
}

async fn drawn(state: &State, name: &str) -> Result<(Vec<u8>, &'static str), GraphError> {
    let (code, extension) = name.rsplit_once('.').ok_or_else(|| gone(name))?;
    let format = [ImageFormat::Png, ImageFormat::Svg].into_iter().find(|format| format.extension() == extension);
    let format = format.ok_or_else(|| gone(name))?;
    let found = qr_code::find(state, code).await?.ok_or_else(|| gone(name))?;
    let link = rules::deep_link_url(&found.code);
    let bytes = tokio::task::spawn_blocking(move || qr_code::draw(&link, format)).await;
    Ok((bytes.map_err(|_| GraphError::something_went_wrong())??, format.mime_type()))
}

/// `GET /_media/product/{retailer_id}.png`: of the default world's products.
pub(super) async fn product_picture(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let drawn = async {
        let retailer_id = name.strip_suffix(".png").ok_or_else(|| gone(&name))?.to_owned();
        let bytes = tokio::task::spawn_blocking(move || commerce::draw(&retailer_id)).await;
        Ok((bytes.map_err(|_| GraphError::something_went_wrong())??, "image/png"))
    };
    answer(drawn.await, &headers)
}

/// `GET /_media/profile/{id}`
pub(super) async fn profile_picture(
    Extract(state): Extract<State>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let found = world::find_picture(&state.db, &id).await.map_err(GraphError::from);
    answer(found.and_then(|bytes| Ok((bytes.ok_or_else(|| gone(&id))?, "image/jpeg"))), &headers)
}

/// `GET /_media/flow/{id}-{key}.enc`
pub(super) async fn flow_file(
    Extract(state): Extract<State>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let found = async {
        let id = media::flow_file_named(&state, &name).ok_or_else(|| gone(&name))?;
        let file = media::find(&state, id).await?.filter(|file| file.owner == Owner::FlowFile);
        let file = file.ok_or_else(|| gone(&name))?;
        Ok((media::bytes(&state, &file).await?.to_vec(), "application/octet-stream"))
    };
    answer(found.await, &headers)
}

fn gone(name: &str) -> GraphError {
    GraphError::unknown_node(Method::GET.as_str(), name)
        .message("There is no such file: it was replaced or deleted, or its time is over.")
        .http_status(404)
}

fn answer(picture: Result<(Vec<u8>, &'static str), GraphError>, request: &HeaderMap) -> Response {
    let (bytes, mime_type) = match picture {
        Ok(picture) => picture,
        Err(error) => return Outcome::of(Err(error)).into_response(DEFAULT_VERSION, false, request),
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime_type));
    // A deleted code's picture is gone at once.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    response
}
