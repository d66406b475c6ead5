//! Finding messages by their words, over HTTP.

use recado_core::new_uuid;
use serde_json::json;

use crate::desk::{Desk, Who};

#[tokio::test]
async fn a_message_is_found_with_its_place_and_the_words_marked() {
    let desk = Desk::start().await;
    let note = json!({"id": new_uuid(), "body": "Ask about the Café order"});
    desk.post(&desk.path("/api/v1/conversations/{conversation}/notes")).by(Who::Owner).json(&note).send().await.is(201);
    let answer = desk.get("/api/v1/search/messages?q=cafe").by(Who::Agent).send().await;
    answer.is(200);
    let page = answer.json();
    assert_eq!((&page["next_cursor"], &page["searched_to"]), (&json!(null), &json!(null)));
    let hit = &page["data"][0];
    assert_eq!(hit["item"], "note");
    assert_eq!(hit["type"], "note");
    assert_eq!(hit["id"], note["id"]);
    assert_eq!(hit["conversation_id"], desk.path("{conversation}"));
    assert_eq!(hit["contact"]["id"], desk.path("{contact}"));
    assert_eq!(
        hit["excerpt"],
        json!([
            {"text": "Ask about the ", "hit": false}, {"text": "Café", "hit": true}, {"text": " order", "hit": false}
        ])
    );
    let path = desk.path("/api/v1/search/messages?q=caf&contact_id={contact}&channel_id={channel}&type=note&limit=1");
    assert_eq!(desk.get(&path).by(Who::Agent).send().await.json()["data"].as_array().unwrap().len(), 1);
    let none = desk.get("/api/v1/search/messages?q=cafe&direction=in").by(Who::Agent).send().await.json();
    assert_eq!(none["data"], json!([]));
}

#[tokio::test]
async fn a_search_that_cannot_be_read_says_why() {
    let desk = Desk::start().await;
    for (query, field) in [("", "q"), ("?q=%20", "q"), ("?q=%22%22", "q")] {
        let answer = desk.get(&format!("/api/v1/search/messages{query}")).by(Who::Agent).send().await;
        answer.is_problem(422, "invalid");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{query}");
    }
    let answer = desk.get("/api/v1/search/messages?q=ok&after=x").by(Who::Agent).send().await;
    answer.is_problem(422, "bad_cursor");
    for bad in ["?q=ok&direction=up", "?q=ok&from=yesterday", "?q=ok&channel_id=1", "?q=ok&unknown=1"] {
        let status = desk.get(&format!("/api/v1/search/messages{bad}")).by(Who::Agent).send().await;
        status.is_problem(422, "invalid");
    }
    desk.get("/api/v1/search/messages?q=ok").send().await.is_problem(401, "not_signed_in");
}
