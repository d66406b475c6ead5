//! Sending, reading and sending again.

use recado_core::new_uuid;
use recado_db::Engine;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, Who, text};

fn message(body: &str) -> Value {
    json!({"id": new_uuid(), "kind": "text", "content": {"body": body}})
}

async fn send(desk: &Desk, body: &Value) -> Answer {
    let path = desk.path("/api/v1/conversations/{conversation}/messages");
    desk.post(&path).by(Who::Agent).json(body).send().await
}

async fn thread(desk: &Desk) -> Vec<Value> {
    let path = desk.path("/api/v1/conversations/{conversation}/messages");
    desk.get(&path).by(Who::Agent).send().await.json()["data"].as_array().unwrap().clone()
}

async fn sending_and_reading(engine: Engine) {
    let desk = Desk::on(engine).await;
    let hello = message("Hello Ana");
    let answer = send(&desk, &hello).await;
    answer.is(202);
    let queued = answer.json();
    assert_eq!(
        (&queued["id"], &queued["status"], &queued["direction"]),
        (&hello["id"], &json!("queued"), &json!("out"))
    );
    assert_eq!(queued["author"]["name"], "Alba Agent");
    assert_eq!(queued["content"]["body"], "Hello Ana");
    desk.settle().await;

    let again = send(&desk, &hello).await;
    again.is(202);
    assert_eq!(again.json()["status"], "accepted");
    let thread = thread(&desk).await;
    let bodies: Vec<&str> = thread.iter().map(|message| message["content"]["body"].as_str().unwrap()).collect();
    assert_eq!(bodies, ["Hello Ana", "Hola"], "newest first");
    assert!(thread[0]["wamid"].as_str().unwrap().starts_with("wamid.out"));
    assert_eq!(desk.graph.sent().await.len(), 1, "the same id twice is one message");
}

#[tokio::test]
async fn a_message_is_sent_once_on_sqlite() {
    sending_and_reading(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_message_is_sent_once_on_postgres() {
    sending_and_reading(Engine::Postgres).await;
}

#[tokio::test]
async fn a_program_is_named_as_the_author() {
    let desk = Desk::start().await;
    let path = desk.path("/api/v1/conversations/{conversation}/messages");
    let answer = desk.post(&path).by(Who::ApiKey).json(&message("from a program")).send().await;
    answer.is(202);
    assert_eq!(answer.json()["author"]["kind"], "api");
}

#[tokio::test]
async fn messages_are_paged_from_the_newest() {
    let desk = Desk::start().await;
    for number in 1..=4 {
        desk.receive(&text(&format!("wamid.page{number}"), &format!("number {number}"))).await;
    }
    let path = desk.path("/api/v1/conversations/{conversation}/messages");
    let (mut bodies, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = desk.get(&format!("{path}?limit=2&cursor={cursor}")).by(Who::Agent).send().await.json();
        let messages = page["data"].as_array().unwrap();
        bodies.extend(messages.iter().map(|message| message["content"]["body"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(bodies, ["number 4", "number 3", "number 2", "number 1", "Hola"]);
}

#[tokio::test]
async fn replies_and_reactions_belong_to_their_message() {
    let desk = Desk::start().await;
    let mut reply = message("you are welcome");
    reply["reply_to"] = json!(desk.path("{message}"));
    let answer = send(&desk, &reply).await;
    answer.is(202);
    assert_eq!(answer.json()["quoted"]["wamid"], "wamid.first");
    let reaction = |emoji: &str| json!({"id": new_uuid(), "kind": "reaction", "content": {"message_id": desk.path("{message}"), "emoji": emoji}});
    let reacted = send(&desk, &reaction("👍")).await;
    reacted.is(202);
    assert_eq!(reacted.json()["id"], desk.path("{message}"));
    assert_eq!(reacted.json()["reactions"][0]["emoji"], "👍");
    assert_eq!(send(&desk, &reaction("")).await.json()["reactions"], json!([]));
    assert_eq!(thread(&desk).await.len(), 2, "a reaction is no bubble");
}

#[tokio::test]
async fn messages_that_cannot_be_sent() {
    let desk = Desk::start().await;
    let id = new_uuid();
    let unsent = [
        json!({}),
        json!([]),
        json!("text"),
        json!({"id": id, "kind": "text"}),
        json!({"id": "1", "kind": "text", "content": {"body": "x"}}),
        json!({"id": id, "kind": "smoke", "content": {}}),
        json!({"id": id, "kind": "text", "content": {"body": ""}}),
        json!({"id": id, "kind": "text", "content": {"body": "x".repeat(4097)}}),
        json!({"id": id, "kind": "text", "content": {"body": 5}}),
        json!({"id": id, "kind": "location", "content": {"latitude": 200, "longitude": 0}}),
        json!({"id": id, "kind": "contacts", "content": {"contacts": []}}),
        json!({"id": id, "kind": "image", "content": {"media_id": id}}),
        json!({"id": id, "kind": "text", "content": {"body": "x"}, "reply_to": id}),
        json!({"id": id, "kind": "reaction", "content": {"message_id": id, "emoji": "👍"}}),
    ];
    for body in unsent {
        let answer = send(&desk, &body).await;
        assert!([404, 422].contains(&answer.status()), "{body} → {} {}", answer.status(), answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    }
    desk.settle().await;
    assert_eq!(thread(&desk).await.len(), 1, "nothing of it was stored");
    assert!(desk.graph.sent().await.is_empty());
}

#[tokio::test]
async fn after_24_hours_only_the_customer_can_reopen_the_window() {
    let desk = Desk::start().await;
    desk.clock.set(desk.clock.now().plus(std::time::Duration::from_secs(24 * 3600)));
    let closed = send(&desk, &message("too late")).await;
    closed.is_problem(409, "window_closed");
    let mut again = text("wamid.later", "Still there?");
    again["timestamp"] = json!(desk.clock.now().seconds().to_string());
    desk.receive(&again).await;
    send(&desk, &message("yes")).await.is(202);
}

#[tokio::test]
async fn a_failed_message_says_why_and_is_sent_again() {
    let desk = Desk::start().await;
    desk.graph.refuse_next_message().await;
    let hello = message("Hello");
    send(&desk, &hello).await.is(202);
    desk.settle().await;
    let failed = thread(&desk).await.remove(0);
    assert_eq!((&failed["status"], &failed["error"]["code"]), (&json!("failed"), &json!(131_026)));
    assert!(failed["error"]["advice"].as_str().is_some_and(|advice| !advice.is_empty()));

    let retry = format!("/api/v1/messages/{}/retry", hello["id"].as_str().unwrap());
    let retried = desk.post(&retry).by(Who::Agent).send().await;
    retried.is(202);
    assert_eq!((&retried.json()["status"], &retried.json()["error"]), (&json!("queued"), &json!(null)));
    desk.settle().await;
    assert_eq!(thread(&desk).await[0]["status"], "accepted");
    desk.post(&retry).by(Who::Agent).send().await.is_problem(409, "not_failed");
    let unknown = format!("/api/v1/messages/{}/retry", new_uuid());
    desk.post(&unknown).by(Who::Agent).send().await.is_problem(404, "not_found");
}
