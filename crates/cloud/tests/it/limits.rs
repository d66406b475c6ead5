//! Rates, limits, quality and enforcement: each error that they answer, and what changes with time.

use std::time::Duration;

use http::Method;
use recado_cloud::{Assumptions, LimitSettings, OverLimit, RateClock, Settings};
use recado_core::{Clock, Timestamp};
use recado_db::{Db, P, on_both_engines};
use recado_infra::blobs::Blobs;
use serde_json::{Value, json};

use crate::graph_media::file_server;
use crate::harness::{
    ANA, APP, APP_SECRET, Answer, NUMBER, Receiver, SECOND_NUMBER, SETS, TestCloud, WABA, start_time,
};

pub const BRUNO: &str = "34600100002";
pub const BUSINESS: &str = "200000000000001";
const ACCOUNT_FIELDS: &str = "messages,account_update,account_alerts,business_capability_update,phone_number_quality_update,\
    message_template_quality_update,message_template_status_update,template_correct_category_detection,user_preferences";

/// Rates by the clock that stands still, so that they are exact.
pub fn strict(limits: LimitSettings) -> Settings {
    Settings { limits: LimitSettings { rate_clock: RateClock::World, ..limits }, ..Settings::default() }
}

async fn open(db: &Db, limits: LimitSettings) -> TestCloud {
    TestCloud::open_as_set(db, strict(limits), Clock::frozen_at(start_time()), Blobs::memory()).await
}

async fn open_on(db: &Db, day: &str) -> TestCloud {
    let clock = Clock::frozen_at(Timestamp::parse(&format!("{day}T10:00:00Z")).unwrap());
    TestCloud::open_at(db, Settings::default(), clock, Blobs::memory()).await
}

pub async fn subscribe(cloud: &TestCloud) -> Receiver {
    let receiver = Receiver::start().await;
    let subscription = json!({
        "object": "whatsapp_business_account", "callback_url": receiver.url, "verify_token": "verify-me",
        "fields": ACCOUNT_FIELDS.split(',').map(str::trim).collect::<Vec<_>>().join(","),
        "access_token": format!("{APP}|{APP_SECRET}"),
    });
    cloud.call(Method::POST, &format!("/v23.0/{APP}/subscriptions"), Some(subscription)).await.ok();
    cloud.graph(Method::POST, &format!("{WABA}/subscribed_apps"), None).await.ok();
    receiver
}

fn text(to: &str) -> Value {
    json!({"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": "x"}})
}

fn template(to: &str, name: &str, language: &str) -> Value {
    let template = json!({"name": name, "language": {"code": language}, "components": []});
    json!({"messaging_product": "whatsapp", "to": to, "type": "template", "template": template})
}

pub fn marketing(to: &str) -> Value {
    template(to, "spring_sale", "es")
}

pub fn utility(to: &str) -> Value {
    template(to, "hello_world", "en_US")
}

pub async fn send_from(cloud: &TestCloud, number: &str, message: Value) -> Answer {
    cloud.graph(Method::POST, &format!("{number}/messages"), Some(message)).await
}

/// The code that a send is refused with; 0 where it is accepted.
pub async fn code(cloud: &TestCloud, message: Value) -> i64 {
    code_of(&send_from(cloud, NUMBER, message).await)
}

pub fn code_of(answer: &Answer) -> i64 {
    answer.json()["error"]["code"].as_i64().unwrap_or_default()
}

/// `sent`, `delivered`, or the code that it failed with: the last that webhooks told of the message.
pub async fn fate(cloud: &TestCloud, receiver: &Receiver, wamid: &str) -> String {
    cloud.settle().await;
    let mut statuses = receiver.arrived().into_iter().map(|arrived| arrived.value()["statuses"][0].clone());
    let last = statuses.rfind(|status| status["id"] == wamid).unwrap_or_default();
    match last["errors"][0]["code"].as_i64() {
        Some(code) => code.to_string(),
        None => last["status"].as_str().unwrap_or("nothing").to_owned(),
    }
}

pub async fn send_and_follow(cloud: &TestCloud, receiver: &Receiver, number: &str, message: Value) -> String {
    let wamid = cloud.send_message(number, message).await;
    fate(cloud, receiver, &wamid).await
}

