//! Private notes over HTTP.

use recado_core::new_uuid;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, Who};

async fn me(desk: &Desk, who: Who) -> Value {
    desk.get("/api/v1/me").by(who).send().await.json()["agent"].clone()
}

async fn write(desk: &Desk, who: Who, body: Value) -> Answer {
    desk.post(&desk.path("/api/v1/conversations/{conversation}/notes")).by(who).json(&body).send().await
}

async fn mentioned(desk: &Desk, who: Who) -> usize {
    let page = desk.get("/api/v1/conversations?queue=mentions").by(who).send().await.json();
    let counts = desk.get("/api/v1/conversations/counts").by(who).send().await.json();
    let found = page["data"].as_array().unwrap().len();
    assert_eq!(counts["mentions"], found);
    found
}

#[tokio::test]
async fn a_note_calls_a_colleague_and_stays_inside() {
    let desk = Desk::start().await;
    let (agent, owner) = (me(&desk, Who::Agent).await, me(&desk, Who::Owner).await);
    let id = new_uuid();
    let body = json!({"id": id, "body": " @owner please look ", "mentions": [owner["id"], owner["id"], agent["id"]]});
    let note = write(&desk, Who::Agent, body.clone()).await;
    note.is(201);
    let note = note.json();
    assert_eq!(
        note,
        json!({
            "id": id, "conversation_id": desk.path("{conversation}"), "body": "@owner please look",
            "author": {"kind": "agent", "id": agent["id"], "name": agent["name"]},
            "mentions": [owner["id"], agent["id"]], "created_at": desk.now(), "edited_at": null,
        })
    );
    assert_eq!(write(&desk, Who::Agent, body).await.json(), note, "the same id again");
    assert_eq!((mentioned(&desk, Who::Owner).await, mentioned(&desk, Who::Agent).await), (1, 0));
    let thread = desk.get(&desk.path("/api/v1/conversations/{conversation}/thread")).by(Who::Agent).send().await.json();
    let items: Vec<&str> =
        thread["data"].as_array().unwrap().iter().map(|item| item["item"].as_str().unwrap()).collect();
    assert_eq!(items, ["note", "message"]);
    assert_eq!(thread["data"][0]["data"], note);
    assert_eq!(thread["data"][1]["data"]["id"], desk.path("{message}"));
    let conversation = desk.get(&desk.path("/api/v1/conversations/{conversation}")).by(Who::Agent).send().await.json();
    assert_eq!(conversation["last_message"]["id"], desk.path("{message}"), "previews show what customers see");

    desk.post(&desk.path("/api/v1/conversations/{conversation}/read")).by(Who::Agent).send().await.is(200);
    assert_eq!(mentioned(&desk, Who::Owner).await, 1, "somebody else has read it");
    desk.post(&desk.path("/api/v1/conversations/{conversation}/read")).by(Who::Owner).send().await.is(200);
    assert_eq!(mentioned(&desk, Who::Owner).await, 0);

    // A note's id is no message's: nothing sends it.
    desk.post(&format!("/api/v1/messages/{id}/retry")).by(Who::Agent).send().await.is_problem(404, "not_found");
    let reply = json!({"id": new_uuid(), "kind": "text", "content": {"body": "x"}, "reply_to": id});
    let messages = desk.path("/api/v1/conversations/{conversation}/messages");
    desk.post(&messages).by(Who::Agent).json(&reply).send().await.is_problem(422, "invalid");
    let note_message = json!({"id": new_uuid(), "kind": "note", "content": {"body": "secret"}});
    desk.post(&messages).by(Who::Agent).json(&note_message).send().await.is_problem(422, "invalid");
    desk.settle().await;
    let sent = desk.graph.called("POST", "").await;
    assert!(!sent.is_empty() && sent.iter().all(|body| !body.to_string().contains("please look")), "{sent:?}");
}

#[tokio::test]
async fn only_its_author_changes_a_note() {
    let desk = Desk::start().await;
    let owner = me(&desk, Who::Owner).await;
    let note = write(&desk, Who::Agent, json!({"id": new_uuid(), "body": "one"})).await.json();
    let path = format!("/api/v1/notes/{}", note["id"].as_str().unwrap());
    let change = |who, body: Value| desk.request("PATCH", &path).by(who).json(&body).send();
    change(Who::Owner, json!({"body": "two"})).await.is_problem(403, "not_author");
    change(Who::ApiKey, json!({"body": "two"})).await.is_problem(403, "not_author");
    desk.delete(&path).by(Who::Owner).send().await.is_problem(403, "not_author");
    change(Who::OtherOwner, json!({"body": "two"})).await.is_problem(404, "not_found");
    assert_eq!(change(Who::Agent, json!({})).await.json(), note, "nothing changed");
    let changed = change(Who::Agent, json!({"body": "two", "mentions": [owner["id"]]})).await.json();
    assert_eq!((&changed["body"], &changed["edited_at"]), (&json!("two"), &desk.now()));
    assert_eq!(mentioned(&desk, Who::Owner).await, 1);
    change(Who::Agent, json!({"mentions": []})).await.is(200);
    assert_eq!(mentioned(&desk, Who::Owner).await, 0);
    change(Who::Agent, json!({"mentions": [owner["id"]]})).await.is(200);
    desk.delete(&path).by(Who::Agent).send().await.is(204);
    assert_eq!(mentioned(&desk, Who::Owner).await, 0);
    change(Who::Agent, json!({"body": "three"})).await.is_problem(404, "not_found");
    let of_nobody = json!({"id": new_uuid(), "body": "x", "mentions": [new_uuid()]});
    write(&desk, Who::Agent, of_nobody).await.is_problem(422, "invalid");
    write(&desk, Who::Agent, json!({"id": new_uuid(), "body": "  "})).await.is_problem(422, "invalid");
    write(&desk, Who::OtherOwner, json!({"id": new_uuid(), "body": "x"})).await.is_problem(404, "not_found");
}
