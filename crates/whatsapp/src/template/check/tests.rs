//! Every rule of creation, once broken and once kept.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::template::{NewTemplate, Verdict, default_templates, judge};

fn new(category: &str, components: Value) -> Value {
    json!({"name": "a_name", "language": "en_US", "category": category, "components": components})
}

#[track_caller]
fn fine(wire: &Value) -> NewTemplate {
    NewTemplate::parse(wire).unwrap_or_else(|error| panic!("{error:?}: {wire}"))
}

#[track_caller]
fn refused(wire: &Value, subcode: Option<i64>) {
    let error = NewTemplate::parse(wire).expect_err(&wire.to_string());
    assert_eq!((error.code, error.http_status, error.subcode), (100, 400, subcode), "{wire}: {error:?}");
}

fn body(text: &str, examples: &[&str]) -> Value {
    json!({"type": "body", "text": text, "example": {"body_text": [examples]}})
}

fn plain() -> Value {
    json!({"type": "BODY", "text": "Your parcel has left our house."})
}

fn with_buttons(buttons: Value) -> Value {
    json!([plain(), {"type": "buttons", "buttons": buttons}])
}

#[test]
fn the_default_templates_keep_to_the_rules() {
    for template in default_templates() {
        super::check(&template).unwrap_or_else(|error| panic!("{}: {error:?}", template.name));
    }
}

#[test]
fn names_languages_and_times_to_live() {
    fine(&new("utility", json!([plain()])));
    for (key, value) in [
        ("name", json!("Upper")),
        ("name", json!("a-b")),
        ("name", json!("")),
        ("language", json!("en_us")),
        ("language", json!("xx")),
        ("category", json!("FUN")),
        ("message_send_ttl_seconds", json!(29)),
        ("message_send_ttl_seconds", json!(43_201)),
        ("parameter_format", json!("SOME")),
        ("components", json!("x")),
        ("components", Value::Null),
        ("components", json!([])),
    ] {
        let mut wire = new("UTILITY", json!([plain()]));
        wire[key] = value;
        refused(&wire, None);
    }
    let mut long = new("UTILITY", json!([plain()]));
    long["name"] = "n".repeat(513).into();
    refused(&long, Some(2_388_040));
    for (category, seconds, is_fine) in
        [("UTILITY", -1, true), ("UTILITY", 30, true), ("MARKETING", 30, false), ("MARKETING", 43_200, true)]
    {
        let mut wire = new(category, json!([plain()]));
        wire["message_send_ttl_seconds"] = seconds.into();
        assert_eq!(NewTemplate::parse(&wire).is_ok(), is_fine, "{wire}");
    }
    refused(&new("UTILITY", json!([plain(), plain()])), None);
    refused(&new("UTILITY", json!([{"type": "SIDE"}])), None);
}

#[test]
fn variables_of_the_body() {
    let text = "Dear {{1}}, your order {{2}} has left our warehouse and comes on Friday.";
    fine(&new("UTILITY", json!([body(text, &["Ana", "8601"])])));
    for (text, examples, subcode) in [
        ("{{1}}, your order has left.", vec!["a"], 2_388_299),
        ("Your order has left, {{1}} .", vec!["a"], 2_388_299),
        ("Hi {{1}} there {{2}} friend.", vec!["a", "b"], 2_388_293),
        ("Your order {{2}} left us for you today.", vec!["a"], 2_388_072),
        ("Your order {{name}} left us for you today.", vec!["a"], 2_388_072),
        ("Your order {{1} left us for you today.", vec![], 2_388_072),
        ("Your order {1} left us for you today.", vec![], 2_388_072),
        ("Your order {{1}} left us for you today.", vec![], 2_388_072),
        ("Your order {{1}} left us for you today.", vec!["a", "b"], 2_388_072),
        ("One\n\n\ntwo and some more.", vec![], 2_388_072),
        ("", vec![], 2_388_072),
    ] {
        refused(&new("UTILITY", json!([body(text, &examples)])), Some(subcode));
    }
    refused(&new("UTILITY", json!([body(&"a ".repeat(513), &[])])), Some(2_388_040));
    // A single text, a single list.
    let one = "Your order {{1}} left us for you today.";
    for examples in [json!("x"), json!(["x"]), json!([["x"]])] {
        let made = fine(&new("UTILITY", json!([{"type": "BODY", "text": one, "example": {"body_text": examples}}])));
        assert_eq!(made.definition.to_json()["components"][0]["example"]["body_text"], json!([["x"]]));
    }
}

