//! Ice breakers and commands, commerce settings, compliance information, the key of Flows, the profile and its picture.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request, header};
use recado_cloud::{Settings, world};
use recado_core::{Clock, Timestamp};
use recado_db::on_both_engines;
use recado_infra::blobs::Blobs;
use recado_whatsapp::number_edges::LimitSource;
use serde_json::{Value, json};

use crate::harness::{ANA, Answer, NUMBER, SECOND_NUMBER, SETS, TOKEN, TestCloud, WABA, start_time};

const AUTOMATION: &str = "conversational_automation";
const COMMERCE: &str = "whatsapp_commerce_settings";
const COMPLIANCE: &str = "business_compliance_info";
const ENCRYPTION: &str = "whatsapp_business_encryption";
const PROFILE: &str = "whatsapp_business_profile";

impl TestCloud {
    async fn set(&self, edge: &str, body: Value) -> Answer {
        self.graph(Method::POST, &format!("{NUMBER}/{edge}"), Some(body)).await
    }

    async fn shown(&self, path: &str) -> Value {
        self.graph(Method::GET, path, None).await.ok()
    }

    async fn form(&self, edge: &str, pairs: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = Request::post(format!("/v23.0/{NUMBER}/{edge}"))
            .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }
}

fn error_code(answer: &Answer) -> (u16, i64) {
    (answer.status.as_u16(), answer.json()["error"]["code"].as_i64().unwrap())
}

pub fn pem(size: KeySize) -> String {
    let key = PrivateDecryptingKey::generate(size).unwrap().public_key();
    let der: PublicKeyX509Der<'_> = key.as_der().unwrap();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der.as_ref()))
}

