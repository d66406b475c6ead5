//! What comes of a tap on each kind of message, and that it reads back from a webhook.

use serde_json::{Value, json};

use super::*;
use crate::message::ContactCard;
use crate::message::{Content, ContentKind};
use crate::template::{default_templates, render};

fn option(id: &str) -> CustomerAnswer {
    CustomerAnswer::Option { id: id.to_owned() }
}

#[track_caller]
fn to_interactive(content: &Value, reply: CustomerAnswer) -> Result<InboundContent, AnswerError> {
    // What is stored is what was accepted.
    let stored = Content::parse(ContentKind::Interactive, content).unwrap().to_wire();
    let content = answer("interactive", &stored, reply)?;
    let number = BusinessNumber { waba_id: "1", phone_number_id: "2", display_phone_number: "3" };
    let customer = Customer {
        wa_id: "34600100001",
        phone_visible: true,
        user_id: "ES.1",
        parent_user_id: None,
        profile_name: "Ana",
        username: None,
        identity_key_hash: None,
    };
    let draft = InboundDraft { id: "wamid.QQ==", timestamp_s: 1, content: &content, context: None, referral: None };
    match parse(&inbound_message(number, customer, draft)).as_slice() {
        [Update::InboundMessage(message)] => assert_eq!(message.content, content),
        other => panic!("{other:?}"),
    }
    Ok(content)
}

fn unknown(id: &str) -> Result<InboundContent, AnswerError> {
    Err(AnswerError::UnknownOption { id: id.to_owned() })
}

fn button(id: &str, title: &str) -> Result<InboundContent, AnswerError> {
    Ok(InboundContent::Interactive(InteractiveReply::Button { id: id.into(), title: title.into() }))
}

