//! A form whose screens the desk answers for: filled in on a phone, encrypted all the way, by a table and by a server of the business.

use std::sync::{Arc, Mutex};

use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use http::Method;
use recado_testkit::control::{ANA, Phone};
use recado_testkit::{Control, Desk, RunningRecado, eventually};
use recado_whatsapp::signature;
use serde_json::{Value, json};

use crate::recado;

fn booking() -> Value {
    let screen = |id: &str, terminal: bool, data: Value| {
        json!({"id": id, "title": id, "terminal": terminal, "data": data,
            "layout": {"type": "SingleColumnLayout", "children": [
                {"type": "TextInput", "name": "size", "label": "Size"},
                {"type": "Footer", "label": "Go", "on-click-action":
                    {"name": "data_exchange", "payload": {"size": "${form.size}"}}}]}})
    };
    let hint = json!({"hint": {"type": "string", "__example__": "x"}});
    json!({"version": "7.3", "data_api_version": "4.0", "routing_model": {"FIRST": ["LAST"], "LAST": []},
        "screens": [screen("FIRST", false, json!({})), screen("LAST", true, hint)]})
}

struct Shop {
    running: RunningRecado,
    control: Control,
    desk: Desk,
    phone: Phone,
    conversation: String,
    flow: String,
}

impl Shop {
    /// A form that asks its endpoint, and Ana, who wrote once.
    async fn open() -> anyhow::Result<Self> {
        let running = recado().start().await?;
        let (control, desk) = (running.control()?, running.desk()?);
        let phone = control.phone(ANA);
        phone.text("Hello").await?;
        let conversation = desk.conversation_with(ANA).await?["id"].as_str().context("no id")?.to_owned();
        let connections = desk.http.get("/connections").await?.expect(200)?;
        let form = json!({"connection_id": connections["data"][0]["id"], "name": "Booking",
            "categories": ["APPOINTMENT_BOOKING"], "json": booking().to_string()});
        let made = desk.http.post("/flows", &form).await?.expect(201)?;
        let flow = made["flow"]["id"].as_str().context("no id")?.to_owned();
        Ok(Self { running, control, desk, phone, conversation, flow })
    }

    async fn set(&self, body: &Value) -> anyhow::Result<Value> {
        let request = self.desk.http.request(Method::PUT, &format!("/flows/{}/endpoint", self.flow)).json(body);
        let saved = recado_testkit::Answer::to(request).await?.expect(200)?;
        anyhow::ensure!(saved["problem"].is_null(), "{saved}");
        Ok(saved)
    }

    /// Sends the form; its id on the phone.
    async fn send(&self) -> anyhow::Result<String> {
        let ticket = self.desk.http.post(&format!("/flows/{}/tickets", self.flow), &json!({})).await?.expect(200)?;
        let interactive = json!({"type": "flow", "body": {"text": "Book a table"}, "action": {"name": "flow", "parameters": {
            "flow_message_version": "3", "flow_id": ticket["graph_flow_id"], "flow_cta": "Book", "mode": ticket["mode"],
            "flow_action": ticket["flow_action"], "flow_token": ticket["flow_token"]}}});
        let sent = self.desk.send(&self.conversation, "interactive", json!({"interactive": interactive})).await?;
        let id = sent["id"].as_str().context("no id")?;
        let sent = self.desk.message_when(&self.conversation, id, &["delivered"]).await?;
        sent["wamid"].as_str().map(str::to_owned).context("no wamid")
    }

    async fn on_the_phone(&self, verb: &str, body: Value) -> anyhow::Result<recado_testkit::Answer> {
        self.control.http.post(&format!("/customers/{}/flows/{verb}", self.phone.wa_id), &body).await
    }

    async fn outcomes(&self) -> anyhow::Result<Vec<String>> {
        let log = self.desk.http.all_pages(&format!("/flows/{}/endpoint/requests", self.flow)).await?;
        Ok(log.iter().rev().filter_map(|entry| Some(entry["outcome"].as_str()?.to_owned())).collect())
    }

    /// The answers that came to the desk.
    async fn answered(&self) -> anyhow::Result<Value> {
        eventually("the answers show at the desk", async || {
            let found = self.desk.http.get(&format!("/flow-responses?flow_id={}", self.flow)).await?.expect(200)?;
            found["data"].get(0).cloned().context("no answers")
        })
        .await
    }
}

