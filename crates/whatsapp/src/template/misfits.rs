//! Every kind of value that does not fit its template, with the code and the details of the refusal (spec templates §15, §16.1).

use serde_json::{Value, json};

use super::{NewTemplate, TemplateDefinition, render};
use crate::error::GraphError;
use crate::message::{Content, ContentKind};

fn made(category: &str, components: &Value, more: &Value) -> TemplateDefinition {
    let mut wire = json!({"name": "a_name", "language": "en_US", "category": category, "components": components});
    for (key, value) in more.as_object().into_iter().flatten() {
        wire[key] = value.clone();
    }
    NewTemplate::parse(&wire).unwrap_or_else(|error| panic!("{error:?}: {wire}")).definition
}

fn outcome(definition: &TemplateDefinition, components: &Value) -> Result<(), GraphError> {
    let wire = json!({"name": definition.name, "language": {"code": definition.language}, "components": components});
    match Content::parse(ContentKind::Template, &wire)? {
        Content::Template(send) => render(&send, definition).map(drop),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn fits(definition: &TemplateDefinition, components: &Value) {
    outcome(definition, components).unwrap_or_else(|error| panic!("{error:?}: {components}"));
}

#[track_caller]
fn misfit(definition: &TemplateDefinition, components: &Value, code: i64, part: &str) {
    let error = outcome(definition, components).expect_err(&components.to_string());
    let details = error.details.clone().unwrap_or_default();
    assert_eq!(error.code, code, "{components}: {error:?}");
    assert!(details.contains(part), "{components}: {details}");
    assert_eq!(error.http_status, 400, "{components}");
}

fn texts(values: &[&str]) -> Value {
    values.iter().map(|text| json!({"type": "text", "text": text})).collect()
}

fn header(parameters: &Value) -> Value {
    json!({"type": "header", "parameters": parameters})
}

fn button(sub_type: &str, index: usize, parameters: &Value) -> Value {
    json!({"type": "button", "sub_type": sub_type, "index": index, "parameters": parameters})
}

fn action(sub_type: &str, action: &Value) -> Value {
    button(sub_type, 0, &json!([{"type": "action", "action": action}]))
}

fn plain_body() -> Value {
    json!({"type": "BODY", "text": "Your parcel has left our house."})
}

fn with_buttons(category: &str, buttons: &Value) -> TemplateDefinition {
    made(category, &json!([plain_body(), {"type": "BUTTONS", "buttons": buttons}]), &Value::Null)
}

/// One value of each kind that headers take.
fn header_values() -> [(&'static str, Value); 7] {
    let file = json!({"link": "https://example.com/a"});
    let place = json!({"latitude": 1, "longitude": 2, "name": "a", "address": "b"});
    let of = |kind: &str, value: &Value| json!({"type": kind, kind: value});
    [
        ("TEXT", json!({"type": "text", "text": "a"})),
        ("IMAGE", of("image", &file)),
        ("VIDEO", of("video", &file)),
        ("DOCUMENT", of("document", &file)),
        ("GIF", of("gif", &file)),
        ("LOCATION", of("location", &place)),
        ("PRODUCT", of("product", &json!({"product_retailer_id": "sku-1", "catalog_id": "1"}))),
    ]
}

#[test]
fn each_header_takes_its_own_kind_only() {
    let with_example = json!({"header_handle": ["4::x"]});
    for (format, own) in header_values() {
        let mut component = json!({"type": "HEADER", "format": format});
        let (mut category, mut components) = ("UTILITY", vec![plain_body()]);
        match format {
            "TEXT" => {
                component["text"] = "For {{1}}".into();
                component["example"] = json!({"header_text": ["Ana"]});
            }
            "LOCATION" => {}
            "PRODUCT" => {
                category = "MARKETING";
                components.push(json!({"type": "BUTTONS", "buttons": [{"type": "SPM", "text": "View"}]}));
            }
            _ => component["example"] = with_example.clone(),
        }
        components.push(component);
        let definition = made(category, &components.into(), &Value::Null);
        fits(&definition, &json!([header(&json!([own]))]));
        for (received, other) in header_values().into_iter().filter(|(other, _)| *other != format) {
            let details = format!("header: Format mismatch, expected {format}, received {received}");
            misfit(&definition, &json!([header(&json!([other]))]), 132_012, &details);
        }
        let count = "number of localizable_params (2) does not match the expected number of params (1)";
        misfit(&definition, &json!([header(&json!([own, own]))]), 132_000, count);
        let (code, details) = match format {
            "TEXT" => (132_000, "header: number of localizable_params (0)".to_owned()),
            _ => (132_012, format!("header: Format mismatch, expected {format}, received UNKNOWN")),
        };
        misfit(&definition, &json!([]), code, &details);
    }
    let headless = made("UTILITY", &json!([plain_body()]), &Value::Null);
    misfit(&headless, &json!([header(&texts(&["a"]))]), 132_000, "header: number of localizable_params (1)");
}

#[test]
fn numbered_and_named_variables() {
    let example = json!({"body_text": [["Ana", "Friday"]]});
    let numbered = made(
        "UTILITY",
        &json!([{"type": "BODY", "text": "Dear {{1}}, we come on {{2}} before noon.", "example": example}]),
        &Value::Null,
    );
    let example = json!({"body_text_named_params": [{"param_name": "who", "example": "Ana"}]});
    let named = made(
        "UTILITY",
        &json!([{"type": "BODY", "text": "Dear {{who}}, we come before noon.", "example": example}]),
        &json!({"parameter_format": "NAMED"}),
    );
    let body = |parameters: Value| json!([{"type": "body", "parameters": parameters}]);
    let of_name = |name: &str| json!({"type": "text", "parameter_name": name, "text": "Ana"});
    fits(&numbered, &body(texts(&["a", "b"])));
    fits(&named, &body(json!([of_name("who")])));
    for (given, values) in [(0, texts(&[])), (1, texts(&["a"])), (3, texts(&["a", "b", "c"]))] {
        let details =
            format!("body: number of localizable_params ({given}) does not match the expected number of params (2)");
        misfit(&numbered, &body(values), 132_000, &details);
    }
    misfit(&numbered, &body(json!([of_name("who"), of_name("day")])), 132_012, "expected POSITIONAL, received NAMED");
    misfit(&named, &body(texts(&["a"])), 132_012, "Parameter name is missing or empty");
    misfit(&named, &body(json!([of_name("whom")])), 132_012, "parameter_name whom does not match");
    misfit(&named, &body(json!([of_name("who"), of_name("who")])), 132_000, "(2) does not match");
    for odd in ["a\nb", "a\tb", "a     b"] {
        misfit(
            &numbered,
            &body(texts(&["a", odd])),
            132_018,
            "new-line/tab characters or more than 4 consecutive spaces",
        );
    }
    fits(&numbered, &body(texts(&["a", "a    b"])));
    misfit(&numbered, &body(texts(&["a", &"x".repeat(1024)])), 132_005, "body: translated text has");
    // Amounts, moments and invitations stand in the place of a text.
    for value in [
        json!({"type": "currency", "currency": {"fallback_value": "1 EUR", "code": "EUR", "amount_1000": 1000}}),
        json!({"type": "date_time", "date_time": {"fallback_value": "Friday", "day_of_week": 5, "calendar": "GREGORIAN"}}),
        json!({"type": "group_id", "group_id": "Y2FwaV9ncm91cDox"}),
    ] {
        fits(&numbered, &body(json!([{"type": "text", "text": "a"}, value])));
        misfit(&named, &body(json!([value])), 132_012, "Parameter name is missing or empty");
    }
}

#[test]
fn each_button_takes_its_own_value_only() {
    let sections = json!([{"title": "Lamps", "product_items": [{"product_retailer_id": "sku-1"}]}]);
    let quick = button("quick_reply", 0, &json!([{"type": "payload", "payload": "yes"}]));
    let link = button("url", 0, &texts(&["8601"]));
    let coupon = button("copy_code", 0, &json!([{"type": "coupon_code", "coupon_code": "25OFF"}]));
    let call = button("voice_call", 0, &json!([{"type": "ttl_minutes", "ttl_minutes": 100}]));
    let catalog = action("catalog", &json!({"thumbnail_product_retailer_id": "sku-1"}));
    let several = action("mpm", &json!({"thumbnail_product_retailer_id": "sku-1", "sections": sections}));
    let flow = action("flow", &json!({"flow_token": "t", "flow_action_data": {"a": 1}}));
    let values = [
        ("QUICK_REPLY", quick),
        ("URL", link),
        ("COPY_CODE", coupon),
        ("VOICE_CALL", call),
        ("CATALOG", catalog),
        ("MPM", several),
        ("FLOW", flow),
    ];
    // The kind, its button, and what is missing where it has no value.
    let buttons = [
        ("QUICK_REPLY", json!({"type": "QUICK_REPLY", "text": "Yes"}), None),
        (
            "URL",
            json!({"type": "URL", "text": "Track", "url": "https://example.com/{{1}}", "example": ["https://example.com/1"]}),
            Some("buttons: Button at index 0 of type Url requires a parameter"),
        ),
        (
            "COPY_CODE",
            json!({"type": "COPY_CODE", "example": "25OFF"}),
            Some("buttons: Button at index 0 of type CopyCode requires a parameter"),
        ),
        ("VOICE_CALL", json!({"type": "VOICE_CALL", "text": "Call"}), None),
        ("CATALOG", json!({"type": "CATALOG", "text": "View catalog"}), None),
        (
            "MPM",
            json!({"type": "MPM", "text": "View items"}),
            Some("buttons: Button at index 0 of type MPM requires a parameter"),
        ),
        ("FLOW", json!({"type": "FLOW", "text": "Start", "flow_id": "1"}), None),
        ("PHONE_NUMBER", json!({"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+34910000000"}), None),
        ("REQUEST_CONTACT_INFO", json!({"type": "REQUEST_CONTACT_INFO"}), None),
    ];
    for (kind, wire, missing) in buttons {
        let components = json!([
            {"type": "HEADER", "format": "TEXT", "text": "News"}, plain_body(), {"type": "BUTTONS", "buttons": [wire]}]);
        let definition = made("MARKETING", &components, &Value::Null);
        match missing {
            Some(details) => misfit(&definition, &json!([]), 131_008, details),
            None => fits(&definition, &json!([])),
        }
        for (of_kind, value) in &values {
            if *of_kind == kind {
                fits(&definition, &json!([value]));
            } else {
                let details = format!("button 0: Format mismatch, expected {kind}, received {of_kind}");
                misfit(&definition, &json!([value]), 132_012, &details);
            }
        }
        let mut second = values[0].1.clone();
        second["index"] = 1.into();
        misfit(&definition, &json!([second]), 132_018, "there is no button at index 1, the template has 1");
    }
    let fixed = with_buttons("UTILITY", &json!([{"type": "URL", "text": "Shop", "url": "https://example.com/"}]));
    misfit(&fixed, &json!([values[1].1]), 132_000, "button 0: number of localizable_params (1)");
    let bill = with_buttons("UTILITY", &json!([{"type": "ORDER_DETAILS", "text": "Review and Pay"}]));
    misfit(&bill, &json!([]), 131_008, "of type ORDER_DETAILS requires a parameter");
    misfit(&bill, &json!([values[0].1]), 132_012, "expected ORDER_DETAILS, received QUICK_REPLY");
    let coupon = with_buttons("MARKETING", &json!([{"type": "COPY_CODE", "example": "25OFF"}]));
    let of_code = |code: &str| json!([button("copy_code", 0, &json!([{"type": "coupon_code", "coupon_code": code}]))]);
    fits(&coupon, &of_code(&"A".repeat(20)));
    for wrong in ["A".repeat(21), "25 OFF".to_owned(), "25-OFF".to_owned()] {
        assert!(outcome(&coupon, &of_code(&wrong)).is_err(), "{wrong}");
    }
}

#[test]
fn codes_of_every_kind() {
    let apps = json!([{"package_name": "com.example.app", "signature_hash": "K8a/AINcGX7"}]);
    for otp_type in ["COPY_CODE", "ONE_TAP", "ZERO_TAP"] {
        let wire = match otp_type {
            "COPY_CODE" => json!({"type": "OTP", "otp_type": otp_type}),
            _ => json!({"type": "OTP", "otp_type": otp_type, "supported_apps": apps, "zero_tap_terms_accepted": true}),
        };
        let components = json!([{"type": "BODY"}, {"type": "BUTTONS", "buttons": [wire]}]);
        let definition = made("AUTHENTICATION", &components, &Value::Null);
        let send = |body: &[&str], code: Option<&str>| {
            let mut components = vec![json!({"type": "body", "parameters": texts(body)})];
            components.extend(code.map(|code| button("url", 0, &texts(&[code]))));
            Value::from(components)
        };
        fits(&definition, &send(&["482913"], Some("482913")));
        misfit(&definition, &send(&["482913"], None), 131_008, "Button at index 0 of type Otp requires a parameter");
        misfit(&definition, &send(&[], Some("482913")), 132_000, "body: number of localizable_params (0)");
        misfit(&definition, &send(&["1234567890123456"], Some("1")), 131_009, "at most 15 characters");
        misfit(&definition, &send(&["1"], Some("1234567890123456")), 131_009, "at most 15 characters");
        let copied = json!([{"type": "body", "parameters": texts(&["1"])},
            button("copy_code", 0, &json!([{"type": "coupon_code", "coupon_code": "1"}]))]);
        misfit(&definition, &copied, 132_012, "expected OTP, received COPY_CODE");
    }
}

#[test]
fn cards_offers_and_orders() {
    let card = json!({"components": [
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::x"]}},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Buy", "url": "https://example.com/{{1}}", "example": ["https://example.com/1"]}]}]});
    let cards = made("MARKETING", &json!([plain_body(), {"type": "CAROUSEL", "cards": [card, card]}]), &Value::Null);
    let [_, (_, image), (_, video), ..] = header_values();
    let sent = |index: usize, file: &Value, suffix: Option<&str>| {
        let mut components = vec![header(&json!([file]))];
        components.extend(suffix.map(|suffix| button("url", 0, &texts(&[suffix]))));
        json!({"card_index": index, "components": components})
    };
    let carousel = |cards: Value| json!([{"type": "carousel", "cards": cards}]);
    fits(&cards, &carousel(json!([sent(0, &image, Some("a")), sent(1, &image, Some("b"))])));
    misfit(&cards, &json!([]), 132_000, "carousel: number of localizable_params (0)");
    misfit(
        &cards,
        &carousel(json!([sent(0, &image, Some("a"))])),
        132_000,
        "(1) does not match the expected number of params (2)",
    );
    let wrong_file = carousel(json!([sent(0, &image, Some("a")), sent(1, &video, Some("b"))]));
    misfit(&cards, &wrong_file, 132_012, "card 1: header: Format mismatch, expected IMAGE, received VIDEO");
    let no_value = carousel(json!([sent(0, &image, Some("a")), sent(1, &image, None)]));
    misfit(&cards, &no_value, 131_008, "Button at index 0 of type Url requires a parameter");
    misfit(&cards, &carousel(json!([sent(0, &image, Some("a")), sent(2, &image, Some("b"))])), 131_009, "without gaps");

    let offer = |has_expiration: bool| {
        let line = json!({"text": "Soon!", "has_expiration": has_expiration});
        made(
            "MARKETING",
            &json!([plain_body(), {"type": "LIMITED_TIME_OFFER", "limited_time_offer": line}]),
            &Value::Null,
        )
    };
    let ends = json!([{"type": "limited_time_offer", "parameters": [
        {"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": 4_000_000_000_000_i64}}]}]);
    fits(&offer(true), &ends);
    fits(&offer(false), &json!([]));
    misfit(&offer(true), &json!([]), 131_008, "expiration_time_ms is required");
    misfit(&offer(false), &ends, 132_000, "limited_time_offer");
    let plain = made("MARKETING", &json!([plain_body()]), &Value::Null);
    misfit(&plain, &ends, 132_000, "limited_time_offer");

    let status = json!([{"type": "order_status", "parameters": [
        {"type": "order_status", "order_status": {"reference_id": "1", "order": {"status": "shipped"}}}]}]);
    let order = made("UTILITY", &json!([plain_body()]), &json!({"sub_category": "ORDER_STATUS"}));
    fits(&order, &status);
    misfit(&order, &json!([]), 131_008, "order_status is required");
    misfit(&plain, &status, 132_000, "order_status");

    let target = json!([{"type": "tap_target_configuration", "parameters": [
        {"type": "tap_target_configuration", "tap_target_configuration": [{"url": "https://example.com/", "title": "Shop"}]}]}]);
    fits(&plain, &target);
    misfit(&order, &target, 131_009, "tap_target_configuration can be used with marketing templates");
}
