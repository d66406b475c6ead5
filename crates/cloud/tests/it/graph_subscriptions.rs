//! Who hears of what, and the handshake before it.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, APP, APP_SECRET, NUMBER, Receiver, SETS, TestCloud, WABA};

fn subscription(url: &str) -> Value {
    json!({
        "object": "whatsapp_business_account", "callback_url": url, "verify_token": "verify-me",
        "fields": "[\"messages\",\"account_update\"]", "include_values": "true",
    })
}

impl TestCloud {
    async fn as_app(&self, method: Method, body: Option<Value>) -> crate::harness::Answer {
        let path = format!("/v23.0/{APP}/subscriptions?access_token={APP}|{APP_SECRET}");
        self.call(method, &path, body).await
    }
}

on_both_engines! {
    async fn an_app_subscribes_lists_and_ends_it(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = Receiver::start().await;
        assert_eq!(cloud.as_app(Method::GET, None).await.ok(), json!({"data": []}));
        assert_eq!(cloud.as_app(Method::POST, Some(subscription(&receiver.url))).await.ok(), json!({"success": true}));
        assert_eq!(
            cloud.as_app(Method::GET, None).await.ok()["data"],
            json!([{
                "object": "whatsapp_business_account", "callback_url": receiver.url, "active": true,
                "fields": [{"name": "account_update", "version": "v23.0"}, {"name": "messages", "version": "v23.0"}],
            }])
        );
        cloud.as_app(Method::DELETE, Some(json!({"object": "whatsapp_business_account", "fields": "messages"}))).await.ok();
        assert_eq!(cloud.as_app(Method::GET, None).await.ok()["data"][0]["fields"].as_array().unwrap().len(), 1);
        cloud.as_app(Method::DELETE, Some(json!({"object": "whatsapp_business_account"}))).await.ok();
        assert_eq!(cloud.as_app(Method::GET, None).await.ok(), json!({"data": []}));
    }

    async fn a_callback_that_does_not_verify_is_refused(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = Receiver::start().await;
        let with = |name: &str, value: Value| {
            let mut body = subscription(&receiver.url);
            body[name] = value;
            body
        };
        for (body, code) in [
            (with("verify_token", json!("wrong")), 2200),
            (with("callback_url", json!("http://127.0.0.1:9/")), 2200),
            (with("callback_url", json!("ftp://127.0.0.1/")), 2200),
            (with("callback_url", json!("no url")), 2200),
            (with("callback_url", json!(format!("{}?{}", receiver.url, "x".repeat(200)))), 2200),
            (with("callback_url", Value::Null), 100),
            (with("verify_token", Value::Null), 100),
            (with("fields", Value::Null), 100),
            (with("fields", json!("messages,weather")), 100),
            (with("object", json!("page")), 100),
        ] {
            let answer = cloud.as_app(Method::POST, Some(body.clone())).await;
            assert_eq!((answer.status.as_u16(), answer.json()["error"]["code"].as_i64()), (400, Some(code)), "{body}");
        }
        assert_eq!(cloud.as_app(Method::GET, None).await.ok(), json!({"data": []}));
        let as_user = cloud.graph(Method::POST, &format!("{APP}/subscriptions"), Some(subscription(&receiver.url))).await;
        assert_eq!(as_user.json()["error"]["code"], 15);
    }

    async fn an_account_is_heard_of_only_after_both_steps(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = Receiver::start().await;
        // In the default world the second step is done already.
        cloud.graph(Method::DELETE, &format!("{WABA}/subscribed_apps"), None).await.ok();
        cloud.as_app(Method::POST, Some(subscription(&receiver.url))).await.ok();
        cloud.write_text(ANA, "unheard").await;
        cloud.graph(Method::POST, &format!("{WABA}/subscribed_apps"), None).await.ok();
        let listed = cloud.graph(Method::GET, &format!("{WABA}/subscribed_apps"), None).await.ok();
        assert_eq!(listed["data"][0]["whatsapp_business_api_data"]["id"], APP);
        assert!(listed["data"][0].get("override_callback_uri").is_none());
        let heard = cloud.write_text(ANA, "heard").await;
        cloud.settle().await;
        cloud.graph(Method::DELETE, &format!("{WABA}/subscribed_apps"), None).await.ok();
        cloud.write_text(ANA, "unheard again").await;
        cloud.settle().await;
        assert_eq!(receiver.gists(), [format!("in:{heard}")]);
        assert_eq!(cloud.graph(Method::GET, &format!("{WABA}/subscribed_apps"), None).await.ok(), json!({"data": []}));
    }

    async fn overrides_go_before_each_other_and_fall_back(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let app = cloud.subscribe().await;
        let (waba, number) = (Receiver::start().await, Receiver::start().await);
        let override_of = |url: &str| json!({"override_callback_uri": url, "verify_token": "verify-me"});
        let configuration = |url: &str| json!({"webhook_configuration": override_of(url)});
        cloud.graph(Method::POST, &format!("{WABA}/subscribed_apps"), Some(override_of(&waba.url))).await.ok();
        cloud.graph(Method::POST, NUMBER, Some(configuration(&number.url))).await.ok();
        let shown = cloud.graph(Method::GET, &format!("{NUMBER}?fields=webhook_configuration"), None).await.ok();
        assert_eq!(
            shown["webhook_configuration"],
            json!({"phone_number": number.url, "whatsapp_business_account": waba.url, "application": app.url})
        );
        let first = cloud.write_text(ANA, "to the number's").await;
        cloud.settle().await;
        cloud.graph(Method::POST, NUMBER, Some(json!({"webhook_configuration": {"override_callback_uri": ""}}))).await.ok();
        let second = cloud.write_text(ANA, "to the account's").await;
        cloud.settle().await;
        cloud.graph(Method::POST, &format!("{WABA}/subscribed_apps"), None).await.ok();
        let third = cloud.write_text(ANA, "to the app's").await;
        cloud.settle().await;
        assert_eq!(number.gists(), [format!("in:{first}")]);
        assert_eq!(waba.gists(), [format!("in:{second}")]);
        assert_eq!(app.gists(), [format!("in:{third}")]);

        let bad = cloud.graph(Method::POST, NUMBER, Some(configuration("http://127.0.0.1:9/"))).await;
        assert_eq!(bad.json()["error"]["code"], 2200);
        let bad = cloud.graph(Method::POST, &format!("{WABA}/subscribed_apps"), Some(json!({"override_callback_uri": app.url}))).await;
        assert_eq!(bad.json()["error"]["code"], 100);
    }

    async fn an_override_alone_is_enough_for_messages(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = Receiver::start().await;
        let body = json!({"override_callback_uri": receiver.url, "verify_token": "verify-me"});
        cloud.graph(Method::POST, &format!("{WABA}/subscribed_apps"), Some(body)).await.ok();
        let wamid = cloud.write_text(ANA, "hi").await;
        cloud.settle().await;
        assert_eq!(receiver.gists(), [format!("in:{wamid}")]);
    }

    async fn the_desks_app_is_its_own_and_outlives_a_reset(db) [SETS] {
        use secrecy::ExposeSecret;
        let cloud = TestCloud::open(&db).await;
        let developer = cloud.subscribe().await;
        let desk = cloud.cloud.desk_credentials().unwrap();
        let receiver = Receiver::start().await;
        let token = desk.access_token.expose_secret().to_owned();
        let body = json!({"override_callback_uri": receiver.url, "verify_token": "verify-me"});
        let path = format!("/v23.0/{}/subscribed_apps?access_token={token}", desk.waba_id);
        cloud.call(Method::POST, &path, Some(body)).await.ok();
        let wamid = cloud.write_text(ANA, "both hear").await;
        cloud.settle().await;
        assert_eq!((receiver.gists(), developer.gists()), (vec![format!("in:{wamid}")], vec![format!("in:{wamid}")]));
        let arrived = receiver.arrived();
        let signed = recado_whatsapp::signature::sign(desk.app_secret.expose_secret(), &arrived[0].body);
        assert_eq!(arrived[0].signature, signed);

        cloud.post("reset", json!({})).await.ok();
        assert_eq!(cloud.cloud.desk_credentials().unwrap().access_token.expose_secret(), token);
        let after = cloud.write_text(ANA, "only the desk hears").await;
        cloud.settle().await;
        assert_eq!(receiver.gists()[1], format!("in:{after}"));
        assert_eq!(developer.gists().len(), 1);
    }
}
