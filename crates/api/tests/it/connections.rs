//! Connecting WhatsApp Business Accounts.

use serde_json::{Value, json};

use crate::desk::{Desk, WABA_ID, Who};

fn connection(desk: &Desk) -> Value {
    json!({
        "name": "Second", "graph_base_url": desk.graph.base_url(), "waba_id": WABA_ID, "access_token": "t", "app_secret": "s",
    })
}

#[tokio::test]
async fn an_account_is_connected_refreshed_and_forgotten() {
    let desk = Desk::start().await;
    let created = desk.post("/api/v1/connections").by(Who::Owner).json(&connection(&desk)).send().await;
    created.is(201);
    let connection = created.json();
    assert_eq!(
        (&connection["status"], &connection["channels"][0]["phone_number_id"]),
        (&json!("connected"), &json!("400000000000001"))
    );
    let id = connection["id"].as_str().unwrap();
    assert_eq!(connection["callback_url"], format!("http://public.test/hooks/whatsapp/{id}"));
    assert!(!created.text().contains("app_secret") && !created.text().contains("access_token"));

    let refreshed = desk.post(&format!("/api/v1/connections/{id}/refresh")).by(Who::Owner).send().await;
    refreshed.is(200);
    desk.delete(&format!("/api/v1/connections/{id}")).by(Who::Owner).send().await.is(204);
    let list = desk.get("/api/v1/connections").by(Who::Owner).send().await.json();
    let deleted = list["data"].as_array().unwrap().iter().find(|connection| connection["id"] == id).unwrap().clone();
    assert_eq!(deleted["status"], "disconnected");
    let channels = desk.get("/api/v1/channels").by(Who::Agent).send().await.json();
    assert_eq!(channels["data"][0]["status"], "disconnected", "{channels}");
}

#[tokio::test]
async fn what_graph_refuses_is_told_in_graphs_words() {
    let desk = Desk::start().await;
    let connect = |field: &str, value: &str| {
        let mut body = connection(&desk);
        body[field] = json!(value);
        desk.post("/api/v1/connections").by(Who::Owner).json(&body)
    };
    // This account is unknown to the Graph host, which answers 404 to everything it does not know.
    connect("waba_id", "999").send().await.is_problem(422, "graph_refused");
    connect("graph_base_url", "http://127.0.0.1:1/v23.0").send().await.is_problem(422, "graph_unreachable");
    for (field, value) in [
        ("graph_base_url", "no url"),
        ("graph_base_url", "ftp://x"),
        ("name", ""),
        ("access_token", ""),
        ("app_secret", ""),
        ("waba_id", "../x"),
    ] {
        let refused = connect(field, value).send().await;
        refused.is_problem(422, "invalid");
        assert_eq!(refused.json()["errors"][0]["field"], field);
    }
    let list = desk.get("/api/v1/connections").by(Who::Owner).send().await.json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1, "nothing of it was stored");
}

#[tokio::test]
async fn connections_are_for_owners() {
    let desk = Desk::start().await;
    let token_seen = async |who: Who| {
        let list = desk.get("/api/v1/connections").by(who).send().await.json();
        list["data"][0]["verify_token"] != ""
    };
    assert!(token_seen(Who::Owner).await && !token_seen(Who::Agent).await);
    let create = desk.post("/api/v1/connections").by(Who::Agent).json(&connection(&desk)).send().await;
    create.is_problem(403, "not_permitted");
}
