//! Every operation of Meta's OpenAPI document for v23.0: which are served, that they answer what the document requires of them, and
//! that whatever is wrong with a call is told in Graph's own words.

use http::{Method, StatusCode};
use recado_db::on_both_engines;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::harness::{ANA, APP, Answer, NUMBER, SECOND_NUMBER, SETS, TOKEN, TestCloud, WABA};

const BUSINESS: &str = "200000000000001";
const PARTNER_BUSINESS: &str = "200000000000002";
const DESK_APP: &str = "100000000000002";
const SYSTEM_USER: &str = "500000000000001";
const BUSINESS_USER: &str = "500000000000003";

/// The operations of the document.
const OPERATIONS: usize = 113;

/// Served: method, path, and what the answer must have. `data[].id`: every element of a list that is not empty.
const COVERED: &[(&str, &str, &[&str])] = &[
    ("GET", "/{Application-ID}/connected_client_businesses", &["data[].id", "data[].name"]),
    ("POST", "/{Application-ID}/whatsapp_business_solution", &["solution_id"]),
    (
        "GET",
        "/{Application-ID}/whatsapp_business_solutions",
        &["data[].id", "data[].name", "data[].status", "data[].status_for_pending_request"],
    ),
    ("POST", "/{Business-ID}/add_phone_numbers", &["id"]),
    ("GET", "/{Business-ID}", &["id", "name", "timezone_id"]),
    (
        "GET",
        "/{Business-ID}/preverified_numbers",
        &["data[].id", "data[].display_phone_number", "data[].verification_status"],
    ),
    ("GET", "/{Business-ID}/client_whatsapp_business_accounts", &["data[].id", "data[].name"]),
    ("POST", "/{Business-ID}/onboard_partners_to_mm_lite", &["request_id"]),
    ("GET", "/{Business-ID}/owned_whatsapp_business_accounts", &["data[].id", "data[].name"]),
    ("POST", "/{Business-ID}/share_preverified_numbers", &["success"]),
    ("POST", "/{Phone-Number-ID}/marketing_messages", &["messages[].id"]),
    ("POST", "/{Phone-Number-ID}/media", &["id"]),
    ("POST", "/{Phone-Number-ID}/messages", &["messages[].id", "contacts[].wa_id"]),
    ("GET", "/{Phone-Number-ID}", &["id", "display_phone_number", "verified_name"]),
    ("POST", "/{Phone-Number-ID}", &["success"]),
    ("GET", "/{Phone-Number-ID}/whatsapp_business_profile", &["data[].messaging_product"]),
    ("POST", "/{Phone-Number-ID}/whatsapp_business_profile", &["success"]),
    ("GET", "/{Media-ID}", &["id", "url", "mime_type", "sha256", "file_size", "messaging_product"]),
    ("DELETE", "/{Media-ID}", &["success"]),
    ("GET", "/{Migration-Intent-ID}", &["id", "status"]),
    ("GET", "/{Pre-Verified-Phone-Number-ID}", &["id", "is_input_id_valid"]),
    ("DELETE", "/{Pre-Verified-Phone-Number-ID}", &["success"]),
    ("GET", "/{Pre-Verified-Phone-Number-ID}/partners", &["data[].id", "data[].name"]),
    ("POST", "/{Pre-Verified-Phone-Number-ID}/request_code", &["success"]),
    ("POST", "/{Pre-Verified-Phone-Number-ID}/verify_code", &["success", "id"]),
    ("GET", "/{Solution-ID}/access_token", &["access_token", "expires_at"]),
    ("POST", "/{Solution-ID}/accept_deactivation_request", &["id", "name", "status", "status_for_pending_request"]),
    ("POST", "/{Solution-ID}/accept", &["solution_id", "partner_status", "success"]),
    ("GET", "/{Solution-ID}", &["id", "name", "status", "status_for_pending_request"]),
    ("POST", "/{Solution-ID}/reject_deactivation_request", &["id", "name", "status", "status_for_pending_request"]),
    ("POST", "/{Solution-ID}/reject", &["success", "solution_id", "rejected_request_type"]),
    ("POST", "/{Solution-ID}/send_deactivation_request", &["success", "message"]),
    ("GET", "/{User-ID}/assigned_whatsapp_business_accounts", &["data[].id", "data[].name", "data[].status"]),
    ("GET", "/{WhatsApp-Account-Number-ID}", &["id", "display_phone_number", "status"]),
    ("GET", "/{WhatsApp-Business-Account-ID}/assigned_users", &["data[].id", "data[].name"]),
    ("POST", "/{WhatsApp-Business-Account-ID}/assigned_users", &["success"]),
    ("DELETE", "/{WhatsApp-Business-Account-ID}/assigned_users", &["success"]),
    ("GET", "/{Business-ID}/extendedcredits", &["data[].id", "data[].legal_entity_name"]),
    ("GET", "/{WABA-ID}/in_progress_onbehalf_request", &["data[].id", "data[].status", "data[].business_owned_object"]),
    (
        "GET",
        "/{OBO-Mobility-Intent-ID}",
        &[
            "id",
            "waba.id",
            "waba.name",
            "solution.id",
            "solution.name",
            "solution.status",
            "solution.status_for_pending_request",
        ],
    ),
    ("POST", "/{WABA-ID}/obo_mobility_intent", &["success", "mobility_intent_id"]),
    ("GET", "/{WABA-ID}/phone_numbers", &["data[].id", "data[].display_phone_number"]),
    ("GET", "/{WABA-ID}/schedules", &["data[].id", "data[].name", "data[].status", "data[].schedule_type"]),
    ("POST", "/{WABA-ID}/schedules", &["id"]),
    ("POST", "/{WABA-ID}/set_obo_mobility_intent", &["success"]),
    ("POST", "/{WABA-ID}/set_solution_migration_intent", &["success", "migration_intent_id"]),
    (
        "GET",
        "/{WABA-ID}/solutions",
        &["data[].id", "data[].name", "data[].status", "data[].status_for_pending_request"],
    ),
    ("GET", "/{WABA-ID}/subscribed_apps", &["data[].whatsapp_business_api_data"]),
    ("POST", "/{WABA-ID}/subscribed_apps", &["success"]),
    ("DELETE", "/{WABA-ID}/subscribed_apps", &["success"]),
    ("GET", "/{TEMPLATE_ID}", &["id", "name", "status", "language", "category", "components"]),
    ("POST", "/{TEMPLATE_ID}", &["success"]),
    ("GET", "/{WABA-ID}/message_templates", &["data[].id", "data[].name", "data[].status"]),
    ("POST", "/{WABA-ID}/message_templates", &["id", "status", "category"]),
    ("DELETE", "/{WABA-ID}/message_templates", &["success"]),
    ("GET", "/{WABA-ID}/activities", &["data[].id", "data[].activity_type", "data[].timestamp", "data[].actor_type"]),
    ("GET", "/{WABA-ID}", &["id", "name"]),
    ("POST", "/{WABA-ID}", &["success"]),
    ("GET", "/{WABA-Bot-ID}", &["id"]),
];

