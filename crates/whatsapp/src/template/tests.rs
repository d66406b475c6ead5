//! The default templates with values that fit, and every way in which values do not.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::error::GraphError;
use crate::message::{Content, ContentKind, TemplateSend};

fn default(name: &str, language: &str) -> TemplateDefinition {
    let mut templates = default_templates().into_iter();
    templates.find(|template| template.name == name && template.language == language).unwrap()
}

fn send(definition: &TemplateDefinition, components: &Value) -> TemplateSend {
    let content = json!({"name": definition.name, "language": {"code": definition.language}, "components": components});
    match Content::parse(ContentKind::Template, &content).unwrap() {
        Content::Template(send) => *send,
        other => panic!("{other:?}"),
    }
}

fn rendered(definition: &TemplateDefinition, components: &Value) -> Result<RenderedTemplate, GraphError> {
    render(&send(definition, components), definition)
}

#[track_caller]
fn refused(definition: &TemplateDefinition, components: &Value, code: i64, details: &str) {
    let error = rendered(definition, components).unwrap_err();
    assert_eq!((error.code, error.details.as_deref()), (code, Some(details)), "{components}");
}

fn texts(values: &[&str]) -> Value {
    values.iter().map(|value| json!({"type": "text", "text": value})).collect()
}

fn body(values: &[&str]) -> Value {
    json!({"type": "body", "parameters": texts(values)})
}

fn url(index: usize, suffix: &str) -> Value {
    json!({"type": "button", "sub_type": "url", "index": index, "parameters": texts(&[suffix])})
}

fn image() -> Value {
    json!({"type": "header", "parameters": [{"type": "image", "image": {"link": "https://example.com/a.png"}}]})
}

fn named(values: &[(&str, &str)]) -> Value {
    let parameters: Vec<Value> =
        values.iter().map(|(name, text)| json!({"type": "text", "parameter_name": name, "text": text})).collect();
    json!({"type": "body", "parameters": parameters})
}

const ORDER: [(&str, &str); 3] = [("order_id", "8601"), ("first_name", "Ana"), ("delivery_day", "Friday")];

/// Values that fit a template, whichever it is.
fn fitting(definition: &TemplateDefinition) -> Value {
    let of_parts = |parts: &TemplateParts| -> Vec<Value> {
        let mut components = Vec::new();
        let text = |name: &str| match definition.parameter_format {
            ParameterFormat::Positional => json!({"type": "text", "text": "v"}),
            ParameterFormat::Named => json!({"type": "text", "text": "v", "parameter_name": name}),
        };
        let of_text = |text_: &str| -> Vec<Value> { variables(text_).into_iter().map(text).collect() };
        if let Some(header) = &parts.header {
            let kind = header.format.as_str().to_ascii_lowercase();
            let parameters = match header.format {
                HeaderFormat::Text => of_text(header.text.as_deref().unwrap()),
                HeaderFormat::Location => {
                    vec![
                        json!({"type": kind, "location": {"latitude": 1, "longitude": 2, "name": "n", "address": "a"}}),
                    ]
                }
                HeaderFormat::Product => {
                    vec![json!({"type": kind, "product": {"catalog_id": "1", "product_retailer_id": "sku"}})]
                }
                _ => {
                    let mut parameter = json!({"type": kind});
                    parameter[kind.as_str()] = json!({"id": "1234567890123456"});
                    vec![parameter]
                }
            };
            components.push(json!({"type": "header", "parameters": parameters}));
        }
        if let Some(body) = &parts.body {
            components.push(json!({"type": "body", "parameters": of_text(&body.text)}));
        }
        for (index, button) in parts.buttons.iter().enumerate() {
            let parameter = match &button.kind {
                TemplateButtonKind::Url { url } if !variables(url).is_empty() => json!({"type": "text", "text": "v"}),
                TemplateButtonKind::Otp(_) => json!({"type": "text", "text": "123456"}),
                TemplateButtonKind::CopyCode => json!({"type": "coupon_code", "coupon_code": "25OFF"}),
                _ => continue,
            };
            components.push(json!({
                "type": "button", "sub_type": button.kind.sub_type(), "index": index, "parameters": [parameter]}));
        }
        components
    };
    let mut components = of_parts(&definition.parts);
    if definition.limited_time_offer.as_ref().is_some_and(|offer| offer.has_expiration) {
        let offer = json!({"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": 1}});
        components.push(json!({"type": "limited_time_offer", "parameters": [offer]}));
    }
    if !definition.cards.is_empty() {
        let cards: Vec<Value> = definition
            .cards
            .iter()
            .enumerate()
            .map(|(index, card)| json!({"card_index": index, "components": of_parts(card)}))
            .collect();
        components.push(json!({"type": "carousel", "cards": cards}));
    }
    components.into()
}

