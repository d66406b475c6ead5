//! Reading the parameters of a call, with Graph's complaints.

use serde_json::Value;

use crate::error::GraphError;

/// A parameter that is there and not null.
pub(super) fn param<'v>(body: &'v Value, name: &str) -> Option<&'v Value> {
    body.get(name).filter(|value| !value.is_null())
}

/// A parameter as text.
pub(super) fn text<'v>(body: &'v Value, name: &str) -> Result<Option<&'v str>, GraphError> {
    match param(body, name) {
        None => Ok(None),
        // No engine's text column has room for it.
        Some(Value::String(text)) if text.contains('\0') => {
            Err(GraphError::parameter(format!("Param {name} must not contain null characters.")))
        }
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(GraphError::parameter(format!("Param {name} must be a string."))),
    }
}

/// A parameter as text that must be there and not be empty.
pub(super) fn required_text<'v>(body: &'v Value, name: &str) -> Result<&'v str, GraphError> {
    text(body, name)?.filter(|text| !text.trim().is_empty()).ok_or_else(|| GraphError::required_parameter(name))
}

/// A parameter as `true` or `false`, in queries and forms as text.
pub(super) fn boolean(body: &Value, name: &str) -> Result<Option<bool>, GraphError> {
    match param(body, name) {
        None => Ok(None),
        Some(Value::Bool(value)) => Ok(Some(*value)),
        Some(Value::String(text)) if text == "true" || text == "1" => Ok(Some(true)),
        Some(Value::String(text)) if text == "false" || text == "0" => Ok(Some(false)),
        Some(_) => Err(GraphError::parameter(format!("Param {name} must be a boolean."))),
    }
}

/// `messaging_product` must be there and be `whatsapp`.
pub(super) fn check_product(body: &Value) -> Result<(), GraphError> {
    match required_text(body, "messaging_product")? {
        "whatsapp" => Ok(()),
        other => Err(GraphError::parameter(format!(
            "Param messaging_product must be one of {{WHATSAPP}} - got \"{other}\"."
        ))),
    }
}

/// Refuses parameters that the endpoint does not have. `messaging_product` may always stand there.
pub(super) fn check_keys(body: &Value, known: &[&str]) -> Result<(), GraphError> {
    let mut keys = body.as_object().into_iter().flat_map(|map| map.keys());
    match keys.find(|key| *key != "messaging_product" && !known.contains(&key.as_str())) {
        Some(key) => Err(GraphError::parameter(format!("Unexpected key \"{key}\" on param \"body\""))),
        None => Ok(()),
    }
}

/// Refuses text outside of these lengths.
pub(super) fn check_chars(text: &str, name: &str, min_chars: usize, max_chars: usize) -> Result<(), GraphError> {
    let chars = text.chars().count();
    if (min_chars..=max_chars).contains(&chars) {
        return Ok(());
    }
    Err(GraphError::parameter(format!("Param {name} must be {min_chars} to {max_chars} characters long.")))
}

/// Refuses what is no e-mail address.
pub(super) fn check_email(email: &str, name: &str) -> Result<(), GraphError> {
    let valid = email.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains('@')
            && !email.contains(char::is_whitespace)
    });
    if valid { Ok(()) } else { Err(GraphError::parameter(format!("Param {name} is not a valid email address."))) }
}