/// To be moved to the above with what they must answer.
const PENDING: &[(&str, &str)] = &[
    ("GET", "/{Phone-Number-ID}/block_users"),
    ("POST", "/{Phone-Number-ID}/block_users"),
    ("DELETE", "/{Phone-Number-ID}/block_users"),
    ("GET", "/{Phone-Number-ID}/message_qrdls"),
    ("POST", "/{Phone-Number-ID}/message_qrdls"),
    ("GET", "/{Phone-Number-ID}/message_qrdls/{QR-Code-ID}"),
    ("DELETE", "/{Phone-Number-ID}/message_qrdls/{QR-Code-ID}"),
    ("POST", "/{Phone-Number-ID}/messages_encrypted"),
    ("GET", "/{Phone-Number-ID}/official_business_account"),
    ("POST", "/{Phone-Number-ID}/official_business_account"),
    ("POST", "/{Phone-Number-ID}/deregister"),
    ("GET", "/{Phone-Number-ID}/message_history"),
    ("POST", "/{Phone-Number-ID}/register"),
    ("POST", "/{Phone-Number-ID}/request_code"),
    ("GET", "/{Phone-Number-ID}/settings"),
    ("POST", "/{Phone-Number-ID}/settings"),
    ("POST", "/{Phone-Number-ID}/verify_code"),
    ("GET", "/{Phone-Number-ID}/whatsapp_business_encryption"),
    ("POST", "/{Phone-Number-ID}/whatsapp_business_encryption"),
    ("GET", "/{Phone-Number-ID}/whatsapp_commerce_settings"),
    ("POST", "/{Phone-Number-ID}/whatsapp_commerce_settings"),
    ("GET", "/{Phone-Number-ID}/business_compliance_info"),
    ("POST", "/{Phone-Number-ID}/business_compliance_info"),
    ("GET", "/{Message-History-ID}/events"),
    ("POST", "/{Phone-Number-ID}/conversational_automation"),
    ("POST", "/{WABA-ID}/phone_numbers"),
    ("GET", "/{WhatsApp-Business-Profile-ID}"),
    ("POST", "/{WhatsApp-Business-Profile-ID}"),
];