#[test]
fn the_default_templates_are_complete_and_read_back() {
    let templates = default_templates();
    assert_eq!(templates.len(), 14);
    assert_eq!(templates.iter().filter(|template| template.status == TemplateStatus::Paused).count(), 1);
    for template in &templates {
        assert_eq!(TemplateDefinition::parse(&template.to_json()).as_ref(), Ok(template));
        assert!(template.id.is_some() && template.parts.body.is_some());
        let seen = rendered(template, &fitting(template)).unwrap();
        let mut stored = serde_json::Map::new();
        seen.store_in(&mut stored);
        assert_eq!(RenderedTemplate::of_stored(&stored.into()).as_ref(), Some(&seen));
        assert!(!seen.body.unwrap().contains("{{"));
        assert_eq!(seen.cards.len(), template.cards.len());
    }
    let mut keys: Vec<_> = templates.iter().map(|template| (&template.name, &template.language)).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 14);
}

/// The rules of creation that a template of ours should keep (spec templates §9).
#[test]
fn the_default_templates_keep_the_rules_of_creation() {
    for template in default_templates() {
        for parts in std::iter::once(&template.parts).chain(&template.cards) {
            let Some(body) = &parts.body else { continue };
            let max = if template.cards.iter().any(|card| std::ptr::eq(card, parts)) { 160 } else { 600 };
            assert!(body.text.chars().count() <= max, "{}", body.text);
            if template.category != Category::Authentication {
                let inner = body.text.trim_matches(|char: char| {
                    char.is_whitespace() || char.is_ascii_punctuation() && !"{}".contains(char)
                });
                assert!(!inner.starts_with("{{") && !inner.ends_with("}}"), "{}", body.text);
            }
            let count = variables(&body.text).len();
            assert!(body.text.split_whitespace().count() > 3 * count, "{}", body.text);
            assert!(parts.footer.as_ref().is_none_or(|footer| footer.text.chars().count() <= 60));
            assert!(parts.buttons.iter().all(|button| button.text.chars().count() <= 25));
        }
    }
}

#[test]
fn named_values_in_any_order() {
    let update = default("order_update", "en_US");
    let seen = rendered(&update, &json!([named(&ORDER), url(0, "8601")])).unwrap();
    assert_eq!(
        serde_json::to_value(&seen).unwrap(),
        json!({
            "category": "UTILITY",
            "body": "Hi Ana, your order 8601 has left our warehouse and arrives on Friday between 9 and 13 h.",
            "footer": "Reply to this message with any question",
            "buttons": [{"id": "0", "text": "Track parcel", "type": "url", "url": "https://example.com/track/8601"}]
        })
    );
    refused(
        &update,
        &json!([named(&ORDER[..2]), url(0, "1")]),
        132_000,
        "body: number of localizable_params (2) does not match the expected number of params (3)",
    );
    refused(&update, &json!([body(&["a", "b", "c"]), url(0, "1")]), 132_012, "Parameter name is missing or empty");
    refused(
        &update,
        &json!([named(&[("order_id", "1"), ("first_name", "a"), ("day", "b")]), url(0, "1")]),
        132_012,
        "body: parameter_name day does not match a variable of the template",
    );
    refused(
        &update,
        &json!([named(&[("order_id", "1"), ("first_name", "a"), ("order_id", "b")]), url(0, "1")]),
        132_012,
        "body: parameter_name order_id does not match a variable of the template",
    );
    refused(&update, &json!([named(&ORDER)]), 131_008, "buttons: Button at index 0 of type Url requires a parameter");
    refused(
        &update,
        &json!([named(&ORDER), url(1, "x")]),
        132_018,
        "buttons: there is no button at index 1, the template has 1",
    );
    let quick = json!({"type": "button", "sub_type": "quick_reply", "index": 0});
    refused(
        &update,
        &json!([named(&ORDER), quick]),
        132_012,
        "button 0: Format mismatch, expected URL, received QUICK_REPLY",
    );
}

