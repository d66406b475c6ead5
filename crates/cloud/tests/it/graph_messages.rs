//! `POST /{phone-number-id}/messages`: what is accepted, and what becomes of it.

use std::time::Duration;

use http::{Method, Request, header};
use recado_cloud::Settings;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, DIEGO, NUMBER, Receiver, SECOND_NUMBER, SETS, TOKEN, TestCloud};

/// A message of each type that needs no file.
fn plain_messages() -> Vec<Value> {
    vec![
        json!({"type": "text", "text": {"body": "¡Hola!", "preview_url": true}}),
        json!({"text": {"body": "a text without its type"}}),
        json!({"type": "location", "location": {"latitude": "40.4", "longitude": -3.7, "name": "Sol", "address": "Madrid"}}),
        json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Bo", "first_name": "Bo"}, "phones": [{"phone": "+34600100002"}]}]}),
    ]
}

fn to(customer: &str, mut message: Value) -> Value {
    message["messaging_product"] = "whatsapp".into();
    message["to"] = customer.into();
    message
}

/// The statuses of one message, as they arrived.
fn statuses_of(receiver: &Receiver, wamid: &str) -> Vec<String> {
    let suffix = format!(":{wamid}");
    receiver.gists().iter().filter_map(|gist| gist.strip_suffix(&suffix)).map(str::to_owned).collect()
}

fn error_of(receiver: &Receiver, wamid: &str) -> Value {
    let status = |arrived: &crate::harness::Arrived| arrived.value()["statuses"][0].clone();
    let failed =
        receiver.arrived().iter().map(status).find(|status| status["id"] == wamid && status["status"] == "failed");
    failed.map(|status| status["errors"][0].clone()).unwrap_or_default()
}

