//! Colleagues and their rights over HTTP: what one may do is asked at every call, of people and of keys.

use serde_json::{Value, json};

use crate::desk::{Desk, Who};

async fn key_with(desk: &Desk, permissions: &[&str]) -> String {
    let body = json!({"name": "Shop", "permissions": permissions});
    let made = desk.post("/api/v1/api-keys").by(Who::Owner).json(&body).send().await;
    made.is(201);
    format!("Bearer {}", made.json()["key"].as_str().unwrap())
}

#[tokio::test]
async fn an_invited_colleague_joins_and_is_sent_away() {
    let desk = Desk::start().await;
    let invite = json!({"email": "Bea@shop.test", "role": "supervisor"});
    desk.post("/api/v1/invitations").by(Who::Agent).json(&invite).send().await.is_problem(403, "not_permitted");
    let invited = desk.post("/api/v1/invitations").by(Who::Owner).json(&invite).send().await;
    invited.is(201);
    let url = invited.json()["url"].as_str().unwrap().to_owned();
    let token = url.split_once("/invitation#").unwrap().1.to_owned();
    let look = desk.post("/api/v1/invitations/look").json(&json!({"token": token})).send().await;
    assert_eq!(
        (look.json()["email"].clone(), look.json()["workspace"].clone()),
        (json!("bea@shop.test"), json!("Demo"))
    );
    let accept = json!({"token": token, "name": "Bea", "password": "long enough"});
    let joined = desk.post("/api/v1/invitations/accept").json(&accept).send().await;
    joined.is(200);
    assert!(joined.header("set-cookie").is_some());
    let me = joined.json();
    assert_eq!((&me["agent"]["role"], &me["agent"]["is_active"]), (&json!("supervisor"), &json!(true)));
    assert!(me["permissions"].as_array().unwrap().contains(&json!("audit.read")));
    desk.post("/api/v1/invitations/accept").json(&accept).send().await.is_problem(403, "invitation_over");
    let path = format!("/api/v1/agents/{}", me["agent"]["id"].as_str().unwrap());
    let gone = desk.request("PATCH", &path).by(Who::Owner).json(&json!({"is_active": false})).send().await;
    assert_eq!(gone.json()["is_active"], false);
    let sign_in = desk.post("/api/v1/session").json(&json!({"email": "bea@shop.test", "password": "long enough"}));
    sign_in.send().await.is_problem(401, "bad_credentials");
    let log = desk.get("/api/v1/audit?q=bea").by(Who::Owner).send().await.json();
    let actions: Vec<&Value> = log["data"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["agent.deactivated", "agent.joined", "agent.invited"]);
    let file = desk.get("/api/v1/audit/export?action=agent.joined").by(Who::Owner).send().await;
    assert!(file.text().contains("bea@shop.test"), "{}", file.text());
    desk.get("/api/v1/audit").by(Who::Agent).send().await.is_problem(403, "not_permitted");
}

#[tokio::test]
async fn a_key_does_what_its_list_says() {
    let desk = Desk::start().await;
    let templates = key_with(&desk, &["templates.write"]).await;
    let by_key = |method: &str, path: &str| desk.request(method, path).header("authorization", &templates);
    by_key("GET", "/api/v1/templates").send().await.is(200);
    for path in ["/api/v1/conversations", "/api/v1/contacts", "/api/v1/audit", "/api/v1/api-keys"] {
        by_key("GET", path).send().await.is_problem(403, "not_permitted");
    }
    let message = json!({"id": recado_core::new_uuid(), "kind": "text", "content": {"body": "x"}});
    let path = desk.path("/api/v1/conversations/{conversation}/messages");
    by_key("POST", &path).json(&message).send().await.is_problem(403, "not_permitted");
    by_key("GET", "/api/v1/me/sessions").send().await.is(200);
    let password = json!({"old": "x", "new": "long enough"});
    by_key("PUT", "/api/v1/me/password").json(&password).send().await.is_problem(403, "people_only");
    for bad in [
        json!({"name": "", "permissions": ["audit.read"]}),
        json!({"name": "A", "permissions": []}),
        json!({"name": "A", "permissions": ["everything"]}),
    ] {
        let refused = desk.post("/api/v1/api-keys").by(Who::Owner).json(&bad).send().await;
        assert_eq!(refused.status(), 422, "{bad}");
    }
}

