//! The business profile (spec §8.4): what customers see of a business.

use serde_json::{Map, Value};
use url::Url;

use super::LimitSource;
use super::body::{check_chars, check_email, check_keys, check_product, param, text};
use crate::error::GraphError;
use crate::{json_read, params};

/// What a profile shows.
pub const FIELDS: [&str; 8] =
    ["about", "address", "description", "email", "profile_picture_url", "websites", "vertical", "messaging_product"];

const CHANGEABLE: [&str; 7] =
    ["about", "address", "description", "email", "websites", "vertical", "profile_picture_handle"];
const MAX_ABOUT_CHARS: usize = 139;
const MAX_ADDRESS_CHARS: usize = 256;
const MAX_EMAIL_CHARS: usize = 128;
const MAX_WEBSITES: usize = 2;
const MAX_WEBSITE_CHARS: usize = 256;
const MAX_PICTURE_BYTES: usize = 5 * 1024 * 1024;
const MIN_PICTURE_PX: u32 = 192;
/// Businesses' trades. `UNDEFINED` and the empty one take the trade away.
const VERTICALS: [&str; 23] = [
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
    "UNDEFINED",
    "",
];

/// What a `POST` changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfileChange {
    /// The fields that were sent; empty text and empty lists take one away.
    pub fields: Map<String, Value>,
    /// The upload that becomes the picture.
    pub picture_handle: Option<String>,
}

/// Reads the body of `POST /{phone}/whatsapp_business_profile`.
///
/// # Errors
/// 100 for what breaks a rule.
pub fn parse(body: &Value, limits: LimitSource) -> Result<ProfileChange, GraphError> {
    check_product(body)?;
    check_keys(body, &CHANGEABLE)?;
    let mut fields = Map::new();
    for (name, min_chars, max_chars) in [
        ("about", 1, MAX_ABOUT_CHARS),
        ("address", 0, MAX_ADDRESS_CHARS),
        ("description", 0, limits.max_description_chars()),
        ("email", 0, MAX_EMAIL_CHARS),
    ] {
        if let Some(sent) = text(body, name)? {
            let counted = if name == "about" { sent.trim() } else { sent };
            check_chars(counted, name, min_chars, max_chars)?;
            fields.insert(name.to_owned(), sent.into());
        }
    }
    if let Some(email) = fields.get("email").and_then(Value::as_str).filter(|email| !email.is_empty()) {
        check_email(email, "email")?;
    }
    if let Some(vertical) = text(body, "vertical")? {
        fields.insert("vertical".to_owned(), vertical_of(vertical)?.into());
    }
    if let Some(websites) = param(body, "websites") {
        fields.insert("websites".to_owned(), websites_of(websites)?.into());
    }
    let picture_handle = text(body, "profile_picture_handle")?.filter(|handle| !handle.is_empty()).map(str::to_owned);
    Ok(ProfileChange { fields, picture_handle })
}

fn vertical_of(text: &str) -> Result<String, GraphError> {
    let vertical = text.to_ascii_uppercase();
    if vertical == "UNDEFINED" {
        return Ok(String::new());
    }
    if VERTICALS.contains(&vertical.as_str()) {
        return Ok(vertical);
    }
    Err(GraphError::parameter(json_read::not_one_of("vertical", &VERTICALS, text)))
}

fn websites_of(value: &Value) -> Result<Vec<String>, GraphError> {
    let unfolded = params::unfold(value);
    if !matches!(unfolded.as_ref(), Value::Array(_) | Value::String(_)) {
        return Err(GraphError::parameter("Param websites must be an array."));
    }
    let websites = params::list(value);
    if websites.len() > MAX_WEBSITES {
        return Err(GraphError::parameter(format!("Param websites must hold at most {MAX_WEBSITES} addresses.")));
    }
    let valid = |website: &String| {
        website.chars().count() <= MAX_WEBSITE_CHARS
            && Url::parse(website).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    };
    match websites.iter().find(|website| !valid(website)) {
        Some(website) => {
            Err(GraphError::parameter(format!("Param websites must hold http or https URLs - got \"{website}\".")))
        }
        None => Ok(websites),
    }
}

