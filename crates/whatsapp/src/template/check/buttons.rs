//! Buttons, one by one and together (spec templates §9.4).

use serde_json::Value;
use url::Url;

use crate::error::GraphError;
use crate::template::button::{TemplateButton, TemplateButtonKind};
use crate::template::refusal::{check_length, invalid, invalid_phone_number};
use crate::template::variables::{has_stray_braces, variables};

const MAX_BUTTONS: usize = 10;
const MAX_LABEL_CHARS: usize = 25;
const MAX_URL_CHARS: usize = 2000;
const MAX_PHONE_NUMBER_CHARS: usize = 20;
/// Since 3 December 2025; 15 before.
const MAX_COUPON_CHARS: usize = 20;
/// Labels are all different (unconfirmed).
const LABELS_ARE_UNIQUE: bool = true;
const FLOW_ACTIONS: [&str; 2] = ["NAVIGATE", "DATA_EXCHANGE"];
const FLOW_ICONS: [&str; 3] = ["DOCUMENT", "PROMOTION", "REVIEW"];
/// How a Flow is named.
const FLOW_NAMES: [&str; 3] = ["flow_id", "flow_name", "flow_json"];

fn bad(message: impl Into<String>) -> GraphError {
    invalid("Invalid buttons", message)
}

/// Most buttons of a kind in one template.
const fn most_of(kind: &TemplateButtonKind) -> usize {
    match kind {
        TemplateButtonKind::QuickReply => 10,
        TemplateButtonKind::Url { .. } => 2,
        _ => 1,
    }
}

pub(super) fn check(buttons: &[TemplateButton]) -> Result<(), GraphError> {
    if buttons.is_empty() || buttons.len() > MAX_BUTTONS {
        return Err(bad(format!("A template has 1 to {MAX_BUTTONS} buttons.")));
    }
    for button in buttons {
        let (kind, most) = (button.kind.as_str(), most_of(&button.kind));
        if buttons.iter().filter(|other| other.kind.as_str() == kind).count() > most {
            return Err(bad(format!("A template has at most {most} buttons of type {kind}.")));
        }
        check_one(button)?;
    }
    check_grouping(buttons)?;
    let mut labels: Vec<&str> =
        buttons.iter().map(|button| button.text.as_str()).filter(|label| !label.is_empty()).collect();
    let count = labels.len();
    labels.sort_unstable();
    labels.dedup();
    if LABELS_ARE_UNIQUE && labels.len() != count {
        return Err(bad("Two buttons of a template cannot have the same text."));
    }
    Ok(())
}

/// Quick replies stand together, at the beginning or at the end.
fn check_grouping(buttons: &[TemplateButton]) -> Result<(), GraphError> {
    let mut groups: Vec<bool> = buttons.iter().map(|button| button.kind == TemplateButtonKind::QuickReply).collect();
    groups.dedup();
    if groups.len() > 2 {
        return Err(bad("Quick reply buttons must stand together, before or after all others."));
    }
    Ok(())
}

pub(super) fn check_one(button: &TemplateButton) -> Result<(), GraphError> {
    if button.text.trim().is_empty() {
        return Err(bad(format!("A button of type {} needs a text.", button.kind.as_str())));
    }
    check_length("text of a button", &button.text, MAX_LABEL_CHARS)?;
    if button.text.contains("{{") || button.text.contains(['\n', '\r']) {
        return Err(bad("The text of a button has no variables and no line breaks."));
    }
    match &button.kind {
        TemplateButtonKind::Url { url } => check_url(url, button),
        TemplateButtonKind::PhoneNumber { phone_number } => check_phone_number(phone_number),
        TemplateButtonKind::CopyCode => check_coupon(button),
        TemplateButtonKind::Flow => check_flow(button),
        _ => Ok(()),
    }
}

fn check_url(url: &str, button: &TemplateButton) -> Result<(), GraphError> {
    check_length("url of a button", url, MAX_URL_CHARS)?;
    let names = variables(url);
    if names.len() > 1 || has_stray_braces(url) || url.matches("{{").count() > 1 {
        return Err(bad("The url of a button has at most one variable."));
    }
    if !names.is_empty() && !url.ends_with("}}") {
        return Err(bad("The variable of a button's url must stand at its end."));
    }
    let fixed = url.split("{{").next().unwrap_or_default();
    let is_web = Url::parse(fixed).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !is_web || fixed.contains(char::is_whitespace) {
        return Err(bad("The url of a button must be a complete http or https address."));
    }
    if !names.is_empty() && example_text(button).is_none_or(str::is_empty) {
        return Err(bad("The url of a button with a variable needs an example."));
    }
    Ok(())
}

/// `example`, one text or a list of one.
pub(in crate::template) fn example_text(button: &TemplateButton) -> Option<&str> {
    match button.other.get("example")? {
        Value::Array(items) if items.len() == 1 => items.first()?.as_str(),
        other => other.as_str(),
    }
}

fn check_phone_number(number: &str) -> Result<(), GraphError> {
    check_length("phone_number of a button", number, MAX_PHONE_NUMBER_CHARS)?;
    let digits = number.strip_prefix('+').unwrap_or(number);
    let digits: String = digits.chars().filter(|char| !matches!(char, ' ' | '-' | '(' | ')' | '.')).collect();
    let is_number = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && !digits.starts_with('0') { Ok(()) } else { Err(invalid_phone_number(number)) }
}

fn check_coupon(button: &TemplateButton) -> Result<(), GraphError> {
    let Some(example) = example_text(button).filter(|example| !example.is_empty()) else {
        return Err(bad("A button of type COPY_CODE needs an example of its code."));
    };
    check_length("example of a COPY_CODE button", example, MAX_COUPON_CHARS)
}

fn check_flow(button: &TemplateButton) -> Result<(), GraphError> {
    let given = FLOW_NAMES.iter().filter(|name| button.other.get(**name).is_some_and(|value| !value.is_null())).count();
    if given != 1 {
        return Err(bad("A button of type FLOW needs exactly one of flow_id, flow_name and flow_json."));
    }
    let one_of = |key: &str, names: &[&str]| match button.other.get(key) {
        None => Ok(()),
        Some(Value::String(text)) if names.contains(&text.as_str()) => Ok(()),
        Some(_) => Err(bad(format!("The {key} of a FLOW button must be one of {}.", names.join(", ")))),
    };
    one_of("flow_action", &FLOW_ACTIONS)?;
    one_of("icon", &FLOW_ICONS)
}
