//! A number's life: added, verified, registered, deregistered, deleted; PINs, names, usernames.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, APP, APP_SECRET, NUMBER, Receiver, SECOND_NUMBER, SETS, TestCloud, WABA};

const NEW: &str = "600000009";

/// A receiver of these fields of the development app.
pub async fn hear(cloud: &TestCloud, fields: &str) -> Receiver {
    let receiver = Receiver::start().await;
    let subscription = json!({
        "object": "whatsapp_business_account", "callback_url": receiver.url, "verify_token": "verify-me", "fields": fields,
        "access_token": format!("{APP}|{APP_SECRET}"),
    });
    cloud.call(Method::POST, &format!("/v23.0/{APP}/subscriptions"), Some(subscription)).await.ok();
    receiver
}

/// What arrived: fields and values.
pub fn heard(receiver: &Receiver) -> Vec<(String, Value)> {
    let change = |body: &[u8]| {
        let body: Value = serde_json::from_slice(body).unwrap();
        assert_eq!(body["entry"][0]["id"], WABA);
        let change = body["entry"][0]["changes"][0].clone();
        (change["field"].as_str().unwrap().to_owned(), change["value"].clone())
    };
    receiver.arrived().iter().map(|arrived| change(&arrived.body)).collect()
}

/// A POST; `(status, code)` of the error, or `(200, 0)`.
pub async fn post(cloud: &TestCloud, path: &str, body: Value) -> (u16, i64) {
    let answer = cloud.graph(Method::POST, path, Some(body)).await;
    let code = answer.json()["error"]["code"].as_i64().unwrap_or_default();
    (answer.status.as_u16(), code)
}

pub const OK: (u16, i64) = (200, 0);

pub async fn get(cloud: &TestCloud, path: &str) -> Value {
    cloud.graph(Method::GET, path, None).await.ok()
}

async fn field(cloud: &TestCloud, number: &str, name: &str) -> Value {
    get(cloud, &format!("{number}?fields={name}")).await[name].clone()
}

fn new_number() -> Value {
    json!({"cc": "34", "phone_number": NEW, "verified_name": "Lucky Shrub"})
}

async fn add(cloud: &TestCloud) -> String {
    let answer = cloud.graph(Method::POST, &format!("{WABA}/phone_numbers"), Some(new_number())).await.ok();
    answer["id"].as_str().unwrap().to_owned()
}

async fn register(cloud: &TestCloud, number: &str, pin: &str) -> (u16, i64) {
    post(cloud, &format!("{number}/register"), json!({"messaging_product": "whatsapp", "pin": pin})).await
}

async fn deregister(cloud: &TestCloud, number: &str) -> (u16, i64) {
    post(cloud, &format!("{number}/deregister"), json!({})).await
}

async fn request_code(cloud: &TestCloud, number: &str) -> (u16, i64) {
    post(cloud, &format!("{number}/request_code"), json!({"code_method": "SMS", "language": "en_US"})).await
}

async fn verify(cloud: &TestCloud, number: &str, code: &str) -> (u16, i64) {
    post(cloud, &format!("{number}/verify_code"), json!({"code": code})).await
}

async fn send(cloud: &TestCloud, number: &str) -> (u16, i64) {
    let text = json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "x"}});
    post(cloud, &format!("{number}/messages"), text).await
}

async fn control(cloud: &TestCloud, number: &str, change: Value) -> Value {
    cloud.patch(&format!("numbers/{number}"), change).await.ok()
}

