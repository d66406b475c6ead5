//! Template sends as the spec shows them, and what can be wrong with one without knowing the template.

use serde_json::{Value, json};

use super::*;
use crate::message::{Content, ContentKind, ProductPolicy, parse_marketing_send};

fn parse(components: &Value) -> Result<Content, GraphError> {
    let content = json!({"name": "order_update", "language": {"code": "en_US"}, "components": components});
    Content::parse(ContentKind::Template, &content)
}

#[track_caller]
fn accepted(components: &Value) -> TemplateSend {
    let parsed = match parse(components) {
        Ok(parsed) => parsed,
        Err(error) => panic!("{components}: {error:?}"),
    };
    let again = Content::parse(ContentKind::Template, &parsed.to_wire());
    assert_eq!(again.as_ref(), Ok(&parsed), "written and read again");
    match parsed {
        Content::Template(send) => *send,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(components: &Value, code: i64, details: &str) {
    let error = parse(components).unwrap_err();
    assert_eq!((error.code, error.details.as_deref()), (code, Some(details)), "{components}");
}

#[test]
fn every_component() {
    let send = accepted(&json!([
        {"type": "HEADER", "parameters": [{"type": "document", "document": {"link": "https://example.com/a.pdf", "filename": "a.pdf"}}]},
        {"type": "body", "parameters": [
            {"type": "text", "text": "Ana"},
            {"type": "currency", "currency": {"fallback_value": "$100.99", "code": "USD", "amount_1000": 100_990}},
            {"type": "date_time", "date_time": {"fallback_value": "February 25, 1977", "day_of_week": 5}},
            {"type": "group_id", "group_id": "Y2FwaQ"}
        ]},
        {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{"type": "payload", "payload": "p"}]},
        {"type": "button", "sub_type": "URL", "index": 1, "parameters": [{"type": "text", "text": "8601", "payment_link_preview": true}]},
        {"type": "button", "sub_type": "copy_code", "index": 2, "parameters": [{"type": "coupon_code", "coupon_code": "25OFF"}]},
        {"type": "button", "sub_type": "CATALOG", "index": 3, "parameters": [{"type": "action", "action": {"thumbnail_product_retailer_id": "sku"}}]},
        {"type": "button", "sub_type": "mpm", "index": 4, "parameters": [{"type": "action", "action": {
            "thumbnail_product_retailer_id": "sku", "sections": [{"title": "t", "product_items": [{"product_retailer_id": "a"}]}]}}]},
        {"type": "button", "sub_type": "flow", "index": 5, "parameters": [{"type": "action", "action": {"flow_token": "t", "flow_action_data": {"a": 1}}}]},
        {"type": "button", "sub_type": "voice_call", "index": 6, "parameters": [{"type": "ttl_minutes", "ttl_minutes": 100}, {"type": "payload", "payload": "x"}]},
        {"type": "limited_time_offer", "parameters": [{"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": 1_209_600_000}}]},
        {"type": "order_status", "parameters": [{"type": "order_status", "order_status": {"reference_id": "o", "order": {"status": "shipped"}}}]},
        {"type": "tap_target_configuration", "parameters": [{"type": "tap_target_configuration", "tap_target_configuration": [{"url": "https://example.com", "title": "t"}]}]},
        {"type": "carousel", "cards": [
            {"card_index": 1, "components": [{"type": "header", "parameters": [{"type": "image", "image": {"id": "2"}}]}]},
            {"card_index": 0, "components": [{"type": "header", "parameters": [{"type": "image", "image": {"id": "1"}}]}]}
        ]}
    ]));
    assert_eq!(send.components.buttons.len(), 7);
    assert_eq!(send.attached_files().len(), 3);
    assert!(send.check_expiry(1_209_599).is_ok());
    assert_eq!(send.check_expiry(1_209_600).unwrap_err().code, 131_009);
    assert!(accepted(&json!([])).components == TemplateComponents::default());
}

