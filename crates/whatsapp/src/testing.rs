//! For tests: valid bodies and webhooks of every sort, the same with anything in any place, and how long to go on trying them.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Map, Value, json};

/// How many seconds each of these tests goes on looking; without it, for proptest's own number of cases.
const SECONDS: &str = "RECADO_FUZZ_SECONDS";
/// Cases between two looks at the watch.
const CASES_A_ROUND: u32 = 256;

/// Tries the test on values of the strategy, once round or for as long as the environment says, and panics with the smallest value
/// that it fails on.
///
/// # Panics
/// Where the test fails.
pub fn fuzz<S: Strategy>(strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let seconds = std::env::var(SECONDS).ok().and_then(|seconds| seconds.parse().ok()).unwrap_or_default();
    let (started, patience) = (Instant::now(), Duration::from_secs(seconds));
    loop {
        // Each runner starts from a random seed of its own.
        let mut runner =
            TestRunner::new(Config { cases: CASES_A_ROUND, failure_persistence: None, ..Config::default() });
        if let Err(failure) = runner.run(strategy, &test) {
            panic!("{failure}");
        }
        if started.elapsed() >= patience {
            return;
        }
    }
}

/// One valid body of every sort of `POST /{phone-number-id}/messages`.
#[must_use]
pub fn sends() -> Vec<Value> {
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
        json!({"type": "product", "footer": {"text": "f"}, "action": {"catalog_id": "1", "product_retailer_id": "r"}}),
        json!({"type": "catalog_message", "body": {"text": "b"}, "action": {
            "name": "catalog_message", "parameters": {"thumbnail_product_retailer_id": "r"}}}),
        json!({"type": "location_request_message", "body": {"text": "b"}, "action": {"name": "send_location"}}),
        json!({"type": "call_permission_request", "body": {"text": "b"}, "action": {"name": "call_permission_request"}}),
        json!({"type": "request_contact_info", "body": {"text": "b"}, "action": {"name": "request_contact_info"}}),
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
    let plain = [
        ("text", json!({"body": "¡hola!", "preview_url": true})),
        ("image", json!({"link": "https://example.com/a.png", "caption": "c"})),
        ("video", json!({"id": "1", "caption": "c"})),
        ("audio", json!({"id": "1", "voice": true})),
        ("document", json!({"id": "1", "caption": "c", "filename": "a.pdf"})),
        ("sticker", json!({"id": "1"})),
        ("location", json!({"latitude": "40.4", "longitude": -3.7, "name": "n", "address": "a"})),
        ("reaction", json!({"message_id": "wamid.QQ==", "emoji": "👍"})),
        ("template", json!({"name": "hello_world", "language": {"code": "en_US"}})),
    ];
    bodies.extend(plain.into_iter().map(|(kind, content)| {
        json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+34 600 100 001", "recipient": "ES.1",
               "type": kind, kind: content, "biz_opaque_callback_data": "d"})
    }));
    bodies.push(json!({"messaging_product": "whatsapp", "to": "34600100001", "type": "text", "text": {"body": "Order 12 is ready"},
        "category": "utility", "ttl_seconds": 60, "direct_send_config": {"template_name": "order_ready"}}));
    bodies.push(
        json!({"messaging_product": "whatsapp", "to": "34600100001", "category": "utility", "type": "interactive",
        "interactive": {"type": "button", "header": header, "body": {"text": "b"}, "action": {"buttons": [
            {"type": "cta_url", "cta_url": {"url": "https://example.com/1", "display_text": "Go"}},
            {"type": "reply", "reply": {"id": "1", "title": "one"}}]}}}),
    );
    bodies.push(json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.QQ==", "typing_indicator": {"type": "text"}}));
    bodies
}

