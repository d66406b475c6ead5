//! Parameters and column values.

use std::borrow::Cow;
use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use recado_core::Timestamp;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type};
use uuid::Uuid;

/// A statement's parameter; `params![…]` makes a list of them from plain values.
#[derive(Debug, Clone, Copy)]
pub enum P<'a> {
    /// NULL of any type.
    Null,
    /// BOOLEAN.
    Bool(bool),
    /// BIGINT.
    I64(i64),
    /// DOUBLE PRECISION.
    F64(f64),
    /// TEXT. PostgreSQL's holds no U+0000, so that U+FFFD stands for it on both engines.
    Text(&'a str),
    /// BYTEA / BLOB.
    Bytes(&'a [u8]),
    /// UUID / 16-byte BLOB.
    Uuid(Uuid),
    /// JSONB / TEXT; must be valid JSON, and comes back with other spacing on PostgreSQL.
    Json(&'a str),
    /// For `IN_LIST($n)`.
    Texts(&'a [String]),
    /// For `IN_LIST($n)`.
    Uuids(&'a [Uuid]),
    /// For `IN_LIST($n)`.
    I64s(&'a [i64]),
}

/// A list of parameters: `params![id, "text", Some(5_i64), P::Json(&json)]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::P::from($value)),*] };
}

macro_rules! from {
    ($($source:ty => |$value:ident| $make:expr;)*) => {$(
        impl<'a> From<$source> for P<'a> {
            fn from($value: $source) -> Self { $make }
        }
    )*};
}

from! {
    bool => |v| P::Bool(v);
    i64 => |v| P::I64(v);
    i32 => |v| P::I64(i64::from(v));
    u32 => |v| P::I64(i64::from(v));
    f64 => |v| P::F64(v);
    &'a str => |v| P::Text(v);
    &'a String => |v| P::Text(v);
    &'a [u8] => |v| P::Bytes(v);
    &'a Vec<u8> => |v| P::Bytes(v);
    Uuid => |v| P::Uuid(v);
    Timestamp => |v| P::I64(v.micros());
    &'a [String] => |v| P::Texts(v);
    &'a [Uuid] => |v| P::Uuids(v);
    &'a [i64] => |v| P::I64s(v);
}

impl<'a, T: Into<P<'a>>> From<Option<T>> for P<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(P::Null, Into::into)
    }
}

/// The text as both engines can hold it.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

impl ToSql for P<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match *self {
            P::Null => return Ok(IsNull::Yes),
            P::Bool(v) => return v.to_sql(ty, out),
            P::I64(v) => match *ty {
                Type::INT2 => return i16::try_from(v)?.to_sql(ty, out),
                Type::INT4 => return i32::try_from(v)?.to_sql(ty, out),
                Type::INT8 => return v.to_sql(ty, out),
                _ => return Err(format!("an integer for a parameter of type {ty}").into()),
            },
            P::F64(v) => return v.to_sql(ty, out),
            P::Uuid(v) => return v.to_sql(ty, out),
            P::Json(v) | P::Text(v) => {
                if *ty == Type::JSONB {
                    // The binary form of jsonb starts with its version.
                    out.put_u8(1);
                }
                out.put_slice(storable(v).as_bytes());
            }
            P::Bytes(v) => out.put_slice(v),
            P::Texts(v) => return v.iter().map(|text| storable(text)).collect::<Vec<_>>().to_sql(ty, out),
            P::Uuids(v) => return v.to_sql(ty, out),
            P::I64s(v) => return v.to_sql(ty, out),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}

/// A column's value as it came from either engine.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// Only from PostgreSQL; SQLite answers 0 and 1.
    Bool(bool),
    /// Any integer.
    I64(i64),
    /// Any floating point number.
    F64(f64),
    /// Text, and JSON as text.
    Text(String),
    /// Bytes, and SQLite's UUIDs.
    Bytes(Vec<u8>),
    /// Only from PostgreSQL.
    Uuid(Uuid),
}

impl From<rusqlite::types::ValueRef<'_>> for Value {
    fn from(value: rusqlite::types::ValueRef<'_>) -> Self {
        use rusqlite::types::ValueRef;
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(v) => Self::I64(v),
            ValueRef::Real(v) => Self::F64(v),
            ValueRef::Text(v) => Self::Text(String::from_utf8_lossy(v).into_owned()),
            ValueRef::Blob(v) => Self::Bytes(v.to_vec()),
        }
    }
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(match *ty {
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::INT2 => Self::I64(i64::from(i16::from_sql(ty, raw)?)),
            Type::INT4 => Self::I64(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT8 => Self::I64(i64::from_sql(ty, raw)?),
            Type::FLOAT4 => Self::F64(f64::from(f32::from_sql(ty, raw)?)),
            Type::FLOAT8 => Self::F64(f64::from_sql(ty, raw)?),
            Type::UUID => Self::Uuid(Uuid::from_sql(ty, raw)?),
            Type::BYTEA => Self::Bytes(raw.to_vec()),
            Type::JSONB => Self::Text(String::from_utf8(raw.get(1..).unwrap_or_default().to_vec())?),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::JSON | Type::UNKNOWN => {
                Self::Text(String::from_utf8(raw.to_vec())?)
            }
            _ => return Err(format!("a column of type {ty}; cast it to a type both engines have").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
