//! Money in an order: whole hundredths of the currency's unit.

use serde_json::{Map, Value, json};

use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::message::interactive::limits;

/// How many parts a unit has: paise and centavos.
const OFFSET: i64 = 100;
const MAX_DESCRIPTION_CHARS: usize = 60;

/// The currencies that orders can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// Indian rupees.
    Inr,
    /// Brazilian reais.
    Brl,
}

impl Currency {
    /// ISO 4217.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inr => "INR",
            Self::Brl => "BRL",
        }
    }

    pub(super) fn parse(parameters: &Object<'_, '_>) -> Result<Self, GraphError> {
        limits::fixed_name(parameters, "currency", &["INR", "BRL"])?;
        Ok(if parameters.text("currency")? == Some("BRL") { Self::Brl } else { Self::Inr })
    }

    pub(super) const fn max_reference_id_chars(self) -> usize {
        match self {
            Self::Inr => 35,
            Self::Brl => 60,
        }
    }
}

/// Hundredths of the unit, none below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub i64);

impl Amount {
    /// One that is not nothing: only tax, shipping and discounts may be.
    pub(super) fn parse_positive(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["value", "offset"])?;
        object.required_integer_within("value", 1..=i64::MAX)?;
        Self::read(&object)
    }

    fn read(object: &Object<'_, '_>) -> Result<Self, GraphError> {
        let value = object.required_integer_within("value", 0..=i64::MAX)?;
        object.required_integer_within("offset", OFFSET..=OFFSET)?;
        Ok(Self(value))
    }

    pub(super) fn to_wire(self) -> Value {
        json!({"value": self.0, "offset": OFFSET})
    }
}

/// Tax, shipping or a discount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// How much.
    pub amount: Amount,
    /// What for.
    pub description: Option<String>,
    /// Why it is taken off; discounts.
    pub discount_program_name: Option<String>,
}

impl Charge {
    pub(super) fn parse(value: &Value, path: Path<'_>, is_discount: bool) -> Result<Self, GraphError> {
        let keys = ["value", "offset", "description", "discount_program_name"];
        let object = Object::new(value, path, if is_discount { &keys } else { keys.split_at(3).0 })?;
        let text = |key, what| limits::text(&object, key, what, 0, MAX_DESCRIPTION_CHARS);
        Ok(Self {
            amount: Amount::read(&object)?,
            description: text("description", "Description")?,
            discount_program_name: text("discount_program_name", "Discount program name")?,
        })
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut map = Map::new();
        map.insert("value".into(), self.amount.0.into());
        map.insert("offset".into(), OFFSET.into());
        for (name, text) in [("description", &self.description), ("discount_program_name", &self.discount_program_name)]
        {
            if let Some(text) = text {
                map.insert(name.into(), text.as_str().into());
            }
        }
        map.into()
    }
}
