//! `POST customers/{wa_id}/answers`: what customers do with the messages of a business, and the webhooks of it.

use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, CATALOG, DIEGO, NUMBER, Receiver, SETS, TestCloud};

fn interactive(content: Value) -> Value {
    json!({"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive": content})
}

fn template(name: &str, language: &str, components: Value) -> Value {
    let template = json!({"name": name, "language": {"code": language}, "components": components});
    json!({"messaging_product": "whatsapp", "to": ANA, "type": "template", "template": template})
}

fn button() -> Value {
    interactive(json!({"type": "button", "body": {"text": "Which?"}, "action": {"buttons": [
        {"type": "reply", "reply": {"id": "yes", "title": "Yes"}}, {"type": "reply", "reply": {"id": "no", "title": "No"}}]}}))
}

/// The newest message of a customer, as the webhook tells of it.
fn newest_inbound(receiver: &Receiver, id: &str) -> Value {
    let messages = receiver.arrived().into_iter().map(|arrived| arrived.value()["messages"][0].clone());
    messages.into_iter().find(|message| message["id"] == id).unwrap_or_default()
}

async fn answered(cloud: &TestCloud, receiver: &Receiver, message: Value, answer: Value) -> (String, Value) {
    let wamid = cloud.send_message(NUMBER, message).await;
    cloud.settle().await;
    assert!(receiver.gists().contains(&format!("delivered:{wamid}")), "{:?}", receiver.gists());
    let body = json!({"message_id": wamid, "answer": answer});
    let id = cloud.post(&format!("customers/{ANA}/answers"), body).await.ok()["id"].as_str().unwrap().to_owned();
    cloud.settle().await;
    (wamid, newest_inbound(receiver, &id))
}

on_both_engines! {
    async fn each_kind_is_answered(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hello").await;
        let (wamid, reply) = answered(&cloud, &receiver, button(), json!({"type": "option", "id": "yes"})).await;
        assert_eq!(reply["interactive"], json!({"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}));
        assert_eq!(reply["context"], json!({"from": "34600000001", "id": wamid}));

        let list = json!({"type": "list", "body": {"text": "Pick"}, "action": {"button": "Open", "sections": [
            {"rows": [{"id": "r1", "title": "Red", "description": "A colour"}]}]}});
        let (_, reply) = answered(&cloud, &receiver, interactive(list), json!({"type": "option", "id": "r1"})).await;
        assert_eq!(reply["interactive"]["list_reply"], json!({"id": "r1", "title": "Red", "description": "A colour"}));

        let place = json!({"type": "location_request_message", "body": {"text": "Where?"}, "action": {"name": "send_location"}});
        let here = json!({"type": "location", "latitude": 40.4, "longitude": -3.7, "name": "Sol", "address": "Madrid"});
        let (_, reply) = answered(&cloud, &receiver, interactive(place), here).await;
        assert_eq!((&reply["type"], &reply["location"]["name"]), (&json!("location"), &json!("Sol")));

        let contact = json!({"type": "request_contact_info", "body": {"text": "Who are you?"}, "action": {"name": "request_contact_info"}});
        let (_, reply) = answered(&cloud, &receiver, interactive(contact), json!({"type": "contact"})).await;
        assert_eq!((&reply["type"], &reply["origin"]), (&json!("contacts"), &json!("contact_request")));
        assert_eq!(reply["contacts"][0]["phones"][0]["wa_id"], ANA);

        let calls = json!({"type": "call_permission_request", "action": {"name": "call_permission_request"}});
        let yes = json!({"type": "call_permission", "accept": true});
        let (_, reply) = answered(&cloud, &receiver, interactive(calls), yes).await;
        let permission = &reply["interactive"]["call_permission_reply"];
        assert_eq!((&permission["response"], &permission["is_permanent"]), (&json!("accept"), &json!(false)));
        assert!(permission["expiration_timestamp"].is_i64());

        let product = json!({"type": "product", "body": {"text": "Fresh"}, "action": {"catalog_id": CATALOG, "product_retailer_id": "sku-1"}});
        let cart = json!({"type": "order", "text": "Today, please", "product_items": [
            {"product_retailer_id": "sku-1", "quantity": 2, "item_price": 9.5, "currency": "EUR"}]});
        let (_, reply) = answered(&cloud, &receiver, interactive(product), cart).await;
        assert_eq!((&reply["order"]["catalog_id"], &reply["order"]["product_items"][0]["quantity"]), (&json!(CATALOG), &json!(2)));

        let reminder = template("appointment_reminder", "en_US", json!([
            {"type": "header", "parameters": [{"type": "text", "text": "Monday"}]},
            {"type": "body", "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "10:30"}]}]));
        let (wamid, reply) = answered(&cloud, &receiver, reminder, json!({"type": "option", "id": "1"})).await;
        assert_eq!(reply["button"], json!({"payload": "I cannot come", "text": "I cannot come"}));
        assert_eq!(reply["context"]["id"], wamid);
    }

    async fn what_cannot_be_answered(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.write_text(ANA, "hello").await;
        let wamid = cloud.send_message(NUMBER, button()).await;
        let text = cloud.send_text(ANA, "just a text").await;
        cloud.settle().await;
        let path = format!("customers/{ANA}/answers");
        let option = |id: &str| json!({"type": "option", "id": id});
        for (message_id, answer, expected) in [
            ("wamid.none", option("yes"), (404, "not_found")),
            (wamid.as_str(), option("maybe"), (422, "invalid")),
            (wamid.as_str(), json!({"type": "location", "latitude": 1, "longitude": 1}), (422, "invalid")),
            (wamid.as_str(), json!({"type": "location", "latitude": 100}), (422, "invalid")),
            (wamid.as_str(), json!({"type": "wink"}), (422, "invalid")),
            (wamid.as_str(), json!("yes"), (422, "invalid")),
            (text.as_str(), option("yes"), (422, "invalid")),
        ] {
            let answer = cloud.post(&path, json!({"message_id": message_id, "answer": answer})).await;
            let (status, code) = answer.problem();
            assert_eq!((status, code.as_str()), expected, "{}", answer.json());
        }
        let others = cloud.post(&format!("customers/{DIEGO}/answers"), json!({"message_id": wamid, "answer": option("yes")})).await;
        assert_eq!(others.problem().0, 404);
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        let offline = cloud.post(&path, json!({"message_id": wamid, "answer": option("yes")})).await;
        assert_eq!(offline.problem(), (409, "offline".to_owned()));
    }
}