/// One webhook of every sort that the cloud sends.
#[must_use]
pub fn webhooks() -> Vec<Value> {
    let file = json!({"id": "1", "mime_type": "image/png", "sha256": "QQ==", "url": "https://example.com/a", "caption": "c",
        "filename": "a", "voice": true, "animated": true});
    let mut messages: Vec<Map<String, Value>> = ["image", "video", "audio", "document", "sticker"]
        .map(|kind| Map::from_iter([("type".to_owned(), json!(kind)), (kind.to_owned(), file.clone())]))
        .to_vec();
    let others = [
        ("text", json!({"body": "hola"})),
        ("location", json!({"latitude": 1.5, "longitude": 2, "name": "n", "address": "a", "url": "u"})),
        (
            "contacts",
            json!([{"name": {"formatted_name": "Ana"}, "phones": [{"phone": "+34600100001", "wa_id": "34600100001"}]}]),
        ),
        ("reaction", json!({"message_id": "wamid.QQ==", "emoji": "👍"})),
        ("button", json!({"payload": "p", "text": "t"})),
        ("interactive", json!({"type": "button_reply", "button_reply": {"id": "1", "title": "t"}})),
        ("interactive", json!({"type": "list_reply", "list_reply": {"id": "1", "title": "t", "description": "d"}})),
        (
            "interactive",
            json!({"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{}"}}),
        ),
        (
            "interactive",
            json!({"type": "call_permission_reply", "call_permission_reply": {"response": "accept", "expiration_timestamp": 1}}),
        ),
        (
            "order",
            json!({"catalog_id": "1", "text": "t", "product_items": [
            {"product_retailer_id": "r", "quantity": 1, "item_price": 2.5, "currency": "EUR"}]}),
        ),
        ("system", json!({"body": "b", "wa_id": "1", "type": "user_changed_number"})),
        ("unsupported", json!({"type": "poll"})),
    ];
    messages.extend(
        others.map(|(kind, content)| Map::from_iter([("type".to_owned(), json!(kind)), (kind.to_owned(), content)])),
    );
    let value = |name: &str, items: Value| {
        let mut value = json!({
            "messaging_product": "whatsapp", "metadata": {"display_phone_number": "34600000001", "phone_number_id": "400000000000001"},
            "contacts": [{"profile": {"name": "Ana", "username": "ana"}, "wa_id": "34600100001", "user_id": "ES.1"}],
        });
        value[name] = items;
        value
    };
    let envelope = |field: &str, value: Value| {
        json!({"object": "whatsapp_business_account", "entry": [
            {"id": "300000000000001", "time": 1, "changes": [{"field": field, "value": value}]}]})
    };
    let mut all: Vec<Value> = messages
        .into_iter()
        .map(|mut message| {
            message.insert("id".into(), json!("wamid.QQ=="));
            message.insert("from".into(), json!("34600100001"));
            message.insert("from_user_id".into(), json!("ES.1"));
            message.insert("timestamp".into(), json!("1749416383"));
            message.insert("context".into(), json!({"id": "wamid.QQ==", "from": "1", "forwarded": true}));
            message.insert(
                "referral".into(),
                json!({"source_type": "ad", "source_id": "7", "source_url": "https://fb.me/7"}),
            );
            envelope("messages", value("messages", json!([message])))
        })
        .collect();
    let status = json!({
        "id": "wamid.QQ==", "status": "delivered", "timestamp": "1749416383", "recipient_id": "34600100001",
        "recipient_user_id": "ES.1", "biz_opaque_callback_data": "d",
        "conversation": {"id": "c", "expiration_timestamp": "1749416383", "origin": {"type": "service"}},
        "pricing": {"billable": true, "pricing_model": "PMP", "type": "regular", "category": "service"},
        "errors": [{"code": 131_047, "title": "t", "message": "m", "error_data": {"details": "d"}, "href": "h"}],
    });
    all.push(envelope("messages", value("statuses", json!([status]))));
    all.push(envelope("messages", value("errors", json!([{"code": 130_429, "title": "t"}]))));
    all.push(envelope(
        "account_update",
        json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}),
    ));
    all
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

/// What is done to one place.
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

/// One of these, with anything in one to three places.
pub fn changed(originals: Vec<Value>) -> impl Strategy<Value = Value> {
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), change()), 1..4);
    (prop::sample::select(originals), changes).prop_map(|(mut value, changes)| {
        for (place, change) in changes {
            apply(&mut value, place, change);
        }
        value
    })
}

/// Any JSON at all, some of it with the names that bodies have.
pub fn any_json() -> impl Strategy<Value = Value> {
    let names = [
        "messaging_product",
        "to",
        "type",
        "text",
        "body",
        "interactive",
        "action",
        "template",
        "object",
        "entry",
        "changes",
    ];
    let name = prop_oneof![prop::sample::select(names.to_vec()).prop_map(str::to_owned), "[a-z_]{0,8}"];
    odd_value().prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// The text of a value with some bytes lost, doubled or replaced.
pub fn torn_text(originals: Vec<Value>) -> impl Strategy<Value = Vec<u8>> {
    let cuts = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6);
    (prop::sample::select(originals), cuts).prop_map(|(value, cuts)| {
        let mut bytes = value.to_string().into_bytes();
        for (place, byte, kind) in cuts {
            if bytes.is_empty() {
                break;
            }
            let at = place.index(bytes.len());
            match kind {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, byte),
                _ => bytes.splice(at..=at, [byte]).for_each(drop),
            }
        }
        bytes
    })
}
