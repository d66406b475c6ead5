//! An account changed and its numbers listed; what became of messages.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, APP, NUMBER, SECOND_NUMBER, SETS, TestCloud, WABA};
use crate::number_life::{OK, get, hear, heard, post};

fn ids(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect()
}

on_both_engines! {
    async fn an_account_is_changed(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let fields = "name,timezone_id,is_enabled_for_insights,disable_marketing_messages_on_cloud_api,degrees_of_freedom_spec,\
            status,account_review_status,business_verification_status,ownership_type,marketing_messages_onboarding_status,\
            primary_business_location";
        let shown = || async { get(&cloud, &format!("{WABA}?fields={fields}")).await };
        assert_eq!(shown().await, json!({
            "id": WABA, "name": "Recado Demo Account", "timezone_id": "52", "is_enabled_for_insights": false,
            "disable_marketing_messages_on_cloud_api": false, "status": "ACTIVE", "account_review_status": "APPROVED",
            "business_verification_status": "verified", "ownership_type": "SELF",
            "marketing_messages_onboarding_status": "ONBOARDED", "primary_business_location": "ES",
        }));
        let spec = json!({"creative_features_spec": {"image_touchups": {"enroll_status": "OPT_IN"}}});
        let change = json!({"name": "Lucky Shrub", "timezone_id": 1, "degrees_of_freedom_spec": spec,
            "disable_marketing_messages_on_cloud_api": true});
        assert_eq!(cloud.graph(Method::POST, WABA, Some(change)).await.ok(), json!({"success": true}));
        let insights = cloud.graph(Method::POST, WABA, Some(json!({"is_enabled_for_insights": "true"}))).await.ok();
        assert_eq!(insights, json!({"id": WABA}));
        assert_eq!(post(&cloud, WABA, json!({"is_enabled_for_insights": false})).await, (400, 200_006));
        let changed = shown().await;
        assert_eq!((&changed["name"], &changed["timezone_id"], &changed["is_enabled_for_insights"]), (&json!("Lucky Shrub"), &json!("1"), &json!(true)));
        assert_eq!(changed["degrees_of_freedom_spec"], spec);
        for bad in [
            json!({}),
            json!({"name": ""}),
            json!({"name": "n".repeat(101)}),
            json!({"name": 5}),
            json!({"timezone_id": "Mars"}),
            json!({"timezone_id": "99999"}),
            json!({"is_enabled_for_insights": "maybe"}),
            json!({"degrees_of_freedom_spec": 5}),
            json!({"disable_marketing_messages_on_cloud_api": 3}),
            json!({"colour": "green"}),
        ] {
            assert_eq!(post(&cloud, WABA, bad.clone()).await, (400, 100), "{bad}");
        }
    }

    async fn marketing_may_be_kept_from_messages(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let templates = get(&cloud, &format!("{WABA}/message_templates?category=MARKETING&status=APPROVED&fields=name,language,components")).await;
        let plain = templates["data"].as_array().unwrap().iter().find(|template| !template.to_string().contains("{{"));
        let plain = plain.expect("a marketing template without variables");
        let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template",
            "template": {"name": plain["name"], "language": {"code": plain["language"]}}});
        let path = format!("{NUMBER}/messages");
        assert_eq!(post(&cloud, &path, message.clone()).await, OK);
        assert_eq!(post(&cloud, WABA, json!({"disable_marketing_messages_on_cloud_api": true})).await, OK);
        assert_eq!(post(&cloud, &path, message.clone()).await, (400, 131_063));
        assert_eq!(post(&cloud, WABA, json!({"disable_marketing_messages_on_cloud_api": false})).await, OK);
        assert_eq!(post(&cloud, &path, message).await, OK);
    }

    async fn an_accounts_review_is_told(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "account_review_update").await;
        let path = format!("wabas/{WABA}");
        let change = json!({"account_review_status": "PENDING", "business_verification_status": "not_verified"});
        let changed = cloud.patch(&path, change).await.ok();
        assert_eq!((&changed["account_review_status"], &changed["business_verification_status"]), (&json!("PENDING"), &json!("not_verified")));
        assert_eq!(get(&cloud, "200000000000001?fields=verification_status").await["verification_status"], "not_verified");
        let number = get(&cloud, &format!("{NUMBER}?fields=unified_cert_status")).await;
        assert_eq!(number["unified_cert_status"], "ACCOUNT_REVIEW_NOT_STARTED");
        for bad in [json!({"account_review_status": "FINE"}), json!({"business_verification_status": 1}), json!({"colour": 1})] {
            assert_eq!(cloud.patch(&path, bad).await.problem(), (422, "invalid".into()));
        }
        // A business that is not verified, and has the lowest limit, has two numbers at most.
        cloud.patch(&format!("numbers/{NUMBER}"), json!({"messaging_limit": "TIER_250"})).await.ok();
        let body = json!({"cc": "34", "phone_number": "600000009", "verified_name": "Lucky Shrub"});
        assert_eq!(post(&cloud, &format!("{WABA}/phone_numbers"), body).await, (400, 100));
        cloud.settle().await;
        assert_eq!(heard(&receiver), [("account_review_update".into(), json!({"decision": "PENDING"}))]);
    }

    async fn where_a_business_is_and_what_it_pays_abroad_is_told(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "account_update").await;
        let path = format!("wabas/{WABA}");
        let fields = "fields=auth_international_rate_eligibility,primary_business_location";
        assert_eq!(get(&cloud, &format!("{WABA}?{fields}")).await["primary_business_location"], "ES");
        let exception = json!({"country_code": "IN", "start_time": "2027-01-01T00:00:00Z"});
        let rate = json!({"start_time": "2026-12-22T10:00:00Z", "exception_countries": [exception]});
        let change = json!({"auth_international_rate_eligibility": rate, "primary_business_location": "AE"});
        let changed = cloud.patch(&path, change).await.ok();
        assert_eq!(changed["primary_business_location"], "AE");
        let exceptions = json!([{"country_code": "IN", "start_time": 1_798_761_600}]);
        let eligibility = json!({"start_time": 1_797_933_600, "exception_countries": exceptions});
        let shown = json!({"id": WABA, "auth_international_rate_eligibility": eligibility, "primary_business_location": "AE"});
        assert_eq!(get(&cloud, &format!("{WABA}?{fields}")).await, shown);
        for bad in [
            json!({"auth_international_rate_eligibility": "soon"}),
            json!({"auth_international_rate_eligibility": {}}),
            json!({"auth_international_rate_eligibility": {"start_time": -7}}),
            json!({"auth_international_rate_eligibility": {"start_time": "2026-12-22T10:00:00Z", "colour": 1}}),
            json!({"auth_international_rate_eligibility": {"start_time": "2026-12-22T10:00:00Z", "exception_countries": [{"country_code": "india", "start_time": 7}]}}),
            json!({"primary_business_location": "Spain"}),
        ] {
            assert_eq!(cloud.patch(&path, bad.clone()).await.problem(), (422, "invalid".into()), "{bad}");
        }
        cloud.settle().await;
        let told: Vec<Value> = heard(&receiver).into_iter().map(|(_, value)| value).collect();
        assert_eq!(told, [
            json!({"event": "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", "auth_international_rate_eligibility": eligibility}),
            json!({"event": "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", "country": "AE"}),
        ]);
        // It is eligible no more, of which nobody is told.
        cloud.patch(&path, json!({"auth_international_rate_eligibility": null})).await.ok();
        assert_eq!(get(&cloud, &format!("{WABA}?{fields}")).await, json!({"id": WABA, "primary_business_location": "AE"}));
    }

    async fn numbers_are_sorted_and_filtered(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let list = |query: String| {
            let cloud = &cloud;
            async move { get(cloud, &format!("{WABA}/phone_numbers?fields=id{query}")).await }
        };
        cloud.advance("PT1H").await;
        for edge in ["deregister", "register"] {
            let body = json!({"messaging_product": "whatsapp", "pin": "111111"});
            let body = if edge == "register" { body } else { json!({}) };
            assert_eq!(post(&cloud, &format!("{SECOND_NUMBER}/{edge}"), body).await, OK);
        }
        assert_eq!(ids(&list(String::new()).await), [SECOND_NUMBER, NUMBER]);
        assert_eq!(ids(&list("&sort=last_onboarded_time.asc".into()).await), [NUMBER, SECOND_NUMBER]);
        let body = json!({"cc": "34", "phone_number": "600000009", "verified_name": "Lucky Shrub"});
        let added = cloud.graph(Method::POST, &format!("{WABA}/phone_numbers"), Some(body)).await.ok();
        let added = added["id"].as_str().unwrap();
        assert_eq!(ids(&list("&sort=creation_time.desc".into()).await)[0], added);
        assert_eq!(ids(&list("&sort=creation_time.asc".into()).await)[2], added);
        let filtered = |field: &str, operator: &str, value: &str| {
            format!("&filtering=%5B%7B%22field%22:%22{field}%22,%22operator%22:%22{operator}%22,%22value%22:{value}%7D%5D")
        };
        assert_eq!(ids(&list(filtered("account_mode", "EQUAL", "%22LIVE%22")).await).len(), 3);
        assert_eq!(ids(&list(filtered("account_mode", "EQUAL", "%22SANDBOX%22")).await).len(), 0);
        assert_eq!(ids(&list(filtered("is_official_business_account", "EQUAL", "true")).await).len(), 0);
        assert_eq!(ids(&list(filtered("is_official_business_account", "NOT_EQUAL", "true")).await).len(), 3);
        for bad in [
            "&sort=name.asc".to_owned(),
            "&filtering=5".to_owned(),
            filtered("colour", "EQUAL", "1"),
            filtered("account_mode", "LIKE", "1"),
            filtered("account_mode", "EQUAL", "null"),
        ] {
            let answer = cloud.graph(Method::GET, &format!("{WABA}/phone_numbers?fields=id{bad}"), None).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (400, &json!(100)), "{bad}");
        }
    }

    async fn what_became_of_messages_is_kept(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hello").await;
        let first = cloud.send_text(ANA, "one").await;
        cloud.settle().await;
        receiver.answer_always(Some(500));
        let second = cloud.send_text(ANA, "two").await;
        receiver.wait_for(4).await;
        let path = format!("{NUMBER}/message_history");
        let list = get(&cloud, &path).await;
        let wamids: Vec<&Value> = list["data"].as_array().unwrap().iter().map(|entry| &entry["message_id"]).collect();
        assert_eq!(wamids, [&json!(second), &json!(first)]);
        let entry = &list["data"][1];
        let events = entry["events"]["data"].as_array().unwrap();
        assert_eq!(events.len(), 2);
        assert_eq!((&events[0]["delivery_status"], &events[1]["delivery_status"]), (&json!("SENT"), &json!("DELIVERED")));
        assert_eq!(events[0]["webhook_update_state"], "DELIVERED");
        assert_eq!(events[0]["webhook_uri"], receiver.url);
        assert_eq!(events[0]["timestamp"], crate::harness::start_time().seconds());
        assert!(events[0]["application"]["id"].is_string() && events[0].get("error_description").is_none());
        // The same ids again.
        let again = get(&cloud, &format!("{path}?message_id={first}&fields=id,events{{delivery_status}}")).await;
        assert_eq!((&again["data"][0]["id"], again["data"].as_array().unwrap().len()), (&entry["id"], 1));
        let by_id = format!("{}/events", entry["id"].as_str().unwrap());
        let first_of = get(&cloud, &format!("{by_id}?limit=1")).await;
        let node = json!({"id": events[0]["id"], "delivery_status": "SENT", "occurrence_timestamp": events[0]["timestamp"]});
        assert_eq!(first_of["data"][0]["node"], node);
        assert_eq!(first_of["data"][0]["cursor"], first_of["paging"]["cursors"]["after"]);
        assert!(first_of["paging"]["next"].is_string());
        let fields = "fields=node{application,status_timestamp}&status_filter=DELIVERED";
        let delivered = get(&cloud, &format!("{by_id}?{fields}")).await;
        let application = json!({"id": APP, "name": "Recado Development"});
        let node = json!({"id": events[1]["id"], "application": application, "status_timestamp": events[1]["timestamp"]});
        assert_eq!(delivered["data"], json!([{"node": node}]));
        for bad in ["status_filter=LOST", "fields=node{colour}", "fields=colour"] {
            let answer = cloud.graph(Method::GET, &format!("{by_id}?{bad}"), None).await;
            assert_eq!(answer.json()["error"]["code"], 100, "{bad}");
        }
        let page = get(&cloud, &format!("{path}?limit=1&fields=message_id")).await;
        assert_eq!(page["data"][0]["message_id"], json!(second));
        let after = page["paging"]["cursors"]["after"].as_str().unwrap();
        let next = get(&cloud, &format!("{path}?limit=1&fields=message_id&after={after}")).await;
        assert_eq!(next["data"][0]["message_id"], json!(first));
        assert!(next["paging"].get("next").is_none() && next["paging"]["previous"].is_string());
        let before = next["paging"]["cursors"]["before"].as_str().unwrap();
        let back = get(&cloud, &format!("{path}?limit=1&fields=message_id&before={before}")).await;
        assert_eq!(back["data"][0]["message_id"], json!(second));
        let unknown = cloud.graph(Method::GET, &format!("{path}?message_id=wamid.x"), None).await;
        assert_eq!((unknown.status.as_u16(), &unknown.json()["error"]["code"]), (422, &json!(100)));
        let nothing = cloud.graph(Method::GET, "999/events", None).await.json();
        assert_eq!(nothing["error"]["error_subcode"], 33);
        let bad = cloud.graph(Method::GET, &format!("{path}?after=x"), None).await.json();
        assert_eq!(bad["error"]["code"], 131_059);
        assert_eq!(get(&cloud, &format!("{SECOND_NUMBER}/message_history")).await, json!({"data": []}));
    }

    async fn a_webhook_that_fails_shows_in_the_history(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hello").await;
        cloud.settle().await;
        receiver.answer_always(Some(500));
        let wamid = cloud.send_text(ANA, "one").await;
        cloud.settle().await;
        let list = get(&cloud, &format!("{NUMBER}/message_history?message_id={wamid}")).await;
        let event = &list["data"][0]["events"]["data"][0];
        assert_eq!((&event["webhook_update_state"], &event["error_description"]), (&json!("RETRYING"), &json!("Webhook endpoint returned HTTP 500")));
        let behind = &list["data"][0]["events"]["data"][1];
        assert_eq!((&behind["delivery_status"], &behind["webhook_update_state"]), (&json!("DELIVERED"), &json!("PENDING")));
    }
}
