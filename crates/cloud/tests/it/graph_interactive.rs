//! The kinds of interactive messages over HTTP: which are taken, which fail, and what phones show of them.

use http::Method;
use recado_db::{on_both_engines, params};
use serde_json::{Value, json};

use crate::harness::{ANA, Answer, CATALOG, NUMBER, Receiver, SETS, TestCloud, WABA};

pub const INDIAN: &str = "919820012345";

pub fn interactive(to: &str, content: Value) -> Value {
    json!({"messaging_product": "whatsapp", "to": to, "type": "interactive", "interactive": content})
}

async fn post(cloud: &TestCloud, message: Value) -> Answer {
    cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(message)).await
}

fn code(answer: &Answer) -> (u16, i64) {
    (answer.status.as_u16(), answer.json()["error"]["code"].as_i64().unwrap())
}

/// The last status of a message, with the code of its error.
fn end_of(receiver: &Receiver, wamid: &str) -> (String, Option<i64>) {
    let statuses = receiver.arrived().into_iter().map(|arrived| arrived.value()["statuses"][0].clone());
    let last = statuses.rev().find(|status| status["id"] == wamid).unwrap();
    (last["status"].as_str().unwrap().to_owned(), last["errors"][0]["code"].as_i64())
}

async fn sent(cloud: &TestCloud, receiver: &Receiver, message: Value) -> (String, Option<i64>) {
    let wamid = cloud.send_message(NUMBER, message).await;
    cloud.settle().await;
    end_of(receiver, &wamid)
}

fn delivered() -> (String, Option<i64>) {
    ("delivered".to_owned(), None)
}

fn failed(code: i64) -> (String, Option<i64>) {
    ("failed".to_owned(), Some(code))
}

/// The number moves to India, and so does a customer of it.
pub async fn in_india(db: &recado_db::Db) -> TestCloud {
    let cloud = TestCloud::open(db).await;
    cloud
        .db
        .write("test.india", (), |tx, ()| {
            Box::pin(async move {
                tx.exec("UPDATE cloud_phone_numbers SET digits = $2 WHERE id = $1", params![NUMBER, "919800000001"])
                    .await
            })
        })
        .await
        .unwrap();
    cloud.graph(Method::POST, &format!("{WABA}/subscribed_apps"), None).await.ok();
    cloud.post("customers", json!({"phone": format!("+{INDIAN}"), "name": "Asha"})).await.ok();
    cloud.write_text(INDIAN, "hi").await;
    cloud
}

pub fn order_details(reference_id: &str) -> Value {
    json!({"type": "order_details", "body": {"text": "Your order"}, "action": {"name": "review_and_pay", "parameters": {
        "reference_id": reference_id, "type": "digital-goods", "currency": "INR",
        "payment_settings": [{"type": "payment_gateway", "payment_gateway": {"type": "razorpay", "configuration_name": "shop"}}],
        "total_amount": {"value": 21000, "offset": 100},
        "order": {"status": "pending", "catalog_id": CATALOG, "items": [
            {"retailer_id": "sku-1", "name": "Tea", "amount": {"value": 10000, "offset": 100}, "quantity": 2}],
            "subtotal": {"value": 20000, "offset": 100}, "tax": {"value": 1000, "offset": 100, "description": "GST"}}}}})
}

fn order_status(reference_id: &str, status: &str) -> Value {
    json!({"type": "order_status", "body": {"text": "News"}, "action": {"name": "review_order", "parameters": {
        "reference_id": reference_id, "order": {"status": status, "description": "On its way"}}}})
}

