//! Message templates.

use serde_json::{Value, json};

use crate::desk::{Desk, WABA_ID, Who};

fn new_template(desk: &Desk) -> Value {
    json!({
        "connection_id": desk.path("{connection}"), "name": "saludo", "language": "es", "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Hola"}],
    })
}

#[tokio::test]
async fn templates_are_listed_counted_and_shown() {
    let desk = Desk::start().await;
    let list = desk.get("/api/v1/templates?q=pedido&status=approved&limit=1").by(Who::Agent).send().await.json();
    let variant = &list["data"][0]["variants"][0];
    assert_eq!((&list["data"][0]["name"], &variant["status"]), (&json!("order_update"), &json!("APPROVED")));
    assert_eq!(list["next_cursor"], Value::Null);
    let counts = desk.get("/api/v1/templates/counts").by(Who::Agent).send().await.json();
    assert_eq!((&counts["data"][0]["language"], &counts["data"][0]["count"]), (&json!("es"), &json!(1)));
    let one = desk.get(&desk.path("/api/v1/templates/{template}")).by(Who::Agent).send().await.json();
    assert_eq!((&one["components"][0]["type"], &one["edits"]["left_today"]), (&json!("BODY"), &json!(1)));
    assert_eq!(one["variants"][0]["id"], one["id"]);
    let history = desk.get(&desk.path("/api/v1/templates/{template}/history")).by(Who::Agent).send().await.json();
    assert_eq!((&history["data"][0]["kind"], &history["data"][0]["cause"]), (&json!("created"), &json!("sync")));
    let price = desk.get("/api/v1/templates/price-effect?country=MX").by(Who::Agent).send().await.json();
    assert_eq!((&price["market"], &price["categories"][1]["is_free_in_window"]), (&json!("Mexico"), &json!(true)));
    let library = desk.path("/api/v1/templates/library?connection_id={connection}&q=delivery");
    let library = desk.get(&library).by(Who::Agent).send().await.json();
    assert_eq!(library["data"][0]["name"], "delivery_update_1");
}

#[tokio::test]
async fn a_sync_is_asked_for_and_reported() {
    let desk = Desk::start().await;
    let asked = desk.post("/api/v1/templates/syncs").by(Who::Agent).send().await;
    asked.is(202);
    desk.settle().await;
    let syncs = desk.get("/api/v1/templates/syncs").by(Who::Agent).send().await.json();
    let sync = &syncs["data"][0];
    assert_eq!((&sync["state"], &sync["seen"], &sync["detail"]), (&json!("done"), &json!(1), &Value::Null));
    let other = desk.post("/api/v1/templates/syncs").by(Who::Owner);
    other.json(&json!({"connection_id": recado_core::new_uuid()})).send().await.is_problem(404, "not_found");
}

