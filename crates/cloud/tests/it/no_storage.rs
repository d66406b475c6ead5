//! Numbers without storage: files say how long they live, and what is on its way is kept for an hour.

use recado_db::{Db, on_both_engines};
use serde_json::{Value, json};

use crate::graph_media::{Part, multipart, png};
use crate::harness::{ANA, NUMBER, Receiver, SECOND_NUMBER, SETS, TestCloud};
use crate::number_life::{OK, post};

/// [`NUMBER`] has none.
async fn without_storage(db: &Db) -> (TestCloud, Receiver) {
    let cloud = TestCloud::open(db).await;
    let receiver = cloud.subscribe().await;
    assert_eq!(post(&cloud, &format!("{NUMBER}/deregister"), json!({})).await, OK);
    let storage = json!({"storage_configuration": {"status": "NO_STORAGE_ENABLED", "retention_minutes": 60}});
    assert_eq!(post(&cloud, &format!("{NUMBER}/settings"), storage).await, OK);
    let pin = json!({"messaging_product": "whatsapp", "pin": "123456"});
    assert_eq!(post(&cloud, &format!("{NUMBER}/register"), pin).await, OK);
    (cloud, receiver)
}

/// The id, or the error's code.
async fn upload(cloud: &TestCloud, number: &str, ttl_minutes: Option<&str>) -> Result<String, i64> {
    let picture = png();
    let mut parts: Vec<Part<'_>> =
        vec![("messaging_product", None, None, b"whatsapp"), ("file", Some("a.png"), Some("image/png"), &picture)];
    if let Some(ttl) = ttl_minutes {
        parts.insert(0, ("ttl_minutes", None, None, ttl.as_bytes()));
    }
    let answer = cloud.post_media(number, multipart(&parts)).await.json();
    match answer["id"].as_str() {
        Some(id) => Ok(id.to_owned()),
        None => Err(answer["error"]["code"].as_i64().unwrap()),
    }
}

async fn send_picture(cloud: &TestCloud, id: &str) -> (u16, i64) {
    let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": "image", "image": {"id": id}});
    post(cloud, &format!("{NUMBER}/messages"), message).await
}

on_both_engines! {
    async fn files_say_how_long_they_live(db) [SETS] {
        let (cloud, _receiver) = without_storage(&db).await;
        assert_eq!(upload(&cloud, NUMBER, None).await, Err(131_035));
        assert_eq!(upload(&cloud, NUMBER, Some("59")).await, Err(100));
        assert_eq!(upload(&cloud, SECOND_NUMBER, Some("60")).await, Err(100));
        assert!(upload(&cloud, SECOND_NUMBER, None).await.is_ok());
        let short = upload(&cloud, NUMBER, Some("60")).await.unwrap();
        let long = upload(&cloud, NUMBER, Some("120")).await.unwrap();
        let deleted = upload(&cloud, NUMBER, Some("60")).await.unwrap();
        cloud.graph(http::Method::DELETE, &deleted, None).await.ok();
        cloud.advance("PT59M").await;
        assert_eq!(send_picture(&cloud, &short).await, OK);
        cloud.advance("PT1M").await;
        assert_eq!([send_picture(&cloud, &short).await, send_picture(&cloud, &long).await], [(400, 131_036), OK]);
        assert_eq!(send_picture(&cloud, &deleted).await, (400, 131_009));
        assert_eq!(send_picture(&cloud, "1234567890123456").await, (400, 131_009));
        // The code stays when the file is gone for good.
        cloud.cloud.clean_up().await.unwrap();
        assert_eq!(send_picture(&cloud, &short).await, (400, 131_036));
    }

    async fn what_waits_is_kept_for_an_hour(db) [SETS] {
        let (cloud, receiver) = without_storage(&db).await;
        cloud.write_text(ANA, "hello").await;
        let phone = format!("customers/{ANA}");
        for (wait, expected) in [("PT59M", "delivered"), ("PT61M", "sent")] {
            cloud.patch(&phone, json!({"online": false})).await.ok();
            let wamid = cloud.send_text(ANA, "x").await;
            cloud.settle().await;
            cloud.advance(wait).await;
            cloud.patch(&phone, json!({"online": true})).await.ok();
            cloud.settle().await;
            let mut statuses = receiver.arrived().into_iter().map(|arrived| arrived.value()["statuses"][0].clone());
            assert_eq!(statuses.rfind(|status| status["id"] == wamid).unwrap()["status"], expected);
        }
    }

    async fn webhooks_are_tried_for_an_hour_and_customers_files_live_as_long(db) [SETS] {
        let (cloud, receiver) = without_storage(&db).await;
        let picture = json!({"type": "image", "image": {"data": base64(&png()), "mime_type": "image/png"}});
        cloud.write(ANA, picture).await;
        cloud.settle().await;
        let media = receiver.arrived().last().unwrap().value()["messages"][0]["image"]["id"].as_str().unwrap().to_owned();
        receiver.answer_always(Some(500));
        cloud.write_text(ANA, "is anybody there?").await;
        cloud.advance("PT59M").await;
        let state = |log: Value| log["data"][0]["state"].clone();
        assert_eq!(state(cloud.get("webhooks?limit=1").await.ok()), "pending");
        assert_eq!(cloud.graph(http::Method::GET, &media, None).await.status, 200);
        cloud.advance("PT1H").await;
        assert_eq!(state(cloud.get("webhooks?limit=1").await.ok()), "failed");
        assert_eq!(cloud.graph(http::Method::GET, &media, None).await.status, 400);
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
