//! The posting of webhooks: bytes, signatures, order, retries, restarts.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use http::Method;
use recado_cloud::{RetryHorizon, Settings};
use recado_core::Clock;
use recado_db::on_both_engines;
use recado_infra::blobs::Blobs;
use recado_whatsapp::signature;
use serde_json::{Value, json};

use crate::harness::{ANA, APP_SECRET, Receiver, SECOND_NUMBER, SETS, TestCloud, WABA, start_time};

async fn log(cloud: &TestCloud) -> Vec<Value> {
    cloud.get("webhooks?limit=1000").await.ok()["data"].as_array().unwrap().clone()
}

on_both_engines! {
    async fn bodies_are_ascii_and_signed(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "¡Olé! 👍").await;
        let arrived = receiver.wait_for(1).await;
        assert!(arrived[0].body.is_ascii());
        let text = String::from_utf8(arrived[0].body.clone()).unwrap();
        assert!(text.contains("\\u00a1Ol\\u00e9! \\ud83d\\udc4d"), "{text}");
        assert_eq!(arrived[0].signature, signature::sign(APP_SECRET, &arrived[0].body));
        assert_eq!(arrived[0].value()["messages"][0]["text"]["body"], "¡Olé! 👍");
    }

    async fn a_customers_messages_and_statuses_keep_their_order(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let customers = ["34600100001", "34600100002", "573000100005"];
        let mut expected: HashMap<&str, Vec<String>> = HashMap::new();
        for number in 0..20 {
            for customer in customers {
                let wamid = cloud.write_text(customer, &number.to_string()).await;
                expected.entry(customer).or_default().push(format!("in:{wamid}"));
            }
        }
        cloud.settle().await;
        for number in 0..10 {
            for customer in customers {
                let wamid = cloud.send_text(customer, &number.to_string()).await;
                let life = ["sent", "delivered"].map(|status| format!("{status}:{wamid}"));
                expected.entry(customer).or_default().extend(life);
            }
        }
        cloud.settle().await;
        let arrived = receiver.arrived();
        assert_eq!(arrived.len(), customers.len() * 40);
        for customer in customers {
            let user_id = cloud.get(&format!("customers/{customer}")).await.ok()["user_id"].clone();
            let of_customer: Vec<String> = arrived
                .iter()
                .filter(|webhook| webhook.value()["contacts"][0]["user_id"] == user_id)
                .map(crate::harness::Arrived::gist)
                .collect();
            assert_eq!(of_customer, expected[customer], "{customer}");
        }
    }

    async fn a_refused_webhook_comes_again_with_the_same_bytes_and_holds_back_its_lane(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        // Of all codes of success, 200 alone counts.
        receiver.answer_next([500, 201, 204]);
        let first = cloud.write_text(ANA, "one").await;
        let second = cloud.write_text(ANA, "two").await;
        cloud.settle().await;
        assert_eq!(receiver.arrived().len(), 1);
        let waiting = log(&cloud).await;
        assert!(waiting.iter().all(|webhook| webhook["state"] == "pending"), "{waiting:?}");
        cloud.advance("PT999S").await;
        let arrived = receiver.arrived();
        assert_eq!(receiver.gists(), [vec![format!("in:{first}"); 4], vec![format!("in:{second}")]].concat());
        assert!(arrived[..4].iter().all(|again| again.body == arrived[0].body && again.signature == arrived[0].signature));
        let done = log(&cloud).await;
        assert!(done.iter().all(|webhook| webhook["state"] == "delivered"));
        let statuses: Vec<i64> =
            done[1]["attempts"].as_array().unwrap().iter().map(|attempt| attempt["status"].as_i64().unwrap()).collect();
        assert_eq!(statuses, [500, 201, 204, 200]);
        // A tick of the customer's message follows the acknowledgement.
        assert!(cloud.chat(ANA).await.iter().all(|message| message["status"] == "delivered"));
    }

    async fn a_receiver_that_is_gone_is_tried_until_the_horizon(db) [SETS] {
        let settings = Settings { webhook_retry_horizon: RetryHorizon::ThirtySixHours, ..Settings::default() };
        let cloud = TestCloud::open_with(&db, settings).await;
        let receiver = cloud.subscribe().await;
        receiver.answer_always(Some(503));
        cloud.write_text(ANA, "never heard").await;
        cloud.settle().await;
        cloud.advance("PT35H").await;
        assert_eq!(log(&cloud).await[0]["state"], "pending");
        let tries = receiver.arrived().len();
        assert!((15..40).contains(&tries), "{tries}");
        cloud.advance("PT8H").await;
        let given_up = log(&cloud).await;
        assert_eq!(given_up[0]["state"], "failed");
        receiver.answer_always(None);
        let next = cloud.write_text(ANA, "heard").await;
        cloud.settle().await;
        assert_eq!(receiver.gists().last(), Some(&format!("in:{next}")));
        // By hand the same bytes go out again.
        let id = given_up[0]["id"].as_str().unwrap();
        cloud.post(&format!("webhooks/{id}/replay"), json!({})).await.ok();
        cloud.settle().await;
        let arrived = receiver.arrived();
        assert_eq!(arrived.last().unwrap().body, arrived[0].body);
        assert_eq!(cloud.get(&format!("webhooks/{id}")).await.ok()["state"], "delivered");
    }

    async fn the_longer_horizon_is_seven_days(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        receiver.answer_always(Some(503));
        let late = cloud.write_text(ANA, "heard late").await;
        cloud.settle().await;
        cloud.advance("P6D").await;
        assert_eq!(log(&cloud).await[0]["state"], "pending");
        receiver.answer_always(None);
        cloud.advance("PT12H").await;
        assert_eq!(log(&cloud).await[0]["state"], "delivered");
        assert_eq!(receiver.gists().last(), Some(&format!("in:{late}")));
        let first = receiver.arrived()[0].body.clone();
        assert!(receiver.arrived().iter().all(|again| again.body == first));
        receiver.answer_always(Some(503));
        cloud.write_text(ANA, "never heard").await;
        cloud.settle().await;
        cloud.advance("P8D").await;
        assert_eq!(log(&cloud).await[0]["state"], "failed");
    }

    async fn nothing_is_lost_over_a_restart(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        receiver.answer_always(Some(500));
        let first = cloud.write_text(ANA, "one").await;
        let second = cloud.write_text(ANA, "two").await;
        cloud.settle().await;
        let sent = cloud.send_text(ANA, "three").await;
        cloud.stop().await;
        receiver.answer_always(None);
        let before = receiver.arrived().len();
        let later = start_time().plus(Duration::from_secs(3600));
        let cloud = TestCloud::open_at(&db, Settings::default(), Clock::frozen_at(later), Blobs::memory()).await;
        cloud.settle().await;
        let expected = [format!("in:{first}"), format!("in:{second}"), format!("sent:{sent}"), format!("delivered:{sent}")];
        assert_eq!(receiver.gists()[before..], expected);
    }

    async fn a_dead_receiver_does_not_hold_up_others(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let alive = cloud.subscribe().await;
        // Takes connections and never answers.
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dead = Receiver::start().await;
        let configuration = |url: &str| json!({"webhook_configuration": {"override_callback_uri": url, "verify_token": "verify-me"}});
        cloud.graph(Method::POST, SECOND_NUMBER, Some(configuration(&dead.url))).await.ok();
        let url = format!("http://{}/", silent.local_addr().unwrap());
        cloud
            .db
            .write("test.move", url, |tx, url| {
                Box::pin(async move {
                    tx.exec("UPDATE cloud_number_overrides SET override_callback_uri = $1", recado_db::params![url]).await
                })
            })
            .await
            .unwrap();
        // The world is read again when something in it changes.
        cloud.graph(Method::POST, &format!("{WABA}/subscribed_apps"), None).await.ok();
        let to_dead = json!({"to": SECOND_NUMBER, "message": {"type": "text", "text": {"body": "x"}}});
        for _ in 0..50 {
            for customer in ["34600100001", "34600100002", "5215500100003", "573000100005"] {
                cloud.post(&format!("customers/{customer}/messages"), to_dead.clone()).await.ok();
            }
        }
        let started = Instant::now();
        let wamid = cloud.write_text(ANA, "quick").await;
        alive.wait_for(1).await;
        assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
        assert_eq!(alive.gists(), [format!("in:{wamid}")]);
    }

    async fn what_nobody_wants_any_more_is_dropped(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        receiver.answer_always(Some(500));
        cloud.write_text(ANA, "one").await;
        cloud.settle().await;
        cloud.graph(Method::DELETE, &format!("{WABA}/subscribed_apps"), None).await.ok();
        cloud.advance("PT1H").await;
        assert_eq!(log(&cloud).await[0]["state"], "dropped");
        assert_eq!(receiver.arrived().len(), 1);
    }

    async fn errors_on_demand_repeat_refuse_and_reorder(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.post("faults", json!({"where": "webhook", "duplicate": true, "times": 1})).await.ok();
        let first = cloud.write_text(ANA, "twice").await;
        cloud.settle().await;
        assert_eq!(receiver.gists(), vec![format!("in:{first}"); 2]);
        cloud.post("faults", json!({"where": "webhook", "http": 503, "times": 1})).await.ok();
        let second = cloud.write_text(ANA, "later").await;
        cloud.settle().await;
        assert_eq!(receiver.arrived().len(), 2);
        cloud.advance("PT5S").await;
        assert_eq!(receiver.gists()[2..], [format!("in:{second}")]);
        cloud.post("faults", json!({"where": "webhook", "reorder": true, "times": 1})).await.ok();
        let sent = cloud.send_text(ANA, "x").await;
        cloud.settle().await;
        cloud.advance("PT5S").await;
        assert_eq!(receiver.gists()[3..], [format!("delivered:{sent}"), format!("sent:{sent}")]);
    }

    async fn the_log_keeps_the_newest_and_all_that_wait(db) [SETS] {
        let settings = Settings { webhook_log_length: 3, ..Settings::default() };
        let cloud = TestCloud::open_with(&db, settings).await;
        let receiver = cloud.subscribe().await;
        for number in 0..8 {
            cloud.write_text(ANA, &number.to_string()).await;
        }
        cloud.settle().await;
        receiver.answer_always(Some(500));
        cloud.write_text(ANA, "waits").await;
        cloud.settle().await;
        cloud.cloud.clean_up().await.unwrap();
        let states: Vec<Value> = log(&cloud).await.iter().map(|webhook| webhook["state"].clone()).collect();
        assert_eq!(states, ["pending", "delivered", "delivered", "delivered"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_clock_brings_retries_by_itself() {
    let db = recado_db::testing::TestDb::new(recado_db::Engine::Sqlite, SETS).await;
    let cloud = TestCloud::open_at(&db, Settings::default(), Clock::system(), Blobs::memory()).await;
    let receiver = cloud.subscribe().await;
    receiver.answer_next([500, 500]);
    let wamid = cloud.write(ANA, json!({"type": "text", "text": {"body": "x"}})).await;
    assert_eq!(receiver.wait_for(3).await.len(), 3);
    assert_eq!(receiver.gists(), vec![format!("in:{wamid}"); 3]);
}
