//! Rows, read by position.

use std::any::type_name;

use recado_core::Timestamp;
use uuid::Uuid;

use crate::value::Value;
use crate::{Error, Result};

/// One row of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// The column at `index`, counted from 0.
    ///
    /// # Errors
    /// [`Error::Column`] where the column is missing or not a `T`.
    pub fn get<T: FromColumn>(&self, index: usize) -> Result<T> {
        self.0.get(index).and_then(T::from_column).ok_or(Error::Column { index, wanted: type_name::<T>() })
    }

    /// How many columns there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no column.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A type that a column can be read as.
pub trait FromColumn: Sized {
    /// `None` where the value is of another type.
    fn from_column(value: &Value) -> Option<Self>;
}

/// A JSON column's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json(pub String);

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_column(other).map(Some),
        }
    }
}

impl FromColumn for i64 {
    fn from_column(value: &Value) -> Option<Self> {
        match value {
            Value::I64(v) => Some(*v),
            _ => None,
        }
    }
}

impl FromColumn for u32 {
    fn from_column(value: &Value) -> Option<Self> {
        i64::from_column(value).and_then(|v| Self::try_from(v).ok())
    }
}

impl FromColumn for f64 {
    fn from_column(value: &Value) -> Option<Self> {
        match value {
            Value::F64(v) => Some(*v),
            // SQLite stores whole numbers of a REAL expression as integers.
            #[expect(clippy::cast_precision_loss, reason = "what a REAL column would have done")]
            Value::I64(v) => Some(*v as Self),
            _ => None,
        }
    }
}

impl FromColumn for bool {
    fn from_column(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(v) => Some(*v),
            Value::I64(v) => Some(*v != 0),
            _ => None,
        }
    }
}

impl FromColumn for String {
    fn from_column(value: &Value) -> Option<Self> {
        match value {
            Value::Text(v) => Some(v.clone()),
            _ => None,
        }
    }
}

impl FromColumn for Json {
    fn from_column(value: &Value) -> Option<Self> {
        String::from_column(value).map(Self)
    }
}

impl FromColumn for Vec<u8> {
    fn from_column(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(v) => Some(v.clone()),
            _ => None,
        }
    }
}

impl FromColumn for Uuid {
    fn from_column(value: &Value) -> Option<Self> {
        match value {
            Value::Uuid(v) => Some(*v),
            Value::Bytes(v) => Self::from_slice(v).ok(),
            _ => None,
        }
    }
}

impl FromColumn for Timestamp {
    fn from_column(value: &Value) -> Option<Self> {
        i64::from_column(value).map(Self::from_micros)
    }
}