#[tokio::test]
async fn conversations_are_given_to_others_by_those_who_may() {
    let desk = Desk::start().await;
    let role = json!({"name": "Writers", "permissions": ["conversations.read", "conversations.write"]});
    let role = desk.post("/api/v1/roles").by(Who::Owner).json(&role).send().await.json();
    let me = desk.get("/api/v1/me").by(Who::Agent).send().await.json()["agent"]["id"].clone();
    let path = format!("/api/v1/agents/{}", me.as_str().unwrap());
    desk.request("PATCH", &path).by(Who::Owner).json(&json!({"role": role["role"]})).send().await.is(200);
    let assign = async |who: Who, assignee: Value| {
        let path = desk.path("/api/v1/conversations/{conversation}");
        desk.request("PATCH", &path).by(who).json(&json!({"assignee_id": assignee})).send().await
    };
    // One's own, and what is nobody's.
    assign(Who::Agent, me.clone()).await.is(200);
    assign(Who::Agent, Value::Null).await.is(200);
    let other = json!(desk.path("{agent}"));
    assign(Who::Agent, other.clone()).await.is_problem(403, "not_permitted");
    assign(Who::Owner, other).await.is(200);
    assign(Who::Agent, me).await.is_problem(403, "not_permitted");
    let path = format!("/api/v1/roles/{}", role["role"].as_str().unwrap());
    desk.delete(&path).by(Who::Owner).send().await.is_problem(409, "in_use");
}

#[tokio::test]
async fn the_first_workspace_makes_another_that_sees_nothing_of_it() {
    let desk = Desk::start().await;
    let id = recado_core::new_uuid();
    let branch = json!({"id": id, "name": "Branch", "owner_email": "berta@branch.test"});
    desk.post("/api/v1/workspaces").by(Who::Agent).json(&branch).send().await.is_problem(403, "not_permitted");
    desk.post("/api/v1/workspaces").by(Who::OtherOwner).json(&branch).send().await.is_problem(403, "not_allowed");
    for (field, bad) in [("name", ""), ("owner_email", "nobody"), ("id", "x")] {
        let mut body = branch.clone();
        body[field] = json!(bad);
        let refused = desk.post("/api/v1/workspaces").by(Who::Owner).json(&body).send().await;
        assert_eq!(refused.status(), 422, "{field}: {}", refused.text());
    }
    let taken = json!({"id": recado_core::new_uuid(), "name": "Branch", "owner_email": "agent1@demo.test"});
    desk.post("/api/v1/workspaces").by(Who::Owner).json(&taken).send().await.is_problem(409, "taken");

    // A link that was lost is made again, for the same workspace.
    desk.post("/api/v1/workspaces").by(Who::Owner).json(&branch).send().await.is(201);
    let invited = desk.post("/api/v1/workspaces").by(Who::Owner).json(&branch).send().await;
    invited.is(201);
    let token = invited.json()["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let accept = json!({"token": token, "name": "Berta", "password": "long enough"});
    let joined = desk.post("/api/v1/invitations/accept").json(&accept).send().await;
    joined.is(200);
    assert_eq!(joined.json()["workspace"], json!({"id": id, "name": "Branch"}));
    assert_eq!(joined.json()["agent"]["role"], "owner");
    desk.post("/api/v1/workspaces").by(Who::Owner).json(&branch).send().await.is_problem(409, "id_taken");

    let cookie = joined.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let by_berta = |method: &str, path: &str| desk.request(method, path).header("cookie", &cookie).own_origin();
    let own = by_berta("GET", "/api/v1/workspaces").send().await.json();
    assert_eq!((own["data"].as_array().unwrap().len(), &own["may_add"]), (1, &json!(false)));
    assert_eq!(own["data"][0]["people"], 1);
    assert_eq!(by_berta("GET", "/api/v1/conversations").send().await.json()["data"], json!([]));
    by_berta("GET", &desk.path("/api/v1/conversations/{conversation}")).send().await.is_problem(404, "not_found");
    let renamed = by_berta("PATCH", "/api/v1/workspace").json(&json!({"name": "Branch office"})).send().await;
    assert_eq!(renamed.json()["name"], "Branch office");
    let all = desk.get("/api/v1/workspaces").by(Who::Owner).send().await.json();
    let names: Vec<&Value> = all["data"].as_array().unwrap().iter().map(|workspace| &workspace["name"]).collect();
    assert!(names.contains(&&json!("Branch office")) && names.contains(&&json!("Demo")), "{all}");
    assert_eq!(all["may_add"], true);
    let log = desk.get("/api/v1/audit?action=workspace.made").by(Who::Owner).send().await.json();
    assert_eq!(log["data"][0]["subject_name"], "Branch");
}
