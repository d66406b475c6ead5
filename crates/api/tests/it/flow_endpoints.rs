//! The desk as the endpoint of a form, over HTTP.

use recado_db::Engine;
use recado_whatsapp::flow::endpoint_cipher::RequestKey;
use recado_whatsapp::flow::endpoint_key::NewKeyPair;
use recado_whatsapp::signature;
use serde_json::{Value, json};

use crate::desk::{APP_SECRET, Answer, Desk, FLOW_ID, Who};

const KEY: RequestKey = RequestKey { key: [7; 16], nonce: [9; 16] };

fn booking() -> String {
    json!({"version": "7.3", "data_api_version": "4.0", "routing_model": {"FIRST": []}, "screens": [{
        "id": "FIRST", "title": "First", "terminal": true, "data": {},
        "layout": {"type": "SingleColumnLayout", "children": [
            {"type": "TextInput", "name": "size", "label": "Size"},
            {"type": "Footer", "label": "Go", "on-click-action": {"name": "data_exchange", "payload": {"size": "${form.size}"}}}
        ]}
    }]})
    .to_string()
}

async fn ask(desk: &Desk, body: Vec<u8>, signature: &str) -> Answer {
    let call = desk.post(&desk.path("/hooks/flows/{flow}")).header("x-hub-signature-256", signature);
    call.body("application/json", body).send().await
}

async fn ask_sealed(desk: &Desk, pem: &str, plain: Value) -> Answer {
    let body = KEY.seal_request(&plain, pem).unwrap().to_string().into_bytes();
    let signature = signature::sign(APP_SECRET, &body);
    ask(desk, body, &signature).await
}

fn opened(answer: &Answer) -> Value {
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    serde_json::from_slice(&KEY.open_answer(&answer.body).unwrap()).unwrap()
}

async fn an_endpoint_is_set_up_and_asked(engine: Engine) {
    let desk = Desk::on(engine).await;
    let path = desk.path("/api/v1/flows/{flow}/endpoint");
    let put = |body: Value| desk.request("PUT", &path).by(Who::Owner).json(&body).send();
    // A form that asks nobody needs no endpoint.
    let early = put(json!({"mode": "static"})).await;
    early.is_problem(422, "invalid");
    assert_eq!(early.json()["errors"][0]["field"], "mode");
    let draft = desk.request("PUT", &desk.path("/api/v1/flows/{flow}/json?version=0")).by(Who::Owner);
    draft.body("text/plain", booking()).send().await.is(200);

    desk.request("PUT", &path)
        .by(Who::Agent)
        .json(&json!({"mode": "off"}))
        .send()
        .await
        .is_problem(403, "not_permitted");
    put(json!({"mode": "sometimes"})).await.is_problem(422, "invalid");
    put(json!({"mode": "static", "x": 1})).await.is_problem(422, "invalid");
    put(json!({"mode": "forward"})).await.is_problem(422, "invalid");
    let rules = json!([{"screen": "FIRST", "answer": {"kind": "finish", "with_answers": true}}]);
    let saved = put(json!({"mode": "static", "rules": rules})).await;
    saved.is(200);
    let saved = saved.json();
    assert_eq!((&saved["problem"], &saved["secret"]), (&Value::Null, &Value::Null));
    assert_eq!(saved["endpoint"]["url"], desk.path("http://public.test/hooks/flows/{flow}"));
    assert_eq!(saved["endpoint"]["rules"][0]["answer"], json!({"kind": "finish", "data": {}, "with_answers": true}));
    let told = desk.graph.called("POST", FLOW_ID).await;
    assert_eq!(told[0]["endpoint_uri"], saved["endpoint"]["url"]);
    let uploaded = desk.graph.called("POST", "/whatsapp_business_encryption").await;
    let pem = uploaded[0]["business_public_key"].as_str().unwrap().to_owned();

    let ping = ask_sealed(&desk, &pem, json!({"version": "3.0", "action": "ping"})).await;
    ping.is(200);
    assert_eq!(opened(&ping), json!({"data": {"status": "active"}}));
    let ticket = desk.post(&desk.path("/api/v1/flows/{flow}/tickets")).by(Who::Agent).send().await.json();
    let token = &ticket["flow_token"];
    let last = json!({"version": "4.0", "action": "data_exchange", "screen": "FIRST", "data": {"size": "L"}, "flow_token": token});
    let params = json!({"flow_token": token, "size": "L"});
    let done = json!({"screen": "SUCCESS", "data": {"extension_message_response": {"params": params}}});
    assert_eq!(opened(&ask_sealed(&desk, &pem, last).await), done);

    let stranger = NewKeyPair::generate().unwrap().public_pem;
    ask_sealed(&desk, &stranger, json!({"action": "ping"})).await.is_problem(421, "not_decrypted");
    ask(&desk, b"{}".to_vec(), "sha256=00").await.is_problem(432, "wrong_signature");
    ask(&desk, vec![b' '; (1 << 20) + 1], "").await.is_problem(413, "too_large");
    desk.post(&format!("/hooks/flows/{}", recado_core::new_uuid())).send().await.is_problem(404, "not_found");
    // Published, so that not every token will do.
    desk.graph
        .answer(
            "GET",
            &format!("/{FLOW_ID}"),
            200,
            json!({"id": FLOW_ID, "name": "Survey", "status": "PUBLISHED",
        "categories": ["SURVEY"], "validation_errors": [], "endpoint_uri": saved["endpoint"]["url"]}),
        )
        .await;
    desk.post(&desk.path("/api/v1/flows/{flow}/publish")).by(Who::Owner).send().await.is(200);
    let void = ask_sealed(&desk, &pem, json!({"version": "4.0", "action": "INIT", "flow_token": "unused"})).await;
    void.is(427);
    assert_eq!(opened(&void), json!({"error_msg": "This form is not available any more."}));

    let rotated = desk.post(&format!("{path}/keys")).by(Who::Owner).json(&json!({"rotate": true})).send().await;
    rotated.is(200);
    assert_eq!(desk.graph.called("POST", "/whatsapp_business_encryption").await.len(), 2);
    ask_sealed(&desk, &pem, json!({"action": "ping"})).await.is(200);
    let probe = desk.post(&format!("{path}/test")).by(Who::Owner).send().await;
    probe.is(200);
    assert_eq!(probe.json()["works"], false);

    let log = desk.get(&format!("{path}/requests?limit=2")).by(Who::Owner).send().await.json();
    assert_eq!((&log["data"][0]["action"], &log["data"][1]["outcome"]), (&json!("ping"), &json!("token_void")));
    assert!(log["next_cursor"].is_string());
    desk.get(&format!("{path}/requests?cursor=x")).by(Who::Owner).send().await.is_problem(422, "bad_cursor");
    desk.get(&path).by(Who::OtherOwner).send().await.is_problem(404, "not_found");
    let forward = put(json!({"mode": "forward", "forward_url": "http://127.0.0.1:9/"})).await.json();
    assert!(forward["secret"].is_string());
    assert_eq!(desk.get(&path).by(Who::Owner).send().await.json()["has_secret"], true);
}

#[tokio::test]
async fn an_endpoint_is_set_up_and_asked_on_sqlite() {
    an_endpoint_is_set_up_and_asked(Engine::Sqlite).await;
}

#[tokio::test]
async fn an_endpoint_is_set_up_and_asked_on_postgres() {
    an_endpoint_is_set_up_and_asked(Engine::Postgres).await;
}
