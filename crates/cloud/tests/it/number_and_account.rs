//! What a number's neighbours see of its life: pre-verified numbers that are added, changes of a node as one unit, customers of a
//! number that is not registered, and the account's log.

use http::Method;
use recado_cloud::{Assumptions, Settings};
use recado_db::on_both_engines;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::harness::{ANA, NUMBER, Receiver, SECOND_NUMBER, SETS, TestCloud, WABA};
use crate::number_life::{OK, get, hear, heard, post};

const BUSINESS: &str = "200000000000001";
const PARTNER_BUSINESS: &str = "200000000000002";
const DIGITS: &str = "6505551234";

fn preverified_number(id: &str) -> Value {
    json!({"cc": "1", "phone_number": DIGITS, "verified_name": "Lucky Shrub", "preverified_id": id})
}

impl TestCloud {
    async fn new_preverified(&self, business: &str) -> String {
        let partner = business == PARTNER_BUSINESS;
        let path = format!("{business}/add_phone_numbers");
        let body = Some(json!({"phone_number": format!("+1{DIGITS}")}));
        let made =
            if partner { self.by_desk(&path, body).await } else { self.graph(Method::POST, &path, body).await.ok() };
        made["id"].as_str().unwrap().to_owned()
    }

    /// The desk's app is the partner's.
    async fn by_desk(&self, path: &str, body: Option<Value>) -> Value {
        let token = self.cloud.desk_credentials().unwrap().access_token.expose_secret().to_owned();
        self.call(Method::POST, &format!("/v23.0/{path}?access_token={token}"), body).await.ok()
    }

    async fn prove(&self, id: &str) {
        let body = json!({"code_method": "SMS", "language": "en_US"});
        assert_eq!(post(self, &format!("{id}/request_code"), body).await, OK);
        let code = self.get(&format!("preverified_numbers/{id}")).await.ok()["code"].clone();
        assert_eq!(post(self, &format!("{id}/verify_code"), json!({"code": code})).await, OK);
    }

    async fn prove_by_desk(&self, id: &str) {
        let body = json!({"code_method": "SMS", "language": "en_US"});
        self.by_desk(&format!("{id}/request_code"), Some(body)).await;
        let code = self.get(&format!("preverified_numbers/{id}")).await.ok()["code"].clone();
        self.by_desk(&format!("{id}/verify_code"), Some(json!({"code": code}))).await;
    }

    async fn add_preverified(&self, id: &str) -> (u16, i64, String) {
        let answer = self.graph(Method::POST, &format!("{WABA}/phone_numbers"), Some(preverified_number(id))).await;
        let error = answer.json()["error"].clone();
        let told = error["error_data"]["details"].as_str().or(error["message"].as_str()).unwrap_or_default();
        (answer.status.as_u16(), error["code"].as_i64().unwrap_or_default(), told.to_owned())
    }

    /// The newest entries of the account's log: type, actor and description.
    async fn log_entries(&self, count: usize) -> Vec<(String, String, String)> {
        let list = get(self, &format!("{WABA}/activities?limit={count}")).await;
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_owned();
        let entries = list["data"].as_array().unwrap().iter();
        entries
            .map(|entry| (text(entry, "activity_type"), text(entry, "actor_type"), text(entry, "description")))
            .collect()
    }

    async fn log_types(&self, count: usize) -> Vec<String> {
        self.log_entries(count).await.into_iter().map(|(kind, _, _)| kind).collect()
    }
}

