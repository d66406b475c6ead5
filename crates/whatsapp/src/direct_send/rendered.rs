//! What a customer sees of a message that was sent without a template: all of it, in the shape of templates.

use serde_json::Value;

use crate::message::interactive::Header;
use crate::message::{DirectButton, DirectForm, DirectMessage};
use crate::template::{OtpType, RenderedAction, RenderedButton, RenderedHeader, RenderedTemplate};

/// The message as phones show and answer it.
#[must_use]
pub fn rendered(message: &DirectMessage) -> RenderedTemplate {
    let mut rendered = RenderedTemplate {
        category: message.category.as_str().to_owned(),
        body: Some(message.body().to_owned()),
        ..RenderedTemplate::default()
    };
    if let DirectForm::Interactive(interactive) = &message.form {
        rendered.header = interactive.header.as_ref().map(header);
        rendered.footer.clone_from(&interactive.footer);
        rendered.buttons = interactive.buttons.iter().enumerate().map(button).collect();
    }
    rendered
}

fn header(header: &Header) -> RenderedHeader {
    match header {
        Header::Text { text, .. } => RenderedHeader::Text { text: text.clone() },
        Header::Image(source) => RenderedHeader::Image { image: source.to_wire().into() },
        Header::Video(source) => RenderedHeader::Video { video: source.to_wire().into() },
        Header::Document { source, filename } => {
            let mut document = source.to_wire();
            if let Some(filename) = filename {
                document.insert("filename".into(), filename.as_str().into());
            }
            RenderedHeader::Document { document: Value::Object(document) }
        }
    }
}

fn button((index, button): (usize, &DirectButton)) -> RenderedButton {
    let action = match button {
        DirectButton::Url(link) => RenderedAction::Url { url: link.url.clone() },
        DirectButton::Reply(reply) => RenderedAction::QuickReply { payload: reply.id.clone() },
        DirectButton::VoiceCall(call) => {
            RenderedAction::VoiceCall { ttl_minutes: call.ttl_minutes, payload: call.payload.clone() }
        }
        DirectButton::CopyCode { code, .. } => RenderedAction::Otp {
            otp_type: OtpType::CopyCode.as_str().to_owned(),
            code: code.clone(),
            autofill_text: None,
        },
    };
    RenderedButton { id: index.to_string(), text: button.label().to_owned(), action }
}
