//! The whole surface put together: which layers stand before which routes.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use http::{HeaderValue, StatusCode, header};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::problem::Problem;
use crate::unmatched::method_not_allowed;
use crate::{Api, flow_hooks, hooks, openapi, operations, routes, web};

/// How long a REST call may take.
const CALL_DEADLINE: Duration = Duration::from_secs(30);

/// All documented routes, still without state and layers.
fn documented() -> OpenApiRouter<Api> {
    let rest = routes::rest()
        .layer(middleware::from_fn(deadline))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    let v1 = rest.merge(routes::streams());
    OpenApiRouter::with_openapi(openapi::preamble())
        .nest("/api/v1", v1)
        .merge(hooks::routes())
        .merge(flow_hooks::routes())
        .merge(operations::routes())
}

/// The whole description: every route, every shape, every problem.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    openapi::complete(documented().split_for_parts().1)
}

/// The router of everything that the desk answers.
pub fn router(api: &Api) -> Router {
    let (routes, described) = documented().split_for_parts();
    routes
        .layer(Extension(openapi::Text::of(|| openapi::complete(described))))
        .fallback(web::fallback)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(measure))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(api.clone())
}

async fn deadline(request: Request, next: Next) -> Response {
    match tokio::time::timeout(CALL_DEADLINE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", "This took too long. Try it again.")
            .retry_after(1)
            .into_response(),
    }
}

/// Counts calls and their time by route, never by path: paths have no end.
async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|matched| matched.as_str().to_owned());
    let Some(route) = route else {
        return next.run(request).await;
    };
    let method = request.method().clone();
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_str().to_owned();
    metrics::histogram!("api_request_seconds", "route" => route, "method" => method.to_string(), "status" => status)
        .record(started.elapsed().as_secs_f64());
    response
}

fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    Problem::bug(&format_args!("a handler panicked: {}", said.unwrap_or("without a word"))).into_response()
}
