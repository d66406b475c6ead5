//! Reading request JSON with Graph's own complaints: every value knows its path, `contacts[0]['name']`.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::error::GraphError;
use crate::params;

/// Where a value stands. Borrowed from the reader's stack, so that a request without errors allocates no paths.
#[derive(Clone, Copy)]
pub(crate) enum Path<'p> {
    Param(&'p str),
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    pub(crate) const fn key(&'p self, key: &'p str) -> Self {
        Path::Key(self, key)
    }

    pub(crate) const fn index(&'p self, index: usize) -> Self {
        Path::Index(self, index)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Param(name) => f.write_str(name),
            Self::Key(parent, key) => write!(f, "{parent}['{key}']"),
            Self::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// One JSON object of a request and its path. `null` counts as absent.
pub(crate) struct Object<'v, 'p> {
    map: Cow<'v, Map<String, Value>>,
    path: Path<'p>,
}

impl<'v, 'p> Object<'v, 'p> {
    /// The value as an object that has these keys and no others.
    pub(crate) fn new(value: &'v Value, path: Path<'p>, allowed: &[&str]) -> Result<Self, GraphError> {
        let object = Self::open(value, path)?;
        match object.map.keys().find(|key| !allowed.contains(&key.as_str())) {
            Some(key) => Err(GraphError::parameter(format!("Unexpected key \"{key}\" on param \"{path}\""))),
            None => Ok(object),
        }
    }

    /// The value as an object with any keys.
    pub(crate) fn open(value: &'v Value, path: Path<'p>) -> Result<Self, GraphError> {
        let map = match params::unfold(value) {
            Cow::Borrowed(Value::Object(map)) => Cow::Borrowed(map),
            Cow::Owned(Value::Object(map)) => Cow::Owned(map),
            _ => return Err(GraphError::parameter(format!("Param {path} must be a JSON object."))),
        };
        Ok(Self { map, path })
    }

    /// The keys and values that are there.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.map.iter()
    }

    pub(crate) const fn path(&self) -> Path<'p> {
        self.path
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// What stands under a key, read with its path.
    pub(crate) fn child<T>(
        &self,
        key: &str,
        read: impl FnOnce(&Value, Path<'_>) -> Result<T, GraphError>,
    ) -> Result<Option<T>, GraphError> {
        self.get(key).map(|value| read(value, self.path.key(key))).transpose()
    }

    /// What must stand under a key, read with its path: 131008 when missing.
    pub(crate) fn required_child<T>(
        &self,
        key: &str,
        read: impl FnOnce(&Value, Path<'_>) -> Result<T, GraphError>,
    ) -> Result<T, GraphError> {
        self.child(key, read)?.ok_or_else(|| GraphError::missing_part(&self.path.key(key).to_string()))
    }

    /// The elements of a list, each read with its path.
    pub(crate) fn each<T>(
        &self,
        key: &str,
        mut read: impl FnMut(&Value, Path<'_>) -> Result<T, GraphError>,
    ) -> Result<Option<Vec<T>>, GraphError> {
        let path = self.path.key(key);
        let Some(value) = self.get(key) else { return Ok(None) };
        let list = params::unfold(value);
        let Value::Array(elements) = list.as_ref() else {
            return Err(GraphError::parameter(format!("Param {path} must be an array.")));
        };
        elements
            .iter()
            .enumerate()
            .map(|(index, element)| read(element, path.index(index)))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// The elements of a list that must be there: 131008 when missing.
    pub(crate) fn required_each<T>(
        &self,
        key: &str,
        read: impl FnMut(&Value, Path<'_>) -> Result<T, GraphError>,
    ) -> Result<Vec<T>, GraphError> {
        self.each(key, read)?.ok_or_else(|| GraphError::missing_part(&self.path.key(key).to_string()))
    }

    /// A text of any length.
    pub(crate) fn text(&self, key: &str) -> Result<Option<&str>, GraphError> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(GraphError::parameter(format!("Param {} must be a string.", self.path.key(key)))),
        }
    }

    /// A text of at most so many characters.
    pub(crate) fn text_up_to(&self, key: &str, max_chars: usize) -> Result<Option<&str>, GraphError> {
        let text = self.text(key)?;
        match text {
            Some(text) => check_length(text, max_chars, self.path.key(key)).map(|()| Some(text)),
            None => Ok(None),
        }
    }

    /// A text that must be there and must not be empty: 131008 otherwise.
    pub(crate) fn required_text_up_to(&self, key: &str, max_chars: usize) -> Result<&str, GraphError> {
        match self.text_up_to(key, max_chars)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(GraphError::missing_part(&self.path.key(key).to_string())),
        }
    }

    /// An id or a number for people, which clients also write as a JSON number. Empty counts as absent.
    pub(crate) fn id(&self, key: &str) -> Result<Option<Cow<'_, str>>, GraphError> {
        match self.get(key) {
            None => Ok(None),
            Some(value) => text_or_integer(value, self.path.key(key)),
        }
    }

    /// The decimal id of a node. Empty counts as absent.
    pub(crate) fn decimal_id(&self, key: &str) -> Result<Option<String>, GraphError> {
        let id = self.id(key)?.map(Cow::into_owned);
        match &id {
            Some(id) if !is_decimal(id) => Err(GraphError::parameter(format!(
                "Invalid parameter: {} must be a valid numeric string",
                self.path.key(key)
            ))),
            _ => Ok(id),
        }
    }

    /// The decimal id of a node that must be there.
    pub(crate) fn required_decimal_id(&self, key: &str) -> Result<String, GraphError> {
        self.decimal_id(key)?.ok_or_else(|| GraphError::required_parameter(key))
    }

    /// `true` or `false`, in forms as text.
    pub(crate) fn boolean(&self, key: &str) -> Result<Option<bool>, GraphError> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(Value::String(text)) if text == "true" || text == "1" => Ok(Some(true)),
            Some(Value::String(text)) if text == "false" || text == "0" => Ok(Some(false)),
            Some(_) => Err(GraphError::parameter(format!("Param {} must be a boolean.", self.path.key(key)))),
        }
    }

    /// A whole number, or the text of one.
    pub(crate) fn integer(&self, key: &str) -> Result<Option<i64>, GraphError> {
        let number = match self.get(key) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(text)) => text.parse().ok(),
            Some(_) => None,
        };
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(GraphError::parameter(format!("Param {} must be an integer.", self.path.key(key)))),
        }
    }

    /// A whole number within a range: 131008 when missing, 131009 outside of it.
    pub(crate) fn required_integer_within(&self, key: &str, range: RangeInclusive<i64>) -> Result<i64, GraphError> {
        match self.integer_within(key, range)? {
            Some(number) => Ok(number),
            None => Err(GraphError::missing_part(&self.path.key(key).to_string())),
        }
    }

    /// A whole number within a range, if it is there: 131009 outside of it.
    pub(crate) fn integer_within(&self, key: &str, range: RangeInclusive<i64>) -> Result<Option<i64>, GraphError> {
        match self.integer(key)? {
            Some(number) if !range.contains(&number) => Err(GraphError::invalid_value(format!(
                "Param {} must be an integer between {} and {}.",
                self.path.key(key),
                range.start(),
                range.end()
            ))),
            number => Ok(number),
        }
    }

    /// A decimal number, or the text of one: 131008 when missing, 131009 outside of the range.
    pub(crate) fn required_decimal_within(&self, key: &str, limit: f64) -> Result<f64, GraphError> {
        let path = self.path.key(key);
        let number = match self.get(key) {
            None => return Err(GraphError::missing_part(&path.to_string())),
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse::<f64>().ok(),
            Some(_) => None,
        };
        match number {
            None => Err(GraphError::parameter(format!("Param {path} must be a number."))),
            Some(number) if number.abs() <= limit => Ok(number),
            Some(_) => {
                Err(GraphError::invalid_value(format!("Param {path} must be a number between -{limit} and {limit}.")))
            }
        }
    }
}