/// The values of an account's webhooks of this field.
pub fn told(receiver: &Receiver, field: &str) -> Vec<Value> {
    let bodies = receiver.arrived().into_iter().map(|arrived| serde_json::from_slice::<Value>(&arrived.body).unwrap());
    let changes = bodies.map(|body| body["entry"][0]["changes"][0].clone());
    changes.filter(|change| change["field"] == field).map(|change| change["value"].clone()).collect()
}

pub async fn field(cloud: &TestCloud, node: &str, name: &str) -> Value {
    cloud.graph(Method::GET, &format!("{node}?fields={name}"), None).await.ok()[name].clone()
}

async fn execute(db: &Db, sql: &'static str, rows: Vec<Vec<String>>, at: Timestamp) {
    db.write("test", (rows, at), move |tx, (rows, at)| {
        Box::pin(async move {
            let rows: Vec<Vec<P<'_>>> =
                rows.iter().map(|row| row.iter().map(|text| P::Text(text)).chain([P::from(*at)]).collect()).collect();
            tx.exec_many(sql, &rows).await
        })
    })
    .await
    .unwrap();
}

/// As if the owner had written to so many customers at this moment.
async fn wrote_to(cloud: &TestCloud, owner: &str, customers: usize, at: Timestamp) {
    let rows = (0..customers).map(|n| vec![owner.to_owned(), format!("3470{n:07}")]).collect();
    let sql = "INSERT INTO cloud_written_customers (owner_id, customer, written_at) VALUES ($1, $2, $3)";
    execute(&cloud.db, sql, rows, at).await;
}

