//! What phones ask about Flows whose endpoint is this desk. Nobody is signed in: requests are signed and encrypted.

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use recado_inbox::{EndpointReply, FlowId};
use recado_whatsapp::signature::SIGNATURE_HEADER;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{self, JSON_DEADLINE};
use crate::extract::PathId;
use crate::problem::Problem;

/// Answers with pictures have 1 MB, requests come nowhere near.
const LIMIT_BYTES: usize = 1 << 20;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(answer))
}

/// Answer what a form's screen asks
///
/// The data endpoint of WhatsApp Flows, for phones.
#[utoipa::path(
    post, path = "/hooks/flows/{flow_id}", operation_id = "answer_flow_request", tag = "webhooks", security(()),
    params(
        ("flow_id" = uuid::Uuid, Path, description = "The form"),
        ("X-Hub-Signature-256" = String, Header, description = "`sha256=` and the HMAC of the body under the app secret"),
    ),
    request_body(
        content = Object, content_type = "application/json",
        description = "`encrypted_flow_data`, `encrypted_aes_key` and `initial_vector`",
    ),
    responses(
        (status = 200, description = "The answer, encrypted, as base64", body = String, content_type = "text/plain"),
        (status = 421, description = "`not_decrypted`: encrypted with a key that is not of this desk", body = Problem, content_type = "application/problem+json"),
        (status = 427, description = "The form is over: `error_msg`, encrypted, as base64", body = String, content_type = "text/plain"),
        (status = 432, description = "`wrong_signature`", body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn answer(
    State(api): State<Api>,
    PathId(id): PathId<FlowId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let bytes = body::read(body, &headers, LIMIT_BYTES, JSON_DEADLINE).await?;
    let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match api.inbox().answer_flow_request(id, &bytes, signature).await? {
        EndpointReply::Answer(text) => Ok(plain_text(StatusCode::OK, text)),
        EndpointReply::TokenVoid(text) => Ok(plain_text(status(427), text)),
        EndpointReply::NotDecrypted => Err(Problem::new(
            status(421),
            "not_decrypted",
            "None of this desk's keys opens this request; fetch the public key again.",
        )),
        EndpointReply::WrongSignature => Err(Problem::new(
            status(432),
            "wrong_signature",
            "X-Hub-Signature-256 is not the signature of this body under the app secret.",
        )),
        EndpointReply::NotServed => Err(Problem::not_found("This desk answers for no form with this id.")),
    }
}

/// The protocol has numbers that HTTP does not name.
fn status(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::BAD_REQUEST)
}

fn plain_text(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
