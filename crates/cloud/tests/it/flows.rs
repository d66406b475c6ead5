//! Flows: made, published, sent, filled in with a business's endpoint.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};
use recado_db::on_both_engines;
use recado_infra::tasks;
use recado_whatsapp::flow::endpoint_cipher;
use recado_whatsapp::signature;
use serde_json::{Value, json};

use crate::harness::{ANA, APP, APP_SECRET, NUMBER, Receiver, SETS, TOKEN, TestCloud, WABA};

fn plain_flow() -> Value {
    json!({"version": "7.3", "screens": [
        {"id": "FIRST", "sensitive": ["who"], "data": {"hint": {"type": "string", "__example__": "x"}}, "layout": {"type": "SingleColumnLayout", "children": [
            {"type": "TextInput", "name": "who", "label": "Name"},
            {"type": "Footer", "label": "On", "on-click-action": {"name": "navigate", "next": {"type": "screen", "name": "LAST"}, "payload": {}}},
        ]}},
        {"id": "LAST", "terminal": true, "layout": {"type": "SingleColumnLayout", "children": [
            {"type": "Footer", "label": "Send", "on-click-action": {"name": "complete", "payload": {"who": "${screen.FIRST.form.who}"}}},
        ]}},
    ]})
}

pub fn endpoint_flow() -> Value {
    let footer = json!({"type": "Footer", "label": "On", "on-click-action": {"name": "data_exchange", "payload": {}}});
    json!({"version": "7.3", "data_api_version": "4.0", "routing_model": {"FIRST": ["LAST"], "LAST": []}, "screens": [
        {"id": "FIRST", "data": {"hint": {"type": "string", "__example__": "x"}},
            "layout": {"type": "SingleColumnLayout", "children": [footer]}},
        {"id": "LAST", "terminal": true, "refresh_on_back": true, "layout": {"type": "SingleColumnLayout", "children": [footer]}},
    ]})
}

impl TestCloud {
    pub async fn make_flow(&self, body: Value) -> String {
        let made = self.graph(Method::POST, &format!("{WABA}/flows"), Some(body)).await.ok();
        made["id"].as_str().unwrap().to_owned()
    }

    async fn plain_flow(&self, name: &str) -> String {
        self.make_flow(json!({"name": name, "categories": ["SURVEY"], "flow_json": plain_flow().to_string()})).await
    }

    async fn error(&self, method: Method, path: &str, body: Option<Value>) -> (u16, i64) {
        let answer = self.graph(method, path, body).await;
        (answer.status.as_u16(), answer.json()["error"]["code"].as_i64().unwrap())
    }

    async fn send_flow(&self, parameters: Value) -> Value {
        let mut all = json!({"flow_message_version": "3", "flow_cta": "Go", "flow_token": "t-1"});
        all.as_object_mut().unwrap().extend(parameters.as_object().unwrap().clone());
        let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive": {
            "type": "flow", "body": {"text": "Please"}, "action": {"name": "flow", "parameters": all}}});
        self.graph(Method::POST, &format!("{NUMBER}/messages"), Some(message)).await.json()
    }

    pub async fn sent_flow(&self, parameters: Value) -> String {
        let answer = self.send_flow(parameters).await;
        let id = answer["messages"][0]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        self.advance("PT10S").await;
        id
    }
}

