//! The form in which a new template is stored: names in upper case, labels that WhatsApp writes filled in, examples in lists.

use serde_json::{Map, Value, json};

use super::button::{TemplateButton, TemplateButtonKind};
use super::check::texts_in;
use super::component::TemplateParts;
use super::definition::TemplateDefinition;

/// What WhatsApp writes on buttons that were made without a text.
const fn own_label(kind: &TemplateButtonKind) -> Option<&'static str> {
    Some(match kind {
        TemplateButtonKind::CopyCode => "Copy offer code",
        TemplateButtonKind::Catalog => "View catalog",
        TemplateButtonKind::Mpm => "View items",
        TemplateButtonKind::Spm => "View",
        TemplateButtonKind::OrderDetails => "Review and Pay",
        TemplateButtonKind::RequestContactInfo => "Share Contact Info",
        _ => return None,
    })
}

/// Brings a template that was just read from a client into the form that is stored.
pub(super) fn bring(definition: &mut TemplateDefinition) {
    for key in ["display_format", "routing_entrypoint", "send_type"] {
        if let Some(Value::String(text)) = definition.options.get_mut(key) {
            *text = text.to_ascii_uppercase();
        }
    }
    let parts = std::iter::once(&mut definition.parts).chain(&mut definition.cards);
    for parts in parts {
        of_parts(parts);
    }
}

fn of_parts(parts: &mut TemplateParts) {
    if let Some(Value::Object(example)) = parts.body.as_mut().and_then(|body| body.example.as_mut()) {
        in_list(example, "body_text", |texts| json!([texts]));
    }
    if let Some(Value::Object(example)) = parts.header.as_mut().and_then(|header| header.example.as_mut()) {
        in_list(example, "header_text", Value::from);
        in_list(example, "header_handle", Value::from);
    }
    parts.buttons.iter_mut().for_each(of_button);
}

/// One text, or a list of them, becomes what `wrap` makes of a list.
fn in_list(example: &mut Map<String, Value>, key: &str, wrap: fn(Vec<Value>) -> Value) {
    if let Some(value) = example.get_mut(key) {
        let texts: Vec<Value> = texts_in(value).into_iter().cloned().collect();
        *value = wrap(texts);
    }
}

fn of_button(button: &mut TemplateButton) {
    if button.text.trim().is_empty()
        && let Some(label) = own_label(&button.kind)
    {
        label.clone_into(&mut button.text);
    }
    for key in ["flow_action", "icon"] {
        if let Some(Value::String(text)) = button.other.get_mut(key) {
            *text = text.to_ascii_uppercase();
        }
    }
    match button.kind {
        TemplateButtonKind::Flow => {
            button.other.entry("flow_action").or_insert_with(|| "NAVIGATE".into());
            for key in ["flow_id", "flow_json"] {
                let given = button.other.get_mut(key);
                if let Some(value) = given.filter(|value| value.is_number() || value.is_object()) {
                    *value = value.to_string().into();
                }
            }
        }
        TemplateButtonKind::Url { .. } | TemplateButtonKind::CopyCode => {
            if let Some(Value::String(text)) = button.other.get("example") {
                let list = json!([text]);
                button.other.insert("example".into(), list);
            }
        }
        // Until v20 one app stood on the button itself.
        TemplateButtonKind::Otp(_) => {
            let (package, hash) = (button.other.remove("package_name"), button.other.remove("signature_hash"));
            if let (Some(package), Some(hash)) = (package, hash) {
                let app = json!({"package_name": package, "signature_hash": hash});
                button.other.entry("supported_apps").or_insert_with(|| json!([app]));
            }
        }
        _ => {}
    }
}