/// Not served by Graph routes, and why.
const NOT_COVERED: &[(&str, &str, &str)] = &[
    ("GET", "/{Phone-Number-ID}/call_permissions", "calls are not built yet"),
    ("POST", "/{Phone-Number-ID}/calls", "calls are not built yet"),
    ("POST", "/{Phone-Number-ID}/groups", "groups are not built yet"),
    ("GET", "/{Phone-Number-ID}/groups", "groups are not built yet"),
    ("POST", "/{group_id}/invite_link", "groups are not built yet"),
    ("DELETE", "/{group_id}/invite_link", "groups are not built yet"),
    ("GET", "/{group_id}/join_requests", "groups are not built yet"),
    ("POST", "/{group_id}/join_requests", "groups are not built yet"),
    ("DELETE", "/{group_id}/join_requests", "groups are not built yet"),
    ("POST", "/{group_id}/participants", "groups are not built yet"),
    ("DELETE", "/{group_id}/participants", "groups are not built yet"),
    ("GET", "/{group_id}", "groups are not built yet"),
    ("DELETE", "/{group_id}", "groups are not built yet"),
    ("POST", "/{group_id}", "groups are not built yet"),
    ("GET", "/{Media-URL}", "its own address outside of Graph's paths; tested with media"),
    ("GET", "/{WABA-ID}/flows", "Flows are not built yet"),
    ("POST", "/{WABA-ID}/flows", "Flows are not built yet"),
    ("POST", "/{WABA-ID}/migrate_flows", "Flows are not built yet"),
    ("GET", "/{Flow-ID}", "Flows are not built yet"),
    ("POST", "/{Flow-ID}", "Flows are not built yet"),
    ("DELETE", "/{Flow-ID}", "Flows are not built yet"),
    ("GET", "/{Flow-ID}/assets", "Flows are not built yet"),
    ("POST", "/{Flow-ID}/assets", "Flows are not built yet"),
    ("POST", "/{Flow-ID}/publish", "Flows are not built yet"),
    ("POST", "/{Flow-ID}/deprecate", "Flows are not built yet"),
    ("POST", "/whatsapp/webhooks", "the receiver's side; what the cloud posts is tested with webhooks"),
];

/// A call that does what an operation is for.
struct Sample {
    path: String,
    body: Option<Value>,
    /// The partner's token rather than the business's.
    by_partner: bool,
}

fn of_business(path: String, body: Option<Value>) -> Sample {
    Sample { path, body, by_partner: false }
}

/// Nodes to call.
struct Nodes {
    /// Invited: business by partner.
    invited: String,
    /// The business's own, invited the partner.
    own_invited: String,
    active: String,
    /// Active; the partner asked to end it.
    ending: String,
    /// The same once more.
    also_ending: String,
    /// Active and has the account.
    of_account: String,
    target: String,
    handover: String,
    migration: String,
    preverified: String,
    unverified: String,
    /// Without a code so far.
    silent: String,
    code: String,
    media: String,
    also_media: String,
    template: String,
}

impl TestCloud {
    fn partner_token(&self) -> String {
        self.cloud.desk_credentials().unwrap().access_token.expose_secret().to_owned()
    }

    async fn by(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        let separator = if path.contains('?') { '&' } else { '?' };
        self.call(method, &format!("/v23.0/{path}{separator}access_token={token}"), body).await
    }

    async fn solution(&self, name: &str, is_active: bool) -> String {
        let body = json!({"solution_name": name, "partner_app_id": DESK_APP, "owner_permissions": ["MESSAGING"], "partner_permissions": []});
        let made = self.graph(Method::POST, &format!("{APP}/whatsapp_business_solution"), Some(body)).await.ok();
        let id = made["solution_id"].as_str().unwrap().to_owned();
        if is_active {
            let accept = json!({"partner_app_id": DESK_APP});
            self.by(&self.partner_token(), Method::POST, &format!("{id}/accept"), Some(accept)).await.ok();
        }
        id
    }

