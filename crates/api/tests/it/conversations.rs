//! The inbox's queues, and what is done with one conversation.

use serde_json::{Value, json};

use crate::desk::{Desk, Who, text};

async fn list(desk: &Desk, query: &str) -> Value {
    let answer = desk.get(&format!("/api/v1/conversations?{query}")).by(Who::Agent).send().await;
    answer.is(200);
    answer.json()
}

fn ids(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|conversation| conversation["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_conversation_reads_as_agreed() {
    let desk = Desk::start().await;
    let conversation = desk.get(&desk.path("/api/v1/conversations/{conversation}")).by(Who::Agent).send().await.json();
    assert_eq!(conversation["contact"]["phone"], "+34600100001");
    assert_eq!(conversation["unread_count"], 1);
    assert_eq!(conversation["last_message"]["preview"], "Hola");
    assert_eq!(conversation["window"]["open"], true);
    assert_eq!(conversation["channel_id"], desk.path("{channel}"));
    assert_eq!(conversation, list(&desk, "").await["data"][0]);
}

#[tokio::test]
async fn a_conversation_travels_through_the_queues() {
    let desk = Desk::start().await;
    let id = desk.path("{conversation}");
    let path = format!("/api/v1/conversations/{id}");
    let change = |body: Value| desk.request("PATCH", &path).by(Who::Agent).json(&body).send();
    let me = desk.get("/api/v1/me").by(Who::Agent).send().await.json()["agent"]["id"].clone();

    assert_eq!(ids(&list(&desk, "queue=unassigned").await), [&id]);
    assert_eq!(ids(&list(&desk, "queue=mine").await), [""; 0]);
    let assigned = change(json!({"assignee_id": me})).await;
    assigned.is(200);
    assert_eq!(assigned.json()["assignee_id"], me);
    assert_eq!(ids(&list(&desk, "queue=mine").await), [&id]);
    assert_eq!(ids(&list(&desk, "queue=unassigned").await), [""; 0]);
    assert_eq!(change(json!({})).await.json()["assignee_id"], me, "what is absent stays");
    assert_eq!(change(json!({"assignee_id": null})).await.json()["assignee_id"], json!(null));

    assert_eq!(change(json!({"status": "closed"})).await.json()["status"], "closed");
    assert_eq!(ids(&list(&desk, "queue=closed").await), [&id]);
    assert_eq!(ids(&list(&desk, "").await), [""; 0]);
    desk.receive(&text("wamid.again", "Hola?")).await;
    let counts = desk.get("/api/v1/conversations/counts").by(Who::Agent).send().await.json();
    assert_eq!(
        counts,
        json!({"all": 1, "mine": 0, "unassigned": 1, "unread": 1, "snoozed": 0, "closed": 0, "mentions": 0, "teams": []})
    );

    change(json!({"assignee_id": "00000000-0000-0000-0000-000000000001"})).await.is_problem(422, "invalid");
    change(json!({"status": "lost"})).await.is_problem(422, "invalid");
    change(json!({"state": "open"})).await.is_problem(422, "invalid");
}

#[tokio::test]
async fn conversations_are_found_and_paged() {
    let desk = Desk::start().await;
    let id = desk.path("{conversation}");
    for query in ["q=ana", "q=600100", "q=%2B34600", &desk.path("channel_id={channel}"), "limit=1"] {
        assert_eq!(ids(&list(&desk, query).await), [&id], "{query}");
    }
    assert_eq!(ids(&list(&desk, "q=bruno").await), [""; 0]);
    assert_eq!(ids(&list(&desk, "channel_id=00000000-0000-0000-0000-000000000001").await), [""; 0]);
    assert_eq!(list(&desk, "limit=1").await["next_cursor"], json!(null));
}

#[tokio::test]
async fn reading_takes_the_count_away_and_tells_whatsapp() {
    let desk = Desk::start().await;
    let path = desk.path("/api/v1/conversations/{conversation}/read");
    let unknown = json!({"message_id": "00000000-0000-0000-0000-000000000001"});
    desk.post(&path).by(Who::Agent).json(&unknown).send().await.is_problem(404, "not_found");
    let read = desk.post(&path).by(Who::Agent).json(&json!({"message_id": desk.path("{message}")})).send().await;
    read.is(200);
    assert_eq!(read.json()["unread_count"], 0);
    desk.settle().await;
    let receipts: Vec<Value> = desk.graph.sent().await;
    assert!(
        receipts.iter().any(|body| body["status"] == "read" && body["message_id"] == "wamid.first"),
        "{receipts:?}"
    );
    desk.post(&path).by(Who::Agent).send().await.is(200);
    desk.post(&path).by(Who::Agent).json(&json!({})).send().await.is(200);
}

#[tokio::test]
async fn typing_is_shown_once_in_a_while() {
    let desk = Desk::start().await;
    let path = desk.path("/api/v1/conversations/{conversation}/typing");
    for _ in 0..3 {
        desk.post(&path).by(Who::Agent).send().await.is(204);
    }
    desk.settle().await;
    let typing = desk.graph.sent().await.into_iter().filter(|body| body["typing_indicator"].is_object()).count();
    assert_eq!(typing, 1);
}

#[tokio::test]
async fn a_conversation_is_put_aside_and_ranked() {
    let desk = Desk::start().await;
    let id = desk.path("{conversation}");
    let path = format!("/api/v1/conversations/{id}");
    let change = |body: Value| desk.request("PATCH", &path).by(Who::Agent).json(&body).send();
    let plain = desk.get(&path).by(Who::Agent).send().await.json();
    assert_eq!((&plain["priority"], &plain["snoozed_until"]), (&json!("none"), &json!(null)));
    let until = "2099-01-01T00:00:00Z";
    change(json!({"status": "snoozed", "snoozed_until": until})).await.is_problem(422, "invalid");
    change(json!({"snoozed_until": desk.now()})).await.is_problem(422, "invalid");
    change(json!({"status": "snoozed", "snoozed_until": "tomorrow"})).await.is_problem(422, "invalid");
    change(json!({"priority": "critical"})).await.is_problem(422, "invalid");
    let asleep = change(json!({"status": "snoozed", "snoozed_until": null, "priority": "high"})).await;
    asleep.is(200);
    assert_eq!((&asleep.json()["status"], &asleep.json()["priority"]), (&json!("snoozed"), &json!("high")));
    assert_eq!(ids(&list(&desk, "").await), [""; 0]);
    assert_eq!(ids(&list(&desk, "queue=snoozed&priority=high").await), [&id]);
    assert_eq!(ids(&list(&desk, "status=snoozed&window_open=true&unread=true").await), [&id]);
    assert_eq!(ids(&list(&desk, "queue=snoozed&priority=low").await), [""; 0]);
    desk.get("/api/v1/conversations?priority=critical").by(Who::Agent).send().await.is_problem(422, "invalid");
    let counts = desk.get("/api/v1/conversations/counts").by(Who::Agent).send().await.json();
    assert_eq!((&counts["all"], &counts["snoozed"]), (&json!(0), &json!(1)));
    desk.receive(&text("wamid.again", "Hola?")).await;
    let awake = desk.get(&path).by(Who::Agent).send().await.json();
    assert_eq!((&awake["status"], &awake["priority"]), (&json!("open"), &json!("high")));
}