#[test]
fn named_variables() {
    let named = |text: &str, params: Value| {
        let mut wire =
            new("UTILITY", json!([{"type": "BODY", "text": text, "example": {"body_text_named_params": params}}]));
        wire["parameter_format"] = "named".into();
        wire
    };
    let text = "Your order {{order_id}} left us for you today.";
    fine(&named(text, json!([{"param_name": "order_id", "example": "1"}])));
    refused(&named(text, json!([{"param_name": "order", "example": "1"}])), Some(2_388_072));
    refused(&named(text, json!([])), Some(2_388_072));
    refused(
        &named("Your order {{Order}} left us for you today.", json!([{"param_name": "Order", "example": "1"}])),
        Some(2_388_072),
    );
    refused(
        &named("Your order {{1}} left us for you today.", json!([{"param_name": "1", "example": "1"}])),
        Some(2_388_072),
    );
}

#[test]
fn headers_and_footers() {
    let header = |header: Value| new("MARKETING", json!([header, plain()]));
    fine(&header(
        json!({"type": "HEADER", "format": "text", "text": "Our {{1}}", "example": {"header_text": ["Sale"]}}),
    ));
    fine(&header(json!({"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::x"]}})));
    fine(&header(json!({"type": "HEADER", "format": "LOCATION"})));
    for (wire, subcode) in [
        (json!({"type": "HEADER", "format": "TEXT", "text": "x".repeat(61)}), 2_388_040),
        (json!({"type": "HEADER", "format": "TEXT", "text": "two\nlines"}), 2_388_047),
        (json!({"type": "HEADER", "format": "TEXT", "text": "*bold*"}), 2_388_047),
        (json!({"type": "HEADER", "format": "TEXT", "text": "nice 🎉"}), 2_388_047),
        (json!({"type": "HEADER", "format": "TEXT", "text": "Our {{1}}"}), 2_388_047),
        (
            json!({"type": "HEADER", "format": "TEXT", "text": "{{1}} {{2}}", "example": {"header_text": ["a", "b"]}}),
            2_388_047,
        ),
        (json!({"type": "HEADER", "format": "IMAGE"}), 2_388_047),
        (json!({"type": "HEADER", "format": "VIDEO", "example": {"header_handle": []}}), 2_388_047),
    ] {
        refused(&header(wire), Some(subcode));
    }
    refused(&header(json!({"type": "HEADER", "format": "AUDIO"})), None);
    refused(&header(json!({"type": "HEADER", "format": "PRODUCT"})), None);
    let footer = |text: &str| new("UTILITY", json!([plain(), {"type": "FOOTER", "text": text}]));
    fine(&footer("Bye"));
    refused(&footer("Bye {{1}}"), Some(2_388_073));
    refused(&footer("Bye\nbye"), Some(2_388_073));
    refused(&footer(&"x".repeat(61)), Some(2_388_040));
}

#[test]
fn buttons_of_every_kind() {
    for (category, button) in [
        ("UTILITY", json!({"type": "quick_reply", "text": "Yes"})),
        ("UTILITY", json!({"type": "url", "text": "See", "url": "https://a.example/{{1}}", "example": "x"})),
        ("UTILITY", json!({"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+34 600 100 001"})),
        ("UTILITY", json!({"type": "COPY_CODE", "example": "25OFF"})),
        ("MARKETING", json!({"type": "CATALOG", "text": "View catalog"})),
        ("UTILITY", json!({"type": "FLOW", "text": "Book", "flow_id": "1", "flow_action": "navigate"})),
        ("UTILITY", json!({"type": "VOICE_CALL", "text": "Call us"})),
        ("UTILITY", json!({"type": "ORDER_DETAILS"})),
        ("UTILITY", json!({"type": "REQUEST_CONTACT_INFO"})),
    ] {
        fine(&new(category, with_buttons(json!([button]))));
    }
    for button in [
        json!({"type": "QUICK_REPLY"}),
        json!({"type": "QUICK_REPLY", "text": "Hi {{1}}"}),
        json!({"type": "URL", "text": "See", "url": "ftp://a.example"}),
        json!({"type": "URL", "text": "See", "url": "https://a.example/{{1}}"}),
        json!({"type": "URL", "text": "See", "url": "https://a.example/{{1}}/x", "example": ["a"]}),
        json!({"type": "URL", "text": "See"}),
        json!({"type": "COPY_CODE"}),
        json!({"type": "CATALOG"}),
        json!({"type": "MPM"}),
        json!({"type": "SPM"}),
        json!({"type": "OTP", "otp_type": "COPY_CODE"}),
        json!({"type": "FLOW", "text": "Book"}),
        json!({"type": "FLOW", "text": "Book", "flow_id": "1", "flow_name": "n"}),
        json!({"type": "FLOW", "text": "Book", "flow_id": "1", "icon": "STAR"}),
        json!({"type": "LEVER", "text": "Pull"}),
    ] {
        refused(&new("UTILITY", with_buttons(json!([button]))), None);
    }
    refused(&new("UTILITY", with_buttons(json!([{"type": "QUICK_REPLY", "text": "x".repeat(26)}]))), Some(2_388_040));
    refused(&new("UTILITY", with_buttons(json!([{"type": "COPY_CODE", "example": "x".repeat(21)}]))), Some(2_388_040));
    let phone = new("UTILITY", with_buttons(json!([{"type": "PHONE_NUMBER", "text": "Call", "phone_number": "abc"}])));
    assert_eq!(NewTemplate::parse(&phone).unwrap_err().code, 192);
    refused(&new("UTILITY", with_buttons(json!([]))), None);
}

