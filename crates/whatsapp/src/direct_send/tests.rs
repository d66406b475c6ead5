use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::message::{Content, DirectCategory, DirectMessage, SendRequest, parse_send};
use crate::template::{RenderedAction, TemplateDefinition, is_language};
use crate::testing::{any_json, changed, fuzz};

fn send(mut rest: Value) -> Value {
    let frame = json!({"messaging_product": "whatsapp", "to": "34600100001", "category": "utility"});
    for (key, value) in frame.as_object().unwrap() {
        rest.as_object_mut().unwrap().entry(key).or_insert(value.clone());
    }
    rest
}

fn parse(rest: Value) -> Result<DirectMessage, crate::GraphError> {
    let SendRequest::Message(message) = parse_send(&send(rest))? else { panic!("a receipt") };
    match message.content {
        Content::Direct(direct) => Ok(*direct),
        other => panic!("{other:?}"),
    }
}

fn text(body: &str) -> DirectMessage {
    parse(json!({"type": "text", "text": {"body": body}})).unwrap()
}

fn buttons(list: Value) -> Value {
    json!({"type": "interactive", "interactive": {
        "type": "button", "header": {"type": "image", "image": {"link": "https://example.com/a.png"}},
        "body": {"text": "Your parcel 4711 arrives today."}, "footer": {"text": "Ref 12"}, "action": {"buttons": list}}})
}

fn reply(number: usize) -> Value {
    json!({"type": "reply", "reply": {"id": format!("r{number}"), "title": format!("Answer {number}")}})
}

fn link(number: usize) -> Value {
    json!({"type": "cta_url", "cta_url": {"url": "https://shop.example/o/17?a=1", "display_text": format!("Open {number}")}})
}

#[test]
fn a_text_becomes_a_template_that_the_next_one_matches() {
    let first = Draft::of(&text("Hi Ana, your order 4711 of 12.03.2026 is at https://a.example/x. Ask María José!"));
    let body = first.parts.body.clone().unwrap();
    assert_eq!(body.text, "Hi {{1}}, your order {{2}} of {{3}} is at {{4}}. Ask {{5}}!");
    assert_eq!(body.example, Some(json!({"body_text": [["Name", "123", "123", "https://example.com", "Name"]]})));
    assert_eq!((first.language, first.category.as_str()), ("en", "UTILITY"));
    let next = Draft::of(&text("Hi Bob, your order 8 of 1.1.2027 is at www.b.example. Ask Eva!"));
    assert!(next.matches(&first.definition()));
    assert_eq!(next.name(), first.name());
    assert!(first.name().starts_with("auto_generated_text_"), "{}", first.name());
    assert!(!Draft::of(&text("Hi Bob, your bill 8 is paid.")).matches(&first.definition()));
}

#[test]
fn what_is_personal_is_found_in_many_scripts() {
    for (given, expected) in [
        ("您的订单12345已发货。", "您的订单{{1}}已发货。"),
        ("طلبك ١٢٣ جاهز", "طلبك {{1}} جاهز"),
        ("Call +34 600 100 001 now", "Call {{1}} now"),
        ("Total: *12,50 €*", "Total: *{{1}} €*"),
        ("I'll come at 10:30, I promise", "I'll come at {{1}}, I promise"),
        ("Write to ana@example.com or see shop.example/a", "Write to {{1}} or see {{2}}"),
        ("{{1}} and {{name}}", "{{1}} and {{2}}"),
        ("Ready. Come soon\nThanks", "Ready. Come soon\nThanks"),
    ] {
        assert_eq!(redact(given, Names::Variable).text, expected);
    }
    assert_eq!(redact("Track Order", Names::Kept).text, "Track Order");
    assert_eq!(redact("Pay 20 €", Names::Kept).text, "Pay {{1}} €");
}

#[test]
fn languages_are_those_of_templates() {
    for (given, expected) in [
        ("Your order 4711 has been shipped.", "en"),
        ("Su pedido 4711 ha sido enviado y llegará mañana por la tarde.", "es"),
        ("Ihre Bestellung wurde verschickt und kommt morgen an.", "de"),
        ("Hola, su pedido está listo", "es"),
        ("您的订单已发货", "zh_CN"),
        ("12345", "en"),
        ("", "en"),
    ] {
        assert_eq!(language(given), expected, "{given}");
    }
}

