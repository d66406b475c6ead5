//! `address_message`: a form for an Indian address (spec §2.10).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::limits;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// The form's fields, in its order.
pub const ADDRESS_FIELDS: [&str; 11] = [
    "name",
    "phone_number",
    "in_pin_code",
    "house_number",
    "floor_number",
    "tower_number",
    "building_name",
    "address",
    "landmark_area",
    "city",
    "state",
];

/// Longest field, and longest complaint about one. Meta's pages give none.
const MAX_VALUE_CHARS: usize = 512;
/// The only country with this form.
const COUNTRY: &str = "IN";

/// The form as it opens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressRequest {
    /// What is filled in already, by field.
    pub values: BTreeMap<String, String>,
    /// Addresses to choose from.
    pub saved_addresses: Vec<SavedAddress>,
    /// What is wrong with fields in `values`, by field. The form cannot be sent before they changed.
    pub validation_errors: BTreeMap<String, String>,
}

/// An address that the business knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedAddress {
    /// Comes back when it is chosen.
    pub id: String,
    /// Its fields.
    pub value: BTreeMap<String, String>,
}

impl AddressRequest {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let action = Object::new(value, path, &["name", "parameters"])?;
        limits::fixed_name(&action, "name", &["address_message"])?;
        action.required_child("parameters", |parameters, path| {
            let keys = ["country", "values", "saved_addresses", "validation_errors"];
            let parameters = Object::new(parameters, path, &keys)?;
            limits::fixed_name(&parameters, "country", &[COUNTRY])?;
            let values = parameters.child("values", fields)?.unwrap_or_default();
            check_pin_code(&values, path.key("values"))?;
            let validation_errors = parameters.child("validation_errors", fields)?.unwrap_or_default();
            if let Some(field) = validation_errors.keys().find(|field| !values.contains_key(*field)) {
                let errors = path.key("validation_errors");
                return Err(limits::broken(format!("Param {} is not among the values.", errors.key(field))));
            }
            let saved_addresses = parameters.each("saved_addresses", SavedAddress::parse)?.unwrap_or_default();
            limits::unique("Saved address ids", saved_addresses.iter().map(|address| address.id.as_str()))?;
            Ok(Self { values, saved_addresses, validation_errors })
        })
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut parameters = Map::new();
        parameters.insert("country".into(), COUNTRY.into());
        if !self.values.is_empty() {
            parameters.insert("values".into(), json!(self.values));
        }
        if !self.saved_addresses.is_empty() {
            let addresses: Vec<Value> =
                self.saved_addresses.iter().map(|saved| json!({"id": saved.id, "value": saved.value})).collect();
            parameters.insert("saved_addresses".into(), addresses.into());
        }
        if !self.validation_errors.is_empty() {
            parameters.insert("validation_errors".into(), json!(self.validation_errors));
        }
        json!({"name": "address_message", "parameters": parameters})
    }
}

impl SavedAddress {
    fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let address = Object::new(value, path, &["id", "value"])?;
        let id = limits::required_id(&address, "id")?;
        let value = address.required_child("value", fields)?;
        check_pin_code(&value, path.key("value"))?;
        Ok(Self { id, value })
    }
}

fn fields(value: &Value, path: Path<'_>) -> Result<BTreeMap<String, String>, GraphError> {
    let object = Object::new(value, path, &ADDRESS_FIELDS)?;
    let mut fields = BTreeMap::new();
    for name in ADDRESS_FIELDS {
        if let Some(text) = object.text_up_to(name, MAX_VALUE_CHARS)? {
            fields.insert(name.to_owned(), text.to_owned());
        }
    }
    Ok(fields)
}

fn check_pin_code(values: &BTreeMap<String, String>, path: Path<'_>) -> Result<(), GraphError> {
    match values.get("in_pin_code") {
        Some(code) if !code.is_empty() && !is_pin_code(code) => {
            Err(limits::broken(format!("Param {} must have 6 digits.", path.key("in_pin_code"))))
        }
        _ => Ok(()),
    }
}

/// Six digits.
pub(crate) fn is_pin_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}
