//! `payment_settings`: the ways to pay an order.

use serde_json::{Map, Value};

use super::amount::Currency;
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::message::interactive::limits;

/// Longest address or code taken. Meta's pages give none.
const MAX_TEXT_CHARS: usize = 2048;
const MAX_CONFIGURATION_CHARS: usize = 60;
const MAX_NOTES: usize = 15;

/// One way to pay: the object as it came, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentSetting {
    /// `payment_gateway`, `upi_intent_link`, `payment_link`, `pix_dynamic_code`, `boleto` or `offsite_card_pay`.
    pub kind: String,
    /// The object of that name.
    pub settings: Map<String, Value>,
}

impl PaymentSetting {
    pub(super) fn parse(value: &Value, path: Path<'_>, currency: Currency) -> Result<Self, GraphError> {
        let kinds: &[&str] = match currency {
            Currency::Inr => &["payment_gateway", "upi_intent_link", "payment_link"],
            Currency::Brl => &["pix_dynamic_code", "payment_link", "boleto", "offsite_card_pay"],
        };
        let mut keys = vec!["type"];
        keys.extend(kinds);
        let object = Object::new(value, path, &keys)?;
        limits::fixed_name(&object, "type", kinds)?;
        let kind = object.text("type")?.unwrap_or_default();
        let settings = object.required_child(kind, |settings, path| match kind {
            "payment_gateway" => gateway(settings, path),
            "upi_intent_link" => upi_link(settings, path),
            "payment_link" => {
                let link = Object::new(settings, path, &["uri"])?;
                limits::required_web_address(&link, "uri", MAX_TEXT_CHARS)?;
                Ok(copy(&link))
            }
            "pix_dynamic_code" => pix(settings, path),
            "boleto" => texts(settings, path, &["digitable_line"]),
            _ => {
                let card = texts(settings, path, &["last_four_digits", "credential_id"])?;
                let digits = card.get("last_four_digits").and_then(Value::as_str).unwrap_or_default();
                if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(limits::broken(format!("Param {} must have 4 digits.", path.key("last_four_digits"))));
                }
                Ok(card)
            }
        })?;
        Ok(Self { kind: kind.to_owned(), settings })
    }

    pub(super) fn to_wire(&self) -> Value {
        Value::Object(Map::from_iter([
            ("type".to_owned(), self.kind.as_str().into()),
            (self.kind.clone(), self.settings.clone().into()),
        ]))
    }
}

fn copy(object: &Object<'_, '_>) -> Map<String, Value> {
    object.entries().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// An object of texts that must all be there.
fn texts(value: &Value, path: Path<'_>, keys: &[&str]) -> Result<Map<String, Value>, GraphError> {
    let object = Object::new(value, path, keys)?;
    for key in keys {
        object.required_text_up_to(key, MAX_TEXT_CHARS)?;
    }
    Ok(copy(&object))
}

fn upi_link(value: &Value, path: Path<'_>) -> Result<Map<String, Value>, GraphError> {
    let object = Object::new(value, path, &["link"])?;
    if object.required_text_up_to("link", MAX_TEXT_CHARS)?.starts_with("upi://") {
        return Ok(copy(&object));
    }
    Err(limits::broken(format!("Param {} must be a upi:// link.", path.key("link"))))
}

fn pix(value: &Value, path: Path<'_>) -> Result<Map<String, Value>, GraphError> {
    let settings = texts(value, path, &["code", "merchant_name", "key", "key_type"])?;
    let object = Object::open(value, path)?;
    limits::fixed_name(&object, "key_type", &["CPF", "CNPJ", "EMAIL", "PHONE", "EVP"])?;
    Ok(settings)
}

/// What a gateway's own object may have: the texts' names and their greatest length.
fn extras(gateway: &str) -> Option<(&'static [&'static str], usize)> {
    match gateway {
        "payu" => Some((&["udf1", "udf2", "udf3", "udf4"], 255)),
        "zaakpay" => Some((&["extra1", "extra2"], 180)),
        "billdesk" => Some((
            &[
                "additional_info1",
                "additional_info2",
                "additional_info3",
                "additional_info4",
                "additional_info5",
                "additional_info6",
                "additional_info7",
            ],
            120,
        )),
        _ => None,
    }
}

const GATEWAYS: [&str; 4] = ["billdesk", "razorpay", "payu", "zaakpay"];

fn gateway(value: &Value, path: Path<'_>) -> Result<Map<String, Value>, GraphError> {
    let mut keys = vec!["type", "configuration_name"];
    keys.extend(GATEWAYS);
    let object = Object::new(value, path, &keys)?;
    limits::fixed_name(&object, "type", &GATEWAYS)?;
    limits::required_text(&object, "configuration_name", "Configuration name", MAX_CONFIGURATION_CHARS)?;
    let kind = object.text("type")?.unwrap_or_default();
    object.child(kind, |own, path| match extras(kind) {
        Some((keys, max_chars)) => {
            let own = Object::new(own, path, keys)?;
            keys.iter().try_for_each(|key| limits::text(&own, key, key, 0, max_chars).map(drop))
        }
        None => razorpay(own, path),
    })?;
    Ok(copy(&object))
}

fn razorpay(value: &Value, path: Path<'_>) -> Result<(), GraphError> {
    let own = Object::new(value, path, &["receipt", "notes"])?;
    limits::text(&own, "receipt", "Receipt", 1, 40)?;
    own.child("notes", |notes, path| {
        let notes = Object::open(notes, path)?;
        if notes.entries().count() > MAX_NOTES {
            return Err(limits::broken(format!("Param {path} must have at most {MAX_NOTES} keys.")));
        }
        notes.entries().try_for_each(|(key, _)| limits::text(&notes, key, "Note", 0, 256).map(drop))
    })?;
    Ok(())
}
