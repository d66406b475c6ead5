//! What operators and their machines ask: is it alive, and how is it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use recado_infra::telemetry;
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::client_address::ClientAddress;
use crate::problem::Problem;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(health)).routes(routes!(metrics))
}

/// Whether the desk and its database work.
#[utoipa::path(
    get, path = "/healthz", operation_id = "health", tag = "operations",
    responses((status = 200, description = "It works", body = String, content_type = "text/plain")),
)]
async fn health(State(api): State<Api>) -> Result<&'static str, Problem> {
    api.inbox().first_workspace().await.map_err(|error| {
        tracing::warn!(%error, "the database does not answer");
        Problem::unavailable("The database does not answer.")
    })?;
    Ok("ok")
}

/// Metrics in Prometheus' text format, for this machine or with the metrics token.
#[utoipa::path(
    get, path = "/metrics", operation_id = "metrics", tag = "operations",
    responses(
        (status = 200, description = "The metrics", body = String, content_type = "text/plain"),
        (status = 403, description = "Neither from this machine nor with the token", body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn metrics(State(api): State<Api>, address: ClientAddress, headers: HeaderMap) -> Result<Response, Problem> {
    if !address.is_loopback() && !has_metrics_token(&api, &headers) {
        return Err(Problem::forbidden(
            "forbidden",
            "Metrics are for this machine, or for Authorization: Bearer with the metrics token of the settings.",
        ));
    }
    let content_type = (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    Ok((StatusCode::OK, [content_type], telemetry::render_metrics()).into_response())
}

fn has_metrics_token(api: &Api, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match (&api.settings().metrics_token, given) {
        (Some(token), Some(given)) => bool::from(token.expose_secret().as_bytes().ct_eq(given.as_bytes())),
        _ => false,
    }
}
