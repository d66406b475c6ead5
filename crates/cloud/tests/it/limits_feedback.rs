//! What customers hold against a business, and portfolios that are not trusted for it.

use http::Method;
use recado_cloud::{Assumptions, LimitSettings};
use recado_db::{Db, on_both_engines};
use serde_json::{Value, json};

use crate::harness::{ANA, NUMBER, Receiver, SETS, TestCloud, WABA};
use crate::limits::{BRUNO, BUSINESS, code, fate, field, marketing, send_from, strict, subscribe, told, utility};

async fn open(db: &Db, assumptions: Assumptions) -> (TestCloud, Receiver) {
    let cloud = TestCloud::open_with(db, strict(LimitSettings { assumptions, ..LimitSettings::default() })).await;
    let receiver = subscribe(&cloud).await;
    (cloud, receiver)
}

/// One message is enough for a rating.
async fn quick_to_judge(db: &Db) -> (TestCloud, Receiver) {
    open(db, Assumptions { rated_from_delivered: 1, ..Assumptions::default() }).await
}

async fn say(cloud: &TestCloud, signal: &str, reason: Option<&str>) -> Value {
    let body = json!({"to": NUMBER, "signal": signal, "reason": reason});
    cloud.post(&format!("customers/{ANA}/feedback"), body).await.ok()
}

