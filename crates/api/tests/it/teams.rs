//! Teams, availability and handing over, over HTTP.

use recado_core::new_uuid;
use serde_json::{Value, json};

use crate::desk::{Desk, Who, text};

async fn me(desk: &Desk, who: Who) -> Value {
    desk.get("/api/v1/me").by(who).send().await.json()["agent"]["id"].clone()
}

#[tokio::test]
async fn a_team_shares_a_number() {
    let desk = Desk::start().await;
    let agent = me(&desk, Who::Agent).await;
    let id = new_uuid();
    let body = json!({
        "id": id, "name": "Sales", "assignment": "round_robin", "member_ids": [agent], "channel_ids": [desk.path("{channel}")],
    });
    let create = |who, body: Value| desk.post("/api/v1/teams").by(who).json(&body).send();
    create(Who::Agent, body.clone()).await.is_problem(403, "not_permitted");
    let made = create(Who::Owner, body.clone()).await;
    made.is(201);
    let mut expected = body.clone();
    expected["created_at"] = desk.now();
    assert_eq!(made.json(), expected);
    create(Who::Owner, json!({"id": new_uuid(), "name": "sales", "assignment": "manual"}))
        .await
        .is_problem(409, "taken");
    create(Who::Owner, json!({"id": new_uuid(), "name": "x", "assignment": "luck"})).await.is_problem(422, "invalid");
    let list = desk.get("/api/v1/teams").by(Who::Agent).send().await.json();
    assert_eq!(list, json!({"data": [expected]}));

    desk.receive(&text("wamid.again", "Hola?")).await;
    let path = desk.path("/api/v1/conversations/{conversation}");
    let conversation = desk.get(&path).by(Who::Agent).send().await.json();
    assert_eq!((&conversation["team_id"], &conversation["assignee_id"]), (&json!(id), &agent));
    let found = desk.get(&format!("/api/v1/conversations?team_id={id}")).by(Who::Agent).send().await.json();
    assert_eq!(found["data"][0], conversation);
    let counts = desk.get("/api/v1/conversations/counts").by(Who::Agent).send().await.json();
    assert_eq!(counts["teams"], json!([{"team_id": id, "open": 1}]));
    let changed = desk.request("PATCH", &path).by(Who::Agent).json(&json!({"team_id": null})).send().await.json();
    assert_eq!(changed["team_id"], json!(null));

    let team = format!("/api/v1/teams/{id}");
    let empty = json!({"name": "Sales", "assignment": "manual", "member_ids": [], "channel_ids": []});
    let changed = desk.request("PUT", &team).by(Who::Owner).json(&empty).send().await.json();
    assert_eq!((&changed["assignment"], &changed["member_ids"]), (&json!("manual"), &json!([])));
    desk.delete(&team).by(Who::Owner).send().await.is(204);
    desk.delete(&team).by(Who::Owner).send().await.is_problem(404, "not_found");
}

#[tokio::test]
async fn agents_come_and_go() {
    let desk = Desk::start().await;
    let agent = me(&desk, Who::Agent).await;
    let own = |who, body: Value| desk.request("PUT", "/api/v1/me/availability").by(who).json(&body).send();
    let away = own(Who::Agent, json!({"state": "away"})).await;
    away.is(200);
    assert_eq!(away.json(), json!({"agent_id": agent, "state": "away", "capacity": null, "open": 0}));
    own(Who::ApiKey, json!({"state": "away"})).await.is_problem(404, "not_found");
    own(Who::Agent, json!({"state": "asleep"})).await.is_problem(422, "invalid");
    let path = format!("/api/v1/agents/{}/availability", agent.as_str().unwrap());
    let change = |who, body: Value| desk.request("PATCH", &path).by(who).json(&body).send();
    change(Who::Agent, json!({"capacity": 1})).await.is_problem(403, "not_permitted");
    change(Who::Owner, json!({"capacity": -1})).await.is_problem(422, "invalid");
    assert_eq!(change(Who::Owner, json!({"capacity": 7})).await.json()["state"], "away", "what is absent stays");
    let conversation = desk.path("/api/v1/conversations/{conversation}");
    desk.request("PATCH", &conversation).by(Who::Owner).json(&json!({"assignee_id": agent})).send().await.is(200);
    let all = desk.get("/api/v1/agents/availability").by(Who::Agent).send().await.json();
    let all = all["data"].as_array().unwrap();
    assert!(all.contains(&json!({"agent_id": agent, "state": "away", "capacity": 7, "open": 1})), "{all:?}");
    assert_eq!(change(Who::Owner, json!({"capacity": null})).await.json()["capacity"], json!(null));
}

#[tokio::test]
async fn a_conversation_is_handed_over() {
    let desk = Desk::start().await;
    let (agent, owner) = (me(&desk, Who::Agent).await, me(&desk, Who::Owner).await);
    let path = desk.path("/api/v1/conversations/{conversation}/transfer");
    let hand = |who, body: Value| desk.post(&path).by(who).json(&body).send();
    let note = json!({"id": new_uuid(), "body": "Knows the order"});
    let after = hand(Who::Agent, json!({"assignee_id": owner, "note": note})).await;
    after.is(200);
    assert_eq!(after.json()["assignee_id"], owner);
    let thread = desk.get(&desk.path("/api/v1/conversations/{conversation}/thread")).by(Who::Agent).send().await.json();
    let [notice, note] = [0, 1].map(|at| &thread["data"][at]);
    assert_eq!((&note["item"], &note["data"]["mentions"]), (&json!("note"), &json!([owner])));
    assert_eq!((&notice["item"], &notice["data"]["kind"]), (&json!("notice"), &json!("assigned")));
    assert_eq!(notice["data"]["detail"]["to"]["id"], owner);
    assert_eq!((&note["data"]["author"]["id"], &notice["data"]["author"]["id"]), (&agent, &agent));
    let mentions = desk.get("/api/v1/conversations?queue=mentions").by(Who::Owner).send().await.json();
    assert_eq!(mentions["data"].as_array().unwrap().len(), 1);
    hand(Who::Agent, json!({})).await.is_problem(422, "invalid");
    hand(Who::Agent, json!({"assignee_id": new_uuid()})).await.is_problem(422, "invalid");
    hand(Who::OtherOwner, json!({"assignee_id": owner})).await.is_problem(404, "not_found");
}
