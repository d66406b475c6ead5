//! The WebSocket of phones and console, over a real connection.

use std::time::Duration;

use futures_util::StreamExt;
use http::Method;
use recado_db::Engine;
use recado_db::testing::TestDb;
use recado_infra::tasks;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::harness::{ANA, NUMBER, SETS, TestCloud};

struct Socket {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Events that came before one that was wanted first.
    passed: Vec<Value>,
}

impl Socket {
    async fn open(cloud: &TestCloud) -> Self {
        let (mut socket, _) = connect_async(format!("ws://{}/_control/v1/events", serve(cloud).await)).await.unwrap();
        let hello: Value = serde_json::from_str(socket.next().await.unwrap().unwrap().to_text().unwrap()).unwrap();
        assert_eq!((&hello["type"], &hello["now"]), (&json!("hello"), &json!(cloud.clock.now())));
        Self { socket, passed: Vec::new() }
    }

    /// Waits for an event of a type that is as wanted; others stay for later.
    async fn next(&mut self, kind: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let fits = |event: &Value| event["type"] == kind && wanted(event);
        if let Some(place) = self.passed.iter().position(fits) {
            return self.passed.remove(place);
        }
        let search = async {
            loop {
                let message = self.socket.next().await.unwrap().unwrap();
                if !message.is_text() {
                    continue;
                }
                let event: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
                if fits(&event) {
                    return event;
                }
                self.passed.push(event);
            }
        };
        let found = tokio::time::timeout(Duration::from_secs(10), search).await;
        found.unwrap_or_else(|_| panic!("no such {kind} came, but {:#?}", self.passed))
    }
}

async fn serve(cloud: &TestCloud) -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = cloud.router.clone();
    tasks::spawn("test-server", async move { axum::serve(listener, router).await });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_happens_is_told() {
    let db = TestDb::new(Engine::Sqlite, SETS).await;
    let cloud = TestCloud::open(&db).await;
    let mut socket = Socket::open(&cloud).await;
    let _receiver = cloud.subscribe().await;
    socket.next("request", |event| event["request"]["path"].as_str().unwrap().ends_with("/subscriptions")).await;

    let id = cloud.write_text(ANA, "hello").await;
    let event = socket.next("message", |_| true).await;
    assert_eq!((&event["customer"], &event["phone_number_id"]), (&json!(ANA), &json!(NUMBER)));
    assert_eq!((&event["message"]["id"], &event["message"]["text"]["body"]), (&json!(id), &json!("hello")));
    cloud.settle().await;
    let event = socket.next("webhook", |event| event["webhook"]["state"] == "delivered").await;
    assert!(event["webhook"].get("body").is_none() && event["webhook"]["attempts"][0]["status"] == 200, "{event}");
    assert_eq!(cloud.chat(ANA).await[0]["status"], "delivered");

    let answer = cloud.send_text(ANA, "hi").await;
    let event = socket.next("message", |event| event["message"]["id"] == answer.as_str()).await;
    assert_eq!(event["message"]["status"], "delivered");
    // A reaction shows as a change of its message.
    cloud.write(ANA, json!({"type": "reaction", "reaction": {"message_id": answer, "emoji": "👍"}})).await;
    socket.next("message", |event| event["message"]["reactions"][0]["emoji"] == "👍").await;

    let typing = json!({
        "messaging_product": "whatsapp", "status": "read", "message_id": id, "typing_indicator": {"type": "text"},
    });
    cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(typing)).await.ok();
    let event = socket.next("typing", |_| true).await;
    assert_eq!((&event["customer"], &event["on"]), (&json!(ANA), &json!(true)));
    assert_eq!(cloud.get(&format!("customers/{ANA}/chats")).await.ok()["data"][0]["typing"], true);
    socket.next("message", |event| event["message"]["status"] == "read").await;
    cloud.send_text(ANA, "typed").await;
    let event = socket.next("typing", |_| true).await;
    assert_eq!(event["on"], false);
    assert_eq!(cloud.get(&format!("customers/{ANA}/chats")).await.ok()["data"][0]["typing"], false);

    cloud.patch(&format!("customers/{ANA}"), json!({"auto_read": true})).await.ok();
    socket.next("customers", |_| true).await;
    cloud.advance("PT1H").await;
    let event = socket.next("clock", |_| true).await;
    assert_eq!(event["now"], "2026-11-22T11:00:00.000000Z");
    cloud.post("reset", json!({})).await.ok();
    socket.next("reset", |_| true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_from_elsewhere_hears_nothing() {
    let db = TestDb::new(Engine::Sqlite, SETS).await;
    let cloud = TestCloud::open(&db).await;
    let address = serve(&cloud).await;
    let mut request = format!("ws://{address}/_control/v1/events").into_client_request().unwrap();
    request.headers_mut().insert("origin", "https://evil.example".parse().unwrap());
    assert!(connect_async(request).await.is_err());
}