on_both_engines! {
    async fn reports_are_held_against_number_and_template(db) [SETS] {
        let (cloud, receiver) = quick_to_judge(&db).await;
        cloud.send_message(NUMBER, marketing(ANA)).await;
        cloud.settle().await;
        let said = say(&cloud, "report", Some("SPAM")).await;
        assert_eq!(
            said,
            json!({"phone_number_id": NUMBER, "signal": "report", "reason": "SPAM", "template_id": "700000000000014", "counts": true})
        );
        assert_eq!(say(&cloud, "report", Some("OTHER")).await["counts"], false, "about the same message");
        cloud.settle().await;
        let score = field(&cloud, NUMBER, "quality_score").await;
        assert_eq!((&score["score"], &score["reasons"]), (&json!("RED"), &json!(["SPAM"])));
        assert_eq!(told(&receiver, "message_template_quality_update")[0]["new_quality_score"], "RED");
        cloud.advance("PT1S").await;
        cloud.send_message(NUMBER, utility(ANA)).await;
        cloud.settle().await;
        assert_eq!(say(&cloud, "report", None).await["counts"], true);
    }

    async fn chats_are_put_aside(db) [SETS] {
        let (cloud, _receiver) = quick_to_judge(&db).await;
        cloud.send_message(NUMBER, marketing(ANA)).await;
        cloud.settle().await;
        assert_eq!(say(&cloud, "mute", None).await["reason"], Value::Null);
        assert_eq!(say(&cloud, "archive", None).await["counts"], true);
        assert_eq!([say(&cloud, "mute", None).await["counts"].clone(), say(&cloud, "archive", None).await["counts"].clone()], [false, false]);
        cloud.settle().await;
        assert_eq!(field(&cloud, NUMBER, "quality_score").await, json!({"score": "RED", "date": 1_795_341_600, "reasons": []}));
    }

    async fn a_block_has_a_reason(db) [SETS] {
        let (cloud, _receiver) = quick_to_judge(&db).await;
        cloud.send_message(NUMBER, marketing(ANA)).await;
        cloud.settle().await;
        let blocks = json!({"blocks": true, "block_reason": "OTP_DID_NOT_REQUEST"});
        assert_eq!(cloud.patch(&format!("customers/{ANA}"), blocks).await.ok()["blocks"], true);
        cloud.settle().await;
        assert_eq!(field(&cloud, NUMBER, "quality_score").await["reasons"], json!(["OTP_DID_NOT_REQUEST"]));
    }

    async fn feedback_that_makes_no_sense_is_refused(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("customers/{ANA}/feedback");
        for body in [
            json!({}),
            json!({"to": NUMBER}),
            json!({"to": "1", "signal": "mute"}),
            json!({"to": NUMBER, "signal": "like"}),
            json!({"to": NUMBER, "signal": "block"}),
            json!({"to": NUMBER, "signal": "delivered"}),
            json!({"to": NUMBER, "signal": "mute", "reason": "SPAM"}),
            json!({"to": NUMBER, "signal": "report", "reason": "RUDE"}),
            json!({"to": NUMBER, "signal": "report", "reason": 7}),
        ] {
            assert_eq!(cloud.post(&path, body.clone()).await.problem(), (422, "invalid".to_owned()), "{body}");
        }
        assert_eq!(cloud.post("customers/34600109999/feedback", json!({"to": NUMBER, "signal": "mute"})).await.problem().0, 404);
    }

    async fn a_suspicious_portfolio_sends_in_batches(db) [SETS] {
        let assumptions = Assumptions { portfolio_batch: 1, pacing_judged_from: 1, ..Assumptions::default() };
        let (cloud, receiver) = open(&db, assumptions).await;
        let path = format!("wabas/{WABA}");
        let shown = cloud.patch(&path, json!({"portfolio_pacing": {"is_suspicious": true}})).await.ok();
        assert_eq!(shown["portfolio_pacing"], json!({"is_suspicious": true, "templates_365d": null, "is_blocked": false}));
        // Nobody hears of the first one yet, so the second waits.
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        let status = |answer: Value| answer["messages"][0]["message_status"].clone();
        assert_eq!(status(send_from(&cloud, NUMBER, utility(ANA)).await.ok()), "accepted");
        let held = send_from(&cloud, NUMBER, utility(BRUNO)).await.ok();
        assert_eq!(status(held.clone()), "held_for_quality_assessment");
        let wamid = held["messages"][0]["id"].as_str().unwrap();
        assert_eq!(fate(&cloud, &receiver, wamid).await, "nothing");
        cloud.advance("PT59M").await;
        assert_eq!(fate(&cloud, &receiver, wamid).await, "nothing");
        cloud.advance("PT1M").await;
        assert_eq!(fate(&cloud, &receiver, wamid).await, "delivered");
        // It is the next batch, and good.
        let next = send_from(&cloud, NUMBER, utility(BRUNO)).await.ok();
        assert_eq!(status(next.clone()), "held_for_quality_assessment");
        cloud.advance("PT20M").await;
        assert_eq!(fate(&cloud, &receiver, next["messages"][0]["id"].as_str().unwrap()).await, "delivered");
        cloud.patch(&path, json!({"portfolio_pacing": {"is_suspicious": false}})).await.ok();
        assert_eq!(status(send_from(&cloud, NUMBER, utility(BRUNO)).await.ok()), "accepted");
        // Below 500,000 templates in a year it is the same.
        cloud.patch(&path, json!({"portfolio_pacing": {"templates_365d": 499_999}})).await.ok();
        assert_eq!(status(send_from(&cloud, NUMBER, utility(BRUNO)).await.ok()), "held_for_quality_assessment");
    }

    async fn a_bad_batch_blocks_the_portfolio_until_its_review(db) [SETS] {
        let assumptions = Assumptions { portfolio_batch: 1, rated_from_delivered: 1, ..Assumptions::default() };
        let (cloud, receiver) = open(&db, assumptions).await;
        let path = format!("wabas/{WABA}");
        cloud.patch(&path, json!({"portfolio_pacing": {"is_suspicious": true}})).await.ok();
        cloud.send_message(NUMBER, utility(ANA)).await;
        cloud.settle().await;
        let held = cloud.send_message(NUMBER, utility(BRUNO)).await;
        say(&cloud, "report", Some("SPAM")).await;
        assert_eq!(fate(&cloud, &receiver, &held).await, "132015");
        assert_eq!(cloud.get(&path).await.ok()["portfolio_pacing"]["is_blocked"], true);
        assert_eq!(code(&cloud, marketing(BRUNO)).await, 368);
        assert_eq!(field(&cloud, WABA, "health_status").await["can_send_message"], "LIMITED");
        cloud.write_text(BRUNO, "hello").await;
        assert_eq!(code(&cloud, json!({"messaging_product": "whatsapp", "to": BRUNO, "type": "text", "text": {"body": "x"}})).await, 0);
        cloud.patch(&path, json!({"portfolio_pacing": {"is_blocked": false, "is_suspicious": false}})).await.ok();
        assert_eq!(code(&cloud, marketing(BRUNO)).await, 0);
    }

    async fn verification_is_the_portfolios(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        let path = format!("wabas/{WABA}");
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"messaging_limit": "TIER_250"})).await.ok();
        for status in ["not_verified", "pending", "verified"] {
            let shown = cloud.patch(&path, json!({"business_verification_status": status})).await.ok();
            assert_eq!(shown["business_verification_status"], status);
            assert_eq!(field(&cloud, WABA, "business_verification_status").await, status);
            assert_eq!(field(&cloud, BUSINESS, "verification_status").await, status);
            cloud.settle().await;
        }
        let told = told(&receiver, "business_capability_update");
        let numbers: Vec<&Value> = told.iter().map(|value| &value["max_phone_numbers_per_business"]).collect();
        assert_eq!(numbers, [20, 2, 20], "with 250 customers a day, as the limit was set, and when the verification changed");
        // A verified business gets the next limit.
        cloud.advance("PT6H15M").await;
        assert_eq!(cloud.graph(Method::GET, &format!("{WABA}?fields=whatsapp_business_manager_messaging_limit"), None).await.ok()["whatsapp_business_manager_messaging_limit"], "TIER_2K");
    }
}
