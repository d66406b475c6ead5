//! A cloud in this process, and a receiver for its webhooks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, header};
use recado_cloud::{Cloud, CloudParts, Settings};
use recado_core::{Clock, Timestamp};
use recado_db::{Db, MigrationSet};
use recado_infra::blobs::Blobs;
use recado_infra::bus::Bus;
use recado_infra::http::{AddressPolicy, OutboundHttp};
use recado_infra::jobs::Jobs;
use recado_infra::tasks::{self, Tasks};
use serde_json::{Value, json};
use tower::ServiceExt;

/// The schema of a cloud's database.
pub const SETS: &[MigrationSet] = &[recado_infra::MIGRATIONS, recado_cloud::MIGRATIONS];

pub const APP: &str = "100000000000001";
pub const APP_SECRET: &str = "recado-dev-app-secret";
pub const TOKEN: &str = "recado-dev-token";
pub const WABA: &str = "300000000000001";
pub const CATALOG: &str = "520000000000001";
pub const NUMBER: &str = "400000000000001";
pub const SECOND_NUMBER: &str = "400000000000002";
pub const ANA: &str = "34600100001";
pub const DIEGO: &str = "5491100100004";

/// When the tests' clocks start.
pub fn start_time() -> Timestamp {
    Timestamp::parse("2026-11-22T10:00:00Z").unwrap()
}

/// A running cloud.
pub struct TestCloud {
    pub cloud: Cloud,
    pub clock: Clock,
    pub jobs: Jobs,
    pub db: Db,
    pub router: Router,
    pub tasks: Tasks,
}

/// What a call was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: bytes::Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// The body of a call that must have worked.
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, String::from_utf8_lossy(&self.bytes));
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// `(status, code)` of a problem, checked for its form.
    pub fn problem(&self) -> (u16, String) {
        let problem = self.json();
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{problem}");
        assert_eq!(problem["status"], self.status.as_u16(), "{problem}");
        assert!(problem["title"].is_string() && !problem["detail"].as_str().unwrap().is_empty(), "{problem}");
        (self.status.as_u16(), problem["code"].as_str().unwrap().to_owned())
    }
}

impl TestCloud {
    /// With a clock that stands still, and whatever the database holds.
    pub async fn open(db: &Db) -> Self {
        Self::open_with(db, Settings::default()).await
    }

    pub async fn open_with(db: &Db, settings: Settings) -> Self {
        Self::open_at(db, settings, Clock::frozen_at(start_time()), Blobs::memory()).await
    }

    /// Without WhatsApp's rates: what tests send in a moment is not what they are about.
    pub async fn open_at(db: &Db, mut settings: Settings, clock: Clock, blobs: Blobs) -> Self {
        settings.limits.throughput_mps = Some(1_000_000);
        settings.limits.pair.interval = Duration::ZERO;
        Self::open_as_set(db, settings, clock, blobs).await
    }

    /// With exactly these settings.
    pub async fn open_as_set(db: &Db, settings: Settings, clock: Clock, blobs: Blobs) -> Self {
        let bus = Bus::local();
        let jobs = Jobs::new(db.clone(), clock.clone(), bus.clone(), "cloud");
        let http = OutboundHttp::new(AddressPolicy { allow_private: true, ..AddressPolicy::default() }).unwrap();
        let parts = CloudParts { db: db.clone(), clock: clock.clone(), jobs: jobs.clone(), blobs, http, bus, settings };
        let cloud = Cloud::open(parts).await.unwrap();
        let tasks = Tasks::default();
        jobs.start(&tasks, true).await.unwrap();
        cloud.start(&tasks);
        Self { router: cloud.router(), cloud, clock, jobs, db: db.clone(), tasks }
    }

    /// Ends the process's part; the database stays.
    pub async fn stop(self) {
        self.tasks.shutdown().await;
    }

    pub async fn send(&self, request: http::Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let builder = http::Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8090");
        let request = match body {
            Some(body) => builder.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => builder.body(Body::empty()),
        };
        self.send(request.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, &format!("/_control/v1/{path}"), None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, &format!("/_control/v1/{path}"), Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, &format!("/_control/v1/{path}"), Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, &format!("/_control/v1/{path}"), None).await
    }

    /// A Graph call with the development token.
    pub async fn graph(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let separator = if path.contains('?') { '&' } else { '?' };
        self.call(method, &format!("/v23.0/{path}{separator}access_token={TOKEN}"), body).await
    }

    /// A business's message; answers its id.
    pub async fn send_message(&self, number: &str, message: Value) -> String {
        let answer = self.graph(Method::POST, &format!("{number}/messages"), Some(message)).await.ok();
        answer["messages"][0]["id"].as_str().unwrap().to_owned()
    }

