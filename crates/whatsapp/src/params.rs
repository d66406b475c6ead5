//! Parameters count wherever they are: in the JSON body, in a form, in multipart fields, in the query. All become one JSON
//! object, and nested objects in a form are JSON texts.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::error::GraphError;

/// Parameters of the transport that Graph takes on every call and that no endpoint sees.
const OF_EVERY_CALL: [&str; 12] = [
    "access_token",
    "appsecret_proof",
    "callback",
    "debug",
    "format",
    "include_headers",
    "locale",
    "method",
    "pretty",
    "suppress_http_code",
    "transport",
    "xref",
];

/// Parameters that are plain text even when they look like JSON.
const PLAIN_TEXT: [&str; 3] = ["biz_opaque_callback_data", "verify_token", "prefilled_message"];

/// The object of form, multipart or query pairs. A value that reads as a JSON object or array is that; all others stay text. Of
/// a name given twice the last counts.
pub fn from_pairs<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Map<String, Value> {
    pairs
        .into_iter()
        .map(|(name, value)| {
            let name = name.into();
            let text = Value::String(value.into());
            let value = if PLAIN_TEXT.contains(&name.as_str()) { text } else { unfold(&text).into_owned() };
            (name, value)
        })
        .collect()
}

/// A text that reads as a JSON object or array as that, every other value as it is.
#[must_use]
pub fn unfold(value: &Value) -> Cow<'_, Value> {
    if let Value::String(text) = value
        && text.trim_start().starts_with(['{', '['])
        && let Ok(nested @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text)
    {
        return Cow::Owned(nested);
    }
    Cow::Borrowed(value)
}

/// The parameters of a call from its query and its parsed body; the body's count where both have one. A body of `null` is an
/// empty one.
///
/// # Errors
/// 100 when the body is something else than an object.
pub fn merge(query: Map<String, Value>, body: Value) -> Result<Value, GraphError> {
    let body = match body {
        Value::Object(map) => map,
        Value::Null => Map::new(),
        _ => return Err(GraphError::parameter("The request body must be a JSON object.")),
    };
    let mut all = query;
    all.retain(|name, _| !OF_EVERY_CALL.contains(&name.as_str()));
    if all.is_empty() {
        all = body;
    } else {
        all.extend(body);
    }
    all.retain(|name, _| !OF_EVERY_CALL.contains(&name.as_str()));
    Ok(Value::Object(all))
}

/// A list given as a JSON list, as the JSON text of one, or as `a,b`.
#[must_use]
pub fn list(value: &Value) -> Vec<String> {
    let of_array = |items: &[Value]| {
        items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect()
    };
    match unfold(value).as_ref() {
        Value::Array(items) => of_array(items),
        Value::String(text) => {
            text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn nested_json_in_a_form() {
        let form = from_pairs([
            ("messaging_product", "whatsapp"),
            ("to", "34600100001"),
            ("text", r#"{"body":"{hi}"}"#),
            ("categories", r#"["OTHER"]"#),
            ("biz_opaque_callback_data", r#"{"order":1}"#),
            ("note", "{not json"),
        ]);
        assert_eq!(
            Value::Object(form),
            json!({
                "messaging_product": "whatsapp",
                "to": "34600100001",
                "text": {"body": "{hi}"},
                "categories": ["OTHER"],
                "biz_opaque_callback_data": "{\"order\":1}",
                "note": "{not json"
            })
        );
    }

    #[test]
    fn query_and_body_are_one() {
        let query = from_pairs([("access_token", "secret"), ("to", "1"), ("type", "text")]);
        assert_eq!(merge(query, json!({"to": "2"})).unwrap(), json!({"to": "2", "type": "text"}));
        assert_eq!(merge(Map::new(), json!({"access_token": "t"})).unwrap(), json!({}));
        assert_eq!(merge(Map::new(), Value::Null).unwrap(), json!({}));
        assert_eq!(merge(Map::new(), json!([])).unwrap_err().code, 100);
    }

    #[test]
    fn lists_in_three_spellings() {
        for value in [json!(["a", "b"]), json!("[\"a\",\"b\"]"), json!("a, b,")] {
            assert_eq!(list(&value), ["a", "b"]);
        }
        assert_eq!(list(&json!(7)), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn any_pairs_are_taken(pairs in proptest::collection::vec((".{0,8}", ".{0,30}"), 0..6)) {
            let names: Vec<_> = pairs.iter().map(|(name, _)| name.clone()).collect();
            let map = from_pairs(pairs);
            prop_assert!(names.iter().all(|name| map.contains_key(name)));
        }
    }
}
