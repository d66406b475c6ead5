//! Messages with something to tap: sent with their files, refused with the field that is wrong; and what customers answer.

use recado_db::on_both_engines;
use recado_inbox::{Error, MessageContent, MessageId, MessageStatus, NewMedia, SendMessage};
use serde_json::{Value, json};
use wiremock::matchers::{method, path_regex};
use wiremock::{Mock, ResponseTemplate};

use crate::desk::{ANA, Desk, NOON_SECONDS, SETS, message_hook};
use crate::media::PIXEL;

fn interactive(interactive: &Value) -> SendMessage {
    let message = json!({"id": MessageId::new(), "kind": "interactive", "content": {"interactive": interactive}});
    serde_json::from_value(message).unwrap()
}

fn buttons(header: &Value) -> Value {
    json!({
        "type": "button", "header": header, "body": {"text": "¿Seguimos?"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Sí"}}]}
    })
}

async fn picture(desk: &Desk) -> recado_inbox::Media {
    let file = NewMedia {
        filename: Some("p.png".to_owned()),
        mime_type: "image/png".to_owned(),
        voice: false,
        bytes: bytes::Bytes::from_static(PIXEL),
    };
    desk.inbox.upload_media(desk.tenant, file).await.unwrap()
}

on_both_engines! {
    async fn buttons_with_a_picture_reach_graph_with_its_id(db) [SETS] {
        let desk = Desk::new(&db).await;
        Mock::given(method("POST"))
            .and(path_regex(r"^/v23\.0/\d+/media$"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "4711"})))
            .expect(1).mount(&desk.graph).await;
        let conversation = desk.greeted().await;
        let media = picture(&desk).await;
        let asked = buttons(&json!({"type": "image", "image": {"media_id": media.id}}));
        let sent = desk.inbox.send_message(&desk.owner, conversation.id, interactive(&asked)).await.unwrap();
        let MessageContent::Interactive(content) = &sent.content else { panic!("{sent:?}") };
        assert_eq!((&content.interactive, &content.files), (&asked, &vec![media]));
        assert_eq!(desk.conversation().await.last_message.unwrap().preview, "¿Seguimos?");
        desk.settle().await;
        assert_eq!(desk.message(sent.id).await.status, MessageStatus::Accepted);
        let sends = desk.sends().await;
        assert_eq!(sends[0].0["type"], "interactive");
        assert_eq!(sends[0].0["interactive"]["header"]["image"], json!({"id": "4711"}));
        let reply = json!({
            "type": "interactive", "context": {"id": "wamid.out1", "from": "34600000001"},
            "interactive": {"type": "button_reply", "button_reply": {"id": "yes", "title": "Sí"}}
        });
        desk.take_in(&message_hook("wamid.in2", &ANA, NOON_SECONDS, reply)).await;
        let answer = desk.thread(&conversation).await.pop().unwrap();
        assert_eq!(answer.quoted.unwrap().id, Some(sent.id));
        desk.stop().await;
    }

    async fn a_flow_gets_the_message_as_its_token(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let flow = |token: Option<&str>| {
            let mut parameters = json!({"flow_message_version": "3", "flow_id": "5", "flow_cta": "Pedir cita"});
            if let Some(token) = token {
                parameters["flow_token"] = token.into();
            }
            interactive(&json!({
                "type": "flow", "body": {"text": "Cita"}, "action": {"name": "flow", "parameters": parameters}
            }))
        };
        let first = desk.inbox.send_message(&desk.owner, conversation.id, flow(None)).await.unwrap();
        desk.inbox.send_message(&desk.owner, conversation.id, flow(Some("mine"))).await.unwrap();
        desk.settle().await;
        let tokens: Vec<Value> = desk.sends().await.iter()
            .map(|(send, _)| send["interactive"]["action"]["parameters"]["flow_token"].clone())
            .collect();
        assert_eq!(tokens, [json!(first.id.to_string()), json!("mine")]);
        desk.stop().await;
    }

    async fn what_breaks_a_rule_is_refused_with_its_place(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let media = picture(&desk).await;
        let refused = async |content: Value| {
            let error = desk.inbox.send_message(&desk.owner, conversation.id, interactive(&content)).await.unwrap_err();
            assert!(matches!(error, Error::Invalid(_)), "{error:?}");
            error.fields().first().unwrap().field.clone()
        };
        let long_title = json!({
            "type": "button", "body": {"text": "a"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "x".repeat(21)}}]}
        });
        assert!(refused(long_title).await.starts_with("content"));
        let unknown_key = json!({"type": "location_request_message", "body": {"text": "a"}, "action": {"name": "send_location"}, "no": 1});
        assert_eq!(refused(unknown_key).await, "content");
        let no_text = json!({"type": "list", "action": {"button": "Ver", "sections": []}});
        assert_eq!(refused(no_text).await, "content.interactive.body.text");
        let unknown_file = buttons(&json!({"type": "image", "image": {"media_id": recado_inbox::MediaId::new()}}));
        assert_eq!(refused(unknown_file).await, "content.media_id");
        let of_graph = buttons(&json!({"type": "image", "image": {"id": "123"}}));
        assert_eq!(refused(of_graph).await, "content.media_id");
        let wrong_kind = buttons(&json!({"type": "video", "video": {"media_id": media.id}}));
        assert_eq!(refused(wrong_kind).await, "content.media_id");
        for nonsense in [json!(null), json!("text"), json!([]), json!({}), json!({"type": "hologram"})] {
            assert!(refused(nonsense).await.starts_with("content"));
        }
        // A file of another workspace is no file.
        let stranger = desk.other_tenant().await;
        let file = NewMedia { filename: None, mime_type: "image/png".to_owned(), voice: false, bytes: bytes::Bytes::from_static(PIXEL) };
        let theirs = desk.inbox.upload_media(stranger.tenant, file).await.unwrap();
        let foreign = buttons(&json!({"type": "image", "image": {"media_id": theirs.id}}));
        assert_eq!(refused(foreign).await, "content.media_id");
        desk.settle().await;
        assert!(desk.sends().await.is_empty());
        desk.stop().await;
    }

    async fn orders_and_product_questions_are_shown_as_such(db) [SETS] {
        let desk = Desk::new(&db).await;
        let order = json!({"type": "order", "order": {"catalog_id": "77", "text": "rápido, por favor", "product_items": [
            {"product_retailer_id": "mug", "quantity": 2, "item_price": 12.5, "currency": "EUR"}
        ]}});
        desk.take_in(&message_hook("wamid.1", &ANA, NOON_SECONDS, order)).await;
        let question = json!({"type": "text", "text": {"body": "¿hay en azul?"}, "context": {
            "from": "34600000001", "id": "wamid.out", "referred_product": {"catalog_id": "77", "product_retailer_id": "mug"}
        }});
        desk.take_in(&message_hook("wamid.2", &ANA, NOON_SECONDS + 1, question)).await;
        let thread = desk.thread(&desk.conversation().await).await;
        let shown: Vec<Value> = thread.iter().map(|message| serde_json::to_value(&message.content).unwrap()).collect();
        assert_eq!(shown[0], json!({"kind": "order", "content": {
            "catalog_id": "77", "text": "rápido, por favor",
            "items": [{"product_retailer_id": "mug", "quantity": 2, "item_price": 12.5, "currency": "EUR"}]
        }}));
        assert_eq!(shown[1], json!({"kind": "text", "content": {
            "body": "¿hay en azul?", "preview_url": false, "product": {"catalog_id": "77", "product_retailer_id": "mug"}
        }}));
        desk.stop().await;
    }
}
