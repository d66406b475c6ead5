//! Valid bodies with anything in any place, and any JSON at all: each is answered, with a code that sends have, and what is accepted
//! reads back. `RECADO_FUZZ_SECONDS` makes each of these go on for so long.

use proptest::prelude::*;
use serde_json::Value;

use crate::ReceivedError;
use crate::message::*;
use crate::template::{TemplateDefinition, default_templates, render};
use crate::testing::{any_json, changed, fuzz, sends, torn_text, webhooks};
use crate::webhook;

#[test]
fn the_bodies_are_valid() {
    for body in sends() {
        assert!(parse_send(&body).is_ok(), "{body}: {:?}", parse_send(&body));
    }
    for body in webhooks() {
        assert!(!webhook::parse(&body).is_empty(), "{body}");
    }
}

fn check_send(body: &Value) -> Result<(), TestCaseError> {
    let _ = parse_marketing_send(body);
    match parse_send(body) {
        Err(error) => {
            prop_assert!([100, 131_008, 131_009, 131_051, 131_062, 132_000].contains(&error.code), "{error:?}")
        }
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
    Ok(())
}

#[test]
fn a_changed_send_is_answered() {
    fuzz(&changed(sends()), |body| check_send(&body));
}

#[test]
fn any_json_is_answered() {
    fuzz(&any_json(), |body| {
        check_send(&body)?;
        let _ = TemplateDefinition::parse(&body);
        let _ = ReceivedError::from_envelope(&body);
        let _ = ReceivedError::from_object(&body);
        Ok(())
    });
}

#[test]
fn a_changed_template_is_answered() {
    let templates: Vec<Value> = default_templates().iter().map(TemplateDefinition::to_json).collect();
    fuzz(&(changed(templates), prop::sample::select(sends())), |(template, body)| {
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
        Ok(())
    });
}

fn read_webhook(body: &Value) {
    let _ = webhook::parse(body);
    let _ = webhook::parse_bytes(body.to_string().as_bytes());
    if let Some(message) = body.pointer("/entry/0/changes/0/value/messages/0") {
        let _ = webhook::parse_customer_message(message);
    }
}

#[test]
fn a_changed_webhook_is_read() {
    fuzz(&changed(webhooks()), |body| {
        read_webhook(&body);
        Ok(())
    });
}

#[test]
fn any_json_is_read() {
    fuzz(&any_json(), |body| {
        read_webhook(&body);
        let _ = webhook::parse_customer_message(&body);
        Ok(())
    });
}

#[test]
fn torn_bytes_are_read() {
    fuzz(&torn_text(webhooks()), |bytes| {
        let _ = webhook::parse_bytes(&bytes);
        Ok(())
    });
}
