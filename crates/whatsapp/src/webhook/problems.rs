//! Collecting everything that is wrong with a customer's message, so that the answer names each field at once.

use serde_json::{Map, Value};

/// One field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {detail}")]
pub struct FieldProblem {
    /// Where, such as `image.caption` or `contacts[0].name`.
    pub field: String,
    /// What is wrong, as a sentence.
    pub detail: String,
}

/// An object that notes a problem in place of every value it cannot give.
pub(super) struct Reader<'v> {
    map: Option<&'v Map<String, Value>>,
    path: String,
}

impl<'v> Reader<'v> {
    /// The object at `path`; anything else is a problem, and then every field of it is empty without further problems.
    pub(super) fn new(value: &'v Value, path: impl Into<String>, problems: &mut Vec<FieldProblem>) -> Self {
        let path = path.into();
        let map = value.as_object();
        if map.is_none() {
            problems.push(FieldProblem { field: path.clone(), detail: "Must be a JSON object.".to_owned() });
        }
        Self { map, path }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'v Value> {
        self.map?.get(key).filter(|value| !value.is_null())
    }

    pub(super) fn field(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(super) fn note(&self, key: &str, detail: impl Into<String>, problems: &mut Vec<FieldProblem>) {
        problems.push(FieldProblem { field: self.field(key), detail: detail.into() });
    }

    /// A text of at most so many characters; an id may be a whole number. Empty counts as absent.
    pub(super) fn text(&self, key: &str, max_chars: usize, problems: &mut Vec<FieldProblem>) -> Option<String> {
        let text = match self.get(key)? {
            Value::String(text) => text.clone(),
            Value::Number(number) if number.is_u64() => number.to_string(),
            _ => {
                self.note(key, "Must be a text.", problems);
                return None;
            }
        };
        if text.chars().count() > max_chars {
            self.note(key, format!("Must be at most {max_chars} characters long."), problems);
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    /// A text that must be there; a problem and the empty text if it is not.
    pub(super) fn required_text(&self, key: &str, max_chars: usize, problems: &mut Vec<FieldProblem>) -> String {
        let before = problems.len();
        let text = self.text(key, max_chars, problems);
        if text.is_none() && before == problems.len() && self.map.is_some() {
            self.note(key, "Is required.", problems);
        }
        text.unwrap_or_default()
    }

    /// A number, or the text of one, from `-limit` to `limit`.
    pub(super) fn required_decimal(&self, key: &str, limit: f64, problems: &mut Vec<FieldProblem>) -> f64 {
        let number = match self.get(key) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            _ => None,
        };
        match number.filter(|number| number.abs() <= limit) {
            Some(number) => number,
            None if self.map.is_none() => 0.0,
            None => {
                self.note(key, format!("Must be a number between -{limit} and {limit}."), problems);
                0.0
            }
        }
    }

    /// A whole number from 1 to `max`.
    pub(super) fn required_count(&self, key: &str, max: i64, problems: &mut Vec<FieldProblem>) -> i64 {
        let number = self.get(key).and_then(Value::as_i64).filter(|number| (1..=max).contains(number));
        if number.is_none() && self.map.is_some() {
            self.note(key, format!("Must be a whole number from 1 to {max}."), problems);
        }
        number.unwrap_or(1)
    }

    pub(super) fn boolean(&self, key: &str, problems: &mut Vec<FieldProblem>) -> bool {
        match self.get(key) {
            None => false,
            Some(Value::Bool(value)) => *value,
            Some(_) => {
                self.note(key, "Must be true or false.", problems);
                false
            }
        }
    }
}