on_both_engines! {
    async fn links_carousels_and_products_are_delivered(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        let link = json!({"name": "cta_url", "parameters": {"display_text": "Look", "url": "https://example.com/a"}});
        let reply = |index: i64| json!({"card_index": index, "type": "product", "action": {"product_retailer_id": format!("sku-{}", index + 1), "catalog_id": CATALOG}});
        for content in [
            json!({"type": "cta_url", "header": {"type": "text", "text": "New"}, "body": {"text": "Come in"}, "footer": {"text": "Café"}, "action": link}),
            json!({"type": "carousel", "body": {"text": "Three"}, "action": {"cards": [reply(0), reply(1), reply(2)]}}),
            json!({"type": "product", "action": {"catalog_id": CATALOG, "product_retailer_id": "sku-1"}}),
            json!({"type": "product_list", "header": {"type": "text", "text": "Teas"}, "body": {"text": "All"}, "action": {"catalog_id": CATALOG, "sections": [
                {"title": "Green", "product_items": [{"product_retailer_id": "sku-2"}]}]}}),
            json!({"type": "catalog_message", "body": {"text": "Everything"}, "action": {"name": "catalog_message"}}),
            json!({"type": "voice_call", "body": {"text": "Talk to us"}, "action": {"name": "voice_call", "parameters": {"display_text": "Call", "ttl_minutes": 60, "payload": "x"}}}),
            json!({"type": "request_contact_info", "body": {"text": "Who?"}, "action": {"name": "request_contact_info"}}),
        ] {
            assert_eq!(sent(&cloud, &receiver, interactive(ANA, content.clone())).await, delivered(), "{content}");
            let chat = cloud.chat(ANA).await;
            let shown = &chat.last().unwrap()["interactive"];
            assert_eq!((&shown["type"], &shown["body"]), (&content["type"], &content["body"]));
            assert_eq!(shown["action"]["name"], content["action"]["name"]);
        }
        for (content, expected) in [
            (json!({"type": "cta_url", "body": {"text": "x"}, "action": {"name": "cta_url", "parameters": {"display_text": "Look", "url": "ftp://a"}}}), 131_009),
            (json!({"type": "carousel", "body": {"text": "x"}, "action": {"cards": [reply(0)]}}), 131_009),
            (json!({"type": "product_list", "body": {"text": "x"}, "action": {"catalog_id": CATALOG, "sections": []}}), 131_008),
            (json!({"type": "voice_call", "body": {"text": "x"}, "action": {"name": "voice_call", "parameters": {"ttl_minutes": 0}}}), 131_009),
        ] {
            let answer = post(&cloud, interactive(ANA, content.clone())).await;
            assert_eq!(code(&answer), (400, expected), "{content}: {}", answer.json());
        }
        let pin = json!({"messaging_product": "whatsapp", "recipient_type": "group", "to": "g", "type": "pin", "pin": {"type": "pin", "message_id": "wamid.x", "expiration_days": 7}});
        assert_eq!(code(&post(&cloud, pin).await), (400, 131_051));
    }

    async fn flows_are_read_and_unknown(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let flow = |parameters: Value| interactive(ANA, json!({"type": "flow", "body": {"text": "x"}, "action": {"name": "flow", "parameters": parameters}}));
        let unknown = flow(json!({"flow_message_version": "3", "flow_id": "1", "flow_cta": "Open", "flow_token": "t"}));
        assert_eq!(code(&post(&cloud, unknown).await), (400, 2064));
        let two = flow(json!({"flow_message_version": "3", "flow_id": "1", "flow_name": "f", "flow_cta": "Open"}));
        assert_eq!(code(&post(&cloud, two).await), (400, 131_009));
        let old = flow(json!({"flow_message_version": "2", "flow_id": "1", "flow_cta": "Open"}));
        assert_eq!(code(&post(&cloud, old).await), (400, 131_009));
    }

    async fn call_permission_is_asked_once_a_day_and_twice_a_week(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let request = || interactive(ANA, json!({"type": "call_permission_request", "action": {"name": "call_permission_request"}}));
        cloud.write_text(ANA, "hi").await;
        post(&cloud, request()).await.ok();
        assert_eq!(code(&post(&cloud, request()).await), (400, 138_009));
        cloud.settle().await;
        cloud.advance("P1D").await;
        cloud.write_text(ANA, "hi").await;
        post(&cloud, request()).await.ok();
        cloud.advance("P2D").await;
        cloud.write_text(ANA, "hi").await;
        assert_eq!(code(&post(&cloud, request()).await), (400, 138_009));
        cloud.advance("P4D").await;
        cloud.write_text(ANA, "hi").await;
        post(&cloud, request()).await.ok();
    }

    async fn addresses_are_for_india(db) [SETS] {
        let form = json!({"type": "address_message", "body": {"text": "Where to?"}, "action": {"name": "address_message", "parameters": {"country": "IN"}}});
        let cloud = in_india(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        assert_eq!(sent(&cloud, &receiver, interactive(ANA, form.clone())).await, failed(131_026));
        let wamid = cloud.send_message(NUMBER, interactive(INDIAN, form)).await;
        cloud.settle().await;
        assert_eq!(end_of(&receiver, &wamid), delivered());
        let values = json!({"type": "address", "values": {"name": "Asha", "in_pin_code": "400063"}});
        let answer = cloud.post(&format!("customers/{INDIAN}/answers"), json!({"message_id": wamid, "answer": values})).await.ok();
        cloud.settle().await;
        let arrived = receiver.arrived().into_iter().map(|arrived| arrived.value()["messages"][0].clone());
        let reply = arrived.into_iter().find(|message| message["id"] == answer["id"]).unwrap();
        assert_eq!(reply["interactive"]["nfm_reply"]["name"], "address_message");
    }

    async fn orders_are_billed_and_told_of(db) [SETS] {
        let cloud = in_india(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        assert_eq!(sent(&cloud, &receiver, interactive(ANA, order_details("far-away"))).await, failed(2040));
        assert_eq!(sent(&cloud, &receiver, interactive(INDIAN, order_details("order-1"))).await, delivered());
        let chat = cloud.chat(INDIAN).await;
        assert_eq!(chat.last().unwrap()["interactive"]["action"]["parameters"]["total_amount"]["value"], 21_000);
        assert_eq!(code(&post(&cloud, interactive(INDIAN, order_details("order-1"))).await), (400, 131_009));
        let mut wrong = order_details("order-2");
        wrong["action"]["parameters"]["total_amount"]["value"] = 1.into();
        assert_eq!(code(&post(&cloud, interactive(INDIAN, wrong)).await), (400, 131_009));
        assert_eq!(code(&post(&cloud, interactive(INDIAN, order_status("never", "shipped"))).await), (400, 131_009));
        for (status, expected) in [
            ("processing", delivered()),
            ("partially-shipped", delivered()),
            ("pending", failed(2046)),
            ("completed", delivered()),
            ("shipped", failed(2046)),
            ("canceled", failed(2046)),
        ] {
            assert_eq!(sent(&cloud, &receiver, interactive(INDIAN, order_status("order-1", status))).await, expected, "{status}");
        }
        assert_eq!(sent(&cloud, &receiver, interactive(INDIAN, order_details("order-3"))).await, delivered());
        let mut paid = order_status("order-3", "processing");
        paid["action"]["parameters"]["payment"] = json!({"status": "captured", "timestamp": 1_795_000_000});
        assert_eq!(sent(&cloud, &receiver, interactive(INDIAN, paid)).await, delivered());
        assert_eq!(sent(&cloud, &receiver, interactive(INDIAN, order_status("order-3", "canceled"))).await, failed(2047));
    }
}
