//! Putting the values of a send into the buttons of a template.

use serde_json::Value;

use super::button::{TemplateButton, TemplateButtonKind};
use super::complaint;
use super::rendered::{RenderedAction, RenderedButton};
use super::variables::{check_length, check_whitespace, variables};
use crate::error::GraphError;
use crate::message::{ButtonComponent, ButtonInput, interactive};

const MAX_URL_CHARS: usize = 2000;
/// Longest code of an authentication template.
const MAX_CODE_CHARS: usize = 15;
/// What WhatsApp writes on a button with an offer's code.
const COPY_CODE_LABEL: &str = "Copy offer code";
const CONTACT_LABEL: &str = "Share Contact Info";

/// The buttons of a message, or of the card at an index.
pub(super) fn render_buttons(
    buttons: &[TemplateButton],
    values: &[ButtonComponent],
    card: Option<usize>,
) -> Result<Vec<RenderedButton>, GraphError> {
    if let Some(value) = values.iter().find(|value| value.index >= buttons.len()) {
        return Err(complaint::no_such_button(value.index, buttons.len()));
    }
    let rendered = buttons.iter().enumerate().map(|(index, button)| {
        let value = values.iter().find(|value| value.index == index).map(|value| &value.input);
        let id = card.map_or_else(|| index.to_string(), |card| format!("{card}:{index}"));
        Ok(RenderedButton { id, text: label(button), action: action(button, value, index)? })
    });
    rendered.collect()
}

fn label(button: &TemplateButton) -> String {
    let own = match button.kind {
        TemplateButtonKind::CopyCode => COPY_CODE_LABEL,
        TemplateButtonKind::RequestContactInfo => CONTACT_LABEL,
        _ => return button.text.clone(),
    };
    if button.text.is_empty() { own.to_owned() } else { button.text.clone() }
}

fn action(button: &TemplateButton, value: Option<&ButtonInput>, index: usize) -> Result<RenderedAction, GraphError> {
    let kind = &button.kind;
    let missing = || complaint::button_without_value(index, kind.as_str());
    match value {
        Some(value) if kind.sub_type() != Some(value.sub_type()) => {
            let received = value.sub_type().to_ascii_uppercase();
            return Err(complaint::mismatch(&format!("button {index}"), kind.as_str(), Some(&received)));
        }
        _ => {}
    }
    Ok(match kind {
        TemplateButtonKind::QuickReply => {
            let payload = match value {
                Some(ButtonInput::QuickReply { payload: Some(payload) }) => payload,
                _ => &button.text,
            };
            RenderedAction::QuickReply { payload: payload.clone() }
        }
        TemplateButtonKind::Url { url } => RenderedAction::Url { url: complete_url(url, given_text(value), index)? },
        TemplateButtonKind::PhoneNumber { phone_number } => {
            RenderedAction::PhoneNumber { phone_number: phone_number.clone() }
        }
        TemplateButtonKind::CopyCode => match value {
            Some(ButtonInput::CopyCode { coupon_code: Some(code) }) => RenderedAction::CopyCode { code: code.clone() },
            _ => return Err(missing()),
        },
        TemplateButtonKind::Otp(otp_type) => {
            let code = given_text(value).ok_or_else(missing)?;
            check_code(code, index)?;
            RenderedAction::Otp {
                otp_type: otp_type.as_str().to_owned(),
                code: code.to_owned(),
                autofill_text: button.other.get("autofill_text").and_then(Value::as_str).map(str::to_owned),
            }
        }
        TemplateButtonKind::Catalog => {
            let thumbnail = match value {
                Some(ButtonInput::Catalog { thumbnail_product_retailer_id }) => thumbnail_product_retailer_id.clone(),
                _ => None,
            };
            RenderedAction::Catalog { thumbnail_product_retailer_id: thumbnail }
        }
        TemplateButtonKind::Mpm => match value {
            Some(ButtonInput::Mpm { thumbnail_product_retailer_id, sections }) => RenderedAction::Mpm {
                thumbnail_product_retailer_id: thumbnail_product_retailer_id.clone(),
                sections: interactive::sections_to_wire(sections),
            },
            _ => return Err(missing()),
        },
        TemplateButtonKind::Spm => RenderedAction::Spm,
        TemplateButtonKind::Flow => {
            let (token, data) = match value {
                Some(ButtonInput::Flow { flow_token, flow_action_data }) => {
                    (flow_token.clone(), flow_action_data.clone())
                }
                _ => (None, None),
            };
            RenderedAction::Flow {
                flow_token: token.unwrap_or_else(|| interactive::DEFAULT_FLOW_TOKEN.to_owned()),
                flow: button.other.clone().into(),
                flow_action_data: data.map(Value::Object),
            }
        }
        TemplateButtonKind::VoiceCall => {
            let (ttl_minutes, payload) = match value {
                Some(ButtonInput::VoiceCall { ttl_minutes, payload }) => (*ttl_minutes, payload.clone()),
                _ => (None, None),
            };
            RenderedAction::VoiceCall {
                ttl_minutes: ttl_minutes.unwrap_or(interactive::DEFAULT_CALL_TTL_MINUTES),
                payload,
            }
        }
        TemplateButtonKind::OrderDetails => match value {
            Some(ButtonInput::OrderDetails(order)) => RenderedAction::OrderDetails { order_details: order.to_wire() },
            _ => return Err(missing()),
        },
        TemplateButtonKind::RequestContactInfo => RenderedAction::RequestContactInfo,
    })
}

fn given_text(value: Option<&ButtonInput>) -> Option<&str> {
    match value {
        Some(ButtonInput::Url { text, .. }) => text.as_deref(),
        _ => None,
    }
}

/// The variable stands at the end; its name does not matter.
fn complete_url(url: &str, suffix: Option<&str>, index: usize) -> Result<String, GraphError> {
    let place = format!("button {index}");
    let names = variables(url);
    match (names.first(), suffix) {
        (None, None) => Ok(url.to_owned()),
        (None, Some(_)) => Err(complaint::count(&place, 1, 0)),
        (Some(_), None) => Err(complaint::button_without_value(index, "URL")),
        (Some(_), Some(suffix)) => {
            check_whitespace(suffix)?;
            let base = url.split_once("{{").map_or(url, |(base, _)| base);
            let rest = url.split_once("}}").map_or("", |(_, rest)| rest);
            let complete = format!("{base}{suffix}{rest}");
            check_length(&place, &complete, MAX_URL_CHARS)?;
            Ok(complete)
        }
    }
}

fn check_code(code: &str, index: usize) -> Result<(), GraphError> {
    check_whitespace(code)?;
    if code.chars().count() > MAX_CODE_CHARS {
        return Err(GraphError::invalid_value(format!(
            "button {index}: the code of an authentication template must be at most {MAX_CODE_CHARS} characters long."
        )));
    }
    Ok(())
}