on_both_engines! {
    async fn flows_live_and_die(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hearing(&cloud).await;
        let id = cloud.make_flow(json!({"name": "One", "categories": "[\"SIGN_UP\"]"})).await;
        assert_eq!(cloud.error(Method::POST, &format!("{WABA}/flows"), Some(json!({"name": "One", "categories": ["OTHER"]}))).await, (400, 100));
        assert_eq!(cloud.error(Method::POST, &format!("{id}/publish"), None).await, (400, 139_002));
        let shown = cloud.graph(Method::GET, &id, None).await.ok();
        assert_eq!(shown, json!({"id": id, "name": "One", "status": "DRAFT", "categories": ["SIGN_UP"], "validation_errors": []}));

        let wrong = upload(&cloud, &id, "{\n  \"version\": \"7.3\",\n  \"extra\": 1, \"screens\": []}").await;
        assert_eq!(wrong["validation_errors"][0]["error"], "INVALID_PROPERTY_KEY");
        assert_eq!(wrong["validation_errors"][0]["line_start"], 3);
        assert_eq!(upload(&cloud, &id, &plain_flow().to_string()).await, json!({"success": true, "validation_errors": []}));
        let assets = cloud.graph(Method::GET, &format!("{id}/assets"), None).await.ok();
        let url = assets["data"][0]["download_url"].as_str().unwrap();
        let path = url.split_once("/_flows").map(|(_, rest)| format!("/_flows{rest}")).unwrap();
        assert_eq!(cloud.call(Method::GET, &path, None).await.ok(), plain_flow());
        assert_eq!(cloud.call(Method::GET, &path.replace("/flow.json", "x/flow.json"), None).await.status, StatusCode::NOT_FOUND);

        cloud.graph(Method::POST, &format!("{id}/publish"), None).await.ok();
        assert_eq!(cloud.error(Method::POST, &format!("{id}/publish"), None).await, (400, 139_002));
        assert_eq!(cloud.error(Method::DELETE, &id, None).await, (400, 139_004));
        cloud.graph(Method::POST, &id, Some(json!({"name": "Two", "categories": ["OTHER"]}))).await.ok();
        let fields = "?fields=id,name,status,json_version,preview.invalidate(false),health_status,application,whatsapp_business_account";
        let shown = cloud.graph(Method::GET, &format!("{id}{fields}"), None).await.ok();
        assert_eq!((&shown["name"], &shown["status"], &shown["json_version"]), (&json!("Two"), &json!("DRAFT"), &json!("7.3")));
        assert_eq!(shown["health_status"]["can_send_message"], "AVAILABLE");
        assert_eq!(shown["application"]["id"], APP);
        assert_eq!(shown["whatsapp_business_account"]["id"], WABA);
        let again = cloud.graph(Method::GET, &format!("{id}{fields}"), None).await.ok();
        assert_eq!(again["preview"], shown["preview"]);
        let renewed = cloud.graph(Method::GET, &format!("{id}?fields=preview.invalidate(true)"), None).await.ok();
        assert_ne!(renewed["preview"]["preview_url"], shown["preview"]["preview_url"]);
        let metric = format!("{id}?fields=metric.name(ENDPOINT_REQUEST_COUNT).granularity(DAY)");
        assert_eq!(cloud.error(Method::GET, &metric, None).await, (400, 139_006));

        cloud.graph(Method::POST, &format!("{id}/deprecate"), None).await.ok();
        assert_eq!(cloud.error(Method::POST, &format!("{id}/deprecate"), None).await, (400, 139_003));
        assert_eq!(cloud.error(Method::POST, &id, Some(json!({"name": "Three"}))).await, (400, 139_001));
        // Lists are in the order of time.
        cloud.advance("PT1S").await;
        let clone = cloud.make_flow(json!({"name": "Clone", "categories": ["OTHER"], "clone_flow_id": id})).await;
        let listed = cloud.graph(Method::GET, &format!("{WABA}/flows"), None).await.ok();
        assert_eq!(listed["data"].as_array().unwrap().iter().map(|flow| flow["name"].as_str().unwrap()).collect::<Vec<_>>(), ["Two", "Clone"]);
        cloud.graph(Method::DELETE, &clone, None).await.ok();
        assert_eq!(cloud.error(Method::GET, &clone, None).await, (400, 100));

        cloud.settle().await;
        let messages: Vec<String> =
            receiver.wait_for(5).await.iter().map(|hook| hook.value()["message"].as_str().unwrap().to_owned()).collect();
        assert_eq!(
            messages[..4],
            [
                "Flow One has been created with DRAFT status",
                "Flow One changed status from DRAFT to PUBLISHED",
                "Flow Two changed status from PUBLISHED to DRAFT",
                "Flow Two changed status from DRAFT to DEPRECATED",
            ]
        );
        cloud.stop().await;
    }
}

