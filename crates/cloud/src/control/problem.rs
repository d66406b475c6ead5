//! RFC 9457 problems: what the control API answers to a call that did not work.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use recado_core::ErrorKind;
use recado_whatsapp::webhook::FieldProblem;
use serde::Serialize;

use crate::phone::WriteError;
use crate::{customer, error, faults, time_travel};

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    #[serde(serialize_with = "status_number")]
    pub(crate) status: StatusCode,
    /// A sentence that a person can act on.
    pub(crate) detail: String,
    /// What programs switch on.
    pub(crate) code: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<FieldError>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldError {
    /// Path of the field, `message.text.body`; empty for the body itself.
    pub(crate) field: String,
    /// A sentence.
    pub(crate) detail: String,
}

fn status_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        Self { kind: "about:blank", title, status, detail: detail.into(), code, errors: Vec::new() }
    }

    /// Fields that break a rule.
    pub(crate) fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [] => "the request breaks a rule".to_owned(),
            [one] if one.field.is_empty() => one.detail.clone(),
            [one] => format!("{}: {}", one.field, one.detail),
            [first, rest @ ..] => format!("{}: {}; and {} more", first.field, first.detail, rest.len()),
        };
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail) }
    }

    /// One field that breaks a rule.
    pub(crate) fn invalid_field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError { field: field.into(), detail: detail.into() }])
    }

    /// Nothing has this name.
    pub(crate) fn missing(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// By the kind of an error whose words may be shown.
    fn of(kind: ErrorKind, error: &dyn std::error::Error) -> Self {
        let detail = error.to_string();
        match kind {
            ErrorKind::Invalid => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail),
            ErrorKind::Denied => Self::new(StatusCode::FORBIDDEN, "denied", detail),
            ErrorKind::Missing => Self::missing(detail),
            ErrorKind::Conflict => Self::new(StatusCode::CONFLICT, "conflict", detail),
            ErrorKind::Limited => Self::new(StatusCode::TOO_MANY_REQUESTS, "limited", detail),
            ErrorKind::Unavailable => Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail),
            ErrorKind::Bug => Self::defect(error),
        }
    }

    /// A defect of ours: logged in full, shown by an id only.
    fn defect(error: &dyn std::error::Error) -> Self {
        let id = recado_core::new_uuid();
        tracing::error!(%id, %error, "a control call failed");
        let detail = format!("something went wrong here; the log says more under {id}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"recado control\""));
            headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"recado control\""));
        }
        response
    }
}

impl From<Vec<FieldProblem>> for Problem {
    fn from(problems: Vec<FieldProblem>) -> Self {
        let errors = problems.into_iter().map(|problem| FieldError { field: problem.field, detail: problem.detail });
        Self::invalid(errors.collect())
    }
}

impl From<recado_db::Error> for Problem {
    fn from(error: recado_db::Error) -> Self {
        Self::of(error.kind(), &error)
    }
}

impl From<error::Error> for Problem {
    fn from(error: error::Error) -> Self {
        match &error {
            error::Error::Refused(refused) => {
                let detail = refused.details.clone().unwrap_or_else(|| refused.message.clone());
                Self { detail, ..Self::of(error.kind(), &error) }
            }
            _ => Self::of(error.kind(), &error),
        }
    }
}

impl From<time_travel::Error> for Problem {
    fn from(error: time_travel::Error) -> Self {
        let code = match &error {
            time_travel::Error::Stuck { .. } => "stuck",
            time_travel::Error::TooMuch { .. } => "too_much",
            _ => return Self::of(error.kind(), &error),
        };
        Self { code, ..Self::of(error.kind(), &error) }
    }
}

impl From<customer::Error> for Problem {
    fn from(error: customer::Error) -> Self {
        let code = match error {
            customer::Error::Invalid(problems) => return problems.into(),
            customer::Error::Exists(_) => "exists",
            customer::Error::UsernameTaken => "username_taken",
            _ => return Self::of(error.kind(), &error),
        };
        Self { code, ..Self::of(error.kind(), &error) }
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        let detail = error.to_string();
        match error {
            WriteError::Cloud(error) => error.into(),
            WriteError::Invalid(problems) => problems.into(),
            WriteError::NoSuchMessage => Self::missing(detail),
            WriteError::Offline => Self::new(StatusCode::CONFLICT, "offline", detail),
            WriteError::NumberNotRegistered(_) => Self::new(StatusCode::CONFLICT, "number_not_registered", detail),
            WriteError::NotOnWhatsApp => Self::new(StatusCode::CONFLICT, "not_on_whatsapp", detail),
        }
    }
}

impl From<faults::Error> for Problem {
    fn from(error: faults::Error) -> Self {
        match &error {
            faults::Error::Db(db) => Self::of(db.kind(), &error),
            faults::Error::Stored(_) => Self::defect(&error),
            faults::Error::TooMany => Self::of(ErrorKind::Conflict, &error),
            faults::Error::Missing => Self::of(ErrorKind::Missing, &error),
        }
    }
}
