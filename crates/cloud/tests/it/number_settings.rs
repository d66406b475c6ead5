//! A number's settings, its blue check, and the control API's numbers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{NUMBER, SECOND_NUMBER, SETS, TestCloud, WABA};
use crate::number_life::{OK, get, hear, heard, post};

/// An RSA public key of 2048 bits in DER.
fn client_key() -> Vec<u8> {
    use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
    use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
    let key = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap().public_key();
    AsDer::<PublicKeyX509Der<'static>>::as_der(&key).unwrap().as_ref().to_vec()
}

fn application(action: &str) -> Value {
    json!({"action": action, "application_data": {"business_name": "Lucky Shrub", "website_url": "https://luckyshrub.example"}})
}

on_both_engines! {
    async fn calling_is_changed_part_by_part_and_told(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "account_settings_update").await;
        let settings = format!("{NUMBER}/settings");
        assert_eq!(get(&cloud, &settings).await, json!({
            "calling": {"status": "DISABLED", "call_icon_visibility": "DEFAULT", "callback_permission_status": "DISABLED",
                "srtp_key_exchange_protocol": "DTLS", "ip_addresses": {"default": ["127.0.0.1"]}},
            "user_identity_change": {"enable_identity_key_check": false},
            "payload_encryption": {"status": "DISABLED"},
            "storage_configuration": {"status": "DEFAULT"},
        }));
        let week = json!([{"day_of_week": "monday", "open_time": "0400", "close_time": "1020"}]);
        let hours = json!({"status": "enabled", "timezone_id": "America/Manaus", "weekly_operating_hours": week,
            "holiday_schedule": [{"date": "2026-12-24", "start_time": "0000", "end_time": "2359"}]});
        let calling = json!({"call_icon_visibility": "hidden", "call_hours": hours,
            "call_icons": {"restrict_to_user_countries": ["us"]},
            "sip": {"status": "ENABLED", "servers": [{"hostname": "sip.example.com", "port": 5061}]}});
        assert_eq!(post(&cloud, &settings, json!({"calling": calling})).await, OK);
        assert_eq!(post(&cloud, &settings, json!({"calling": {"callback_permission_status": "ENABLED"}})).await, OK);
        let shown = get(&cloud, &settings).await["calling"].clone();
        assert_eq!((&shown["call_icon_visibility"], &shown["callback_permission_status"]), (&json!("DISABLE_ALL"), &json!("ENABLED")));
        assert_eq!(shown["call_icons"], json!({"restrict_to_user_countries": ["US"]}));
        assert_eq!(shown["call_hours"]["weekly_operating_hours"][0]["day_of_week"], "MONDAY");
        assert!(shown["sip"]["servers"][0].get("sip_user_password").is_none());
        let secret = get(&cloud, &format!("{settings}?include_sip_credentials=true")).await;
        assert!(secret["calling"]["sip"]["servers"][0]["sip_user_password"].is_string());
        // Hours are replaced as a whole.
        let closed = json!({"calling": {"call_hours": {"status": "DISABLED"}}});
        assert_eq!(post(&cloud, &settings, closed).await, OK);
        let shown = get(&cloud, &settings).await;
        assert_eq!(shown["calling"]["call_hours"], json!({"status": "DISABLED", "weekly_operating_hours": [], "holiday_schedule": []}));
        let past = json!({"calling": {"call_hours": {"status": "DISABLED",
            "holiday_schedule": [{"date": "2026-11-20", "start_time": "0000", "end_time": "2359"}]}}});
        let two = json!({"calling": {"status": "DISABLED"}, "user_identity_change": {"enable_identity_key_check": true}});
        for bad in [past, two, json!({"calling": {"status": "ON"}}), json!({"calling": 1}), json!({"colour": {}})] {
            assert_eq!(post(&cloud, &settings, bad.clone()).await, (400, 100), "{bad}");
        }
        assert_eq!(get(&cloud, &format!("{SECOND_NUMBER}/settings")).await["calling"].get("sip"), None);
        cloud.settle().await;
        let told = heard(&receiver);
        assert_eq!(told.len(), 3);
        let value = &told[2].1;
        assert_eq!((&value["type"], &value["phone_number_settings"]["phone_number_id"]), (&json!("phone_number_settings"), &json!(NUMBER)));
        assert_eq!(value["phone_number_settings"]["calling"], shown["calling"]);
    }

    async fn calling_is_enabled_where_the_limit_allows(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let limit = get(&cloud, &format!("{WABA}?fields=whatsapp_business_manager_messaging_limit")).await;
        let limit = limit["whatsapp_business_manager_messaging_limit"].as_str().unwrap().to_owned();
        let answer = post(&cloud, &format!("{NUMBER}/settings"), json!({"calling": {"status": "ENABLED"}})).await;
        // Without an app that hears of calls it would be 138018.
        let expected = if limit == "TIER_250" { 138_015 } else { 138_018 };
        assert_eq!(answer, (400, expected));
    }

    async fn the_other_features(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let settings = format!("{NUMBER}/settings");
        assert_eq!(post(&cloud, &settings, json!({"user_identity_change": {"enable_identity_key_check": true}})).await, OK);
        let key = client_key();
        let enable = |text: String| json!({"payload_encryption": {"status": "enabled", "client_encryption_key": text}});
        assert_eq!(post(&cloud, &settings, enable("AAAA".into())).await, (400, 100));
        assert_eq!(post(&cloud, &settings, enable(STANDARD.encode(&key))).await, OK);
        let shown = get(&cloud, &settings).await;
        assert_eq!(shown["user_identity_change"], json!({"enable_identity_key_check": true}));
        let encryption = &shown["payload_encryption"];
        assert_eq!(encryption["status"], "ENABLED");
        assert!(encryption["client_encryption_key_fingerprint"].as_str().unwrap().starts_with("SHA256:"));
        let pem = STANDARD.decode(encryption["cloud_encryption_key"].as_str().unwrap()).unwrap();
        assert!(String::from_utf8(pem).unwrap().starts_with("-----BEGIN PUBLIC KEY-----\n"));
        assert_eq!(post(&cloud, &settings, json!({"payload_encryption": {"status": "DISABLED"}})).await, OK);
        assert_eq!(get(&cloud, &settings).await["payload_encryption"], json!({"status": "DISABLED"}));
        // The pair is made once.
        assert_eq!(post(&cloud, &settings, enable(STANDARD.encode(client_key()))).await, OK);
        let again = get(&cloud, &settings).await;
        assert_eq!(again["payload_encryption"]["cloud_encryption_key"], encryption["cloud_encryption_key"]);
        assert_ne!(again["payload_encryption"]["client_encryption_key_fingerprint"], encryption["client_encryption_key_fingerprint"]);

        let storage = json!({"storage_configuration": {"status": "in_country_storage_enabled", "data_localization_region": "CH"}});
        assert_eq!(post(&cloud, &settings, storage.clone()).await, (400, 100));
        assert_eq!(post(&cloud, &format!("{NUMBER}/deregister"), json!({})).await, OK);
        assert_eq!(post(&cloud, &settings, storage).await, OK);
        assert_eq!(get(&cloud, &settings).await["storage_configuration"],
            json!({"status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": "CH"}));
        let nowhere = json!({"storage_configuration": {"status": "NO_STORAGE_ENABLED", "retention_minutes": 60}});
        assert_eq!(post(&cloud, &settings, nowhere).await, OK);
        assert_eq!(get(&cloud, &settings).await["storage_configuration"], json!({"status": "NO_STORAGE_ENABLED", "retention_minutes": 60}));
    }

    async fn the_blue_check_is_applied_for_and_decided(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "account_alerts").await;
        let path = format!("{NUMBER}/official_business_account");
        assert_eq!(get(&cloud, &path).await.get("oba_status"), None);
        assert_eq!(post(&cloud, &path, json!({"action": "WITHDRAW_APPLICATION"})).await, (409, 100));
        assert_eq!(post(&cloud, &path, json!({"action": "RESUBMIT_APPLICATION"})).await, (409, 100));
        let long = json!({"action": "SUBMIT_APPLICATION", "application_data": {"business_name": "n".repeat(256)}});
        assert_eq!(post(&cloud, &path, long).await, (422, 100));
        let submitted = cloud.graph(Method::POST, &path, Some(application("SUBMIT_APPLICATION"))).await.ok();
        assert_eq!((&submitted["success"], &submitted["updated_status"]["oba_status"]), (&json!(true), &json!("PENDING")));
        assert!(submitted["tracking_id"].as_str().unwrap().starts_with("oba_req_"));
        assert_eq!(post(&cloud, &path, application("SUBMIT_APPLICATION")).await, (400, 100));
        let decide = |decision: &str| json!({"official_account_decision": {"decision": decision}});
        cloud.patch(&format!("numbers/{NUMBER}"), decide("UNDER_REVIEW")).await.ok();
        assert_eq!(get(&cloud, &path).await["oba_status"], "UNDER_REVIEW");
        cloud.patch(&format!("numbers/{NUMBER}"), decide("REJECTED")).await.ok();
        assert_eq!(cloud.patch(&format!("numbers/{NUMBER}"), decide("APPROVED")).await.problem().0, 409);
        assert_eq!(post(&cloud, &path, application("RESUBMIT_APPLICATION")).await, (409, 100));
        cloud.advance("P30D").await;
        assert_eq!(post(&cloud, &path, json!({"action": "RESUBMIT_APPLICATION"})).await, OK);
        cloud.patch(&format!("numbers/{NUMBER}"), decide("APPROVED")).await.ok();
        let shown = get(&cloud, &format!("{NUMBER}?fields=is_official_business_account,official_business_account{{oba_status}}")).await;
        assert_eq!(shown["is_official_business_account"], true);
        assert_eq!(shown["official_business_account"]["oba_status"], "APPROVED");
        assert_eq!(get(&cloud, &format!("{path}?fields=oba_status")).await, json!({"id": NUMBER, "oba_status": "APPROVED"}));
        // Another name is another application.
        assert_eq!(post(&cloud, NUMBER, json!({"new_display_name": "Lucky Shrub"})).await, OK);
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"name_decision": {"decision": "APPROVED"}})).await.ok();
        assert_eq!(post(&cloud, &format!("{NUMBER}/register"), json!({"messaging_product": "whatsapp", "pin": "111111"})).await, OK);
        assert_eq!(get(&cloud, &path).await["oba_status"], "EXPIRED");
        cloud.settle().await;
        let told: Vec<Value> = heard(&receiver).into_iter().map(|(_, value)| value["alert_info"]["alert_type"].clone()).collect();
        assert_eq!(told, [json!("OBA_REJECTED"), json!("OBA_APPROVED")]);
    }

    async fn too_many_applications(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("{NUMBER}/official_business_account");
        for _ in 0..5 {
            assert_eq!(post(&cloud, &path, application("SUBMIT_APPLICATION")).await, OK);
            assert_eq!(post(&cloud, &path, json!({"action": "WITHDRAW_APPLICATION"})).await, OK);
        }
        assert_eq!(get(&cloud, &path).await["oba_status"], "CANCELLED");
        assert_eq!(post(&cloud, &path, application("SUBMIT_APPLICATION")).await, (429, 4));
    }

    async fn the_control_api_shows_and_changes_numbers(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let first = cloud.get("numbers?limit=1").await.ok();
        assert_eq!(first["data"][0]["id"], NUMBER);
        let next = first["paging"]["next"].as_str().unwrap().split("/_control/v1/").nth(1).unwrap().to_owned();
        let second = cloud.get(&next).await.ok();
        assert_eq!((&second["data"][0]["id"], second.get("paging")), (&json!(SECOND_NUMBER), None));
        assert_eq!(cloud.get("numbers/999").await.problem(), (404, "not_found".into()));
        assert_eq!(cloud.patch("numbers/999", json!({})).await.problem().0, 404);
        assert_eq!(cloud.delete("numbers/999").await.problem().0, 404);
        let path = format!("numbers/{NUMBER}");
        for (body, field) in [
            (json!([]), ""),
            (json!({"colour": 1}), "colour"),
            (json!({"status": "HAPPY"}), "status"),
            (json!({"status": 1}), "status"),
            (json!({"code_verification": "MAYBE"}), "code_verification"),
            (json!({"is_pin_enabled": true}), "is_pin_enabled"),
            (json!({"is_on_biz_app": "yes"}), "is_on_biz_app"),
            (json!({"name_decision": "APPROVED"}), "name_decision"),
            (json!({"name_decision": {}}), "name_decision.decision"),
            (json!({"name_decision": {"decision": "FINE"}}), "name_decision.decision"),
            (json!({"name_decision": {"decision": "REJECTED", "reason": "UGLY"}}), "name_decision.reason"),
            (json!({"name_decision": {"decision": "APPROVED", "reason": "UNKNOWN"}}), "name_decision.reason"),
            (json!({"name_decision": {"decision": "APPROVED", "colour": 1}}), "name_decision.colour"),
            (json!({"official_account_decision": {"decision": "FINE"}}), "official_account_decision.decision"),
        ] {
            let answer = cloud.patch(&path, body.clone()).await;
            assert_eq!(answer.problem(), (422, "invalid".into()), "{body}");
            assert_eq!(answer.json()["errors"][0]["field"], field, "{body}");
        }
        // All of it or nothing.
        let both = json!({"status": "FLAGGED", "name_decision": {"decision": "APPROVED"}});
        assert_eq!(cloud.patch(&path, both).await.problem().0, 409);
        assert_eq!(cloud.get(&path).await.ok()["status"], "CONNECTED");
        let changed = cloud.patch(&path, json!({"status": "DISCONNECTED", "code_verification": "EXPIRED"})).await.ok();
        assert_eq!((&changed["status"], &changed["code_verification_status"]), (&json!("DISCONNECTED"), &json!("EXPIRED")));
        let changed = cloud.patch(&path, json!({"code_verification": "NOT_VERIFIED"})).await.ok();
        assert_eq!(changed["code_verification_status"], "NOT_VERIFIED");
    }
}
