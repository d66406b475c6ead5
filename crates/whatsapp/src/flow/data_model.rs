//! What a screen is given (spec §8): fields with types, and whether a value fits them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::problem::{ErrorName, Place, Problems};
use super::source::{Node, NodeValue};

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schema {
    /// Not known before the Flow runs, or free.
    Any,
    /// `string`
    Text,
    /// `number`
    Number,
    /// `boolean`
    Boolean,
    /// `object`, with what is known of its properties.
    Object(BTreeMap<String, Schema>),
    /// `array` of these.
    List(Box<Schema>),
}

/// A screen's fields.
pub type DataModel = BTreeMap<String, Schema>;

/// Where a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Expected property '{path}' to be of type '{expected}', but found '{found}'.")]
pub struct Misfit {
    /// `slots[0].id`
    pub path: String,
    /// As the model has it.
    pub expected: &'static str,
    /// As the value is; `nothing` where it is missing.
    pub found: &'static str,
}

const TYPES: &str = "string, number, boolean, object, array";
const EXAMPLE: &str = "__example__";

impl Schema {
    /// As data models write it.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Text => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Object(_) => "object",
            Self::List(_) => "array",
        }
    }

    /// The type that a constant has.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Any,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::Text,
            Value::Array(items) => Self::List(Box::new(items.first().map_or(Self::Any, Self::of))),
            Value::Object(map) => Self::Object(map.iter().map(|(key, value)| (key.clone(), Self::of(value))).collect()),
        }
    }

    /// Whether what has this other type can stand where this one is wanted.
    #[must_use]
    pub fn takes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::List(wanted), Self::List(given)) => wanted.takes(given),
            (Self::Object(wanted), Self::Object(given)) => {
                // Nothing known of it: the phone will see.
                given.is_empty()
                    || wanted.iter().all(|(key, schema)| given.get(key).is_none_or(|given| schema.takes(given)))
            }
            (wanted, given) => wanted == given,
        }
    }

    /// Whether a value fits.
    ///
    /// # Errors
    /// Where it first does not.
    pub fn check(&self, value: &Value, path: &str) -> Result<(), Misfit> {
        match (self, value) {
            (Self::Any, _) | (Self::Text, Value::String(_)) => Ok(()),
            (Self::Number, Value::Number(_)) | (Self::Boolean, Value::Bool(_)) => Ok(()),
            (Self::List(items), Value::Array(values)) => {
                values.iter().enumerate().try_for_each(|(index, value)| items.check(value, &format!("{path}[{index}]")))
            }
            (Self::Object(properties), Value::Object(values)) => properties.iter().try_for_each(|(key, schema)| {
                values.get(key).map_or(Ok(()), |value| schema.check(value, &format!("{path}.{key}")))
            }),
            _ => Err(Misfit { path: path.to_owned(), expected: self.type_name(), found: type_of(value) }),
        }
    }

    /// What stands deeper inside: `${data.a.b}` of `a`.
    #[must_use]
    pub fn at<'s>(&'s self, path: &[String]) -> Option<&'s Self> {
        match (self, path) {
            (schema, []) | (schema @ Self::Any, _) => Some(schema),
            (Self::Object(properties), [first, rest @ ..]) => properties.get(first).and_then(|schema| schema.at(rest)),
            _ => None,
        }
    }
}

/// As messages name the type of a value.
#[must_use]
pub const fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Whether what a screen is given fits its model: every field is there, and of its type.
///
/// # Errors
/// Where it first does not.
pub fn check_data(model: &DataModel, data: &serde_json::Map<String, Value>) -> Result<(), Misfit> {
    model.iter().try_for_each(|(name, schema)| match data.get(name) {
        Some(value) => schema.check(value, name),
        None => Err(Misfit { path: name.clone(), expected: schema.type_name(), found: "nothing" }),
    })
}

/// Reads `data` of a screen and says what is wrong with it.
pub(super) fn read(node: &Node, place: Place<'_>, problems: &mut Problems) -> DataModel {
    if !matches!(node.value, NodeValue::Object(_)) {
        let message = format!("Expected property '{place}' to be of type 'object', but found '{}'.", node.type_name());
        problems.add(ErrorName::InvalidPropertyType, &node.at, place, message);
    }
    node.members()
        .iter()
        .map(|field| {
            let place = place.key(&field.key);
            let schema = read_schema(&field.node, place, problems, true);
            match field.node.get(EXAMPLE) {
                Some(example) => check_example(&schema, example, place.key(EXAMPLE), problems),
                // A field that is wrong already is told of once.
                None if schema != Schema::Any => {
                    let message = format!("Missing the definition of property '{EXAMPLE}'.");
                    problems.add(ErrorName::InvalidScreenData, &field.node.at, place, message);
                }
                None => {}
            }
            (field.key.clone(), schema)
        })
        .collect()
}

fn check_example(schema: &Schema, example: &Node, place: Place<'_>, problems: &mut Problems) {
    if let Err(misfit) = schema.check(&example.to_json(), EXAMPLE) {
        let message = format!(
            "Invalid data model schema. Expected property '{}' to be of type {}, but found {}.",
            misfit.path, misfit.expected, misfit.found
        );
        problems.add(ErrorName::InvalidScreenData, &example.at, place, message);
    }
}

