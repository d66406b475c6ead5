//! The block list: who can be blocked, what is answered, and what it means for messages of both sides.

use http::Method;
use recado_cloud::Settings;
use recado_core::{Clock, Timestamp};
use recado_db::{on_both_engines, params};
use recado_infra::blobs::Blobs;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{ANA, Answer, DIEGO, NUMBER, SECOND_NUMBER, SETS, TestCloud};

const BRUNO: &str = "34600100002";
const OURS: &str = "http://127.0.0.1:8090";

impl TestCloud {
    async fn block(&self, method: Method, users: Value) -> Answer {
        let body = json!({"messaging_product": "whatsapp", "block_users": users});
        self.graph(method, &format!("{NUMBER}/block_users"), Some(body)).await
    }

    async fn blocked(&self, query: &str) -> Value {
        self.graph(Method::GET, &format!("{NUMBER}/block_users{query}"), None).await.ok()
    }

    async fn try_text(&self, number: &str, to: &str) -> Answer {
        let message = json!({"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": "Hi"}});
        self.graph(Method::POST, &format!("{number}/messages"), Some(message)).await
    }

    async fn user_id(&self, wa_id: &str) -> String {
        self.get(&format!("customers/{wa_id}")).await.ok()["user_id"].as_str().unwrap().to_owned()
    }
}