on_both_engines! {
    async fn a_pre_verified_number_arrives_verified_and_is_used_up(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = cloud.new_preverified(BUSINESS).await;
        let (status, code, told) = cloud.add_preverified(&id).await;
        assert_eq!((status, code), (400, 133_006));
        assert!(told.contains("has not been verified"), "{told}");
        cloud.prove(&id).await;
        let other = json!({"cc": "1", "phone_number": "6505559999", "verified_name": "Lucky Shrub", "preverified_id": id});
        assert_eq!(post(&cloud, &format!("{WABA}/phone_numbers"), other).await, (400, 100));
        cloud.advance("P1D").await;
        let added = cloud.graph(Method::POST, &format!("{WABA}/phone_numbers"), Some(preverified_number(&id))).await.ok();
        let number = added["id"].as_str().unwrap();
        let fields = "status,code_verification_status,is_preverified_number,display_phone_number";
        assert_eq!(get(&cloud, &format!("{number}?fields={fields}")).await, json!({
            "id": number, "status": "PENDING", "code_verification_status": "VERIFIED", "is_preverified_number": true,
            "display_phone_number": "+1 650-555-1234",
        }));
        assert_eq!(cloud.log_types(2).await, ["PHONE_NUMBER_VERIFIED", "PHONE_NUMBER_ADDED"]);
        let log = get(&cloud, &format!("{WABA}/activities?activity_type=PHONE_NUMBER_ADDED&limit=1")).await;
        let expected = json!({"phone_number_id": number, "display_phone_number": "+1 650-555-1234", "preverified_id": id});
        assert_eq!(log["data"][0]["details"], expected);
        // Without another code.
        assert_eq!(post(&cloud, &format!("{number}/register"), json!({"messaging_product": "whatsapp", "pin": "123456"})).await, OK);
        // It is used up, for good.
        let list = get(&cloud, &format!("{BUSINESS}/preverified_numbers?fields=availability_status")).await;
        assert_eq!(list["data"][0]["availability_status"], "IN_USE");
        assert_eq!(cloud.add_preverified(&id).await.1, 2_388_012);
        assert_eq!(cloud.delete(&format!("numbers/{number}")).await.status, 204);
        cloud.advance("PT10M").await;
        let (status, code, told) = cloud.add_preverified(&id).await;
        assert_eq!((status, code), (422, 100));
        assert!(told.contains("used already"), "{told}");
    }

    async fn a_pre_verified_number_is_added_by_whom_it_is_for(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = cloud.new_preverified(PARTNER_BUSINESS).await;
        cloud.prove_by_desk(&id).await;
        // Another portfolio's, and none at all, look the same.
        let foreign = cloud.add_preverified(&id).await;
        assert_eq!((foreign.0, foreign.1), (400, 100));
        assert_eq!(cloud.add_preverified("5").await, foreign);
        let shared = json!({"preverified_id": id, "partner_business_id": BUSINESS});
        cloud.by_desk(&format!("{PARTNER_BUSINESS}/share_preverified_numbers"), Some(shared)).await;
        let mut moving = preverified_number(&id);
        moving["migrate_phone_number"] = json!(true);
        assert_eq!(post(&cloud, &format!("{WABA}/phone_numbers"), moving).await, (400, 100));
        assert_eq!(cloud.add_preverified(&id).await, (200, 0, String::new()));
    }

    async fn a_partner_brings_its_own_and_an_old_proof_does_not_count(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = cloud.new_preverified(PARTNER_BUSINESS).await;
        cloud.prove_by_desk(&id).await;
        let shared = json!({"preverified_id": id, "partner_business_id": BUSINESS});
        cloud.by_desk(&format!("{PARTNER_BUSINESS}/share_preverified_numbers"), Some(shared)).await;
        cloud.advance("P14D").await;
        let (status, code, told) = cloud.add_preverified(&id).await;
        assert_eq!((status, code), (400, 133_006));
        assert!(told.contains("expired"), "{told}");
        cloud.prove_by_desk(&id).await;
        cloud.by_desk(&format!("{WABA}/phone_numbers"), Some(preverified_number(&id))).await;
    }

    async fn a_partner_needs_not_share_what_it_adds_itself(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = cloud.new_preverified(PARTNER_BUSINESS).await;
        cloud.prove_by_desk(&id).await;
        let added = cloud.by_desk(&format!("{WABA}/phone_numbers"), Some(preverified_number(&id))).await;
        let number = get(&cloud, &format!("{}?fields=is_preverified_number", added["id"].as_str().unwrap())).await;
        assert_eq!(number["is_preverified_number"], true);
    }

    async fn what_is_not_published_is_set_in_one_place(db) [SETS] {
        let mut settings = Settings::default();
        let day = std::time::Duration::from_secs(24 * 3600);
        settings.limits.assumptions = Assumptions { verified_for: day, ..Assumptions::default() };
        let cloud = TestCloud::open_with(&db, settings).await;
        let id = cloud.new_preverified(BUSINESS).await;
        cloud.prove(&id).await;
        let body = json!({"cc": "34", "phone_number": "600000009", "verified_name": "Lucky Shrub"});
        let added = cloud.graph(Method::POST, &format!("{WABA}/phone_numbers"), Some(body)).await.ok();
        let number = added["id"].as_str().unwrap();
        assert_eq!(post(&cloud, &format!("{number}/request_code"), json!({"code_method": "SMS", "language": "en"})).await, OK);
        assert_eq!(post(&cloud, &format!("{number}/verify_code"), json!({"code": "123456"})).await, OK);
        cloud.advance("P1D").await;
        assert_eq!(get(&cloud, &format!("{number}?fields=code_verification_status")).await["code_verification_status"], "EXPIRED");
        let list = get(&cloud, &format!("{BUSINESS}/preverified_numbers")).await;
        assert_eq!(list["data"][0]["verification_status"], "EXPIRED");
        assert_eq!(cloud.get(&format!("numbers/{number}")).await.ok()["code_verification_status"], "EXPIRED");
    }

    async fn a_node_is_changed_as_a_whole_or_not_at_all(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hear(&cloud, "security,business_username_update").await;
        let own = Receiver::start().await;
        assert_eq!(post(&cloud, &format!("{SECOND_NUMBER}/username"), json!({"username": "taken_shrub"})).await, OK);
        cloud.settle().await;
        let told = heard(&receiver).len();
        let log = cloud.log_types(50).await;
        let fields = format!("{NUMBER}?fields=search_visibility,new_display_name,new_name_status,username,is_pin_enabled,webhook_configuration");
        let before = get(&cloud, &fields).await;
        let callback = json!({"override_callback_uri": own.url, "verify_token": "verify-me"});
        let all = |username: &str| json!({
            "pin": "654321", "new_display_name": "Luckier Shrub", "search_visibility": "HIDDEN", "username": username,
            "webhook_configuration": callback,
        });
        // The last part of it is refused: another number has the username.
        assert_eq!(post(&cloud, NUMBER, all("taken_shrub")).await, (400, 147_005));
        // A callback that does not answer, after everything else was fine.
        let mut deaf = all("lucky_shrub");
        deaf["webhook_configuration"]["verify_token"] = json!("wrong");
        assert_ne!(post(&cloud, NUMBER, deaf).await, OK);
        let mut wrong = all("lucky_shrub");
        wrong["webhook_configuration"]["verify_token"] = json!(7);
        assert_eq!(post(&cloud, NUMBER, wrong).await, (400, 100));
        cloud.settle().await;
        assert_eq!(get(&cloud, &fields).await, before);
        assert_eq!((heard(&receiver).len(), cloud.log_types(50).await), (told, log));
        // No review of the refused name falls due.
        cloud.advance("P2D").await;
        assert_eq!(get(&cloud, &fields).await, before);
        assert_eq!(post(&cloud, NUMBER, all("lucky_shrub")).await, OK);
        let after = get(&cloud, &fields).await;
        assert_eq!((&after["username"], &after["search_visibility"]), (&json!("lucky_shrub"), &json!("HIDDEN")));
        assert_eq!((&after["new_display_name"], &after["is_pin_enabled"]), (&json!("Luckier Shrub"), &json!(true)));
        assert_eq!(after["webhook_configuration"]["phone_number"], own.url);
        cloud.settle().await;
        assert_eq!(heard(&receiver).len(), told + 2);
        assert_eq!(cloud.log_types(3).await, ["WEBHOOK_CONFIGURED", "ACCOUNT_UPDATED", "SECURITY_EVENT"]);
        assert_eq!(post(&cloud, NUMBER, json!({"webhook_configuration": {"override_callback_uri": ""}})).await, OK);
        assert!(get(&cloud, &fields).await["webhook_configuration"].get("phone_number").is_none());
        assert_eq!(cloud.log_entries(1).await[0].2, "The callback of a phone number was removed");
        // Where there was none, nothing is written down.
        assert_eq!(post(&cloud, NUMBER, json!({"webhook_configuration": {"override_callback_uri": ""}})).await, OK);
        assert_eq!(cloud.log_types(2).await, ["WEBHOOK_CONFIGURED", "WEBHOOK_CONFIGURED"]);
    }

    async fn customers_reach_registered_numbers_only(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let body = json!({"cc": "34", "phone_number": "600000009", "verified_name": "Lucky Shrub"});
        let added = cloud.graph(Method::POST, &format!("{WABA}/phone_numbers"), Some(body)).await.ok();
        let added = added["id"].as_str().unwrap();
        let chats = async || {
            let list = cloud.get(&format!("customers/{ANA}/chats")).await.ok();
            let chats = list["data"].as_array().unwrap().iter();
            let mut chats: Vec<(String, bool)> = chats
                .map(|chat| (chat["phone_number_id"].as_str().unwrap().to_owned(), chat["reachable"].as_bool().unwrap()))
                .collect();
            chats.sort_unstable();
            chats
        };
        assert_eq!(chats().await, [(NUMBER.to_owned(), true), (SECOND_NUMBER.to_owned(), true)]);
        let write = async |number: &str| {
            let message = json!({"to": number, "message": {"type": "text", "text": {"body": "Hi"}}});
            cloud.post(&format!("customers/{ANA}/messages"), message).await
        };
        let refused = (409, "number_not_registered".to_owned());
        assert_eq!(write(added).await.problem(), refused);
        assert!(write(added).await.json()["detail"].as_str().unwrap().contains("+34 600 00 00 09"));
        assert_eq!(cloud.post(&format!("customers/{ANA}/open"), json!({"to": added})).await.problem(), refused);
        let link = json!({"url": "https://wa.me/34600000009?text=Hi"});
        assert_eq!(cloud.post(&format!("customers/{ANA}/scan"), link).await.problem(), refused);
        // A chat that was begun stays, and is as it was once the number is back.
        write(NUMBER).await.ok();
        let buttons = json!({"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive": {
            "type": "button", "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]},
        }});
        let asked = cloud.send_message(NUMBER, buttons).await;
        cloud.settle().await;
        receiver.wait_for(3).await;
        assert_eq!(post(&cloud, &format!("{NUMBER}/deregister"), json!({})).await, OK);
        assert_eq!(post(&cloud, &format!("{SECOND_NUMBER}/deregister"), json!({})).await, OK);
        assert_eq!(chats().await, [(NUMBER.to_owned(), false)]);
        assert_eq!(write(NUMBER).await.problem(), refused);
        let yes = json!({"message_id": asked, "answer": {"type": "option", "id": "y"}});
        assert_eq!(cloud.post(&format!("customers/{ANA}/answers"), yes.clone()).await.problem(), refused);
        assert_eq!(cloud.chat(ANA).await.len(), 2);
        cloud.settle().await;
        assert_eq!(receiver.arrived().len(), 3);
        assert_eq!(post(&cloud, &format!("{NUMBER}/register"), json!({"messaging_product": "whatsapp", "pin": "123456"})).await, OK);
        cloud.post(&format!("customers/{ANA}/answers"), yes).await.ok();
        write(NUMBER).await.ok();
    }

    async fn the_log_tells_what_was_done_with_numbers(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let body = json!({"cc": "34", "phone_number": "600000009", "verified_name": "Lucky Shrub"});
        let added = cloud.graph(Method::POST, &format!("{WABA}/phone_numbers"), Some(body)).await.ok();
        let number = added["id"].as_str().unwrap();
        assert_eq!(post(&cloud, &format!("{number}/verify_code"), json!({"code": "123456"})).await, (400, 136_025));
        assert_eq!(post(&cloud, &format!("{number}/request_code"), json!({"code_method": "SMS", "language": "en"})).await, OK);
        assert_eq!(post(&cloud, &format!("{number}/verify_code"), json!({"code": "123456"})).await, OK);
        assert_eq!(post(&cloud, &format!("{number}/register"), json!({"messaging_product": "whatsapp", "pin": "123456"})).await, OK);
        assert_eq!(cloud.log_types(4).await, ["SECURITY_EVENT", "PHONE_NUMBER_VERIFIED", "PHONE_NUMBER_ADDED", "PHONE_NUMBER_ADDED"]);
        assert_eq!(cloud.log_entries(1).await[0].1, "API");
        let path = format!("numbers/{number}");
        for (change, kind) in [
            (json!({"is_pin_enabled": false}), "SECURITY_EVENT"),
            (json!({"status": "RESTRICTED"}), "COMPLIANCE_ACTION"),
            (json!({"status": "CONNECTED"}), "ACCOUNT_UPDATED"),
            (json!({"code_verification": "VERIFIED"}), "PHONE_NUMBER_VERIFIED"),
            (json!({"code_verification": "NOT_VERIFIED"}), "ACCOUNT_UPDATED"),
            (json!({"is_on_biz_app": true}), "ACCOUNT_UPDATED"),
            (json!({"quality": "RED", "messaging_limit": "TIER_10K"}), "ACCOUNT_UPDATED"),
        ] {
            cloud.patch(&path, change.clone()).await.ok();
            let entry = cloud.log_entries(1).await.remove(0);
            assert_eq!((entry.0.as_str(), entry.1.as_str()), (kind, "ADMIN"), "{change}");
        }
        assert_eq!(cloud.log_entries(1).await[0].2, "A phone number was changed: messaging_limit, quality");
        // What changes nothing and what is refused are no news.
        let before = cloud.log_types(50).await;
        cloud.patch(&path, json!({"status": "CONNECTED"})).await.ok();
        let refused = cloud.patch(&path, json!({"status": "BANNED", "official_account_decision": {"decision": "APPROVED"}})).await;
        assert_eq!(refused.problem().0, 409);
        assert_eq!(cloud.log_types(50).await, before);
        cloud.delete(&path).await.ok();
        assert_eq!(cloud.log_types(1).await, ["PHONE_NUMBER_REMOVED"]);
    }
}
