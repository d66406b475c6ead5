//! Customers with a new number or a new phone, what else customers' messages carry, and taps on links.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, CATALOG, DIEGO, NUMBER, Receiver, SECOND_NUMBER, SETS, TestCloud, WABA};

const BRUNO: &str = "34600100002";

/// What the business was told in system messages.
fn told(receiver: &Receiver) -> Vec<Value> {
    let values = receiver.arrived().into_iter().map(|arrived| arrived.value());
    values.filter(|value| value["messages"][0]["type"] == "system").collect()
}

/// [`NUMBER`] looks after identities from now on.
async fn check_identities(cloud: &TestCloud) {
    let check = json!({"user_identity_change": {"enable_identity_key_check": true}});
    cloud.graph(Method::POST, &format!("{NUMBER}/settings"), Some(check)).await.ok();
    cloud.graph(Method::POST, &format!("{WABA}/subscribed_apps"), None).await.ok();
}

on_both_engines! {
    async fn a_new_number_is_told_to_whom_the_customer_knows(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        cloud.settle().await;
        let before = cloud.get(&format!("customers/{ANA}")).await.ok();
        let moved = cloud.post(&format!("customers/{ANA}/change_number"), json!({"to": "+34 600 100 077"})).await;
        assert_eq!(moved.status, 201);
        let moved = moved.ok();
        assert_eq!((&moved["wa_id"], &moved["name"]), (&json!("34600100077"), &before["name"]));
        assert_ne!(moved["user_id"], before["user_id"]);
        cloud.settle().await;
        let told = told(&receiver);
        assert_eq!(told.len(), 1);
        let message = &told[0]["messages"][0];
        assert!(told[0].get("contacts").is_none());
        assert_eq!((&message["from"], &message["system"]["type"]), (&json!(ANA), &json!("user_changed_number")));
        assert_eq!((&message["system"]["wa_id"], &message["system"]["user_id"]), (&json!("34600100077"), &moved["user_id"]));
        assert_eq!(message["system"]["body"], "User Ana changed from 34600100001 to 34600100077");
        // The notice is on no phone, and the old number has no account any more.
        assert_eq!(cloud.chat(ANA).await.len(), 1);
        let wamid = cloud.send_text(ANA, "still there?").await;
        cloud.settle().await;
        assert!(receiver.gists().contains(&format!("failed:{wamid}")));
        cloud.write_text("34600100077", "it is me").await;

        cloud.write_text(DIEGO, "hi").await;
        cloud.post(&format!("customers/{DIEGO}/change_number"), json!({"to": "+5491100100099"})).await.ok();
        cloud.settle().await;
        let hidden = self::told(&receiver)[1]["messages"][0].clone();
        assert_eq!((&hidden["system"]["type"], hidden.get("from")), (&json!("user_changed_user_id"), None));
        assert_eq!(cloud.get("customers/5491100100099").await.ok()["username"], "diego.sur");

        for (body, status) in [(json!({"to": "+34600100003x"}), 422), (json!({}), 422), (json!({"to": "+5215500100003"}), 409)] {
            assert_eq!(cloud.post(&format!("customers/{BRUNO}/change_number"), body).await.problem().0, status);
        }
        assert_eq!(cloud.post("customers/1/change_number", json!({"to": "+34600100078"})).await.problem().0, 404);
    }

    async fn an_identity_changes_and_sends_must_know_it(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        check_identities(&cloud).await;
        let hi = cloud.write_text(ANA, "hi").await;
        cloud.post(&format!("customers/{ANA}/messages"), json!({"to": SECOND_NUMBER, "message": {"type": "text", "text": {"body": "x"}}})).await.ok();
        cloud.settle().await;
        let arrived: Vec<Value> = receiver.arrived().iter().map(crate::harness::Arrived::value).collect();
        let told_hi = arrived.iter().find(|value| value["messages"][0]["id"] == hi).unwrap();
        let first = told_hi["contacts"][0]["identity_key_hash"].as_str().unwrap().to_owned();
        // The other number does not look after identities.
        assert!(arrived.iter().any(|value| value["metadata"]["phone_number_id"] == SECOND_NUMBER && value["contacts"][0].get("identity_key_hash").is_none()));

        let send = async |number: &str, hash: &str| {
            let text = json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "x"}, "recipient_identity_key_hash": hash});
            cloud.graph(Method::POST, &format!("{number}/messages"), Some(text)).await
        };
        assert_eq!(send(NUMBER, &first).await.status, 200);
        let refused = send(NUMBER, "DF2lS5v2W6x=").await;
        assert_eq!((refused.status.as_u16(), &refused.json()["error"]["code"]), (400, &json!(137_000)));
        assert_eq!(send(SECOND_NUMBER, "DF2lS5v2W6x=").await.status, 200);
        let changed = cloud.post(&format!("customers/{ANA}/change_identity"), json!({})).await.ok();
        let second = changed["identity_key_hash"].as_str().unwrap().to_owned();
        cloud.settle().await;
        let told = told(&receiver);
        assert_eq!(told.len(), 1);
        let message = &told[0]["messages"][0];
        assert_eq!(message["system"]["type"], "customer_identity_changed");
        assert_eq!(told[0]["contacts"][0]["wa_id"], ANA);
        assert_eq!((&message["identity"]["hash"], &message["identity"]["created_timestamp"]), (&json!(second), &json!("1795341600")));
        assert_eq!(send(NUMBER, &first).await.json()["error"]["code"], 137_000);
        assert_eq!(send(NUMBER, &second).await.status, 200);
        cloud.settle().await;
        let last = receiver.arrived().last().unwrap().value();
        assert_eq!(last["statuses"][0]["recipient_identity_key_hash"], json!(second));
        assert_eq!(cloud.post("customers/1/change_identity", json!({})).await.problem().0, 404);
    }

    async fn messages_carry_where_they_come_from(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let text = |beside: Value| {
            let mut message = json!({"type": "text", "text": {"body": "x"}});
            message.as_object_mut().unwrap().extend(beside.as_object().unwrap().clone());
            message
        };
        let ad = json!({"source_url": "https://fb.me/x", "source_id": "120", "source_type": "ad", "headline": "Tea", "ctwa_clid": "c"});
        for (beside, name) in [
            (json!({"referral": ad}), "referral"),
            (json!({"context": {"forwarded": true}}), "context"),
            (json!({"context": {"frequently_forwarded": true}}), "context"),
            (json!({"context": {"referred_product": {"catalog_id": CATALOG, "product_retailer_id": "sku-1"}}}), "context"),
        ] {
            cloud.write(ANA, text(beside.clone())).await;
            cloud.settle().await;
            let told = receiver.arrived().last().unwrap().value()["messages"][0][name].clone();
            for (key, value) in beside[name].as_object().unwrap() {
                assert_eq!(&told[key], value, "{told}");
            }
        }
        cloud.write(ANA, json!({"type": "unsupported", "unsupported": {"type": "poll"}})).await;
        cloud.settle().await;
        let poll = receiver.arrived().last().unwrap().value()["messages"][0].clone();
        assert_eq!((&poll["unsupported"]["type"], &poll["errors"][0]["code"]), (&json!("poll"), &json!(131_051)));
        assert_eq!(poll["errors"][0]["title"], "Message type unknown");
        cloud.graph(Method::POST, &format!("{NUMBER}/whatsapp_commerce_settings?is_catalog_visible=true"), None).await.ok();
        let cart = json!({"type": "order", "order": {"catalog_id": CATALOG, "product_items": [
            {"product_retailer_id": "sku-1", "quantity": 1, "item_price": 9.5, "currency": "EUR"}]}});
        cloud.write(ANA, cart).await;
        cloud.settle().await;
        assert_eq!(receiver.arrived().last().unwrap().value()["messages"][0]["order"]["product_items"][0]["item_price"], 9.5);
    }

    async fn taps_on_links_of_marketing_messages_are_told(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let template = json!({"name": "spring_sale", "language": {"code": "es"}, "components": []});
        let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template", "template": template});
        let answer = cloud.graph(Method::POST, &format!("{NUMBER}/marketing_messages"), Some(message)).await.ok();
        let wamid = answer["messages"][0]["id"].as_str().unwrap().to_owned();
        cloud.settle().await;
        let tap = async |customer: &str, body: Value| cloud.post(&format!("customers/{customer}/clicks"), body).await;
        let click = tap(ANA, json!({"message_id": wamid, "component": "body", "product_id": "tea"})).await.ok();
        cloud.settle().await;
        let action = receiver.arrived().last().unwrap().value()["user_actions"][0].clone();
        assert_eq!((&action["action_type"], &action["timestamp"]), (&json!("marketing_messages_link_click"), &json!("1795341600")));
        let data = &action["marketing_messages_link_click_data"];
        assert_eq!((&data["click_component"], &data["product_id"], &data["click_id"]), (&json!("body"), &json!("tea"), &click["click_id"]));
        assert!(!data["tracking_token"].as_str().unwrap().is_empty());
        cloud.write_text(ANA, "hi").await;
        let other = cloud.send_text(ANA, "https://example.com").await;
        cloud.settle().await;
        assert_eq!(tap(ANA, json!({"message_id": other})).await.problem().0, 422);
        assert_eq!(tap(ANA, json!({"message_id": wamid, "component": "footer"})).await.problem().0, 422);
        assert_eq!(tap(BRUNO, json!({"message_id": wamid})).await.problem().0, 404);
        cloud.advance("P7DT1S").await;
        assert_eq!(tap(ANA, json!({"message_id": wamid})).await.problem().0, 422);
    }
}
