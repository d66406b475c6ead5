//! The watch over endpoints: alerts, throttling, blocking, the way back; metrics; copies in another account; previews.

use http::{Method, StatusCode};
use recado_db::{Db, on_both_engines, params};
use serde_json::{Value, json};

use crate::flows::{Business, endpoint_flow, hearing};
use crate::harness::{ANA, NUMBER, Receiver, SETS, TestCloud, WABA};

struct Sick {
    cloud: TestCloud,
    business: std::sync::Arc<Business>,
    receiver: Receiver,
    flow: String,
    sent: String,
}

impl Sick {
    async fn of(db: &Db) -> Self {
        let cloud = TestCloud::open(db).await;
        let (business, url, pem) = Business::start().await;
        let receiver = hearing(&cloud).await;
        let key = json!({"business_public_key": pem});
        cloud.graph(Method::POST, &format!("{NUMBER}/whatsapp_business_encryption"), Some(key)).await.ok();
        let flow = cloud
            .make_flow(json!({"name": "Booking", "categories": ["OTHER"], "flow_json": endpoint_flow().to_string(), "endpoint_uri": url}))
            .await;
        cloud.graph(Method::POST, &format!("{flow}/publish"), None).await.ok();
        cloud.write_text(ANA, "Hi").await;
        let sent = cloud.sent_flow(json!({"flow_id": flow, "flow_action": "data_exchange"})).await;
        Self { cloud, business, receiver, flow, sent }
    }

    async fn open(&self, status: u16) {
        self.business.answer(status, json!({"screen": "FIRST", "data": {"hint": "h"}}));
        self.cloud.post(&format!("customers/{ANA}/flows/open"), json!({"message_id": self.sent})).await;
    }

    async fn status(&self) -> Value {
        self.cloud.graph(Method::GET, &self.flow, None).await.ok()["status"].clone()
    }

    /// Event, threshold and state of the alerts so far.
    async fn alerts(&self) -> Vec<String> {
        self.cloud.settle().await;
        let hooks = self.receiver.arrived();
        let values = hooks.iter().map(crate::harness::Arrived::value).filter(|value| value["alert_state"].is_string());
        values
            .map(|value| {
                let part = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
                format!("{} {} {}", part("event"), value["threshold"], part("alert_state"))
            })
            .collect()
    }
}

