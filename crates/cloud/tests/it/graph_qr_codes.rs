//! QR codes and short links: made, changed, listed, drawn, scanned, deleted.

use http::{Method, header};
use recado_core::Timestamp;
use recado_db::{on_both_engines, params};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{ANA, Answer, NUMBER, SECOND_NUMBER, SETS, TestCloud};

const OURS: &str = "http://127.0.0.1:8090";

impl TestCloud {
    async fn qr(&self, body: Value) -> Answer {
        self.graph(Method::POST, &format!("{NUMBER}/message_qrdls"), Some(body)).await
    }

    async fn new_code(&self, text: &str) -> String {
        self.qr(json!({"prefilled_message": text})).await.ok()["code"].as_str().unwrap().to_owned()
    }

    async fn codes(&self, query: &str) -> Value {
        self.graph(Method::GET, &format!("{NUMBER}/message_qrdls{query}"), None).await.ok()
    }

    async fn image(&self, url: &str) -> Answer {
        self.call(Method::GET, url.strip_prefix(OURS).unwrap(), None).await
    }
}

fn error_code(answer: &Answer) -> (u16, i64) {
    (answer.status.as_u16(), answer.json()["error"]["code"].as_i64().unwrap())
}

on_both_engines! {
    async fn a_code_is_made_changed_and_deleted(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let made = cloud.qr(json!({"prefilled_message": "{\"Hi\"}, what's new?", "generate_qr_image": "PNG"})).await.ok();
        let code = made["code"].as_str().unwrap();
        assert!(code.len() == 14 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_eq!(made["deep_link_url"], format!("https://wa.me/message/{code}"));
        assert_eq!(made["prefilled_message"], "{\"Hi\"}, what's new?");
        let image = cloud.image(made["qr_image_url"].as_str().unwrap()).await;
        assert_eq!(image.headers[header::CONTENT_TYPE], "image/png");
        let picture = image::load_from_memory(&image.bytes).unwrap();
        assert!(picture.width() == picture.height() && picture.width() > 200);

        let changed = cloud.qr(json!({"code": code, "prefilled_message": "New text"})).await.ok();
        assert_eq!((&changed["code"], &changed["prefilled_message"]), (&json!(code), &json!("New text")));
        assert!(changed.get("qr_image_url").is_none());
        let path = format!("{NUMBER}/message_qrdls/{code}");
        // Some clients name the code in the path, and the text in the query.
        let by_path = cloud.graph(Method::POST, &format!("{path}?prefilled_message=New%20text"), None).await.ok();
        assert_eq!(by_path, changed);
        let one = cloud.graph(Method::GET, &path, None).await.ok();
        assert_eq!(one, json!({"data": [{"code": code, "prefilled_message": "New text", "deep_link_url": format!("https://wa.me/message/{code}")}]}));

        assert_eq!(cloud.graph(Method::DELETE, &path, None).await.ok(), json!({"success": true}));
        assert_eq!(cloud.graph(Method::GET, &path, None).await.ok(), json!({"data": []}));
        assert_eq!(error_code(&cloud.graph(Method::DELETE, &path, None).await), (400, 100));
        assert_eq!(error_code(&cloud.qr(json!({"code": code, "prefilled_message": "x"})).await), (400, 100));
        assert_eq!(cloud.image(made["qr_image_url"].as_str().unwrap()).await.status, 404);
        assert_eq!(cloud.codes("").await, json!({"data": []}));
    }

    async fn a_list_shows_the_newest_first_and_what_is_asked_for(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let mut codes = Vec::new();
        for number in 0..27 {
            codes.push(cloud.new_code(&format!("Text {number}")).await);
        }
        codes.reverse();
        let listed = |page: &Value| -> Vec<String> {
            page["data"].as_array().unwrap().iter().map(|code| code["code"].as_str().unwrap().to_owned()).collect()
        };
        let first = cloud.codes("?limit=100").await;
        assert_eq!(listed(&first), codes[..25]);
        let next = first["paging"]["next"].as_str().unwrap().strip_prefix(OURS).unwrap();
        let second = cloud.call(Method::GET, next, None).await.ok();
        assert_eq!(listed(&second), codes[25..]);
        assert!(second["paging"].get("next").is_none());
        let previous = second["paging"]["previous"].as_str().unwrap().strip_prefix(OURS).unwrap();
        assert_eq!(listed(&cloud.call(Method::GET, previous, None).await.ok()), codes[..25]);

        let some = cloud.codes("?limit=1&fields=code,prefilled_message,qr_image_url.format(SVG)").await;
        let url = some["data"][0]["qr_image_url"].as_str().unwrap();
        assert_eq!(some["data"][0], json!({"code": codes[0], "prefilled_message": "Text 26", "qr_image_url": url}));
        let image = cloud.image(url).await;
        assert_eq!(image.headers[header::CONTENT_TYPE], "image/svg+xml");
        assert!(String::from_utf8_lossy(&image.bytes).starts_with("<svg "));
        assert_eq!(listed(&cloud.codes(&format!("?code={}", codes[3])).await), codes[3..4]);
        assert_eq!(cloud.codes("?limit=1&fields=creation_time").await["data"][0], json!({"code": codes[0]}));
        for bad in ["?fields=colour", "?fields=qr_image_url.format(GIF)", "?limit=0"] {
            let answer = cloud.graph(Method::GET, &format!("{NUMBER}/message_qrdls{bad}"), None).await;
            assert_eq!(error_code(&answer), (400, 100), "{bad}");
        }
        let answer = cloud.graph(Method::GET, &format!("{NUMBER}/message_qrdls?after=aGk"), None).await;
        assert_eq!(answer.json()["error"]["code"], 131_059);
        // Another number has codes of its own.
        let other = cloud.graph(Method::GET, &format!("{SECOND_NUMBER}/message_qrdls"), None).await.ok();
        assert_eq!(other, json!({"data": []}));
        let foreign = cloud.graph(Method::GET, &format!("{SECOND_NUMBER}/message_qrdls/{}", codes[0]), None).await;
        assert_eq!(foreign.ok(), json!({"data": []}));
    }

    async fn bad_codes_are_refused(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for bad in [
            json!({}),
            json!({"prefilled_message": 7}),
            json!({"prefilled_message": "x".repeat(141)}),
            json!({"prefilled_message": "Hi", "generate_qr_image": "GIF"}),
            json!({"prefilled_message": "Hi", "colour": "red"}),
            json!({"prefilled_message": "Hi", "code": "AAAAAAAAAAAAAA"}),
        ] {
            assert_eq!(error_code(&cloud.qr(bad.clone()).await), (400, 100), "{bad}");
        }
        cloud.new_code(&"ñ".repeat(140)).await;
        let path = format!("/v23.0/{NUMBER}/message_qrdls");
        assert_eq!(error_code(&cloud.call(Method::GET, &path, None).await), (401, 190));
        assert_eq!(error_code(&cloud.graph(Method::DELETE, &format!("{NUMBER}/message_qrdls"), None).await), (400, 100));
        assert_eq!(error_code(&cloud.graph(Method::PUT, &format!("{NUMBER}/message_qrdls/X"), None).await), (400, 100));
        assert_eq!(error_code(&cloud.graph(Method::GET, "400000000000009/message_qrdls/X", None).await), (400, 100));
        for missing in ["/_media/qr/AAAAAAAAAAAAAA.png", "/_media/qr/x", "/_media/qr/x.gif", "/_media/profile/x"] {
            assert_eq!(cloud.call(Method::GET, missing, None).await.status, 404, "{missing}");
        }
    }

    async fn a_number_has_at_most_two_thousand(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        db.write("test.codes", (), |tx, ()| {
            Box::pin(async move {
                tx.exec(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
                     INSERT INTO cloud_qr_codes (code, id, phone_number_id, prefilled_message, created_at)
                     SELECT 'CODE' || CAST(i AS TEXT), $1, $2, 'Hi', $3 FROM n",
                    params![Uuid::nil(), NUMBER, Timestamp::EPOCH],
                )
                .await
            })
        })
        .await
        .unwrap();
        let last = cloud.new_code("The last").await;
        let refused = cloud.qr(json!({"prefilled_message": "One more"})).await;
        assert_eq!(error_code(&refused), (400, 100));
        assert!(refused.json()["error"]["message"].as_str().unwrap().contains("2,000"));
        cloud.qr(json!({"code": last, "prefilled_message": "A change is none"})).await.ok();
        cloud.graph(Method::POST, &format!("{SECOND_NUMBER}/message_qrdls"), Some(json!({"prefilled_message": "Hi"}))).await.ok();
        cloud.graph(Method::DELETE, &format!("{NUMBER}/message_qrdls/CODE7"), None).await.ok();
        cloud.new_code("Room again").await;
    }

    async fn a_scan_opens_the_chat_with_the_text(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let code = cloud.new_code("Hola 👋, quiero 2").await;
        let path = format!("customers/{ANA}/scan");
        let expected = json!({
            "phone_number_id": NUMBER, "display_phone_number": "+34 600 00 00 01", "verified_name": "Recado Demo",
            "prefilled_message": "Hola 👋, quiero 2", "welcome_message_id": null,
        });
        assert_eq!(cloud.post(&path, json!({"code": code})).await.ok(), expected);
        assert_eq!(cloud.post(&path, json!({"url": format!("https://wa.me/message/{code}")})).await.ok(), expected);
        let number = cloud.post(&path, json!({"url": "https://wa.me/525500000002?text=Buenas%20tardes"})).await.ok();
        assert_eq!((&number["phone_number_id"], &number["prefilled_message"]), (&json!(SECOND_NUMBER), &json!("Buenas tardes")));

        for bad in [json!({}), json!({"code": 7}), json!({"code": code, "url": "x"}), json!({"url": "https://example.com"})] {
            assert_eq!(cloud.post(&path, bad.clone()).await.problem(), (422, "invalid".to_owned()), "{bad}");
        }
        let nobody = cloud.post(&path, json!({"url": "https://wa.me/34611111111"})).await;
        assert_eq!(nobody.problem(), (404, "not_found".to_owned()));
        cloud.graph(Method::DELETE, &format!("{NUMBER}/message_qrdls/{code}"), None).await.ok();
        let deleted = cloud.post(&path, json!({"code": code})).await;
        assert_eq!(deleted.problem(), (404, "not_found".to_owned()));
        assert!(deleted.json()["detail"].as_str().unwrap().contains("deleted"));
        assert_eq!(cloud.post("customers/34999999999/scan", json!({"code": code})).await.status, 404);

        let code = cloud.new_code("Hi").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        assert_eq!(cloud.post(&path, json!({"code": code})).await.problem(), (409, "offline".to_owned()));
        cloud.post("reset", json!({})).await.ok();
        assert_eq!(cloud.codes("").await, json!({"data": []}));
    }
}
