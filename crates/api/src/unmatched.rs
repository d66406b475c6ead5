//! What no route answers.

use http::StatusCode;

use crate::problem::Problem;

/// 404 for a path that no route has.
pub async fn unknown_path() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unknown_path", "This API has no such path; /api/v1/openapi.json lists them.")
}

/// 405.
pub async fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This path does not take this method.")
}