fn read_schema(node: &Node, place: Place<'_>, problems: &mut Problems, is_field: bool) -> Schema {
    let mut wrong = |at, place, message: &str| problems.add(ErrorName::InvalidScreenData, at, place, message);
    let Some(kind) = node.get("type") else {
        wrong(&node.at, place, "Missing the definition of property 'type'.");
        return Schema::Any;
    };
    let Some(name) = kind.text() else {
        wrong(&kind.at, place.key("type"), "Expected the property 'type' to be of type string.");
        return Schema::Any;
    };
    if let (false, Some(example)) = (is_field, node.get(EXAMPLE)) {
        misplaced_example(example, place.key(EXAMPLE), problems);
    }
    match name {
        "string" => Schema::Text,
        "number" => Schema::Number,
        "boolean" => Schema::Boolean,
        "array" => read_items(node, place, problems),
        "object" => read_properties(node, place, problems),
        _ => {
            let message = format!("Value should be one of: [{TYPES}].");
            problems.add(ErrorName::InvalidEnumValue, &kind.at, place.key("type"), message);
            Schema::Any
        }
    }
}

fn misplaced_example(example: &Node, place: Place<'_>, problems: &mut Problems) {
    let message = format!(
        "Property '{EXAMPLE}' is allowed only as a top level property of data model. Invalid entry: '{place}'."
    );
    problems.add(ErrorName::InvalidScreenData, &example.at, place, message);
}

fn read_items(node: &Node, place: Place<'_>, problems: &mut Problems) -> Schema {
    match node.get("items") {
        None => {
            let message = "Missing the schema for property 'items' in array.";
            problems.add(ErrorName::InvalidScreenData, &node.at, place, message);
            Schema::List(Box::new(Schema::Any))
        }
        Some(items) => Schema::List(Box::new(match &items.value {
            NodeValue::Object(_) => read_schema(items, place.key("items"), problems, false),
            NodeValue::Boolean(_) => Schema::Any,
            _ => {
                let message = "Expected the property 'items' to be of type boolean or object.";
                problems.add(ErrorName::InvalidScreenData, &items.at, place.key("items"), message);
                Schema::Any
            }
        })),
    }
}

fn read_properties(node: &Node, place: Place<'_>, problems: &mut Problems) -> Schema {
    let Some(properties) = node.get("properties") else {
        let message = "Missing the schema for property 'properties' in object.";
        problems.add(ErrorName::InvalidScreenData, &node.at, place, message);
        return Schema::Object(BTreeMap::new());
    };
    let place = place.key("properties");
    let mut read = BTreeMap::new();
    for property in properties.members() {
        let place = place.key(&property.key);
        if property.key == EXAMPLE {
            misplaced_example(&property.node, place, problems);
        } else {
            read.insert(property.key.clone(), read_schema(&property.node, place, problems, false));
        }
    }
    Schema::Object(read)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn model(text: &str) -> (DataModel, Vec<String>) {
        let mut problems = Problems::default();
        let model = read(&Node::parse(text).unwrap(), Place::Root.key("data"), &mut problems);
        (model, problems.located(text).into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn a_model_is_read_and_values_are_judged_by_it() {
        let (model, problems) = model(
            r#"{"slots": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}},
                "__example__": [{"id": "1"}]}, "open": {"type": "boolean", "__example__": true}}"#,
        );
        assert_eq!(problems, Vec::<String>::new());
        let check = |data: Value| check_data(&model, data.as_object().unwrap());
        assert!(check(json!({"slots": [{"id": "1"}, {}], "open": false, "more": 1})).is_ok());
        let misfit = check(json!({"slots": [{"id": 1}], "open": false})).unwrap_err();
        assert_eq!((misfit.path.as_str(), misfit.expected, misfit.found), ("slots[0].id", "string", "number"));
        assert_eq!(check(json!({"slots": []})).unwrap_err().found, "nothing");
    }

    #[test]
    fn what_is_wrong_with_a_model_is_told() {
        let cases = [
            (r#"{"a": {"__example__": 1}}"#, "Missing the definition of property 'type'."),
            (r#"{"a": {"type": 1, "__example__": 1}}"#, "Expected the property 'type' to be of type string."),
            (
                r#"{"a": {"type": "integer", "__example__": 1}}"#,
                "Value should be one of: [string, number, boolean, object, array].",
            ),
            (r#"{"a": {"type": "string"}}"#, "Missing the definition of property '__example__'."),
            (r#"{"a": {"type": "array", "__example__": []}}"#, "Missing the schema for property 'items' in array."),
            (
                r#"{"a": {"type": "array", "items": "string", "__example__": []}}"#,
                "Expected the property 'items' to be of type boolean or object.",
            ),
            (
                r#"{"a": {"type": "object", "__example__": {}}}"#,
                "Missing the schema for property 'properties' in object.",
            ),
            (
                r#"{"a": {"type": "object", "properties": {"__example__": {"b": 1}}, "__example__": {}}}"#,
                "Property '__example__' is allowed only as a top level property of data model. Invalid entry: 'data.a.properties.__example__'.",
            ),
            (
                r#"{"a": {"type": "number", "__example__": "123"}}"#,
                "Invalid data model schema. Expected property '__example__' to be of type number, but found string.",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(model(text).1, [message], "{text}");
        }
    }
}
