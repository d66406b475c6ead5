//! Forms over HTTP.

use recado_db::Engine;
use serde_json::{Value, json};

use crate::desk::{Desk, Who};

fn survey() -> String {
    json!({"version": "7.3", "screens": [{
        "id": "SURVEY", "title": "Survey", "terminal": true, "success": true, "data": {},
        "layout": {"type": "SingleColumnLayout", "children": [
            {"type": "RadioButtonsGroup", "name": "mark", "label": "How was it?", "data-source": [
                {"id": "good", "title": "Good"}, {"id": "bad", "title": "Bad"}]},
            {"type": "Footer", "label": "Send", "on-click-action": {"name": "complete", "payload": {"mark": "${form.mark}"}}}
        ]}
    }]})
    .to_string()
}

async fn save(desk: &Desk, version: i64, json: &str) -> Value {
    let path = desk.path(&format!("/api/v1/flows/{{flow}}/json?version={version}"));
    let answer = desk.request("PUT", &path).by(Who::Owner).body("text/plain", json.to_owned()).send().await;
    answer.is(200);
    answer.json()
}

async fn filled_in(desk: &Desk, wamid: &str, response: &Value) {
    let reply = json!({"name": "flow", "body": "Sent", "response_json": response.to_string()});
    desk.receive(&json!({
        "id": wamid, "from": crate::desk::ANA, "timestamp": "1800000000", "type": "interactive",
        "interactive": {"type": "nfm_reply", "nfm_reply": reply},
    }))
    .await;
}

async fn a_form_from_draft_to_answers(engine: Engine) {
    let desk = Desk::on(engine).await;
    let list = desk.get("/api/v1/flows").by(Who::Agent).send().await.json();
    assert_eq!((&list["data"][0]["name"], &list["data"][0]["endpoint"]["kind"]), (&json!("Survey"), &json!("none")));
    let one = desk.get(&desk.path("/api/v1/flows/{flow}")).by(Who::Agent).send().await.json();
    assert_eq!((&one["json"], &one["version"]), (&Value::Null, &json!(0)));
    // Anything is kept, with what is wrong about it.
    let saved = save(&desk, 0, "{\"version\": \"7.3\",\n\"screens\": 1").await;
    assert_eq!((&saved["version"], &saved["draft_problems"][0]["error"]), (&json!(1), &json!("INVALID_FLOW_JSON")));
    assert_eq!(save(&desk, 1, &survey()).await, json!({"version": 2, "draft_problems": []}));
    let path = desk.path("/api/v1/flows/{flow}/json?version=1");
    let stale = desk.request("PUT", &path).by(Who::Owner).body("text/plain", "{}").send().await;
    stale.is_problem(409, "changed_meanwhile");
    desk.post(&desk.path("/api/v1/flows/{flow}/validate")).by(Who::Owner).send().await.is(200);
    let published = desk.post(&desk.path("/api/v1/flows/{flow}/publish")).by(Who::Owner).send().await;
    published.is(200);
    assert_eq!(published.json()["published_at"], desk.now());
    let ticket = desk.post(&desk.path("/api/v1/flows/{flow}/tickets")).by(Who::Agent).send().await.json();
    assert_eq!((&ticket["mode"], &ticket["flow_action"]), (&json!("published"), &json!("navigate")));

    filled_in(&desk, "wamid.a", &json!({"flow_token": ticket["flow_token"], "mark": "good"})).await;
    filled_in(&desk, "wamid.b", &json!({"flow_token": "unused", "mark": "good"})).await;
    let responses = desk.get(&desk.path("/api/v1/flow-responses?flow_id={flow}")).by(Who::Agent).send().await.json();
    assert_eq!(responses["data"].as_array().unwrap().len(), 1);
    let answer = json!({"key": "mark", "question": "How was it?", "value": "good", "text": "Good"});
    assert_eq!(responses["data"][0]["answers"], json!([answer]));
    assert_eq!(responses["data"][0]["conversation_id"], desk.path("{conversation}"));
    let unknown = desk.get("/api/v1/flow-responses").by(Who::Agent).send().await.json();
    assert_eq!(unknown["data"][0]["answers"][0]["text"], "good");
    let summary = desk.get(&desk.path("/api/v1/flows/{flow}/summary")).by(Who::Agent).send().await.json();
    assert_eq!(summary["questions"][0]["choices"][0], json!({"id": "good", "title": "Good", "count": 1}));

    let export = desk.path("/api/v1/flow-responses/export?flow_id={flow}");
    desk.get(&export).by(Who::Agent).send().await.is_problem(403, "not_permitted");
    let csv = desk.get(&export).by(Who::Owner).send().await;
    csv.is(200);
    assert_eq!(csv.header("content-disposition"), Some("attachment; filename=\"Survey.csv\""));
    assert!(csv.text().contains(",Good\n"), "{}", csv.text());
    let xlsx = desk.get(&format!("{export}&format=xlsx")).by(Who::Owner).send().await;
    assert!(xlsx.body.starts_with(b"PK"));
    let messages =
        desk.get(&desk.path("/api/v1/conversations/{conversation}/messages")).by(Who::Agent).send().await.json();
    assert_eq!(
        (&messages["data"][1]["kind"], &messages["data"][1]["content"]["flow_name"]),
        (&json!("flow_reply"), &json!("Survey"))
    );
}