#[test]
fn positional_values_and_media_headers() {
    let sale = default("summer_sale", "pt_BR");
    let seen = rendered(&sale, &json!([image(), body(&["Ana", "domingo"])])).unwrap();
    assert_eq!(seen.header, Some(RenderedHeader::Image { image: json!({"link": "https://example.com/a.png"}) }));
    assert!(seen.body.unwrap().starts_with("Oi, Ana! Nossa promoção de verão começou. Até domingo tudo"));
    assert_eq!(seen.buttons[1].action, RenderedAction::QuickReply { payload: "Agora não".into() });
    let payload = json!({"type": "button", "sub_type": "quick_reply", "index": "1",
                         "parameters": [{"type": "payload", "payload": "later"}]});
    let seen = rendered(&sale, &json!([image(), body(&["Ana", "domingo"]), payload])).unwrap();
    assert_eq!(seen.buttons[1].action, RenderedAction::QuickReply { payload: "later".into() });

    let values = body(&["Ana", "domingo"]);
    refused(&sale, &json!([values]), 132_012, "header: Format mismatch, expected IMAGE, received UNKNOWN");
    let document = json!({"type": "header", "parameters": [{"type": "document", "document": {"id": "1"}}]});
    refused(&sale, &json!([document, values]), 132_012, "header: Format mismatch, expected IMAGE, received DOCUMENT");
    refused(
        &sale,
        &json!([image(), named(&[("a", "x"), ("b", "y")])]),
        132_012,
        "body: Format mismatch, expected POSITIONAL, received NAMED",
    );
    let error = rendered(&sale, &json!([image()])).unwrap_err();
    assert_eq!(error.message, "(#132000) Number of parameters does not match the expected number of params");
    for bad in ["a\nb", "a\tb", "a     b"] {
        refused(
            &sale,
            &json!([image(), body(&["Ana", bad])]),
            132_018,
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
        );
    }
    assert!(rendered(&sale, &json!([image(), body(&["Ana", "a    b"])])).is_ok(), "four spaces");
    let error = rendered(&sale, &json!([image(), body(&["Ana", &"x".repeat(1024)])])).unwrap_err();
    assert_eq!(error.code, 132_005);

    let hello = default("hello_world", "en_US");
    assert!(rendered(&hello, &json!([])).is_ok());
    refused(
        &hello,
        &json!([body(&["x"])]),
        132_000,
        "body: number of localizable_params (1) does not match the expected number of params (0)",
    );
    refused(&hello, &json!([image()]), 132_012, "header: Format mismatch, expected TEXT, received IMAGE");
    let reminder = default("appointment_reminder", "en_US");
    let header = json!({"type": "header", "parameters": texts(&["x".repeat(60).as_str()])});
    assert_eq!(rendered(&reminder, &json!([header, body(&["a", "b"])])).unwrap_err().code, 132_005);
}

#[test]
fn codes_offers_and_cards() {
    let login = default("login_code", "es_ES");
    let seen = rendered(&login, &json!([body(&["123456"]), url(0, "123456")])).unwrap();
    assert_eq!(seen.body.as_deref(), Some("Tu código de verificación es *123456*. Por tu seguridad, no lo compartas."));
    assert_eq!(seen.footer.as_deref(), Some("Este código caduca en 10 minutos."));
    assert_eq!(seen.buttons[0].text, "Copiar código");
    assert!(matches!(&seen.buttons[0].action, RenderedAction::Otp { code, .. } if code == "123456"));
    refused(
        &login,
        &json!([body(&["123456"])]),
        131_008,
        "buttons: Button at index 0 of type Otp requires a parameter",
    );
    let long = "1".repeat(16);
    assert_eq!(rendered(&login, &json!([body(&[&long]), url(0, &long)])).unwrap_err().code, 131_009);

    let offer = default("weekend_offer", "en_US");
    let fits = fitting(&offer);
    let seen = rendered(&offer, &fits).unwrap();
    assert_eq!(
        seen.limited_time_offer,
        Some(RenderedOffer { text: "Expiring offer!".into(), expiration_time_ms: Some(1) })
    );
    assert_eq!(seen.buttons[0].text, "Copy offer code");
    let without = |kind: &str| -> Value {
        fits.as_array().unwrap().iter().filter(|component| component["type"] != kind).cloned().collect()
    };
    refused(&offer, &without("limited_time_offer"), 131_008, "limited_time_offer: expiration_time_ms is required.");
    refused(&offer, &without("button"), 131_008, "buttons: Button at index 0 of type CopyCode requires a parameter");

    let arrivals = default("new_arrivals", "en_US");
    let seen = rendered(&arrivals, &fitting(&arrivals)).unwrap();
    let ids: Vec<&str> = seen.cards.iter().flat_map(|card| &card.buttons).map(|button| button.id.as_str()).collect();
    assert_eq!(ids, ["0:0", "0:1", "1:0", "1:1", "2:0", "2:1"]);
    let mut cards = fitting(&arrivals);
    cards[1]["cards"].as_array_mut().unwrap().pop();
    refused(
        &arrivals,
        &cards,
        132_000,
        "carousel: number of localizable_params (2) does not match the expected number of params (3)",
    );
    let mut cards = fitting(&arrivals);
    cards[1]["cards"][1]["components"] = json!([]);
    refused(&arrivals, &cards, 132_012, "card 1: header: Format mismatch, expected IMAGE, received UNKNOWN");
}

