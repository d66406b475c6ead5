//! A call of every operation, and the nodes that they are about.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use recado_whatsapp::jwe::{self, ContentKey};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::harness::{ANA, APP, Answer, NUMBER, SECOND_NUMBER, TOKEN, TestCloud, WABA};

const BUSINESS: &str = "200000000000001";
const PARTNER_BUSINESS: &str = "200000000000002";
const DESK_APP: &str = "100000000000002";
const SYSTEM_USER: &str = "500000000000001";
const BUSINESS_USER: &str = "500000000000003";

/// A call that does what an operation is for.
pub struct Sample {
    pub path: String,
    pub body: Option<Value>,
    /// The partner's token rather than the business's.
    pub by_partner: bool,
}

fn of_business(path: String, body: Option<Value>) -> Sample {
    Sample { path, body, by_partner: false }
}

/// Nodes to call.
pub struct Nodes {
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
    qr_code: String,
    also_qr_code: String,
    history: String,
    /// A call of `messages` that only the cloud can read.
    encrypted: String,
    flows_key: String,
    /// Added, and waits for its code.
    added: String,
    /// Not verified, and without a code so far.
    new_number: String,
    /// Drafts, and one that is published.
    flow: String,
    flow_to_publish: String,
    flow_to_deprecate: String,
    flow_to_delete: String,
}

impl TestCloud {
    pub fn partner_token(&self) -> String {
        self.cloud.desk_credentials().unwrap().access_token.expose_secret().to_owned()
    }

    pub async fn by(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
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

    async fn qr_code(&self, text: &str) -> String {
        let body = json!({"prefilled_message": text});
        let made = self.graph(Method::POST, &format!("{NUMBER}/message_qrdls"), Some(body)).await.ok();
        made["code"].as_str().unwrap().to_owned()
    }

    async fn added_number(&self, national: &str) -> String {
        let body = json!({"cc": "34", "phone_number": national, "verified_name": "Lucky Shrub"});
        let added = self.graph(Method::POST, &format!("{WABA}/phone_numbers"), Some(body)).await.ok();
        added["id"].as_str().unwrap().to_owned()
    }

    /// Has [`NUMBER`] take encrypted calls; answers one.
    async fn encrypted_text(&self) -> String {
        let setting = json!({"status": "ENABLED", "client_encryption_key": new_public_key()});
        let path = format!("{NUMBER}/settings");
        self.graph(Method::POST, &path, Some(json!({"payload_encryption": setting}))).await.ok();
        let shown = self.graph(Method::GET, &path, None).await.ok();
        let pem = STANDARD.decode(shown["payload_encryption"]["cloud_encryption_key"].as_str().unwrap()).unwrap();
        let pem = String::from_utf8(pem).unwrap();
        let clouds: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let content_key = ContentKey { key: [5; 32], nonce: [6; 12] };
        jwe::encrypt(text().to_string().as_bytes(), &STANDARD.decode(clouds).unwrap(), content_key).unwrap()
    }

    async fn flow(&self, name: &str) -> String {
        let end = json!({"type": "Footer", "label": "End", "on-click-action": {"name": "complete", "payload": {}}});
        let layout = json!({"type": "SingleColumnLayout", "children": [end]});
        let screen = json!({"id": "END", "title": "End", "terminal": true, "layout": layout});
        let flow_json = json!({"version": "7.3", "screens": [screen]}).to_string();
        let body = json!({"name": name, "categories": ["OTHER"], "flow_json": flow_json});
        let made = self.graph(Method::POST, &format!("{WABA}/flows"), Some(body)).await.ok();
        made["id"].as_str().unwrap().to_owned()
    }

    async fn move_account(&self, edge: &str, body: Value) -> Value {
        self.graph(Method::POST, &format!("{WABA}/{edge}"), Some(body)).await.ok()
    }
}

pub async fn nodes(cloud: &TestCloud) -> Nodes {
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
    // What block lists, histories and the blue check ask for.
    cloud.write_text(ANA, "Hi").await;
    let wamid = cloud.send_text(ANA, "Hello").await;
    cloud.settle().await;
    let history = cloud.graph(Method::GET, &format!("{NUMBER}/message_history?message_id={wamid}"), None).await.ok();
    let flow_to_deprecate = cloud.flow("To be deprecated").await;
    cloud.graph(Method::POST, &format!("{flow_to_deprecate}/publish"), None).await.ok();
    let added = cloud.added_number("600000009").await;
    let request = json!({"code_method": "SMS", "language": "en_US"});
    cloud.graph(Method::POST, &format!("{added}/request_code"), Some(request)).await.ok();
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
        qr_code: cloud.qr_code("One").await,
        also_qr_code: cloud.qr_code("Two").await,
        history: history["data"][0]["id"].as_str().unwrap().to_owned(),
        encrypted: cloud.encrypted_text().await,
        flows_key: flows_key(),
        added,
        new_number: cloud.added_number("600000008").await,
        flow: cloud.flow("A").await,
        flow_to_publish: cloud.flow("To be published").await,
        flow_to_deprecate,
        flow_to_delete: cloud.flow("To be deleted").await,
    }
}

/// DER in base64.
fn new_public_key() -> String {
    let key = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap().public_key();
    let der: PublicKeyX509Der<'_> = key.as_der().unwrap();
    STANDARD.encode(der.as_ref())
}

