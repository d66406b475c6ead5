//! Bad calls: each gets Graph's error, with the right code and status, and nothing else.

use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use recado_cloud::{Settings, UnknownNode};
use recado_db::on_both_engines;
use recado_db::testing::TestDb;
use serde_json::{Value, json};

use crate::harness::{ANA, APP, APP_SECRET, Answer, NUMBER, SETS, TOKEN, TestCloud, WABA};

/// `(HTTP status, code)` of Graph's error, checked for its form.
fn graph_error(answer: &Answer) -> (u16, i64) {
    let body = answer.json();
    let error = &body["error"];
    assert!(!error["message"].as_str().unwrap().is_empty(), "{body}");
    assert!(error["type"].is_string() && error["fbtrace_id"].is_string(), "{body}");
    assert!(answer.headers.contains_key("facebook-api-version") && answer.headers.contains_key("x-fb-trace-id"));
    (answer.status.as_u16(), error["code"].as_i64().unwrap())
}

async fn post(cloud: &TestCloud, path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
        .header(header::CONTENT_TYPE, content_type)
        .body(body.into());
    cloud.send(request.unwrap()).await
}

async fn send(cloud: &TestCloud, message: Value) -> Answer {
    cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(message)).await
}

on_both_engines! {
    async fn bodies_that_cannot_be_read(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("/v23.0/{NUMBER}/messages");
        let deep = "[".repeat(10_000);
        for (content_type, body) in [
            ("application/json", "{\"messaging_product\": "),
            ("application/json", "[]"),
            ("application/json", "\"text\""),
            ("application/json", "\u{feff}{}"),
            ("application/json", deep.as_str()),
            ("application/octet-stream", "\u{0}\u{1}\u{2}"),
            ("multipart/form-data", "no boundary"),
            ("multipart/form-data; boundary=x", "no part"),
            ("application/json", ""),
        ] {
            let answer = post(&cloud, &path, content_type, body.to_owned()).await;
            assert_eq!(graph_error(&answer), (400, 100), "{content_type} {body:.40}");
        }
    }

    async fn a_large_body_is_refused_and_the_next_call_works(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("/v23.0/{NUMBER}/messages");
        for content_type in ["application/json", "application/x-www-form-urlencoded"] {
            let answer = post(&cloud, &path, content_type, vec![b'x'; 20 * 1024 * 1024]).await;
            assert_eq!(graph_error(&answer), (413, 100), "{content_type}");
        }
        cloud.send_text(ANA, "still there").await;
    }

    async fn wrong_types_and_missing_parts(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let base = json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "x"}});
        for (change, code) in [
            (json!({"messaging_product": null}), 100),
            (json!({"messaging_product": "sms"}), 100),
            (json!({"to": null}), 100),
            (json!({"to": ["1"]}), 100),
            (json!({"to": "hello"}), 131_009),
            (json!({"to": "34600000001"}), 131_021),
            (json!({"type": "telegram"}), 100),
            (json!({"type": 7}), 100),
            (json!({"text": "x"}), 100),
            (json!({"text": {"body": 7}}), 100),
            (json!({"text": {}}), 131_008),
            (json!({"text": {"body": "x".repeat(4097)}}), 100),
            (json!({"text": {"body": "x", "colour": "red"}}), 100),
            (json!({"surprise": true}), 100),
            (json!({"type": "template", "template": {"name": "x"}}), 131_008),
            (json!({"type": "order", "order": {}}), 131_051),
            (json!({"recipient_type": "group"}), 131_051),
            (json!({"biz_opaque_callback_data": "x".repeat(513)}), 100),
            (json!({"type": "image", "image": {"id": "1234567890123456"}}), 131_009),
            (json!({"type": "image", "image": {"id": "../../etc/passwd"}}), 131_009),
            (json!({"type": "image", "image": {}}), 131_008),
        ] {
            let mut message = base.clone();
            for (name, value) in change.as_object().unwrap() {
                message[name.as_str()] = value.clone();
            }
            let answer = send(&cloud, message).await;
            assert_eq!(graph_error(&answer), (400, code), "{change}: {}", answer.json());
        }
        assert!(cloud.chat(ANA).await.is_empty());
    }

    async fn tokens(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("/v23.0/{NUMBER}");
        let get = |path: String, authorization: Option<&'static str>| {
            let mut request = Request::get(path);
            if let Some(value) = authorization {
                request = request.header(header::AUTHORIZATION, value);
            }
            cloud.send(request.body(Body::empty()).unwrap())
        };
        let missing = get(path.clone(), None).await;
        assert_eq!(graph_error(&missing), (401, 190));
        assert!(missing.headers.contains_key(header::WWW_AUTHENTICATE));
        for wrong in ["Bearer nonsense", "Basic dXNlcjpwYXNz", "Bearer", "Bearer 100000000000001|wrong"] {
            assert_eq!(graph_error(&get(path.clone(), Some(wrong)).await), (401, 190), "{wrong}");
        }
        for good in ["Bearer recado-dev-token", "OAuth recado-dev-token", "bearer recado-dev-token"] {
            assert_eq!(get(path.clone(), Some(good)).await.status, 200, "{good}");
        }
        // The query's token counts.
        let both = get(format!("{path}?access_token={TOKEN}"), Some("Bearer nonsense")).await;
        assert_eq!(both.status, 200);
        let both = get(format!("{path}?access_token=nonsense"), Some("Bearer recado-dev-token")).await;
        assert_eq!(graph_error(&both), (401, 190));
        // An app is not a user.
        let app = get(format!("{path}?access_token={APP}|{APP_SECRET}"), None).await;
        assert_eq!(graph_error(&app), (403, 10));
        // In the body it serves too.
        let body = json!({"messaging_product": "whatsapp", "to": ANA, "text": {"body": "x"}, "access_token": TOKEN});
        assert_eq!(cloud.call(Method::POST, &format!("{path}/messages"), Some(body)).await.status, 200);
    }

    async fn paths_that_lead_nowhere(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for (method, path, expected) in [
            (Method::GET, "nowhere".to_owned(), (400, 2500)),
            (Method::GET, "nowhere/at/all".to_owned(), (400, 2500)),
            (Method::POST, "not/a/path".to_owned(), (400, 2500)),
            (Method::GET, format!("{NUMBER}/messages/1/2"), (400, 2500)),
            (Method::GET, "999".to_owned(), (400, 100)),
            (Method::POST, "999/messages".to_owned(), (400, 100)),
            (Method::DELETE, "999".to_owned(), (400, 100)),
            (Method::GET, format!("{NUMBER}/nonsense"), (400, 100)),
            (Method::POST, format!("{NUMBER}/nonsense"), (400, 2500)),
            (Method::DELETE, NUMBER.to_owned(), (400, 100)),
            (Method::GET, format!("{NUMBER}/messages"), (400, 100)),
            (Method::PUT, format!("{NUMBER}/messages"), (400, 100)),
            (Method::PATCH, WABA.to_owned(), (400, 100)),
            (Method::GET, "%00%ff".to_owned(), (400, 2500)),
        ] {
            let answer = cloud.graph(method.clone(), &path, None).await;
            assert_eq!(graph_error(&answer), expected, "{method} {path}: {}", answer.json());
        }
        let unknown = cloud.graph(Method::GET, "999", None).await.json();
        assert_eq!((&unknown["error"]["error_subcode"], &unknown["error"]["type"]), (&json!(33), &json!("GraphMethodException")));
        let root = cloud.graph(Method::GET, "", None).await;
        assert_eq!(graph_error(&root), (400, 100));
    }

    async fn other_bodies_are_taken_for_the_same_message(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.write_text(ANA, "hi").await;
        let form = format!("messaging_product=whatsapp&to=%2B{ANA}&type=text&text=%7B%22body%22%3A%22by%20form%22%7D");
        assert_eq!(post(&cloud, &format!("/{NUMBER}/messages/"), "application/x-www-form-urlencoded", form).await.status, 200);
        let multipart = format!(
            "--b\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
             --b\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n{ANA}\r\n\
             --b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{{\"body\":\"by multipart\"}}\r\n--b--\r\n"
        );
        assert_eq!(post(&cloud, &format!("/v13.0/{NUMBER}/messages"), "multipart/form-data; boundary=b", multipart).await.status, 200);
        let query = format!("/v26.0/{NUMBER}/messages?messaging_product=whatsapp&to={ANA}&text=%7B%22body%22%3A%22by%20query%22%7D");
        assert_eq!(post(&cloud, &query, "application/json", "{}").await.status, 200);
        cloud.settle().await;
        let bodies: Vec<Value> = cloud.chat(ANA).await.iter().map(|message| message["text"]["body"].clone()).collect();
        assert_eq!(bodies, ["hi", "by form", "by multipart", "by query"]);
    }

    async fn several_calls_in_one(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.write_text(ANA, "hi").await;
        let form = |body: &str| format!("messaging_product=whatsapp&to={ANA}&type=text&text=%7B%22body%22%3A%22{body}%22%7D");
        let batch = json!([
            {"method": "POST", "relative_url": format!("v23.0/{NUMBER}/messages"), "body": form("one")},
            {"method": "POST", "relative_url": format!("{NUMBER}/messages"), "body": form("two")},
            {"method": "GET", "relative_url": format!("{NUMBER}?fields=verified_name")},
            {"method": "GET", "relative_url": "999"},
            {"method": "GET"},
        ]);
        let multipart = format!("--b\r\nContent-Disposition: form-data; name=\"batch\"\r\n\r\n{batch}\r\n--b--\r\n");
        let answer = post(&cloud, "/v23.0/?include_headers=false", "multipart/form-data; boundary=b", multipart).await.ok();
        let codes: Vec<i64> = answer.as_array().unwrap().iter().map(|one| one["code"].as_i64().unwrap()).collect();
        assert_eq!(codes, [200, 200, 200, 400, 400]);
        let body = |index: usize| serde_json::from_str::<Value>(answer[index]["body"].as_str().unwrap()).unwrap();
        assert_eq!(body(0)["contacts"][0]["wa_id"], ANA);
        assert_eq!(body(2)["verified_name"], "Recado Demo");
        assert_eq!(body(3)["error"]["code"], 100);
        assert!(answer[0].get("headers").is_none());
        cloud.settle().await;
        let bodies: Vec<Value> = cloud.chat(ANA).await.iter().map(|message| message["text"]["body"].clone()).collect();
        assert_eq!(bodies, ["hi", "one", "two"]);
        for bad in [json!({}), json!({"batch": "x"}), json!({"batch": []}), json!({"batch": vec![json!({}); 51]})] {
            let answer = cloud.call(Method::POST, &format!("/?access_token={TOKEN}"), Some(bad)).await;
            assert_eq!(graph_error(&answer), (400, 100));
        }
    }
}

#[tokio::test]
async fn an_unknown_node_can_be_answered_as_the_reference_says() {
    let db = TestDb::new(recado_db::Engine::Sqlite, SETS).await;
    let settings = Settings { unknown_node: UnknownNode::Code803, ..Settings::default() };
    let cloud = TestCloud::open_with(&db, settings).await;
    let answer = cloud.graph(Method::GET, "999", None).await;
    assert_eq!(graph_error(&answer), (404, 803));
}

#[tokio::test]
async fn what_a_client_has_already_is_not_sent_again() {
    let db = TestDb::new(recado_db::Engine::Sqlite, SETS).await;
    let cloud = TestCloud::open(&db).await;
    let first = cloud.graph(Method::GET, WABA, None).await;
    let request = Request::get(format!("/v23.0/{WABA}?access_token={TOKEN}"))
        .header(header::IF_NONE_MATCH, first.headers[header::ETAG].clone())
        .body(Body::empty());
    let second = cloud.send(request.unwrap()).await;
    assert_eq!((second.status, second.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
}
