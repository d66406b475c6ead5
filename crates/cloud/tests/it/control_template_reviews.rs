//! Reviews of templates on demand: what is told, what is listed, what can be sent afterwards.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, APP, APP_SECRET, NUMBER, Receiver, SETS, TestCloud, WABA};

/// `hello_world`
const TEMPLATE: &str = "700000000000001";

async fn hear(cloud: &TestCloud) -> Receiver {
    let receiver = Receiver::start().await;
    let subscription = json!({
        "object": "whatsapp_business_account", "callback_url": receiver.url, "verify_token": "verify-me",
        "fields": "message_template_status_update,message_template_quality_update,template_category_update",
        "access_token": format!("{APP}|{APP_SECRET}"),
    });
    cloud.call(Method::POST, &format!("/v23.0/{APP}/subscriptions"), Some(subscription)).await.ok();
    receiver
}

async fn review(cloud: &TestCloud, body: Value) -> Value {
    let answer = cloud.post(&format!("templates/{TEMPLATE}/review"), body).await.ok();
    cloud.settle().await;
    answer
}

async fn node(cloud: &TestCloud) -> Value {
    let fields = "status,category,quality_score,rejected_reason,previous_category";
    cloud.graph(Method::GET, &format!("{TEMPLATE}?fields={fields}"), None).await.ok()
}

async fn send(cloud: &TestCloud) -> Option<i64> {
    let template = json!({"name": "hello_world", "language": {"code": "en_US"}});
    let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template", "template": template});
    let answer = cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(message)).await;
    answer.json()["error"]["code"].as_i64()
}

