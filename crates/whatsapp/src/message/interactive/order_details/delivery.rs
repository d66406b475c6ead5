//! To whom an order of India goes, in the shapes of two generations of pages: `beneficiaries` and `shipping_info`. WhatsApp shows neither
//! to the customer, so that they are checked and kept as given.

use serde_json::{Map, Value, json};

use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::message::interactive::address::is_pin_code;
use crate::message::interactive::limits;

/// Fields of `shipping_info.addresses` and their greatest lengths.
const ADDRESS_FIELDS: [(&str, usize); 11] = [
    ("name", 256),
    ("phone_number", 12),
    ("address", 512),
    ("city", 100),
    ("state", 100),
    ("in_pin_code", 6),
    ("house_number", 8),
    ("tower_number", 8),
    ("building_name", 128),
    ("landmark_area", 128),
    ("floor_number", 10),
];

pub(super) fn parse(details: &Object<'_, '_>) -> Result<Map<String, Value>, GraphError> {
    let mut delivery = Map::new();
    if let Some(beneficiaries) = details.each("beneficiaries", beneficiary)? {
        delivery.insert("beneficiaries".into(), beneficiaries.into_iter().map(Value::Object).collect());
    }
    let shipping = details.child("shipping_info", |shipping, path| {
        let shipping = Object::new(shipping, path, &["country", "addresses"])?;
        limits::fixed_name(&shipping, "country", &["IN"])?;
        let addresses = shipping.each("addresses", address)?;
        Ok(json!({"country": "IN", "addresses": addresses.unwrap_or_default()}))
    })?;
    if let Some(shipping) = shipping {
        delivery.insert("shipping_info".into(), shipping);
    }
    Ok(delivery)
}

fn beneficiary(value: &Value, path: Path<'_>) -> Result<Map<String, Value>, GraphError> {
    let keys = ["name", "address_line1", "address_line2", "city", "state", "country", "postal_code"];
    let beneficiary = Object::new(value, path, &keys)?;
    limits::required_text(&beneficiary, "name", "Beneficiary name", 200)?;
    limits::required_text(&beneficiary, "address_line1", "Beneficiary address line", 100)?;
    limits::text(&beneficiary, "address_line2", "Beneficiary address line", 0, 100)?;
    for key in ["city", "state"] {
        limits::required_text(&beneficiary, key, "Beneficiary address", 100)?;
    }
    limits::fixed_name(&beneficiary, "country", &["India"])?;
    check_pin_code(&beneficiary, "postal_code")?;
    Ok(copy(&beneficiary))
}

fn address(value: &Value, path: Path<'_>) -> Result<Map<String, Value>, GraphError> {
    let address = Object::new(value, path, &ADDRESS_FIELDS.map(|(name, _)| name))?;
    for (name, max_chars) in ADDRESS_FIELDS {
        limits::text(&address, name, "Shipping address", 0, max_chars)?;
    }
    if address.get("in_pin_code").is_some() {
        check_pin_code(&address, "in_pin_code")?;
    }
    Ok(copy(&address))
}

fn check_pin_code(object: &Object<'_, '_>, key: &str) -> Result<(), GraphError> {
    if is_pin_code(&limits::required_text(object, key, "Postal code", 6)?) {
        return Ok(());
    }
    Err(limits::broken(format!("Param {} must have 6 digits.", object.path().key(key))))
}

fn copy(object: &Object<'_, '_>) -> Map<String, Value> {
    object.entries().map(|(key, value)| (key.clone(), value.clone())).collect()
}
