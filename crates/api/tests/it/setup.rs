//! The first owner signs up.

use serde_json::{Value, json};

use crate::desk::Desk;

fn owner(token: &str) -> Value {
    json!({
        "token": token, "email": "first@shop.test", "name": "Rosa", "password": "a long password", "workspace": "Shop",
    })
}

#[tokio::test]
async fn the_link_works_once() {
    let (desk, token) = Desk::not_set_up().await;
    assert_eq!(desk.get("/api/v1/session/hints").send().await.json()["workspace"], "");
    let set_up = |body: &Value| desk.post("/api/v1/setup").json(body);
    set_up(&owner("guessed")).send().await.is_problem(403, "setup_closed");
    let mut short = owner(&token);
    short["password"] = json!("short");
    let refused = set_up(&short).send().await;
    refused.is_problem(422, "invalid");
    assert_eq!(refused.json()["errors"][0]["field"], "password");

    let answer = set_up(&owner(&token)).send().await;
    answer.is(200);
    assert_eq!(answer.json()["workspace"]["name"], "Shop");
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let agents = desk.get("/api/v1/agents").header("cookie", &cookie).send().await.json();
    assert_eq!(agents["data"][0]["email"], "first@shop.test");
    set_up(&owner(&token)).send().await.is_problem(403, "setup_closed");
}
