//! Our own extractors: they refuse with a [`Problem`] that names the field, where axum's answer with plain text.

use axum::body::HttpBody;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::body::{self, JSON_DEADLINE};
use crate::problem::Problem;

/// The longest JSON body: a message of 4,096 characters with a hundred contact cards is far below it.
const JSON_LIMIT_BYTES: usize = 1 << 20;

/// A JSON body, in both directions.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let is_json = is_json(&parts.headers);
        // Read first: a refusal in the middle of a long body would reach the client as a broken connection.
        let bytes = body::read(body, &parts.headers, JSON_LIMIT_BYTES, JSON_DEADLINE).await?;
        if !is_json {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_type",
                "Send the body as JSON, with the header Content-Type: application/json.",
            ));
        }
        parse_json(&bytes).map(Self)
    }
}

/// A JSON body that may be left away.
#[derive(Debug)]
pub struct JsonOrNothing<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for JsonOrNothing<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        let Json(value) = Json::from_request(request, state).await?;
        Ok(Self(value))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => {
                let headers = [
                    (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
                    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                ];
                (headers, body).into_response()
            }
            Err(error) => Problem::bug(&error).into_response(),
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let field = error.path().to_string();
        json_problem(field, error.inner())
    })?;
    deserializer.end().map_err(|error| json_problem(String::new(), &error))?;
    Ok(parsed)
}

fn json_problem(field: String, error: &serde_json::Error) -> Problem {
    if error.is_data() {
        let detail = without_position(&error.to_string());
        return if matches!(field.as_str(), "" | ".") { invalid(&detail) } else { Problem::field(field, detail) };
    }
    Problem::new(StatusCode::BAD_REQUEST, "invalid_json", format!("The body is not JSON: {error}."))
}

/// 422, about the field that the sentence begins with, if it does.
fn invalid(sentence: &str) -> Problem {
    let is_path = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.[]".contains(&byte));
    match sentence.split_once(": ").filter(|(field, _)| is_path(field)) {
        Some((field, detail)) => Problem::field(field, detail),
        None => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", sentence),
    }
}

/// serde_json ends its sentences with a position, which says nothing next to a field's path.
fn without_position(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

/// Query parameters.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let axum::extract::Query(parsed) =
            axum::extract::Query::<T>::try_from_uri(&parts.uri).map_err(|rejection| {
                let text = rejection.body_text();
                invalid(text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text))
            })?;
        Ok(Self(parsed))
    }
}

/// The one id in the path. Text that is no UUID names nothing, so it is not found.
#[derive(Debug, Clone, Copy)]
pub struct PathId<T>(pub T);

impl<T: From<Uuid>, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let missing = || Problem::not_found("There is nothing with this id.");
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| missing())?;
        let (_, text) = params.iter().next().ok_or_else(missing)?;
        let id = Uuid::try_parse(text).map_err(|_| missing())?;
        Ok(Self(T::from(id)))
    }
}

/// The one name in the path that is not an id of ours.
#[derive(Debug, Clone)]
pub struct PathText(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathText {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let missing = || Problem::not_found("There is nothing with this id.");
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| missing())?;
        params.iter().next().map(|(_, text)| Self(text.to_owned())).ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Order {
        #[expect(dead_code, reason = "only its reading is tested")]
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    struct Line {
        #[expect(dead_code, reason = "only its reading is tested")]
        count: u8,
    }

    fn refusal(body: &str) -> Value {
        serde_json::to_value(parse_json::<Order>(body.as_bytes()).unwrap_err()).unwrap()
    }

    #[test]
    fn a_wrong_type_names_its_field() {
        let problem = refusal(r#"{"lines":[{"count":1},{"count":"two"}]}"#);
        assert_eq!(problem["status"], 422);
        assert_eq!(
            problem["errors"],
            json!([{"field": "lines[1].count", "detail": "invalid type: string \"two\", expected u8"}])
        );
        assert_eq!(refusal("{}")["detail"], "missing field `lines`");
    }

    #[test]
    fn what_is_not_json_is_a_bad_request() {
        for body in ["", "{", "{}{}x", "nope", "{\"lines\":[]} x", "\u{feff}{}"] {
            let problem = parse_json::<Value>(body.as_bytes()).map(|_| ()).unwrap_err();
            assert_eq!(problem.status(), StatusCode::BAD_REQUEST, "{body}");
        }
        assert_eq!(parse_json::<Value>(b"\xff\xfe").unwrap_err().status(), StatusCode::BAD_REQUEST);
        let deep = "[".repeat(100_000);
        assert_eq!(parse_json::<Value>(deep.as_bytes()).unwrap_err().status(), StatusCode::BAD_REQUEST);
    }
}