#[test]
fn a_product_carousel_takes_any_number_of_cards() {
    let card = json!({"components": [{"type": "HEADER", "format": "PRODUCT"},
                                     {"type": "BUTTONS", "buttons": [{"type": "SPM", "text": "View"}]}]});
    let definition = TemplateDefinition::parse(&json!({
        "name": "lamps", "language": "en", "category": "marketing", "status": "APPROVED",
        "components": [{"type": "body", "text": "Our lamps"}, {"type": "carousel", "cards": [card, card]}]
    }))
    .unwrap();
    let product = json!({"type": "product", "product": {"catalog_id": "1", "product_retailer_id": "sku"}});
    let with = |count: usize| -> Value {
        let cards: Vec<Value> = (0..count)
            .map(|index| json!({"card_index": index, "components": [{"type": "header", "parameters": [product]}]}))
            .collect();
        json!([{"type": "carousel", "cards": cards}])
    };
    for count in [2, 5, 10] {
        assert_eq!(rendered(&definition, &with(count)).unwrap().cards.len(), count);
    }
    assert_eq!(rendered(&definition, &with(1)).unwrap_err().code, 132_000);
    assert_eq!(rendered(&definition, &json!([])).unwrap_err().code, 132_000);
}

#[test]
fn what_may_be_sent() {
    let messages = Endpoint::Messages { marketing_disabled: false };
    let check = |definition: Option<&TemplateDefinition>, name: &str, language: &str, by, endpoint| {
        check_sendable(&TemplateSend::new(name, language), definition, by, endpoint).map(drop)
    };
    let code = |result: Result<(), GraphError>| result.unwrap_err().code;
    let hello = default("hello_world", "en_US");
    assert_eq!(check(Some(&hello), "hello_world", "en_US", AddressedBy::Phone, messages), Ok(()));
    for (definition, language) in [(None, "en_US"), (Some(&hello), "en")] {
        let error = check(definition, "hello_world", language, AddressedBy::Phone, messages).unwrap_err();
        assert_eq!((error.code, error.http_status), (132_001, 404));
        assert_eq!(error.message, "(#132001) Template name does not exist in the translation");
        let details = format!("template name (hello_world) does not exist in {language}");
        assert_eq!(error.details, Some(details));
    }
    for status in TemplateStatus::ALL {
        let changed = TemplateDefinition { status: *status, ..hello.clone() };
        let answer = check(Some(&changed), "hello_world", "en_US", AddressedBy::UserId, messages);
        match status {
            TemplateStatus::Approved | TemplateStatus::Flagged => assert_eq!(answer, Ok(())),
            TemplateStatus::Paused => assert_eq!(code(answer), 132_015),
            TemplateStatus::Disabled => assert_eq!(code(answer), 132_016),
            _ => assert_eq!(code(answer), 132_001),
        }
    }
    let login = default("login_code", "en_US");
    assert_eq!(check(Some(&login), "login_code", "en_US", AddressedBy::Phone, messages), Ok(()));
    assert_eq!(code(check(Some(&login), "login_code", "en_US", AddressedBy::UserId, messages)), 131_062);
    assert_eq!(code(check(Some(&login), "login_code", "en_US", AddressedBy::Group, messages)), 131_051);

    let sale = default("summer_sale", "en_US");
    let disabled = Endpoint::Messages { marketing_disabled: true };
    assert_eq!(code(check(Some(&sale), "summer_sale", "en_US", AddressedBy::Phone, disabled)), 131_063);
    assert_eq!(check(Some(&hello), "hello_world", "en_US", AddressedBy::Phone, disabled), Ok(()));
    let state = MarketingState { graph_version: 23, onboarded: true, template_changed_at_s: 0, now_s: 600 };
    let marketing = |definition: &TemplateDefinition, state| {
        check(Some(definition), &definition.name, "en_US", AddressedBy::Phone, Endpoint::MarketingMessages(state))
    };
    assert_eq!(marketing(&sale, state), Ok(()));
    assert_eq!(code(marketing(&hello, state)), 134_100);
    assert_eq!(code(marketing(&hello, MarketingState { graph_version: 22, ..state })), 131_055);
    assert_eq!(code(marketing(&sale, MarketingState { now_s: 599, ..state })), 134_101);
    assert_eq!(marketing(&sale, MarketingState { now_s: -1, ..state }), Ok(()), "a clock set back");
    assert_eq!(code(marketing(&sale, MarketingState { onboarded: false, ..state })), 134_102);
    let mut gif = sale;
    if let Some(header) = &mut gif.parts.header {
        header.format = HeaderFormat::Gif;
    }
    assert_eq!(code(check(Some(&gif), "summer_sale", "en_US", AddressedBy::Phone, messages)), 131_009);
    assert_eq!(marketing(&gif, state), Ok(()));
}