on_both_engines! {
    async fn who_wrote_is_blocked_and_unblocked(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        assert_eq!(cloud.blocked("").await, json!({"data": []}));
        for customer in [ANA, DIEGO] {
            cloud.write_text(customer, "Spam").await;
        }
        let (ana, diego) = (cloud.user_id(ANA).await, cloud.user_id(DIEGO).await);
        let users = json!([{"user": format!("+{ANA}")}, {"user_id": diego}]);
        assert_eq!(
            cloud.block(Method::POST, users).await.ok(),
            json!({"messaging_product": "whatsapp", "block_users": {"added_users": [
                {"input": format!("+{ANA}"), "wa_id": ANA, "user_id": ana}, {"input": diego, "user_id": diego},
            ]}})
        );
        // Again it changes nothing.
        cloud.block(Method::POST, json!([{"user": ANA}])).await.ok();
        let listed = cloud.blocked("").await;
        assert_eq!(listed["data"], json!([
            {"messaging_product": "whatsapp", "wa_id": ANA, "user_id": ana}, {"messaging_product": "whatsapp", "user_id": diego},
        ]));
        let answer = cloud.block(Method::DELETE, json!([{"user": ANA}])).await.ok();
        assert_eq!(answer["block_users"]["removed_users"][0]["wa_id"], ANA);
        assert_eq!(cloud.blocked("").await["data"].as_array().unwrap().len(), 1);
        // Nobody is unblocked twice.
        cloud.block(Method::DELETE, json!([{"user": ANA}])).await.ok();
        cloud.post("reset", json!({})).await.ok();
        assert_eq!(cloud.blocked("").await, json!({"data": []}));
    }

    async fn a_part_fails_with_139100(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.write_text(ANA, "Spam").await;
        let users = json!([{"user": ANA}, {"user": BRUNO}, {"user": "nobody"}, {"user": "+34 600 00 00 01"}, {"user": "34999111222"}]);
        let answer = cloud.block(Method::POST, users).await;
        let body = answer.json();
        assert_eq!((answer.status.as_u16(), &body["error"]["code"]), (400, &json!(139_100)), "{body}");
        assert!(body["error"]["fbtrace_id"].as_str().unwrap().len() > 5);
        assert_eq!(body["messaging_product"], "whatsapp");
        assert_eq!(body["block_users"]["added_users"].as_array().unwrap().len(), 1);
        let failed = body["block_users"]["failed_users"].as_array().unwrap();
        let codes: Vec<i64> = failed.iter().map(|user| user["errors"][0]["code"].as_i64().unwrap()).collect();
        assert_eq!(codes, [131_047, 131_009, 131_009, 131_009]);
        assert_eq!(failed[0]["errors"][0]["error_data"]["details"], "Re-engagement required");
        assert_eq!(cloud.blocked("").await["data"].as_array().unwrap().len(), 1);

        // A day after the last message it is too late.
        cloud.write_text(BRUNO, "Spam").await;
        cloud.advance("PT24H").await;
        assert_eq!(cloud.block(Method::POST, json!([{"user": BRUNO}])).await.json()["error"]["code"], 139_100);
        let unblocked = cloud.block(Method::DELETE, json!([{"user": "34999111222"}, {"user": ANA}])).await;
        assert_eq!((unblocked.status.as_u16(), &unblocked.json()["block_users"]["removed_users"][0]["wa_id"]), (400, &json!(ANA)));
        assert_eq!(cloud.blocked("").await, json!({"data": []}));
    }

    async fn bad_requests_are_refused(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("{NUMBER}/block_users");
        for bad in [json!({}), json!({"messaging_product": "whatsapp"}), json!({"messaging_product": "whatsapp", "block_users": "x"}),
            json!({"messaging_product": "whatsapp", "block_users": []}), json!({"messaging_product": "whatsapp", "block_users": [{"name": "x"}]})] {
            for method in [Method::POST, Method::DELETE] {
                let answer = cloud.graph(method, &path, Some(bad.clone())).await;
                assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (400, &json!(100)), "{bad}");
            }
        }
        let cursor = cloud.graph(Method::GET, &format!("{path}?after=aGk"), None).await.json();
        assert_eq!(cursor["error"]["code"], 131_059);
        assert_eq!(cloud.graph(Method::PUT, &path, None).await.json()["error"]["code"], 100);
        assert_eq!(cloud.call(Method::GET, &format!("/{path}"), None).await.json()["error"]["code"], 190);
    }

    async fn pages_are_of_one_version_of_the_list(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for customer in [ANA, BRUNO, "573000100005"] {
            cloud.write_text(customer, "Spam").await;
            cloud.block(Method::POST, json!([{"user": customer}])).await.ok();
        }
        let first = cloud.blocked("?limit=2").await;
        assert_eq!((&first["data"][0]["wa_id"], &first["data"][1]["wa_id"]), (&json!(ANA), &json!(BRUNO)));
        let next = first["paging"]["next"].as_str().unwrap().strip_prefix(OURS).unwrap().to_owned();
        let second = cloud.call(Method::GET, &next, None).await.ok();
        assert_eq!(second["data"][0]["wa_id"], "573000100005");
        assert!(second["paging"].get("next").is_none());
        let previous = second["paging"]["previous"].as_str().unwrap().strip_prefix(OURS).unwrap();
        assert_eq!(cloud.call(Method::GET, previous, None).await.ok()["data"], first["data"]);
        cloud.block(Method::DELETE, json!([{"user": BRUNO}])).await.ok();
        let changed = cloud.call(Method::GET, &next, None).await;
        assert_eq!((changed.status.as_u16(), &changed.json()["error"]["code"]), (400, &json!(139_102)));
    }

    async fn messages_of_the_blocked_do_not_arrive(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let before = cloud.write_text(ANA, "Hello").await;
        cloud.settle().await;
        cloud.block(Method::POST, json!([{"user": ANA}])).await.ok();
        let during = cloud.write_text(ANA, "Do you hear me?").await;
        cloud.settle().await;
        assert_eq!(receiver.gists(), [format!("in:{before}")]);
        let chat = cloud.chat(ANA).await;
        let shown = chat.iter().find(|message| message["id"] == during).unwrap();
        // One tick for ever.
        assert_eq!(shown["status"], "sent");
        // Others are heard, and so is she at the other number.
        let other = cloud.write_text(BRUNO, "Hi").await;
        cloud.post(&format!("customers/{ANA}/messages"), json!({"to": SECOND_NUMBER, "message": {"type": "text", "text": {"body": "Hi"}}})).await.ok();
        cloud.settle().await;
        assert_eq!(receiver.arrived().len(), 3);
        assert!(receiver.gists().contains(&format!("in:{other}")));

        let refused = cloud.try_text(NUMBER, ANA).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["error"]["code"]), (400, &json!(130_403)));
        cloud.try_text(SECOND_NUMBER, ANA).await.ok();
        // Another process on the same database knows it from the start.
        let again = TestCloud::open(&db).await;
        assert_eq!(again.try_text(NUMBER, ANA).await.json()["error"]["code"], 130_403);
        again.stop().await;

        cloud.block(Method::DELETE, json!([{"user": ANA}])).await.ok();
        cloud.try_text(NUMBER, ANA).await.ok();
        let after = cloud.write_text(ANA, "And now?").await;
        cloud.settle().await;
        let gists = receiver.gists();
        assert!(gists.contains(&format!("in:{after}")) && !gists.contains(&format!("in:{during}")), "{gists:?}");
    }

    async fn before_2026_a_send_to_the_blocked_failed_later(db) [SETS] {
        let clock = Clock::frozen_at(Timestamp::parse("2025-12-31T23:00:00Z").unwrap());
        let cloud = TestCloud::open_at(&db, Settings::default(), clock, Blobs::memory()).await;
        cloud.write_text(ANA, "Hello").await;
        cloud.block(Method::POST, json!([{"user": ANA}])).await.ok();
        let id = cloud.send_text(ANA, "Hi").await;
        cloud.settle().await;
        let path = format!("customers/{ANA}/messages?phone_number_id={NUMBER}&include=failed");
        let chat = cloud.get(&path).await.ok();
        let failed = chat["data"].as_array().unwrap().iter().find(|message| message["id"] == id).unwrap().clone();
        assert_eq!((&failed["status"], &failed["error"]["code"]), (&json!("failed"), &json!(131_026)));
        cloud.advance("PT2H").await;
        assert_eq!(cloud.try_text(NUMBER, ANA).await.json()["error"]["code"], 130_403);
    }

    async fn a_list_has_room_for_64_000(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.write_text(ANA, "Spam").await;
        db.write("test.blocked", (), |tx, ()| {
            Box::pin(async move {
                tx.exec(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 64000)
                     INSERT INTO cloud_blocked_customers (phone_number_id, customer, id, blocked_at)
                     SELECT $1, 'x' || CAST(i AS TEXT), $2, $3 FROM n",
                    params![NUMBER, Uuid::nil(), Timestamp::EPOCH],
                )
                .await
            })
        })
        .await
        .unwrap();
        let full = cloud.block(Method::POST, json!([{"user": ANA}])).await;
        let body = full.json();
        assert_eq!((full.status.as_u16(), &body["error"]["code"]), (400, &json!(139_101)), "{body}");
        assert_eq!(body["block_users"]["failed_users"][0]["errors"][0]["code"], 139_101);
    }
}