/// The app hears of messages and of Flows.
pub async fn hearing(cloud: &TestCloud) -> Receiver {
    let receiver = Receiver::start().await;
    let subscription = json!({
        "object": "whatsapp_business_account", "callback_url": receiver.url, "verify_token": "verify-me",
        "fields": "messages,flows", "access_token": format!("{APP}|{APP_SECRET}"),
    });
    cloud.call(Method::POST, &format!("/v23.0/{APP}/subscriptions"), Some(subscription)).await.ok();
    cloud.graph(Method::POST, &format!("{WABA}/subscribed_apps"), None).await.ok();
    receiver
}

async fn upload(cloud: &TestCloud, id: &str, text: &str) -> Value {
    let part =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = format!(
        "{}{}--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"flow.json\"\r\nContent-Type: application/json\r\n\r\n{text}\r\n--b--\r\n",
        part("name", "flow.json"),
        part("asset_type", "FLOW_JSON"),
    );
    let request = http::Request::post(format!("/v23.0/{id}/assets?access_token={TOKEN}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(axum::body::Body::from(body))
        .unwrap();
    cloud.send(request).await.ok()
}

on_both_engines! {
    async fn a_message_carries_a_flow_that_it_may(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.write_text(ANA, "Hi").await;
        let id = cloud.plain_flow("Survey").await;
        let code = |answer: &Value| answer["error"]["code"].as_i64();
        let payload = json!({"screen": "FIRST", "data": {"hint": "h"}});
        let refused = [
            (json!({"flow_id": "999999999999999", "flow_action_payload": payload}), 2064),
            (json!({"flow_id": id, "flow_action_payload": payload}), 131_009),
            (json!({"flow_id": id, "mode": "draft", "flow_action_payload": {"screen": "LAST"}}), 131_009),
            (json!({"flow_id": id, "mode": "draft", "flow_action_payload": {"screen": "FIRST", "data": {"hint": 1}}}), 131_009),
            (json!({"flow_id": id, "mode": "draft"}), 131_009),
            (json!({"flow_id": id, "mode": "draft", "flow_action": "data_exchange"}), 131_009),
        ];
        for (parameters, expected) in refused {
            assert_eq!(code(&cloud.send_flow(parameters.clone()).await), Some(expected), "{parameters}");
        }
        let draft = cloud.sent_flow(json!({"flow_id": id, "mode": "draft", "flow_action_payload": payload})).await;
        let opened = cloud.post(&format!("customers/{ANA}/flows/open"), json!({"message_id": draft})).await.ok();
        assert_eq!(opened["mode"], "draft");

        cloud.graph(Method::POST, &format!("{id}/publish"), None).await.ok();
        let sent = cloud.sent_flow(json!({"flow_name": "Survey", "flow_action_payload": payload})).await;
        // What is edited later does not change what was sent.
        upload(&cloud, &id, "{}").await;
        let opened = cloud.post(&format!("customers/{ANA}/flows/open"), json!({"message_id": sent})).await.ok();
        assert_eq!(opened, json!({
            "flow_id": id, "flow_name": "Survey", "flow_json": plain_flow(), "flow_token": "t-1", "flow_action": "navigate",
            "screen": "FIRST", "data": {"hint": "h"}, "mode": "published",
        }));
        let complete = |screen: &str| {
            let body = json!({"message_id": sent, "screen": screen, "payload": {"who": "Ana"}});
            cloud.post("customers/34600100001/flows/complete", body)
        };
        assert_eq!(complete("FIRST").await.problem(), (422, "invalid".to_owned()));
        complete("LAST").await.ok();
        let chat = cloud.chat(ANA).await;
        let reply = chat.iter().find(|message| message.to_string().contains("nfm_reply")).unwrap();
        assert!(reply.to_string().contains("flow_token") && reply.to_string().contains("Ana"), "{reply}");
        assert_eq!(reply["summary_masks"], json!({"who": "masked"}));

        upload(&cloud, &id, &plain_flow().to_string()).await;
        cloud.graph(Method::POST, &format!("{id}/publish"), None).await.ok();
        let path = format!("flows/{id}/status");
        let status = |status: &str| cloud.post(&path, json!({"status": status}));
        status("THROTTLED").await.ok();
        for _ in 0..10 {
            cloud.sent_flow(json!({"flow_id": id, "flow_action_payload": payload})).await;
        }
        let next = json!({"flow_id": id, "flow_action_payload": payload});
        assert_eq!(code(&cloud.send_flow(next.clone()).await), Some(132_069));
        cloud.advance("PT61M").await;
        cloud.sent_flow(next.clone()).await;
        status("BLOCKED").await.ok();
        assert_eq!(code(&cloud.send_flow(next).await), Some(132_068));
        let blocked = cloud.post(&format!("customers/{ANA}/flows/open"), json!({"message_id": sent})).await;
        assert_eq!(blocked.problem(), (409, "flow_blocked".to_owned()));
        cloud.stop().await;
    }
}

/// A business's endpoint: decrypts, answers what the test wants.
pub struct Business {
    key: OaepPrivateDecryptingKey,
    asked: Mutex<Vec<Value>>,
    answers: Mutex<VecDeque<(u16, Value)>>,
}

impl Business {
    pub async fn start() -> (Arc<Self>, String, String) {
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
        let der: PublicKeyX509Der<'_> = private.public_key().as_der().unwrap();
        let text = STANDARD.encode(der.as_ref());
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----");
        let business = Arc::new(Self {
            key: OaepPrivateDecryptingKey::new(private).unwrap(),
            asked: Mutex::default(),
            answers: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/flow", listener.local_addr().unwrap());
        let app = Router::new().fallback(Self::take).with_state(business.clone());
        tasks::spawn("test-endpoint", async move { axum::serve(listener, app).await });
        (business, url, pem)
    }

    pub fn answer(&self, status: u16, body: Value) {
        self.answers.lock().unwrap().push_back((status, body));
    }

    pub fn last(&self) -> Value {
        self.asked.lock().unwrap().last().unwrap().clone()
    }

    async fn take(State(business): State<Arc<Self>>, headers: HeaderMap, body: Bytes) -> Response {
        let given = headers["x-hub-signature-256"].to_str().unwrap();
        assert!(signature::verify(APP_SECRET, &body, given));
        let request: Value = serde_json::from_slice(&body).unwrap();
        let part = |name: &str| STANDARD.decode(request[name].as_str().unwrap()).unwrap();
        let mut buffer = vec![0; business.key.min_output_size()];
        let wrapped = part("encrypted_aes_key");
        let key: [u8; 16] =
            (&*business.key.decrypt(&OAEP_SHA256_MGF1SHA256, &wrapped, &mut buffer, None).unwrap()).try_into().unwrap();
        let nonce: [u8; 16] = part("initial_vector").try_into().unwrap();
        let plain = endpoint_cipher::open(&key, nonce, &part("encrypted_flow_data")).unwrap();
        let plain: Value = serde_json::from_slice(&plain).unwrap();
        business.asked.lock().unwrap().push(plain.clone());
        let (status, answer) = if plain["action"] == "ping" {
            (200, json!({"data": {"status": "active"}}))
        } else {
            business.answers.lock().unwrap().pop_front().unwrap_or((500, Value::Null))
        };
        let status = StatusCode::from_u16(status).unwrap();
        if status != StatusCode::OK {
            return (status, answer.to_string()).into_response();
        }
        let sealed = endpoint_cipher::seal(&key, nonce.map(|byte| byte ^ 0xff), answer.to_string().as_bytes()).unwrap();
        STANDARD.encode(sealed).into_response()
    }
}

on_both_engines! {
    async fn a_flow_talks_to_its_endpoint(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (business, url, pem) = Business::start().await;
        let publish = |id: String| {
            let cloud = &cloud;
            async move { cloud.graph(Method::POST, &format!("{id}/publish"), None).await }
        };
        let id = cloud.make_flow(json!({"name": "Booking", "categories": ["APPOINTMENT_BOOKING"], "flow_json": endpoint_flow().to_string()})).await;
        let details = |answer: crate::harness::Answer| answer.json()["error"]["error_data"]["details"].as_str().unwrap_or_default().to_owned();
        assert_eq!(details(publish(id.clone()).await), "Publishing without specifying endpoint_uri is forbidden");
        cloud.graph(Method::POST, &id, Some(json!({"endpoint_uri": url}))).await.ok();
        assert_eq!(details(publish(id.clone()).await), "Missing Flows Signed Public Key");
        let key = json!({"business_public_key": pem});
        cloud.graph(Method::POST, &format!("{NUMBER}/whatsapp_business_encryption"), Some(key)).await.ok();
        assert_eq!(details(publish(id.clone()).await), "WhatsApp Business Account is not subscribed to Flows Webhooks");
        let receiver = hearing(&cloud).await;
        publish(id.clone()).await.ok();
        assert_eq!(business.last(), json!({"version": "3.0", "action": "ping"}));

        cloud.write_text(ANA, "Hi").await;
        let sent = cloud.sent_flow(json!({"flow_id": id, "flow_action": "data_exchange"})).await;
        let open = || cloud.post("customers/34600100001/flows/open", json!({"message_id": sent}));
        business.answer(421, Value::Null);
        business.answer(200, json!({"screen": "FIRST", "data": {"hint": "h"}}));
        let opened = open().await.ok();
        assert_eq!((&opened["screen"], &opened["data"]), (&json!("FIRST"), &json!({"hint": "h"})));
        let asked = business.last();
        assert_eq!((&asked["action"], &asked["flow_token"], &asked["version"]), (&json!("INIT"), &json!("t-1"), &json!("4.0")));
        assert_eq!(asked["flow_token_signature"].as_str().unwrap().split('.').count(), 3);

        let exchange = |screen: &str, data: Value, action: &str| {
            let body = json!({"message_id": sent, "screen": screen, "data": data, "action": action});
            cloud.post("customers/34600100001/flows/exchange", body)
        };
        business.answer(200, json!({"screen": "LAST", "data": {}}));
        assert_eq!(exchange("FIRST", json!({"slot": "1"}), "data_exchange").await.ok(), json!({"screen": "LAST", "data": {}}));
        assert_eq!(business.last()["data"], json!({"slot": "1"}));
        business.answer(200, json!({"screen": "FIRST", "data": {"hint": "again"}}));
        assert_eq!(exchange("LAST", json!({}), "BACK").await.ok()["screen"], "FIRST");
        assert_eq!(business.last()["action"], "BACK");

        // A screen that no route leads to, data that does not fit: the endpoint hears of it.
        business.answer(200, json!({"screen": "FIRST", "data": {"hint": 1}}));
        business.answer(200, json!({"data": {"acknowledged": true}}));
        let wrong = exchange("FIRST", json!({}), "data_exchange").await;
        assert_eq!(wrong.problem(), (409, "endpoint_answer".to_owned()));
        assert_eq!(business.last()["data"]["error"], "payload-schema-error");
        business.answer(200, json!({"screen": "FIRST", "data": {"hint": "h"}}));
        business.answer(200, json!({"data": {"acknowledged": true}}));
        assert_eq!(exchange("LAST", json!({}), "data_exchange").await.problem().1, "endpoint_answer");
        assert_eq!(business.last()["data"]["error"], "invalid-screen-transition");
        for status in [500, 432] {
            business.answer(status, Value::Null);
            assert_eq!(exchange("FIRST", json!({}), "data_exchange").await.problem().1, "endpoint_failed");
        }

        let params = json!({"flow_token": "t-1", "slot": "1"});
        business.answer(200, json!({"screen": "SUCCESS", "data": {"extension_message_response": {"params": params}}}));
        let closed = exchange("LAST", json!({}), "data_exchange").await.ok();
        cloud.settle().await;
        let hooks = receiver.arrived();
        let reply = hooks.iter().find(|hook| hook.value()["messages"][0]["id"] == closed["message_id"]).unwrap().value();
        let reply = &reply["messages"][0]["interactive"]["nfm_reply"];
        assert_eq!((&reply["name"], &reply["body"]), (&json!("flow"), &json!("Sent")));
        assert_eq!(serde_json::from_str::<Value>(reply["response_json"].as_str().unwrap()).unwrap(), params);

        business.answer(427, json!({"error_msg": "The order has already been placed"}));
        let void = open().await;
        assert_eq!(void.problem(), (409, "flow_token_void".to_owned()));
        assert_eq!(void.json()["detail"], "The order has already been placed");
        assert_eq!(open().await.problem().1, "flow_token_void");
        cloud.stop().await;
    }
}