#[tokio::test]
async fn a_form_is_filled_in_by_a_table() -> anyhow::Result<()> {
    let shop = Shop::open().await?;
    let rules = json!([
        {"screen": "FIRST", "when": {"field": "size", "test": "greater_than", "value": "10"},
            "answer": {"kind": "message", "text": "At most ten."}},
        {"screen": "FIRST", "answer": {"kind": "screen", "screen": "LAST", "data": {"hint": "A table for ${data.size}"}}},
        {"screen": "LAST", "answer": {"kind": "finish", "data": {"booked": "yes"}, "with_answers": true}},
    ]);
    let saved = shop.set(&json!({"mode": "static", "rules": rules})).await?;
    assert_eq!(saved["endpoint"]["is_set"], true);
    let states: Vec<&Value> =
        saved["endpoint"]["keys"].as_array().context("no keys")?.iter().map(|key| &key["state"]).collect();
    assert!(!states.is_empty() && states.iter().all(|state| **state == "valid"), "{states:?}");
    let probe = shop.desk.http.post(&format!("/flows/{}/endpoint/test", shop.flow), &json!({})).await?.expect(200)?;
    assert_eq!((&probe["works"], &probe["problem"]), (&json!(true), &Value::Null));
    // WhatsApp pings before it publishes.
    shop.desk.http.post(&format!("/flows/{}/publish", shop.flow), &json!({})).await?.expect(200)?;

    let wamid = shop.send().await?;
    let opened = shop.on_the_phone("open", json!({"message_id": wamid})).await?.expect(200)?;
    assert_eq!((&opened["screen"], &opened["mode"]), (&json!("FIRST"), &json!("published")));
    let next = async |screen: &str, size: &str| {
        let body = json!({"message_id": wamid, "screen": screen, "data": {"size": size}, "action": "data_exchange"});
        shop.on_the_phone("exchange", body).await?.expect(200)
    };
    assert_eq!(next("FIRST", "12").await?["data"]["error_message"], "At most ten.");
    let last = next("FIRST", "4").await?;
    assert_eq!((&last["screen"], &last["data"]), (&json!("LAST"), &json!({"hint": "A table for 4"})));
    let back = json!({"message_id": wamid, "screen": "LAST", "data": {}, "action": "BACK"});
    assert_eq!(shop.on_the_phone("exchange", back).await?.expect(200)?["screen"], "FIRST");
    assert!(next("LAST", "4").await?["message_id"].is_string());
    let answers = shop.answered().await?["answers"].clone();
    let value = |key: &str| {
        let all = answers.as_array().into_iter().flatten();
        all.clone().find(|answer| answer["key"] == key).map(|answer| answer["value"].clone())
    };
    assert_eq!((value("size"), value("booked")), (Some(json!("4")), Some(json!("yes"))));

    // A new key: what is asked next is encrypted with it.
    let keys = shop.desk.http.post(&format!("/flows/{}/endpoint/keys", shop.flow), &json!({"rotate": true})).await?;
    assert_eq!(keys.expect(200)?["keys"][0]["state"], "valid");
    assert_eq!(next("FIRST", "5").await?["data"]["hint"], "A table for 5");
    // A month later the form is over.
    shop.control.clock(json!({"advance": "P31D"})).await?;
    let over = shop.on_the_phone("open", json!({"message_id": wamid})).await?;
    assert_eq!((over.status, &over.body["code"]), (409, &json!("flow_token_void")));
    assert_eq!(over.body["detail"], "This form is not available any more.");
    let outcomes = shop.outcomes().await?;
    assert_eq!(outcomes.last().map(String::as_str), Some("token_void"), "{outcomes:?}");
    drop(shop.running);
    Ok(())
}

/// A server of the business that books tables.
#[derive(Default)]
struct Business {
    asked: Mutex<Vec<(String, Value)>>,
}

impl Business {
    async fn start() -> anyhow::Result<(Arc<Self>, String)> {
        let business = Arc::new(Self::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/flow", listener.local_addr()?);
        let app = Router::new().route("/flow", post(Self::answer)).with_state(business.clone());
        drop(recado_infra::tasks::spawn("business", async move { axum::serve(listener, app).await }));
        Ok((business, url))
    }

    async fn answer(
        State(business): State<Arc<Self>>,
        headers: http::HeaderMap,
        body: String,
    ) -> (http::StatusCode, String) {
        let asked: Value = serde_json::from_str(&body).unwrap_or_default();
        let signature = headers.get("x-recado-signature-256").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let answer = match (asked["action"].as_str(), asked["screen"].as_str()) {
            (Some("INIT"), _) => json!({"screen": "FIRST", "data": {}}),
            (_, Some("FIRST")) if asked["data"]["size"] == "0" => {
                return (http::StatusCode::SERVICE_UNAVAILABLE, String::new());
            }
            (_, Some("FIRST")) => json!({"screen": "LAST", "data": {"hint": asked["contact"]["name"]}}),
            _ => json!({"screen": "SUCCESS", "data": {"extension_message_response": {"params": {
                "flow_token": asked["flow_token"], "table": "7"}}}}),
        };
        let seen = (signature.to_owned(), json!({"body": body, "asked": asked}));
        business.asked.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(seen);
        (http::StatusCode::OK, answer.to_string())
    }
}

#[tokio::test]
async fn a_form_is_filled_in_by_a_server_of_the_business() -> anyhow::Result<()> {
    let shop = Shop::open().await?;
    let (business, url) = Business::start().await?;
    let saved = shop.set(&json!({"mode": "forward", "forward_url": url})).await?;
    let secret = saved["secret"].as_str().context("no secret")?;
    // A draft is tried before it is published.
    let wamid = shop.send().await?;
    let opened = shop.on_the_phone("open", json!({"message_id": wamid})).await?.expect(200)?;
    assert_eq!((&opened["screen"], &opened["mode"]), (&json!("FIRST"), &json!("draft")));
    let next = async |screen: &str, size: &str| {
        let body = json!({"message_id": wamid, "screen": screen, "data": {"size": size}, "action": "data_exchange"});
        shop.on_the_phone("exchange", body).await?.expect(200)
    };
    let failed = next("FIRST", "0").await?;
    assert_eq!(failed["data"]["error_message"], "Something went wrong. Please try again in a moment.");
    assert_eq!(next("FIRST", "4").await?["data"]["hint"], "Ana");
    assert!(next("LAST", "4").await?["message_id"].is_string());
    assert_eq!(shop.answered().await?["answers"][0]["value"], "7");
    assert_eq!(shop.outcomes().await?, ["answered", "failed", "answered", "finished"]);
    for (signature, seen) in business.asked.lock().unwrap_or_else(std::sync::PoisonError::into_inner).iter() {
        let body = seen["body"].as_str().context("no body")?;
        assert!(signature::verify(secret, body.as_bytes(), signature));
        assert_eq!(seen["asked"]["conversation_id"], shop.conversation.as_str());
    }
    drop(shop.running);
    Ok(())
}