    async fn ending_solution(&self, name: &str) -> String {
        let id = self.solution(name, true).await;
        self.by(&self.partner_token(), Method::POST, &format!("{id}/send_deactivation_request"), None).await.ok();
        id
    }

    async fn preverified(&self, digits: &str) -> String {
        let body = json!({"phone_number": digits});
        let made = self.graph(Method::POST, &format!("{BUSINESS}/add_phone_numbers"), Some(body)).await.ok();
        made["id"].as_str().unwrap().to_owned()
    }

    async fn sent_code(&self, id: &str) -> String {
        let body = json!({"code_method": "SMS", "language": "en_US"});
        self.graph(Method::POST, &format!("{id}/request_code"), Some(body)).await.ok();
        self.get(&format!("preverified_numbers/{id}")).await.ok()["code"].as_str().unwrap().to_owned()
    }

    async fn uploaded_file(&self) -> String {
        let body = "--b\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
            --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n";
        let request = http::Request::post(format!("/v23.0/{NUMBER}/media?access_token={TOKEN}"))
            .header(http::header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(axum::body::Body::from(body));
        self.send(request.unwrap()).await.ok()["id"].as_str().unwrap().to_owned()
    }

    async fn move_account(&self, edge: &str, body: Value) -> Value {
        self.graph(Method::POST, &format!("{WABA}/{edge}"), Some(body)).await.ok()
    }
}

async fn nodes(cloud: &TestCloud) -> Nodes {
    let of_account = cloud.solution("Has the account", true).await;
    for kind in ["REQUEST_HANDOVER", "APPROVE_HANDOVER"] {
        cloud.move_account("obo_mobility_intent", json!({"solution_id": of_account, "intent_type": kind})).await;
    }
    let (active, target) = (cloud.solution("Active", true).await, cloud.solution("Target", true).await);
    let handover = cloud.move_account("set_obo_mobility_intent", json!({"waba_id": WABA, "solution_id": active})).await;
    let migration =
        json!({"solution_id": of_account, "target_solution_id": target, "migration_intent": "INITIATE_MIGRATION"});
    let migration = cloud.move_account("set_solution_migration_intent", migration).await;
    let preverified = cloud.preverified("+1 650 555 1234").await;
    let code = cloud.sent_code(&preverified).await;
    cloud.graph(Method::POST, &format!("{preverified}/verify_code"), Some(json!({"code": code}))).await.ok();
    let unverified = cloud.preverified("+1 650 555 1235").await;
    let code = cloud.sent_code(&unverified).await;
    let templates = cloud.graph(Method::GET, &format!("{WABA}/message_templates"), None).await.ok();
    let invitation = json!({"solution_name": "By the partner", "partner_app_id": APP, "owner_permissions": [], "partner_permissions": ["MESSAGING"]});
    let path = format!("{DESK_APP}/whatsapp_business_solution");
    let invited = cloud.by(&cloud.partner_token(), Method::POST, &path, Some(invitation)).await.ok();
    Nodes {
        invited: invited["solution_id"].as_str().unwrap().to_owned(),
        own_invited: cloud.solution("Invites the partner", false).await,
        ending: cloud.ending_solution("Ending").await,
        also_ending: cloud.ending_solution("Ending too").await,
        active,
        of_account,
        target,
        handover: handover["intent_id"].as_str().unwrap().to_owned(),
        migration: migration["migration_intent_id"].as_str().unwrap().to_owned(),
        preverified,
        unverified,
        silent: cloud.preverified("+1 650 555 1236").await,
        code,
        media: cloud.uploaded_file().await,
        also_media: cloud.uploaded_file().await,
        template: templates["data"][0]["id"].as_str().unwrap().to_owned(),
    }
}

fn text() -> Value {
    json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "Hi"}})
}

