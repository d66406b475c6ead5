//! Calls to a Graph host, Meta's or another: JSON over HTTP, and what each way of failing means for the caller.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};
use recado_infra::http::{BodyError, OutboundHttp, read_body};
use recado_whatsapp::{ReceivedError, Retry};
use reqwest::multipart::Form;
use reqwest::{RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

/// Of one call, from connecting to the last byte of an answer in JSON.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);
/// Of the transfer of one file.
const TRANSFER_TIMEOUT: Duration = Duration::from_secs(300);
/// No answer of Graph in JSON comes near.
const LONGEST_ANSWER_BYTES: u64 = 8 * 1024 * 1024;
/// Used where the base URL names no version.
const DEFAULT_VERSION: &str = "v23.0";

/// Graph's own no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Of the HTTP answer.
    pub http_status: u16,
    /// Graph's error, or what could be read of the answer.
    pub error: ReceivedError,
    /// What Graph says to the person at the keyboard, where it does.
    pub for_people: Option<Box<ForPeople>>,
}

/// Graph's own words for people, which come with errors of management calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForPeople {
    /// `error_subcode`, the finer code of such errors.
    pub subcode: Option<i64>,
    /// `error_user_title`
    pub title: String,
    /// `error_user_msg`
    pub message: String,
}

impl ForPeople {
    fn read(envelope: &Value) -> Option<Self> {
        let text = |name: &str| envelope.pointer(&format!("/error/{name}")).and_then(Value::as_str);
        let (title, message) =
            (text("error_user_title").unwrap_or_default(), text("error_user_msg").unwrap_or_default());
        let subcode = envelope.pointer("/error/error_subcode").and_then(Value::as_i64);
        let says_something = !title.is_empty() || !message.is_empty() || subcode.is_some();
        says_something.then(|| Self { subcode, title: title.to_owned(), message: message.to_owned() })
    }
}

impl Refusal {
    /// Whether the same call may work later without anybody's help.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        self.error.retry == Retry::BackOff || self.http_status == 429 || self.http_status >= 500
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error.title)?;
        if !self.error.details.is_empty() && self.error.details != self.error.title {
            write!(f, ": {}", self.error.details)?;
        }
        Ok(())
    }
}

/// How a call failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphFailure {
    /// Graph answered no; nothing was done.
    #[error("{0}")]
    Refused(Refusal),
    /// The request never left; nothing was done.
    #[error("{0}")]
    NotSent(String),
    /// The request left and no usable answer came: it may have been done.
    #[error("{0}")]
    UnknownOutcome(String),
}

/// A Graph host with a token for one account.
#[derive(Clone)]
pub struct GraphClient {
    http: OutboundHttp,
    base_url: String,
    token: SecretString,
}

impl GraphClient {
    /// A client for `base_url`, such as `https://graph.facebook.com/v23.0`.
    #[must_use]
    pub fn new(http: OutboundHttp, base_url: &str, token: SecretString) -> Self {
        Self { http, base_url: base_url.trim_end_matches('/').to_owned(), token }
    }

    /// GET of a path such as `123/phone_numbers?fields=id`.
    ///
    /// # Errors
    /// How it failed; nothing was changed in any case.
    pub async fn get(&self, path: &str) -> Result<Value, GraphFailure> {
        let request = self.request(Method::GET, path)?;
        self.call(request.timeout(CALL_TIMEOUT)).await
    }