on_both_engines! {
    async fn a_number_sends_80_messages_a_second(db) [SETS] {
        let cloud = open(&db, LimitSettings::default()).await;
        for number in 0..80 {
            assert_eq!(code(&cloud, text(&format!("3460020{number:04}"))).await, 0);
        }
        let refused = send_from(&cloud, NUMBER, text("34600209999")).await;
        assert_eq!((refused.status.as_u16(), code_of(&refused)), (400, 130_429));
        let usage: Value = serde_json::from_str(refused.headers["x-business-use-case-usage"].to_str().unwrap()).unwrap();
        assert_eq!((&usage[NUMBER][0]["type"], &usage[NUMBER][0]["call_count"]), (&json!("whatsapp"), &json!(100)));
        assert_eq!(code_of(&send_from(&cloud, SECOND_NUMBER, text("34600209999")).await), 0);
        cloud.advance("PT1S").await;
        assert_eq!(code(&cloud, text("34600209999")).await, 0);
    }

    async fn customers_messages_take_their_part_of_the_second(db) [SETS] {
        let cloud = open(&db, LimitSettings { throughput_mps: Some(3), ..LimitSettings::default() }).await;
        cloud.write_text(ANA, "1").await;
        cloud.write_text(ANA, "2").await;
        assert_eq!([code(&cloud, text(ANA)).await, code(&cloud, text(BRUNO)).await], [0, 130_429]);
    }

    async fn a_customer_gets_45_at_once_and_then_waits(db) [SETS] {
        let cloud = open(&db, LimitSettings::default()).await;
        for _ in 0..45 {
            assert_eq!(code(&cloud, text(ANA)).await, 0);
        }
        assert_eq!(code(&cloud, text(ANA)).await, 131_056);
        assert_eq!(code(&cloud, text(BRUNO)).await, 0);
        cloud.advance("PT5S").await;
        assert_eq!(code(&cloud, text(ANA)).await, 131_056);
        cloud.advance("PT1S").await;
        assert_eq!([code(&cloud, text(ANA)).await, code(&cloud, text(ANA)).await], [0, 131_056]);
        // The reset forgets.
        cloud.post("reset", json!({})).await.ok();
        assert_eq!(code(&cloud, text(ANA)).await, 0);
    }

    async fn without_limits_nothing_is_refused(db) [SETS] {
        let cloud = open(&db, LimitSettings { enforced: false, throughput_mps: Some(1), ..LimitSettings::default() }).await;
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"messaging_limit": "TIER_250"})).await.ok();
        wrote_to(&cloud, BUSINESS, 250, start_time()).await;
        for _ in 0..50 {
            assert_eq!(code(&cloud, text(ANA)).await, 0);
        }
        assert_eq!(code(&cloud, utility(ANA)).await, 0);
    }

    async fn the_messaging_limit_is_the_portfolios_and_counts_customers_outside_of_windows(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for node in [NUMBER, SECOND_NUMBER, WABA, BUSINESS] {
            assert_eq!(field(&cloud, node, "whatsapp_business_manager_messaging_limit").await, "TIER_2K", "{node}");
        }
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"messaging_limit": "TIER_250"})).await.ok();
        assert_eq!(field(&cloud, SECOND_NUMBER, "messaging_limit_tier").await, "TIER_250");
        wrote_to(&cloud, BUSINESS, 249, start_time()).await;
        assert_eq!(code(&cloud, utility(ANA)).await, 0);
        assert_eq!(code(&cloud, utility(ANA)).await, 0, "a customer counts once");
        let refused = send_from(&cloud, SECOND_NUMBER, utility(BRUNO)).await;
        assert_eq!((refused.status.as_u16(), code_of(&refused)), (400, 131_048));
        cloud.write_text(BRUNO, "hello").await;
        assert_eq!(code(&cloud, utility(BRUNO)).await, 0, "the window is open");
        cloud.settle().await;
        cloud.advance("PT24H").await;
        assert_eq!(code(&cloud, utility("34600100003")).await, 0);
    }

    async fn a_customer_too_many_may_fail_later_instead(db) [SETS] {
        let assumptions = Assumptions { over_messaging_limit: OverLimit::AcceptThenFail, ..Assumptions::default() };
        let cloud = TestCloud::open_with(&db, strict(LimitSettings { assumptions, ..LimitSettings::default() })).await;
        let receiver = subscribe(&cloud).await;
        wrote_to(&cloud, BUSINESS, 2_000, start_time()).await;
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, utility(ANA)).await, "131048");
    }

    async fn who_uses_half_of_the_limit_gets_the_next_one(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        wrote_to(&cloud, BUSINESS, 999, start_time()).await;
        cloud.send_message(NUMBER, utility(ANA)).await;
        cloud.advance("PT6H").await;
        assert_eq!(field(&cloud, WABA, "whatsapp_business_manager_messaging_limit").await, "TIER_2K");
        cloud.advance("PT15M").await;
        cloud.settle().await;
        assert_eq!(field(&cloud, NUMBER, "messaging_limit_tier").await, "TIER_10K");
        let capability = told(&receiver, "business_capability_update");
        assert_eq!(capability.len(), 1);
        assert_eq!(capability[0]["max_daily_conversations_per_business"], "TIER_10K");
        assert_eq!(told(&receiver, "phone_number_quality_update").len(), 0, "numbers have no limit any more");
    }

    async fn until_october_2025_each_number_has_its_limit(db) [SETS] {
        let cloud = open_on(&db, "2025-09-01").await;
        assert_eq!(field(&cloud, NUMBER, "messaging_limit_tier").await, "TIER_1K");
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"messaging_limit": "TIER_250"})).await.ok();
        assert_eq!(field(&cloud, SECOND_NUMBER, "messaging_limit_tier").await, "TIER_1K");
        wrote_to(&cloud, NUMBER, 250, Timestamp::parse("2025-09-01T10:00:00Z").unwrap()).await;
        assert_eq!(code(&cloud, utility(ANA)).await, 131_048);
        assert_eq!(code_of(&send_from(&cloud, SECOND_NUMBER, utility(ANA)).await), 0);
    }

    async fn low_quality_flagged_a_number_until_october_2025(db) [SETS] {
        let cloud = open_on(&db, "2025-09-01").await;
        let receiver = subscribe(&cloud).await;
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"quality": "RED"})).await.ok();
        assert_eq!(field(&cloud, NUMBER, "status").await, "FLAGGED");
        assert_eq!(code(&cloud, text(ANA)).await, 131_048);
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"quality": "GREEN"})).await.ok();
        assert_eq!(code(&cloud, text(ANA)).await, 0);
        cloud.settle().await;
        let events: Vec<Value> =
            told(&receiver, "phone_number_quality_update").iter().map(|value| value["event"].clone()).collect();
        assert_eq!(events, ["FLAGGED", "UNFLAGGED"]);
    }

    async fn throughput_grows_with_a_minute_of_131057(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        let shown = cloud.patch(&format!("numbers/{NUMBER}"), json!({"throughput": "HIGH"})).await.ok();
        assert_eq!((&shown["throughput"], shown["throughput_upgrading_until"].is_string()), (&json!("STANDARD"), true));
        assert_eq!(code(&cloud, text(ANA)).await, 131_057);
        assert_eq!(field(&cloud, NUMBER, "health_status").await["entities"][0]["errors"][0]["error_code"], 131_057);
        assert_eq!(code_of(&send_from(&cloud, SECOND_NUMBER, text(ANA)).await), 0);
        cloud.advance("PT1M").await;
        cloud.settle().await;
        assert_eq!(field(&cloud, NUMBER, "throughput").await, json!({"level": "HIGH"}));
        assert_eq!(code(&cloud, text(ANA)).await, 0);
        assert_eq!(told(&receiver, "phone_number_quality_update")[0]["event"], "THROUGHPUT_UPGRADE");
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"throughput": "STANDARD"})).await.ok();
        assert_eq!(field(&cloud, NUMBER, "throughput").await, json!({"level": "STANDARD"}));
    }

    async fn who_writes_to_100_000_customers_a_day_may_be_faster(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"messaging_limit": "TIER_UNLIMITED"})).await.ok();
        // As if the number had written to so many.
        let sql = "
            WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < 99998)
            INSERT INTO cloud_written_customers (owner_id, customer, written_at)
            SELECT CAST($1 AS TEXT), '3470' || CAST(1000000 + n AS TEXT), CAST($2 AS BIGINT) FROM counted";
        execute(&cloud.db, sql, vec![vec![NUMBER.to_owned()]], start_time()).await;
        cloud.advance("PT15M").await;
        assert_eq!(cloud.get(&format!("numbers/{NUMBER}")).await.ok()["throughput_upgrading_until"], Value::Null, "99,999 are too few");
        // The hundred thousandth: the next look sees it.
        cloud.send_message(NUMBER, utility(ANA)).await;
        cloud.settle().await;
        cloud.advance("PT10M").await;
        assert!(cloud.get(&format!("numbers/{NUMBER}")).await.ok()["throughput_upgrading_until"].is_string());
        assert_eq!([code(&cloud, text(BRUNO)).await, code(&cloud, utility(BRUNO)).await], [131_057, 131_057]);
        assert_eq!(code_of(&send_from(&cloud, SECOND_NUMBER, utility(BRUNO)).await), 0, "the others go on");
        cloud.advance("PT59S").await;
        assert_eq!(code(&cloud, utility(BRUNO)).await, 131_057);
        assert_eq!(told(&receiver, "phone_number_quality_update").len(), 0);
        cloud.advance("PT1S").await;
        cloud.settle().await;
        assert_eq!(field(&cloud, NUMBER, "throughput").await, json!({"level": "HIGH"}));
        assert_eq!(field(&cloud, SECOND_NUMBER, "throughput").await, json!({"level": "STANDARD"}));
        assert_eq!(code(&cloud, utility(BRUNO)).await, 0);
        cloud.advance("PT1H").await;
        cloud.settle().await;
        let updates = told(&receiver, "phone_number_quality_update");
        assert_eq!(updates.len(), 1, "told once");
        assert_eq!((&updates[0]["event"], &updates[0]["max_daily_conversations_per_business"]), (&json!("THROUGHPUT_UPGRADE"), &json!("TIER_UNLIMITED")));
    }

    async fn a_number_of_the_business_app_is_slow(db) [SETS] {
        let cloud = open(&db, LimitSettings::default()).await;
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"is_on_biz_app": true})).await.ok();
        for number in 0..20 {
            assert_eq!(code(&cloud, text(&format!("3460020{number:04}"))).await, 0);
        }
        assert_eq!(code(&cloud, text("34600209999")).await, 130_429);
    }

    async fn a_customer_gets_two_marketing_templates_a_day_from_all_businesses(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        for (number, expected) in [(NUMBER, "delivered"), (SECOND_NUMBER, "delivered"), (NUMBER, "131049")] {
            assert_eq!(send_and_follow(&cloud, &receiver, number, marketing(ANA)).await, expected);
        }
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, utility(ANA)).await, "delivered");
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, marketing(BRUNO)).await, "delivered");
        cloud.write_text(ANA, "tell me more").await;
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, marketing(ANA)).await, "delivered");
        cloud.advance("PT25H").await;
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, marketing(ANA)).await, "delivered");
    }

    async fn the_cap_holds_within_a_batch_too(db) [SETS] {
        let settings = Settings { sent_delay: Duration::from_secs(60), ..Settings::default() };
        let cloud = TestCloud::open_with(&db, settings).await;
        let receiver = subscribe(&cloud).await;
        let mut wamids = Vec::new();
        for _ in 0..4 {
            wamids.push(cloud.send_message(NUMBER, marketing(ANA)).await);
        }
        cloud.advance("PT1M").await;
        let mut fates = Vec::new();
        for wamid in &wamids {
            fates.push(fate(&cloud, &receiver, wamid).await);
        }
        assert_eq!(fates, ["delivered", "delivered", "131049", "131049"]);
    }

    async fn opting_out_is_told_and_holds(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        cloud.write_text(ANA, "hello").await;
        let path = format!("customers/{ANA}");
        cloud.patch(&path, json!({"marketing_opt_out": true})).await.ok();
        cloud.patch(&path, json!({"marketing_opt_out": true})).await.ok();
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, marketing(ANA)).await, "131050");
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, utility(ANA)).await, "delivered");
        cloud.patch(&path, json!({"marketing_opt_out": false})).await.ok();
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, marketing(ANA)).await, "delivered");
        let told = told(&receiver, "user_preferences");
        let values: Vec<&Value> = told.iter().map(|value| &value["user_preferences"][0]["value"]).collect();
        assert_eq!(values, ["stop", "resume"]);
        assert_eq!((&told[0]["metadata"]["phone_number_id"], &told[0]["user_preferences"][0]["wa_id"]), (&json!(NUMBER), &json!(ANA)));
    }

    async fn the_control_group_and_the_united_states_get_no_marketing(db) [SETS] {
        let cloud = TestCloud::open_with(&db, strict(LimitSettings { experiment_percent: 100, ..LimitSettings::default() })).await;
        let receiver = subscribe(&cloud).await;
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, marketing(ANA)).await, "130472");
        cloud.post("customers", json!({"phone": "+16505551234"})).await.ok();
        cloud.post("customers/16505551234/messages", json!({"to": NUMBER, "message": {"type": "text", "text": {"body": "x"}}})).await.ok();
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, marketing("16505551234")).await, "131049");
    }

    async fn a_template_waits_until_there_is_feedback_or_an_hour_is_over(db) [SETS] {
        let assumptions = Assumptions { pacing_first_part: 1, ..Assumptions::default() };
        let cloud = TestCloud::open_with(&db, strict(LimitSettings { assumptions, ..LimitSettings::default() })).await;
        let receiver = subscribe(&cloud).await;
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, marketing(ANA)).await, "delivered");
        let held = send_from(&cloud, NUMBER, marketing(BRUNO)).await.ok();
        assert_eq!(held["messages"][0]["message_status"], "held_for_quality_assessment");
        let wamid = held["messages"][0]["id"].as_str().unwrap();
        assert_eq!(fate(&cloud, &receiver, wamid).await, "nothing");
        cloud.advance("PT59M").await;
        assert_eq!(fate(&cloud, &receiver, wamid).await, "nothing");
        cloud.advance("PT1M").await;
        assert_eq!(fate(&cloud, &receiver, wamid).await, "delivered");
    }

    async fn a_held_template_has_its_linked_file_fetched_when_it_is_let_go(db) [SETS] {
        let assumptions = Assumptions { pacing_first_part: 0, ..Assumptions::default() };
        let cloud = TestCloud::open_with(&db, strict(LimitSettings { assumptions, ..LimitSettings::default() })).await;
        let receiver = subscribe(&cloud).await;
        let files = file_server().await;
        let sale = |file: &str| {
            let header = json!({"type": "image", "image": {"link": format!("{files}/{file}")}});
            let texts = json!([{"type": "text", "text": "x"}, {"type": "text", "text": "y"}]);
            let components = json!([{"type": "header", "parameters": [header]}, {"type": "body", "parameters": texts}]);
            let template = json!({"name": "summer_sale", "language": {"code": "en_US"}, "components": components});
            json!({"messaging_product": "whatsapp", "to": BRUNO, "type": "template", "template": template})
        };
        let mut held = Vec::new();
        for file in ["picture.png", "busy"] {
            let answer = send_from(&cloud, NUMBER, sale(file)).await.ok();
            assert_eq!(answer["messages"][0]["message_status"], "held_for_quality_assessment");
            held.push(answer["messages"][0]["id"].as_str().unwrap().to_owned());
        }
        cloud.advance("PT61M").await;
        assert_eq!(fate(&cloud, &receiver, &held[0]).await, "delivered");
        assert_eq!(fate(&cloud, &receiver, &held[1]).await, "131053");
        let chat = cloud.chat(BRUNO).await;
        let image = &chat[0]["template"]["rendered"]["header"]["image"];
        assert!(image["url"].is_string() && image.get("link").is_none(), "{image}");
    }

    async fn blocks_make_quality_low_and_the_template_pause(db) [SETS] {
        let assumptions = Assumptions { rated_from_delivered: 1, pacing_first_part: 1, ..Assumptions::default() };
        let cloud = TestCloud::open_with(&db, strict(LimitSettings { assumptions, ..LimitSettings::default() })).await;
        let receiver = subscribe(&cloud).await;
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, marketing(ANA)).await, "delivered");
        let held = send_from(&cloud, NUMBER, marketing(BRUNO)).await.ok()["messages"][0]["id"].as_str().unwrap().to_owned();
        cloud.patch(&format!("customers/{ANA}"), json!({"blocks": true})).await.ok();
        assert_eq!(fate(&cloud, &receiver, &held).await, "132015");
        assert_eq!(field(&cloud, NUMBER, "quality_rating").await, "RED");
        assert_eq!(field(&cloud, NUMBER, "quality_score").await["score"], "RED");
        assert_eq!(field(&cloud, "700000000000014", "status").await, "PAUSED");
        assert_eq!(field(&cloud, "700000000000014", "health_status").await["can_send_message"], "BLOCKED");
        assert_eq!(code(&cloud, marketing(BRUNO)).await, 132_015);
        assert_eq!(told(&receiver, "message_template_quality_update")[0]["new_quality_score"], "RED");
        assert_eq!(told(&receiver, "message_template_status_update")[0]["other_info"]["title"], "FIRST_PAUSE");
        cloud.advance("PT3H").await;
        assert_eq!(code(&cloud, marketing(BRUNO)).await, 0);
        cloud.settle().await;
        let pauses: Vec<Value> = told(&receiver, "message_template_status_update").iter().map(|value| value["event"].clone()).collect();
        assert_eq!(pauses, ["PAUSED", "APPROVED"]);
    }

    async fn a_template_in_the_wrong_category_costs_utility_templates(db) [SETS] {
        let assumptions = Assumptions { misclassified_daily_utility: 1, ..Assumptions::default() };
        let cloud = TestCloud::open_with(&db, strict(LimitSettings { assumptions, ..LimitSettings::default() })).await;
        let receiver = subscribe(&cloud).await;
        let path = format!("wabas/{WABA}");
        let shown = cloud.patch(&path, json!({"misclassification": "LIMITED"})).await.ok();
        assert_eq!(shown["misclassification"]["step"], "LIMITED");
        assert_eq!([code(&cloud, utility(ANA)).await, code(&cloud, utility(BRUNO)).await], [0, 131_064]);
        assert_eq!(code(&cloud, marketing(BRUNO)).await, 0);
        assert_eq!(field(&cloud, WABA, "health_status").await["can_send_message"], "LIMITED");
        cloud.patch(&path, json!({"misclassification": "NONE"})).await.ok();
        assert_eq!(code(&cloud, utility(BRUNO)).await, 0);
        cloud.settle().await;
        let told = told(&receiver, "account_update");
        assert_eq!(told[0]["restriction_info"][0]["restriction_type"], "RESTRICTED_UTILITY_TEMPLATES");
    }

    async fn enforcement_takes_templates_then_sending_then_the_account(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        let path = format!("wabas/{WABA}");
        cloud.patch(&path, json!({"enforcement": "NO_TEMPLATES_ONE_DAY"})).await.ok();
        assert_eq!([code(&cloud, utility(ANA)).await, code(&cloud, text(ANA)).await], [368, 0]);
        assert_eq!(field(&cloud, WABA, "health_status").await["can_send_message"], "LIMITED");
        cloud.advance("P1D").await;
        assert_eq!(code(&cloud, utility(ANA)).await, 0);
        let violation = json!({"enforcement": {"violation_type": "SPAM"}});
        cloud.patch(&path, violation.clone()).await.ok();
        assert_eq!(cloud.patch(&path, violation).await.ok()["enforcement"]["step"], "NO_SENDING_FIVE_DAYS");
        assert_eq!(code(&cloud, text(ANA)).await, 368);
        cloud.patch(&path, json!({"enforcement": "LOCKED"})).await.ok();
        assert_eq!(code(&cloud, text(ANA)).await, 131_031);
        let health = field(&cloud, NUMBER, "health_status").await;
        assert_eq!((&health["can_send_message"], health["entities"].as_array().unwrap().len()), (&json!("BLOCKED"), 4));
        cloud.patch(&path, json!({"enforcement": {"appeal": "granted"}})).await.ok();
        assert_eq!(code(&cloud, text(ANA)).await, 0);
        cloud.settle().await;
        let events: Vec<Value> = told(&receiver, "account_update").iter().map(|value| value["event"].clone()).collect();
        assert_eq!(
            events,
            ["ACCOUNT_RESTRICTION", "ACCOUNT_RESTRICTION", "ACCOUNT_RESTRICTION", "ACCOUNT_VIOLATION", "DISABLED_UPDATE", "DISABLED_UPDATE"]
        );
    }

    async fn management_calls_are_counted(db) [SETS] {
        let cloud = open(&db, LimitSettings::default()).await;
        let profile = format!("{NUMBER}/whatsapp_business_profile");
        for call in 1..=200 {
            let answer = cloud.graph(Method::GET, &profile, None).await;
            assert_eq!(answer.status, 200);
            if call == 100 {
                let usage: Value = serde_json::from_str(answer.headers["x-business-use-case-usage"].to_str().unwrap()).unwrap();
                assert_eq!((&usage[WABA][0]["type"], &usage[WABA][0]["call_count"]), (&json!("whatsapp_business_management"), &json!(50)));
                assert!(answer.headers.contains_key("x-app-usage"));
            }
        }
        let refused = cloud.graph(Method::GET, &profile, None).await;
        assert_eq!(code_of(&refused), 80_007);
        assert!(refused.headers["x-business-use-case-usage"].to_str().unwrap().contains("\"call_count\":100"));
        assert_eq!(cloud.graph(Method::GET, NUMBER, None).await.status, 200, "daily use has 5,000");
        cloud.advance("PT1H").await;
        assert_eq!(cloud.graph(Method::GET, &profile, None).await.status, 200);
    }

    async fn a_hundred_templates_an_hour_are_made(db) [SETS] {
        let cloud = open(&db, LimitSettings::default()).await;
        let path = format!("{WABA}/message_templates");
        for _ in 0..100 {
            assert_ne!(code_of(&cloud.graph(Method::POST, &path, Some(json!({}))).await), 80_008);
        }
        assert_eq!(code_of(&cloud.graph(Method::POST, &path, Some(json!({}))).await), 80_008);
    }

    async fn what_control_does_not_understand_is_named(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (number, waba) = (format!("numbers/{NUMBER}"), format!("wabas/{WABA}"));
        for (path, body) in [
            (&number, json!({"quality": "BLUE"})),
            (&number, json!({"quality": 7})),
            (&number, json!({"throughput": "NOT_APPLICABLE"})),
            (&number, json!({"messaging_limit": "TIER_3K"})),
            (&number, json!({"colour": "red"})),
            (&number, json!([])),
            (&waba, json!({"enforcement": "SOME"})),
            (&waba, json!({"enforcement": {"violation_type": "RUDE"}})),
            (&waba, json!({"enforcement": {"violation_type": "SPAM", "severe": "yes"}})),
            (&waba, json!({"enforcement": {"appeal": "granted"}})),
            (&waba, json!({"misclassification": true})),
        ] {
            assert_eq!(cloud.patch(path, body.clone()).await.problem(), (422, "invalid".to_owned()), "{body}");
        }
        assert_eq!(cloud.get("numbers/1").await.problem().0, 404);
        assert_eq!(cloud.patch("numbers/1", json!({"quality": "RED"})).await.problem().0, 404);
        let shown = cloud.get(&number).await.ok();
        assert_eq!((&shown["quality"], &shown["throughput"], &shown["messaging_limit"]), (&json!("GREEN"), &json!("STANDARD"), &json!("TIER_2K")));
    }
}
