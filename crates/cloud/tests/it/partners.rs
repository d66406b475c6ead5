//! Users of an account, its log and schedules; solutions of two partners, accounts that move, pre-verified numbers.

use http::Method;
use recado_db::on_both_engines;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::harness::{APP, APP_SECRET, NUMBER, Receiver, SETS, TestCloud, WABA};

const BUSINESS: &str = "200000000000001";
const PARTNER_BUSINESS: &str = "200000000000002";
const DESK_APP: &str = "100000000000002";
const SYSTEM_USER: &str = "500000000000001";
const BUSINESS_USER: &str = "500000000000003";

impl TestCloud {
    async fn ask(&self, path: &str) -> Value {
        self.graph(Method::GET, path, None).await.ok()
    }

    async fn tell(&self, path: &str, body: Value) -> Value {
        self.graph(Method::POST, path, Some(body)).await.ok()
    }

    /// `(status, code)` of a refused call.
    async fn refused(&self, method: Method, path: &str, body: Value) -> (u16, i64) {
        let answer = self.graph(method, path, Some(body)).await;
        (answer.status.as_u16(), answer.json()["error"]["code"].as_i64().unwrap())
    }

    async fn as_partner(&self, method: Method, path: &str, body: Option<Value>) -> crate::harness::Answer {
        let token = self.cloud.desk_credentials().unwrap().access_token.expose_secret().to_owned();
        let separator = if path.contains('?') { '&' } else { '?' };
        self.call(method, &format!("/v23.0/{path}{separator}access_token={token}"), body).await
    }

    async fn new_solution(&self) -> String {
        let body = json!({"solution_name": "Shop help", "partner_app_id": DESK_APP, "owner_permissions": ["MESSAGING"], "partner_permissions": []});
        self.tell(&format!("{APP}/whatsapp_business_solution"), body).await["solution_id"].as_str().unwrap().to_owned()
    }

    async fn active_solution(&self) -> String {
        let id = self.new_solution().await;
        let body = json!({"partner_app_id": DESK_APP});
        self.as_partner(Method::POST, &format!("{id}/accept"), Some(body)).await.ok();
        id
    }

    async fn hand_over(&self, solution_id: &str) {
        for kind in ["REQUEST_HANDOVER", "APPROVE_HANDOVER"] {
            let body = json!({"solution_id": solution_id, "intent_type": kind});
            self.tell(&format!("{WABA}/obo_mobility_intent"), body).await;
        }
    }

