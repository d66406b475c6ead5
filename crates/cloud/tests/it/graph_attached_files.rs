//! Files in the headers and cards of interactive messages and templates, uploaded and linked.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::graph_media::{file_server, png};
use crate::harness::{ANA, NUMBER, SETS, TestCloud};

fn interactive(content: Value) -> Value {
    json!({"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive": content})
}

fn with_header(header: Value) -> Value {
    interactive(json!({"type": "button", "header": header, "body": {"text": "Which?"}, "action": {"buttons": [
        {"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]}}))
}

fn summer_sale(image: Value) -> Value {
    template("summer_sale", json!({"type": "image", "image": image}))
}

/// Both templates used here have two variables.
fn template(name: &str, header: Value) -> Value {
    let texts = json!([{"type": "text", "text": "x"}, {"type": "text", "text": "y"}]);
    let components = json!([{"type": "header", "parameters": [header]}, {"type": "body", "parameters": texts}]);
    let template = json!({"name": name, "language": {"code": "en_US"}, "components": components});
    json!({"messaging_product": "whatsapp", "to": ANA, "type": "template", "template": template})
}

/// What a page gets at the address that the phone shows.
async fn file_of(cloud: &TestCloud, file: &Value) -> bytes::Bytes {
    assert!(file["link"].is_null(), "{file}");
    cloud.call(Method::GET, file["url"].as_str().unwrap_or_else(|| panic!("{file}")), None).await.bytes
}

on_both_engines! {
    async fn linked_files_are_fetched_and_shown_from_here(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let files = file_server().await;
        cloud.write_text(ANA, "hi").await;
        let link = json!({"link": format!("{files}/picture.png")});
        cloud.send_message(NUMBER, with_header(json!({"type": "image", "image": link}))).await;
        cloud.settle().await;
        let document = json!({"link": format!("{files}/report.pdf"), "filename": "menu.pdf"});
        cloud.send_message(NUMBER, with_header(json!({"type": "document", "document": document}))).await;
        cloud.settle().await;
        let card = |index: i64| json!({"card_index": index, "type": "cta_url", "header": {"type": "image", "image": link},
            "body": {"text": "A card"}, "action": {"name": "cta_url", "parameters": {"display_text": "Book", "url": "https://example.com"}}});
        let carousel = json!({"type": "carousel", "body": {"text": "Look"}, "action": {"cards": [card(0), card(1)]}});
        cloud.send_message(NUMBER, interactive(carousel)).await;
        cloud.settle().await;
        let chat = cloud.chat(ANA).await;
        assert_eq!(chat.len(), 4, "{chat:?}");
        assert_eq!(file_of(&cloud, &chat[1]["interactive"]["header"]["image"]).await, png());
        let document = &chat[2]["interactive"]["header"]["document"];
        assert_eq!((&file_of(&cloud, document).await[..], &document["filename"]), (&b"%PDF-1.4 report"[..], &json!("menu.pdf")));
        for card in chat[3]["interactive"]["action"]["cards"].as_array().unwrap() {
            assert_eq!(file_of(&cloud, &card["header"]["image"]).await, png());
        }
    }

    async fn templates_have_files_too(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let files = file_server().await;
        let uploaded = cloud.upload("pixel.png", "image/png", &png()).await;
        let report = cloud.upload("report.pdf", "application/pdf", b"%PDF-1.4 report").await;
        let mut expected = Vec::new();
        for image in [json!({"link": format!("{files}/picture.png")}), json!({"id": uploaded})] {
            let wamid = cloud.send_message(NUMBER, summer_sale(image)).await;
            cloud.settle().await;
            expected.push(format!("delivered:{wamid}"));
        }
        let invoice = json!({"type": "document", "document": {"id": report, "filename": "invoice.pdf"}});
        let wamid = cloud.send_message(NUMBER, template("invoice", invoice)).await;
        cloud.settle().await;
        expected.push(format!("delivered:{wamid}"));
        let gists = receiver.gists();
        assert!(expected.iter().all(|gist| gists.contains(gist)), "{gists:?}");
        let chat = cloud.chat(ANA).await;
        for message in &chat[..2] {
            assert_eq!(file_of(&cloud, &message["template"]["rendered"]["header"]["image"]).await, png());
        }
        assert_eq!(file_of(&cloud, &chat[2]["template"]["rendered"]["header"]["document"]).await, "%PDF-1.4 report");
    }

    async fn a_file_that_cannot_be_had_fails_its_message(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let files = file_server().await;
        cloud.write_text(ANA, "hi").await;
        for (message, words) in [
            (with_header(json!({"type": "image", "image": {"link": format!("{files}/missing")}})), "http code 404"),
            (with_header(json!({"type": "image", "image": {"link": format!("{files}/huge")}})), "larger than 5242880"),
            (with_header(json!({"type": "video", "video": {"link": format!("{files}/picture.png")}})), "cannot be sent as video"),
            (summer_sale(json!({"link": format!("{files}/busy")})), "http code 429"),
        ] {
            let wamid = cloud.send_message(NUMBER, message).await;
            cloud.settle().await;
            let failed = receiver.arrived().into_iter().map(|arrived| arrived.value()["statuses"][0].clone()).find(|status| status["id"] == wamid).unwrap();
            assert_eq!((&failed["status"], &failed["errors"][0]["code"]), (&json!("failed"), &json!(131_053)));
            let details = failed["errors"][0]["error_data"]["details"].as_str().unwrap();
            assert!(details.contains(words), "{details}");
        }
    }
}