#[test]
fn what_is_wrong_with_any_template() {
    let without = |key: &str| {
        let mut content = json!({"name": "n", "language": {"code": "en_US"}});
        content[key] = Value::Null;
        let error = Content::parse(ContentKind::Template, &content).unwrap_err();
        (error.code, error.details.unwrap())
    };
    assert_eq!(without("name"), (131_008, "The parameter template['name'] is required.".into()));
    assert_eq!(without("language"), (131_008, "The parameter template['language'] is required.".into()));
    let body = |parameter: Value| json!([{"type": "body", "parameters": [parameter]}]);
    refused(
        &body(json!({"type": "text", "text": ""})),
        131_008,
        "The parameter template['components'][0]['parameters'][0]['text'] is required.",
    );
    refused(
        &body(json!({"type": "image", "image": {"id": "1"}})),
        100,
        "Param template['components'][0]['parameters'][0]['type'] must be one of {TEXT, CURRENCY, DATE_TIME, GROUP_ID} - \
         got \"image\".",
    );
    refused(
        &json!([{"type": "body"}, {"type": "BODY"}]),
        100,
        "Param template['components'][1] is a second component of type body.",
    );
    let button = |sub_type: &str, index: Value, parameter: Value| json!([{"type": "button", "sub_type": sub_type, "index": index, "parameters": [parameter]}]);
    let payload = json!({"type": "payload", "payload": "x".repeat(257)});
    refused(
        &button("quick_reply", json!(0), payload),
        100,
        "Param template['components'][0]['parameters'][0]['payload'] must be at most 256 characters long.",
    );
    let text = json!({"type": "text", "text": "x"});
    refused(
        &button("url", json!(10), text.clone()),
        131_009,
        "Param template['components'][0]['index'] must be an integer between 0 and 9.",
    );
    assert_eq!(parse(&button("link", json!(0), text.clone())).unwrap_err().code, 100);
    let two = json!([{"type": "button", "sub_type": "url", "index": 0, "parameters": [text, text]}]);
    assert_eq!(parse(&two).unwrap_err().code, 132_000);
    let coupon = |code: &str| button("copy_code", json!(0), json!({"type": "coupon_code", "coupon_code": code}));
    accepted(&coupon(&"A".repeat(20)));
    assert_eq!(parse(&coupon(&"A".repeat(21))).unwrap_err().code, 100);
    assert_eq!(parse(&coupon("A-1")).unwrap_err().code, 131_009);
    let cards = |indexes: [usize; 2]| {
        let cards: Vec<Value> = indexes.iter().map(|index| json!({"card_index": index, "components": []})).collect();
        json!([{"type": "carousel", "cards": cards}])
    };
    accepted(&cards([0, 1]));
    for gap in [[0, 2], [1, 1], [0, 0]] {
        assert_eq!(parse(&cards(gap)).unwrap_err().code, 131_009);
    }
    let place = json!({"latitude": 1, "longitude": 2, "name": "HQ"});
    refused(
        &json!([{"type": "header", "parameters": [{"type": "location", "location": place}]}]),
        131_008,
        "The parameter template['components'][0]['parameters'][0]['location']['address'] is required.",
    );
}

#[test]
fn marketing_messages() {
    let body = json!({
        "messaging_product": "whatsapp", "to": "+34600100001", "type": "template",
        "template": {"name": "summer_sale", "language": {"code": "en_US"}},
        "product_policy": "STRICT", "message_activity_sharing": true
    });
    let send = parse_marketing_send(&body).unwrap();
    assert_eq!((send.product_policy, send.message_activity_sharing), (ProductPolicy::Strict, Some(true)));
    assert_eq!(send.message.content.kind(), ContentKind::Template);
    let with = |name: &str, value: Value| {
        let mut body = body.clone();
        body[name] = value;
        parse_marketing_send(&body)
    };
    assert_eq!(with("product_policy", Value::Null).unwrap().product_policy, ProductPolicy::CloudApiFallback);
    assert_eq!(
        with("product_policy", json!("MAYBE")).unwrap_err().message,
        "(#100) Param product_policy must be one of {CLOUD_API_FALLBACK, STRICT} - got \"MAYBE\"."
    );
    assert_eq!(with("message_activity_sharing", json!(3)).unwrap_err().code, 100);
    let text = json!({"messaging_product": "whatsapp", "to": "1", "type": "text", "text": {"body": "x"}});
    for other in [text, json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.QQ=="})] {
        assert_eq!(parse_marketing_send(&other).unwrap_err().message, "(#100) Message must be a template message.");
    }
    assert_eq!(parse_marketing_send(&json!([])).unwrap_err().code, 100);
    assert_eq!(crate::message::parse_send(&body).unwrap_err().code, 100, "only this endpoint knows product_policy");
}