    /// The log's types, newest first.
    async fn log(&self, query: &str) -> Vec<String> {
        let list = self.ask(&format!("{WABA}/activities{query}")).await;
        list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["activity_type"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn hear(&self, fields: &str) -> Receiver {
        let receiver = Receiver::start().await;
        let subscription = json!({
            "object": "whatsapp_business_account", "callback_url": receiver.url, "verify_token": "verify-me",
            "fields": fields, "access_token": format!("{APP}|{APP_SECRET}"),
        });
        self.call(Method::POST, &format!("/v23.0/{APP}/subscriptions"), Some(subscription)).await.ok();
        receiver
    }
}

on_both_engines! {
    async fn users_come_change_and_go(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("{WABA}/assigned_users");
        let list = cloud.ask(&format!("{path}?business={BUSINESS}&summary=total_count")).await;
        assert_eq!((&list["data"][0]["id"], &list["summary"]["total_count"]), (&json!(SYSTEM_USER), &json!(2)));
        assert_eq!(list["data"][1]["user_type"], "BUSINESS_USER");
        assert_eq!(cloud.refused(Method::GET, &path, json!({})).await, (400, 100));
        cloud.tell(&path, json!({"user": BUSINESS_USER, "tasks": "[\"VIEW_COST\"]"})).await;
        let accounts = cloud.ask(&format!("{BUSINESS_USER}/assigned_whatsapp_business_accounts?fields=permissions,phone_numbers")).await;
        assert_eq!((&accounts["data"][0]["permissions"], &accounts["data"][0]["phone_numbers"][0]["id"]), (&json!(["VIEW_COST"]), &json!(NUMBER)));
        let gone = cloud.graph(Method::DELETE, &path, Some(json!({"user": BUSINESS_USER}))).await.ok();
        assert_eq!(gone, json!({"success": true}));
        assert_eq!(cloud.refused(Method::DELETE, &path, json!({"user": BUSINESS_USER})).await, (404, 100));
        assert_eq!(cloud.ask(&format!("{BUSINESS_USER}/assigned_whatsapp_business_accounts")).await, json!({"data": []}));
        cloud.tell(&path, json!({"user": BUSINESS_USER, "tasks": ["MANAGE"]})).await;
        assert_eq!(cloud.refused(Method::POST, &path, json!({"user": "77", "tasks": ["MANAGE"]})).await, (400, 100));
        assert_eq!(cloud.log("?limit=3").await, ["USER_ADDED", "USER_REMOVED", "USER_ROLE_CHANGED"]);
    }

    async fn a_system_user_without_the_account_does_not_reach_it(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("{WABA}/assigned_users");
        cloud.as_partner(Method::DELETE, &path, Some(json!({"user": SYSTEM_USER}))).await.ok();
        assert_eq!(cloud.refused(Method::GET, WABA, json!({})).await, (403, 200));
        cloud.as_partner(Method::POST, &path, Some(json!({"user": SYSTEM_USER, "tasks": ["FULL_CONTROL"]}))).await.ok();
        assert_eq!(cloud.ask(WABA).await["id"], WABA);
        cloud.as_partner(Method::DELETE, &path, Some(json!({"user": SYSTEM_USER}))).await.ok();
        cloud.post("reset", json!({})).await.ok();
        assert_eq!(cloud.ask(WABA).await["id"], WABA);
    }

    async fn the_log_tells_what_was_done(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        assert_eq!(cloud.log("").await, ["PHONE_NUMBER_ADDED", "PHONE_NUMBER_ADDED", "ACCOUNT_CREATED"]);
        cloud.advance("PT1H").await;
        cloud.tell(&format!("{WABA}/subscribed_apps"), json!({})).await;
        cloud.tell(WABA, json!({"name": "Renamed", "timezone_id": "1"})).await;
        cloud.patch(&format!("wabas/{WABA}"), json!({"price_plan": "pmp"})).await;
        assert_eq!(cloud.ask(&format!("{WABA}?fields=name,timezone_id")).await, json!({"id": WABA, "name": "Renamed", "timezone_id": "1"}));
        assert_eq!(cloud.tell(WABA, json!({"is_enabled_for_insights": true})).await, json!({"id": WABA}));
        assert_eq!(cloud.ask(&format!("{WABA}?fields=is_enabled_for_insights")).await["is_enabled_for_insights"], true);
        let newest = cloud.log("?since=2026-11-22T10:30:00Z").await;
        assert!(newest.starts_with(&["ACCOUNT_UPDATED".to_owned()]) && newest.ends_with(&["ACCOUNT_UPDATED".to_owned(), "WEBHOOK_CONFIGURED".to_owned()]), "{newest:?}");
        assert_eq!(cloud.log("?until=2026-11-22T10:30:00Z&activity_type=ACCOUNT_CREATED").await, ["ACCOUNT_CREATED"]);
        let first = cloud.ask(&format!("{WABA}/activities?limit=2")).await;
        assert_eq!((&first["data"][0]["actor_type"], &first["data"][0]["actor_id"]), (&json!("API"), &json!(SYSTEM_USER)));
        let path = |page: &Value, name: &str| page["paging"][name].as_str().unwrap().strip_prefix("http://127.0.0.1:8090").unwrap().to_owned();
        let second = cloud.call(Method::GET, &path(&first, "next"), None).await.ok();
        let back = cloud.call(Method::GET, &path(&second, "previous"), None).await.ok();
        assert_eq!(back["data"], first["data"]);
        assert!(first["paging"].get("previous").is_none());
        for query in ["activity_type=PARTY", "since=soon", "fields=colour"] {
            assert_eq!(cloud.refused(Method::GET, &format!("{WABA}/activities?{query}"), json!({})).await, (400, 100), "{query}");
        }
    }

    async fn schedules_are_kept_filtered_and_sorted(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("{WABA}/schedules");
        let hours = |name: &str, kind: &str, is_active: bool| {
            json!({"name": name, "schedule_type": kind, "start_time": "09:00", "end_time": "17:00", "is_active": is_active, "timezone": "Europe/Madrid"})
        };
        cloud.tell(&path, hours("Hours", "BUSINESS_HOURS", true)).await;
        cloud.advance("PT1M").await;
        cloud.tell(&path, hours("Repairs", "MAINTENANCE_WINDOW", false)).await;
        assert_eq!(cloud.refused(Method::POST, &path, hours("Hours", "CUSTOM", true)).await, (409, 100));
        let mut late = hours("Late", "CUSTOM", true);
        late["start_time"] = json!("18:00");
        assert_eq!(cloud.refused(Method::POST, &path, late).await, (422, 100));
        let names = async |query: &str| {
            let list = cloud.ask(&format!("{path}{query}")).await;
            list["data"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("?sort=created_time.desc").await, ["Repairs", "Hours"]);
        assert_eq!(names("?filtering=%5B%7B%22field%22:%22status%22,%22operator%22:%22EQUAL%22,%22value%22:%22INACTIVE%22%7D%5D").await, ["Repairs"]);
        let shown = cloud.ask(&format!("{WABA}?fields=schedules")).await;
        assert_eq!(shown["schedules"]["data"][0]["timezone"], "Europe/Madrid");
    }

    async fn a_solution_lives_and_ends_by_both_and_both_hear_of_it(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.hear("partner_solutions,account_update").await;
        let id = cloud.active_solution().await;
        cloud.hand_over(&id).await;
        assert_eq!(cloud.ask(&format!("{WABA}/solutions")).await["data"][0]["id"], json!(id));
        assert_eq!(cloud.log("?limit=1").await, ["API_ACCESS_GRANTED"]);
        let token = cloud.ask(&format!("{id}/access_token?business_id={BUSINESS}")).await;
        assert_eq!(cloud.ask(&format!("{id}/access_token?business_id={BUSINESS}")).await, token);
        let as_bisu = format!("/v23.0/{WABA}?access_token={}", token["access_token"].as_str().unwrap());
        assert_eq!(cloud.call(Method::GET, &as_bisu, None).await.ok()["id"], WABA);
        assert_eq!(cloud.refused(Method::GET, &format!("{id}/access_token?business_id=77"), json!({})).await, (404, 803));
        let asked = cloud.as_partner(Method::POST, &format!("{id}/send_deactivation_request"), None).await.ok();
        assert!(asked["request_id"].is_string());
        assert_eq!(cloud.ask(&id).await["status_for_pending_request"], "PENDING_DEACTIVATION");
        let refused = cloud.as_partner(Method::POST, &format!("{id}/accept_deactivation_request"), None).await;
        assert_eq!((refused.status.as_u16(), refused.json()["error"]["code"].clone()), (403, json!(10)));
        let ended = cloud.tell(&format!("{id}/accept_deactivation_request?fields=status"), json!({})).await;
        assert_eq!(ended, json!({"id": id, "status": "DEACTIVATED"}));
        assert_eq!(cloud.call(Method::GET, &as_bisu, None).await.json()["error"]["code"], 190);
        assert_eq!(cloud.ask(&format!("{WABA}/solutions")).await, json!({"data": []}));
        assert_eq!(cloud.log("?limit=1").await, ["API_ACCESS_REVOKED"]);
        cloud.settle().await;
        let arrived = receiver.wait_for(6).await;
        let told: Vec<(Value, Value)> = arrived
            .iter()
            .map(|webhook| {
                let body: Value = serde_json::from_slice(&webhook.body).unwrap();
                let value = webhook.value();
                let what = value.get("solution_status").unwrap_or(&value["waba_info"]["solution_id"]).clone();
                assert!(body["entry"][0]["time"].is_i64());
                (body["entry"][0]["id"].clone(), what)
            })
            .collect();
        for what in ["INITIATED", "ACTIVE", "PENDING_DEACTIVATION", "DEACTIVATED"] {
            assert!(told.contains(&(json!(BUSINESS), json!(what))), "{what} {told:?}");
        }
        assert_eq!(told.iter().filter(|one| **one == (json!(WABA), json!(id))).count(), 2);
    }

    async fn solutions_are_for_their_apps_only(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = cloud.new_solution().await;
        assert_eq!(cloud.refused(Method::POST, &format!("{id}/accept"), json!({"partner_app_id": DESK_APP})).await, (403, 200));
        assert_eq!(cloud.refused(Method::POST, &format!("{id}/reject_deactivation_request"), json!({"reject_deactivation_request": true})).await, (422, 100));
        let by_role = async |role: &str| cloud.ask(&format!("{APP}/whatsapp_business_solutions?role={role}")).await["data"].as_array().unwrap().len();
        assert_eq!((by_role("OWNER").await, by_role("PARTNER").await), (1, 0));
        let rejected = cloud.tell(&format!("{id}/reject"), json!({"request_type": "PARTNERSHIP_REQUEST", "partner_app_id": DESK_APP})).await;
        assert_eq!(rejected["partner_app_id"], DESK_APP);
        assert_eq!(cloud.ask(&format!("{id}?fields=status,owner_app{{name}}")).await, json!({"id": id, "status": "REJECTED", "owner_app": {"id": APP, "name": "Recado Development"}}));
        assert_eq!(cloud.refused(Method::POST, &format!("{DESK_APP}/whatsapp_business_solution"), json!({})).await, (400, 100));
        let both = json!({"solution_name": "Both", "partner_app_id": DESK_APP, "owner_permissions": ["MESSAGING"], "partner_permissions": ["MESSAGING"]});
        assert_eq!(cloud.refused(Method::POST, &format!("{APP}/whatsapp_business_solution"), both).await, (422, 100));
    }

    async fn a_migration_happens_at_its_time(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (from, to) = (cloud.active_solution().await, cloud.active_solution().await);
        let path = format!("{WABA}/set_solution_migration_intent");
        let migrate = |intent: &str| json!({"solution_id": from, "target_solution_id": to, "migration_intent": intent, "scheduled_migration_time": "2026-11-22T12:00:00Z"});
        assert_eq!(cloud.refused(Method::POST, &path, migrate("SCHEDULE_MIGRATION")).await, (422, 100));
        cloud.hand_over(&from).await;
        let set = cloud.tell(&path, migrate("SCHEDULE_MIGRATION")).await;
        assert_eq!((&set["status"], &set["estimated_completion_time"]), (&json!("SCHEDULED"), &json!("2026-11-22T12:00:00Z")));
        let intent = set["migration_intent_id"].as_str().unwrap();
        assert_eq!(cloud.ask(intent).await, json!({"id": intent, "status": "ACCEPTED"}));
        assert_eq!(cloud.refused(Method::POST, &path, migrate("INITIATE_MIGRATION")).await, (409, 100));
        let waiting = cloud.ask(&format!("{WABA}/in_progress_onbehalf_request")).await;
        assert_eq!((&waiting["data"][0]["id"], &waiting["data"][0]["receiving_business"]["id"]), (&json!(intent), &json!(BUSINESS)));
        cloud.advance("PT2H").await;
        cloud.settle().await;
        assert_eq!(cloud.ask(intent).await["status"], "COMPLETED");
        let solutions = cloud.ask(&format!("{WABA}/solutions?fields=id")).await;
        assert_eq!(solutions["data"], json!([{"id": to}]));
        let entry = cloud.ask(&format!("{WABA}/activities?limit=1&fields=actor_type,activity_type")).await;
        assert_eq!((&entry["data"][0]["actor_type"], &entry["data"][0]["activity_type"]), (&json!("AUTOMATED_PROCESS"), &json!("API_ACCESS_GRANTED")));
        assert_eq!(cloud.ask(&format!("{WABA}/in_progress_onbehalf_request")).await, json!({"data": []}));
    }

    async fn a_partner_has_clients_and_asks_them_in(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let clients = cloud.as_partner(Method::GET, &format!("{DESK_APP}/connected_client_businesses"), None).await.ok();
        assert_eq!((&clients["data"][0]["id"], &clients["data"][0]["verification_status"]), (&json!(BUSINESS), &json!("VERIFIED")));
        let accounts = cloud.as_partner(Method::GET, &format!("{PARTNER_BUSINESS}/client_whatsapp_business_accounts?fields=ownership_type&find={WABA}"), None).await.ok();
        assert_eq!(accounts["data"], json!([{"id": WABA, "ownership_type": "CLIENT_OWNED"}]));
        assert_eq!(cloud.ask(&format!("{APP}/connected_client_businesses")).await, json!({"data": []}));
        let path = format!("{BUSINESS}/onboard_partners_to_mm_lite");
        assert_eq!(cloud.refused(Method::POST, &path, json!({})).await, (403, 200));
        let first = cloud.as_partner(Method::POST, &path, None).await.ok();
        assert_eq!(cloud.as_partner(Method::POST, &path, None).await.ok(), first);
        let smb = cloud.ask(&format!("{BUSINESS}/owned_whatsapp_business_accounts?business_type=SMB")).await;
        assert_eq!(smb, json!({"data": []}));
        assert_eq!(cloud.ask(&format!("{BUSINESS}/extendedcredits")).await["data"][0]["legal_entity_name"], "Recado Demo S.L.");
        assert_eq!(cloud.refused(Method::GET, PARTNER_BUSINESS, json!({})).await, (400, 100));
    }

    async fn a_number_is_proven_before_a_client_has_it(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let numbers = format!("{BUSINESS}/preverified_numbers");
        let add = format!("{BUSINESS}/add_phone_numbers");
        let id = cloud.tell(&add, json!({"phone_number": "+1 (650) 555-1234"})).await["id"].as_str().unwrap().to_owned();
        assert_eq!(cloud.refused(Method::POST, &add, json!({"phone_number": "16505551234"})).await, (400, 2_388_012));
        assert_eq!(cloud.refused(Method::POST, &add, json!({"phone_number": "+34 600 00 00 01"})).await, (400, 2_388_012));
        let share = json!({"preverified_id": id, "partner_business_id": PARTNER_BUSINESS});
        assert_eq!(cloud.refused(Method::POST, &format!("{BUSINESS}/share_preverified_numbers"), share.clone()).await, (422, 100));
        cloud.tell(&format!("{id}/request_code"), json!({"code_method": "SMS", "language": "en_US"})).await;
        let code = cloud.get(&format!("preverified_numbers/{id}")).await.ok()["code"].as_str().unwrap().to_owned();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(cloud.refused(Method::POST, &format!("{id}/verify_code"), json!({"code": wrong})).await, (400, 136_025));
        assert_eq!(cloud.tell(&format!("{id}/verify_code"), json!({"code": code})).await, json!({"success": true, "id": id}));
        assert_eq!(cloud.refused(Method::POST, &format!("{id}/verify_code"), json!({"code": code})).await, (422, 100));
        let shown = cloud.ask(&format!("{numbers}?fields=verification_status,availability_status,country_prefix,country_code")).await;
        assert_eq!(shown["data"], json!([{"id": id, "verification_status": "VERIFIED", "availability_status": "AVAILABLE", "country_prefix": 1, "country_code": "US"}]));
        cloud.tell(&format!("{BUSINESS}/share_preverified_numbers"), share.clone()).await;
        assert_eq!(cloud.refused(Method::POST, &format!("{BUSINESS}/share_preverified_numbers"), share).await, (422, 100));
        assert_eq!(cloud.ask(&format!("{id}/partners")).await["data"][0]["id"], PARTNER_BUSINESS);
        let reserved = cloud.as_partner(Method::GET, &format!("{PARTNER_BUSINESS}/preverified_numbers?availability_status=RESERVED"), None).await.ok();
        assert_eq!(reserved["data"][0]["id"], json!(id));
        cloud.graph(Method::DELETE, &id, None).await.ok();
        assert_eq!(cloud.ask(&numbers).await, json!({"data": []}));
        assert_eq!(cloud.refused(Method::GET, &id, json!({})).await, (400, 100));
    }
}
