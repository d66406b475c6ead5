//! What delivered messages cost: in status webhooks, in the control API, in Graph's analytics.

use std::time::Duration;

use http::Method;
use recado_cloud::Settings;
use recado_core::{Clock, Timestamp};
use recado_db::{Db, P, on_both_engines};
use recado_infra::blobs::Blobs;
use recado_infra::jobs::NewJob;
use serde_json::{Value, json};

use crate::harness::{ANA, NUMBER, Receiver, SETS, TestCloud, WABA};

const BRUNO: &str = "34600100002";

async fn cloud_at(db: &Db, at: &str) -> TestCloud {
    cloud_with(db, at, Settings::default()).await
}

async fn cloud_with(db: &Db, at: &str, settings: Settings) -> TestCloud {
    TestCloud::open_at(db, settings, Clock::frozen_at(time(at)), Blobs::memory()).await
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

async fn travel(cloud: &TestCloud, to: &str) {
    cloud.post("clock", json!({"set": to})).await.ok();
}

/// The status object of a message.
fn status(receiver: &Receiver, wamid: &str, status: &str) -> Value {
    let mut all = receiver.arrived().into_iter().map(|arrived| arrived.value()["statuses"][0].clone());
    all.find(|found| found["id"] == wamid && found["status"] == status).unwrap_or_else(|| panic!("no {status}"))
}

async fn charges(cloud: &TestCloud) -> Vec<Value> {
    let mut charges = cloud.get(&format!("charges?waba_id={WABA}")).await.ok()["data"].as_array().unwrap().clone();
    charges.reverse();
    charges
}

async fn charge_of(cloud: &TestCloud, wamid: &str) -> Value {
    charges(cloud).await.into_iter().find(|charge| charge["message_id"] == wamid).unwrap_or_default()
}

async fn execute(db: &Db, sql: &'static str, parameters: &[&str]) -> u64 {
    let parameters: Vec<String> = parameters.iter().map(|&text| text.to_owned()).collect();
    db.write("test", parameters, move |tx, parameters| {
        Box::pin(async move {
            let parameters: Vec<P<'_>> = parameters.iter().map(|text| P::Text(text)).collect();
            tx.exec(sql, &parameters).await
        })
    })
    .await
    .unwrap()
}

/// 998 free-form messages of the number were delivered this month: two more are free.
async fn seed_count(db: &Db, month: &str) {
    let sql = "
        INSERT INTO cloud_monthly_counts (kind, owner_id, market, month, counted)
        VALUES ('service_messages', $1, '', $2, 998)
        ON CONFLICT (kind, owner_id, market, month) DO UPDATE SET counted = 998";
    execute(db, sql, &[NUMBER, month]).await;
}

async fn counted(cloud: &TestCloud) -> i64 {
    let count = cloud.db.read("test", (), |tx, ()| {
        Box::pin(async move {
            let sql = "SELECT CAST(COALESCE(SUM(counted), 0) AS BIGINT) FROM cloud_monthly_counts";
            tx.query_one(sql, &[]).await?.get::<i64>(0)
        })
    });
    count.await.unwrap_or_else(|error: recado_db::Error| panic!("{error}"))
}

/// A message that is delivered as a template of this category. The cloud delivers a second after it accepts.
async fn send_template(cloud: &TestCloud, category: &str) -> String {
    let wamid = cloud.send_text(ANA, "x").await;
    let content = json!({"name": "spring_sale", "language": {"code": "es"}, "category": category}).to_string();
    let sql = "UPDATE cloud_messages SET type = 'template', content = $2 WHERE wamid = $1";
    assert_eq!(execute(&cloud.db, sql, &[&wamid, &content]).await, 1);
    cloud.advance("PT1S").await;
    wamid
}

fn slowly() -> Settings {
    Settings { sent_delay: Duration::from_secs(1), ..Settings::default() }
}

on_both_engines! {
    async fn each_regime_has_its_own_objects(db) [SETS] {
        let cloud = cloud_at(&db, "2024-05-15T12:00:00Z").await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        let first = cloud.send_text(ANA, "1").await;
        cloud.settle().await;
        let second = cloud.send_text(ANA, "2").await;
        cloud.settle().await;
        let (sent, delivered) = (status(&receiver, &first, "sent"), status(&receiver, &first, "delivered"));
        assert_eq!(sent["pricing"], json!({"billable": false, "pricing_model": "CBP", "category": "service"}));
        assert_eq!(delivered["pricing"], sent["pricing"]);
        assert_eq!(sent["conversation"]["origin"], json!({"type": "service"}));
        assert_eq!(sent["conversation"]["expiration_timestamp"], "1715860800");
        assert!(delivered["conversation"].get("expiration_timestamp").is_none());
        let id = &sent["conversation"]["id"];
        assert_eq!(&delivered["conversation"]["id"], id);
        assert_eq!(&status(&receiver, &second, "sent")["conversation"]["id"], id);
        let of_first = charge_of(&cloud, &first).await;
        assert_eq!((&of_first["regime"], &of_first["conversation_id"]), (&json!("cbp"), id));
        assert!(of_first["rule"].as_str().unwrap().contains("1,000"), "{of_first}");
        assert!(charge_of(&cloud, &second).await["rule"].as_str().unwrap().contains("joins"));

        for (day, regime) in [("2025-08-15T12:00:00Z", "pmp"), ("2026-11-22T12:00:00Z", "pmp_2026_10")] {
            travel(&cloud, day).await;
            cloud.write_text(ANA, "hi again").await;
            let wamid = cloud.send_text(ANA, "x").await;
            cloud.settle().await;
            let (sent, delivered) = (status(&receiver, &wamid, "sent"), status(&receiver, &wamid, "delivered"));
            let free =
                json!({"billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"});
            assert_eq!((&sent["pricing"], &delivered["pricing"]), (&free, &free));
            assert_eq!(sent["conversation"]["id"], delivered["conversation"]["id"]);
            assert_ne!(&sent["conversation"]["id"], id);
            assert_eq!(charge_of(&cloud, &wamid).await["regime"], regime);
        }
    }

    async fn templates_are_charged_by_their_category(db) [SETS] {
        let cloud = cloud_with(&db, "2024-05-15T12:00:00Z", slowly()).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        let opening = send_template(&cloud, "UTILITY").await;
        let joining = send_template(&cloud, "UTILITY").await;
        let cbp = [charge_of(&cloud, &opening).await, charge_of(&cloud, &joining).await];
        assert_eq!(cbp.each_ref().map(|charge| charge["amount"].to_string()), ["0.038", "0.0"]);
        assert_eq!(cbp[0]["conversation_id"], cbp[1]["conversation_id"]);

        travel(&cloud, "2025-08-15T12:00:00Z").await;
        let marketing = send_template(&cloud, "MARKETING").await;
        cloud.settle().await;
        let pricing = json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": "marketing"});
        assert_eq!(status(&receiver, &marketing, "sent")["pricing"], pricing);
        assert_eq!(status(&receiver, &marketing, "delivered")["pricing"], pricing);
        let charge = charge_of(&cloud, &marketing).await;
        assert_eq!(charge["amount"].to_string(), "0.0615");
        assert_eq!((&charge["market"], &charge["currency"], &charge["category"]), (&json!("Spain"), &json!("USD"), &json!("marketing")));
        cloud.write_text(ANA, "hi").await;
        let in_window = send_template(&cloud, "UTILITY").await;
        assert_eq!(charge_of(&cloud, &in_window).await["billable"], false);

        travel(&cloud, "2026-11-15T12:00:00Z").await;
        cloud.write_text(ANA, "hi").await;
        let in_window = send_template(&cloud, "UTILITY").await;
        let charge = charge_of(&cloud, &in_window).await;
        assert_eq!((&charge["billable"], charge["amount"].to_string().as_str()), (&json!(true), "0.02"));
        assert_eq!(charge["tier"], "0:MAX");
    }

    async fn the_answer_to_an_ad_makes_three_days_free(db) [SETS] {
        let cloud = cloud_with(&db, "2026-11-10T12:00:00Z", slowly()).await;
        let receiver = cloud.subscribe().await;
        let from_ad = json!({"type": "text", "text": {"body": "the offer?"},
            "referral": {"source_type": "ad", "source_id": "7", "source_url": "https://fb.me/7"}});
        cloud.write(ANA, from_ad.clone()).await;
        let answer = cloud.send_text(ANA, "here it is").await;
        let another = cloud.send_text(ANA, "and this").await;
        cloud.advance("PT1S").await;
        cloud.settle().await;
        let sent = status(&receiver, &answer, "sent");
        let free = json!({"billable": false, "pricing_model": "PMP", "type": "free_entry_point", "category": "referral_conversion"});
        assert_eq!(sent["pricing"], free);
        // 72 hours after the answer was sent.
        assert_eq!(sent["conversation"]["expiration_timestamp"], "1794571200");
        let joined = status(&receiver, &another, "delivered");
        assert_eq!((&joined["pricing"], &joined["conversation"]["id"]), (&free, &sent["conversation"]["id"]));
        assert_eq!(counted(&cloud).await, 0);

        cloud.advance("PT71H").await;
        let marketing = send_template(&cloud, "MARKETING").await;
        assert_eq!(charge_of(&cloud, &marketing).await["category"], "referral_conversion");
        cloud.advance("PT1H").await;
        let later = send_template(&cloud, "MARKETING").await;
        assert_eq!(charge_of(&cloud, &later).await["billable"], true);

        // Only phones open it.
        cloud.patch(&format!("customers/{ANA}"), json!({"platform": "web"})).await.ok();
        cloud.write(ANA, from_ad).await;
        let answer = cloud.send_text(ANA, "here it is").await;
        cloud.advance("PT1S").await;
        assert_eq!(charge_of(&cloud, &answer).await["category"], "service");
    }

    async fn the_allowance_of_october_2026_begins_anew_each_month(db) [SETS] {
        let cloud = cloud_at(&db, "2026-11-30T12:00:00Z").await;
        let receiver = cloud.subscribe().await;
        seed_count(&db, "2026-11").await;
        cloud.write_text(ANA, "hi").await;
        cloud.write_text(BRUNO, "hi").await;
        let mut sent = Vec::new();
        for customer in [ANA, BRUNO, ANA, BRUNO] {
            sent.push(cloud.send_text(customer, "x").await);
            cloud.settle().await;
        }
        let mut billable = Vec::new();
        for wamid in &sent {
            billable.push(status(&receiver, wamid, "delivered")["pricing"]["billable"] == true);
        }
        assert_eq!(billable, [false, false, true, true]);
        assert_eq!(
            status(&receiver, &sent[2], "sent")["pricing"],
            json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": "service"})
        );
        let charge = charge_of(&cloud, &sent[2]).await;
        assert_eq!(charge["amount"].to_string(), "0.02");
        assert!(charge["rule"].as_str().unwrap().contains("number 1001 of the month"), "{charge}");

        travel(&cloud, "2026-12-01T11:59:59Z").await;
        let next_month = cloud.send_text(ANA, "x").await;
        cloud.settle().await;
        let charge = charge_of(&cloud, &next_month).await;
        assert_eq!(charge["billable"], false);
        assert!(charge["rule"].as_str().unwrap().contains("number 1 of the month"), "{charge}");
        assert_eq!(counted(&cloud).await, 1003);
    }

    async fn messages_of_one_unit_are_counted_one_after_the_other(db) [SETS] {
        let cloud = cloud_with(&db, "2026-11-10T12:00:00Z", slowly()).await;
        seed_count(&db, "2026-11").await;
        cloud.write_text(ANA, "hi").await;
        let mut sent = Vec::new();
        for number in 0..6 {
            sent.push(cloud.send_text(ANA, &number.to_string()).await);
        }
        cloud.advance("PT1S").await;
        let charges = charges(&cloud).await;
        let order: Vec<&str> = charges.iter().map(|charge| charge["message_id"].as_str().unwrap()).collect();
        assert_eq!(order, sent);
        let billable: Vec<bool> = charges.iter().map(|charge| charge["billable"] == true).collect();
        assert_eq!(billable, [false, false, true, true, true, true]);
        assert_eq!(counted(&cloud).await, 1004);
    }

    async fn a_message_is_charged_once_and_when_it_is_delivered(db) [SETS] {
        let cloud = cloud_at(&db, "2026-11-10T12:00:00Z").await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        let wamid = cloud.send_text(ANA, "x").await;
        cloud.settle().await;
        assert_eq!(status(&receiver, &wamid, "sent")["pricing"]["category"], "service");
        assert!(charges(&cloud).await.is_empty() && counted(&cloud).await == 0, "a forecast charges nothing");
        cloud.patch(&format!("customers/{ANA}"), json!({"online": true, "auto_read": true})).await.ok();
        cloud.settle().await;
        assert_eq!(status(&receiver, &wamid, "delivered")["pricing"]["category"], "service");
        assert!(status(&receiver, &wamid, "read").get("pricing").is_none());

        let again = (cloud.jobs.clone(), wamid.clone());
        db.write("test.again", again, |tx, (jobs, wamid)| {
            Box::pin(async move {
                for _ in 0..2 {
                    jobs.enqueue(tx, NewJob::new("cloud.deliver", &json!({"wamid": wamid})).unwrap()).await?;
                }
                Ok::<_, recado_db::Error>(())
            })
        })
        .await
        .unwrap();
        cloud.settle().await;
        assert_eq!((charges(&cloud).await.len(), counted(&cloud).await), (1, 1));
        let failed = cloud.send_text("34699999999", "nobody").await;
        cloud.settle().await;
        assert!(status(&receiver, &failed, "failed").get("pricing").is_none());
        assert_eq!(charges(&cloud).await.len(), 1);
    }

    async fn charges_are_listed_in_pages_and_summed(db) [SETS] {
        let cloud = cloud_at(&db, "2026-11-10T12:00:00Z").await;
        cloud.write_text(ANA, "hi").await;
        let mut sent = Vec::new();
        for number in 0..3 {
            sent.push(cloud.send_text(ANA, &number.to_string()).await);
            cloud.settle().await;
        }
        let first = cloud.get(&format!("charges?waba_id={WABA}&limit=2")).await.ok();
        let row = &first["data"][0];
        assert_eq!((&row["message_id"], &row["waba_id"], &row["phone_number_id"]), (&json!(sent[2]), &json!(WABA), &json!(NUMBER)));
        assert_eq!((&row["customer"], &row["country"], &row["market"]), (&json!(ANA), &json!("ES"), &json!("Spain")));
        assert_eq!((&row["billable"], row["amount"].to_string().as_str(), &row["currency"]), (&json!(false), "0.0", &json!("USD")));
        assert_eq!((&row["regime"], &row["category"]), (&json!("pmp_2026_10"), &json!("service")));
        assert_eq!(row["decided_at"], "2026-11-10T12:00:00.000000Z");
        assert!(row["rule"].as_str().unwrap().ends_with("It is number 3 of the month."), "{row}");
        let next = first["paging"]["next"].as_str().unwrap().strip_prefix("http://127.0.0.1:8090/_control/v1/").unwrap();
        let second = cloud.get(next).await.ok();
        assert_eq!(second["data"].as_array().unwrap().len(), 1);
        assert_eq!((&second["data"][0]["message_id"], second.get("paging")), (&json!(sent[0]), None));

        let totals = cloud.get(&format!("charges/totals?waba_id={WABA}")).await.ok();
        assert_eq!(
            totals["data"],
            json!([{"regime": "pmp_2026_10", "category": "service", "currency": "USD", "messages": 3, "billable": 0,
                "amount": 0.0}])
        );
        assert_eq!(cloud.get("charges?waba_id=1").await.ok()["data"], json!([]));
        assert_eq!(cloud.get("charges").await.problem().0, 422);
        assert_eq!(cloud.get(&format!("charges?waba_id={WABA}&cursor=x")).await.problem().0, 422);

        cloud.patch(&format!("wabas/{WABA}"), json!({"price_plan": "cbp"})).await.ok();
        cloud.post("reset", json!({})).await.ok();
        assert_eq!(charges(&cloud).await.len(), 0);
        assert_eq!(counted(&cloud).await, 0);
        assert_eq!(cloud.get(&format!("wabas/{WABA}")).await.ok()["price_plan"], "dated");
    }

    async fn a_plan_can_be_pinned(db) [SETS] {
        let cloud = cloud_at(&db, "2026-11-10T12:00:00Z").await;
        let receiver = cloud.subscribe().await;
        let path = format!("wabas/{WABA}");
        let waba = cloud.get(&path).await.ok();
        assert_eq!((&waba["id"], &waba["price_plan"]), (&json!(WABA), &json!("dated")));
        for (plan, model) in [("cbp", "CBP"), ("pmp", "PMP"), ("customer_document", "CBP"), ("dated", "PMP")] {
            assert_eq!(cloud.patch(&path, json!({"price_plan": plan})).await.ok()["price_plan"], plan);
            cloud.write_text(ANA, "hi").await;
            let wamid = cloud.send_text(ANA, plan).await;
            cloud.settle().await;
            assert_eq!(status(&receiver, &wamid, "sent")["pricing"]["pricing_model"], model, "{plan}");
        }
        for body in [json!({"price_plan": "free"}), json!({"price_plan": 1}), json!({"colour": "red"}), json!([])] {
            assert_eq!(cloud.patch(&path, body).await.problem().0, 422);
        }
        assert_eq!(cloud.get("wabas/1").await.status, 404);
        assert_eq!(cloud.patch("wabas/1", json!({"price_plan": "cbp"})).await.status, 404);
    }

    async fn analytics_count_what_was_charged(db) [SETS] {
        let cloud = cloud_with(&db, "2025-03-15T12:00:00Z", slowly()).await;
        let ask = async |fields: String| cloud.graph(Method::GET, &format!("{WABA}?fields={fields}"), None).await;

        send_template(&cloud, "MARKETING").await;
        travel(&cloud, "2025-03-16T12:00:00Z").await;
        let (start, end) = (time("2025-01-01T00:00:00Z").seconds(), time("2025-06-01T00:00:00Z").seconds());
        let conversations = format!("conversation_analytics.start({start}).end({end}).granularity(DAILY)");
        let answer = ask(conversations).await.ok();
        let points = answer["conversation_analytics"]["data"][0]["data_points"].as_array().unwrap();
        assert_eq!((points.len(), &points[0]["conversation"], points[0]["cost"].to_string().as_str()), (1, &json!(1), "0.0615"));

        travel(&cloud, "2026-11-10T12:00:00Z").await;
        let start = time("2026-01-01T00:00:00Z").seconds();
        let end = time("2027-01-01T00:00:00Z").seconds();
        cloud.write_text(ANA, "hi").await;
        send_template(&cloud, "MARKETING").await;
        send_template(&cloud, "MARKETING").await;
        cloud.send_text(ANA, "x").await;
        cloud.advance("PT1S").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        cloud.send_text(ANA, "waits").await;
        cloud.advance("PT1S").await;

        let prices = format!("pricing_analytics.start({start}).end({end}).granularity(MONTHLY).dimensions([%22PRICING_CATEGORY%22,%22COUNTRY%22])");
        let answer = ask(format!("id,{prices}")).await.ok();
        assert_eq!(answer["id"], WABA);
        let points = answer["pricing_analytics"]["data"][0]["data_points"].as_array().unwrap();
        let shown: Vec<(&Value, &Value, &Value, String)> = points
            .iter()
            .map(|point| (&point["pricing_category"], &point["country"], &point["volume"], point["cost"].to_string()))
            .collect();
        let (spain, marketing, service) = (json!("ES"), json!("MARKETING"), json!("SERVICE"));
        assert_eq!(
            shown,
            [
                (&marketing, &spain, &json!(2), "0.1412".to_owned()),
                (&service, &spain, &json!(1), "0.0".to_owned())
            ]
        );

        let since = time("2026-11-01T00:00:00Z").seconds();
        let messages = format!("analytics.start({since}).end({end}).granularity(MONTH)");
        let answer = ask(messages.clone()).await.ok()["analytics"].clone();
        assert_eq!(answer["phone_numbers"], json!(["34600000001", "525500000002"]));
        assert_eq!((&answer["data_points"][0]["sent"], &answer["data_points"][0]["delivered"]), (&json!(4), &json!(3)));
        let inbound = ask(format!("{messages}.product_types([100])")).await.ok()["analytics"].clone();
        assert_eq!(inbound["data_points"][0]["sent"], 1);

        for wrong in ["analytics", "pricing_analytics.start(1).end(2)", "analytics.start(2).end(1).granularity(DAY)"] {
            assert_eq!(ask(wrong.to_owned()).await.json()["error"]["code"], 100, "{wrong}");
        }
        assert!(ask(String::new()).await.ok().get("analytics").is_none());
    }
}