#[test]
fn buttons_may_be_mixed_as_templates_mix_them() {
    let replies = |count: usize| (0..count).map(reply).collect::<Vec<_>>();
    let mixed = |links: usize, answers: usize| -> Value {
        (0..links).map(link).chain((0..answers).map(reply)).collect::<Vec<_>>().into()
    };
    for fine in [replies(3).into(), mixed(1, 0), mixed(2, 8), mixed(1, 9)] {
        let parsed = parse(buttons(fine)).unwrap();
        let again =
            parse_send(&crate::OutboundMessage::to_phone("1", Content::Direct(Box::new(parsed.clone()))).to_wire());
        let SendRequest::Message(again) = again.unwrap() else { panic!() };
        assert_eq!(again.content, Content::Direct(Box::new(parsed)));
    }
    for wrong in [
        replies(4).into(),
        mixed(3, 1),
        mixed(2, 9),
        json!([reply(1), link(1)]),
        json!([]),
        json!([reply(1), reply(1)]),
    ] {
        assert_eq!(parse(buttons(wrong.clone())).unwrap_err().code, 131_009, "{wrong}");
    }
    let message = parse(buttons(mixed(1, 2))).unwrap();
    let draft = Draft::of(&message);
    let wire = draft.definition().to_json();
    assert_eq!(wire["components"][0]["format"], "IMAGE");
    assert_eq!(wire["components"][1]["text"], "Your parcel {{1}} arrives today.");
    assert_eq!(wire["components"][2]["text"], "Ref {{1}}");
    assert_eq!(wire["components"][3]["buttons"][0]["url"], "https://shop.example/{{1}}");
    assert!(draft.name().starts_with("auto_generated_interactive_"));
    let shown = rendered(&message);
    assert_eq!(shown.footer.as_deref(), Some("Ref 12"));
    assert_eq!(shown.buttons[1].action, RenderedAction::QuickReply { payload: "r0".to_owned() });
    assert_eq!(shown.buttons[0].action, RenderedAction::Url { url: "https://shop.example/o/17?a=1".to_owned() });
}

#[test]
fn a_call_button_and_a_link_stand_alone() {
    let call = json!({"type": "interactive", "interactive": {"type": "voice_call", "body": {"text": "Call us"},
        "action": {"name": "voice_call", "parameters": {"display_text": "Call"}}}});
    assert!(matches!(rendered(&parse(call).unwrap()).buttons[0].action, RenderedAction::VoiceCall { .. }));
    let list = json!({"type": "interactive", "interactive": {"type": "list", "body": {"text": "b"}, "action": {}}});
    assert_eq!(parse(list).unwrap_err().code, 131_009);
}

#[test]
fn codes_are_copied_and_go_to_phone_numbers() {
    let code = |more: Value| {
        let mut body = json!({"type": "interactive", "category": "authentication", "interactive": {"type": "button",
            "body": {"text": "Your code is 123456."},
            "action": {"buttons": [{"type": "copy_code", "copy_code": {"code": "123456"}}]}}});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let message = parse(code(json!({"ttl_seconds": 60}))).unwrap();
    assert_eq!((message.category, message.ttl_seconds), (DirectCategory::Authentication, Some(60)));
    assert!(matches!(&rendered(&message).buttons[0].action, RenderedAction::Otp { code, .. } if code == "123456"));
    let mut to_user = send(code(json!({"recipient": "ES.1"})));
    to_user.as_object_mut().unwrap().remove("to");
    assert_eq!(parse_send(&to_user).unwrap_err().code, 131_062);
    assert_eq!(parse(code(json!({"ttl_seconds": 901}))).unwrap_err().code, 100);
    assert_eq!(parse(code(json!({"direct_send_config": {"template_name": "a"}}))).unwrap_err().code, 100);
    assert_eq!(parse(code(json!({"category": "utility"}))).unwrap_err().code, 131_009);
}

#[test]
fn refusals_say_what_graph_says() {
    let text = |more: Value| {
        let mut body = json!({"type": "text", "text": {"body": "Your order is ready."}});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        parse_send(&send(body)).map(drop).map_err(|error| (error.code, error.details.unwrap_or_default()))
    };
    let long = "a".repeat(1025);
    let unsupported = "The request included one or more unsupported or misspelled parameters.";
    for (more, code, details) in [
        (json!({"category": "marketing"}), 100, "Param category must be one of {AUTHENTICATION, SERVICE, UTILITY}"),
        (json!({"ttl_seconds": 29}), 100, "The time-to-live value must be higher than or equal to 30."),
        (json!({"ttl_seconds": 43_201}), 100, "The time-to-live value must be lower than or equal to 43200."),
        (json!({"ttl_seconds": "soon"}), 100, "Param ttl_seconds must be an integer."),
        (json!({"ttl_seconds": 60, "category": "service"}), 100, unsupported),
        (json!({"ttl_seconds": 60, "category": null}), 100, unsupported),
        (json!({"direct_send_config": {"template_name": "a"}, "category": null}), 100, unsupported),
        (json!({"direct_send_config": {"template_name": "Order"}}), 100, "Param direct_send_config['template_name']"),
        (
            json!({"direct_send_config": {"template_name": "a".repeat(513)}}),
            100,
            "Param direct_send_config['template_name']",
        ),
        (json!({"text": {"body": "b", "preview_url": true}}), 131_009, "Param text['preview_url']"),
        (json!({"text": {"body": long}}), 100, "Param text['body'] must be at most 1024"),
        (json!({"recipient_type": "group"}), 131_051, ""),
        (json!({"type": "image", "image": {"id": "1"}}), 131_051, "Messages of type image"),
    ] {
        let (got, said) = text(more.clone()).unwrap_err();
        assert_eq!(got, code, "{more}");
        assert!(said.starts_with(details), "{more}: {said}");
    }
    for fine in [
        json!({"ttl_seconds": 30}),
        json!({"ttl_seconds": "43200"}),
        json!({"category": "UTILITY"}),
        json!({"category": "service"}),
    ] {
        text(fine).unwrap();
    }
}

#[test]
fn access_is_given_for_each_category() {
    use DirectCategory::{Authentication, Utility};
    let code = |access: Access, category, blocked| access.check(category, blocked).err().map(|error| error.code);
    assert_eq!(code(Access::None, Utility, true), Some(100));
    assert_eq!(code(Access::Utility, Authentication, false), Some(100));
    assert_eq!(code(Access::Utility, Utility, true), Some(139_200));
    assert_eq!(code(Access::Utility, Utility, false), None);
    assert_eq!(code(Access::UtilityAndAuthentication, Authentication, true), None);
    for access in Access::ALL {
        assert_eq!(Access::parse(access.as_str()), Some(access));
    }
}

#[test]
fn the_fallback_is_nothing_but_a_variable() {
    let definition = fallback(DirectCategory::Utility);
    assert!(is_fallback(&definition) && is_fallback(&fallback(DirectCategory::Authentication)));
    assert_eq!(definition.to_json()["components"][0]["text"], "{{1}}");
    assert!(!is_fallback(&Draft::of(&text("Hello")).definition()));
}

/// Digits stand in variables only.
fn has_digits(text: &str) -> bool {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        if before.chars().any(char::is_numeric) {
            return true;
        }
        rest = after.split_once("}}").map_or("", |(_, after)| after);
    }
    rest.chars().any(char::is_numeric)
}