fn sample(nodes: &Nodes, method: &str, path: &str) -> Sample {
    let (node, edge) = path.trim_start_matches('/').split_once('/').unwrap_or((path.trim_start_matches('/'), ""));
    let waba = |query: &str| of_business(format!("{WABA}/{edge}{query}"), None);
    let waba_post = |body: Value| of_business(format!("{WABA}/{edge}"), Some(body));
    let number = |body: Value| of_business(format!("{NUMBER}/{edge}"), Some(body));
    let business = |body: Option<Value>| of_business(format!("{BUSINESS}/{edge}"), body);
    let solution = |id: &String, body: Value| of_business(format!("{id}/{edge}"), Some(body));
    match (method, node, edge) {
        ("GET", "{Application-ID}", "connected_client_businesses") => {
            Sample { path: format!("{DESK_APP}/{edge}"), body: None, by_partner: true }
        }
        ("GET", "{Application-ID}", _) => of_business(format!("{APP}/{edge}?role=OWNER"), None),
        ("POST", "{Application-ID}", _) => of_business(
            format!("{APP}/{edge}"),
            Some(
                json!({"solution_name": "Another", "partner_app_id": DESK_APP, "owner_permissions": [], "partner_permissions": ["MESSAGING"]}),
            ),
        ),
        ("POST", "{Business-ID}", "add_phone_numbers") => business(Some(json!({"phone_number": "+44 7400 123456"}))),
        ("POST", "{Business-ID}", "share_preverified_numbers") => {
            business(Some(json!({"preverified_id": nodes.preverified, "partner_business_id": PARTNER_BUSINESS})))
        }
        ("POST", "{Business-ID}", "onboard_partners_to_mm_lite") => {
            Sample { path: format!("{BUSINESS}/{edge}?solution_id={}", nodes.active), body: None, by_partner: true }
        }
        ("GET", "{Business-ID}", "") => of_business(format!("{BUSINESS}?fields=id,name,timezone_id"), None),
        ("GET", "{Business-ID}", "client_whatsapp_business_accounts") => {
            Sample { path: format!("{PARTNER_BUSINESS}/{edge}"), body: None, by_partner: true }
        }
        ("GET", "{Business-ID}", "preverified_numbers") => {
            of_business(format!("{BUSINESS}/{edge}?country_code=US"), None)
        }
        ("GET", "{Business-ID}", _) => business(None),
        ("POST", "{Phone-Number-ID}", "marketing_messages") => number(
            json!({"messaging_product": "whatsapp", "to": ANA, "type": "template", "template": {"name": "spring_sale", "language": {"code": "es"}}}),
        ),
        // Its file is missing.
        ("POST", "{Phone-Number-ID}", "media") => number(json!({"messaging_product": "whatsapp"})),
        ("POST", "{Phone-Number-ID}", "messages") => number(text()),
        ("POST", "{Phone-Number-ID}", "whatsapp_business_profile") => {
            number(json!({"messaging_product": "whatsapp", "about": "Open"}))
        }
        ("POST", "{Phone-Number-ID}", "") => {
            of_business(SECOND_NUMBER.to_owned(), Some(json!({"webhook_configuration": {"override_callback_uri": ""}})))
        }
        ("GET", "{Phone-Number-ID}", "") => of_business(NUMBER.to_owned(), None),
        ("GET", "{Phone-Number-ID}", _) => of_business(format!("{NUMBER}/{edge}"), None),
        ("GET", "{Media-ID}", _) => of_business(nodes.media.clone(), None),
        ("DELETE", "{Media-ID}", _) => of_business(nodes.also_media.clone(), None),
        ("GET", "{Migration-Intent-ID}", _) => of_business(nodes.migration.clone(), None),
        ("GET", "{OBO-Mobility-Intent-ID}", _) => of_business(nodes.handover.clone(), None),
        ("GET", "{Pre-Verified-Phone-Number-ID}", "") => of_business(nodes.preverified.clone(), None),
        ("DELETE", "{Pre-Verified-Phone-Number-ID}", _) => of_business(nodes.preverified.clone(), None),
        ("GET", "{Pre-Verified-Phone-Number-ID}", _) => of_business(format!("{}/{edge}", nodes.preverified), None),
        ("POST", "{Pre-Verified-Phone-Number-ID}", "request_code") => {
            solution(&nodes.silent, json!({"code_method": "VOICE", "language": "es_ES"}))
        }
        ("POST", "{Pre-Verified-Phone-Number-ID}", _) => solution(&nodes.unverified, json!({"code": nodes.code})),
        ("GET", "{Solution-ID}", "") => of_business(nodes.active.clone(), None),
        ("GET", "{Solution-ID}", _) => of_business(format!("{}/{edge}?business_id={BUSINESS}", nodes.of_account), None),
        ("POST", "{Solution-ID}", "accept") => solution(&nodes.invited, json!({"partner_app_id": APP})),
        ("POST", "{Solution-ID}", "reject") => {
            solution(&nodes.own_invited, json!({"request_type": "PARTNERSHIP_REQUEST", "partner_app_id": DESK_APP}))
        }
        ("POST", "{Solution-ID}", "send_deactivation_request") => solution(&nodes.target, json!({"reason": "over"})),
        ("POST", "{Solution-ID}", "accept_deactivation_request") => solution(&nodes.ending, json!({})),
        ("POST", "{Solution-ID}", _) => solution(&nodes.also_ending, json!({"reject_deactivation_request": true})),
        ("GET", "{User-ID}", _) => of_business(format!("{SYSTEM_USER}/{edge}"), None),
        ("GET", "{WhatsApp-Account-Number-ID}", _) => {
            of_business(format!("{NUMBER}?fields=id,display_phone_number,status"), None)
        }
        ("GET", "{WhatsApp-Business-Account-ID}", _) => waba(&format!("?business={BUSINESS}")),
        ("POST", "{WhatsApp-Business-Account-ID}", _) => {
            waba_post(json!({"user": BUSINESS_USER, "tasks": ["MANAGE", "MESSAGING"]}))
        }
        ("DELETE", "{WhatsApp-Business-Account-ID}", _) => waba_post(json!({"user": BUSINESS_USER})),
        ("POST", "{TEMPLATE_ID}", _) => {
            of_business(nodes.template.clone(), Some(json!({"message_send_ttl_seconds": 3600})))
        }
        ("POST", "{WABA-ID}", "message_templates") => waba_post(json!({
            "name": "parcel", "language": "en_US", "category": "UTILITY",
            "components": [{"type": "BODY", "text": "Your parcel has left our house."}]})),
        ("DELETE", "{WABA-ID}", "message_templates") => waba("?name=order_update"),
        ("GET", "{TEMPLATE_ID}", _) => of_business(nodes.template.clone(), None),
        ("GET", "{WABA-Bot-ID}", _) => of_business(recado_cloud::world::number_edges::bot_id(NUMBER), None),
        ("GET", "{WABA-ID}", "") => of_business(WABA.to_owned(), None),
        ("POST", "{WABA-ID}", "") => of_business(WABA.to_owned(), Some(json!({"name": "Another name"}))),
        ("POST", "{WABA-ID}", "schedules") => waba_post(schedule("Hours")),
        ("POST", "{WABA-ID}", "obo_mobility_intent") => waba_post(
            json!({"solution_id": nodes.of_account, "target_solution_id": nodes.target, "intent_type": "INITIATE_TRANSFER"}),
        ),
        ("POST", "{WABA-ID}", "set_obo_mobility_intent") => {
            waba_post(json!({"waba_id": WABA, "solution_id": nodes.active}))
        }
        ("POST", "{WABA-ID}", "set_solution_migration_intent") => waba_post(
            json!({"solution_id": nodes.of_account, "migration_intent": "CANCEL_MIGRATION", "migration_reason": "no"}),
        ),
        ("POST", "{WABA-ID}", _) => waba_post(json!({})),
        ("GET" | "DELETE", "{WABA-ID}", _) => waba(""),
        other => panic!("no sample for {other:?}"),
    }
}