on_both_engines! {
    async fn a_wrong_category_is_announced_a_day_before(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud).await;
        let told = || {
            let arrived = receiver.arrived();
            let changes = arrived.iter().map(|one| one.value());
            changes.map(|mut value| { value.as_object_mut().unwrap().retain(|key, _| !key.starts_with("message_")); value }).collect::<Vec<_>>()
        };
        let category = async || cloud.graph(Method::GET, &format!("{TEMPLATE}?fields=category,correct_category,previous_category,status,rejected_reason"), None).await.ok();
        review(&cloud, json!({"correct_category": "marketing"})).await;
        let notice = json!({"correct_category": "MARKETING", "new_category": "UTILITY"});
        assert_eq!(told(), std::slice::from_ref(&notice));
        let shown = category().await;
        assert_eq!((&shown["category"], &shown["correct_category"]), (&json!("UTILITY"), &json!("MARKETING")));
        cloud.advance("PT23H59M").await;
        assert_eq!(category().await["category"], "UTILITY");
        cloud.advance("PT1M").await;
        let shown = category().await;
        assert_eq!((&shown["category"], &shown["previous_category"], shown.get("correct_category")), (&json!("MARKETING"), &json!("UTILITY"), None));
        let moved = json!({"previous_category": "UTILITY", "new_category": "MARKETING"});
        assert_eq!(told(), [notice, moved]);
        // What is taken back does not happen.
        review(&cloud, json!({"correct_category": "UTILITY"})).await;
        review(&cloud, json!({"correct_category": "MARKETING"})).await;
        cloud.advance("P2D").await;
        assert_eq!((category().await["category"].clone(), told().len()), (json!("MARKETING"), 3));
        // Codes have time until the month is over.
        review(&cloud, json!({"correct_category": "AUTHENTICATION"})).await;
        cloud.advance("P2D").await;
        assert_eq!(category().await["status"], "APPROVED");
        cloud.advance("P10D").await;
        let shown = category().await;
        assert_eq!((&shown["status"], &shown["rejected_reason"]), (&json!("REJECTED"), &json!("INCORRECT_CATEGORY")));
        assert_eq!(cloud.post(&format!("templates/{TEMPLATE}/review"), json!({"correct_category": "NEWS"})).await.problem().0, 422);
        cloud.stop().await;
    }

    async fn templates_are_listed_part_by_part_with_their_reviews(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        review(&cloud, json!({"status": "REJECTED", "reason": "SCAM", "quality": "RED", "category": "MARKETING"})).await;
        let whole = cloud.get("templates?limit=1000").await.ok();
        let all = whole["data"].as_array().unwrap();
        let first = &all[0];
        assert_eq!(
            [&first["id"], &first["waba_id"], &first["name"], &first["language"]],
            [TEMPLATE, WABA, "hello_world", "en_US"]
        );
        assert_eq!(
            [&first["status"], &first["category"], &first["previous_category"], &first["quality"], &first["rejected_reason"]],
            ["REJECTED", "MARKETING", "UTILITY", "RED", "SCAM"]
        );
        assert!(first["components"].as_array().unwrap().iter().any(|part| part["type"] == "BODY"), "{first}");
        assert!(all.iter().any(|template| template["name"] == "spring_sale" && template["status"] == "APPROVED"));
        assert_eq!(whole["paging"]["next"], Value::Null);

        let (mut path, mut ids) = ("templates?limit=5".to_owned(), Vec::new());
        loop {
            let part = cloud.get(&path).await.ok();
            ids.extend(part["data"].as_array().unwrap().iter().map(|template| template["id"].clone()));
            let Some(next) = part["paging"]["next"].as_str() else { break };
            path = next.split("/_control/v1/").last().unwrap().to_owned();
        }
        assert_eq!(ids, all.iter().map(|template| template["id"].clone()).collect::<Vec<_>>());

        let of_waba = cloud.get(&format!("templates?waba_id={WABA}&limit=1000")).await.ok();
        assert_eq!(of_waba["data"].as_array().unwrap().len(), all.len());
        assert_eq!(cloud.get("templates?waba_id=1").await.ok()["data"], json!([]));
        assert_eq!(cloud.get("templates?limit=none").await.problem().0, 422);
    }

    async fn a_status_is_told_and_counts(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud).await;
        for (body, event, title, code) in [
            (json!({"status": "PAUSED"}), "PAUSED", json!("FIRST_PAUSE"), Some(132_015)),
            (json!({"status": "APPROVED"}), "APPROVED", json!("UNPAUSE"), None),
            (json!({"status": "disabled"}), "DISABLED", json!("DISABLED"), Some(132_016)),
            (json!({"status": "APPROVED"}), "REINSTATED", Value::Null, None),
            (json!({"status": "REJECTED", "reason": "INVALID_FORMAT"}), "REJECTED", Value::Null, Some(132_001)),
            (json!({"status": "IN_APPEAL"}), "IN_APPEAL", Value::Null, Some(132_001)),
        ] {
            let before = receiver.arrived().len();
            review(&cloud, body.clone()).await;
            let arrived = receiver.arrived();
            assert_eq!(arrived.len(), before + 1, "{body}");
            let value = arrived.last().unwrap().value();
            assert_eq!((&value["event"], &value["other_info"]["title"]), (&json!(event), &title));
            assert_eq!((&value["message_template_id"], &value["message_template_name"]), (&json!(700_000_000_000_001_i64), &json!("hello_world")));
            assert_eq!(value["reason"], body.get("reason").cloned().unwrap_or_else(|| json!("NONE")));
            assert_eq!(send(&cloud).await, code, "{body}");
        }
        // What is so already is told nobody.
        review(&cloud, json!({"status": "IN_APPEAL"})).await;
        assert_eq!(receiver.arrived().len(), 6);
        review(&cloud, json!({"status": "REJECTED", "reason": "SCAM"})).await;
        let told = receiver.arrived().last().unwrap().value();
        assert_eq!((&told["reason"], told.get("rejection_info")), (&json!("SCAM"), None));
        assert_eq!(node(&cloud).await["rejected_reason"], "SCAM");
    }

    async fn quality_and_category_are_told_and_listed(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud).await;
        assert_eq!(node(&cloud).await["quality_score"]["score"], "UNKNOWN");
        let reviewed = review(&cloud, json!({"quality": "GREEN"})).await;
        assert_eq!(reviewed["quality"], "GREEN");
        review(&cloud, json!({"quality": "RED", "category": "MARKETING"})).await;
        let values: Vec<Value> = receiver.arrived().iter().map(crate::harness::Arrived::value).collect();
        let scores: Vec<_> = values[..2].iter().map(|value| (&value["previous_quality_score"], &value["new_quality_score"])).collect();
        assert_eq!(scores, [(&json!("UNKNOWN"), &json!("GREEN")), (&json!("GREEN"), &json!("RED"))]);
        assert_eq!((&values[2]["previous_category"], &values[2]["new_category"]), (&json!("UTILITY"), &json!("MARKETING")));
        let shown = node(&cloud).await;
        assert_eq!(shown["quality_score"], json!({"score": "RED", "date": 1_795_341_600}));
        assert_eq!((&shown["category"], &shown["previous_category"]), (&json!("MARKETING"), &json!("UTILITY")));

        let list = async |query: &str| cloud.graph(Method::GET, &format!("{WABA}/message_templates?{query}"), None).await;
        let red = list("quality_score=RED&summary=total_count,message_template_count,message_template_limit,are_translations_complete").await.ok();
        assert_eq!(red["data"].as_array().unwrap().len(), 1);
        assert_eq!(red["summary"], json!({"total_count": 1, "message_template_count": 14, "message_template_limit": 6000, "are_translations_complete": false}));
        assert!(list("limit=1").await.ok().get("summary").is_none());
        assert_eq!(list("summary=weather").await.json()["error"]["code"], 100);
        cloud.post("reset", json!({})).await.ok();
        assert_eq!(node(&cloud).await["quality_score"]["score"], "UNKNOWN");
    }

    async fn a_review_must_say_something(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for (body, field) in [
            (json!([]), ""),
            (json!({}), ""),
            (json!({"status": "GREAT"}), "status"),
            (json!({"quality": 1}), "quality"),
            (json!({"category": "FUN"}), "category"),
            (json!({"mood": "good"}), "mood"),
            (json!({"status": "APPROVED", "reason": "SCAM"}), "reason"),
        ] {
            let refused = cloud.post(&format!("templates/{TEMPLATE}/review"), body).await;
            assert_eq!(refused.problem(), (422, "invalid".to_owned()));
            assert_eq!(refused.json()["errors"][0]["field"], field);
        }
        assert_eq!(cloud.post("templates/1/review", json!({"status": "APPROVED"})).await.problem().0, 404);
    }
}