#[test]
fn templates_that_cannot_be_read_say_where() {
    let base =
        json!({"name": "n", "language": "en", "category": "utility", "components": [{"type": "body", "text": "x"}]});
    assert_eq!(TemplateDefinition::parse(&base).unwrap().status, TemplateStatus::Pending);
    let with = |pointer: &str, value: Value| {
        let mut template = base.clone();
        *template.pointer_mut(pointer).unwrap() = value;
        TemplateDefinition::parse(&template).unwrap_err().message
    };
    assert_eq!(with("/name", Value::Null), "(#100) The parameter name is required.");
    assert_eq!(
        with("/category", json!("NEWS")),
        "(#100) Param template['category'] must be one of {MARKETING, UTILITY, AUTHENTICATION} - got \"NEWS\"."
    );
    assert!(
        with("/components/0/type", json!("title"))
            .starts_with("(#100) Param template['components'][0]['type'] must be one of {HEADER, ")
    );
    let otp = json!({"name": "n", "language": "de", "category": "AUTHENTICATION", "components": [
        {"type": "BODY"}, {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Copy code",
         "url": "https://www.whatsapp.com/otp/code/?otp_type=ONE_TAP&code=otp{{1}}"}]}]});
    let parsed = TemplateDefinition::parse(&otp).unwrap();
    assert_eq!(parsed.parts.buttons[0].kind, TemplateButtonKind::Otp(OtpType::OneTap));
    assert_eq!(parsed.parts.body.unwrap().text, "*{{1}}* is your verification code.");
}

#[test]
fn the_variables_of_a_text() {
    assert_eq!(variables("{{2}} and {{ 1 }}, again {{2}}"), ["2", "1"]);
    assert_eq!(variables("{{open"), Vec::<&str>::new());
    assert_eq!(variables("}} {{}} {{a}}"), ["", "a"]);
}

proptest! {
    #[test]
    fn any_text_is_a_template(text in "[a-z{}12 ñ]{0,40}", values in proptest::collection::vec("[a-zñ{} ]{1,9}", 0..4)) {
        let definition = TemplateDefinition::parse(&json!({
            "name": "n", "language": "en", "category": "UTILITY",
            "components": [{"type": "BODY", "text": text}, {"type": "HEADER", "format": "TEXT", "text": text},
                           {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "x", "url": text.clone() + "x"}]}]
        })).unwrap();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let _ = rendered(&definition, &json!([body(&values)]));
        let _ = rendered(&definition, &json!([body(&values), url(0, "x"), {"type": "header", "parameters": texts(&values)}]));
    }
}
