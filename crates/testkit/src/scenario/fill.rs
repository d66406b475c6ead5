//! Variables, shapes and repetitions in a scenario's JSON.

use anyhow::Context;
use serde_json::{Map, Value};

use super::{Shapes, Variables};

/// Longer than any limit of the API; a slip of the pen must not fill the memory.
const MAX_TIMES: u64 = 20_000_000;

/// The value with everything filled in.
///
/// # Errors
/// Where a variable or a shape is not there.
pub(super) fn fill(value: &Value, variables: &Variables, shapes: &Shapes) -> anyhow::Result<Value> {
    match value {
        Value::String(text) => fill_text(text, variables),
        Value::Array(items) => {
            items.iter().map(|item| fill(item, variables, shapes)).collect::<anyhow::Result<Vec<_>>>().map(Value::Array)
        }
        Value::Object(map) => fill_object(map, variables, shapes),
        other => Ok(other.clone()),
    }
}

fn fill_object(map: &Map<String, Value>, variables: &Variables, shapes: &Shapes) -> anyhow::Result<Value> {
    if let Some(count) = map.get("$times") {
        return fill_times(count, map, variables, shapes);
    }
    if let Some(name) = map.get("$use") {
        let name = name.as_str().context("$use must name a shape")?;
        return fill_shape(name, map, variables, shapes);
    }
    let mut filled = Map::with_capacity(map.len());
    for (key, value) in map {
        let key = match fill_text(key, variables)? {
            Value::String(key) => key,
            other => other.to_string(),
        };
        filled.insert(key, fill(value, variables, shapes)?);
    }
    Ok(Value::Object(filled))
}

/// The shape's value with the other keys of the use as variables, and its own defaults for those not given.
fn fill_shape(
    name: &str,
    arguments: &Map<String, Value>,
    variables: &Variables,
    shapes: &Shapes,
) -> anyhow::Result<Value> {
    let shape = shapes.0.get(name).with_context(|| format!("there is no shape `{name}`"))?;
    let body = shape.get("value").with_context(|| format!("the shape `{name}` has no value"))?;
    let mut inner = variables.clone();
    for (key, value) in arguments.iter().filter(|(key, _)| *key != "$use") {
        inner.insert(key.clone(), fill(value, variables, shapes)?);
    }
    for (key, value) in shape.get("defaults").and_then(Value::as_object).into_iter().flatten() {
        if !arguments.contains_key(key) {
            let value = fill(value, &inner, shapes).with_context(|| format!("in the shape `{name}`"))?;
            inner.insert(key.clone(), value);
        }
    }
    fill(body, &inner, shapes).with_context(|| format!("in the shape `{name}`"))
}

/// `{"$times": 3, "text": "x"}` is `"xxx"`; `{"$times": 3, "item": …}` is a list, with `${i}` from 0 in each item.
fn fill_times(
    count: &Value,
    map: &Map<String, Value>,
    variables: &Variables,
    shapes: &Shapes,
) -> anyhow::Result<Value> {
    let count = fill(count, variables, shapes)?.as_u64().filter(|count| *count <= MAX_TIMES);
    let count = count.context("$times must be a number")?;
    if let Some(Value::String(text)) = map.get("text") {
        return Ok(Value::String(text.repeat(usize::try_from(count)?)));
    }
    let item = map.get("item").context("$times repeats a `text` or an `item`")?;
    let mut inner = variables.clone();
    let mut items = Vec::new();
    for index in 0..count {
        inner.insert("i".to_owned(), Value::from(index));
        items.push(fill(item, &inner, shapes)?);
    }
    Ok(Value::Array(items))
}

/// `${name}` alone is the variable's value; within a text it is its text.
pub(super) fn fill_text(text: &str, variables: &Variables) -> anyhow::Result<Value> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) =
            after.split_once('}').with_context(|| format!("`{text}` opens a variable and does not close it"))?;
        let value = variables.get(name).with_context(|| format!("there is no variable `{name}`"))?;
        if before.is_empty() && after.is_empty() && filled.is_empty() {
            return Ok(value.clone());
        }
        filled.push_str(before);
        match value {
            Value::String(text) => filled.push_str(text),
            other => filled.push_str(&other.to_string()),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(Value::String(filled))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_shapes_and_repetitions() {
        let shapes = json!({
            "pair": {"defaults": {"second": "b-${first}"}, "value": ["${first}", "${second}", "${world}"]}
        });
        let shapes = Shapes(shapes.as_object().cloned().unwrap());
        let variables = Variables::from([("world".to_owned(), json!(1)), ("n".to_owned(), json!(2))]);
        let filled = |value: Value| fill(&value, &variables, &shapes);
        assert_eq!(filled(json!({"${n}": "x${world}y"})).unwrap(), json!({"2": "x1y"}));
        assert_eq!(filled(json!("${world}")).unwrap(), json!(1));
        assert_eq!(filled(json!({"$use": "pair", "first": "a"})).unwrap(), json!(["a", "b-a", 1]));
        assert_eq!(filled(json!({"$use": "pair", "first": "a", "second": null})).unwrap(), json!(["a", null, 1]));
        assert_eq!(filled(json!({"$times": "${n}", "text": "ñ"})).unwrap(), json!("ññ"));
        assert_eq!(filled(json!({"$times": 2, "item": {"id": "r${i}"}})).unwrap(), json!([{"id": "r0"}, {"id": "r1"}]));
        for bad in [json!("${nobody}"), json!("${open"), json!({"$use": "none"}), json!({"$times": -1, "text": ""})] {
            assert!(filled(bad).is_err());
        }
    }
}