#[tokio::test]
async fn a_template_is_made_changed_tried_out_and_deleted() {
    let desk = Desk::start().await;
    let made = desk.post("/api/v1/templates").by(Who::Owner).json(&new_template(&desk)).send().await;
    made.is(201);
    let path = desk.path("/api/v1/templates/{template}");
    let edit = json!({"components": [{"type": "BODY", "text": "Adiós"}]});
    let edited = desk.request("PATCH", &path).by(Who::Owner).json(&edit).send().await;
    edited.is(200);
    let test = json!({"channel_id": desk.path("{channel}"), "to": "+34 600 100 002"});
    let sent = desk.post(&format!("{path}/test")).by(Who::Owner).json(&test).send().await;
    sent.is(200);
    assert!(sent.json()["wamid"].as_str().unwrap().starts_with("wamid."));
    assert_eq!(desk.graph.sent().await[0]["template"]["name"], "order_update");
    for done in ["unpause", "archive", "unarchive"] {
        desk.post(&format!("{path}/{done}")).by(Who::Owner).send().await.is(200);
    }
    desk.delete(&format!("{path}?all_languages=true")).by(Who::Owner).send().await.is(204);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field() {
    let desk = Desk::start().await;
    desk.graph.refuse_next_template().await;
    let refused = desk.post("/api/v1/templates").by(Who::Owner).json(&new_template(&desk)).send().await;
    refused.is_problem(422, "graph_refused");
    let problem = refused.json();
    assert_eq!(problem["errors"][0]["field"], "language");
    assert!(problem["detail"].as_str().unwrap().starts_with("Content in this language already exists: "));
    for (field, value, wanted) in [
        ("name", json!("Mayúsculas"), "name"),
        ("language", json!(""), "language"),
        ("components", json!("x"), "components"),
        ("connection_id", json!("x"), "connection_id"),
        ("name", json!(7), "name"),
    ] {
        let mut body = new_template(&desk);
        body[field] = value;
        let refused = desk.post("/api/v1/templates").by(Who::Owner).json(&body).send().await;
        refused.is_problem(422, "invalid");
        assert_eq!(refused.json()["errors"][0]["field"], wanted, "{}", refused.text());
    }
    let unknown = json!({"connection_id": desk.path("{connection}"), "surprise": 1});
    desk.post("/api/v1/templates").by(Who::Owner).json(&unknown).send().await.is_problem(422, "invalid");
    let nothing = desk.request("PATCH", &desk.path("/api/v1/templates/{template}")).by(Who::Owner).json(&json!({}));
    nothing.send().await.is_problem(422, "invalid");
    desk.get("/api/v1/templates?cursor=x").by(Who::Owner).send().await.is_problem(422, "bad_cursor");
    desk.get("/api/v1/templates?connection_id=x").by(Who::Owner).send().await.is_problem(422, "invalid");
    desk.get("/api/v1/templates/price-effect?country=XX").by(Who::Owner).send().await.is_problem(422, "invalid");
    desk.get("/api/v1/templates/library").by(Who::Owner).send().await.is_problem(422, "invalid");
    desk.get("/api/v1/templates/none").by(Who::Owner).send().await.is_problem(404, "not_found");
}

#[tokio::test]
async fn owners_change_templates_and_nobody_those_of_others() {
    let desk = Desk::start().await;
    let path = desk.path("/api/v1/templates/{template}");
    desk.post("/api/v1/templates")
        .by(Who::Agent)
        .json(&new_template(&desk))
        .send()
        .await
        .is_problem(403, "not_permitted");
    desk.delete(&path).by(Who::Agent).send().await.is_problem(403, "not_permitted");
    desk.get(&path).by(Who::OtherOwner).send().await.is_problem(404, "not_found");
    desk.delete(&path).by(Who::OtherOwner).send().await.is_problem(404, "not_found");
    let stranger = desk.post("/api/v1/templates").by(Who::OtherOwner).json(&new_template(&desk)).send().await;
    stranger.is_problem(404, "not_found");
    desk.get(&path).by(Who::Owner).send().await.is(200);
}

#[tokio::test]
async fn a_webhook_about_a_template_is_told_live() {
    let desk = Desk::start().await;
    let start = desk.inbox.newest_event(desk.tenant).await.unwrap();
    let value = json!({"event": "PAUSED", "message_template_id": 700_000_000_000_001_i64, "reason": "NONE"});
    let change = json!({"field": "message_template_status_update", "value": value});
    let entry = json!({"id": WABA_ID, "time": desk.clock.now().seconds(), "changes": [change]});
    desk.hook(&json!({"object": "whatsapp_business_account", "entry": [entry]})).await;
    desk.settle().await;
    let recado_inbox::EventsAfter::Events(events) = desk.inbox.events_after(desk.tenant, start, 10).await.unwrap()
    else {
        panic!("a reset")
    };
    let told: Value = serde_json::from_str(&events[0].payload).unwrap();
    assert_eq!(events[0].kind, "template.updated");
    assert_eq!((&told["template"]["status"], &told["changes"][0]["cause"]), (&json!("PAUSED"), &json!("webhook")));
}
