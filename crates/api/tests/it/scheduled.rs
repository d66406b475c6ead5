//! Messages that are sent later, over HTTP. The clock shows 2027-01-15 08:00 UTC.

use recado_core::new_uuid;
use serde_json::{Value, json};

use crate::desk::{Desk, Who};

const TOMORROW: &str = "2027-01-16T08:00:00.000000Z";

fn text(desk: &Desk, part: Value) -> Value {
    let mut body = json!({
        "conversation_id": desk.path("{conversation}"), "kind": "text", "content": {"body": "Good morning"},
        "send_at": TOMORROW,
    });
    body.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn a_message_is_scheduled_changed_and_taken_back() {
    let desk = Desk::start().await;
    let id = new_uuid();
    let path = format!("/api/v1/scheduled/{id}");
    let put = |who, body: Value| desk.request("PUT", &path).by(who).json(&body).send();
    let made = put(Who::Agent, text(&desk, json!({}))).await;
    made.is(200);
    let made = made.json();
    assert_eq!(
        (&made["state"], &made["send_at"], &made["when_shut"]),
        (&json!("waiting"), &json!(TOMORROW), &json!("wait"))
    );
    assert_eq!((&made["preview"], &made["author"]["kind"]), (&json!("Good morning"), &json!("agent")));
    let list = desk.path("/api/v1/conversations/{conversation}/scheduled");
    let listed = |who| desk.get(&list).by(who).send();
    assert_eq!(listed(Who::Owner).await.json(), json!({"data": [made]}));
    listed(Who::OtherOwner).await.is_problem(404, "not_found");

    let changed =
        put(Who::Owner, text(&desk, json!({"content": {"body": "Good evening"}, "unless_answered": true}))).await;
    changed.is(200);
    assert_eq!(changed.json()["preview"], "Good evening");
    assert_eq!(changed.json()["author"], made["author"], "it stays whose it was");
    let all = desk.get("/api/v1/scheduled").by(Who::Agent).send().await.json();
    assert_eq!((all["data"].as_array().unwrap().len(), &all["next_cursor"]), (1, &Value::Null));
    assert_eq!(desk.get("/api/v1/scheduled").by(Who::OtherOwner).send().await.json()["data"], json!([]));

    desk.delete(&path).by(Who::OtherOwner).send().await.is_problem(404, "not_found");
    desk.post(&format!("{path}/send")).by(Who::OtherOwner).send().await.is_problem(404, "not_found");
    desk.delete(&path).by(Who::Agent).send().await.is(204);
    desk.delete(&path).by(Who::Agent).send().await.is_problem(404, "not_found");
    assert_eq!(listed(Who::Owner).await.json(), json!({"data": []}));
}

#[tokio::test]
async fn what_could_not_be_sent_is_refused_at_once() {
    let desk = Desk::start().await;
    for (part, field) in [
        (json!({"send_at": "2027-01-15T08:00:00Z"}), "send_at"),
        (json!({"send_at": "2029-01-15T08:00:00Z"}), "send_at"),
        (json!({"content": {"body": ""}}), "content.body"),
        (json!({"content": {"body": "x".repeat(4097)}}), "content.body"),
        (json!({"kind": "dance"}), "content"),
        (json!({"kind": "reaction", "content": {"message_id": new_uuid(), "emoji": "👍"}}), "kind"),
        (json!({"kind": "image", "content": {"media_id": new_uuid()}}), "content.media_id"),
        (json!({"kind": "template", "content": {"name": "nothing", "language": "es"}}), "content.name"),
    ] {
        let path = format!("/api/v1/scheduled/{}", new_uuid());
        let refused = desk.request("PUT", &path).by(Who::Agent).json(&text(&desk, part.clone())).send().await;
        refused.is_problem(422, "invalid");
        assert_eq!(refused.json()["errors"][0]["field"], field, "{part}: {}", refused.text());
    }
    let put = |id: String, who, part: Value| {
        let body = text(&desk, part);
        let call = desk.request("PUT", &format!("/api/v1/scheduled/{id}")).by(who).json(&body);
        async move { call.send().await }
    };
    put(new_uuid().to_string(), Who::OtherOwner, json!({})).await.is_problem(404, "not_found");
    put(desk.path("{message}"), Who::Agent, json!({})).await.is_problem(409, "id_taken");
    put("x".to_owned(), Who::Agent, json!({})).await.is_problem(404, "not_found");
    put(new_uuid().to_string(), Who::Agent, json!({"send_at": "tomorrow"})).await.is_problem(422, "invalid");
}