#[test]
fn buttons_rows_and_cards() {
    let buttons = json!({"type": "button", "body": {"text": "?"}, "action": {"buttons": [
        {"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]}});
    assert_eq!(to_interactive(&buttons, option("yes")), button("yes", "Yes"));
    assert_eq!(to_interactive(&buttons, option("no")), unknown("no"));
    let list = json!({"type": "list", "body": {"text": "?"}, "action": {"button": "b", "sections": [
        {"title": "a", "rows": [{"id": "1", "title": "one"}]},
        {"title": "b", "rows": [{"id": "2", "title": "two", "description": "second"}]}]}});
    assert_eq!(
        to_interactive(&list, option("2")),
        Ok(InboundContent::Interactive(InteractiveReply::List {
            id: "2".into(),
            title: "two".into(),
            description: Some("second".into())
        }))
    );
    assert_eq!(to_interactive(&list, option("3")), unknown("3"));
    let card = |index: usize| {
        json!({"card_index": index, "type": "cta_url", "header": {"type": "image", "image": {"id": "1"}}, "action": {"buttons": [
            {"type": "quick_reply", "quick_reply": {"id": format!("more-{index}"), "title": "More"}}]}})
    };
    let carousel = json!({"type": "carousel", "body": {"text": "x"}, "action": {"cards": [card(0), card(1)]}});
    assert_eq!(to_interactive(&carousel, option("more-1")), button("more-1", "More"));
    assert_eq!(to_interactive(&carousel, option("more-2")), unknown("more-2"));
    assert_eq!(
        to_interactive(&buttons, CustomerAnswer::Location(InboundLocation::default())),
        Err(AnswerError::WrongKind)
    );
    assert_eq!(answer("text", &json!({"body": "x"}), option("yes")), Err(AnswerError::WrongKind));
    assert_eq!(answer("interactive", &json!(7), option("yes")), Err(AnswerError::WrongKind));
}

#[test]
fn address_forms() {
    let form = json!({"type": "address_message", "body": {"text": "?"}, "action": {"name": "address_message", "parameters": {
        "country": "IN", "values": {"name": "Asha", "in_pin_code": "400063"},
        "saved_addresses": [{"id": "home", "value": {"city": "Mumbai"}}],
        "validation_errors": {"in_pin_code": "Not there."}}}});
    let filled = |saved: Option<&str>, values: Value| CustomerAnswer::Address {
        saved_address_id: saved.map(str::to_owned),
        values: values.as_object().unwrap().clone(),
    };
    let values = json!({"name": "Asha", "in_pin_code": "400064", "city": "Mumbai"});
    let Ok(InboundContent::Interactive(InteractiveReply::Form { name, body, response_json })) =
        to_interactive(&form, filled(None, values.clone()))
    else {
        panic!("no form");
    };
    assert_eq!((name.as_str(), body.as_str()), ("address_message", "Asha\n400064\nMumbai"));
    assert_eq!(serde_json::from_str::<Value>(&response_json).unwrap(), json!({ "values": values }));
    let problem = |saved, values: Value| to_interactive(&form, filled(saved, values)).unwrap_err().to_string();
    assert_eq!(problem(None, json!({"in_pin_code": "400063"})), "The field in_pin_code must be corrected first.");
    assert_eq!(problem(None, json!({"in_pin_code": "4"})), "The field in_pin_code must have 6 digits.");
    assert_eq!(problem(None, json!({"zip": "1"})), "The field zip is not in the form.");
    assert_eq!(problem(None, json!({"city": 1})), "The field city must be a text.");
    assert_eq!(problem(Some("work"), json!({})), "The message has no option \"work\".");
    assert!(to_interactive(&form, filled(Some("home"), json!({"city": "Mumbai"}))).is_ok());
}

#[test]
fn flows_requests_and_carts() {
    let flow = json!({"type": "flow", "body": {"text": "?"}, "action": {"name": "flow", "parameters": {
        "flow_message_version": "3", "flow_id": "1", "flow_cta": "Go", "flow_token": "tok"}}});
    let response = json!({"day": "Monday"}).as_object().unwrap().clone();
    let Ok(InboundContent::Interactive(InteractiveReply::Form { name, body, response_json })) =
        to_interactive(&flow, CustomerAnswer::Flow { response })
    else {
        panic!("no form");
    };
    assert_eq!((name.as_str(), body.as_str()), ("flow", "Sent"));
    assert_eq!(serde_json::from_str::<Value>(&response_json).unwrap(), json!({"day": "Monday", "flow_token": "tok"}));

    let request = |kind: &str, name: &str| json!({"type": kind, "body": {"text": "?"}, "action": {"name": name}});
    let place = InboundLocation { latitude: 1.0, longitude: 2.0, ..InboundLocation::default() };
    assert_eq!(
        to_interactive(&request("location_request_message", "send_location"), CustomerAnswer::Location(place.clone())),
        Ok(InboundContent::Location(place))
    );
    let card = ContactCard::default();
    assert_eq!(
        to_interactive(
            &request("request_contact_info", "request_contact_info"),
            CustomerAnswer::Contact(Box::new(card.clone()))
        ),
        Ok(InboundContent::Contacts { cards: vec![card], origin: Some("contact_request".into()) })
    );
    let permission =
        CustomerAnswer::CallPermission { accept: true, is_permanent: false, expiration_timestamp: Some(9) };
    assert!(matches!(
        to_interactive(&request("call_permission_request", "call_permission_request"), permission),
        Ok(InboundContent::Interactive(InteractiveReply::CallPermission(CallPermissionReply {
            expiration_timestamp: Some(9),
            is_permanent: false,
            ..
        })))
    ));
    let product = json!({"type": "product", "action": {"catalog_id": "77", "product_retailer_id": "sku"}});
    let item = OrderItem { product_retailer_id: "sku".into(), quantity: 2, item_price: 9.5, currency: "EUR".into() };
    let cart = |items| CustomerAnswer::Order { items, catalog_id: None, text: None };
    assert!(matches!(
        to_interactive(&product, cart(vec![item.clone()])),
        Ok(InboundContent::Order(Order { catalog_id, .. })) if catalog_id == "77"
    ));
    assert_eq!(to_interactive(&product, cart(vec![])).unwrap_err().to_string(), "The cart is empty.");
    assert_eq!(
        to_interactive(&request("location_request_message", "send_location"), cart(vec![item])),
        Err(AnswerError::WrongKind)
    );
}

#[test]
fn quick_replies_of_templates() {
    let template = default_templates().into_iter().find(|template| template.name == "appointment_reminder").unwrap();
    let content = json!({"name": template.name, "language": {"code": template.language}, "components": [
        {"type": "header", "parameters": [{"type": "text", "text": "Monday"}]},
        {"type": "body", "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "10:30"}]},
        {"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [{"type": "payload", "payload": "cancel-7"}]}]});
    let content = Content::parse(ContentKind::Template, &content).unwrap();
    let Content::Template(send) = &content else { panic!("no template") };
    let mut stored = content.to_wire();
    let bare = stored.clone();
    render(send, &template).unwrap().store_in(stored.as_object_mut().unwrap());
    let tapped = |id: &str| answer("template", &stored, option(id));
    assert_eq!(
        tapped("0"),
        Ok(InboundContent::Button { payload: "I will be there".into(), text: "I will be there".into() })
    );
    assert_eq!(tapped("1"), Ok(InboundContent::Button { payload: "cancel-7".into(), text: "I cannot come".into() }));
    assert_eq!(tapped("2"), Err(AnswerError::SilentOption { id: "2".into() }));
    assert_eq!(tapped("4"), unknown("4"));
    assert_eq!(answer("template", &bare, option("0")), Err(AnswerError::WrongKind));
}
