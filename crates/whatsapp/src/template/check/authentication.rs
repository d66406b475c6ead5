//! Authentication templates (spec templates §11): WhatsApp's own texts, and one button.

use serde_json::Value;

use crate::error::GraphError;
use crate::template::authentication;
use crate::template::button::{OtpType, TemplateButton, TemplateButtonKind};
use crate::template::definition::TemplateDefinition;
use crate::template::refusal::{check_length, invalid};

const MAX_LABEL_CHARS: usize = 25;
const EXPIRY_MINUTES: std::ops::RangeInclusive<i64> = 1..=90;
const MAX_APPS: usize = 5;
const MAX_PACKAGE_CHARS: usize = 224;
const SIGNATURE_CHARS: usize = 11;

fn must(holds: bool, otherwise: &str) -> Result<(), GraphError> {
    if holds { Ok(()) } else { Err(invalid("Invalid authentication template", otherwise)) }
}

pub(super) fn check(definition: &TemplateDefinition) -> Result<(), GraphError> {
    let parts = &definition.parts;
    must(
        parts.header.is_none()
            && definition.cards.is_empty()
            && definition.limited_time_offer.is_none()
            && !definition.call_permission_request,
        "An authentication template has a body, perhaps a footer, and a button.",
    )?;
    must(
        authentication::texts_are_whatsapps(definition),
        "The texts of an authentication template are WhatsApp's own; leave them out.",
    )?;
    if let Some(footer) = &parts.footer {
        must(
            footer.code_expiration_minutes.is_some_and(|minutes| EXPIRY_MINUTES.contains(&minutes)),
            "The code_expiration_minutes of the footer must be from 1 to 90.",
        )?;
    }
    let [button] = parts.buttons.as_slice() else {
        return must(false, "An authentication template has exactly one button, of type OTP.");
    };
    let TemplateButtonKind::Otp(otp_type) = button.kind else {
        return must(false, "The button of an authentication template is of type OTP.");
    };
    check_length("text of a button", &button.text, MAX_LABEL_CHARS)?;
    let autofill = button.other.get("autofill_text").and_then(Value::as_str).unwrap_or_default();
    check_length("autofill_text of a button", autofill, MAX_LABEL_CHARS)?;
    if otp_type == OtpType::CopyCode { Ok(()) } else { check_apps(button, otp_type) }
}

fn check_apps(button: &TemplateButton, otp_type: OtpType) -> Result<(), GraphError> {
    let none = Vec::new();
    let apps = button.other.get("supported_apps").and_then(Value::as_array).unwrap_or(&none);
    must((1..=MAX_APPS).contains(&apps.len()), "A button of this otp_type needs 1 to 5 supported_apps.")?;
    for app in apps {
        let text = |key: &str| app.get(key).and_then(Value::as_str).unwrap_or_default();
        must(
            is_package_name(text("package_name")),
            "The package_name of a supported app is not an Android package's.",
        )?;
        must(
            is_signature_hash(text("signature_hash")),
            "The signature_hash of a supported app has 11 characters of A-Z, a-z, 0-9, +, / and =.",
        )?;
    }
    let accepted = button.other.get("zero_tap_terms_accepted");
    let is_accepted = accepted.is_some_and(|value| *value == Value::Bool(true) || value == "true");
    must(
        otp_type != OtpType::ZeroTap || is_accepted,
        "A button of otp_type ZERO_TAP needs zero_tap_terms_accepted to be true.",
    )
}

fn is_package_name(name: &str) -> bool {
    let is_segment = |segment: &str| {
        segment.starts_with(|char: char| char.is_ascii_alphabetic())
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    name.len() <= MAX_PACKAGE_CHARS && name.contains('.') && name.split('.').all(is_segment)
}

fn is_signature_hash(hash: &str) -> bool {
    hash.len() == SIGNATURE_CHARS
        && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}
