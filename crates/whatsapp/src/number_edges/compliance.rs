//! What a business in India tells of itself before it may sell (spec §8.10).

use serde_json::{Map, Value};

use super::body::{boolean, check_chars, check_email, check_keys, check_product, param, required_text};
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};

const ENTITY_TYPES: [&str; 6] = [
    "LIMITED_LIABILITY_PARTNERSHIP",
    "SOLE_PROPRIETORSHIP",
    "PARTNERSHIP",
    "PUBLIC_COMPANY",
    "PRIVATE_COMPANY",
    "OTHER",
];
const KEYS: [&str; 6] = [
    "entity_name",
    "entity_type",
    "entity_type_custom",
    "is_registered",
    "grievance_officer_details",
    "customer_care_details",
];
const MAX_TEXT_CHARS: usize = 128;
const MIN_NAME_CHARS: usize = 2;
/// Digits after the plus sign of a telephone number.
const MAX_PHONE_DIGITS: usize = 15;

/// Reads the body of `POST /{phone}/business_compliance_info`. The answer is what `GET` shows.
///
/// # Errors
/// 100 for what breaks a rule.
pub fn parse(body: &Value) -> Result<Map<String, Value>, GraphError> {
    check_product(body)?;
    check_keys(body, &KEYS)?;
    let name = required_text(body, "entity_name")?;
    check_chars(name, "entity_name", MIN_NAME_CHARS, MAX_TEXT_CHARS)?;
    let sent_type = required_text(body, "entity_type")?;
    let entity_type = ENTITY_TYPES
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(sent_type))
        .ok_or_else(|| GraphError::parameter(json_read::not_one_of("entity_type", &ENTITY_TYPES, sent_type)))?;
    let mut info = Map::new();
    info.insert("messaging_product".into(), "whatsapp".into());
    info.insert("entity_name".into(), name.into());
    info.insert("entity_type".into(), entity_type.into());
    if let Some(custom) = custom_type(body, entity_type)? {
        info.insert("entity_type_custom".into(), custom.into());
    }
    if let Some(is_registered) = boolean(body, "is_registered")? {
        if !matches!(entity_type, "OTHER" | "PARTNERSHIP") {
            return Err(GraphError::parameter(
                "is_registered required only when entity_type is set to Other or Partnership",
            ));
        }
        info.insert("is_registered".into(), is_registered.into());
    }
    info.insert("grievance_officer_details".into(), contact(body, "grievance_officer_details", true)?.into());
    info.insert("customer_care_details".into(), contact(body, "customer_care_details", false)?.into());
    Ok(info)
}

fn custom_type<'b>(body: &'b Value, entity_type: &str) -> Result<Option<&'b str>, GraphError> {
    let custom = super::body::text(body, "entity_type_custom")?.filter(|text| !text.trim().is_empty());
    match (entity_type, custom) {
        ("OTHER", None) => Err(GraphError::parameter("Entity_type_custom is mandatory for OTHER entity type")),
        ("OTHER", Some(custom)) => check_chars(custom, "entity_type_custom", 1, MAX_TEXT_CHARS).map(|()| Some(custom)),
        (_, Some(_)) => Err(GraphError::parameter("Entity_type_custom is allowed for OTHER entity type only")),
        (_, None) => Ok(None),
    }
}

/// How the officer or the service is reached. An officer has a name.
fn contact(body: &Value, param_name: &str, is_person: bool) -> Result<Map<String, Value>, GraphError> {
    let value = param(body, param_name).ok_or_else(|| GraphError::required_parameter(param_name))?;
    let keys: &[&str] = match is_person {
        true => &["name", "email", "mobile_number", "landline_number"],
        false => &["email", "mobile_number", "landline_number"],
    };
    let path = Path::Param(param_name);
    let object = Object::new(value, path, keys)?;
    let mut contact = Map::new();
    for key in keys {
        let name = path.key(key).to_string();
        let Some(text) = object.text_up_to(key, MAX_TEXT_CHARS)?.filter(|text| !text.trim().is_empty()) else {
            // Telephone numbers may be left out.
            if matches!(*key, "name" | "email") {
                return Err(GraphError::required_parameter(&name));
            }
            continue;
        };
        match *key {
            "email" => check_email(text, &name)?,
            "mobile_number" | "landline_number" => check_phone(text, &name)?,
            _ => {}
        }
        contact.insert((*key).to_owned(), text.into());
    }
    Ok(contact)
}

/// `^\+[1-9]\d{1,14}$`
fn check_phone(text: &str, name: &str) -> Result<(), GraphError> {
    let valid = text.strip_prefix('+').is_some_and(|digits| {
        (2..=MAX_PHONE_DIGITS).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    if valid {
        return Ok(());
    }
    Err(GraphError::parameter(format!(
        "Param {name} must be a telephone number with + and the country's calling code - got \"{text}\"."
    )))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn info() -> Value {
        json!({
            "messaging_product": "whatsapp", "entity_name": "Lucky Shrub", "entity_type": "PARTNERSHIP", "is_registered": true,
            "grievance_officer_details": {"name": "Chandravati P.", "email": "c@luckyshrub.example", "mobile_number": "+913854559033"},
            "customer_care_details": {"email": "care@luckyshrub.example", "landline_number": "+913857614343"},
        })
    }

    #[test]
    fn what_is_sent_is_shown() {
        assert_eq!(Value::Object(parse(&info()).unwrap()), info());
        let mut other = info();
        other["entity_type"] = "OTHER".into();
        other["entity_type_custom"] = "Cooperative".into();
        assert_eq!(Value::Object(parse(&other).unwrap()), other);
    }

    #[test]
    fn the_two_special_errors() {
        let mut other = info();
        other["entity_type"] = "OTHER".into();
        assert_eq!(parse(&other).unwrap_err().message, "(#100) Entity_type_custom is mandatory for OTHER entity type");
        let mut company = info();
        company["entity_type"] = "PUBLIC_COMPANY".into();
        assert_eq!(
            parse(&company).unwrap_err().message,
            "(#100) is_registered required only when entity_type is set to Other or Partnership"
        );
    }

    #[test]
    fn bad_values_are_refused() {
        for (pointer, value) in [
            ("/messaging_product", json!(null)),
            ("/entity_name", json!("x")),
            ("/entity_name", json!("x".repeat(129))),
            ("/entity_type", json!("CHARITY")),
            ("/entity_type", json!(null)),
            ("/grievance_officer_details", json!(null)),
            ("/grievance_officer_details", json!([])),
            ("/grievance_officer_details/name", json!("")),
            ("/grievance_officer_details/email", json!("nobody")),
            ("/grievance_officer_details/mobile_number", json!("913854559033")),
            ("/grievance_officer_details/mobile_number", json!("+0913854559033")),
            ("/grievance_officer_details/mobile_number", json!("+9138545590331234")),
            ("/customer_care_details/email", json!(7)),
            ("/is_registered", json!("perhaps")),
        ] {
            let mut body = info();
            *body.pointer_mut(pointer).unwrap() = value.clone();
            assert_eq!(parse(&body).map_err(|error| error.code), Err(100), "{pointer} {value}");
        }
    }
}