fn schedule(name: &str) -> Value {
    json!({"name": name, "schedule_type": "BUSINESS_HOURS", "start_time": "09:00", "end_time": "17:00"})
}

/// Whether a value has what stands at `data[].id`, `waba.name`, `success`.
fn has(value: &Value, path: &str) -> bool {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let inner = |value: &Value| rest.is_none_or(|rest| has(value, rest));
    match first.strip_suffix("[]") {
        Some(name) => value[name].as_array().is_some_and(|items| !items.is_empty() && items.iter().all(inner)),
        None => value.get(first).is_some_and(|value| !value.is_null() && inner(value)),
    }
}

fn error_of(answer: &Answer, what: &str) -> Value {
    assert!(answer.status.is_client_error(), "{what}: {} {}", answer.status, String::from_utf8_lossy(&answer.bytes));
    let error = answer.json()["error"].clone();
    assert!(
        error["message"].is_string() && error["code"].is_i64() && error["fbtrace_id"].is_string(),
        "{what}: {error}"
    );
    error
}

/// The order in which samples are called: what is deleted goes last.
fn covered() -> Vec<(&'static str, &'static str, &'static [&'static str])> {
    let mut all = COVERED.to_vec();
    all.sort_by_key(|(method, path, _)| match *method {
        "DELETE" => 2,
        // The list of partners wants a number that was shared.
        "GET" if path.ends_with("/partners") || path.ends_with("/schedules") => 1,
        _ => 0,
    });
    all
}