#[test]
fn buttons_together() {
    let quick = |text: &str| json!({"type": "QUICK_REPLY", "text": text});
    let url = |text: &str| json!({"type": "URL", "text": text, "url": "https://a.example"});
    let phone = || json!({"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+34600100001"});
    fine(&new("UTILITY", with_buttons(json!([quick("a"), quick("b"), url("c"), phone()]))));
    fine(&new("UTILITY", with_buttons(json!([url("c"), phone(), quick("a"), quick("b")]))));
    let ten: Vec<Value> = (0..10).map(|index| quick(&index.to_string())).collect();
    fine(&new("UTILITY", with_buttons(ten.clone().into())));
    let eleven: Vec<Value> = (0..11).map(|index| quick(&index.to_string())).collect();
    for buttons in [
        json!([quick("a"), url("b"), quick("c")]),
        json!([url("a"), quick("b"), url("c")]),
        json!([url("a"), url("b"), url("c")]),
        json!([quick("a"), quick("a")]),
        json!([phone(), phone()]),
        eleven.into(),
    ] {
        refused(&new("UTILITY", with_buttons(buttons)), None);
    }
}

#[test]
fn offers_products_and_orders() {
    let offer = |rest: Value| {
        let mut components = vec![
            plain(),
            json!({"type": "limited_time_offer", "limited_time_offer": {"text": "Only today", "has_expiration": true}}),
        ];
        components.extend(rest.as_array().unwrap().clone());
        new("MARKETING", components.into())
    };
    let code = json!({"type": "copy_code", "example": "X1"});
    let url = json!({"type": "url", "text": "Go", "url": "https://a.example"});
    fine(&offer(json!([{"type": "BUTTONS", "buttons": [code, url]}])));
    refused(&offer(json!([{"type": "BUTTONS", "buttons": [url, code]}])), None);
    refused(&offer(json!([{"type": "FOOTER", "text": "x"}])), None);
    refused(&offer(json!([{"type": "HEADER", "format": "TEXT", "text": "x"}])), None);
    let text = json!({"type": "HEADER", "format": "TEXT", "text": "Products"});
    let product = json!({"type": "HEADER", "format": "PRODUCT"});
    let of = |header: &Value, kind: &str| {
        new("MARKETING", json!([header, plain(), {"type": "BUTTONS", "buttons": [{"type": kind}]}]))
    };
    fine(&of(&text, "MPM"));
    refused(&of(&product, "MPM"), None);
    fine(&of(&product, "SPM"));
    refused(&of(&text, "SPM"), None);
    let order = new("MARKETING", with_buttons(json!([{"type": "ORDER_DETAILS", "text": "Buy"}])));
    refused(&order, None);
    let mut shown = order.clone();
    shown["display_format"] = "order_details".into();
    fine(&shown);
    let mut status = new("UTILITY", json!([plain()]));
    status["sub_category"] = "order_status".into();
    fine(&status);
    status["category"] = "MARKETING".into();
    refused(&status, None);
    fine(&new("UTILITY", json!([plain(), {"type": "call_permission_request"}])));
    refused(
        &new("UTILITY", json!([plain(), {"type": "call_permission_request"}, {"type": "BUTTONS", "buttons": [url]}])),
        None,
    );
}