on_both_engines! {
    async fn each_plain_type_is_accepted_sent_and_delivered(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hello").await;
        for message in plain_messages() {
            let answer = cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(to("+34 600-100-001", message))).await;
            let body = answer.ok();
            assert_eq!(body["messaging_product"], "whatsapp");
            assert_eq!(body["contacts"], json!([{"input": "+34 600-100-001", "wa_id": ANA}]));
            let wamid = body["messages"][0]["id"].as_str().unwrap().to_owned();
            assert!(wamid.starts_with("wamid."));
            assert!(body["messages"][0].get("message_status").is_none());
            cloud.settle().await;
            assert_eq!(statuses_of(&receiver, &wamid), ["sent", "delivered"]);
        }
        let shown: Vec<String> =
            cloud.chat(ANA).await.iter().map(|message| message["type"].as_str().unwrap().to_owned()).collect();
        assert_eq!(shown, ["text", "text", "text", "location", "contacts"]);
    }

    async fn a_status_has_everything_that_clients_read(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hello").await;
        let message = json!({"type": "text", "text": {"body": "x"}, "biz_opaque_callback_data": "order 7"});
        let wamid = cloud.send_message(NUMBER, to(ANA, message)).await;
        cloud.settle().await;
        let value = receiver.wait_for(3).await[1].value();
        assert_eq!(value["metadata"], json!({"display_phone_number": "34600000001", "phone_number_id": NUMBER}));
        let status = &value["statuses"][0];
        assert_eq!(status["id"], wamid);
        assert_eq!(status["timestamp"], "1795341600");
        assert_eq!(status["recipient_id"], ANA);
        assert_eq!(status["biz_opaque_callback_data"], "order 7");
        assert_eq!(
            status["pricing"],
            json!({"billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"})
        );
        assert_eq!(value["contacts"][0]["user_id"], status["recipient_user_id"]);
        assert_eq!(value["contacts"][0]["profile"]["name"], "Ana");
    }

    async fn a_closed_window_fails_after_the_200(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let never_wrote = cloud.send_text(ANA, "hello?").await;
        cloud.settle().await;
        assert_eq!(statuses_of(&receiver, &never_wrote), ["failed"]);
        let error = error_of(&receiver, &never_wrote);
        assert_eq!((&error["code"], &error["title"]), (&json!(131_047), &json!("Re-engagement message")));
        assert!(error["error_data"]["details"].as_str().unwrap().contains("24 hours"));

        cloud.write_text(ANA, "hi").await;
        cloud.advance("PT23H59M59S").await;
        let in_time = cloud.send_text(ANA, "just in time").await;
        cloud.advance("PT1S").await;
        let too_late = cloud.send_text(ANA, "too late").await;
        cloud.settle().await;
        assert_eq!(statuses_of(&receiver, &in_time), ["sent", "delivered"]);
        assert_eq!(error_of(&receiver, &too_late)["code"], 131_047);
        // The window is the number's own.
        let other_number = cloud.send_message(SECOND_NUMBER, to(ANA, json!({"text": {"body": "x"}}))).await;
        cloud.settle().await;
        assert_eq!(error_of(&receiver, &other_number)["code"], 131_047);
    }

    async fn who_cannot_be_reached_fails_later_with_131026(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let stranger = cloud.send_text("34699999999", "anybody?").await;
        cloud.write_text(ANA, "hi").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"blocks": true})).await.ok();
        let blocked = cloud.send_text(ANA, "hello").await;
        cloud.settle().await;
        cloud.patch(&format!("customers/{ANA}"), json!({"blocks": false, "on_whatsapp": false})).await.ok();
        let gone = cloud.send_text(ANA, "hello").await;
        cloud.settle().await;
        for wamid in [&stranger, &blocked, &gone] {
            assert_eq!(statuses_of(&receiver, wamid), ["failed"]);
            assert_eq!(error_of(&receiver, wamid)["code"], 131_026);
        }
    }

    async fn an_offline_phone_gets_its_messages_when_it_comes_online(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        let mut sent = Vec::new();
        for number in 0..5 {
            sent.push(cloud.send_text(ANA, &number.to_string()).await);
        }
        cloud.settle().await;
        assert!(sent.iter().all(|wamid| statuses_of(&receiver, wamid) == ["sent"]));
        assert_eq!(cloud.chat(ANA).await.len(), 1);
        cloud.patch(&format!("customers/{ANA}"), json!({"online": true, "auto_read": true})).await.ok();
        cloud.settle().await;
        let delivered: Vec<String> = receiver.gists().into_iter().filter(|gist| gist.starts_with("delivered:")).collect();
        assert_eq!(delivered, sent.iter().map(|wamid| format!("delivered:{wamid}")).collect::<Vec<_>>());
        assert!(sent.iter().all(|wamid| statuses_of(&receiver, wamid) == ["sent", "delivered", "read"]));
    }

    async fn what_stays_offline_for_thirty_days_is_dropped_without_a_word(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        let wamid = cloud.send_text(ANA, "soon stale").await;
        cloud.advance("P31D").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": true})).await.ok();
        cloud.settle().await;
        assert_eq!(statuses_of(&receiver, &wamid), ["sent"]);
    }

    async fn reading_goes_up_to_a_message_and_only_forward(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        let mut sent = Vec::new();
        for number in 0..4 {
            sent.push(cloud.send_text(ANA, &number.to_string()).await);
        }
        cloud.settle().await;
        let read = |wamid: String| cloud.post("customers/34600100001/read", json!({"message_id": wamid}));
        assert_eq!(read(sent[2].clone()).await.status, 204);
        assert_eq!(read(sent[0].clone()).await.status, 204);
        assert_eq!(read(sent[2].clone()).await.status, 204);
        cloud.settle().await;
        let last: Vec<Vec<String>> = sent.iter().map(|wamid| statuses_of(&receiver, wamid)).collect();
        assert!(last[..3].iter().all(|statuses| statuses == &["sent", "delivered", "read"]), "{last:?}");
        assert_eq!(last[3], ["sent", "delivered"]);
        let reads: Vec<String> = receiver.gists().into_iter().filter(|gist| gist.starts_with("read:")).collect();
        assert_eq!(reads, sent[..3].iter().map(|wamid| format!("read:{wamid}")).collect::<Vec<_>>());
        assert_eq!(read("wamid.unknown".to_owned()).await.status, 404);
    }

    async fn what_arrives_late_can_still_be_read(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        let first = cloud.send_text(ANA, "1").await;
        cloud.settle().await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        let waiting = cloud.send_text(ANA, "2").await;
        cloud.settle().await;
        cloud.post("customers/34600100001/read", json!({"message_id": waiting})).await;
        cloud.settle().await;
        assert_eq!(statuses_of(&receiver, &first), ["sent", "delivered", "read"]);
        assert_eq!(statuses_of(&receiver, &waiting), ["sent"]);
        cloud.patch(&format!("customers/{ANA}"), json!({"online": true})).await.ok();
        cloud.settle().await;
        cloud.post("customers/34600100001/read", json!({"message_id": waiting})).await.ok();
        cloud.settle().await;
        assert_eq!(statuses_of(&receiver, &waiting), ["sent", "delivered", "read"]);
    }

    async fn a_reaction_is_sent_and_no_more_and_a_bad_target_fails(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let target = cloud.write_text(ANA, "hi").await;
        let react = |wamid: &str| to(ANA, json!({"type": "reaction", "reaction": {"message_id": wamid, "emoji": "👍"}}));
        let good = cloud.send_message(NUMBER, react(&target)).await;
        cloud.settle().await;
        assert_eq!(statuses_of(&receiver, &good), ["sent"]);
        assert_eq!(cloud.chat(ANA).await[0]["reactions"], json!([{"from": "business", "emoji": "👍"}]));
        let unknown = cloud.send_message(NUMBER, react("wamid.HBgLMzQ2")).await;
        let of_reaction = cloud.send_message(NUMBER, react(&good)).await;
        cloud.settle().await;
        for wamid in [&unknown, &of_reaction] {
            assert_eq!(error_of(&receiver, wamid)["code"], 131_009);
        }
        cloud.advance("P31D").await;
        cloud.write_text(ANA, "hi again").await;
        let old = cloud.send_message(NUMBER, react(&target)).await;
        cloud.settle().await;
        assert_eq!(error_of(&receiver, &old)["code"], 131_009);
    }

    async fn a_reply_quotes(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let target = cloud.write_text(ANA, "what time?").await;
        let reply = json!({"type": "text", "text": {"body": "at nine"}, "context": {"message_id": target}});
        cloud.send_message(NUMBER, to(ANA, reply)).await;
        cloud.settle().await;
        let shown = cloud.chat(ANA).await;
        assert_eq!(shown[1]["context"]["id"], target);
        assert_eq!(shown[1]["context"]["preview"], "what time?");
    }

    async fn a_business_reads_and_types(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let first = cloud.write_text(ANA, "one").await;
        let second = cloud.write_text(ANA, "two").await;
        let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": second, "typing_indicator": {"type": "text"}});
        let answer = cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(read.clone())).await.ok();
        assert_eq!(answer, json!({"success": true}));
        let shown = cloud.chat(ANA).await;
        assert!(shown.iter().all(|message| message["status"] == "read"), "{shown:?}");
        assert_eq!(cloud.get("customers/34600100001/chats").await.ok()["data"][0]["typing"], true);
        cloud.send_text(ANA, "answer").await;
        assert_eq!(cloud.get("customers/34600100001/chats").await.ok()["data"][0]["typing"], false);
        let of_other_number = cloud.graph(Method::POST, &format!("{SECOND_NUMBER}/messages"), Some(read)).await;
        assert_eq!(of_other_number.json()["error"]["code"], 131_009);
        let again = json!({"messaging_product": "whatsapp", "status": "read", "message_id": first});
        cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(again)).await.ok();
    }

    async fn the_same_idempotency_key_sends_once(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.write_text(ANA, "hi").await;
        let send = |number: &str, key: &str| {
            let request = Request::post(format!("/v23.0/{number}/messages"))
                .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
                .header("Idempotency-Key", key)
                .body(to(ANA, json!({"text": {"body": "once"}})).to_string().into());
            cloud.send(request.unwrap())
        };
        let first = send(NUMBER, "key-1").await.ok();
        assert_eq!(send(NUMBER, "key-1").await.ok(), first);
        let (a, b) = tokio::join!(send(NUMBER, "key-2"), send(NUMBER, "key-2"));
        assert_eq!(a.ok()["messages"], b.ok()["messages"]);
        assert_ne!(send(SECOND_NUMBER, "key-1").await.ok()["messages"], first["messages"]);
        cloud.settle().await;
        assert_eq!(cloud.chat(ANA).await.len(), 3);
        let long = "k".repeat(256);
        assert_eq!(send(NUMBER, &long).await.json()["error"]["code"], 100);
    }

    async fn a_user_id_addresses_someone_without_a_phone_number(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(DIEGO, "hi").await;
        let inbound = receiver.wait_for(1).await[0].value();
        assert!(inbound["messages"][0].get("from").is_none());
        let user_id = inbound["contacts"][0]["user_id"].as_str().unwrap().to_owned();
        assert_eq!(inbound["contacts"][0]["profile"]["username"], "diego.sur");
        let message = json!({"messaging_product": "whatsapp", "recipient": user_id, "type": "text", "text": {"body": "hello"}});
        let answer = cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(message)).await.ok();
        assert_eq!(answer["contacts"], json!([{"input": user_id, "user_id": user_id}]));
        cloud.settle().await;
        let status = receiver.wait_for(3).await[2].value()["statuses"][0].clone();
        assert_eq!((&status["status"], &status["recipient_user_id"]), (&json!("delivered"), &json!(user_id)));
        assert!(status.get("recipient_id").is_none());

        let nobody = json!({"messaging_product": "whatsapp", "recipient": "AR.123456", "text": {"body": "hello"}});
        let wamid = cloud.send_message(NUMBER, nobody).await;
        cloud.settle().await;
        assert_eq!(error_of(&receiver, &wamid)["code"], 131_026);
    }

    async fn delays_come_between_the_steps(db) [SETS] {
        let settings = Settings {
            sent_delay: Duration::from_secs(2),
            delivered_delay: Duration::from_secs(3),
            ..Settings::default()
        };
        let cloud = TestCloud::open_with(&db, settings).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        let wamid = cloud.send_text(ANA, "slowly").await;
        cloud.settle().await;
        assert!(statuses_of(&receiver, &wamid).is_empty());
        cloud.advance("PT2S").await;
        assert_eq!(statuses_of(&receiver, &wamid), ["sent"]);
        cloud.advance("PT3S").await;
        assert_eq!(statuses_of(&receiver, &wamid), ["sent", "delivered"]);
    }

    async fn errors_on_demand_come_when_their_code_usually_comes(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        cloud.post("faults", json!({"where": "send", "error": 131_049, "times": 1})).await.ok();
        let failed = cloud.send_text(ANA, "x").await;
        cloud.settle().await;
        assert_eq!(error_of(&receiver, &failed)["code"], 131_049);
        cloud.post("faults", json!({"where": "send", "error": 130_429, "times": 1})).await.ok();
        let refused = cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(to(ANA, json!({"text": {"body": "x"}})))).await;
        assert_eq!(refused.json()["error"]["code"], 130_429);
        cloud.send_text(ANA, "works again").await;
    }
}