fn square(side_px: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(side_px, side_px).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

on_both_engines! {
    async fn ice_breakers_and_commands(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let node = format!("{NUMBER}?fields={AUTOMATION}");
        assert_eq!(cloud.shown(&node).await, json!({"id": NUMBER}));
        let prompts = json!({"prompts": ["Plan a trip", "¿Dónde está mi pedido?"], "enable_welcome_message": false});
        assert_eq!(cloud.set(AUTOMATION, prompts).await.ok(), json!({"success": true}));
        // Lists come as JSON text too, and in forms.
        let commands = r#"[{"command_name":"imagine","command_description":"Create images"}]"#;
        cloud.form(AUTOMATION, &[("commands", commands)]).await.ok();
        let shown = cloud.shown(&node).await;
        let id = shown[AUTOMATION]["id"].as_str().unwrap();
        assert_eq!(
            shown,
            json!({"id": NUMBER, AUTOMATION: {
                "enable_welcome_message": false, "prompts": ["Plan a trip", "¿Dónde está mi pedido?"], "id": id,
                "commands": [{"command_name": "imagine", "command_description": "Create images"}],
            }})
        );
        let part = cloud.shown(&format!("{NUMBER}?fields={AUTOMATION}{{prompts}}")).await;
        assert_eq!(part[AUTOMATION]["prompts"][0], "Plan a trip");
        cloud.set(AUTOMATION, json!({"prompts": "[]"})).await.ok();
        assert_eq!(cloud.shown(&node).await[AUTOMATION]["prompts"], json!([]));

        for bad in [
            json!({}),
            json!({"prompts": ["a", "b", "c", "d", "e"]}),
            json!({"prompts": ["x".repeat(81)]}),
            json!({"prompts": ["Hi 👋"]}),
            json!({"commands": [{"command_name": "a b", "command_description": "x"}]}),
            json!({"commands": [{"command_name": "x".repeat(33), "command_description": "x"}]}),
            json!({"commands": [{"command_name": "a", "command_description": "x".repeat(257)}]}),
            json!({"commands": [{"command_name": "a", "command_description": "x"}, {"command_name": "a", "command_description": "y"}]}),
            json!({"enable_welcome_message": "perhaps"}),
        ] {
            assert_eq!(error_code(&cloud.set(AUTOMATION, bad.clone()).await), (400, 100), "{bad}");
        }
        let path = format!("{NUMBER}/{AUTOMATION}");
        assert_eq!(error_code(&cloud.graph(Method::GET, &path, None).await), (400, 100));
        assert_eq!(error_code(&cloud.call(Method::POST, &format!("/{path}"), None).await), (401, 190));
        // What one number has, the other has not; and it stays when the process ends.
        assert_eq!(cloud.shown(&format!("{SECOND_NUMBER}?fields={AUTOMATION}")).await, json!({"id": SECOND_NUMBER}));
        cloud.stop().await;
        let again = TestCloud::open(&db).await;
        assert_eq!(again.shown(&node).await[AUTOMATION]["commands"][0]["command_name"], "imagine");
        again.post("reset", json!({})).await.ok();
        assert_eq!(again.shown(&node).await, json!({"id": NUMBER}));
    }

    async fn the_narrower_limits_can_be_chosen(db) [SETS] {
        let settings = Settings { number_limits: LimitSource::OpenApi, ..Settings::default() };
        let cloud = TestCloud::open_with(&db, settings).await;
        let four = cloud.set(AUTOMATION, json!({"prompts": ["a", "b", "c", "d"]})).await;
        assert_eq!(four.json()["error"]["message"], "(#100) Too many prompts provided. Maximum allowed is 3");
        let long = json!({"commands": [{"command_name": "x".repeat(31), "command_description": "x"}]});
        assert_eq!(error_code(&cloud.set(AUTOMATION, long).await), (400, 100));
        let long = json!({"messaging_product": "whatsapp", "description": "x".repeat(257)});
        assert_eq!(error_code(&cloud.set(PROFILE, long).await), (400, 100));
        cloud.set(AUTOMATION, json!({"prompts": ["a", "b", "c"]})).await.ok();
    }

    async fn the_first_opening_was_told_until_march_2026(db) [SETS] {
        let clock = Clock::frozen_at(Timestamp::parse("2026-03-26T10:00:00Z").unwrap());
        let cloud = TestCloud::open_at(&db, Settings::default(), clock, Blobs::memory()).await;
        let receiver = cloud.subscribe().await;
        let open = async |customer: &str| cloud.post(&format!("customers/{customer}/open"), json!({"to": NUMBER})).await;
        assert_eq!(open(ANA).await.ok(), json!({"welcome_message_id": null}));
        cloud.set(AUTOMATION, json!({"enable_welcome_message": true})).await.ok();
        let opened = open(ANA).await.ok();
        let id = opened["welcome_message_id"].as_str().unwrap();
        assert_eq!(open(ANA).await.ok(), json!({"welcome_message_id": null}));
        cloud.settle().await;
        let message = receiver.wait_for(1).await[0].value()["messages"][0].clone();
        assert_eq!((&message["type"], &message["id"], &message["from"]), (&json!("request_welcome"), &json!(id), &json!(ANA)));
        assert!(message.get("request_welcome").is_none());
        // It shows nowhere, and it opens the window.
        assert!(cloud.chat(ANA).await.is_empty());
        let answer = cloud.send_text(ANA, "Welcome!").await;
        cloud.settle().await;
        assert_eq!(cloud.chat(ANA).await[0]["id"], answer);
        assert_eq!(cloud.chat(ANA).await[0]["status"], "delivered");
        cloud.advance("P1D").await;
        assert_eq!(open("34600100002").await.ok(), json!({"welcome_message_id": null}));
        assert_eq!(cloud.post(&format!("customers/{ANA}/open"), json!({"to": "7"})).await.problem(), (422, "invalid".to_owned()));
    }

    async fn a_cart_and_a_catalogue(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("{NUMBER}/{COMMERCE}");
        let start = cloud.shown(&path).await;
        let id = start["data"][0]["id"].as_str().unwrap();
        assert_eq!(start, json!({"data": [{"is_cart_enabled": true, "is_catalog_visible": false, "id": id}]}));
        let query = format!("{path}?is_cart_enabled=false&is_catalog_visible=true");
        assert_eq!(cloud.graph(Method::POST, &query, None).await.ok(), json!({"success": true}));
        cloud.set(COMMERCE, json!({"is_cart_enabled": true})).await.ok();
        let after = json!({"data": [{"is_cart_enabled": true, "is_catalog_visible": true, "id": id}]});
        assert_eq!(cloud.shown(&path).await, after);
        assert_eq!(cloud.shown(&format!("{NUMBER}?fields={COMMERCE}")).await[COMMERCE], after);
        assert_eq!(cloud.shown(&format!("{path}?fields=is_cart_enabled")).await, json!({"data": [{"is_cart_enabled": true, "id": id}]}));
        for bad in [json!({}), json!({"is_cart_enabled": "perhaps"}), json!({"is_cart_enabled": true, "colour": 1})] {
            assert_eq!(error_code(&cloud.set(COMMERCE, bad.clone()).await), (400, 100), "{bad}");
        }
        assert_eq!(error_code(&cloud.graph(Method::GET, &format!("{path}?fields=colour"), None).await), (400, 100));
        assert_eq!(error_code(&cloud.graph(Method::DELETE, &path, None).await), (400, 100));
    }

    async fn compliance_information_of_indian_businesses(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("{NUMBER}/{COMPLIANCE}");
        assert_eq!(cloud.shown(&path).await, json!({"data": []}));
        let info = json!({
            "messaging_product": "whatsapp", "entity_name": "Lucky Shrub", "entity_type": "PARTNERSHIP", "is_registered": true,
            "grievance_officer_details": {"name": "Chandravati P.", "email": "c@luckyshrub.example", "mobile_number": "+913854559033", "landline_number": "+913857614343"},
            "customer_care_details": {"email": "care@luckyshrub.example", "mobile_number": "+913854559033"},
        });
        assert_eq!(cloud.set(COMPLIANCE, info.clone()).await.ok(), json!({"success": true}));
        let mut shown = info.clone();
        shown["whatsapp_business_account_id"] = json!(WABA);
        assert_eq!(cloud.shown(&path).await, json!({"data": [shown]}));
        assert_eq!(cloud.shown(&format!("{path}?fields=entity_name,entity_type_custom")).await, json!({"data": [{"entity_name": "Lucky Shrub"}]}));
        let with = |name: &str, value: Value| {
            let mut body = info.clone();
            body[name] = value;
            body
        };
        let other = cloud.set(COMPLIANCE, with("entity_type", json!("OTHER"))).await;
        assert_eq!(error_code(&other), (400, 100));
        assert_eq!(other.json()["error"]["error_data"]["details"], "Entity_type_custom is mandatory for OTHER entity type");
        let company = cloud.set(COMPLIANCE, with("entity_type", json!("PRIVATE_COMPANY"))).await;
        assert_eq!(
            company.json()["error"]["error_data"]["details"],
            "is_registered required only when entity_type is set to Other or Partnership"
        );
        for (name, value) in [
            ("messaging_product", json!("sms")),
            ("entity_name", json!("x")),
            ("entity_type", json!("CHARITY")),
            ("grievance_officer_details", json!({"email": "a@b.co"})),
            ("customer_care_details", json!({"email": "a@b.co", "mobile_number": "123"})),
            ("colour", json!("red")),
        ] {
            assert_eq!(error_code(&cloud.set(COMPLIANCE, with(name, value)).await), (400, 100), "{name}");
        }
    }

    async fn the_key_of_flows(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("{NUMBER}/{ENCRYPTION}");
        assert_eq!(cloud.shown(&path).await, json!({"data": []}));
        let key = pem(KeySize::Rsa2048);
        assert_eq!(cloud.form(ENCRYPTION, &[("business_public_key", &key)]).await.ok(), json!({"success": true}));
        let valid = json!({"data": [{"business_public_key": key.trim(), "business_public_key_signature_status": "VALID"}]});
        assert_eq!(cloud.shown(&path).await, valid);
        for bad in [pem(KeySize::Rsa3072), "hello".to_owned(), String::new(), key.replace("PUBLIC", "RSA PUBLIC")] {
            assert_eq!(error_code(&cloud.form(ENCRYPTION, &[("business_public_key", &bad)]).await), (400, 100), "{bad}");
        }
        assert_eq!(error_code(&cloud.set(ENCRYPTION, json!({"business_public_key": 7})).await), (400, 100));
        assert_eq!(cloud.shown(&path).await, valid);
        cloud.stop().await;

        // The number is registered anew.
        for number in [NUMBER, SECOND_NUMBER] {
            db.write("test.register", number, |tx, number| {
                Box::pin(async move { world::number_edges::outdate_encryption_key(tx, number, start_time()).await })
            })
            .await
            .unwrap();
        }
        let again = TestCloud::open(&db).await;
        assert_eq!(again.shown(&path).await["data"][0]["business_public_key_signature_status"], "MISMATCH");
        again.form(ENCRYPTION, &[("business_public_key", &key)]).await.ok();
        assert_eq!(again.shown(&path).await, valid);
    }

    async fn a_profile_is_a_node_too(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let profile = cloud.shown(&format!("{NUMBER}/{PROFILE}?fields=id,about")).await;
        let id = profile["data"][0]["id"].as_str().unwrap();
        assert_eq!(
            cloud.shown(id).await,
            json!({"id": id, "account_name": "Recado Demo", "about": "A number for trying things out.", "vertical": "OTHER"})
        );
        let change = |body: Value| cloud.graph(Method::POST, id, Some(body));
        let changed = change(json!({"messaging_product": "whatsapp", "about": "Abierto 🌮", "account_name": "Tacos", "websites": ["https://a.example"]}));
        assert_eq!(changed.await.ok(), json!({"id": id, "success": true}));
        assert_eq!(cloud.shown(&format!("{id}?fields=about,account_name")).await, json!({"id": id, "about": "Abierto 🌮", "account_name": "Tacos"}));
        let flat = cloud.shown(&format!("{NUMBER}/{PROFILE}")).await;
        assert_eq!(flat["data"][0], json!({"about": "Abierto 🌮", "vertical": "OTHER", "websites": ["https://a.example"], "messaging_product": "whatsapp"}));
        for bad in [
            json!({"about": "x"}),
            json!({"messaging_product": "whatsapp", "account_name": ""}),
            json!({"messaging_product": "whatsapp", "account_name": "x".repeat(76)}),
            json!({"messaging_product": "whatsapp", "websites": ["www.example.com"]}),
            json!({"messaging_product": "whatsapp", "profile_picture_url": "https://a.example/b.png"}),
        ] {
            assert_eq!(error_code(&change(bad.clone()).await), (400, 100), "{bad}");
        }
        assert_eq!(error_code(&cloud.graph(Method::DELETE, id, None).await), (400, 100));
        assert_eq!(error_code(&cloud.graph(Method::GET, &format!("{id}?fields=colour"), None).await), (400, 100));
    }

    async fn a_profile_has_a_picture(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let handle = cloud.handle_of(&square(800)).await;
        let change = async |handle: &str| {
            cloud.set(PROFILE, json!({"messaging_product": "whatsapp", "profile_picture_handle": handle})).await
        };
        change(&handle).await.ok();
        let url = cloud.shown(&format!("{NUMBER}/{PROFILE}?fields=profile_picture_url")).await["data"][0]["profile_picture_url"].clone();
        let path = url.as_str().unwrap().strip_prefix("http://127.0.0.1:8090").unwrap();
        let picture = cloud.call(Method::GET, path, None).await;
        assert_eq!(picture.headers[header::CONTENT_TYPE], "image/jpeg");
        assert_eq!(image::load_from_memory(&picture.bytes).unwrap().width(), 640);
        let card = cloud.get(&format!("numbers/{NUMBER}/card")).await.ok();
        assert_eq!(card["profile"]["picture_url"], path);

        let small = cloud.handle_of(&square(100)).await;
        for bad in ["7", "4::aW1hZ2UvcG5n:ARb", small.as_str()] {
            assert_eq!(error_code(&change(bad).await), (400, 100), "{bad}");
        }
        // The picture outlives its upload, and goes when there is another.
        cloud.advance("P31D").await;
        assert_eq!(cloud.call(Method::GET, path, None).await.status, 200);
        assert_eq!(error_code(&change(&handle).await), (400, 100));
        let other = cloud.handle_of(&square(200)).await;
        change(&other).await.ok();
        assert_eq!(cloud.call(Method::GET, path, None).await.status, 404);
    }

    async fn a_card_shows_what_phones_show(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.set(AUTOMATION, json!({"prompts": ["Hi"], "commands": [{"command_name": "menu", "command_description": "Our menu"}]})).await.ok();
        assert_eq!(
            cloud.get(&format!("numbers/{NUMBER}/card")).await.ok(),
            json!({
                "phone_number_id": NUMBER, "display_phone_number": "+34 600 00 00 01", "verified_name": "Recado Demo",
                "profile": {"about": "A number for trying things out.", "address": null, "description": null, "email": null,
                    "vertical": "OTHER", "websites": null, "picture_url": null},
                "prompts": ["Hi"], "commands": [{"command_name": "menu", "command_description": "Our menu"}],
                "is_cart_enabled": true, "is_catalog_visible": false,
            })
        );
        assert_eq!(cloud.get("numbers/7/card").await.problem(), (404, "not_found".to_owned()));
    }
}