#[test]
fn carousels() {
    let card = |format: &str, text: Option<&str>, buttons: Value| {
        let mut components = vec![json!({"type": "header", "format": format, "example": {"header_handle": ["4::x"]}})];
        components.extend(text.map(|text| json!({"type": "body", "text": text})));
        components.push(json!({"type": "buttons", "buttons": buttons}));
        json!({"components": components})
    };
    let carousel = |cards: Vec<Value>| new("MARKETING", json!([plain(), {"type": "carousel", "cards": cards}]));
    let quick = json!([{"type": "quick_reply", "text": "More"}]);
    let url = json!([{"type": "url", "text": "See", "url": "https://a.example"}]);
    let image = |text| card("IMAGE", text, quick.clone());
    fine(&carousel(vec![image(Some("One card")), image(Some("Another card"))]));
    fine(&carousel(vec![image(None); 10]));
    fine(&carousel(vec![card("PRODUCT", None, json!([{"type": "spm", "text": "View"}])); 2]));
    for cards in [
        vec![image(None)],
        vec![image(None); 11],
        vec![image(Some("One card")), image(None)],
        vec![image(None), card("VIDEO", None, quick.clone())],
        vec![image(None), card("IMAGE", None, url.clone())],
        vec![card("DOCUMENT", None, quick.clone()); 2],
        vec![card("IMAGE", None, json!([])); 2],
        vec![card("PRODUCT", Some("A text"), url.clone()); 2],
        vec![],
    ] {
        refused(&carousel(cards), None);
    }
    let long = "x".repeat(161);
    refused(&carousel(vec![image(Some(&long)); 2]), Some(2_388_040));
    let mut utility = carousel(vec![image(None); 2]);
    utility["category"] = "UTILITY".into();
    refused(&utility, None);
}

#[test]
fn creative_features_are_shown_as_a_list_and_taken_back() {
    let mut template = new("MARKETING", json!([{"type": "BODY", "text": "The bags are here."}]));
    template["degrees_of_freedom_spec"] =
        json!({"creative_features_spec": {"image_touchups": {"enroll_status": "OPT_IN"}}});
    let made = fine(&template).definition;
    let shown = made.to_shown_json(str::to_owned);
    let listed = json!({"creative_features_spec": [{"key": "image_touchups", "value": {"enroll_status": "OPT_IN"}}]});
    assert_eq!(shown["degrees_of_freedom_spec"], listed);
    template["degrees_of_freedom_spec"] = listed;
    assert_eq!(fine(&template).definition.options, made.options);
}

#[test]
fn authentication_templates() {
    let otp = |otp: Value| {
        json!([
        {"type": "body", "add_security_recommendation": true}, {"type": "footer", "code_expiration_minutes": 5},
        {"type": "buttons", "buttons": [otp]}])
    };
    let app = json!([{"package_name": "com.example.app", "signature_hash": "K8a/AINcGX7"}]);
    let made = fine(&new("authentication", otp(json!({"type": "otp", "otp_type": "one_tap", "supported_apps": app}))));
    let shown = made.definition.to_shown_json(str::to_owned);
    let button = &shown["components"][2]["buttons"][0];
    assert_eq!((&button["type"], &button["text"]), (&json!("URL"), &json!("Copy code")));
    assert!(
        button["url"].as_str().unwrap().contains("otp_type=ONE_TAP")
            && button["url"].as_str().unwrap().ends_with("{{1}}")
    );
    // What was read can be written again.
    fine(&new(
        "AUTHENTICATION",
        otp(
            json!({"type": "URL", "text": "Copy code", "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}"}),
        ),
    ));
    fine(&new(
        "AUTHENTICATION",
        otp(json!({"type": "otp", "otp_type": "one_tap", "package_name": "a.b", "signature_hash": "K8a/AINcGX7"})),
    ));
    fine(&new(
        "AUTHENTICATION",
        otp(json!({"type": "otp", "otp_type": "zero_tap", "zero_tap_terms_accepted": true, "supported_apps": app})),
    ));
    for button in [
        json!({"type": "otp", "otp_type": "one_tap"}),
        json!({"type": "otp", "otp_type": "zero_tap", "supported_apps": app}),
        json!({"type": "otp", "otp_type": "one_tap", "supported_apps": [{"package_name": "app", "signature_hash": "K8a/AINcGX7"}]}),
        json!({"type": "otp", "otp_type": "one_tap", "supported_apps": [{"package_name": "a.b", "signature_hash": "short"}]}),
        json!({"type": "quick_reply", "text": "Yes"}),
    ] {
        refused(&new("AUTHENTICATION", otp(button)), None);
    }
    let code = json!({"type": "buttons", "buttons": [{"type": "otp", "otp_type": "copy_code"}]});
    refused(&new("AUTHENTICATION", json!([{"type": "body", "text": "Own words"}, code])), None);
    refused(
        &new("AUTHENTICATION", json!([{"type": "body"}, {"type": "footer", "code_expiration_minutes": 91}, code])),
        None,
    );
    refused(&new("AUTHENTICATION", json!([{"type": "body"}])), None);
}

