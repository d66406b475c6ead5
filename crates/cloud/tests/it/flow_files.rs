//! Photos and documents in Flows: to the business's endpoint, and into the chat.

use aws_lc_rs::cipher::{AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, StatusCode};
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::flows::{Business, hearing};
use crate::harness::{ANA, NUMBER, SETS, TOKEN, TestCloud};

/// The smallest PNG that is one.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\0IEND\xaeB`\x82";

fn photos(name: &str, action: &str, most: u32) -> Value {
    let picker = json!({"type": "PhotoPicker", "name": name, "label": "Photos", "min-uploaded-photos": 1,
        "max-uploaded-photos": most, "max-file-size-kb": 10});
    let payload = json!({name: format!("${{form.{name}}}"), "note": "x"});
    let footer = json!({"type": "Footer", "label": "On", "on-click-action": {"name": action, "payload": payload}});
    json!({"type": "SingleColumnLayout", "children": [picker, footer]})
}

impl TestCloud {
    async fn picked(&self, filename: &str, mime_type: &str, bytes: &'static [u8]) -> String {
        let request = http::Request::post(format!("/_control/v1/media?filename={filename}"))
            .header(http::header::CONTENT_TYPE, mime_type)
            .body(axum::body::Body::from(bytes));
        self.send(request.unwrap()).await.ok()["id"].as_str().unwrap().to_owned()
    }
}