/// Digits only, and not more than any node has.
pub(crate) fn is_decimal(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Text of at most so many characters, otherwise 100.
pub(crate) fn check_length(text: &str, max_chars: usize, path: Path<'_>) -> Result<(), GraphError> {
    // Counting is needed only where there are more bytes than characters allowed.
    if text.len() > max_chars && text.chars().count() > max_chars {
        return Err(GraphError::parameter(format!("Param {path} must be at most {max_chars} characters long.")));
    }
    Ok(())
}

/// A text or a whole number, as text; `None` for the empty text.
pub(crate) fn text_or_integer<'v>(value: &'v Value, path: Path<'_>) -> Result<Option<Cow<'v, str>>, GraphError> {
    match value {
        Value::String(text) if text.is_empty() => Ok(None),
        Value::String(text) => Ok(Some(Cow::Borrowed(text))),
        Value::Number(number) if number.is_u64() => Ok(Some(Cow::Owned(number.to_string()))),
        _ => Err(GraphError::parameter(format!("Param {path} must be a string."))),
    }
}

/// What is said of a name that is none of those allowed.
pub(crate) fn not_one_of(param: impl fmt::Display, allowed: &[&str], got: &str) -> String {
    format!("Param {param} must be one of {{{}}} - got \"{got}\".", allowed.join(", "))
}
