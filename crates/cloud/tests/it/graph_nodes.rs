//! Reading nodes: numbers, accounts, portfolios, apps, tokens, profiles.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{APP, APP_SECRET, NUMBER, SETS, TOKEN, TestCloud, WABA};

const BUSINESS: &str = "200000000000001";

async fn get(cloud: &TestCloud, path: &str) -> Value {
    cloud.graph(Method::GET, path, None).await.ok()
}

on_both_engines! {
    async fn a_number_shows_its_defaults_and_what_is_asked_for(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let number = get(&cloud, NUMBER).await;
        assert_eq!(number["display_phone_number"], "+34 600 00 00 01");
        assert_eq!((&number["id"], &number["verified_name"], &number["quality_rating"]), (&json!(NUMBER), &json!("Recado Demo"), &json!("GREEN")));
        assert!(number.get("status").is_none() && number.get("webhook_configuration").is_none());
        assert_eq!(
            get(&cloud, &format!("{NUMBER}?fields=status,throughput{{level}},certificate")).await,
            json!({"id": NUMBER, "status": "CONNECTED", "throughput": {"level": "STANDARD"}})
        );
        let unknown = cloud.graph(Method::GET, &format!("{NUMBER}?fields=colour"), None).await.json();
        assert_eq!(unknown["error"]["code"], 100);
        assert!(unknown["error"]["message"].as_str().unwrap().contains("nonexisting field (colour)"));
        let syntax = cloud.graph(Method::GET, &format!("{NUMBER}?fields=status{{"), None).await.json();
        assert_eq!(syntax["error"]["code"], 2500);
    }

    async fn an_account_and_its_numbers(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let waba = get(&cloud, WABA).await;
        let mut keys: Vec<&String> = waba.as_object().unwrap().keys().collect();
        keys.sort();
        assert_eq!(keys, ["id", "message_template_namespace", "name", "timezone_id"]);
        let owner = get(&cloud, &format!("{WABA}?fields=owner_business_info,currency")).await;
        assert_eq!(owner["owner_business_info"]["id"], BUSINESS);
        let apps = get(&cloud, &format!("{WABA}?fields=subscribed_apps,health_status")).await;
        assert_eq!(apps["subscribed_apps"]["data"][0]["whatsapp_business_api_data"]["id"], APP);
        let numbers = get(&cloud, &format!("{WABA}/phone_numbers")).await;
        assert_eq!(numbers["data"].as_array().unwrap().len(), 2);
        assert!(numbers["paging"].get("next").is_none());
        let accounts = get(&cloud, &format!("{BUSINESS}/owned_whatsapp_business_accounts?fields=id")).await;
        assert_eq!(accounts["data"], json!([{"id": WABA}]));
        assert_eq!(get(&cloud, &format!("{BUSINESS}/client_whatsapp_business_accounts")).await, json!({"data": []}));
        assert_eq!(get(&cloud, BUSINESS).await, json!({"id": BUSINESS, "name": "Recado Demo"}));
    }

    async fn pages_lead_to_each_other_on_our_own_origin(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let first = get(&cloud, &format!("{WABA}/phone_numbers?limit=1&fields=id")).await;
        assert_eq!(first["data"], json!([{"id": NUMBER}]));
        let next = first["paging"]["next"].as_str().unwrap();
        let path = next.strip_prefix("http://127.0.0.1:8090").unwrap();
        assert!(path.starts_with(&format!("/v23.0/{WABA}/phone_numbers?")), "{path}");
        let second = cloud.call(Method::GET, path, None).await.ok();
        assert_eq!(second["data"], json!([{"id": "400000000000002"}]));
        assert!(second["paging"].get("next").is_none());
        let back = second["paging"]["previous"].as_str().unwrap().strip_prefix("http://127.0.0.1:8090").unwrap();
        assert_eq!(cloud.call(Method::GET, back, None).await.ok()["data"], first["data"]);
        let bad = cloud.graph(Method::GET, &format!("{WABA}/phone_numbers?limit=0"), None).await;
        assert_eq!(bad.json()["error"]["code"], 100);
        let bad = cloud.graph(Method::GET, &format!("{WABA}/phone_numbers?after=%2525"), None).await;
        assert_eq!(bad.json()["error"]["code"], 131_059);
    }

    async fn tokens_tell_about_tokens(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let app_token = format!("{APP}|{APP_SECRET}");
        let debug = |input: &str| {
            let path = format!("/debug_token?input_token={input}&access_token={app_token}");
            async { cloud.call(Method::GET, &{ path }, None).await.ok()["data"].clone() }
        };
        let user = debug(TOKEN).await;
        assert_eq!((&user["app_id"], &user["is_valid"], &user["type"]), (&json!(APP), &json!(true), &json!("SYSTEM_USER")));
        assert!(user["scopes"].as_array().unwrap().contains(&json!("whatsapp_business_messaging")));
        assert_eq!(user["granular_scopes"][0]["target_ids"], json!([WABA]));
        assert_eq!(debug("nonsense").await["is_valid"], false);
        let path = format!("/v23.0/oauth/access_token?client_id={APP}&client_secret={APP_SECRET}&grant_type=client_credentials");
        for method in [Method::GET, Method::POST] {
            assert_eq!(cloud.call(method, &path, None).await.ok()["access_token"], app_token);
        }
        let wrong = format!("/oauth/access_token?client_id={APP}&client_secret=x&grant_type=client_credentials");
        assert_eq!(cloud.call(Method::GET, &wrong, None).await.json()["error"]["code"], 1);
        assert!(get(&cloud, "me").await["id"].is_string());
        assert_eq!(get(&cloud, APP).await["name"], "Recado Development");
        assert_eq!(cloud.graph(Method::GET, "100000000000002", None).await.json()["error"]["code"], 100);
    }

    async fn a_profile_changes_only_what_is_sent(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("{NUMBER}/whatsapp_business_profile");
        let change = |body: Value| cloud.graph(Method::POST, &path, Some(body));
        let profile = json!({"messaging_product": "whatsapp", "email": "hola@example.com", "websites": ["https://example.com"], "vertical": "retail"});
        assert_eq!(change(profile).await.ok(), json!({"success": true}));
        change(json!({"messaging_product": "whatsapp", "about": "Ahora sí"})).await.ok();
        let shown = get(&cloud, &path).await;
        assert_eq!(
            shown["data"][0],
            json!({"about": "Ahora sí", "email": "hola@example.com", "websites": ["https://example.com"], "vertical": "RETAIL", "messaging_product": "whatsapp"})
        );
        let some = get(&cloud, &format!("{path}?fields=about")).await;
        assert_eq!(some["data"][0], json!({"about": "Ahora sí", "messaging_product": "whatsapp"}));
        for bad in [
            json!({"about": "x"}),
            json!({"messaging_product": "whatsapp", "about": ""}),
            json!({"messaging_product": "whatsapp", "about": "x".repeat(140)}),
            json!({"messaging_product": "whatsapp", "email": "nobody"}),
            json!({"messaging_product": "whatsapp", "vertical": "SPACE"}),
            json!({"messaging_product": "whatsapp", "websites": ["a", "b"]}),
            json!({"messaging_product": "whatsapp", "websites": ["https://a.b", "https://a.c", "https://a.d"]}),
            json!({"messaging_product": "whatsapp", "address": 7}),
            json!({"messaging_product": "whatsapp", "colour": "red"}),
        ] {
            assert_eq!(change(bad.clone()).await.json()["error"]["code"], 100, "{bad}");
        }
        change(json!({"messaging_product": "whatsapp", "email": "", "websites": []})).await.ok();
        assert!(get(&cloud, &path).await["data"][0].get("email").is_none());
    }
}