#[test]
fn the_librarys_templates_keep_to_the_rules() {
    let all = crate::template::library::search(&Default::default());
    assert!(all.len() > 40, "{}", all.len());
    for (_, entry) in &all {
        let inputs: Vec<Value> = entry["buttons"].as_array().cloned().unwrap_or_default().iter().map(|button| match button["type"].as_str() {
            Some("URL") => json!({"type": "URL", "url": {"base_url": "https://x.example/{{1}}", "url_suffix_example": "https://x.example/demo"}}),
            Some("PHONE_NUMBER") => json!({"type": "PHONE_NUMBER", "phone_number": "+16315551010"}),
            _ => json!({"type": button["type"]}),
        }).collect();
        let wire = json!({"name": "mine", "language": "en_US", "category": entry["category"],
            "library_template_name": entry["name"], "library_template_button_inputs": inputs});
        let made = fine(&wire);
        assert!(made.is_of_library);
        assert!(
            matches!(judge(&made.definition, []), Verdict::Approved(category) if entry["category"] == category.as_str()),
            "{wire}"
        );
    }
    refused(
        &json!({"name": "mine", "language": "en_US", "category": "UTILITY", "library_template_name": "nothing"}),
        None,
    );
    refused(
        &json!({"name": "mine", "language": "en_US", "category": "UTILITY", "library_template_name": "delivery_update_1"}),
        None,
    );
}

#[test]
fn reviews() {
    let judged = |wire: &Value| judge(&fine(wire).definition, &default_templates());
    let category = |wire: &Value| match judged(wire) {
        Verdict::Approved(category) => category.as_str(),
        Verdict::Rejected { reason, .. } => reason,
    };
    assert_eq!(category(&new("UTILITY", json!([plain()]))), "UTILITY");
    assert_eq!(category(&new("UTILITY", json!([body("Get 20% off everything with us today.", &[])]))), "MARKETING");
    let adjacent = body("We will come to {{1}} {{2}} as soon as the weather is good.", &["a", "b"]);
    assert_eq!(category(&new("UTILITY", json!([adjacent]))), "INVALID_FORMAT");
    assert_eq!(
        category(&new("UTILITY", with_buttons(json!([{"type": "URL", "text": "Go", "url": "https://bit.ly/x"}])))),
        "INVALID_FORMAT"
    );
    assert_eq!(category(&new("UTILITY", json!([body("Please send us your full card number.", &[])]))), "SCAM");
    let hello = default_templates().into_iter().find(|template| template.name == "hello_world").unwrap();
    let mut same = hello.to_json();
    same["name"] = "hello_again".into();
    assert_eq!(category(&same), "TAG_CONTENT_MISMATCH");
}

proptest! {
    /// What was made reads back as it is, and passes again.
    #[test]
    fn stored_templates_read_back(words in "[a-z]{1,8}( [a-z]{1,8}){8,20}", at in 1_usize..6, label in "[A-Z][a-z]{1,20}") {
        let mut parts: Vec<&str> = words.split(' ').collect();
        parts.insert(at, "{{1}}");
        let text = parts.join(" ");
        let wire = new("utility", json!([body(&text, &["v"]), {"type": "buttons", "buttons": [{"type": "quick_reply", "text": label}]}]));
        let made = NewTemplate::parse(&wire).unwrap().definition;
        let again = NewTemplate::parse(&made.to_json()).unwrap().definition;
        prop_assert_eq!(again, made);
    }

    /// Nothing that a client sends makes it panic.
    #[test]
    fn rubbish_is_refused_or_fine(text in ".{0,80}", url in ".{0,40}", kind in "[a-zA-Z_]{0,12}") {
        let components = json!([{"type": "BODY", "text": text, "example": {"body_text": text}}, {"type": kind, "text": text},
            {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "x", "url": url, "example": [url]}]}]);
        drop(NewTemplate::parse(&new("MARKETING", components)));
    }
}
