//! Valid bodies with anything in any place: each is answered, with a code that sends have, and what is accepted reads back.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::message::*;
use crate::template::{TemplateDefinition, default_templates, render};
use crate::webhook;

/// One body of every sort.
fn bodies() -> Vec<Value> {
    let link = json!({"link": "https://example.com/a.png"});
    let header = json!({"type": "image", "image": link});
    let parameters = |index: usize| json!({"display_text": format!("Go {index}"), "url": "https://example.com"});
    let card = |index: usize| {
        json!({"card_index": index, "type": "cta_url", "header": header, "body": {"text": "b"},
               "action": {"name": "cta_url", "parameters": parameters(index)}})
    };
    let amount = |value: i64| json!({"value": value, "offset": 100});
    let order = json!({
        "reference_id": "o-1", "type": "physical-goods", "currency": "BRL", "payment_type": "br", "total_amount": amount(150),
        "payment_settings": [{"type": "payment_link", "payment_link": {"uri": "https://example.com/pay"}}],
        "order": {"status": "pending", "items": [{"retailer_id": "r", "name": "n", "amount": amount(50), "quantity": 2}],
                  "subtotal": amount(100), "tax": amount(50)}
    });
    let interactive = [
        json!({"type": "button", "header": header, "body": {"text": "b"}, "footer": {"text": "f"},
               "action": {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "one"}}]}}),
        json!({"type": "list", "body": {"text": "b"}, "action": {"button": "x", "sections": [
            {"title": "s", "rows": [{"id": "1", "title": "one", "description": "d"}]}]}}),
        json!({"type": "cta_url", "body": {"text": "b"}, "action": {"name": "cta_url", "parameters": parameters(0)}}),
        json!({"type": "carousel", "body": {"text": "b"}, "action": {"cards": [card(0), card(1)]}}),
        json!({"type": "product_list", "header": {"type": "text", "text": "h"}, "body": {"text": "b"}, "action": {
            "catalog_id": "1", "sections": [{"title": "s", "product_items": [{"product_retailer_id": "r"}]}]}}),
        json!({"type": "address_message", "body": {"text": "b"}, "action": {"name": "address_message", "parameters": {
            "country": "IN", "values": {"city": "c"}, "validation_errors": {"city": "e"}}}}),
        json!({"type": "flow", "body": {"text": "b"}, "action": {"name": "flow", "parameters": {
            "flow_message_version": "3", "flow_id": "1", "flow_cta": "Go", "flow_action_payload": {"screen": "S", "data": {"a": 1}}}}}),
        json!({"type": "order_details", "body": {"text": "b"}, "action": {"name": "review_and_pay", "parameters": order}}),
        json!({"type": "order_status", "body": {"text": "b"}, "action": {"name": "review_order", "parameters": {
            "reference_id": "o-1", "order": {"status": "shipped"}, "payment": {"status": "failed", "timestamp": 1}}}}),
        json!({"type": "voice_call", "body": {"text": "b"}, "action": {"name": "voice_call", "parameters": {"ttl_minutes": 5}}}),
    ];
    let text = |text: &str| json!({"type": "text", "text": text});
    let template = json!({"name": "new_arrivals", "language": {"code": "en_US"}, "components": [
        {"type": "body", "parameters": [text("Ana")]},
        {"type": "header", "parameters": [{"type": "image", "image": link}]},
        {"type": "limited_time_offer", "parameters": [{"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": 5}}]},
        {"type": "button", "sub_type": "order_details", "index": 3, "parameters": [{"type": "action", "action": {"order_details": order}}]},
        {"type": "button", "sub_type": "url", "index": "1", "parameters": [text("x")]},
        {"type": "carousel", "cards": [{"card_index": 0, "components": [{"type": "body", "parameters": [text("x")]}]}]}
    ]});
    let mut bodies: Vec<Value> = interactive
        .into_iter()
        .map(|content| json!({"messaging_product": "whatsapp", "to": "34600100001", "type": "interactive", "interactive": content}))
        .collect();
    bodies
        .push(json!({"messaging_product": "whatsapp", "to": "34600100001", "type": "template", "template": template}));
    bodies.push(json!({"messaging_product": "whatsapp", "to": "34600100001", "type": "contacts", "contacts": [
        {"name": {"formatted_name": "Ana", "first_name": "Ana"}, "birthday": "2000-02-29"}], "context": {"message_id": "wamid.QQ=="}}));
    bodies
}

/// Every place in a value.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), all)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| pointers(value, &format!("{at}/{index}"), all));
        }
        _ => {}
    }
}

fn odd_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[], {}])),
        Just(json!("")),
        Just(json!("{{1}}")),
        Just(json!("{\"type\":\"text\"}")),
        Just(json!("x".repeat(5000))),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,30}".prop_map(Value::from),
        any::<i64>().prop_map(|number| Value::from(number.to_string())),
    ]
}

