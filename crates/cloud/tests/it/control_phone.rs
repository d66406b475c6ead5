//! What phones show, and what customers do with them.

use axum::body::Body;
use http::{Method, header};
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, NUMBER, Receiver, SECOND_NUMBER, SETS, TestCloud};

/// A picture of one pixel.
const PNG_BASE64: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

fn find<'m>(chat: &'m [Value], id: &str) -> &'m Value {
    chat.iter().find(|message| message["id"] == id).unwrap_or_else(|| panic!("{id} is not in {chat:?}"))
}

fn field_of(problem: &Value) -> String {
    problem["errors"][0]["field"].as_str().unwrap().to_owned()
}

on_both_engines! {
    async fn a_conversation_is_shown_with_its_ticks(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let question = cloud.write_text(ANA, "Are you open?").await;
        cloud.settle().await;
        let chat = cloud.chat(ANA).await;
        assert_eq!((&chat[0]["id"], &chat[0]["from"], &chat[0]["type"]), (&json!(question), &json!("customer"), &json!("text")));
        assert_eq!((&chat[0]["text"]["body"], &chat[0]["status"]), (&json!("Are you open?"), &json!("delivered")));
        assert_eq!(chat[0]["timestamp"], "2026-11-22T10:00:00.000000Z");

        cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(json!({"messaging_product": "whatsapp", "status": "read", "message_id": question}))).await.ok();
        let answer = cloud.send_message(NUMBER, json!({
            "messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "Until eight."},
            "context": {"message_id": question},
        })).await;
        cloud.settle().await;
        let chat = cloud.chat(ANA).await;
        assert_eq!(find(&chat, &question)["status"], "read");
        let shown = find(&chat, &answer);
        assert_eq!((&shown["from"], &shown["status"]), (&json!("business"), &json!("delivered")));
        assert_eq!(shown["context"], json!({"id": question, "from": "customer", "preview": "Are you open?"}));
        assert!(shown["status_at"]["delivered"].is_string() && shown["status_at"]["read"].is_null());

        let chats = cloud.get(&format!("customers/{ANA}/chats")).await.ok();
        assert_eq!(chats["data"][0]["phone_number_id"], NUMBER);
        assert_eq!((&chats["data"][0]["unread_count"], &chats["data"][0]["last_message"]["id"]), (&json!(1), &json!(answer)));
        assert_eq!((&chats["data"][1]["phone_number_id"], &chats["data"][1]["last_message"]), (&json!(SECOND_NUMBER), &Value::Null));

        assert_eq!(cloud.post(&format!("customers/{ANA}/read"), json!({"message_id": answer})).await.status, 204);
        cloud.settle().await;
        assert_eq!(find(&cloud.chat(ANA).await, &answer)["status"], "read");
        assert_eq!(cloud.get(&format!("customers/{ANA}/chats")).await.ok()["data"][0]["unread_count"], 0);
        // Said again it changes nothing and is told nobody.
        cloud.post(&format!("customers/{ANA}/read"), json!({"message_id": answer})).await.ok();
        cloud.settle().await;
        let gists = receiver.gists();
        assert_eq!(gists, [format!("in:{question}"), format!("sent:{answer}"), format!("delivered:{answer}"), format!("read:{answer}")]);
    }

    async fn reactions_are_folded_into_their_messages(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let question = cloud.write_text(ANA, "Well?").await;
        let answer = cloud.send_text(ANA, "Yes!").await;
        cloud.settle().await;
        cloud.write(ANA, json!({"type": "reaction", "reaction": {"message_id": answer, "emoji": "🎉"}})).await;
        cloud.write(ANA, json!({"type": "reaction", "reaction": {"message_id": answer, "emoji": "👍"}})).await;
        cloud.send_message(NUMBER, json!({"messaging_product": "whatsapp", "to": ANA, "type": "reaction", "reaction": {"message_id": question, "emoji": "👀"}})).await;
        cloud.settle().await;
        let chat = cloud.chat(ANA).await;
        assert_eq!(chat.len(), 2);
        assert_eq!(find(&chat, &answer)["reactions"], json!([{"from": "customer", "emoji": "👍"}]));
        assert_eq!(find(&chat, &question)["reactions"], json!([{"from": "business", "emoji": "👀"}]));
        cloud.write(ANA, json!({"type": "reaction", "reaction": {"message_id": answer, "emoji": ""}})).await;
        assert_eq!(find(&cloud.chat(ANA).await, &answer)["reactions"], json!([]));
    }

    async fn every_type_that_a_phone_writes_is_shown_and_posted(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let first = cloud.write_text(ANA, "first").await;
        let contact = json!({"name": {"formatted_name": "Eva Luna", "first_name": "Eva"}, "phones": [{"phone": "+34600100077", "type": "CELL"}]});
        let messages = [
            json!({"type": "location", "location": {"latitude": 40.4, "longitude": -3.7, "name": "Sol"}}),
            json!({"type": "contacts", "contacts": [contact]}),
            json!({"type": "image", "image": {"data": PNG_BASE64, "mime_type": "image/png", "caption": "a dot"}}),
            json!({"type": "document", "document": {"data": "aGVsbG8=", "mime_type": "text/plain", "filename": "hello.txt"}}),
            json!({"type": "text", "text": {"body": "a reply"}, "context": {"id": first}}),
            json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}}),
            json!({"type": "text", "text": {"body": "from an ad"}, "referral": {"source_type": "ad", "source_id": "7", "source_url": "https://fb.me/7", "headline": "Sale"}}),
        ];
        for message in &messages {
            cloud.write(ANA, message.clone()).await;
        }
        cloud.settle().await;
        let chat = cloud.chat(ANA).await;
        let posted = receiver.wait_for(messages.len() + 1).await;
        for (index, message) in messages.iter().enumerate() {
            let kind = message["type"].as_str().unwrap();
            assert_eq!(chat[index + 1]["type"], kind);
            let arrived = &posted[index + 1].value()["messages"][0];
            assert_eq!((&arrived["type"], &arrived["id"]), (&json!(kind), &chat[index + 1]["id"]), "{arrived}");
            assert!(arrived[kind].is_object() || arrived[kind].is_array(), "{arrived}");
        }
        assert_eq!(chat[1]["location"]["name"], "Sol");
        assert_eq!(chat[2]["contacts"][0]["name"]["formatted_name"], "Eva Luna");
        let image = &chat[3]["image"];
        assert_eq!((&image["mime_type"], &image["caption"], &image["file_size"]), (&json!("image/png"), &json!("a dot"), &json!(70)));
        assert_eq!(chat[4]["document"]["filename"], "hello.txt");
        assert_eq!(chat[5]["context"], json!({"id": first, "from": "customer", "preview": "first"}));
        assert_eq!(posted[7].value()["messages"][0]["referral"]["headline"], "Sale");

        let file = cloud.call(Method::GET, image["url"].as_str().unwrap(), None).await;
        assert_eq!((file.status.as_u16(), &file.headers[header::CONTENT_TYPE]), (200, &"image/png".parse::<http::HeaderValue>().unwrap()));
        assert_eq!(file.bytes.len(), 70);
    }

    async fn files_come_by_upload_and_by_link_too(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let upload = http::Request::builder().method(Method::POST).uri("/_control/v1/media?filename=notes.txt")
            .header(header::CONTENT_TYPE, "text/plain").body(Body::from("some notes")).unwrap();
        let uploaded = cloud.send(upload).await.ok();
        assert_eq!((&uploaded["mime_type"], &uploaded["file_size"]), (&json!("text/plain"), &json!(10)));
        let id = cloud.write(ANA, json!({"type": "document", "document": {"id": uploaded["id"]}})).await;
        let chat = cloud.chat(ANA).await;
        let shown = find(&chat, &id);
        assert_eq!((&shown["document"]["filename"], &shown["document"]["sha256"]), (&json!("notes.txt"), &uploaded["sha256"]));

        let receiver = Receiver::start().await;
        let missing = json!({"to": NUMBER, "message": {"type": "image", "image": {"link": format!("{}?hub.mode=none", receiver.url)}}});
        let refused = cloud.post(&format!("customers/{ANA}/messages"), missing).await;
        assert_eq!(refused.problem().0, 422);
        assert_eq!(field_of(&refused.json()), "message.image.link");
    }

    async fn an_offline_phone_shows_nothing_new_and_a_failed_message_only_on_request(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let failed = cloud.send_text(ANA, "no window").await;
        cloud.settle().await;
        assert_eq!(cloud.chat(ANA).await.len(), 0);
        let path = format!("customers/{ANA}/messages?phone_number_id={NUMBER}&include=failed");
        let with_failed = cloud.get(&path).await.ok();
        let message = &with_failed["data"][0];
        assert_eq!((&message["id"], &message["status"], &message["error"]["code"]), (&json!(failed), &json!("failed"), &json!(131_047)));
    }

    async fn the_newest_are_shown_where_only_some_are_wanted(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let mut ids = Vec::new();
        for number in 0..5 {
            ids.push(cloud.write_text(ANA, &number.to_string()).await);
        }
        let path = format!("customers/{ANA}/messages?phone_number_id={NUMBER}&limit=2");
        let shown = cloud.get(&path).await.ok();
        let shown: Vec<&str> = shown["data"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap()).collect();
        assert_eq!(shown, ids[3..]);
    }

    async fn what_a_phone_cannot_do_is_refused(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let write = async |body: Value| cloud.post(&format!("customers/{ANA}/messages"), body).await;
        let text = json!({"type": "text", "text": {"body": "x"}});
        for (body, field) in [
            (json!({}), "to"),
            (json!({"to": 5, "message": text}), "to"),
            (json!({"to": "999", "message": text}), "to"),
            (json!({"to": NUMBER}), "message"),
            (json!({"to": NUMBER, "message": "hi"}), "message"),
            (json!({"to": NUMBER, "message": {"type": "poll"}}), "message.type"),
            (json!({"to": NUMBER, "message": {"type": "text"}}), "message.text"),
            (json!({"to": NUMBER, "message": {"type": "text", "text": {"body": ""}}}), "message.text.body"),
            (json!({"to": NUMBER, "message": {"type": "image", "image": {"id": "12345"}}}), "message.image.id"),
            (json!({"to": NUMBER, "message": {"type": "image", "image": {"data": "!!"}}}), "message.image.data"),
            (json!({"to": NUMBER, "message": {"type": "image", "image": {"data": "aGVsbG8=", "mime_type": "image/png"}}}), "message.image.data"),
            (json!({"to": NUMBER, "message": {"type": "location", "location": {"latitude": 91, "longitude": 0}}}), "message.location.latitude"),
        ] {
            let answer = write(body.clone()).await;
            assert_eq!(answer.problem(), (422, "invalid".to_owned()), "{body}");
            assert_eq!(field_of(&answer.json()), field, "{body}");
        }
        assert_eq!(cloud.chat(ANA).await.len(), 0);
        let known = json!({"to": NUMBER, "message": text});
        assert_eq!(cloud.post("customers/999/messages", known.clone()).await.problem().0, 404);
        for (switch, code) in [("online", "offline"), ("on_whatsapp", "not_on_whatsapp")] {
            cloud.patch(&format!("customers/{ANA}"), json!({switch: false})).await.ok();
            assert_eq!(write(known.clone()).await.problem(), (409, code.to_owned()));
            cloud.patch(&format!("customers/{ANA}"), json!({switch: true})).await.ok();
        }
        for act in ["read", "played"] {
            let path = format!("customers/{ANA}/{act}");
            assert_eq!(cloud.post(&path, json!({})).await.problem().0, 422);
            assert_eq!(cloud.post(&path, json!({"message_id": "wamid.none"})).await.problem().0, 404);
        }
        let heard = cloud.write_text(ANA, "hello").await;
        assert_eq!(cloud.post(&format!("customers/{ANA}/read"), json!({"message_id": heard})).await.problem().0, 404);
        let reply = cloud.send_text(ANA, "not a voice note").await;
        cloud.settle().await;
        assert_eq!(cloud.post(&format!("customers/{ANA}/played"), json!({"message_id": reply})).await.problem().0, 422);
        for path in [format!("customers/{ANA}/messages"), format!("customers/{ANA}/messages?phone_number_id=1"), format!("customers/{ANA}/messages?phone_number_id={NUMBER}&include=all")] {
            assert_eq!(cloud.get(&path).await.problem().0, 422, "{path}");
        }
        assert_eq!(cloud.get("media/1").await.problem().0, 404);
    }
}