#[tokio::test]
async fn a_form_from_draft_to_answers_on_sqlite() {
    a_form_from_draft_to_answers(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_form_from_draft_to_answers_on_postgres() {
    a_form_from_draft_to_answers(Engine::Postgres).await;
}

#[tokio::test]
async fn bad_input_is_told_and_changes_nothing() {
    let desk = Desk::start().await;
    let create = |body: Value| desk.post("/api/v1/flows").by(Who::Owner).json(&body).send();
    let connection = desk.path("{connection}");
    create(json!({"connection_id": connection, "name": "", "categories": ["SURVEY"]})).await.is_problem(422, "invalid");
    create(json!({"connection_id": connection, "name": "A", "categories": []})).await.is_problem(422, "invalid");
    create(json!({"connection_id": connection, "name": "A", "categories": ["SURVEY"], "x": 1}))
        .await
        .is_problem(422, "invalid");
    create(json!({"connection_id": recado_core::new_uuid(), "name": "A", "categories": ["SURVEY"]}))
        .await
        .is_problem(404, "not_found");
    let own = json!({"endpoint": {"kind": "own", "url": "nowhere"}});
    let change = desk.request("PATCH", &desk.path("/api/v1/flows/{flow}")).by(Who::Owner).json(&own).send().await;
    change.is_problem(422, "invalid");
    assert_eq!(change.json()["errors"][0]["field"], "endpoint.url");
    let put = |query: &str, body: Vec<u8>| {
        let path = desk.path(&format!("/api/v1/flows/{{flow}}/json{query}"));
        desk.request("PUT", &path).by(Who::Owner).body("text/plain", body).send()
    };
    put("", b"{}".to_vec()).await.is_problem(422, "invalid");
    put("?version=x", b"{}".to_vec()).await.is_problem(422, "invalid");
    put("?version=0", vec![0xff, 0xfe]).await.is_problem(422, "invalid");
    put("?version=0", vec![b' '; (10 << 20) + 1]).await.is_problem(413, "too_large");
    for query in ["from=yesterday", "flow_id=x", "cursor=x", "format=pdf"] {
        let path = if query.starts_with("format") { "flow-responses/export" } else { "flow-responses" };
        desk.get(&format!("/api/v1/{path}?{query}")).by(Who::Owner).send().await.is_problem(422, code_of(query));
    }
    desk.get("/api/v1/flows/x").by(Who::Agent).send().await.is_problem(404, "not_found");
    // Without a working copy there is nothing to upload.
    desk.post(&desk.path("/api/v1/flows/{flow}/validate")).by(Who::Owner).send().await.is_problem(422, "invalid");
    desk.post("/api/v1/flows").by(Who::Agent).json(&json!({})).send().await.is_problem(403, "not_permitted");
}

fn code_of(query: &str) -> &'static str {
    if query.starts_with("cursor") { "bad_cursor" } else { "invalid" }
}
