//! Webhooks from WhatsApp: checked, stored, acknowledged. What they say is applied later, by a job.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use recado_inbox::ConnectionId;
use recado_inbox::HookConnection;
use recado_whatsapp::signature::SIGNATURE_HEADER;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{self, JSON_DEADLINE};
use crate::extract::{PathId, Query};
use crate::problem::Problem;

/// Meta announces bodies of up to 3 MB.
const LIMIT_BYTES: usize = 3 << 20;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(verify, receive))
}

/// What WhatsApp asks before it sends anything.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Handshake {
    /// Always `subscribe`.
    #[serde(rename = "hub.mode")]
    mode: String,
    /// The connection's own.
    #[serde(rename = "hub.verify_token")]
    verify_token: String,
    /// To be sent back.
    #[serde(rename = "hub.challenge")]
    challenge: String,
}

/// The verification handshake
#[utoipa::path(
    get, path = "/hooks/whatsapp/{connection_id}", operation_id = "verify_webhook", tag = "webhooks", security(()),
    params(("connection_id" = uuid::Uuid, Path, description = "The connection"), Handshake),
    responses(
        (status = 200, description = "The challenge", body = String, content_type = "text/plain"),
        (status = 403, description = "`wrong_verify_token`", body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn verify(
    State(api): State<Api>,
    PathId(id): PathId<ConnectionId>,
    Query(handshake): Query<Handshake>,
) -> Result<Response, Problem> {
    let connection = connection(&api, id).await?;
    if handshake.mode != "subscribe" || !connection.verify_token_matches(&handshake.verify_token) {
        return Err(Problem::forbidden("wrong_verify_token", "The verify token is not the one of this connection."));
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], handshake.challenge).into_response())
}

/// Take a webhook
///
/// It is stored before this answers; the same body again is stored once.
#[utoipa::path(
    post, path = "/hooks/whatsapp/{connection_id}", operation_id = "receive_webhook", tag = "webhooks", security(()),
    params(
        ("connection_id" = uuid::Uuid, Path, description = "The connection"),
        ("X-Hub-Signature-256" = String, Header, description = "`sha256=` and the HMAC of the body under the app secret"),
    ),
    request_body(content = Object, content_type = "application/json", description = "A webhook as the Cloud API sends it"),
    responses(
        (status = 200, description = "Stored"),
        (status = 401, description = "`wrong_signature`", body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn receive(
    State(api): State<Api>,
    PathId(id): PathId<ConnectionId>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let bytes = body::read(body, &headers, LIMIT_BYTES, JSON_DEADLINE).await?;
    let connection = connection(&api, id).await?;
    let given = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !connection.signature_matches(&bytes, given) {
        metrics::counter!("api_hooks_refused_total").increment(1);
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "wrong_signature",
            "X-Hub-Signature-256 is not the signature of this body under the app secret of this connection.",
        ));
    }
    api.inbox().store_hook(&connection, bytes).await?;
    Ok(StatusCode::OK)
}

async fn connection(api: &Api, id: ConnectionId) -> Result<Arc<HookConnection>, Problem> {
    let found = api.inbox().hook_connection(id).await?;
    found.ok_or_else(|| Problem::not_found("There is no connection with this id; delete the subscription."))
}
