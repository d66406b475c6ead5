//! The delivery log.

use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, APP, APP_SECRET, SETS, TestCloud};

on_both_engines! {
    async fn it_shows_what_was_posted_and_posts_the_same_bytes_again(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let id = cloud.write_text(ANA, "olá").await;
        let arrived = receiver.wait_for(1).await;
        cloud.settle().await;

        let log = cloud.get("webhooks").await.ok();
        let row = &log["data"][0];
        assert_eq!((&row["app_id"], &row["callback_url"], &row["state"]), (&json!(APP), &json!(receiver.url), &json!("delivered")));
        assert_eq!((&row["customer"], &row["field"]), (&json!(ANA), &json!("messages")));
        assert_eq!(row["attempts"][0]["status"], 200);
        let body = row["body"].as_str().unwrap();
        assert_eq!(body.as_bytes(), arrived[0].body);
        assert!(body.contains(&id) && body.is_ascii());
        assert_eq!(row["signature"].as_str().unwrap(), arrived[0].signature);
        assert!(recado_whatsapp::signature::verify(APP_SECRET, body.as_bytes(), &arrived[0].signature));

        let one = cloud.get(&format!("webhooks/{}", row["id"].as_str().unwrap())).await.ok();
        assert_eq!(&one, row);
        cloud.post(&format!("webhooks/{}/replay", row["id"].as_str().unwrap()), json!({})).await.ok();
        let again = receiver.wait_for(2).await;
        assert_eq!((&again[1].body, &again[1].signature), (&arrived[0].body, &arrived[0].signature));
    }

    async fn it_is_read_by_state_and_in_pages(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let delivered = cloud.write_text(ANA, "one").await;
        cloud.settle().await;
        receiver.answer_always(Some(503));
        let pending = cloud.write_text(ANA, "two").await;
        cloud.settle().await;
        let list = async |query: &str| -> Vec<Value> {
            cloud.get(&format!("webhooks?{query}")).await.ok()["data"].as_array().unwrap().clone()
        };
        let body_has = |row: &Value, id: &str| row["body"].as_str().unwrap().contains(id);
        let waiting = list("state=pending").await;
        assert!(waiting.len() == 1 && body_has(&waiting[0], &pending));
        assert!(waiting[0]["next_attempt_at"].is_string());
        let done = list("state=delivered").await;
        assert!(done.len() == 1 && body_has(&done[0], &delivered));
        assert_eq!(list(&format!("customer={ANA}")).await.len(), 2);
        assert_eq!(list("customer=1").await.len(), 0);

        let first = cloud.get("webhooks?limit=1").await.ok();
        assert!(body_has(&first["data"][0], &pending));
        let next = first["paging"]["next"].as_str().unwrap().strip_prefix("http://127.0.0.1:8090/_control/v1/").unwrap();
        let second = cloud.get(next).await.ok();
        assert!(body_has(&second["data"][0], &delivered) && second.get("paging").is_none());
    }

    async fn wrong_questions_are_answered(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for (path, answer) in [
            ("webhooks?state=lost", (422, "invalid")),
            ("webhooks?cursor=x", (422, "invalid")),
            ("webhooks?limit=0", (422, "invalid")),
            ("webhooks/x", (404, "not_found")),
            ("webhooks/01930000-0000-7000-8000-000000000000", (404, "not_found")),
        ] {
            assert_eq!(cloud.get(path).await.problem(), (answer.0, answer.1.to_owned()), "{path}");
        }
        let replay = cloud.post("webhooks/01930000-0000-7000-8000-000000000000/replay", json!({})).await;
        assert_eq!(replay.problem(), (404, "not_found".to_owned()));
    }
}
