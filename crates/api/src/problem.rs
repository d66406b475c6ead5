//! RFC 9457 problems: the one shape in which this API says no. Programs switch on `code`, people read `detail`.

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use recado_core::{ErrorKind, new_uuid};
use recado_inbox::Permission;
use serde::Serialize;
use utoipa::ToSchema;

/// The media type of a problem.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` says what happened.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    #[schema(value_type = String, example = "Unprocessable Entity")]
    title: &'static str,
    /// The HTTP status.
    #[serde(serialize_with = "status_number")]
    #[schema(value_type = u16, example = 422)]
    status: StatusCode,
    /// A sentence a person can act on.
    detail: String,
    /// What programs switch on.
    #[schema(value_type = String, example = "invalid")]
    code: Cow<'static, str>,
    /// The fields that are wrong, where it is about fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
    #[serde(skip)]
    retry_after_seconds: Option<u32>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Where in the body or the query, such as `content.body`.
    #[schema(example = "content.body")]
    field: String,
    /// What is wrong with it.
    detail: String,
}

fn status_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl Problem {
    /// A problem with this status and code.
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status,
            detail: detail.into(),
            code: code.into(),
            errors: Vec::new(),
            retry_after_seconds: None,
        }
    }

    /// 422 about one field.
    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        let (field, detail) = (field.into(), detail.into());
        let sentence = format!("{field}: {detail}");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", sentence).with_field(field, detail)
    }

    /// 401: nobody is signed in.
    pub fn not_signed_in(detail: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", detail)
    }

    /// 403.
    pub fn forbidden(code: &'static str, detail: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, detail)
    }

    /// 404.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// 413.
    pub fn too_large(limit_bytes: usize) -> Self {
        let detail = format!("The body may have {limit_bytes} bytes at the most.");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    }

    /// 503: something that we need does not answer.
    pub fn unavailable(detail: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).retry_after(1)
    }

    /// 403 for somebody whose role or key does not allow this.
    pub fn not_permitted(permission: Permission) -> Self {
        let detail =
            format!("You may not do this: it needs the permission {permission}. Ask an owner of the workspace.");
        Self::forbidden("not_permitted", &detail)
    }

    /// 500 with an id that the log has too. `cause` is for the log only.
    #[track_caller]
    pub fn bug(cause: &dyn std::fmt::Display) -> Self {
        let id = new_uuid();
        let place = std::panic::Location::caller();
        tracing::error!(%id, %place, %cause, "a request failed by a defect");
        let detail = format!("Something went wrong on our side. The log has the details under {id}.");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// Names one more field.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>, detail: impl Into<String>) -> Self {
        self.errors.push(FieldProblem { field: field.into(), detail: detail.into() });
        self
    }

    /// Says when to come back.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(u32::try_from(seconds).unwrap_or(u32::MAX));
        self
    }

    /// The HTTP status.
    #[cfg(test)]
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<recado_inbox::Error> for Problem {
    #[track_caller]
    fn from(error: recado_inbox::Error) -> Self {
        let status = status_of(error.kind(), error.code());
        match error.kind() {
            ErrorKind::Bug => Self::bug(&error),
            // The cause names hosts and files of ours.
            ErrorKind::Unavailable if error.code() == "unavailable" => {
                tracing::warn!(%error, "a request met something that is not available");
                Self::unavailable("The server cannot do this now. Try it again in a moment.")
            }
            _ => {
                let problem = Self::new(status, error.code(), sentence(&error.to_string()));
                let problem = match &error {
                    recado_inbox::Error::TooManyCodes { seconds } => problem.retry_after(*seconds),
                    _ => problem,
                };
                error.fields().iter().fold(problem, |problem, field| problem.with_field(&field.field, &field.detail))
            }
        }
    }
}

/// Errors begin in lower case and without a full stop, because logs join them; people read sentences.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// The status of each kind of error; some codes have one of their own.
fn status_of(kind: ErrorKind, code: &str) -> StatusCode {
    match (kind, code) {
        (_, "bad_credentials" | "not_signed_in") => StatusCode::UNAUTHORIZED,
        (_, "too_large") => StatusCode::PAYLOAD_TOO_LARGE,
        (_, "unsupported_type") => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        // The address is the caller's input more often than Graph is down.
        (_, "graph_unreachable") => StatusCode::UNPROCESSABLE_ENTITY,
        (ErrorKind::Invalid, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (ErrorKind::Denied, _) => StatusCode::FORBIDDEN,
        (ErrorKind::Missing, _) => StatusCode::NOT_FOUND,
        (ErrorKind::Conflict, _) => StatusCode::CONFLICT,
        (ErrorKind::Limited, _) => StatusCode::TOO_MANY_REQUESTS,
        (ErrorKind::Unavailable, _) => StatusCode::SERVICE_UNAVAILABLE,
        (ErrorKind::Bug, _) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Writing a struct of text and numbers cannot fail.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_the_contract_says() {
        let problem = Problem::field("content.body", "must not be empty");
        assert_eq!(
            serde_json::to_value(&problem).unwrap(),
            serde_json::json!({
                "type": "about:blank", "title": "Unprocessable Entity", "status": 422, "code": "invalid",
                "detail": "content.body: must not be empty",
                "errors": [{"field": "content.body", "detail": "must not be empty"}],
            })
        );
        let response = Problem::not_signed_in("Sign in first.").into_response();
        assert_eq!(response.headers()["content-type"], CONTENT_TYPE);
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
    }

    #[test]
    fn a_defect_tells_an_id_and_not_its_cause() {
        let problem = Problem::bug(&"secret column");
        assert_eq!(problem.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!serde_json::to_string(&problem).unwrap().contains("secret"));
    }
}
