//! `GET /_media/{id}`: a file's bytes, for five minutes after the look-up, to whoever has a token.

use axum::body::Body;
use axum::extract::{Path, Request, State as Extract};
use axum::response::Response;
use http::{HeaderValue, Method, StatusCode, header, request};
use recado_whatsapp::GraphError;

use super::answer::{DEFAULT_VERSION, Outcome};
use super::call::{presented_token, query_pairs};
use super::media::strike;
use crate::error::Error;
use crate::media;
use crate::state::State;
use crate::world::{MESSAGING, authenticate};

pub(super) async fn download(Extract(state): Extract<State>, Path(id): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match answer(&state, &id, &parts).await {
        Ok(response) => response,
        Err(error) => Outcome::of(Err(error)).into_response(DEFAULT_VERSION, false, &parts.headers),
    }
}

async fn answer(state: &State, id: &str, request: &request::Parts) -> Result<Response, GraphError> {
    let query = query_pairs(request.uri.query().unwrap_or_default());
    let token = presented_token(&query, &request.headers)?.ok_or_else(GraphError::missing_token)?;
    let caller = authenticate(&state.world.current(), &token, state.clock.now())?;
    let gone = || {
        GraphError::unknown_node(Method::GET.as_str(), id)
            .message("The media is not downloadable: the address has expired, or the file is gone.")
            .http_status(404)
    };
    let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let expires_s = value("ext").and_then(|text| text.parse().ok()).unwrap_or_default();
    if !media::is_valid_download(state, id, expires_s, value("hash").unwrap_or_default()) {
        return Err(gone());
    }
    let file = media::find(state, id).await?.ok_or_else(gone)?;
    caller.may(MESSAGING, &file.waba_id)?;
    strike(state, &caller, &file.phone_number_id).await?;
    let bytes = media::bytes(state, &file).await.map_err(|error| match error {
        Error::Blobs(recado_infra::blobs::Error::Missing) => gone(),
        other => other.into(),
    })?;
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    let content_type = HeaderValue::from_str(&file.mime_type);
    headers.insert(
        header::CONTENT_TYPE,
        content_type.unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream")),
    );
    // A file from a stranger must never run as a page of ours.
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition(file.filename.as_deref())) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

fn disposition(filename: Option<&str>) -> String {
    let Some(name) = filename else { return "attachment".to_owned() };
    let ascii: String = name
        .chars()
        .map(|char| if char.is_ascii_graphic() && char != '"' && char != '\\' { char } else { '_' })
        .collect();
    let encoded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}
