//! Errors on demand.

use recado_db::on_both_engines;
use serde_json::json;

use crate::harness::{ANA, NUMBER, SETS, TestCloud};

on_both_engines! {
    async fn they_are_made_listed_and_deleted(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        assert_eq!(cloud.get("faults").await.ok()["data"], json!([]));
        let made = cloud.post("faults", json!({"where": "webhook", "match": {"customer": ANA}, "http": 503, "rate": 0.5})).await;
        assert_eq!(made.status, 201);
        let id = made.ok()["id"].as_str().unwrap().to_owned();
        let listed = cloud.get("faults").await.ok();
        assert_eq!((&listed["data"][0]["id"], &listed["data"][0]["http"]), (&json!(id), &json!(503)));
        cloud.stop().await;
        let cloud = TestCloud::open(&db).await;
        assert_eq!(cloud.get("faults").await.ok()["data"][0]["match"], json!({"customer": ANA}));
        assert_eq!(cloud.delete(&format!("faults/{id}")).await.status, 204);
        assert_eq!(cloud.delete(&format!("faults/{id}")).await.problem(), (404, "not_found".to_owned()));
        assert_eq!(cloud.delete("faults/nonsense").await.problem(), (404, "not_found".to_owned()));
        assert_eq!(cloud.get("faults").await.ok()["data"], json!([]));
        let wrong = cloud.post("faults", json!({"where": "moon", "http": 7})).await;
        assert_eq!(wrong.problem(), (422, "invalid".to_owned()));
    }

    async fn a_send_fails_as_often_as_the_rule_says(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.write_text(ANA, "hello").await;
        cloud.post("faults", json!({"where": "send", "match": {"type": "text"}, "error": 130_429, "times": 2})).await.ok();
        let text = json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "x"}});
        for left in [Some(1), None] {
            let answer = cloud.graph(http::Method::POST, &format!("{NUMBER}/messages"), Some(text.clone())).await;
            assert_eq!(answer.json()["error"]["code"], 130_429);
            let faults = cloud.get("faults").await.ok();
            assert_eq!(faults["data"][0]["times_left"].as_i64(), left);
        }
        cloud.send_text(ANA, "through").await;
    }

    async fn a_webhook_meets_a_broken_receiver(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.post("faults", json!({"where": "webhook", "http": 500, "times": 1})).await.ok();
        let id = cloud.write_text(ANA, "hello").await;
        cloud.settle().await;
        cloud.advance("PT1H").await;
        assert!(receiver.gists().contains(&format!("in:{id}")));
        let log = cloud.get("webhooks").await.ok();
        let attempts = log["data"][0]["attempts"].as_array().unwrap();
        assert_eq!((attempts.len(), &attempts[0]["status"], &attempts[1]["status"]), (2, &json!(500), &json!(200)));
    }

    async fn webhooks_come_twice_or_in_another_order(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.post("faults", json!({"where": "webhook", "duplicate": true, "times": 1})).await.ok();
        let twice = cloud.write_text(ANA, "twice").await;
        cloud.settle().await;
        assert_eq!(receiver.gists(), [format!("in:{twice}"), format!("in:{twice}")]);
        cloud.post("faults", json!({"where": "webhook", "reorder": true, "times": 1})).await.ok();
        let second = cloud.write_text(ANA, "comes second").await;
        let first = cloud.write_text(ANA, "comes first").await;
        cloud.advance("PT1M").await;
        assert_eq!(receiver.gists()[2..], [format!("in:{first}"), format!("in:{second}")]);
    }
}