proptest! {
    #[test]
    fn redaction_leaves_no_digits(given in any::<String>(), number in any::<u32>()) {
        for names in [Names::Variable, Names::Kept] {
            let redacted = redact(&format!("{given} {number} {given}"), names);
            prop_assert!(!has_digits(&redacted.text), "{}", redacted.text);
            prop_assert!(is_language(language(&given)));
        }
    }

    #[test]
    fn matching_is_stable(words in "[a-z]{1,9}( [a-z]{1,9}){0,9}", one in 0_u64.., other in 0_u64.., name in "[A-Z][a-z]{1,9}") {
        let first = Draft::of(&text(&format!("Hello {name}, {words} {one}, thanks")));
        let next = Draft::of(&text(&format!("Hello Bob, {words} {other}, thanks")));
        let mut stored = first.definition();
        stored.id = Some("1".to_owned());
        let read = TemplateDefinition::parse(&stored.to_json()).unwrap();
        prop_assert!(first.matches(&read) && next.matches(&read));
        prop_assert_eq!(next.name(), first.name());
        prop_assert!(is_language(first.language));
    }
}

#[test]
fn any_message_is_drafted() {
    let bodies = vec![
        send(buttons(json!([link(1), reply(2)]))),
        send(
            json!({"type": "text", "text": {"body": "Hi Ana, 12"}, "ttl_seconds": 60, "direct_send_config": {"template_name": "a"}}),
        ),
        send(
            json!({"type": "interactive", "category": "authentication", "interactive": {"type": "button", "body": {"text": "1"},
            "action": {"buttons": [{"type": "copy_code", "copy_code": {"code": "1"}}]}}}),
        ),
    ];
    let check = |body: &Value| {
        let _ = DirectMessage::parse_sample(body);
        if let Ok(SendRequest::Message(message)) = parse_send(body)
            && let Content::Direct(direct) = &message.content
        {
            let draft = Draft::of(direct);
            let stored = TemplateDefinition::parse(&draft.definition().to_json()).unwrap();
            assert_eq!(stored.name, draft.name());
            let _ = rendered(direct);
            let again = parse_send(&message.to_wire());
            assert_eq!(again, Ok(SendRequest::Message(message)));
        }
    };
    fuzz(&changed(bodies), |body| {
        check(&body);
        Ok(())
    });
    fuzz(&any_json(), |body| {
        check(&body);
        Ok(())
    });
}
