//! Asking a server of the business, in plain JSON that is signed.

use std::time::Duration;

use http::{Method, header};
use recado_infra::http::{BodyError, OutboundHttp, read_body};
use recado_whatsapp::flow::endpoint_request::FlowExchange;
use recado_whatsapp::signature;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::bearer::Bearer;
use crate::FlowId;

/// The header of the signature: `sha256=` and the hex HMAC-SHA256 of the body under the shared secret.
pub const FORWARD_SIGNATURE_HEADER: &str = "X-Recado-Signature-256";
/// Phones wait for ten seconds.
const PATIENCE: Duration = Duration::from_secs(8);
/// As much as phones take in an answer.
const ANSWER_LIMIT_BYTES: u64 = 1024 * 1024;

/// The Flow that is asked about.
pub(super) struct Subject<'a> {
    pub(super) flow: FlowId,
    pub(super) graph_flow_id: &'a str,
    pub(super) name: &'a str,
}

/// What the server said.
#[derive(Debug, PartialEq)]
pub(super) enum Said {
    /// An answer in the protocol's form, not judged yet.
    Answer(Value),
    /// 427: the form is over; what the customer reads.
    Void(Option<String>),
}

/// Asks. The error says why there is no answer; it names nothing that was filled in.
pub(super) async fn ask(
    http: &OutboundHttp,
    url: &str,
    secret: &SecretString,
    subject: &Subject<'_>,
    exchange: &FlowExchange,
    bearer: Option<&Bearer>,
) -> Result<Said, String> {
    let body = json!({
        "flow_id": subject.flow,
        "graph_flow_id": subject.graph_flow_id,
        "flow_name": subject.name,
        "version": exchange.version,
        "action": exchange.action.as_str(),
        "screen": Some(&exchange.screen).filter(|screen| !screen.is_empty()),
        "data": exchange.data,
        "flow_token": exchange.flow_token,
        "message_id": bearer.map(|bearer| bearer.message),
        "conversation_id": bearer.filter(|bearer| bearer.contact.is_some()).map(|bearer| bearer.conversation),
        "contact": bearer.and_then(|bearer| bearer.contact.as_ref()),
    })
    .to_string();
    let request = http.request(Method::POST, url).map_err(|refused| format!("It may not be called: {refused}."))?;
    let request = request
        .timeout(PATIENCE)
        .header(header::CONTENT_TYPE, "application/json")
        .header(FORWARD_SIGNATURE_HEADER, signature::sign(secret.expose_secret(), body.as_bytes()))
        .body(body);
    // The client's own limit ends with the head of an answer in some cases; this one is for the whole.
    match tokio::time::timeout(PATIENCE, said(request)).await {
        Ok(said) => said,
        Err(_) => Err(too_slow()),
    }
}

async fn said(request: reqwest::RequestBuilder) -> Result<Said, String> {
    let answer = request.send().await.map_err(|error| failure(&error))?;
    let status = answer.status().as_u16();
    if status != 200 && status != 427 {
        return Err(format!("The server answered with status {status}."));
    }
    let bytes = read_body(answer, ANSWER_LIMIT_BYTES).await.map_err(|error| match error {
        BodyError::Broken(error) => failure(&error),
        BodyError::TooLarge { .. } => "The server's answer is larger than 1 MB.".to_owned(),
    })?;
    let body = serde_json::from_slice::<Value>(&bytes).ok();
    if status == 427 {
        let words = body.as_ref().and_then(|body| body.get("error_msg")).and_then(Value::as_str);
        return Ok(Said::Void(words.map(str::to_owned)));
    }
    body.filter(Value::is_object).map(Said::Answer).ok_or_else(|| "The server did not answer with JSON.".to_owned())
}

fn too_slow() -> String {
    format!("The server did not answer within {} seconds.", PATIENCE.as_secs())
}

fn failure(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return too_slow();
    }
    if error.is_connect() {
        return "The server cannot be reached.".to_owned();
    }
    "The connection to the server broke.".to_owned()
}