#[derive(Debug, Clone)]
enum Change {
    Replace(Value),
    Duplicate,
    AddKey(String, Value),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => odd_value().prop_map(Change::Replace),
        1 => Just(Change::Duplicate),
        1 => ("[a-z_]{1,12}", odd_value()).prop_map(|(key, value)| Change::AddKey(key, value)),
    ]
}

fn apply(value: &mut Value, place: prop::sample::Index, change: Change) {
    let mut all = Vec::new();
    pointers(value, "", &mut all);
    let pointer: &String = place.get(&all);
    let Some(target) = value.pointer_mut(pointer) else { return };
    match (change, target) {
        (Change::Replace(with), target) => *target = with,
        (Change::Duplicate, Value::Array(list)) => list.extend(list.clone()),
        (Change::AddKey(key, with), Value::Object(map)) => {
            map.insert(key, with);
        }
        _ => {}
    }
}

type Changes = Vec<(prop::sample::Index, Change)>;

fn changes() -> impl Strategy<Value = Changes> {
    proptest::collection::vec((any::<prop::sample::Index>(), change()), 1..4)
}

fn templates() -> Vec<Value> {
    default_templates().iter().map(TemplateDefinition::to_json).collect()
}

#[test]
fn the_bodies_are_valid() {
    for body in bodies() {
        assert!(parse_send(&body).is_ok(), "{body}: {:?}", parse_send(&body));
    }
}

proptest! {
    #[test]
    fn a_changed_send_is_answered(body in prop::sample::select(bodies()), changes in changes()) {
        let mut body = body;
        for (place, change) in changes {
            apply(&mut body, place, change);
        }
        let _ = parse_marketing_send(&body);
        match parse_send(&body) {
            Err(error) => prop_assert!([100, 131_008, 131_009, 131_051, 132_000].contains(&error.code), "{error:?}"),
            Ok(SendRequest::MarkRead { .. }) => {}
            Ok(SendRequest::Message(message)) => {
                let _ = message.content.check_expiry(i64::MAX);
                let _ = message.content.attached_files();
                for id in ["", "1", "0:0"] {
                    let option = webhook::CustomerAnswer::Option { id: id.to_owned() };
                    let _ = webhook::answer(message.content.kind().as_str(), &message.content.to_wire(), option);
                }
                // All that was accepted is written in a form that is accepted, and means the same.
                let wire = message.to_wire();
                prop_assert_eq!(parse_send(&wire), Ok(SendRequest::Message(message)));
            }
        }
    }

    #[test]
    fn a_changed_template_is_answered(template in prop::sample::select(templates()), body in prop::sample::select(bodies()), changes in changes()) {
        let mut template = template;
        for (place, change) in changes {
            apply(&mut template, place, change);
        }
        let Ok(definition) = TemplateDefinition::parse(&template) else { return Ok(()) };
        let again = TemplateDefinition::parse(&definition.to_json());
        prop_assert_eq!(again.as_ref(), Ok(&definition));
        let empty = TemplateSend::new("n", "en");
        let _ = render(&empty, &definition);
        if let Ok(SendRequest::Message(message)) = parse_send(&body)
            && let Content::Template(send) = &message.content
        {
            let _ = render(send, &definition);
        }
    }

    #[test]
    fn a_changed_webhook_is_read(changes in changes(), kind in prop::sample::select(vec!["interactive", "button", "order", "text"])) {
        let content = json!({
            "type": "list_reply", "list_reply": {"id": "1", "title": "t", "description": "d"}, "payload": "p", "text": "t",
            "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{}"}, "body": "b",
            "catalog_id": "1", "product_items": [{"product_retailer_id": "r", "quantity": 1, "item_price": 2.5, "currency": "EUR"}]
        });
        let mut message = Map::from_iter([("type".to_owned(), json!(kind)), (kind.to_owned(), content)]);
        message.insert("id".into(), json!("wamid.QQ=="));
        message.insert("from".into(), json!("34600100001"));
        message.insert("timestamp".into(), json!("1749416383"));
        message.insert("context".into(), json!({"id": "wamid.QQ==", "from": "1"}));
        let mut body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": {
            "messaging_product": "whatsapp", "metadata": {"display_phone_number": "1", "phone_number_id": "2"},
            "contacts": [{"profile": {"name": "Ana"}, "wa_id": "34600100001", "user_id": "ES.1"}], "messages": [message],
            "statuses": [{"id": "wamid.QQ==", "status": "sent", "timestamp": "1", "recipient_id": "1", "errors": [{"code": 1}]}]
        }}]}]});
        for (place, change) in changes {
            apply(&mut body, place, change);
        }
        let _ = webhook::parse(&body);
        let _ = webhook::parse_bytes(body.to_string().as_bytes());
        if let Some(message) = body.pointer("/entry/0/changes/0/value/messages/0") {
            let _ = webhook::parse_customer_message(message);
        }
    }
}