fn flows_key() -> String {
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", new_public_key())
}

fn compliance() -> Value {
    let officer = json!({"name": "Asha", "email": "asha@shop.example", "mobile_number": "+911234567890"});
    let care = json!({"email": "care@shop.example", "mobile_number": "+911234567891"});
    json!({
        "messaging_product": "whatsapp", "entity_name": "Lucky Shrub", "entity_type": "PARTNERSHIP", "is_registered": true,
        "grievance_officer_details": officer, "customer_care_details": care,
    })
}

fn text() -> Value {
    json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "Hi"}})
}

pub fn sample(nodes: &Nodes, method: &str, path: &str) -> Sample {
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
        (_, "{Phone-Number-ID}", edge) if method != "GET" && !edge.is_empty() => number_sample(nodes, method, edge),
        ("GET", "{Phone-Number-ID}", "message_qrdls/{QR-Code-ID}") => {
            of_business(format!("{NUMBER}/message_qrdls/{}", nodes.qr_code), None)
        }
        ("GET", "{Message-History-ID}", _) => of_business(format!("{}/{edge}", nodes.history), None),
        ("GET", "{WhatsApp-Business-Profile-ID}", _) => {
            let id = recado_cloud::world::number_edges::profile_id(NUMBER);
            of_business(format!("{id}?fields=id,messaging_product"), None)
        }
        ("POST", "{WhatsApp-Business-Profile-ID}", _) => {
            let id = recado_cloud::world::number_edges::profile_id(NUMBER);
            of_business(id, Some(json!({"messaging_product": "whatsapp", "about": "Open", "account_name": "Shrub"})))
        }
        ("POST", "{WABA-ID}", "phone_numbers") => {
            waba_post(json!({"phone_number": "34600000007", "verified_name": "Lucky Shrub"}))
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
        ("POST", "{WABA-ID}", "flows") => waba_post(json!({"name": "Another", "categories": ["SURVEY"]})),
        ("POST", "{WABA-ID}", _) => waba_post(json!({})),
        ("GET" | "DELETE", "{WABA-ID}", _) => waba(""),
        ("GET", "{Flow-ID}", "") => of_business(nodes.flow.clone(), None),
        ("GET", "{Flow-ID}", _) => of_business(format!("{}/{edge}", nodes.flow), None),
        ("POST", "{Flow-ID}", "") => {
            of_business(nodes.flow.clone(), Some(json!({"name": "Renamed", "categories": ["OTHER"]})))
        }
        ("POST", "{Flow-ID}", "publish") => of_business(format!("{}/{edge}", nodes.flow_to_publish), None),
        ("POST", "{Flow-ID}", _) => of_business(format!("{}/{edge}", nodes.flow_to_deprecate), None),
        ("DELETE", "{Flow-ID}", _) => of_business(nodes.flow_to_delete.clone(), None),
        other => panic!("no sample for {other:?}"),
    }
}

/// What changes something about a number.
fn number_sample(nodes: &Nodes, method: &str, edge: &str) -> Sample {
    let number = |body: Value| of_business(format!("{NUMBER}/{edge}"), Some(body));
    let other = |id: &str, body: Value| of_business(format!("{id}/{edge}"), Some(body));
    match (method, edge) {
        (_, "block_users") => number(json!({"messaging_product": "whatsapp", "block_users": [{"user": ANA}]})),
        ("DELETE", "message_qrdls/{QR-Code-ID}") => {
            of_business(format!("{NUMBER}/message_qrdls/{}", nodes.also_qr_code), None)
        }
        (_, "message_qrdls") => number(json!({"prefilled_message": "Three", "generate_qr_image": "PNG"})),
        (_, "messages_encrypted") => {
            number(json!({"messaging_product": "whatsapp", "encrypted_contents": nodes.encrypted}))
        }
        (_, "official_business_account") => number(json!({"action": "SUBMIT_APPLICATION", "application_data": {
            "business_name": "Lucky Shrub", "business_description": "Plants", "website_url": "https://shop.example",
            "contact_email": "care@shop.example",
        }})),
        (_, "deregister") => other(SECOND_NUMBER, json!({})),
        (_, "register") => other(SECOND_NUMBER, json!({"messaging_product": "whatsapp", "pin": "123456"})),
        (_, "request_code") => other(&nodes.new_number, json!({"code_method": "VOICE", "language": "es_ES"})),
        (_, "verify_code") => other(&nodes.added, json!({"code": "123456"})),
        (_, "settings") => number(json!({"user_identity_change": {"enabled": false}})),
        (_, "whatsapp_business_encryption") => number(json!({"business_public_key": nodes.flows_key})),
        (_, "whatsapp_commerce_settings") => {
            of_business(format!("{NUMBER}/{edge}?is_cart_enabled=true&is_catalog_visible=true"), None)
        }
        (_, "business_compliance_info") => number(compliance()),
        (_, "conversational_automation") => number(json!({
            "prompts": ["Plan a trip"], "commands": [{"command_name": "imagine", "command_description": "Makes a picture"}],
        })),
        other => panic!("no sample for {other:?}"),
    }
}

fn schedule(name: &str) -> Value {
    json!({"name": name, "schedule_type": "BUSINESS_HOURS", "start_time": "09:00", "end_time": "17:00"})
}
