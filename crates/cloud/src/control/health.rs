//! `/healthz`, `/metrics`: how the process is.

use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use recado_infra::telemetry;

use crate::state::State;

/// `ok` while the database answers.
pub(super) async fn alive(Extract(state): Extract<State>) -> Response {
    let answers =
        state.db.read("cloud.health", (), |tx, ()| Box::pin(async move { tx.query("SELECT 1", &[]).await })).await;
    match answers {
        Ok(_) => "ok".into_response(),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
        }
    }
}

/// Prometheus text.
pub(super) async fn metrics(Extract(state): Extract<State>) -> Response {
    if let Err(error) = state.jobs.publish_metrics().await {
        tracing::warn!(%error, "the job table could not be measured");
    }
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"))];
    (content_type, telemetry::render_metrics()).into_response()
}
