//! A template as Graph shows it, where that differs from how it was made (spec templates §3).

use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::button::{OTP_URL_PREFIX, TemplateButton, TemplateButtonKind};
use super::definition::TemplateDefinition;

/// Where a template keeps what Meta may do to its creative.
const CREATIVE_FEATURES: &str = "/degrees_of_freedom_spec/creative_features_spec";

/// The address that stands in place of an OTP button (exact form unconfirmed).
fn otp_button(button: &TemplateButton, otp_type: &str, expiry_minutes: Option<i64>) -> Value {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("otp_type", otp_type);
    if let Some(autofill) = button.other.get("autofill_text").and_then(Value::as_str)
        && otp_type != "COPY_CODE"
    {
        query.append_pair("cta_display_name", autofill);
    }
    if let Some(app) = button.other.get("supported_apps").and_then(Value::as_array).and_then(|apps| apps.first()) {
        for key in ["package_name", "signature_hash"] {
            query.append_pair(key, app.get(key).and_then(Value::as_str).unwrap_or_default());
        }
    }
    if let Some(minutes) = expiry_minutes {
        query.append_pair("code_expiration_minutes", &minutes.to_string());
    }
    let url = format!("{OTP_URL_PREFIX}?{}&code=otp", query.finish());
    json!({"type": "URL", "text": button.text, "url": format!("{url}{{{{1}}}}"), "example": [format!("{url}123456")]})
}

impl TemplateDefinition {
    /// As [`Self::to_json`], with OTP buttons as addresses, with `link_of` in place of the handles of example files, and with creative
    /// features in a list.
    pub fn to_shown_json(&self, link_of: impl Fn(&str) -> String) -> Value {
        let mut shown = self.to_json();
        let minutes = self.parts.footer.as_ref().and_then(|footer| footer.code_expiration_minutes);
        let otp: Vec<Option<Value>> = self
            .parts
            .buttons
            .iter()
            .map(|button| match &button.kind {
                TemplateButtonKind::Otp(otp_type) => Some(otp_button(button, otp_type.as_str(), minutes)),
                _ => None,
            })
            .collect();
        if let Some(components) = shown.get_mut("components").and_then(Value::as_array_mut) {
            for component in components {
                show_component(component, &link_of, &otp);
            }
        }
        if let Some(features) = shown.pointer_mut(CREATIVE_FEATURES) {
            *features = as_pairs(std::mem::take(features));
        }
        shown
    }
}

/// Graph shows a map as a list of its keys and values (unconfirmed for these; public client libraries read them so).
fn as_pairs(map: Value) -> Value {
    match map {
        Value::Object(map) => map.into_iter().map(|(key, value)| json!({"key": key, "value": value})).collect(),
        other => other,
    }
}

fn show_component(component: &mut Value, link_of: &impl Fn(&str) -> String, otp: &[Option<Value>]) {
    if let Some(handles) = component.pointer_mut("/example/header_handle").and_then(Value::as_array_mut) {
        for handle in handles {
            if let Value::String(text) = handle {
                *text = link_of(text);
            }
        }
    }
    if let Some(buttons) = component.get_mut("buttons").and_then(Value::as_array_mut) {
        for (button, otp) in buttons.iter_mut().zip(otp) {
            if let Some(otp) = otp {
                *button = otp.clone();
            }
        }
    }
    let cards = component.get_mut("cards").and_then(Value::as_array_mut);
    for card in cards.into_iter().flatten() {
        let components = card.get_mut("components").and_then(Value::as_array_mut);
        for component in components.into_iter().flatten() {
            show_component(component, link_of, &[]);
        }
    }
}

/// The elements of `message_templates` that tell a webhook's reader what a template says now: `message_template_components_update`.
#[must_use]
pub fn told_components(definition: &TemplateDefinition) -> Map<String, Value> {
    let mut told = Map::new();
    let parts = &definition.parts;
    let body = parts.body.as_ref().map(|body| body.text.as_str()).unwrap_or_default();
    told.insert("message_template_element".into(), body.into());
    if let Some(text) = parts.header.as_ref().and_then(|header| header.text.as_deref()) {
        told.insert("message_template_title".into(), text.into());
    }
    if let Some(footer) = &parts.footer {
        told.insert("message_template_footer".into(), footer.text.as_str().into());
    }
    let leads_away = |button: &&TemplateButton| {
        matches!(button.kind, TemplateButtonKind::Url { .. } | TemplateButtonKind::PhoneNumber { .. })
    };
    if parts.buttons.iter().any(|button| leads_away(&button)) {
        let buttons: Vec<Value> = parts.buttons.iter().map(told_button).collect();
        told.insert("message_template_buttons".into(), buttons.into());
    }
    told
}

fn told_button(button: &TemplateButton) -> Value {
    let mut told = Map::new();
    told.insert("message_template_button_type".into(), button.kind.as_str().into());
    told.insert("message_template_button_text".into(), button.text.as_str().into());
    match &button.kind {
        TemplateButtonKind::Url { url } => {
            told.insert("message_template_button_url".into(), url.as_str().into());
        }
        TemplateButtonKind::PhoneNumber { phone_number } => {
            told.insert("message_template_button_phone_number".into(), phone_number.as_str().into());
        }
        _ => {}
    }
    told.into()
}

/// The addresses that show template examples, as far as they are handles: each once.
#[must_use]
pub fn example_handles(definition: &TemplateDefinition) -> Vec<&str> {
    let parts = std::iter::once(&definition.parts).chain(&definition.cards);
    let examples = parts.filter_map(|parts| parts.header.as_ref()?.example.as_ref()?.get("header_handle")?.as_array());
    let mut handles: Vec<&str> = examples.flatten().filter_map(Value::as_str).collect();
    handles.sort_unstable();
    handles.dedup();
    handles
}
