//! Templates made, reviewed, edited, deleted, archived, unpaused and copied, and what apps are told of it.

use std::time::Duration;

use http::Method;
use recado_cloud::{Settings, TemplateReviews};
use recado_db::{Db, on_both_engines};
use serde_json::{Value, json};

use crate::harness::{ANA, APP, APP_SECRET, Answer, NUMBER, Receiver, SETS, TestCloud, WABA};

const TEXT: &str = "Your parcel {{1}} has left our house and comes tomorrow.";

fn parcel(name: &str) -> Value {
    json!({"name": name, "language": "en_US", "category": "utility", "components": [
        {"type": "body", "text": TEXT, "example": {"body_text": [["8601"]]}},
        {"type": "footer", "text": name},
    ]})
}

async fn hear(cloud: &TestCloud) -> Receiver {
    let receiver = Receiver::start().await;
    let subscription = json!({
        "object": "whatsapp_business_account", "callback_url": receiver.url, "verify_token": "verify-me",
        "fields": "message_template_status_update,template_category_update,message_template_components_update",
        "access_token": format!("{APP}|{APP_SECRET}"),
    });
    cloud.call(Method::POST, &format!("/v23.0/{APP}/subscriptions"), Some(subscription)).await.ok();
    receiver
}

async fn post(cloud: &TestCloud, path: &str, body: Value) -> Answer {
    cloud.graph(Method::POST, path, Some(body)).await
}

async fn create(cloud: &TestCloud, body: Value) -> Answer {
    post(cloud, &format!("{WABA}/message_templates"), body).await
}

async fn made(cloud: &TestCloud, body: Value) -> String {
    let made = create(cloud, body).await.ok();
    made["id"].as_str().unwrap().to_owned()
}

async fn status(cloud: &TestCloud, id: &str) -> Value {
    cloud.graph(Method::GET, &format!("{id}?fields=status"), None).await.json()["status"].clone()
}

async fn send(cloud: &TestCloud, name: &str) -> Option<i64> {
    let components = json!([{"type": "body", "parameters": [{"type": "text", "text": "8601"}]}]);
    let template = json!({"name": name, "language": {"code": "en_US"}, "components": components});
    let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template", "template": template});
    post(cloud, &format!("{NUMBER}/messages"), message).await.json()["error"]["code"].as_i64()
}

fn refusal(answer: &Answer) -> (i64, i64) {
    let error = &answer.json()["error"];
    assert!(error["error_user_title"].is_string() && error["is_transient"] == false, "{error}");
    (error["code"].as_i64().unwrap(), error["error_subcode"].as_i64().unwrap_or_default())
}

/// So many messages of a template, long ago enough that no limit looks at them.
async fn seed_sends(db: &Db, template_id: &str, count: i64, at: recado_core::Timestamp) {
    let input = (template_id.to_owned(), count, at);
    let sql = "
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST($2 AS BIGINT))
        INSERT INTO cloud_template_messages (wamid, template_id, business_id, waba_id, phone_number_id, customer, category,
            window_open, accepted_at, delivered_at, counts)
        SELECT $1 || '/' || CAST(i AS TEXT), $1, '1', '1', '1', '1', 'UTILITY', FALSE,
            CAST($3 AS BIGINT), CAST($3 AS BIGINT), FALSE FROM n";
    db.write("test", input, move |tx, (id, count, at)| {
        Box::pin(async move { tx.exec(sql, recado_db::params![&*id, *count, *at]).await })
    })
    .await
    .unwrap();
}

fn events(receiver: &Receiver) -> Vec<Value> {
    receiver.arrived().iter().map(|arrived| arrived.value()["event"].clone()).collect()
}

