//! Tags over HTTP.

use recado_core::new_uuid;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, Who};

async fn create(desk: &Desk, name: &str) -> Answer {
    let body = json!({"id": new_uuid(), "name": name, "colour": "#2E7D32"});
    desk.post("/api/v1/tags").by(Who::Agent).json(&body).send().await
}

async fn tag(desk: &Desk, change: Value) -> Answer {
    desk.post(&desk.path("/api/v1/conversations/{conversation}/tags")).by(Who::Agent).json(&change).send().await
}

#[tokio::test]
async fn tags_are_made_changed_merged_and_deleted() {
    let desk = Desk::start().await;
    let lead = create(&desk, "Stage: Lead").await;
    lead.is(201);
    let lead = lead.json();
    let shape = json!({
        "id": lead["id"], "name": "Stage:Lead", "category": "Stage", "colour": "#2e7d32", "created_at": desk.now(),
    });
    assert_eq!(lead, shape);
    let again = json!({"id": lead["id"], "name": "anything", "colour": "#000000"});
    assert_eq!(desk.post("/api/v1/tags").by(Who::Agent).json(&again).send().await.json(), lead, "the same id again");
    create(&desk, "stage:LEAD").await.is_problem(409, "taken");
    create(&desk, "stage:").await.is_problem(422, "invalid");
    let bad = json!({"id": new_uuid(), "name": "x", "colour": "green"});
    desk.post("/api/v1/tags").by(Who::Agent).json(&bad).send().await.is_problem(422, "invalid");
    let vip = create(&desk, "VIP").await.json();

    let path = format!("/api/v1/tags/{}", vip["id"].as_str().unwrap());
    let change = |who, body: Value| desk.request("PATCH", &path).by(who).json(&body).send();
    change(Who::Agent, json!({"colour": "#112233"})).await.is_problem(403, "not_permitted");
    change(Who::Owner, json!({"name": "STAGE:lead"})).await.is_problem(409, "taken");
    let changed = change(Who::Owner, json!({"name": "stage:customer", "colour": "#112233"})).await.json();
    assert_eq!((&changed["category"], &changed["colour"]), (&json!("stage"), &json!("#112233")));
    let list = desk.get("/api/v1/tags").by(Who::Agent).send().await.json();
    let names: Vec<&str> = list["data"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["stage:customer", "Stage:Lead"]);

    tag(&desk, json!({"add": [vip["id"]]})).await.is(200);
    let uses = desk.get("/api/v1/tags/uses").by(Who::Agent).send().await.json();
    let uses_of = |tag: &Value, conversations: i64| json!({"tag_id": tag["id"], "conversations": conversations});
    assert_eq!(uses["data"], json!([uses_of(&vip, 1), uses_of(&lead, 0)]));
    let into = json!({"into": lead["id"]});
    let heir = desk.post(&format!("{path}/merge")).by(Who::Owner).json(&into).send().await;
    heir.is(200);
    assert_eq!(heir.json()["id"], lead["id"]);
    let conversation = desk.get(&desk.path("/api/v1/conversations/{conversation}")).by(Who::Agent).send().await.json();
    assert_eq!(conversation["tag_ids"], json!([lead["id"]]), "at once, before the job");
    desk.settle().await;
    let uses = desk.get("/api/v1/tags/uses").by(Who::Agent).send().await.json();
    assert_eq!(uses["data"], json!([uses_of(&lead, 1)]));
    let again = json!({"id": vip["id"], "name": "VIP", "colour": "#000000"});
    desk.post("/api/v1/tags").by(Who::Agent).json(&again).send().await.is(201);
    desk.delete(&format!("/api/v1/tags/{}", lead["id"].as_str().unwrap())).by(Who::Owner).send().await.is(204);
    let conversation = desk.get(&desk.path("/api/v1/conversations/{conversation}")).by(Who::Agent).send().await.json();
    assert_eq!(conversation["tag_ids"], json!([]));
    desk.delete(&format!("/api/v1/tags/{}", lead["id"].as_str().unwrap()))
        .by(Who::Owner)
        .send()
        .await
        .is_problem(404, "not_found");
}

#[tokio::test]
async fn a_conversation_is_tagged_and_found_by_it() {
    let desk = Desk::start().await;
    let (lead, customer, vip) = (
        create(&desk, "stage:lead").await.json(),
        create(&desk, "stage:customer").await.json(),
        create(&desk, "VIP").await.json(),
    );
    let tagged = tag(&desk, json!({"add": [lead["id"], vip["id"]]})).await;
    tagged.is(200);
    assert_eq!(tagged.json()["tag_ids"], json!([lead["id"], vip["id"]]));
    let moved = tag(&desk, json!({"add": [customer["id"]]})).await.json();
    assert_eq!(moved["tag_ids"], json!([customer["id"], vip["id"]]), "one value of each category");
    for (tag, expected) in [(&lead, 0), (&customer, 1), (&vip, 1)] {
        let path = format!("/api/v1/conversations?tag_id={}", tag["id"].as_str().unwrap());
        let page = desk.get(&path).by(Who::Agent).send().await.json();
        assert_eq!(page["data"].as_array().unwrap().len(), expected);
        assert_eq!(page["next_cursor"], json!(null));
    }
    assert_eq!(tag(&desk, json!({"remove": [vip["id"]]})).await.json()["tag_ids"], json!([customer["id"]]));
    tag(&desk, json!({"add": [new_uuid()]})).await.is_problem(422, "invalid");
    tag(&desk, json!({"tags": []})).await.is_problem(422, "invalid");
    tag(&desk, json!({"remove": vec![new_uuid(); 51]})).await.is_problem(422, "invalid");
    desk.get("/api/v1/conversations?tag_id=x").by(Who::Agent).send().await.is_problem(422, "invalid");
}
