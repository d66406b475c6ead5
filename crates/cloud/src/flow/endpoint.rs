//! Requests to a business's endpoint, as its customers' phones make them (spec flows §12, §13).

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use recado_infra::http::{BodyError, read_body};
use recado_whatsapp::flow::FlowDefinition;
use recado_whatsapp::flow::endpoint_cipher::RequestKey;
use recado_whatsapp::number_edges::encryption_key::SignatureStatus;
use recado_whatsapp::signature::{self, SIGNATURE_HEADER};
use serde_json::{Map, Value, json};

use super::{Flow, metrics};
use crate::error::Result;
use crate::state::State;
use crate::world::World;

/// An endpoint has so long to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer, pictures among it (spec flows §10), encrypted and in base64.
const ANSWER_LIMIT_BYTES: u64 = 3 * 1024 * 1024;

/// What a phone asks.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    /// `INIT`, `BACK` or `data_exchange`.
    pub(crate) action: &'static str,
    pub(crate) screen: Option<String>,
    pub(crate) data: Option<Map<String, Value>>,
    pub(crate) flow_token: String,
}

/// Where and how a request goes.
pub(crate) struct Asked<'a> {
    pub(crate) flow: &'a Flow,
    pub(crate) definition: &'a FlowDefinition,
    pub(crate) uri: &'a str,
    /// The number that sent the message; its key encrypts.
    pub(crate) phone_number_id: &'a str,
}

/// Why there is no answer that a phone can show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EndpointError {
    /// The address may not be called.
    #[error("the endpoint may not be called: {0}")]
    Refused(String),
    /// The number has no key, or it is not signed for it.
    #[error("the number has no signed public key")]
    NoKey,
    /// It took too long.
    #[error("the endpoint did not answer in time")]
    Timeout,
    /// The connection broke.
    #[error("the endpoint did not answer")]
    NoAnswer,
    /// Another status than those of the protocol.
    #[error("the endpoint answered with status {0}")]
    Status(u16),
    /// 421, twice.
    #[error("the endpoint could not decrypt the request")]
    NotDecrypted,
    /// 427: the token is void; what the phone shows.
    #[error("{0}")]
    TokenVoid(String),
    /// 432
    #[error("the endpoint did not accept the signature")]
    NotSigned,
    /// The answer cannot be read.
    #[error("the endpoint's answer cannot be decrypted")]
    AnswerNotDecrypted,
    /// It is no JSON of the protocol.
    #[error("the endpoint's answer is not what a screen needs: {0}")]
    AnswerShape(String),
}

impl EndpointError {
    /// As alerts and metrics name it; none for what is no fault of the endpoint.
    pub(crate) const fn key(&self) -> &'static str {
        match self {
            Self::Refused(_) => "cannot_be_served",
            Self::NoKey => "public-key-missing",
            Self::Timeout => "timeout_error",
            Self::NoAnswer => "no_http_response_error",
            Self::Status(_) | Self::NotSigned | Self::TokenVoid(_) => "unexpected_http_status_code",
            Self::NotDecrypted => "business-decryption-error",
            Self::AnswerNotDecrypted => "response-decryption-error",
            Self::AnswerShape(_) => "payload-schema-error",
        }
    }
}

/// A number's key, if it is signed for the number as it is registered.
pub(super) fn signed_key(world: &World, phone_number_id: &str) -> Option<String> {
    let key = world.edges_of(phone_number_id).encryption_key?;
    let is_signed = key.business_public_key_signature_status == SignatureStatus::Valid;
    is_signed.then_some(key.business_public_key)
}

/// What the endpoint said, decrypted, and how long it took. Whoever asked records it, once it is judged.
pub(crate) struct Answered {
    pub(crate) answer: Result<Value, EndpointError>,
    pub(crate) latency: Duration,
}

impl Answered {
    /// The key of its error, as far as it is one.
    pub(crate) fn error_key(&self) -> Option<&'static str> {
        self.answer.as_ref().err().filter(|error| !matches!(error, EndpointError::TokenVoid(_))).map(EndpointError::key)
    }
}

/// Asks the endpoint.
pub(crate) async fn ask(state: &State, asked: &Asked<'_>, exchange: &Exchange) -> Answered {
    let started = Instant::now();
    let answer = exchanged(state, asked, exchange).await;
    Answered { answer, latency: started.elapsed() }
}

async fn exchanged(state: &State, asked: &Asked<'_>, exchange: &Exchange) -> Result<Value, EndpointError> {
    let plain = plain_request(state, asked, exchange);
    let world = state.world.current();
    let key = signed_key(&world, asked.phone_number_id).ok_or(EndpointError::NoKey)?;
    match post(state, asked.flow, asked.uri, &key, &plain).await {
        // Perhaps the key was changed just now.
        Err(EndpointError::NotDecrypted) => {
            let world = state.world.current();
            let key = signed_key(&world, asked.phone_number_id).ok_or(EndpointError::NoKey)?;
            post(state, asked.flow, asked.uri, &key, &plain).await
        }
        answer => answer,
    }
}