on_both_engines! {
    async fn a_bad_endpoint_is_told_of_and_throttled(db) [SETS] {
        let sick = Sick::of(&db).await;
        for status in [200, 500, 500, 500, 500, 500, 500, 500, 500, 500] {
            sick.open(status).await;
        }
        assert_eq!(sick.status().await, "PUBLISHED");
        sick.cloud.advance("PT2M").await;
        assert_eq!(sick.status().await, "THROTTLED");
        let on = ["ENDPOINT_ERROR_RATE 5 ACTIVATED", "ENDPOINT_ERROR_RATE 10 ACTIVATED", "ENDPOINT_ERROR_RATE 50 ACTIVATED"];
        assert_eq!(sick.alerts().await, on);
        // Nobody asks any more, and the health checks go well.
        sick.cloud.advance("PT2H").await;
        assert_eq!(sick.status().await, "PUBLISHED");
        let alerts = sick.alerts().await;
        assert_eq!(alerts[3..], on.map(|alert| alert.replace("ACTIVATED", "DEACTIVATED")));
        assert_eq!(sick.business.last()["action"], "ping");
        sick.cloud.stop().await;
    }

    async fn what_was_set_by_hand_stays(db) [SETS] {
        let sick = Sick::of(&db).await;
        sick.cloud.post(&format!("flows/{}/status", sick.flow), json!({"status": "THROTTLED"})).await.ok();
        sick.open(200).await;
        sick.cloud.advance("PT3H").await;
        assert_eq!(sick.status().await, "THROTTLED");
        sick.cloud.post(&format!("flows/{}/status", sick.flow), json!({"status": "PUBLISHED"})).await.ok();
        assert_eq!(sick.status().await, "PUBLISHED");
        sick.cloud.stop().await;
    }

    async fn metrics_count_what_was_asked(db) [SETS] {
        let sick = Sick::of(&db).await;
        for index in 0..250 {
            sick.open(if index % 5 == 0 { 500 } else { 200 }).await;
        }
        let metric = |name: &str, granularity: &str| {
            let path = format!("{}?fields=metric.name({name}).granularity({granularity})", sick.flow);
            let cloud = &sick.cloud;
            async move { cloud.graph(Method::GET, &path, None).await.ok()["metric"].clone() }
        };
        let count = metric("ENDPOINT_REQUEST_COUNT", "DAY").await;
        assert_eq!((&count["name"], &count["granularity"]), (&json!("ENDPOINT_REQUEST_COUNT"), &json!("DAY")));
        assert_eq!(count["data_points"][0]["data"], json!([{"key": "value", "value": 250}]));
        let errors = metric("ENDPOINT_REQUEST_ERROR", "HOUR").await;
        assert_eq!(errors["data_points"][0]["data"], json!([{"key": "unexpected_http_status_code", "value": 50}]));
        let rate = metric("ENDPOINT_REQUEST_ERROR_RATE", "LIFETIME").await;
        assert_eq!(rate["data_points"][0]["data"], json!([{"key": "value", "value": 0.2}]));
        let latency = metric("ENDPOINT_REQUEST_LATENCY_SECONDS_CEIL", "DAY").await;
        assert_eq!(latency["data_points"][0]["data"][0]["key"], "1");
        let availability = metric("ENDPOINT_AVAILABILITY", "DAY").await;
        assert_eq!(availability["data_points"][0]["data"], json!([{"key": "succeeded", "value": 1}, {"key": "failed", "value": 0}]));
        for wrong in ["metric.name(NONE).granularity(DAY)", "metric.name(ENDPOINT_REQUEST_COUNT).granularity(WEEK)", "metric"] {
            let answer = sick.cloud.graph(Method::GET, &format!("{}?fields={wrong}", sick.flow), None).await;
            assert_eq!(answer.json()["error"]["code"], 100, "{wrong}");
        }
        sick.cloud.stop().await;
    }

    async fn alerts_are_told_on_demand(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hearing(&cloud).await;
        let value = json!({"event": "FLOW_VERSION_EXPIRY_WARNING", "flow_id": "1", "warning": "Version 2.1 will expire"});
        cloud.post(&format!("wabas/{WABA}/events"), json!({"field": "flows", "value": value})).await.ok();
        cloud.settle().await;
        assert_eq!(receiver.arrived()[0].value(), value);
        let wrong = json!({"field": "flows", "value": {"event": "ENDPOINT_LATENCY", "flow_id": "1"}});
        assert_eq!(cloud.post(&format!("wabas/{WABA}/events"), wrong).await.problem().0, 422);
        cloud.stop().await;
    }

    async fn flows_are_copied_to_another_account(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let other = other_account(&db, &cloud).await;
        for name in ["One", "Two"] {
            cloud.make_flow(json!({"name": name, "categories": ["SURVEY"], "flow_json": "{}"})).await;
        }
        let migrate = |body: Value| {
            let path = format!("{other}/migrate_flows");
            let cloud = &cloud;
            async move { cloud.graph(Method::POST, &path, Some(body)).await }
        };
        let done = migrate(json!({"source_waba_id": WABA, "source_flow_names": ["One", "Three"]})).await.ok();
        assert_eq!(done["migrated_flows"][0]["source_name"], "One");
        assert_eq!(done["failed_flows"], json!([{"source_name": "Three", "error_code": "4233041",
            "error_message": "Flows Migration Error: Flow name not found in source WABA."}]));
        let copy = done["migrated_flows"][0]["migrated_id"].as_str().unwrap();
        let shown = cloud.graph(Method::GET, &format!("{copy}?fields=id,name,status,categories,whatsapp_business_account"), None).await.ok();
        assert_eq!((&shown["name"], &shown["status"], &shown["categories"]), (&json!("One"), &json!("DRAFT"), &json!(["SURVEY"])));
        assert_eq!(shown["whatsapp_business_account"]["id"], json!(other));
        // All of them: the one that is there already fails by its name.
        let all = migrate(json!({"source_waba_id": WABA})).await.ok();
        assert_eq!(all["migrated_flows"][0]["source_name"], "Two");
        assert_eq!(all["failed_flows"][0]["source_name"], "One");
        for wrong in [json!({}), json!({"source_waba_id": "1"}), json!({"source_waba_id": other})] {
            assert_eq!(migrate(wrong.clone()).await.json()["error"]["code"], 100, "{wrong}");
        }
        cloud.stop().await;
    }

    async fn a_preview_is_for_whoever_has_its_address(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = cloud.make_flow(json!({"name": "One", "categories": ["SURVEY"], "flow_json": endpoint_flow().to_string()})).await;
        let preview = |fields: &str| {
            let path = format!("{id}?fields={fields}");
            let cloud = &cloud;
            async move {
                let shown = cloud.graph(Method::GET, &path, None).await.ok();
                let url = shown["preview"]["preview_url"].as_str().unwrap().to_owned();
                format!("/_flows{}", url.split_once("/_flows").unwrap().1)
            }
        };
        let path = preview("preview").await;
        let get = |path: String| {
            let cloud = &cloud;
            async move { cloud.call(Method::GET, &path, None).await }
        };
        assert_eq!(get(path.clone()).await.status, StatusCode::OK);
        let content = get(path.replace("/preview/?", "/preview/flow?")).await.ok();
        assert_eq!((&content["name"], &content["flow_json"]), (&json!("One"), &endpoint_flow()));
        assert_eq!(get(path.replace("token=", "token=0")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(get(format!("/_flows/{id}/preview/")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(get(format!("/_flows/{id}/preview/flow")).await.status, StatusCode::NOT_FOUND);
        let newer = preview("preview.invalidate(true)").await;
        assert_eq!(get(path).await.status, StatusCode::NOT_FOUND);
        cloud.advance("P29D").await;
        assert_eq!(get(newer.clone()).await.status, StatusCode::OK);
        cloud.advance("P2D").await;
        assert_eq!(get(newer).await.status, StatusCode::NOT_FOUND);
        cloud.stop().await;
    }
}

/// A second account of the portfolio.
async fn other_account(db: &Db, cloud: &TestCloud) -> &'static str {
    const OTHER: &str = "300000000000009";
    db.write("test.account", (), |tx, ()| {
        Box::pin(async move {
            tx.exec(
                "INSERT INTO cloud_wabas (id, business_id, name, currency, timezone_id, country, message_template_namespace, created_at)
                 SELECT $2, business_id, 'Other', currency, timezone_id, country, 'other', created_at FROM cloud_wabas WHERE id = $1",
                params![WABA, OTHER],
            )
            .await
        })
    })
    .await
    .unwrap();
    // Any change has memory read the world anew.
    cloud.patch(&format!("wabas/{WABA}"), json!({"has_payment_issue": false})).await.ok();
    OTHER
}