on_both_engines! {
    async fn the_chat_gets_files_as_media(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = hearing(&cloud).await;
        cloud.write_text(ANA, "Hi").await;
        let flow = json!({"version": "7.3", "screens": [{"id": "A", "terminal": true, "layout": photos("proof", "complete", 1)}]});
        let id = cloud.make_flow(json!({"name": "Proof", "categories": ["OTHER"], "flow_json": flow.to_string()})).await;
        cloud.graph(Method::POST, &format!("{id}/publish"), None).await.ok();
        let sent = cloud.sent_flow(json!({"flow_id": id})).await;
        let complete = |files: Value| {
            let body = json!({"message_id": sent, "screen": "A", "payload": {"proof": files, "note": ["stays"]}});
            cloud.post("customers/34600100001/flows/complete", body)
        };
        let photo = cloud.picked("a%20cat.png", "image/png", PNG).await;
        let text = cloud.picked("a.txt", "text/plain", b"no picture").await;
        for wrong in [json!([]), json!([{"media_id": text}]), json!([{"media_id": "1234"}]), json!(["x"]), json!([{"id": photo}, {"id": photo}])] {
            assert_eq!(complete(wrong.clone()).await.problem(), (422, "invalid".to_owned()), "{wrong}");
        }
        let done = complete(json!([{"id": photo, "file_name": "whatever"}])).await.ok();
        cloud.settle().await;
        let hook = receiver.arrived().into_iter().find(|hook| hook.value()["messages"][0]["id"] == done["message_id"]).unwrap();
        let reply = hook.value();
        let reply = reply["messages"][0]["interactive"]["nfm_reply"]["response_json"].as_str().unwrap();
        let reply: Value = serde_json::from_str(reply).unwrap();
        let file = &reply["proof"][0];
        assert_eq!((&reply["flow_token"], &reply["note"]), (&json!("t-1"), &json!(["stays"])));
        assert_eq!((&file["file_name"], &file["mime_type"]), (&json!("a cat.png"), &json!("image/png")));
        assert_eq!(STANDARD.decode(file["sha256"].as_str().unwrap()).unwrap(), digest::digest(&digest::SHA256, PNG).as_ref());
        let media = cloud.graph(Method::GET, &format!("{}?phone_number_id={NUMBER}", file["id"].as_str().unwrap()), None).await.ok();
        let url = media["url"].as_str().unwrap();
        let path = format!("/_media{}&access_token={TOKEN}", url.split_once("/_media").unwrap().1);
        assert_eq!(&*cloud.call(Method::GET, &path, None).await.bytes, PNG);
        cloud.stop().await;
    }

    async fn the_endpoint_gets_files_encrypted(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (business, url, pem) = Business::start().await;
        let _receiver = hearing(&cloud).await;
        let key = json!({"business_public_key": pem});
        cloud.graph(Method::POST, &format!("{NUMBER}/whatsapp_business_encryption"), Some(key)).await.ok();
        let flow = json!({"version": "7.3", "data_api_version": "4.0", "routing_model": {"A": []}, "screens": [
            {"id": "A", "terminal": true, "layout": photos("shots", "data_exchange", 2)}]});
        let id = cloud.make_flow(json!({"name": "Shots", "categories": ["OTHER"], "flow_json": flow.to_string(), "endpoint_uri": url})).await;
        cloud.graph(Method::POST, &format!("{id}/publish"), None).await.ok();
        cloud.write_text(ANA, "Hi").await;
        let sent = cloud.sent_flow(json!({"flow_id": id})).await;
        let photo = cloud.picked("IMG_1.png", "image/png", PNG).await;
        let exchange = |files: Value| {
            let body = json!({"message_id": sent, "screen": "A", "data": {"shots": files, "note": "x"}, "action": "data_exchange"});
            cloud.post("customers/34600100001/flows/exchange", body)
        };
        let three = json!([{"media_id": photo}, {"media_id": photo}, {"media_id": photo}]);
        assert_eq!(exchange(three).await.problem(), (422, "invalid".to_owned()));
        business.answer(200, json!({"screen": "A", "data": {}}));
        exchange(json!([{"media_id": photo}])).await.ok();
        let asked = business.last();
        assert_eq!(asked["data"]["note"], "x");
        let file = &asked["data"]["shots"][0];
        assert_eq!((&file["media_id"], &file["file_name"]), (&json!(photo), &json!("IMG_1.png")));
        let cdn = file["cdn_url"].as_str().unwrap();
        let path = format!("/_media{}", cdn.split_once("/_media").unwrap().1);
        let fetched = cloud.call(Method::GET, &path, None).await;
        assert_eq!(fetched.status, StatusCode::OK);
        assert_eq!(opened(&fetched.bytes, &file["encryption_metadata"]), PNG);
        let other = path.replace(".enc", "0.enc");
        assert_eq!(cloud.call(Method::GET, &other, None).await.status, StatusCode::NOT_FOUND);
        // It is no medium of the account.
        let stored = path.trim_start_matches("/_media/flow/").split_once('-').unwrap().0.to_owned();
        assert!(cloud.graph(Method::GET, &stored, None).await.status.is_client_error());
        cloud.advance("P21D").await;
        assert_eq!(cloud.call(Method::GET, &path, None).await.status, StatusCode::NOT_FOUND);
        cloud.stop().await;
    }
}

/// By the five steps that Meta's guide gives.
fn opened(cdn_file: &[u8], metadata: &Value) -> Vec<u8> {
    let part = |name: &str| STANDARD.decode(metadata[name].as_str().unwrap()).unwrap();
    let sum = |bytes: &[u8]| digest::digest(&digest::SHA256, bytes).as_ref().to_vec();
    assert_eq!(sum(cdn_file), part("encrypted_hash"));
    let (cipher_text, short_sum) = cdn_file.split_at(cdn_file.len() - 10);
    let signed = [part("iv").as_slice(), cipher_text].concat();
    let full = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &part("hmac_key")), &signed);
    assert_eq!(&full.as_ref()[..10], short_sum);
    let key = UnboundCipherKey::new(&AES_256, &part("encryption_key")).unwrap();
    let iv: [u8; 16] = part("iv").try_into().unwrap();
    let mut buffer = cipher_text.to_vec();
    let context = DecryptionContext::Iv128(FixedLength::from(iv));
    let plain = PaddedBlockDecryptingKey::cbc_pkcs7(key).unwrap().decrypt(&mut buffer, context).unwrap().to_vec();
    assert_eq!(sum(&plain), part("plaintext_hash"));
    plain
}
