//! What an account pays, and what Meta lets it do: each rule that the control API can bring about, with the error that it raises.

use recado_db::{Db, P, on_both_engines};
use serde_json::{Value, json};

use crate::graph_interactive::{INDIAN, in_india, interactive, order_details};
use crate::harness::{ANA, NUMBER, SECOND_NUMBER, SETS, TestCloud, WABA};
use crate::limits::{code, fate, field, send_and_follow, subscribe, told, utility};
use crate::number_life::{OK, post};

async fn execute(db: &Db, sql: &'static str, parameters: &[&str]) {
    let parameters: Vec<String> = parameters.iter().map(|&text| text.to_owned()).collect();
    db.write("test", parameters, move |tx, parameters| {
        Box::pin(async move {
            let parameters: Vec<P<'_>> = parameters.iter().map(|text| P::Text(text)).collect();
            tx.exec(sql, &parameters).await
        })
    })
    .await
    .unwrap();
}

async fn charges(cloud: &TestCloud) -> Vec<Value> {
    let mut charges = cloud.get(&format!("charges?waba_id={WABA}")).await.ok()["data"].as_array().unwrap().clone();
    charges.reverse();
    charges
}

fn login_code(to: &str) -> Value {
    let parameter = json!([{"type": "text", "text": "123456"}]);
    let template = json!({"name": "login_code", "language": {"code": "en_US"}, "components": [
        {"type": "body", "parameters": parameter},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": parameter}]});
    json!({"messaging_product": "whatsapp", "to": to, "type": "template", "template": template})
}

on_both_engines! {
    async fn an_eligible_account_pays_authentication_international(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        cloud.post("customers", json!({"phone": format!("+{INDIAN}"), "name": "Asha"})).await.ok();
        let path = format!("wabas/{WABA}");
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, login_code(INDIAN)).await, "delivered");
        let eligibility = json!({"start_time": 1_790_000_000, "exception_countries": [{"country_code": "ID", "start_time": "2027-01-01T00:00:00Z"}]});
        let shown = json!({"start_time": 1_790_000_000, "exception_countries": [{"country_code": "ID", "start_time": 1_798_761_600}]});
        let changed = cloud.patch(&path, json!({"auth_international_rate_eligibility": eligibility, "primary_business_location": "ES"})).await.ok();
        assert_eq!((&changed["auth_international_rate_eligibility"], &changed["primary_business_location"]), (&shown, &json!("ES")));
        assert_eq!(field(&cloud, WABA, "auth_international_rate_eligibility").await, shown);
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, login_code(INDIAN)).await, "delivered");
        cloud.patch(&path, json!({"primary_business_location": "IN"})).await.ok();
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, login_code(INDIAN)).await, "delivered");
        let categories: Vec<Value> = charges(&cloud).await.iter().map(|charge| charge["category"].clone()).collect();
        assert_eq!(categories, ["authentication", "authentication_international", "authentication"]);
        let events = told(&receiver, "account_update");
        assert_eq!(events[0], json!({"event": "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", "auth_international_rate_eligibility": shown}));
        assert_eq!(events[1], json!({"event": "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", "country": "ES"}));
        assert_eq!(events[2], json!({"event": "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", "country": "IN"}));
        // Said again it is no news, and taken back it is over.
        let body = json!({"auth_international_rate_eligibility": null, "primary_business_location": "IN"});
        assert_eq!(cloud.patch(&path, body).await.ok()["auth_international_rate_eligibility"], Value::Null);
        cloud.settle().await;
        assert_eq!(told(&receiver, "account_update").len(), 3);
    }

    async fn volume_tiers_change_the_price_and_are_told(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        let tier = |from: u64, to: Option<u64>, rate: &str| json!({"effective_date": "2026-01-01", "market": "Spain",
            "category": "utility", "from": from, "to": to, "rate": rate, "currency": "USD"});
        let tiers = json!([tier(0, Some(1), "0.02"), tier(2, None, "0.01")]);
        let path = format!("wabas/{WABA}");
        assert_eq!(cloud.patch(&path, json!({"volume_tiers": tiers})).await.ok()["volume_tiers"], tiers);
        for _ in 0..3 {
            assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, utility(ANA)).await, "delivered");
        }
        let amounts: Vec<String> = charges(&cloud).await.iter().map(|charge| charge["amount"].to_string()).collect();
        assert_eq!(amounts, ["0.02", "0.01", "0.01"]);
        let events = told(&receiver, "account_update");
        assert_eq!(events, [json!({"event": "VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info": {
            "tier_update_time": 1_795_341_600, "pricing_category": "UTILITY", "tier": "2:MAX", "effective_month": "2026-11",
            "region": "Spain"}})]);
        assert_eq!(cloud.patch(&path, json!({"volume_tiers": null})).await.ok()["volume_tiers"], json!([]));
    }

    async fn an_account_that_cannot_pay_sends_no_templates(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        let path = format!("wabas/{WABA}");
        cloud.patch(&path, json!({"has_payment_issue": true})).await.ok();
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, utility(ANA)).await, "131042");
        let health = field(&cloud, WABA, "health_status").await;
        assert_eq!((&health["can_send_message"], &health["entities"][0]["errors"][0]["error_code"]), (&json!("BLOCKED"), &json!(141_006)));
        cloud.write_text(ANA, "hello").await;
        let answer = cloud.send_text(ANA, "hi").await;
        assert_eq!(fate(&cloud, &receiver, &answer).await, "delivered");
        cloud.patch(&path, json!({"has_payment_issue": false})).await.ok();
        assert_eq!(send_and_follow(&cloud, &receiver, NUMBER, utility(ANA)).await, "delivered");
    }

    async fn some_countries_may_be_closed_to_an_account(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("wabas/{WABA}");
        assert_eq!(cloud.patch(&path, json!({"restricted_countries": ["ES", "MX"]})).await.ok()["restricted_countries"], json!(["ES", "MX"]));
        assert_eq!(post(&cloud, &format!("{NUMBER}/messages"), utility(ANA)).await, (403, 130_497));
        assert_eq!(code(&cloud, utility("573000100005")).await, 0);
        cloud.patch(&path, json!({"restricted_countries": []})).await.ok();
        assert_eq!(code(&cloud, utility(ANA)).await, 0);
    }

    async fn orders_need_the_terms_of_payments(db) [SETS] {
        let cloud = in_india(&db).await;
        let path = format!("wabas/{WABA}");
        cloud.patch(&path, json!({"payments_terms_accepted": false})).await.ok();
        assert_eq!(code(&cloud, interactive(INDIAN, order_details("order-1"))).await, 134_011);
        cloud.patch(&path, json!({"payments_terms_accepted": true})).await.ok();
        assert_eq!(code(&cloud, interactive(INDIAN, order_details("order-1"))).await, 0);
    }

    async fn usernames_need_a_limit_and_linked_accounts(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("wabas/{WABA}");
        let take = |username: &str| (format!("{NUMBER}/username"), json!({"username": username}));
        let held = |held_by: &str, is_linked: bool| json!({"meta_usernames": [{"username": "lucky.shrub", "held_by": held_by, "is_linked": is_linked}]});
        for (held_by, expected) in [("facebook_page", 147_003), ("instagram_account", 147_004)] {
            cloud.patch(&path, held(held_by, false)).await.ok();
            let (username, body) = take("lucky.shrub");
            assert_eq!(post(&cloud, &username, body).await, (400, expected));
        }
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"messaging_limit": "TIER_250"})).await.ok();
        cloud.patch(&path, held("instagram_account", true)).await.ok();
        let (username, body) = take("lucky.shrub");
        assert_eq!(post(&cloud, &username, body.clone()).await, (400, 147_002));
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"messaging_limit": "TIER_2K"})).await.ok();
        assert_eq!(post(&cloud, &username, body).await, OK);
    }

    async fn a_number_in_maintenance_is_not_registered(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"throughput": "HIGH"})).await.ok();
        let register = json!({"messaging_product": "whatsapp", "pin": "123456"});
        assert_eq!(post(&cloud, &format!("{NUMBER}/register"), register.clone()).await, (503, 133_004));
        assert_eq!(post(&cloud, &format!("{NUMBER}/deregister"), json!({})).await, (503, 133_004));
        let moved = json!({"cc": "34", "phone_number": "600000001", "verified_name": "Lucky Shrub", "migrate_phone_number": true});
        assert_eq!(post(&cloud, &format!("{WABA}/phone_numbers"), moved).await, (400, 2_494_100));
        assert_eq!(post(&cloud, &format!("{SECOND_NUMBER}/deregister"), json!({})).await, OK);
        cloud.advance("PT1M").await;
        cloud.settle().await;
        assert_eq!(post(&cloud, &format!("{NUMBER}/deregister"), json!({})).await, OK);
    }

    async fn the_former_accounts_code_moves_no_number(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let number = json!({"cc": "34", "phone_number": "600000009", "verified_name": "Lucky Shrub"});
        let numbers = format!("{WABA}/phone_numbers");
        let added = cloud.graph(http::Method::POST, &numbers, Some(number.clone())).await.ok();
        let former = added["id"].as_str().unwrap();
        let code_wanted = json!({"code_method": "SMS", "language": "en_US"});
        assert_eq!(post(&cloud, &format!("{former}/request_code"), code_wanted.clone()).await, OK);
        // It belongs to another account.
        execute(&db, "
            INSERT INTO cloud_wabas (id, business_id, name, currency, timezone_id, country, message_template_namespace, created_at)
            SELECT '300000000000009', business_id, 'Other', currency, timezone_id, country, 'other', created_at FROM cloud_wabas WHERE id = $1", &[WABA]).await;
        execute(&db, "UPDATE cloud_phone_numbers SET waba_id = '300000000000009' WHERE id = $1", &[former]).await;
        cloud.patch(&format!("wabas/{WABA}"), json!({"has_payment_issue": false})).await.ok();

        let mut moved = number;
        moved["migrate_phone_number"] = true.into();
        let moved = cloud.graph(http::Method::POST, &numbers, Some(moved)).await.ok();
        let id = moved["id"].as_str().unwrap();
        let verify = format!("{id}/verify_code");
        assert_eq!(post(&cloud, &verify, json!({"code": "123456"})).await, (400, 2_388_091));
        assert_eq!(post(&cloud, &verify, json!({"code": "654321"})).await, (400, 136_025));
        assert_eq!(post(&cloud, &format!("{id}/request_code"), code_wanted).await, OK);
        assert_eq!(post(&cloud, &verify, json!({"code": "123456"})).await, OK);
    }

    async fn settings_of_accounts_that_make_no_sense_are_named(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("wabas/{WABA}");
        for body in [
            json!({"auth_international_rate_eligibility": {"start_time": "soon"}}),
            json!({"auth_international_rate_eligibility": {"start_time": -1}}),
            json!({"auth_international_rate_eligibility": {"start_time": 1, "colour": 1}}),
            json!({"auth_international_rate_eligibility": {"start_time": 1, "exception_countries": [{"country_code": "in", "start_time": 1}]}}),
            json!({"primary_business_location": "Spain"}),
            json!({"volume_tiers": {}}),
            json!({"volume_tiers": [{"market": "Atlantis"}]}),
            json!({"has_payment_issue": "yes"}),
            json!({"portfolio_pacing": true}),
            json!({"portfolio_pacing": {"is_suspicious": 1}}),
            json!({"portfolio_pacing": {"templates_365d": -1}}),
            json!({"portfolio_pacing": {"colour": true}}),
            json!({"restricted_countries": ["Spain"]}),
            json!({"restricted_countries": "ES"}),
            json!({"payments_terms_accepted": 1}),
            json!({"meta_usernames": [{"username": "a", "held_by": "facebook_page"}]}),
            json!({"meta_usernames": [{"username": "lucky", "held_by": "myspace"}]}),
            json!({"business_verification_status": "perhaps"}),
        ] {
            assert_eq!(cloud.patch(&path, body.clone()).await.problem(), (422, "invalid".to_owned()), "{body}");
        }
        let shown = cloud.get(&path).await.ok();
        assert_eq!(shown["portfolio_pacing"], json!({"is_suspicious": false, "templates_365d": null, "is_blocked": false}));
        assert_eq!((&shown["has_payment_issue"], &shown["payments_terms_accepted"]), (&json!(false), &json!(true)));
    }
}