    /// POST of a JSON body.
    ///
    /// # Errors
    /// How it failed.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, GraphFailure> {
        let request = self.request(Method::POST, path)?;
        self.call(request.timeout(CALL_TIMEOUT).json(body)).await
    }

    /// DELETE of a path with its query.
    ///
    /// # Errors
    /// How it failed.
    pub async fn delete(&self, path: &str) -> Result<Value, GraphFailure> {
        let request = self.request(Method::DELETE, path)?;
        self.call(request.timeout(CALL_TIMEOUT)).await
    }

    /// What Graph says about this client's own token.
    ///
    /// # Errors
    /// How it failed.
    pub async fn own_token(&self) -> Result<Value, GraphFailure> {
        self.get(&format!("debug_token?input_token={}", escaped(self.token.expose_secret()))).await
    }

    /// POST of a file's bytes to a session of a resumable upload, from its first byte on.
    ///
    /// # Errors
    /// How it failed.
    pub async fn post_bytes(&self, session: &str, bytes: Bytes) -> Result<Value, GraphFailure> {
        // Graph wants this scheme here, and the session's id as it gave it, question mark included.
        let mut authorization = HeaderValue::try_from(format!("OAuth {}", self.token.expose_secret()))
            .map_err(|_| GraphFailure::NotSent("the access token has characters that no token has".to_owned()))?;
        authorization.set_sensitive(true);
        let url = format!("{}/{session}", self.base_url);
        let request = self.http.request(Method::POST, &url);
        let request = request.map_err(|refused| GraphFailure::NotSent(refused.to_string()))?;
        let request = request.header(header::AUTHORIZATION, authorization).header("file_offset", "0");
        self.call(request.timeout(TRANSFER_TIMEOUT).body(bytes)).await
    }

    /// POST of a JSON body that a host which knows `Idempotency-Key` does once only for this key.
    ///
    /// # Errors
    /// How it failed.
    pub async fn post_once(&self, path: &str, body: &Value, idempotency_key: &str) -> Result<Value, GraphFailure> {
        let request = self.request(Method::POST, path)?.header("Idempotency-Key", idempotency_key);
        self.call(request.timeout(CALL_TIMEOUT).json(body)).await
    }

    /// POST of a form with a file.
    ///
    /// # Errors
    /// How it failed.
    pub async fn post_form(&self, path: &str, form: Form) -> Result<Value, GraphFailure> {
        let request = self.request(Method::POST, path)?;
        self.call(request.timeout(TRANSFER_TIMEOUT).multipart(form)).await
    }

    /// The bytes at an address that Graph gave for a file, with their type. More than `limit_bytes` are refused.
    ///
    /// # Errors
    /// How it failed.
    pub async fn download(&self, url: &str, limit_bytes: u64) -> Result<(Bytes, Option<String>), GraphFailure> {
        let request = self
            .http
            .fetch(url)
            .map_err(|refused| GraphFailure::NotSent(refused.to_string()))?
            .header(header::AUTHORIZATION, self.authorization()?)
            .timeout(TRANSFER_TIMEOUT);
        let answer = request.send().await.map_err(failure)?;
        if !answer.status().is_success() {
            return Err(refusal(answer).await);
        }
        let mime_type = answer.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let mime_type = mime_type.map(str::to_owned);
        Ok((read_up_to(answer, limit_bytes).await?, mime_type))
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, GraphFailure> {
        let url = format!("{}/{}", self.base_url, path.trim_start_matches('/'));
        let request = self.http.request(method, &url).map_err(|refused| GraphFailure::NotSent(refused.to_string()))?;
        Ok(request.header(header::AUTHORIZATION, self.authorization()?))
    }

    fn authorization(&self) -> Result<HeaderValue, GraphFailure> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.token.expose_secret()))
            .map_err(|_| GraphFailure::NotSent("the access token has characters that no token has".to_owned()))?;
        value.set_sensitive(true);
        Ok(value)
    }

    async fn call(&self, request: RequestBuilder) -> Result<Value, GraphFailure> {
        let answer = request.send().await.map_err(failure)?;
        let status = answer.status();
        if !status.is_success() {
            return Err(refusal(answer).await);
        }
        let body = read_up_to(answer, LONGEST_ANSWER_BYTES).await?;
        serde_json::from_slice(&body)
            .map_err(|_| GraphFailure::UnknownOutcome(format!("the answer ({status}) is not JSON")))
    }
}

/// A value for a path or a query.
pub(crate) fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The base URL as it is stored: without a slash at the end, with a version.
///
/// # Errors
/// A sentence about what is wrong with it.
pub(crate) fn normalized_base_url(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text.trim()).map_err(|error| format!("This is not a URL: {error}."))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("A Graph host has an http or https address.".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err("The address of a Graph host has no query, fragment or password.".to_owned());
    }
    let base = url.as_str().trim_end_matches('/');
    if url.path() == "/" { Ok(format!("{base}/{DEFAULT_VERSION}")) } else { Ok(base.to_owned()) }
}

/// An answer that is not a success. A 5xx without Graph's envelope comes from something between us and Graph, so what became
/// of the call is not known.
async fn refusal(answer: Response) -> GraphFailure {
    let http_status = answer.status();
    let body = read_up_to(answer, LONGEST_ANSWER_BYTES).await.unwrap_or_default();
    let json: Value = serde_json::from_slice(&body).unwrap_or_default();
    match ReceivedError::from_envelope(&json) {
        Some(error) => {
            let for_people = ForPeople::read(&json).map(Box::new);
            GraphFailure::Refused(Refusal { http_status: http_status.as_u16(), error, for_people })
        }
        None if http_status.is_server_error() && http_status != StatusCode::SERVICE_UNAVAILABLE => {
            GraphFailure::UnknownOutcome(format!("the Graph host answered {http_status}"))
        }
        None => {
            let mut error = ReceivedError::from_object(&Value::Null);
            error.title = format!("The Graph host answered {http_status}");
            GraphFailure::Refused(Refusal { http_status: http_status.as_u16(), error, for_people: None })
        }
    }
}

async fn read_up_to(answer: Response, limit_bytes: u64) -> Result<Bytes, GraphFailure> {
    read_body(answer, limit_bytes).await.map_err(|error| match error {
        BodyError::Broken(error) => failure(error),
        too_large @ BodyError::TooLarge { .. } => GraphFailure::UnknownOutcome(too_large.to_string()),
    })
}

fn failure(error: reqwest::Error) -> GraphFailure {
    let reason = describe(&error);
    if error.is_connect() || error.is_builder() {
        GraphFailure::NotSent(reason)
    } else {
        GraphFailure::UnknownOutcome(reason)
    }
}

/// The innermost cause says what happened; the outer layers only that something did.
fn describe(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the Graph host did not answer in time".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    format!("the Graph host cannot be reached: {cause}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_brought_to_one_form() {
        assert_eq!(normalized_base_url(" http://127.0.0.1:8090/ ").unwrap(), "http://127.0.0.1:8090/v23.0");
        assert_eq!(
            normalized_base_url("https://graph.facebook.com/v24.0/").unwrap(),
            "https://graph.facebook.com/v24.0"
        );
        for bad in ["", "graph.facebook.com", "ftp://x/", "https://u:p@graph.facebook.com/", "https://x/?a=b"] {
            assert!(normalized_base_url(bad).is_err(), "{bad}");
        }
    }
}