#[test]
fn every_operation_is_in_one_list() {
    let mut all: Vec<(&str, &str)> = COVERED.iter().map(|(method, path, _)| (*method, *path)).collect();
    all.extend(PENDING);
    all.extend(NOT_COVERED.iter().map(|(method, path, reason)| {
        assert!(!reason.is_empty());
        (*method, *path)
    }));
    assert_eq!(all.len(), OPERATIONS);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), OPERATIONS);
}

on_both_engines! {
    async fn every_covered_operation_answers_what_it_must(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (nodes, partner) = (nodes(&cloud).await, cloud.partner_token());
        for (method, path, required) in covered() {
            if path.ends_with("/media") {
                continue; // It takes a file; `uploaded_file` has made that call already.
            }
            let sample = sample(&nodes, method, path);
            let token = if sample.by_partner { partner.as_str() } else { TOKEN };
            let answer = cloud.by(token, method.parse().unwrap(), &sample.path, sample.body).await;
            let shown = String::from_utf8_lossy(&answer.bytes).into_owned();
            assert_eq!(answer.status, StatusCode::OK, "{method} {path}: {shown}");
            for part in required {
                assert!(has(&answer.json(), part), "{method} {path} lacks {part}: {shown}");
            }
        }
    }

    async fn whatever_is_wrong_is_told_in_graphs_words(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (nodes, partner) = (nodes(&cloud).await, cloud.partner_token());
        for (method, path, _) in covered() {
            let what = format!("{method} {path}");
            let wanted: Method = method.parse().unwrap();
            let Sample { path, body, by_partner } = sample(&nodes, method, path);
            let token = if by_partner { partner.as_str() } else { TOKEN };
            let nobody = cloud.by("nonsense", wanted.clone(), &path, body.clone()).await;
            assert_eq!((nobody.status, error_of(&nobody, &what)["code"].clone()), (StatusCode::UNAUTHORIZED, json!(190)), "{what}");
            let anonymous = cloud.call(wanted.clone(), &format!("/v23.0/{path}"), body.clone()).await;
            assert_eq!(error_of(&anonymous, &what)["code"], 190, "{what}");
            let put = cloud.by(token, Method::PUT, &path, body.clone()).await;
            assert_eq!(error_of(&put, &what)["code"], 100, "{what}");
            if wanted == Method::GET {
                let separator = if path.contains('?') { '&' } else { '?' };
                let answer = cloud.by(token, Method::GET, &format!("{path}{separator}fields=id{{"), None).await;
                assert!(!answer.status.is_server_error(), "{what}");
                let is_list = path.contains('/') && !path.contains("access_token") && !path.contains("profile") && !path.contains("subscribed");
                if is_list {
                    let answer = cloud.by(token, Method::GET, &format!("{path}{separator}limit=many"), None).await;
                    assert_eq!(error_of(&answer, &what)["code"], 100, "{what}");
                    let answer = cloud.by(token, Method::GET, &format!("{path}{separator}after=%25"), None).await;
                    assert_eq!(error_of(&answer, &what)["code"], 131_059, "{what}");
                }
            }
            for name in body.iter().filter_map(Value::as_object).flat_map(|body| body.keys()) {
                for wrong in [json!({"x": [1]}), json!([{"y": {}}]), json!(true), json!("\u{0}~")] {
                    let mut changed = body.clone().unwrap();
                    changed[name] = wrong.clone();
                    let answer = cloud.by(token, wanted.clone(), &path, Some(changed)).await;
                    assert!(!answer.status.is_server_error(), "{what} {name}={wrong}: {}", answer.status);
                    if !answer.status.is_success() {
                        error_of(&answer, &what);
                    }
                }
            }
        }
    }

    async fn nodes_that_are_not_there_are_unknown(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for path in ["600000000000009", "600000000000009/accept", "600000000000009/partners", "999999999999999/assigned_whatsapp_business_accounts"] {
            let answer = cloud.graph(Method::GET, path, None).await;
            let error = error_of(&answer, path);
            assert_eq!((&error["code"], &error["error_subcode"]), (&json!(100), &json!(33)), "{path}");
        }
    }
}
