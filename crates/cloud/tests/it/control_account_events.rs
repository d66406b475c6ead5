//! Webhooks about accounts on demand.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{APP, APP_SECRET, NUMBER, Receiver, SETS, TestCloud, WABA};

/// A receiver that hears of these fields.
async fn hear(cloud: &TestCloud, fields: &str) -> Receiver {
    let receiver = Receiver::start().await;
    let subscription = json!({
        "object": "whatsapp_business_account", "callback_url": receiver.url, "verify_token": "verify-me", "fields": fields,
        "access_token": format!("{APP}|{APP_SECRET}"),
    });
    cloud.call(Method::POST, &format!("/v23.0/{APP}/subscriptions"), Some(subscription)).await.ok();
    receiver
}

on_both_engines! {
    async fn news_that_are_like_messages_have_no_time(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "calls,history,user_preferences").await;
        let path = format!("wabas/{WABA}/events");
        let like = |more: Value| {
            let mut value = json!({"messaging_product": "whatsapp", "metadata": {"display_phone_number": "34600000001", "phone_number_id": NUMBER}});
            value.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
            value
        };
        let call = json!({"id": "wacid.x", "from": "34600100001", "to": "34600000001", "event": "terminate", "timestamp": "1", "direction": "USER_INITIATED", "status": "COMPLETED", "duration": 7});
        let message = json!({"from": "34600100001", "id": "wamid.x", "timestamp": "1", "type": "text", "text": {"body": "x"}, "history_context": {"status": "READ"}});
        let told = [
            ("calls", like(json!({"calls": [call]}))),
            ("history", like(json!({"history": [{"metadata": {"phase": 0, "chunk_order": 1, "progress": 55}, "threads": [{"id": "34600100001", "messages": [message]}]}]}))),
            ("user_preferences", like(json!({"user_preferences": [{"wa_id": "34600100001", "detail": "x", "category": "marketing_messages", "value": "stop", "timestamp": 1}]}))),
        ];
        for (field, value) in &told {
            cloud.post(&path, json!({"field": field, "value": value})).await.ok();
            let unsaid = json!({"messaging_product": "whatsapp"});
            assert_eq!(cloud.post(&path, json!({"field": field, "value": unsaid})).await.problem().0, 422, "{field}");
        }
        cloud.settle().await;
        let arrived: Vec<Value> = receiver.arrived().iter().map(|arrived| serde_json::from_slice(&arrived.body).unwrap()).collect();
        let expected: Vec<Value> = told.iter().map(|(field, value)| json!({"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": [{"field": field, "value": value}]}]})).collect();
        assert_eq!(arrived, expected);
    }

    async fn any_event_is_told_in_its_shape(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "messages,account_update,account_review_update").await;
        let path = format!("wabas/{WABA}/events");
        let ban = json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE", "waba_ban_date": "April 17, 2025"}});
        let told = cloud.post(&path, json!({"field": "account_update", "value": ban})).await.ok();
        assert_eq!(told, json!({"field": "account_update", "app_ids": [APP]}));
        cloud.post(&path, json!({"field": "account_review_update", "value": {"decision": "APPROVED"}})).await.ok();
        // Nobody subscribed to this one.
        let unheard = json!({"field": "partner_solutions", "value": {"event": "SOLUTION_CREATED", "solution_id": "1", "solution_status": "DRAFT"}});
        assert_eq!(cloud.post(&path, unheard).await.ok()["app_ids"], json!([]));
        cloud.settle().await;
        let arrived = receiver.arrived();
        assert_eq!(arrived.len(), 2);
        let body: Value = serde_json::from_slice(&arrived[0].body).unwrap();
        assert_eq!(body, json!({"object": "whatsapp_business_account", "entry": [{"id": WABA, "time": 1_795_341_600, "changes": [{"field": "account_update", "value": ban}]}]}));
        assert_eq!(arrived[1].value(), json!({"decision": "APPROVED"}));
        for (body, field) in [
            (json!({}), "field"),
            (json!({"field": "weather", "value": {}}), "field"),
            (json!({"field": "account_update", "value": {"event": "DISABLED_UPDATE"}}), "value.ban_info"),
            (json!({"field": "account_review_update", "value": {"decision": "MAYBE"}}), "value.decision"),
        ] {
            let refused = cloud.post(&path, body).await;
            assert_eq!(refused.problem(), (422, "invalid".to_owned()));
            assert_eq!(refused.json()["errors"][0]["field"], field);
        }
        let unknown = cloud.post("wabas/1/events", json!({"field": "account_review_update", "value": {"decision": "APPROVED"}})).await;
        assert_eq!(unknown.problem().0, 404);
    }

    async fn errors_of_the_account_are_told(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "messages").await;
        cloud.post(&format!("phone_numbers/{NUMBER}/errors"), json!({"code": 130_429, "details": "Too much."})).await.ok();
        cloud.settle().await;
        let value = receiver.arrived()[0].value();
        assert_eq!((&value["errors"][0]["code"], &value["errors"][0]["error_data"]["details"]), (&json!(130_429), &json!("Too much.")));
        assert_eq!(value["metadata"]["phone_number_id"], NUMBER);
        assert!(value.get("messages").is_none() && value.get("statuses").is_none());
        assert_eq!(cloud.post(&format!("phone_numbers/{NUMBER}/errors"), json!({"code": 7})).await.problem().0, 422);
        assert_eq!(cloud.post("phone_numbers/1/errors", json!({"code": 130_429})).await.problem().0, 404);
    }
}
