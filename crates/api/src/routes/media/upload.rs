//! A file for a message comes in.

use axum::body::Body;
use axum::extract::State;
use http::{HeaderMap, StatusCode, header};
use recado_inbox::{MAX_UPLOAD_BYTES, Media, NewMedia};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Api;
use crate::body::{self, FILE_DEADLINE};
use crate::caller::{ConversationsWrite, May};
use crate::extract::{Json, Query};
use crate::problem::Problem;

/// About the file.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct About {
    /// As the customer shall see it.
    filename: Option<String>,
    /// A voice note, recorded here.
    #[serde(default)]
    #[param(required = false)]
    voice: bool,
}

/// Upload a file
///
/// The body is the file itself. WebM with Opus, as browsers record it, becomes OGG with Opus.
#[utoipa::path(
    post, path = "/media", operation_id = "upload_media", tag = "media", params(About),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file; Content-Type is its type"),
    responses(
        (status = 201, body = Media),
        (status = 413, description = "`too_large`", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported_type`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn upload(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    Query(about): Query<About>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Media>), Problem> {
    let mime_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let limit_bytes = usize::try_from(MAX_UPLOAD_BYTES).unwrap_or(usize::MAX);
    let bytes = body::read(body, &headers, limit_bytes, FILE_DEADLINE).await?;
    let new = NewMedia { mime_type: mime_type.to_owned(), filename: about.filename, voice: about.voice, bytes };
    Ok((StatusCode::CREATED, Json(api.inbox().upload_media(caller.tenant(), new).await?)))
}
