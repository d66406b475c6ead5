//! How satisfied customers are, over HTTP.

use serde_json::{Value, json};

use crate::desk::{Desk, Who, text};

fn settings() -> Value {
    json!({
        "is_on": true, "form": {"kind": "list"}, "question": "How was it?",
        "labels": ["Great", "Good", "OK", "Poor", "Bad"], "button": "Answer", "template": null,
        "delay_minutes": 0, "every_days": 0, "thanks": "", "asks_comment": true,
    })
}

#[tokio::test]
async fn settings_are_read_and_changed() {
    let desk = Desk::start().await;
    let read = |who| desk.get("/api/v1/survey").by(who).send();
    assert_eq!(read(Who::Agent).await.json()["is_on"], false);
    let change = |who, body: Value| desk.request("PUT", "/api/v1/survey").by(who).json(&body).send();
    change(Who::Agent, settings()).await.is_problem(403, "not_permitted");
    let changed = change(Who::Owner, settings()).await;
    changed.is(200);
    assert_eq!(changed.json(), settings());
    assert_eq!(read(Who::Agent).await.json(), settings());
    assert_eq!(read(Who::OtherOwner).await.json()["is_on"], false, "another workspace has its own");
    for (field, value, at) in [
        ("question", json!(" "), "question"),
        ("labels", json!(["a", "a", "b", "c", "d"]), "labels[1]"),
        ("labels", json!(["a"]), "labels"),
        ("delay_minutes", json!(-1), "delay_minutes"),
        ("every_days", json!(1000), "every_days"),
        ("template", json!({"name": "nothing", "language": "es"}), "template"),
        (
            "form",
            json!({"kind": "flow", "flow_id": recado_core::new_uuid(), "score_key": "x", "comment_key": null}),
            "form.flow_id",
        ),
    ] {
        let mut body = settings();
        body[field] = value;
        let refused = change(Who::Owner, body).await;
        refused.is_problem(422, "invalid");
        assert_eq!(refused.json()["errors"][0]["field"], at, "{}", refused.text());
    }
    let mut body = settings();
    body["form"] = json!({"kind": "telepathy"});
    let refused = change(Who::Owner, body).await;
    assert!(refused.status() < 500 && refused.status() >= 400);
    assert_eq!(read(Who::Agent).await.json(), settings(), "what was refused changed nothing");
}

#[tokio::test]
async fn answers_are_listed_summed_up_and_taken_out() {
    let desk = Desk::start().await;
    desk.request("PUT", "/api/v1/survey").by(Who::Owner).json(&settings()).send().await.is(200);
    let path = desk.path("/api/v1/conversations/{conversation}");
    desk.request("PATCH", &path).by(Who::Agent).json(&json!({"status": "closed"})).send().await.is(200);
    desk.settle().await;
    let thread = desk.get(&format!("{path}/messages")).by(Who::Agent).send().await.json();
    let asked = &thread["data"][0];
    assert_eq!(asked["author"]["kind"], "automatic");
    let row = &asked["content"]["interactive"]["action"]["sections"][0]["rows"][1];
    let mut tap = text("wamid.tap", "");
    tap["type"] = json!("interactive");
    tap["interactive"] = json!({"type": "list_reply", "list_reply": {"id": row["id"], "title": row["title"]}});
    desk.receive(&tap).await;
    assert_eq!(desk.get(&path).by(Who::Agent).send().await.json()["status"], "closed", "it stays closed");

    let answers = desk.get("/api/v1/survey/answers").by(Who::Owner).send().await.json();
    assert_eq!(answers["data"][0]["score"], 4);
    assert_eq!(answers["data"][0]["contact"]["name"], "Ana");
    for (query, count) in
        [("score=4", 1), ("score=5", 0), ("from=2030-01-01T00:00:00Z", 0), ("until=2030-01-01T00:00:00Z", 1)]
    {
        let found = desk.get(&format!("/api/v1/survey/answers?{query}")).by(Who::Owner).send().await.json();
        assert_eq!(found["data"].as_array().unwrap().len(), count, "{query}");
    }
    let summary = desk.get("/api/v1/survey/summary").by(Who::Owner).send().await.json();
    assert_eq!(summary, json!({"asked": 1, "answered": 1, "scores": [0, 0, 0, 1, 0], "average": 4.0}));
    let file = desk.get("/api/v1/survey/answers/export").by(Who::Owner).send().await;
    file.is(200);
    assert!(file.text().starts_with("\u{feff}answered_at,asked_at,score"), "{}", file.text());
    assert_eq!(file.text().lines().count(), 2);
    let others = desk.get("/api/v1/survey/answers").by(Who::OtherOwner).send().await.json();
    assert_eq!(others["data"], json!([]));
    desk.get("/api/v1/survey/answers").by(Who::Agent).send().await.is_problem(403, "not_permitted");
    desk.get("/api/v1/survey/answers?cursor=x").by(Who::Owner).send().await.is_problem(422, "bad_cursor");
}