/// Refuses a picture that cannot be a profile's (unconfirmed: square, at least 192 pixels, at most 5 MB).
///
/// # Errors
/// 100 with what is wrong.
pub fn check_picture(size_bytes: usize, width_px: u32, height_px: u32) -> Result<(), GraphError> {
    if size_bytes > MAX_PICTURE_BYTES {
        return Err(GraphError::parameter("The profile picture must be at most 5 MB."));
    }
    if width_px != height_px || width_px < MIN_PICTURE_PX {
        return Err(GraphError::parameter(format!(
            "The profile picture must be a square of at least {MIN_PICTURE_PX} x {MIN_PICTURE_PX} pixels - got {width_px} x \
             {height_px}."
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with(mut fields: Value) -> Value {
        fields["messaging_product"] = "whatsapp".into();
        fields
    }

    fn code(fields: Value, limits: LimitSource) -> Option<i64> {
        parse(&with(fields), limits).err().map(|error| error.code)
    }

    #[test]
    fn only_what_is_sent_changes() {
        let body = with(json!({"about": "Ahora sí 🌿", "vertical": "retail", "websites": "[\"https://a.example\"]"}));
        let change = parse(&body, LimitSource::Guides).unwrap();
        assert_eq!(
            Value::Object(change.fields),
            json!({"about": "Ahora sí 🌿", "vertical": "RETAIL", "websites": ["https://a.example"]})
        );
        let change =
            parse(&with(json!({"vertical": "UNDEFINED", "profile_picture_handle": "4::x"})), LimitSource::Guides);
        let change = change.unwrap();
        assert_eq!((&change.fields["vertical"], change.picture_handle.as_deref()), (&json!(""), Some("4::x")));
    }

    #[test]
    fn every_limit_holds_to_the_last_character() {
        for (name, max) in [("about", 139), ("address", 256), ("description", 512)] {
            assert_eq!(code(json!({name: "ñ".repeat(max)}), LimitSource::Guides), None, "{name}");
            assert_eq!(code(json!({name: "ñ".repeat(max + 1)}), LimitSource::Guides), Some(100), "{name}");
        }
        assert_eq!(code(json!({"description": "x".repeat(257)}), LimitSource::OpenApi), Some(100));
        assert_eq!(code(json!({"email": format!("{}@b.co", "a".repeat(124))}), LimitSource::Guides), Some(100));
    }

    #[test]
    fn bad_fields_are_refused() {
        for fields in [
            json!({"about": ""}),
            json!({"about": "  "}),
            json!({"email": "nobody"}),
            json!({"email": "a@b@c.d"}),
            json!({"vertical": "SPACE"}),
            json!({"websites": ["ftp://a.b"]}),
            json!({"websites": ["https://a.b", "https://a.c", "https://a.d"]}),
            json!({"websites": 7}),
            json!({"address": 7}),
            json!({"colour": "red"}),
            json!({"profile_picture_url": "https://a.b/c.png"}),
        ] {
            assert_eq!(code(fields.clone(), LimitSource::Guides), Some(100), "{fields}");
        }
        assert!(parse(&json!({"about": "x"}), LimitSource::Guides).is_err());
        assert!(parse(&json!({"about": "x", "messaging_product": "sms"}), LimitSource::Guides).is_err());
    }

    #[test]
    fn a_picture_is_a_square() {
        assert_eq!(check_picture(1000, 192, 192), Ok(()));
        assert!(check_picture(1000, 191, 191).is_err());
        assert!(check_picture(1000, 200, 300).is_err());
        assert!(check_picture(6_000_000, 640, 640).is_err());
    }
}