on_both_engines! {
    async fn a_new_template_is_approved_told_and_sent(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud).await;
        let answer = create(&cloud, parcel("parcel")).await.ok();
        assert_eq!((&answer["status"], &answer["category"]), (&json!("APPROVED"), &json!("UTILITY")));
        cloud.settle().await;
        let told = receiver.arrived().pop().unwrap().value();
        assert_eq!((&told["event"], &told["reason"]), (&json!("APPROVED"), &json!("NONE")));
        assert_eq!(told["message_template_id"].to_string(), answer["id"].as_str().unwrap());
        assert_eq!(send(&cloud, "parcel").await, None);
        let node = cloud.graph(Method::GET, answer["id"].as_str().unwrap(), None).await.ok();
        assert_eq!(node["components"][0], json!({"type": "BODY", "text": TEXT, "example": {"body_text": [["8601"]]}}));
        // What it was told it is refused.
        assert_eq!(refusal(&create(&cloud, parcel("parcel")).await), (100, 2_388_024));
        let mut other = parcel("parcel");
        other["language"] = "de".into();
        other["category"] = "MARKETING".into();
        assert_eq!(refusal(&create(&cloud, other).await), (100, 2_388_094));
        let mut dangling = parcel("dangling");
        dangling["components"][0]["text"] = "Your parcel is {{1}}.".into();
        assert_eq!(refusal(&create(&cloud, dangling).await), (100, 2_388_299));
        // Nothing of it is known after a reset.
        cloud.post("reset", json!({})).await.ok();
        assert_eq!(send(&cloud, "parcel").await, Some(132_001));
        create(&cloud, parcel("parcel")).await.ok();
    }

    async fn reviews_reject_and_move(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud).await;
        let mut adjacent = parcel("adjacent");
        adjacent["components"][0] = json!({"type": "BODY", "text": "We come on Monday to {{1}} {{2}} with all our things.", "example": {"body_text": [["a", "b"]]}});
        assert_eq!(create(&cloud, adjacent).await.ok()["status"], "REJECTED");
        let mut promotion = parcel("promotion");
        promotion["components"][0] = json!({"type": "BODY", "text": "Get 20% off everything today."});
        let moved = create(&cloud, promotion).await.ok();
        assert_eq!((&moved["status"], &moved["category"]), (&json!("APPROVED"), &json!("MARKETING")));
        cloud.settle().await;
        let arrived = receiver.arrived();
        assert_eq!(arrived[0].value()["reason"], "INVALID_FORMAT");
        assert!(arrived[0].value()["rejection_info"]["reason"].as_str().unwrap().contains("next to each other"));
        assert_eq!(arrived[2].value()["new_category"], "MARKETING");
        assert_eq!(send(&cloud, "adjacent").await, Some(132_001));
    }

    async fn a_delayed_review_comes_by_the_clock(db) [SETS] {
        let delay = TemplateReviews::Delayed(Duration::from_secs(600));
        let cloud = TestCloud::open_with(&db, Settings { template_reviews: delay, ..Settings::default() }).await;
        let id = made(&cloud, parcel("parcel")).await;
        assert_eq!((status(&cloud, &id).await, send(&cloud, "parcel").await), (json!("PENDING"), Some(132_001)));
        assert_eq!(post(&cloud, &id, json!({"message_send_ttl_seconds": 60})).await.json()["error"]["code"], 100);
        cloud.advance("PT11M").await;
        assert_eq!((status(&cloud, &id).await, send(&cloud, "parcel").await), (json!("APPROVED"), None));
    }

    async fn an_edit_is_reviewed_and_limited(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud).await;
        let id = made(&cloud, parcel("parcel")).await;
        let text = "Your parcel {{1}} will come today between nine and noon.";
        let components = json!([{"type": "BODY", "text": text, "example": {"body_text": [["8601"]]}}]);
        let edited = post(&cloud, &id, json!({"components": components})).await.ok();
        assert_eq!(edited, json!({"success": true, "id": id, "name": "parcel", "category": "UTILITY"}));
        cloud.settle().await;
        assert_eq!(receiver.arrived().last().unwrap().value()["message_template_element"], text);
        let node = cloud.graph(Method::GET, &id, None).await.ok();
        assert_eq!((&node["components"][0]["text"], node["components"].as_array().unwrap().len()), (&json!(text), 1));
        assert_eq!(refusal(&post(&cloud, &id, json!({"components": components})).await).0, 100);
        assert_eq!(refusal(&post(&cloud, &id, json!({"category": "MARKETING"})).await).0, 100);
        cloud.advance("PT25H").await;
        post(&cloud, &id, json!({"message_send_ttl_seconds": 60})).await.ok();
        assert_eq!(post(&cloud, &id, json!({})).await.json()["error"]["code"], 100);
    }

    async fn deleted_names_stay_taken_for_thirty_days(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud).await;
        let path = format!("{WABA}/message_templates");
        let delete = async |query: &str| cloud.graph(Method::DELETE, &format!("{path}?{query}"), None).await;
        let (one, two) = (made(&cloud, parcel("one")).await, made(&cloud, parcel("two")).await);
        assert_eq!(refusal(&delete("name=nothing").await), (100, 2_593_002));
        assert_eq!(refusal(&delete(&format!("name=one&hsm_id={two}")).await), (100, 2_593_002));
        assert_eq!(delete(&format!("hsm_ids={one},1")).await.json()["error"]["code"], 100);
        assert_eq!(delete(&format!("name=one&hsm_id={one}")).await.ok(), json!({"success": true}));
        assert_eq!(delete(&format!("hsm_ids=%5B%22{two}%22%5D")).await.ok(), json!({"success": true}));
        cloud.settle().await;
        assert_eq!(events(&receiver), ["APPROVED", "APPROVED", "DELETED", "DELETED"]);
        assert_eq!(send(&cloud, "one").await, Some(132_001));
        assert_eq!(refusal(&create(&cloud, parcel("one")).await), (100, 2_388_023));
        cloud.advance("P31D").await;
        made(&cloud, parcel("one")).await;
        assert_eq!(send(&cloud, "one").await, None);
        cloud.post("templates/700000000000001/review", json!({"status": "DISABLED"})).await.ok();
        assert_eq!(refusal(&delete("name=hello_world").await).0, 100);
    }

    async fn the_archive_takes_and_gives_back(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud).await;
        let id = made(&cloud, parcel("parcel")).await;
        let call = async |action: &str, ids: Value| post(&cloud, &format!("{WABA}/message_templates/{action}"), json!({"hsm_ids": ids})).await;
        let other = "700000000000009";
        let archived = call("archive", json!([id])).await.ok();
        assert_eq!(archived, json!({"archived_templates": [id], "failed_templates": {}}));
        assert_eq!((status(&cloud, &id).await, send(&cloud, "parcel").await), (json!("ARCHIVED"), Some(132_001)));
        assert_eq!(call("archive", json!([id])).await.ok()["failed_templates"][&id], "Only approved or rejected templates can be archived");
        assert_eq!(call("unarchive", json!([id])).await.ok()["unarchived_templates"], json!([id]));
        assert_eq!(call("unarchive", json!([id])).await.ok()["failed_templates"][&id], "Template is not archived");
        assert_eq!(call("archive", json!([other, "1"])).await.json()["error"]["code"], 100);
        cloud.settle().await;
        assert_eq!(events(&receiver), ["APPROVED", "ARCHIVED", "UNARCHIVED"]);
        // By itself after a year, and away 28 days later.
        cloud.advance("P366D").await;
        assert_eq!(status(&cloud, &id).await, "ARCHIVED");
        cloud.advance("P29D").await;
        assert_eq!(status(&cloud, &id).await, Value::Null);
    }

    async fn a_paused_template_goes_on(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = made(&cloud, parcel("parcel")).await;
        assert_eq!(post(&cloud, &format!("{id}/unpause"), json!({})).await.ok()["success"], false);
        cloud.post(&format!("templates/{id}/review"), json!({"status": "PAUSED"})).await.ok();
        assert_eq!(send(&cloud, "parcel").await, Some(132_015));
        assert_eq!(post(&cloud, &format!("{id}/unpause"), json!({})).await.ok(), json!({"success": true}));
        assert_eq!(send(&cloud, "parcel").await, None);
    }

    async fn the_library_previews_and_several_languages(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let found = cloud.graph(Method::GET, "message_template_library?search=delivery&topic=ORDER_MANAGEMENT", None).await.ok();
        assert!(found["data"].as_array().unwrap().iter().any(|entry| entry["name"] == "delivery_update_1"));
        let made = create(&cloud, json!({"name": "mine", "language": "en_US", "category": "UTILITY",
            "library_template_name": "delivery_update_1",
            "library_template_button_inputs": [{"type": "URL", "url": {"base_url": "https://x.example/{{1}}", "url_suffix_example": "https://x.example/demo"}}]})).await.ok();
        assert_eq!(made["status"], "APPROVED");
        let previews = cloud.graph(Method::GET, &format!("{WABA}/message_template_previews?category=AUTHENTICATION&languages=en_US,es_ES&add_security_recommendation=true&code_expiration_minutes=5"), None).await.ok();
        assert_eq!(previews["data"][0]["footer"], "This code expires in 5 minutes.");
        assert_eq!(previews["data"][1]["buttons"][0]["text"], "Copiar código");
        let otp = |minutes: i64| json!({"name": "otp", "languages": ["en_US", "es_ES"], "category": "AUTHENTICATION", "components": [
            {"type": "BODY"}, {"type": "FOOTER", "code_expiration_minutes": minutes}, {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]}]});
        let path = format!("{WABA}/upsert_message_templates");
        let first = post(&cloud, &path, otp(5)).await.ok();
        cloud.advance("PT25H").await;
        let again = post(&cloud, &path, otp(10)).await.ok();
        assert_eq!(first["data"][1]["id"], again["data"][1]["id"]);
        let node = cloud.graph(Method::GET, again["data"][0]["id"].as_str().unwrap(), None).await.ok();
        assert_eq!(node["components"][1]["code_expiration_minutes"], 10);
        assert_eq!(node["components"][2]["buttons"][0]["type"], "URL");
    }

    async fn examples_must_exist_and_lists_are_filtered(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let unknown = json!({"name": "pictured", "language": "en_US", "category": "MARKETING", "components": [
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::nothing"]}}, {"type": "BODY", "text": "Look at this."}]});
        assert_eq!(refusal(&create(&cloud, unknown).await), (100, 2_388_273));
        let list = cloud.graph(Method::GET, &format!("{WABA}/message_templates?source=MANUAL&summary=total_count"), None).await.ok();
        assert_eq!(list["summary"]["total_count"], 14);
        let generated = cloud.graph(Method::GET, &format!("{WABA}/message_templates?source=AUTO_GENERATED"), None).await.ok();
        assert_eq!(generated["data"], json!([]));
        let late = cloud.graph(Method::GET, &format!("{WABA}/message_templates?since=99999999999"), None).await.ok();
        assert_eq!(late["data"], json!([]));
    }

    async fn what_comes_too_late_is_dropped(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let mut short = parcel("short");
        short["message_send_ttl_seconds"] = 60.into();
        made(&cloud, short).await;
        made(&cloud, parcel("patient")).await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        assert_eq!((send(&cloud, "short").await, send(&cloud, "patient").await), (None, None));
        cloud.advance("PT61S").await;
        assert_eq!(send(&cloud, "short").await, None);
        cloud.advance("PT59S").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": true})).await.ok();
        cloud.settle().await;
        let names: Vec<Value> = cloud.chat(ANA).await.iter().map(|message| message["template"]["name"].clone()).collect();
        assert_eq!(names, [json!("patient"), json!("short")]);
        // No failure is told, and nothing is charged.
        let mut told: Vec<String> = receiver.gists().iter().filter_map(|gist| Some(gist.split_once(':')?.0.to_owned())).collect();
        told.sort_unstable();
        assert_eq!(told, ["delivered", "delivered", "sent", "sent", "sent"]);
        assert_eq!(cloud.get(&format!("charges?waba_id={WABA}")).await.ok()["data"].as_array().unwrap().len(), 2);
    }

    async fn two_templates_are_compared(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (one, two) = (made(&cloud, parcel("one")).await, made(&cloud, parcel("two")).await);
        let now = crate::harness::start_time();
        let (start, end) = (now.seconds() - 7 * 24 * 3600, now.seconds());
        let compare = async |ids: &str| cloud.graph(Method::GET, &format!("{one}/compare?template_ids={ids}&start={start}&end={end}"), None).await;
        seed_sends(&db, &one, 1_000, now.minus(Duration::from_secs(3600))).await;
        seed_sends(&db, &two, 999, now.minus(Duration::from_secs(3600))).await;
        assert_eq!(refusal(&compare(&two).await), (100, 0));
        assert_eq!(send(&cloud, "two").await, None);
        cloud.settle().await;
        cloud.patch(&format!("customers/{ANA}"), json!({"blocks": true})).await.ok();
        cloud.advance("PT1S").await;
        // The last send is younger than the end of the time.
        let end = end + 60;
        let path = format!("{one}/compare?template_ids={two}&start={start}&end={end}");
        let answer = cloud.graph(Method::GET, &path, None).await.ok();
        assert_eq!(answer["data"][0]["order_by_relative_metric"], json!([one, two]));
        assert_eq!(answer["data"][1]["number_values"], json!([{"key": one, "value": 1000}, {"key": two, "value": 1000}]));
        assert_eq!(answer["data"][2]["string_values"], json!([{"key": one, "value": "UNKNOWN_BLOCK_REASON"}, {"key": two, "value": "NO_REASON_GIVEN"}]));
        for wrong in [one.clone(), "1".to_owned(), format!("{two},700000000000001")] {
            assert_eq!(compare(&wrong).await.json()["error"]["code"], 100);
        }
    }

    async fn six_thousand_templates_are_no_burden(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let sql = "
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5980)
            INSERT INTO cloud_templates (id, waba_id, name, language, category, status, definition, created_at, updated_at, version)
            SELECT CAST(800000000000000 + i AS TEXT), $1, 'seeded_' || CAST(i AS TEXT), 'en_US', 'UTILITY', 'APPROVED', $2, 0, 0,
                (SELECT v.version FROM cloud_template_version v) FROM n";
        let definition = json!({"parameter_format": "POSITIONAL", "components": [
            {"type": "BODY", "text": TEXT, "example": {"body_text": [["8601"]]}}, {"type": "FOOTER", "text": "Your shop"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Where is it?"}]}]}).to_string();
        db.write("test", definition, move |tx, definition| {
            Box::pin(async move { tx.exec(sql, recado_db::params![WABA, &*definition]).await })
        }).await.unwrap();
        let timed = async |what: &str, path: &str, method: Method, body: Option<Value>| {
            let begun = std::time::Instant::now();
            let answer = cloud.graph(method, path, body).await.ok();
            let took = begun.elapsed();
            eprintln!("{what} among 6,000 templates: {took:?}");
            (answer, took)
        };
        let path = format!("{WABA}/message_templates");
        cloud.patch(&format!("wabas/{WABA}"), json!({"business_verification_status": "verified"})).await.ok();
        // Reads all that was seeded.
        post(&cloud, &path, parcel("first")).await.ok();
        let (made, creation) = timed("creating one", &path, Method::POST, Some(parcel("second"))).await;
        let id = made["id"].as_str().unwrap_or_default().to_owned();
        let (_, edit) = timed("editing one", &id, Method::POST, Some(json!({"message_send_ttl_seconds": 60}))).await;
        let (page, list) = timed("the first page", &path, Method::GET, None).await;
        assert_eq!(page["data"].as_array().unwrap().len(), 25);
        let (summary, _) = timed("a summary", &format!("{path}?summary=total_count&limit=1"), Method::GET, None).await;
        assert!(summary["summary"]["total_count"].as_i64().unwrap() >= 5_994);
        // Far above what it takes, for machines under load.
        for took in [creation, edit, list] {
            assert!(took < Duration::from_secs(2), "{took:?}");
        }
    }
}
