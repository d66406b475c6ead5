//! Every kind as the spec shows it, and every limit with its sentence.

use serde_json::{Value, json};

use super::*;
use crate::message::{Content, ContentKind, MediaSource};

fn parse(content: &Value) -> Result<Content, GraphError> {
    Content::parse(ContentKind::Interactive, content)
}

/// Read, written and read again.
#[track_caller]
fn accepted(content: &Value) -> Interactive {
    let parsed = match parse(content) {
        Ok(parsed) => parsed,
        Err(error) => panic!("{content}: {error:?}"),
    };
    assert_eq!(parse(&parsed.to_wire()).as_ref(), Ok(&parsed), "written and read again");
    match parsed {
        Content::Interactive(interactive) => *interactive,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(content: &Value, code: i64, details: &str) {
    let error = parse(content).unwrap_err();
    assert_eq!((error.code, error.details.as_deref()), (code, Some(details)), "{content}");
}

/// With the value at a pointer replaced; `null` removes it.
fn with(content: &Value, pointer: &str, value: Value) -> Value {
    let mut content = content.clone();
    match content.pointer_mut(pointer) {
        Some(place) => *place = value,
        None => {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            content.pointer_mut(parent).unwrap()[key] = value;
        }
    }
    content
}

fn buttons() -> Value {
    json!({
        "type": "button", "header": {"type": "text", "text": "Order 8601"}, "body": {"text": "Is that right?"},
        "footer": {"text": "Shop"},
        "action": {"buttons": [
            {"type": "reply", "reply": {"id": "yes", "title": "Yes"}},
            {"type": "reply", "reply": {"id": "no", "title": "No"}}
        ]}
    })
}

fn list() -> Value {
    json!({
        "type": "list", "body": {"text": "Choose a time"},
        "action": {"button": "Times", "sections": [
            {"title": "Morning", "rows": [{"id": "9", "title": "9:00", "description": "with Dr Ruiz"}]},
            {"title": "Afternoon", "rows": [{"id": "16", "title": "16:00"}]}
        ]}
    })
}

#[test]
fn reply_buttons() {
    let sent = accepted(&buttons());
    assert_eq!(sent.kind(), InteractiveKind::Button);
    assert_eq!(sent.to_wire(), buttons());
    let button =
        |index: usize| json!({"type": "reply", "reply": {"id": format!("b{index}"), "title": format!("B {index}")}});
    let of = |count| with(&buttons(), "/action/buttons", (0..count).map(button).collect());
    accepted(&of(3));
    for count in [0, 4] {
        refused(&of(count), 131_009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
    }
    let title = "/action/buttons/0/reply/title";
    accepted(&with(&buttons(), title, json!("ñ".repeat(20))));
    for bad in ["", "123456789012345678901"] {
        refused(
            &with(&buttons(), title, json!(bad)),
            131_009,
            "Button title length invalid. Min length: 1, Max length: 20",
        );
    }
    refused(
        &with(&buttons(), title, Value::Null),
        131_008,
        "The parameter interactive['action']['buttons'][0]['reply']['title'] is required.",
    );
    let id = "/action/buttons/0/reply/id";
    accepted(&with(&buttons(), id, json!("x".repeat(256))));
    refused(
        &with(&buttons(), id, json!("x".repeat(257))),
        131_009,
        "Button id length invalid. Min length: 1, Max length: 256",
    );
    refused(&with(&buttons(), id, json!(" yes")), 131_009, "Button id cannot have leading or trailing spaces");
    refused(&with(&buttons(), id, json!("no")), 131_009, "Button ids must be unique: \"no\" is there twice");
    refused(&with(&buttons(), title, json!("No")), 131_009, "Button titles must be unique: \"No\" is there twice");
    refused(
        &with(&buttons(), "/action/buttons/0/type", json!("url")),
        131_009,
        "Param interactive['action']['buttons'][0]['type'] must be one of {reply} - got \"url\".",
    );
}

#[test]
fn header_body_and_footer() {
    refused(&json!({"body": {"text": "x"}}), 131_008, "The parameter interactive['type'] is required.");
    let unknown = parse(&with(&buttons(), "/type", json!("poll"))).unwrap_err();
    assert_eq!(unknown.code, 131_009);
    assert!(unknown.details.unwrap().starts_with("Param interactive['type'] must be one of {BUTTON, LIST, CTA_URL, "));
    refused(&with(&buttons(), "/body", Value::Null), 131_008, "The parameter interactive['body']['text'] is required.");
    refused(&with(&buttons(), "/action", Value::Null), 131_008, "The parameter interactive['action'] is required.");
    for bad in [String::new(), "x".repeat(1025)] {
        refused(
            &with(&buttons(), "/body/text", json!(bad)),
            131_009,
            "Body text length invalid. Min length: 1, Max length: 1024",
        );
    }
    accepted(&with(&list(), "/body/text", json!("x".repeat(4096))));
    refused(
        &with(&list(), "/body/text", json!("x".repeat(4097))),
        131_009,
        "Body text length invalid. Min length: 1, Max length: 4096",
    );
    refused(
        &with(&buttons(), "/footer/text", json!("x".repeat(61))),
        131_009,
        "Footer text length invalid. Min length: 0, Max length: 60",
    );
    refused(
        &with(&buttons(), "/header/text", json!("x".repeat(61))),
        131_009,
        "Header text length invalid. Min length: 1, Max length: 60",
    );
    refused(
        &with(&list(), "/header", json!({"type": "image", "image": {"id": "1"}})),
        131_009,
        "Param interactive['header']['type'] must be one of {TEXT} - got \"image\".",
    );
    refused(
        &with(&buttons(), "/header", json!({"type": "video", "video": {}})),
        131_008,
        "The parameter interactive['header']['video']['id'] or interactive['header']['video']['link'] is required.",
    );
    let document = json!({"type": "document", "document": {"link": "https://example.com/a.pdf", "filename": "a.pdf"}});
    let sent = accepted(&with(&buttons(), "/header", document.clone()));
    assert_eq!(sent.header.as_ref().unwrap().to_wire(), document);
    let source = MediaSource::Link("https://example.com/a.pdf".into());
    assert_eq!(sent.attached_files(), [AttachedFile { kind: MediaKind::Document, source: &source }]);
}

#[test]
fn lists() {
    assert_eq!(accepted(&list()).to_wire(), list());
    let rows = |count: usize| -> Value { (0..count).map(|row| json!({"id": row.to_string(), "title": "t"})).collect() };
    let one = |rows: Value| with(&list(), "/action/sections", json!([{"rows": rows}]));
    accepted(&one(rows(10)));
    refused(&one(rows(11)), 131_009, "Total row count exceed max allowed count: 10");
    refused(&one(rows(0)), 131_008, "The parameter interactive['action']['sections'][0]['rows'] is required.");
    refused(
        &with(&list(), "/action/sections", json!([])),
        131_009,
        "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10",
    );
    refused(
        &with(&list(), "/action/sections/1/title", json!("")),
        131_008,
        "The parameter interactive['action']['sections'][1]['title'] is required.",
    );
    refused(
        &with(&list(), "/action/sections/0/title", json!("x".repeat(25))),
        131_009,
        "Section title is too long. Max length is 24",
    );
    let row = "/action/sections/0/rows/0";
    refused(
        &with(&list(), &format!("{row}/title"), json!("x".repeat(25))),
        131_009,
        "Row title is too long. Max length is 24",
    );
    refused(
        &with(&list(), &format!("{row}/description"), json!("x".repeat(73))),
        131_009,
        "Row description is too long. Max length is 72",
    );
    refused(
        &with(&list(), &format!("{row}/id"), json!("x".repeat(201))),
        131_009,
        "Row id is too long. Max length is 200",
    );
    refused(
        &with(&list(), &format!("{row}/id"), json!("16")),
        131_009,
        "Row ids must be unique: \"16\" is there twice",
    );
    refused(
        &with(&list(), "/action/button", json!("x".repeat(21))),
        131_009,
        "Button label length invalid. Min length: 1, Max length: 20",
    );
}

#[test]
fn web_pages_and_bare_requests() {
    let page = json!({
        "type": "cta_url", "header": {"type": "image", "image": {"id": "1234567890123456"}}, "body": {"text": "Book"},
        "action": {"name": "cta_url", "parameters": {"display_text": "Book now", "url": "https://example.com/book"}}
    });
    assert_eq!(accepted(&page).to_wire(), page);
    refused(
        &with(&page, "/action/parameters/display_text", json!("x".repeat(21))),
        131_009,
        "Display text length invalid. Min length: 1, Max length: 20",
    );
    for url in ["example.com", "ftp://example.com", "tel:+1"] {
        refused(
            &with(&page, "/action/parameters/url", json!(url)),
            131_009,
            "Param interactive['action']['parameters']['url'] must be an http or https URL.",
        );
    }
    for (kind, name) in [
        ("location_request_message", "send_location"),
        ("request_contact_info", "request_contact_info"),
        ("call_permission_request", "call_permission_request"),
    ] {
        let request = json!({"type": kind, "body": {"text": "Please"}, "action": {"name": name}});
        assert_eq!(accepted(&request).to_wire(), request);
        refused(
            &with(&request, "/header", json!({"type": "text", "text": "x"})),
            131_009,
            &format!("Param interactive['header'] cannot be used with an interactive message of type {kind}."),
        );
        assert_eq!(parse(&with(&request, "/action/name", json!("x"))).unwrap_err().code, 131_009);
    }
    accepted(&json!({"type": "call_permission_request", "action": {"name": "call_permission_request"}}));
    let call = json!({"type": "voice_call", "body": {"text": "Call us"}, "action": {"name": "voice_call"}});
    assert_eq!(
        accepted(&call).action,
        Action::VoiceCall(VoiceCall { display_text: "Call Now".into(), ttl_minutes: 10_080, payload: None })
    );
    refused(
        &with(&call, "/action/parameters", json!({"ttl_minutes": 43_201})),
        131_009,
        "Param interactive['action']['parameters']['ttl_minutes'] must be an integer between 1 and 43200.",
    );
}

#[test]
fn products() {
    let product =
        json!({"type": "product", "action": {"catalog_id": "123456789012345", "product_retailer_id": "sku-1"}});
    assert_eq!(accepted(&product).to_wire(), product);
    refused(
        &with(&product, "/action/catalog_id", json!("my catalog")),
        131_009,
        "Param interactive['action']['catalog_id'] is not a valid catalog id.",
    );
    let items =
        |count: usize| -> Value { (0..count).map(|item| json!({"product_retailer_id": item.to_string()})).collect() };
    let several = json!({
        "type": "product_list", "header": {"type": "text", "text": "Lamps"}, "body": {"text": "Ours"},
        "action": {"catalog_id": "123456789012345", "sections": [{"title": "Oak", "product_items": items(15)},
                                                                 {"title": "Brass", "product_items": items(15)}]}
    });
    assert_eq!(accepted(&several).to_wire(), several);
    refused(
        &with(&several, "/action/sections/0/product_items", items(16)),
        131_009,
        "Invalid products count. Min allowed products: 1, Max allowed products: 30",
    );
    refused(&with(&several, "/header", Value::Null), 131_008, "The parameter interactive['header'] is required.");
    let catalog = json!({
        "type": "catalog_message", "body": {"text": "All we have"},
        "action": {"name": "catalog_message", "parameters": {"thumbnail_product_retailer_id": "sku-1"}}
    });
    assert_eq!(accepted(&catalog).to_wire(), catalog);
    accepted(&with(&catalog, "/action/parameters", Value::Null));
}

#[test]
fn carousels() {
    let card = |index: usize| {
        json!({
            "card_index": index, "type": "cta_url",
            "header": {"type": "image", "image": {"link": format!("https://example.com/{index}.png")}},
            "body": {"text": "A lamp"},
            "action": {"name": "cta_url", "parameters": {"display_text": "Buy", "url": "https://example.com/buy"}}
        })
    };
    let of = |count: usize| -> Value {
        let cards: Vec<Value> = (0..count).map(card).collect();
        json!({"type": "carousel", "body": {"text": "New"}, "action": {"cards": cards}})
    };
    let sent = accepted(&of(10));
    assert_eq!(sent.to_wire(), of(10));
    assert_eq!(sent.attached_files().len(), 10);
    for count in [0, 1] {
        refused(&of(count), 131_009, "Invalid cards count. Min allowed cards: 2, Max allowed cards: 10");
    }
    refused(
        &with(&of(2), "/action/cards/1/card_index", json!(0)),
        131_009,
        "Param interactive['action']['cards'][1]['card_index'] must be unique and ascending.",
    );
    refused(
        &with(&of(2), "/action/cards/1/card_index", json!(10)),
        131_009,
        "Param interactive['action']['cards'][1]['card_index'] must be an integer between 0 and 9.",
    );
    refused(
        &with(&of(2), "/action/cards/0/body/text", json!("x".repeat(161))),
        131_009,
        "Card body text length invalid. Min length: 1, Max length: 160",
    );
    accepted(&with(&of(2), "/action/cards/0/body/text", json!("a\nb\nc")));
    refused(
        &with(&of(2), "/action/cards/0/body/text", json!("a\nb\nc\nd")),
        131_009,
        "Card body text can have at most 2 line breaks",
    );
    refused(
        &with(
            &of(2),
            "/action/cards/1/header",
            json!({"type": "video", "video": {"link": "https://example.com/v.mp4"}}),
        ),
        131_009,
        "All cards of a carousel must have the same header type.",
    );
    let replies = |prefix: &str| {
        json!({"buttons": [
        {"type": "quick_reply", "quick_reply": {"id": format!("{prefix}-more"), "title": "More"}}]})
    };
    refused(
        &with(&of(2), "/action/cards/1/action", replies("1")),
        131_009,
        "All cards of a carousel must have the same buttons.",
    );
    let quick = with(&with(&of(2), "/action/cards/0/action", replies("0")), "/action/cards/1/action", replies("1"));
    assert_eq!(accepted(&quick).to_wire(), quick);
    refused(
        &with(&quick, "/action/cards/1/action", replies("0")),
        131_009,
        "Button ids must be unique: \"0-more\" is there twice",
    );
    refused(
        &with(&of(2), "/footer", json!({"text": "x"})),
        131_009,
        "Param interactive['footer'] cannot be used with an interactive message of type carousel.",
    );
    let product = |index: usize, catalog: &str| json!({"card_index": index, "type": "product", "action": {"catalog_id": catalog, "product_retailer_id": "sku"}});
    let products = with(&of(0), "/action/cards", json!([product(0, "1"), product(1, "1")]));
    assert_eq!(accepted(&products).to_wire(), products);
    refused(
        &with(&products, "/action/cards/1", product(1, "2")),
        131_009,
        "All cards of a carousel must have the same catalog_id.",
    );
    refused(&with(&products, "/action/cards/1", card(1)), 131_009, "All cards of a carousel must have the same type.");
}

#[test]
fn addresses_and_flows() {
    let address = json!({
        "type": "address_message", "body": {"text": "Where to?"},
        "action": {"name": "address_message", "parameters": {
            "country": "IN", "values": {"name": "Asha", "in_pin_code": "400063"},
            "saved_addresses": [{"id": "home", "value": {"city": "Mumbai"}}],
            "validation_errors": {"in_pin_code": "We do not deliver there."}
        }}
    });
    assert_eq!(accepted(&address).to_wire(), address);
    let parameters = "/action/parameters";
    refused(
        &with(&address, &format!("{parameters}/country"), json!("ES")),
        131_009,
        "Param interactive['action']['parameters']['country'] must be one of {IN} - got \"ES\".",
    );
    refused(
        &with(&address, &format!("{parameters}/values/in_pin_code"), json!("40006")),
        131_009,
        "Param interactive['action']['parameters']['values']['in_pin_code'] must have 6 digits.",
    );
    refused(
        &with(&address, &format!("{parameters}/validation_errors"), json!({"city": "Unknown"})),
        131_009,
        "Param interactive['action']['parameters']['validation_errors']['city'] is not among the values.",
    );
    let flow = json!({
        "type": "flow", "body": {"text": "Book"},
        "action": {"name": "flow", "parameters": {
            "flow_message_version": "3", "flow_id": "123456789012345", "flow_cta": "Book!", "mode": "published",
            "flow_token": "t", "flow_action": "navigate", "flow_action_payload": {"screen": "FIRST", "data": {"k": "v"}}
        }}
    });
    assert_eq!(accepted(&flow).to_wire(), flow);
    let change = |key: &str, value: Value| with(&flow, &format!("{parameters}/{key}"), value);
    refused(
        &change("flow_message_version", json!("2")),
        131_009,
        "Param interactive['action']['parameters']['flow_message_version'] must be one of {3} - got \"2\".",
    );
    refused(
        &change("flow_name", json!("booking")),
        131_009,
        "Param interactive['action']['parameters'] must have either interactive['action']['parameters']['flow_id'] or \
         interactive['action']['parameters']['flow_name'], not both.",
    );
    refused(
        &change("flow_cta", json!("x".repeat(31))),
        131_009,
        "Flow CTA length invalid. Min length: 1, Max length: 30",
    );
    refused(
        &change("flow_action_payload", json!({"data": {}})),
        131_009,
        "Param interactive['action']['parameters']['flow_action_payload']['data'] must not be an empty object.",
    );
    refused(
        &change("flow_action", json!("data_exchange")),
        131_009,
        "Param interactive['action']['parameters']['flow_action_payload'] cannot be used with flow_action data_exchange.",
    );
}

pub(super) fn order() -> Value {
    json!({
        "type": "order_details", "header": {"type": "image", "image": {"link": "https://example.com/a.png"}},
        "body": {"text": "Your order"}, "footer": {"text": "Shop"},
        "action": {"name": "review_and_pay", "parameters": {
            "reference_id": "ord-1", "type": "digital-goods", "currency": "INR",
            "payment_settings": [{"type": "payment_gateway", "payment_gateway": {
                "type": "razorpay", "configuration_name": "main", "razorpay": {"receipt": "r1", "notes": {"a": "b"}}}}],
            "total_amount": {"value": 21000, "offset": 100},
            "order": {
                "status": "pending", "catalog_id": "123456789012345",
                "expiration": {"timestamp": "1726627150", "description": "Soon"},
                "items": [{"retailer_id": "sku", "name": "Lamp", "amount": {"value": 10000, "offset": 100},
                           "sale_amount": {"value": 9000, "offset": 100}, "quantity": 2}],
                "subtotal": {"value": 18000, "offset": 100},
                "tax": {"value": 1000, "offset": 100, "description": "GST"},
                "shipping": {"value": 3000, "offset": 100},
                "discount": {"value": 1000, "offset": 100, "discount_program_name": "Club"}
            }
        }}
    })
}

#[test]
fn the_sums_of_an_order() {
    let sent = accepted(&order());
    assert_eq!(sent.to_wire(), order());
    assert_eq!(sent.check_expiry(1_726_627_150 - 300), Ok(()));
    let late = sent.check_expiry(1_726_627_150 - 299).unwrap_err();
    assert_eq!(
        (late.code, late.details.as_deref()),
        (131_009, Some("The order's expiration must be at least 300 seconds in the future."))
    );
    let parameters = |path: &str, value: Value| with(&order(), &format!("/action/parameters/{path}"), value);
    refused(
        &parameters("total_amount/value", json!(21_001)),
        131_009,
        "Param interactive['action']['parameters']['total_amount'] must be subtotal + tax + shipping - discount = 21000.",
    );
    refused(
        &parameters("order/items/0/quantity", json!(3)),
        131_009,
        "Param interactive['action']['parameters']['order']['subtotal'] must be the sum of the items = 27000.",
    );
    // More than a number can hold is a wrong sum, not a panic.
    for (path, value) in [
        ("order/items/0/amount/value", i64::MAX),
        ("order/items/0/sale_amount/value", i64::MAX - 1),
        ("order/tax/value", i64::MAX),
        ("order/discount/value", i64::MAX),
    ] {
        assert_eq!(parse(&parameters(path, json!(value))).is_err(), path != "order/items/0/amount/value");
    }
    refused(
        &parameters("total_amount/offset", json!(1000)),
        131_009,
        "Param interactive['action']['parameters']['total_amount']['offset'] must be an integer between 100 and 100.",
    );
    refused(
        &parameters("order/items/0/sale_amount/value", json!(10_000)),
        131_009,
        "Param interactive['action']['parameters']['order']['items'][0]['sale_amount'] must be less than the amount.",
    );
    refused(
        &parameters("order/tax", Value::Null),
        131_008,
        "The parameter interactive['action']['parameters']['order']['tax'] is required.",
    );
}

#[test]
fn orders_of_india_and_brazil() {
    let parameters = |path: &str, value: Value| with(&order(), &format!("/action/parameters/{path}"), value);
    accepted(&parameters("reference_id", json!("x".repeat(35))));
    refused(
        &parameters("reference_id", json!("x".repeat(36))),
        131_009,
        "Reference id length invalid. Min length: 1, Max length: 35",
    );
    refused(
        &parameters("reference_id", json!("ord 1")),
        131_009,
        "Param interactive['action']['parameters']['reference_id'] can have only letters, digits, '_', '-' and '.'.",
    );
    refused(
        &parameters("currency", json!("SGD")),
        131_009,
        "Param interactive['action']['parameters']['currency'] must be one of {INR, BRL} - got \"SGD\".",
    );
    refused(
        &parameters("payment_settings", Value::Null),
        131_008,
        "The parameter interactive['action']['parameters']['payment_settings'] is required.",
    );
    let upi = with(
        &with(&parameters("payment_settings", Value::Null), "/action/parameters/payment_type", json!("upi")),
        "/action/parameters/payment_configuration",
        json!("main"),
    );
    accepted(&upi);
    let pix = json!([{"type": "pix_dynamic_code", "pix_dynamic_code": {
        "code": "000201", "merchant_name": "Loja", "key": "39580525000189", "key_type": "CNPJ"}}]);
    let brazil = with(
        &with(&parameters("currency", json!("BRL")), "/action/parameters/payment_settings", pix),
        "/action/parameters/payment_type",
        json!("br"),
    );
    accepted(&with(&brazil, "/action/parameters/reference_id", json!("x".repeat(60))));
    refused(
        &with(&brazil, "/action/parameters/order/items/0/retailer_id", Value::Null),
        131_008,
        "The parameter interactive['action']['parameters']['order']['items'][0]['retailer_id'] is required.",
    );
    refused(
        &with(&brazil, "/action/parameters/payment_settings/0/pix_dynamic_code/key_type", json!("IBAN")),
        131_009,
        "Param interactive['action']['parameters']['payment_settings'][0]['pix_dynamic_code']['key_type'] must be one of \
         {CPF, CNPJ, EMAIL, PHONE, EVP} - got \"IBAN\".",
    );
    // The parameters may be the JSON text of the object.
    let text = order()["action"]["parameters"].to_string();
    assert_eq!(accepted(&with(&order(), "/action/parameters", json!(text))).to_wire(), order());
}

#[test]
fn order_states() {
    let status = json!({
        "type": "order_status", "body": {"text": "On its way"},
        "action": {"name": "review_order", "parameters": {
            "reference_id": "ord-1", "order": {"status": "shipped", "description": "By post"},
            "payment": {"status": "captured", "timestamp": 1_722_445_231}
        }}
    });
    assert_eq!(accepted(&status).to_wire(), status);
    let hyphen = with(&status, "/action/parameters/order/status", json!("partially-shipped"));
    assert!(matches!(
        accepted(&hyphen).action,
        Action::OrderStatus(OrderStatus { state: OrderState::PartiallyShipped, .. })
    ));
    assert_eq!(parse(&with(&status, "/action/parameters/order/status", json!("lost"))).unwrap_err().code, 131_009);
    refused(
        &with(&status, "/action/parameters/order/description", json!("x".repeat(121))),
        131_009,
        "Order description length invalid. Min length: 0, Max length: 120",
    );
    assert!(OrderState::Pending.may_become(OrderState::Completed));
    assert!(OrderState::Shipped.may_become(OrderState::Processing));
    assert!(!OrderState::Shipped.may_become(OrderState::Pending));
    assert!(!OrderState::Canceled.may_become(OrderState::Shipped));
}