on_both_engines! {
    async fn a_number_is_added_verified_and_registered(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "security,phone_number_quality_update").await;
        let id = add(&cloud).await;
        let shown = get(&cloud, &format!("{id}?fields=display_phone_number,verified_name,status,code_verification_status,\
            platform_type,host_platform,name_status,unified_cert_status,is_pin_enabled,last_onboarded_time,country_code")).await;
        assert_eq!(shown, json!({
            "id": id, "display_phone_number": "+34 600 00 00 09", "verified_name": "Lucky Shrub", "status": "UNVERIFIED",
            "code_verification_status": "NOT_VERIFIED", "platform_type": "NOT_APPLICABLE", "host_platform": "NOT_APPLICABLE",
            "name_status": "AVAILABLE_WITHOUT_REVIEW", "unified_cert_status": "LIMITED_ACCESS", "is_pin_enabled": false,
            "country_code": "ES",
        }));
        assert_eq!(register(&cloud, &id, "123456").await, (400, 133_006));
        assert_eq!(verify(&cloud, &id, "123456").await, (400, 136_025));
        assert_eq!(request_code(&cloud, &id).await, OK);
        assert_eq!(cloud.get(&format!("numbers/{id}")).await.ok()["verification_code"], "123456");
        assert_eq!(verify(&cloud, &id, "654321").await, (400, 136_025));
        let verified = cloud.graph(Method::POST, &format!("{id}/verify_code"), Some(json!({"code": "123-456"}))).await.ok();
        assert_eq!(verified, json!({"success": true, "id": id}));
        assert_eq!(request_code(&cloud, &id).await, (400, 136_024));
        assert_eq!(field(&cloud, &id, "status").await, "PENDING");
        assert_eq!(send(&cloud, &id).await, (400, 133_010));
        assert_eq!(register(&cloud, &id, "123456").await, OK);
        assert_eq!(field(&cloud, &id, "status").await, "CONNECTED");
        assert_eq!(field(&cloud, &id, "platform_type").await, "CLOUD_API");
        assert_eq!(field(&cloud, &id, "is_pin_enabled").await, true);
        assert_eq!(field(&cloud, &id, "last_onboarded_time").await, "2026-11-22T10:00:00+0000");
        assert_eq!(send(&cloud, &id).await, OK);
        cloud.settle().await;
        let told = heard(&receiver);
        assert_eq!(told[0], ("security".into(), json!({"display_phone_number": "34600000009", "event": "PIN_CHANGED"})));
        assert_eq!((told[1].0.as_str(), &told[1].1["event"]), ("phone_number_quality_update", &json!("ONBOARDING")));
        assert_eq!(post(&cloud, &format!("{WABA}/phone_numbers"), new_number()).await, (400, 2_388_012));
        assert_eq!(deregister(&cloud, &id).await, OK);
        assert_eq!(send(&cloud, &id).await, (400, 133_010));
        let again = cloud.graph(Method::POST, &format!("{id}/deregister"), Some(json!({}))).await;
        assert_eq!(again.json()["error"]["error_subcode"], 2_207_051);
        // A fortnight without another code.
        assert_eq!(register(&cloud, &id, "123456").await, OK);
        assert_eq!(deregister(&cloud, &id).await, OK);
        cloud.advance("P14D").await;
        assert_eq!(field(&cloud, &id, "code_verification_status").await, "EXPIRED");
        assert_eq!(register(&cloud, &id, "123456").await, (400, 133_006));
    }

    async fn bad_bodies_and_methods_are_refused(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for (edge, body) in [
            ("request_code", json!({})),
            ("request_code", json!({"code_method": "PIGEON", "language": "en"})),
            ("request_code", json!({"code_method": "SMS", "language": "english"})),
            ("verify_code", json!({})),
            ("verify_code", json!({"code": "12"})),
            ("register", json!({})),
            ("register", json!({"messaging_product": "whatsapp"})),
            ("register", json!({"messaging_product": "whatsapp", "pin": "12"})),
            ("register", json!({"messaging_product": "whatsapp", "pin": "123456", "data_localization_region": "CH"})),
            ("username", json!({})),
            ("username", json!({"username": "www.shrub"})),
            ("settings", json!({})),
            ("official_business_account", json!({})),
        ] {
            assert_eq!(post(&cloud, &format!("{NUMBER}/{edge}"), body.clone()).await, (400, 100), "{edge} {body}");
        }
        for body in [
            json!({}),
            json!({"cc": "34", "phone_number": "1", "verified_name": "Lucky Shrub"}),
            json!({"cc": "34", "phone_number": NEW, "verified_name": "L"}),
            json!({"cc": "34", "phone_number": NEW, "verified_name": "Lucky Shrub", "preverified_id": "5"}),
            // A customer's number.
            json!({"cc": "34", "phone_number": "600100001", "verified_name": "Lucky Shrub"}),
        ] {
            assert_eq!(post(&cloud, &format!("{WABA}/phone_numbers"), body.clone()).await, (400, 100), "{body}");
        }
        for edge in ["request_code", "verify_code", "register", "deregister"] {
            let answer = cloud.graph(Method::GET, &format!("{NUMBER}/{edge}"), None).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (400, &json!(100)), "{edge}");
            let unknown = cloud.graph(Method::POST, &format!("999/{edge}"), Some(json!({}))).await.json();
            assert_eq!(unknown["error"]["error_subcode"], 33, "{edge}");
        }
    }

    async fn a_pin_is_guarded(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        assert_eq!(register(&cloud, NUMBER, "111111").await, OK);
        assert_eq!(register(&cloud, NUMBER, "222222").await, (400, 133_005));
        assert_eq!(register(&cloud, NUMBER, "111111").await, (400, 133_009));
        for _ in 0..4 {
            cloud.advance("PT5S").await;
            assert_eq!(register(&cloud, NUMBER, "222222").await, (400, 133_005));
        }
        cloud.advance("PT5S").await;
        assert_eq!(register(&cloud, NUMBER, "111111").await, (400, 133_008));
        cloud.advance("PT1H").await;
        assert_eq!(register(&cloud, NUMBER, "111111").await, OK);

        let receiver = hear(&cloud, "security").await;
        assert_eq!(post(&cloud, NUMBER, json!({"pin": "333333"})).await, OK);
        assert_eq!(register(&cloud, NUMBER, "333333").await, OK);
        control(&cloud, NUMBER, json!({"is_pin_enabled": false})).await;
        assert_eq!(field(&cloud, NUMBER, "is_pin_enabled").await, false);
        cloud.settle().await;
        let events: Vec<Value> = heard(&receiver).into_iter().map(|(_, value)| value["event"].clone()).collect();
        assert_eq!(events, [json!("PIN_CHANGED"), json!("PIN_REQUEST_SUCCESS")]);
        control(&cloud, NUMBER, json!({"status": "DISCONNECTED"})).await;
        assert_eq!(post(&cloud, NUMBER, json!({"pin": "333333"})).await, (400, 133_010));
    }

    async fn registering_has_a_rate_and_can_fail(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for _ in 0..10 {
            assert_eq!(register(&cloud, NUMBER, "111111").await, OK);
        }
        assert_eq!(register(&cloud, NUMBER, "111111").await, (400, 133_016));
        assert_eq!(deregister(&cloud, NUMBER).await, (400, 133_016));
        cloud.advance("PT72H").await;
        assert_eq!(deregister(&cloud, NUMBER).await, OK);
        control(&cloud, NUMBER, json!({"deregistration_is_incomplete": true})).await;
        assert_eq!(register(&cloud, NUMBER, "111111").await, (500, 133_000));
        assert_eq!(deregister(&cloud, NUMBER).await, OK);
        assert_eq!(register(&cloud, NUMBER, "111111").await, OK);
        control(&cloud, NUMBER, json!({"is_on_biz_app": true})).await;
        assert_eq!(register(&cloud, NUMBER, "111111").await, (400, 100));
        assert_eq!(deregister(&cloud, NUMBER).await, (400, 100));
        assert_eq!(field(&cloud, NUMBER, "is_on_biz_app").await, true);
    }

    async fn codes_are_few_and_grow_old(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = add(&cloud).await;
        for _ in 0..5 {
            assert_eq!(request_code(&cloud, &id).await, OK);
        }
        assert_eq!(request_code(&cloud, &id).await, (400, 136_024));
        cloud.advance("PT10M").await;
        assert_eq!(cloud.get(&format!("numbers/{id}")).await.ok()["verification_code"], Value::Null);
        assert_eq!(verify(&cloud, &id, "123456").await, (400, 136_025));
        cloud.advance("PT50M").await;
        assert_eq!(request_code(&cloud, &id).await, OK);
        assert_eq!(verify(&cloud, &id, "123456").await, OK);
    }

    async fn only_a_connected_number_sends(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for (status, expected) in [
            ("FLAGGED", (400, 131_048)),
            ("RESTRICTED", (400, 131_048)),
            ("RATE_LIMITED", (400, 131_048)),
            ("BANNED", (403, 131_031)),
            ("DISCONNECTED", (400, 133_010)),
            ("MIGRATED", (400, 133_010)),
            ("CONNECTED", OK),
        ] {
            assert_eq!(control(&cloud, NUMBER, json!({"status": status})).await["status"], status);
            assert_eq!(send(&cloud, NUMBER).await, expected, "{status}");
        }
        control(&cloud, NUMBER, json!({"status": "BANNED"})).await;
        assert_eq!(register(&cloud, NUMBER, "111111").await, (403, 131_031));
        assert_eq!(send(&cloud, SECOND_NUMBER).await, OK);
    }

    async fn a_deleted_number_rests_and_comes_back_as_another(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = add(&cloud).await;
        assert_eq!(cloud.delete(&format!("numbers/{id}")).await.status, 204);
        let gone = cloud.graph(Method::GET, &id, None).await.json();
        assert_eq!(gone["error"]["error_subcode"], 33);
        assert_eq!(post(&cloud, &format!("{id}/register"), json!({"messaging_product": "whatsapp", "pin": "111111"})).await.1, 100);
        assert_eq!(get(&cloud, &format!("{WABA}/phone_numbers")).await["data"].as_array().unwrap().len(), 2);
        assert_eq!(post(&cloud, &format!("{WABA}/phone_numbers"), new_number()).await, (400, 133_015));
        cloud.advance("PT5M").await;
        assert_ne!(add(&cloud).await, id);
    }

    async fn only_another_accounts_number_moves(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let mut body = new_number();
        body["migrate_phone_number"] = true.into();
        assert_eq!(post(&cloud, &format!("{WABA}/phone_numbers"), body).await, (400, 2_388_103));
        let own = json!({"cc": "34", "phone_number": "600000001", "verified_name": "Lucky Shrub", "migrate_phone_number": true});
        assert_eq!(post(&cloud, &format!("{WABA}/phone_numbers"), own).await, (400, 2_388_103));
    }

    async fn a_name_is_reviewed_and_loaded(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "phone_number_name_update").await;
        let names = "verified_name,name_status,new_display_name,new_name_status,new_certificate,certificate";
        let shown = || async { get(&cloud, &format!("{NUMBER}?fields={names}")).await };
        assert_eq!(shown().await, json!({"id": NUMBER, "verified_name": "Recado Demo", "name_status": "APPROVED", "new_name_status": "NONE"}));
        for body in [json!({"new_display_name": "L"}), json!({"new_display_name": "Recado Demo"}), json!({"colour": 1}), json!({})] {
            assert_eq!(post(&cloud, NUMBER, body.clone()).await, (400, 100), "{body}");
        }
        assert_eq!(post(&cloud, NUMBER, json!({"new_display_name": "Lucky Shrub"})).await, OK);
        assert_eq!(post(&cloud, NUMBER, json!({"new_display_name": "Luckier Shrub"})).await, (400, 100));
        assert_eq!(field(&cloud, NUMBER, "new_name_status").await, "PENDING_REVIEW");
        let rejected = json!({"name_decision": {"decision": "REJECTED", "reason": "NAME_NOT_CONSISTENT"}});
        control(&cloud, NUMBER, rejected.clone()).await;
        assert_eq!(field(&cloud, NUMBER, "new_name_status").await, "DECLINED");
        assert_eq!(cloud.patch(&format!("numbers/{NUMBER}"), rejected).await.problem(), (409, "conflict".into()));
        // Nobody decides about the second one, so the clock does; the first one's time comes to nothing.
        cloud.advance("PT12H").await;
        assert_eq!(post(&cloud, NUMBER, json!({"new_display_name": "Luckier Shrub"})).await, OK);
        cloud.advance("PT12H").await;
        assert_eq!(field(&cloud, NUMBER, "new_name_status").await, "PENDING_REVIEW");
        cloud.advance("PT12H").await;
        let approved = shown().await;
        assert_eq!((&approved["verified_name"], &approved["new_name_status"]), (&json!("Recado Demo"), &json!("APPROVED")));
        assert!(approved["new_certificate"].is_string() && approved.get("certificate").is_none());
        assert_eq!(register(&cloud, NUMBER, "111111").await, OK);
        let loaded = shown().await;
        assert_eq!((&loaded["verified_name"], &loaded["new_name_status"]), (&json!("Luckier Shrub"), &json!("NONE")));
        assert_eq!(loaded["certificate"], approved["new_certificate"]);
        cloud.settle().await;
        let told: Vec<Value> = heard(&receiver).into_iter().map(|(_, value)| value).collect();
        assert_eq!(told, [
            json!({"display_phone_number": "34600000001", "decision": "REJECTED", "requested_verified_name": "Lucky Shrub",
                "rejection_reason": "NAME_NOT_CONSISTENT"}),
            json!({"display_phone_number": "34600000001", "decision": "APPROVED", "requested_verified_name": "Luckier Shrub",
                "rejection_reason": null}),
        ]);
    }

    async fn a_certificate_is_loaded_within_a_fortnight(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        assert_eq!(post(&cloud, NUMBER, json!({"new_display_name": "Lucky Shrub"})).await, OK);
        control(&cloud, NUMBER, json!({"name_decision": {"decision": "APPROVED"}})).await;
        cloud.advance("P13D").await;
        assert_eq!(field(&cloud, NUMBER, "new_name_status").await, "APPROVED");
        cloud.advance("P1D").await;
        assert_eq!(field(&cloud, NUMBER, "new_name_status").await, "EXPIRED");
        assert_eq!(register(&cloud, NUMBER, "111111").await, OK);
        assert_eq!(field(&cloud, NUMBER, "verified_name").await, "Recado Demo");
        assert_eq!(post(&cloud, NUMBER, json!({"new_display_name": "Lucky Shrub"})).await, OK);
    }

    async fn a_username_belongs_to_one_number(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "business_username_update").await;
        let own = format!("{NUMBER}/username");
        let other = format!("{SECOND_NUMBER}/username");
        assert_eq!(get(&cloud, &own).await, json!({}));
        let taken = cloud.graph(Method::POST, &own, Some(json!({"username": "Lucky.Shrub"}))).await.ok();
        assert_eq!(taken, json!({"status": "approved"}));
        assert_eq!(get(&cloud, &own).await, json!({"username": "lucky.shrub", "status": "approved"}));
        assert_eq!(field(&cloud, NUMBER, "username").await, "lucky.shrub");
        assert_eq!(post(&cloud, &own, json!({"username": "lucky.shrub"})).await, OK);
        assert_eq!(post(&cloud, &other, json!({"username": "lucky.shrub"})).await, (400, 147_005));
        assert_eq!(post(&cloud, SECOND_NUMBER, json!({"username": "lucky.shrub"})).await, (400, 147_005));
        let forced = json!({"username": "lucky.shrub", "transfer_action": "force_transfer"});
        assert_eq!(post(&cloud, &other, forced).await, OK);
        assert_eq!(get(&cloud, &own).await, json!({}));
        cloud.patch(&format!("customers/{ANA}"), json!({"username": "ana.banana"})).await.ok();
        assert_eq!(post(&cloud, &own, json!({"username": "ana.banana"})).await, (400, 147_001));
        assert_eq!(post(&cloud, NUMBER, json!({"username": "shrub", "search_visibility": "hidden"})).await, OK);
        assert_eq!(field(&cloud, NUMBER, "search_visibility").await, "HIDDEN");
        let suggested = get(&cloud, &format!("{NUMBER}/username_suggestions")).await;
        assert_eq!(suggested["data"][0]["username_suggestions"][0], "recadodemo");
        assert_eq!(cloud.graph(Method::DELETE, &other, None).await.ok(), json!({"success": true}));
        assert_eq!(get(&cloud, &other).await, json!({}));
        assert_eq!(deregister(&cloud, NUMBER).await, OK);
        assert_eq!(get(&cloud, &own).await["status"], "reserved");
        assert_eq!(post(&cloud, &own, json!({"username": "shrub2"})).await, (400, 133_010));
        cloud.settle().await;
        let told: Vec<(Value, Value)> = heard(&receiver)
            .into_iter()
            .map(|(_, value)| (value["display_phone_number"].clone(), value["status"].clone()))
            .collect();
        let (first, second) = (json!("34600000001"), json!("525500000002"));
        assert_eq!(told, [
            (first.clone(), json!("approved")),
            (first.clone(), json!("deleted")),
            (second.clone(), json!("approved")),
            (first, json!("approved")),
            (second, json!("deleted")),
        ]);
    }

    async fn a_reset_brings_the_default_numbers_back(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        add(&cloud).await;
        control(&cloud, NUMBER, json!({"status": "BANNED"})).await;
        assert_eq!(post(&cloud, SECOND_NUMBER, json!({"username": "shrub"})).await, OK);
        cloud.post("reset", json!({})).await.ok();
        let numbers = cloud.get("numbers").await.ok();
        let shown: Vec<(&Value, &Value)> =
            numbers["data"].as_array().unwrap().iter().map(|number| (&number["status"], &number["username"])).collect();
        assert_eq!(shown, [(&json!("CONNECTED"), &Value::Null); 2]);
        assert_eq!(register(&cloud, NUMBER, "111111").await, OK);
    }
}
