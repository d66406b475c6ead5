//! A server on the loopback: it takes webhooks, answers handshakes, and has files for links.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::fixtures;

/// The word that handshakes must carry.
pub(super) const VERIFY_TOKEN: &str = "verify-me";

/// A webhook as it came.
#[derive(Debug, Clone)]
pub(super) struct Arrived {
    pub(super) signature: String,
    pub(super) content_type: String,
    pub(super) bytes: Vec<u8>,
}

#[derive(Debug, Default)]
struct Mailbox {
    arrived: VecDeque<Arrived>,
    /// What the next posts are answered; 200 once there are none.
    answers: VecDeque<u16>,
    /// What the handshake is answered in place of the challenge.
    handshake: Option<(u16, String)>,
    /// The query of each handshake.
    handshakes: Vec<Value>,
}

type Mailboxes = Arc<Mutex<BTreeMap<String, Mailbox>>>;

/// The server. Each path `/hooks/NAME` is a mailbox of its own.
#[derive(Debug)]
pub(super) struct Receiver {
    pub(super) origin: String,
    mailboxes: Mailboxes,
    /// The server ends with it.
    _server: tokio::task::JoinSet<std::io::Result<()>>,
}

impl Receiver {
    pub(super) async fn start() -> anyhow::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let mailboxes = Mailboxes::default();
        let app = Router::new().fallback(take).with_state(mailboxes.clone());
        let mut server = tokio::task::JoinSet::new();
        server.spawn(async move { axum::serve(listener, app).await });
        Ok(Self { origin, mailboxes, _server: server })
    }

    pub(super) fn clear(&self) {
        open(&self.mailboxes).clear();
    }

    /// How many webhooks lie there unread.
    pub(super) fn count(&self, name: &str) -> usize {
        open(&self.mailboxes).get(name).map_or(0, |mailbox| mailbox.arrived.len())
    }

    /// The oldest unread webhook.
    pub(super) fn next(&self, name: &str) -> Option<Arrived> {
        open(&self.mailboxes).get_mut(name)?.arrived.pop_front()
    }

    /// Mailboxes with unread webhooks, and the first of each.
    pub(super) fn unread(&self) -> Vec<(String, usize, Arrived)> {
        let mailboxes = open(&self.mailboxes);
        let unread = |(name, mailbox): (&String, &Mailbox)| {
            mailbox.arrived.front().map(|first| (name.clone(), mailbox.arrived.len(), first.clone()))
        };
        mailboxes.iter().filter_map(unread).collect()
    }

    pub(super) fn answer_next(&self, name: &str, statuses: impl IntoIterator<Item = u16>) {
        open(&self.mailboxes).entry(name.to_owned()).or_default().answers.extend(statuses);
    }

    /// What handshakes get in place of their challenge; `None`: the challenge again.
    pub(super) fn answer_handshake(&self, name: &str, answer: Option<(u16, String)>) {
        open(&self.mailboxes).entry(name.to_owned()).or_default().handshake = answer;
    }

    /// The queries of the handshakes so far.
    pub(super) fn handshakes(&self, name: &str) -> Vec<Value> {
        open(&self.mailboxes).get(name).map(|mailbox| mailbox.handshakes.clone()).unwrap_or_default()
    }
}

fn open(mailboxes: &Mailboxes) -> MutexGuard<'_, BTreeMap<String, Mailbox>> {
    mailboxes.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn take(State(mailboxes): State<Mailboxes>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(file) = path.strip_prefix("/files/") {
        return file_for(file);
    }
    let Some(name) = path.strip_prefix("/hooks/") else { return StatusCode::NOT_FOUND.into_response() };
    if request.method() == Method::GET {
        return handshake(&mailboxes, name, request.uri().query().unwrap_or_default());
    }
    let (parts, body) = request.into_parts();
    let text =
        |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let arrived =
        Arrived { signature: text("x-hub-signature-256"), content_type: text("content-type"), bytes: bytes.to_vec() };
    let mut mailboxes = open(&mailboxes);
    let mailbox = mailboxes.entry(name.to_owned()).or_default();
    mailbox.arrived.push_back(arrived);
    let status = mailbox.answers.pop_front().unwrap_or(200);
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

fn handshake(mailboxes: &Mailboxes, name: &str, query: &str) -> Response {
    let pairs: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mut mailboxes = open(mailboxes);
    let mailbox = mailboxes.entry(name.to_owned()).or_default();
    mailbox.handshakes.push(serde_json::json!(pairs));
    if let Some((status, body)) = mailbox.handshake.clone() {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return (status, body).into_response();
    }
    let word = |name: &str| pairs.get(name).map(String::as_str);
    match (word("hub.mode"), word("hub.verify_token"), word("hub.challenge")) {
        (Some("subscribe"), Some(VERIFY_TOKEN), Some(challenge)) => challenge.to_owned().into_response(),
        _ => StatusCode::FORBIDDEN.into_response(),
    }
}

/// A fixture by its name; `status-429` an answer with this status; `page.html`, `moved`, `huge.jpg` what their names say.
fn file_for(name: &str) -> Response {
    if let Some(status) = name.strip_prefix("status-").and_then(|code| code.parse().ok()) {
        return StatusCode::from_u16(status).unwrap_or(StatusCode::NOT_FOUND).into_response();
    }
    if let Some(fixture) = fixture(name) {
        return ([(header::CONTENT_TYPE, fixture.mime_type)], Body::from(fixture.bytes)).into_response();
    }
    match name {
        "moved" => (StatusCode::FOUND, [(header::LOCATION, "/files/photo.jpg")]).into_response(),
        "page.html" => ([(header::CONTENT_TYPE, "text/html")], "<!doctype html>").into_response(),
        // A picture by its first bytes, and larger than pictures may be.
        "huge.jpg" => {
            let mut bytes = fixtures::PHOTO.bytes.to_vec();
            bytes.resize(5 * 1024 * 1024 + 1, 0);
            ([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The small real file of this name.
pub(super) fn fixture(name: &str) -> Option<&'static fixtures::Fixture> {
    fixtures::ALL.iter().find(|fixture| fixture.name == name)
}
