//! The world, its reset, and what holds for every call.

use axum::body::Body;
use http::{Method, header};
use recado_cloud::Settings;
use recado_db::on_both_engines;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::harness::{ANA, APP, APP_SECRET, NUMBER, SECOND_NUMBER, SETS, TOKEN, TestCloud, WABA};

on_both_engines! {
    async fn it_shows_what_a_client_needs(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let world = cloud.get("world").await.ok();
        assert_eq!((&world["apps"][0]["id"], &world["apps"][0]["secret"]), (&json!(APP), &json!(APP_SECRET)));
        assert_eq!(world["apps"][1]["secret"], Value::Null);
        assert_eq!(world["tokens"], json!([TOKEN]));
        assert_eq!(world["business"]["id"], "200000000000001");
        assert_eq!(world["wabas"][0]["id"], WABA);
        let numbers: Vec<&Value> = world["wabas"][0]["phone_numbers"].as_array().unwrap().iter().map(|n| &n["id"]).collect();
        assert_eq!(numbers, [NUMBER, SECOND_NUMBER]);
        assert_eq!(world["customers"].as_array().unwrap().len(), 5);
        assert_eq!(world["control"]["loopback"], true);
    }

    async fn a_reset_brings_back_the_default_world(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.write_text(ANA, "hello").await;
        cloud.post("customers", json!({"phone": "+34600100009"})).await.ok();
        cloud.patch(&format!("customers/{ANA}"), json!({"blocks": true})).await.ok();
        cloud.post("faults", json!({"where": "send", "error": 131_026})).await.ok();
        cloud.advance("P400D").await;
        let world = cloud.post("reset", json!({})).await.ok();
        assert_eq!(world["customers"].as_array().unwrap().len(), 5);
        assert_eq!(world["customers"][0]["blocks"], false);
        assert_eq!(cloud.get("customers/34600100009").await.status, 404);
        assert_eq!(cloud.chat(ANA).await.len(), 0);
        assert_eq!(cloud.get("faults").await.ok()["data"], json!([]));
        let clock = cloud.get("clock").await.ok();
        assert_eq!(clock["frozen"], false);
        assert!(clock["offset_seconds"].as_i64().unwrap().abs() <= 1, "{clock}");
        // It works on.
        cloud.write_text(ANA, "again").await;
        let id = cloud.send_text(ANA, "welcome back").await;
        cloud.settle().await;
        assert_eq!(cloud.chat(ANA).await[1]["id"], id.as_str());
    }

    async fn graph_calls_are_listed(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.graph(Method::GET, NUMBER, None).await.ok();
        cloud.graph(Method::GET, "999", None).await;
        let requests = cloud.get("requests?limit=2").await.ok();
        let [last, first] = requests["data"].as_array().unwrap().as_slice() else { panic!("{requests}") };
        assert_eq!((&first["method"], &first["status"], &first["error_code"]), (&json!("GET"), &json!(200), &Value::Null));
        assert_eq!((&last["status"], &last["error_code"]), (&json!(400), &json!(100)));
        assert!(first["path"].as_str().unwrap().ends_with(NUMBER));
        assert!(!requests.to_string().contains(TOKEN), "{requests}");
    }
}

async fn sqlite() -> recado_db::testing::TestDb {
    recado_db::testing::TestDb::new(recado_db::Engine::Sqlite, SETS).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_a_problem() {
    let db = sqlite().await;
    let cloud = TestCloud::open(&db).await;
    let raw = async |method: Method, path: &str, body: Vec<u8>| {
        let request = http::Request::builder().method(method).uri(format!("/_control/v1/{path}"));
        cloud.send(request.body(Body::from(body)).unwrap()).await
    };
    for path in ["clock", "customers", "faults", "customers/34600100001/read", "customers/34600100001/messages"] {
        let answer = raw(Method::POST, path, b"{not json".to_vec()).await;
        assert_eq!(answer.problem(), (400, "bad_json".to_owned()), "{path}");
        let answer = raw(Method::POST, path, b"\xff\xfe".to_vec()).await;
        assert_eq!(answer.problem(), (400, "bad_json".to_owned()), "{path}");
    }
    let deep = "[".repeat(100_000).into_bytes();
    assert_eq!(raw(Method::POST, "clock", deep).await.problem(), (400, "bad_json".to_owned()));
    let long = vec![b' '; 20 * 1024 * 1024];
    assert_eq!(raw(Method::POST, "customers", long).await.problem(), (413, "too_large".to_owned()));
    assert_eq!(cloud.get("nowhere").await.problem(), (404, "not_found".to_owned()));
    assert_eq!(cloud.get("reset").await.problem(), (405, "method_not_allowed".to_owned()));
    assert_eq!(cloud.delete("customers/34600100001").await.problem(), (405, "method_not_allowed".to_owned()));
    assert_eq!(cloud.get("events").await.problem().1, "websocket");
    assert_eq!(cloud.get("customers/%ff%fe").await.problem(), (404, "not_found".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_from_elsewhere_and_callers_without_the_token_are_kept_out() {
    let db = sqlite().await;
    let cloud = TestCloud::open(&db).await;
    let get = async |cloud: &TestCloud, headers: &[(header::HeaderName, &str)]| {
        let mut request = http::Request::builder().uri("/_control/v1/world");
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        cloud.send(request.body(Body::empty()).unwrap()).await
    };
    assert_eq!(get(&cloud, &[(header::HOST, "rebound.example")]).await.problem(), (403, "wrong_host".to_owned()));
    let page = [(header::HOST, "127.0.0.1:8090"), (header::ORIGIN, "https://evil.example")];
    assert_eq!(get(&cloud, &page).await.problem(), (403, "wrong_origin".to_owned()));
    assert_eq!(get(&cloud, &[(header::HOST, "localhost:8090")]).await.status, 200);
    cloud.stop().await;

    let settings = Settings {
        loopback: false,
        control_token: Some(SecretString::from("open-sesame".to_owned())),
        ..Settings::default()
    };
    let cloud = TestCloud::open_with(&db, settings).await;
    assert_eq!(get(&cloud, &[]).await.problem(), (401, "unauthorized".to_owned()));
    assert_eq!(get(&cloud, &[(header::AUTHORIZATION, "Bearer wrong")]).await.problem().0, 401);
    assert_eq!(get(&cloud, &[(header::AUTHORIZATION, "Bearer open-sesame")]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_process_tells_how_it_is() {
    let db = sqlite().await;
    let cloud = TestCloud::open(&db).await;
    let health = cloud.call(Method::GET, "/healthz", None).await;
    assert_eq!((health.status.as_u16(), &health.bytes[..]), (200, &b"ok"[..]));
    assert_eq!(cloud.call(Method::GET, "/metrics", None).await.status, 200);
    let page = http::Request::builder().uri("/").header(header::ACCEPT, "text/html");
    let page = cloud.send(page.body(Body::empty()).unwrap()).await;
    assert!(page.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    let graph = cloud.call(Method::GET, "/no-such-thing", None).await;
    assert!(graph.json()["error"]["code"].is_number());
}