fn plain_request(state: &State, asked: &Asked<'_>, exchange: &Exchange) -> Value {
    let data_api_version = asked.definition.data_api_version().unwrap_or("3.0");
    let mut plain = Map::new();
    plain.insert("version".into(), data_api_version.into());
    plain.insert("action".into(), exchange.action.into());
    plain.insert("flow_token".into(), exchange.flow_token.as_str().into());
    if let Some(screen) = &exchange.screen {
        plain.insert("screen".into(), screen.as_str().into());
    }
    if let Some(data) = &exchange.data {
        plain.insert("data".into(), data.clone().into());
    }
    let world = state.world.current();
    let secret = asked.flow.application_id.as_deref().and_then(|app| world.secret(app));
    if let (true, Some(secret)) = (asked.definition.version().signs_flow_token(data_api_version), secret) {
        plain.insert("flow_token_signature".into(), signed_token(&exchange.flow_token, secret).into());
    }
    Value::Object(plain)
}

/// A JWT, HS256, of the token alone.
fn signed_token(flow_token: &str, app_secret: &str) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = part(json!({"alg": "HS256", "typ": "JWT"}));
    let unsigned = format!("{head}.{}", part(json!({"flow_token": flow_token})));
    let signature = signature::sign(app_secret, unsigned.as_bytes());
    let bytes = hex::decode(signature.trim_start_matches("sha256=")).unwrap_or_default();
    format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// A health check: whether the endpoint says that it is active.
///
/// # Errors
/// Why not.
pub(crate) async fn ping(state: &State, flow: &Flow, uri: &str, key: &str) -> Result<(), EndpointError> {
    let started = Instant::now();
    let checked = match post(state, flow, uri, key, &json!({"version": "3.0", "action": "ping"})).await {
        Ok(answer) if answer.pointer("/data/status").and_then(Value::as_str) == Some("active") => Ok(()),
        Ok(_) => Err(EndpointError::AnswerShape("data.status must be active".to_owned())),
        Err(error) => Err(error),
    };
    let error = checked.as_ref().err().map(EndpointError::key);
    if let Err(error) = metrics::record(state, &flow.id, true, error, started.elapsed()).await {
        tracing::warn!(%error, "a health check of a Flow could not be recorded");
    }
    checked
}

async fn post(state: &State, flow: &Flow, uri: &str, key: &str, plain: &Value) -> Result<Value, EndpointError> {
    let request_key = RequestKey { key: rand::random(), nonce: rand::random() };
    let body = request_key.seal_request(plain, key).map_err(|_| EndpointError::NoKey)?;
    let body = Bytes::from(body.to_string());
    let request = state.http.request(Method::POST, uri);
    let mut request = request
        .map_err(|refused| EndpointError::Refused(refused.to_string()))?
        .timeout(PATIENCE)
        .header(CONTENT_TYPE, "application/json");
    let world = state.world.current();
    if let Some(secret) = flow.application_id.as_deref().and_then(|app| world.secret(app))
        && let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(SIGNATURE_HEADER.as_bytes()),
            HeaderValue::from_str(&signature::sign(secret, &body)),
        )
    {
        request = request.header(name, value);
    }
    let answer = request.body(body).send().await.map_err(|error| no_answer(&error))?;
    let status = answer.status();
    let bytes = read_body(answer, ANSWER_LIMIT_BYTES).await.map_err(|error| match error {
        BodyError::Broken(error) => no_answer(&error),
        too_large @ BodyError::TooLarge { .. } => EndpointError::AnswerShape(too_large.to_string()),
    })?;
    match status.as_u16() {
        200 => {}
        421 => return Err(EndpointError::NotDecrypted),
        427 => return Err(EndpointError::TokenVoid(void_message(&request_key, &bytes))),
        432 => return Err(EndpointError::NotSigned),
        _ => return Err(EndpointError::Status(status.as_u16())),
    }
    debug_assert_eq!(status, StatusCode::OK);
    let plain = request_key.open_answer(&bytes).map_err(|_| EndpointError::AnswerNotDecrypted)?;
    serde_json::from_slice(&plain).map_err(|error| EndpointError::AnswerShape(error.to_string()))
}

fn no_answer(error: &reqwest::Error) -> EndpointError {
    if error.is_timeout() { EndpointError::Timeout } else { EndpointError::NoAnswer }
}

/// What the phone shows. In plain JSON by the guides; Meta's own example encrypts it like any answer (unconfirmed which phones
/// take): both are read.
fn void_message(request_key: &RequestKey, body: &[u8]) -> String {
    let opened = request_key.open_answer(body).ok();
    let body: Value = serde_json::from_slice(opened.as_deref().unwrap_or(body)).unwrap_or_default();
    body.get("error_msg").and_then(Value::as_str).unwrap_or("This Flow is not available any more.").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_signed_as_a_jwt() {
        let token = signed_token("t", "secret");
        let parts: Vec<&str> = token.split('.').collect();
        assert_eq!(URL_SAFE_NO_PAD.decode(parts[1]).unwrap(), b"{\"flow_token\":\"t\"}");
        let signed = format!("{}.{}", parts[0], parts[1]);
        let signature = hex::encode(URL_SAFE_NO_PAD.decode(parts[2]).unwrap());
        assert!(signature::verify("secret", signed.as_bytes(), &format!("sha256={signature}")));
    }
}
