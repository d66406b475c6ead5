//! `fields=`: what of a node is shown.

use recado_whatsapp::fields::Fields;
use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value};

use super::call::Call;

/// The node's parts that the call asks for, or its default ones. Parts that are null exist and have no value: they are left out.
///
/// # Errors
/// 100 for a part that the node's type does not have.
pub(super) fn project(
    call: &Call,
    node: Map<String, Value>,
    defaults: &[&str],
    type_name: &str,
) -> Result<Value, GraphError> {
    let asked = asked(call)?;
    let known: Vec<&str> = node.keys().map(String::as_str).collect();
    asked.check(type_name, &known)?;
    let mut shown = node;
    if asked.is_empty() {
        shown.retain(|name, value| defaults.contains(&name.as_str()) && !value.is_null());
        return Ok(Value::Object(shown));
    }
    shown.retain(|_, value| !value.is_null());
    Ok(asked.project(Value::Object(shown)))
}

/// What `fields` asks for.
///
/// # Errors
/// 2500 for what cannot be read.
pub(super) fn asked(call: &Call) -> Result<Fields, GraphError> {
    match call.param("fields") {
        None => Ok(Fields::default()),
        Some(Value::String(text)) => Fields::parse(text),
        Some(list) => Fields::parse(&params::list(list).join(",")),
    }
}

/// The object that `json!({…})` makes.
pub(super) fn object(node: Value) -> Map<String, Value> {
    match node {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