    /// A business's text; answers its id.
    pub async fn send_text(&self, to: &str, body: &str) -> String {
        self.send_message(
            NUMBER,
            json!({"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": body}}),
        )
        .await
    }

    /// A customer's message to [`NUMBER`]; answers its id.
    pub async fn write(&self, customer: &str, message: Value) -> String {
        let answer =
            self.post(&format!("customers/{customer}/messages"), json!({"to": NUMBER, "message": message})).await.ok();
        answer["id"].as_str().unwrap().to_owned()
    }

    /// A customer's text to [`NUMBER`]; answers its id.
    pub async fn write_text(&self, customer: &str, body: &str) -> String {
        self.write(customer, json!({"type": "text", "text": {"body": body}})).await
    }

    /// What a phone shows of the chat with [`NUMBER`].
    pub async fn chat(&self, customer: &str) -> Vec<Value> {
        let path = format!("customers/{customer}/messages?phone_number_id={NUMBER}");
        self.get(&path).await.ok()["data"].as_array().unwrap().clone()
    }

    /// Waits until nothing is due.
    pub async fn settle(&self) {
        assert!(self.jobs.settle(Duration::from_secs(20)).await.unwrap(), "jobs did not end");
    }

    /// Moves the clock.
    pub async fn advance(&self, duration: &str) -> Value {
        self.post("clock", json!({"advance": duration})).await.ok()
    }

    /// Has the development app's webhooks posted to a new receiver.
    pub async fn subscribe(&self) -> Receiver {
        let receiver = Receiver::start().await;
        let subscription = json!({
            "object": "whatsapp_business_account", "callback_url": receiver.url, "verify_token": "verify-me", "fields": "messages",
            "access_token": format!("{APP}|{APP_SECRET}"),
        });
        self.call(Method::POST, &format!("/v23.0/{APP}/subscriptions"), Some(subscription)).await.ok();
        self.graph(Method::POST, &format!("{WABA}/subscribed_apps"), None).await.ok();
        receiver
    }
}

/// A webhook as it arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub signature: String,
    pub body: Vec<u8>,
}

impl Arrived {
    /// `entry[0].changes[0].value`
    pub fn value(&self) -> Value {
        let body: Value = serde_json::from_slice(&self.body).unwrap();
        body["entry"][0]["changes"][0]["value"].clone()
    }

    /// What it tells, in short: `in:<id>` or `<status>:<id>`.
    pub fn gist(&self) -> String {
        let value = self.value();
        match value["messages"][0]["id"].as_str() {
            Some(id) => format!("in:{id}"),
            None => {
                let status = &value["statuses"][0];
                format!("{}:{}", status["status"].as_str().unwrap(), status["id"].as_str().unwrap())
            }
        }
    }
}

/// A server that takes webhooks.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    inner: Arc<Inbox>,
}

#[derive(Default)]
struct Inbox {
    arrived: Mutex<Vec<Arrived>>,
    /// Answers to come; 200 once there are none.
    answers: Mutex<VecDeque<StatusCode>>,
    /// Every answer, where it is set.
    always: Mutex<Option<StatusCode>>,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let inner = Arc::new(Inbox::default());
        let app = Router::new().fallback(take).with_state(inner.clone());
        tasks::spawn("test-receiver", async move { axum::serve(listener, app).await });
        Self { url, inner }
    }

    /// Answers the next webhooks so.
    pub fn answer_next(&self, answers: impl IntoIterator<Item = u16>) {
        self.inner.answers.lock().unwrap().extend(answers.into_iter().map(|code| StatusCode::from_u16(code).unwrap()));
    }

    /// Answers all webhooks so, until it is changed.
    pub fn answer_always(&self, answer: Option<u16>) {
        *self.inner.always.lock().unwrap() = answer.map(|code| StatusCode::from_u16(code).unwrap());
    }

    /// Every webhook posted, refused ones included.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.inner.arrived.lock().unwrap().clone()
    }

    pub fn gists(&self) -> Vec<String> {
        self.arrived().iter().map(Arrived::gist).collect()
    }

    /// Waits until so many have arrived.
    pub async fn wait_for(&self, count: usize) -> Vec<Arrived> {
        let started = Instant::now();
        loop {
            let arrived = self.arrived();
            if arrived.len() >= count {
                return arrived;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "only {} webhooks of {count} came", arrived.len());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

async fn take(State(inbox): State<Arc<Inbox>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if parts.method == Method::GET {
        let query = parts.uri.query().unwrap_or_default();
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        return match (of("hub.mode").as_deref(), of("hub.verify_token").as_deref(), of("hub.challenge")) {
            (Some("subscribe"), Some("verify-me"), Some(challenge)) => challenge.into_response(),
            _ => StatusCode::FORBIDDEN.into_response(),
        };
    }
    let signature = parts.headers.get("x-hub-signature-256").map(|value| value.to_str().unwrap().to_owned());
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
    inbox.arrived.lock().unwrap().push(Arrived { signature: signature.unwrap_or_default(), body });
    if let Some(always) = *inbox.always.lock().unwrap() {
        return always.into_response();
    }
    inbox.answers.lock().unwrap().pop_front().unwrap_or(StatusCode::OK).into_response()
}
