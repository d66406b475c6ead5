//! `contacts`: address book cards.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::params;

/// Most cards in one message.
pub const MAX_CONTACTS: usize = 257;
/// Longest single text on a card. Meta's pages give none.
const MAX_FIELD_CHARS: usize = 1000;
/// Most entries of one list on a card. Meta's pages give none.
const MAX_ENTRIES: usize = 100;

/// Declares a part of a card: texts only, absent ones left out, and a reader that admits no other key.
macro_rules! card_part {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident as $key:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$field_meta])* #[serde(rename = $key, skip_serializing_if = "Option::is_none")] pub $field: Option<String>,)*
        }

        impl $name {
            fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
                let object = Object::new(value, path, &[$($key),*])?;
                Ok(Self { $($field: object.text_up_to($key, MAX_FIELD_CHARS)?.map(str::to_owned),)* })
            }
        }
    };
}

card_part! {
    /// A person's name. A sent one has `formatted_name` and one other part at least.
    ContactName {
        /// The whole name as shown.
        formatted_name as "formatted_name",
        /// Given name.
        first_name as "first_name",
        /// Family name.
        last_name as "last_name",
        /// Middle name.
        middle_name as "middle_name",
        /// After the name.
        suffix as "suffix",
        /// Before the name.
        prefix as "prefix",
    }
}
card_part! {
    /// A phone number.
    Phone {
        /// As a person wrote it.
        phone as "phone",
        /// `CELL`, `HOME`, `WORK` and so on.
        kind as "type",
        /// With it the card offers to write to the person.
        wa_id as "wa_id",
    }
}
card_part! {
    /// An e-mail address.
    Email {
        /// The address.
        email as "email",
        /// `HOME` or `WORK`.
        kind as "type",
    }
}
card_part! {
    /// A postal address.
    Address {
        /// Street and number.
        street as "street",
        /// City.
        city as "city",
        /// State or province.
        state as "state",
        /// Postal code.
        zip as "zip",
        /// Country's name.
        country as "country",
        /// ISO 3166 alpha-2.
        country_code as "country_code",
        /// `HOME` or `WORK`.
        kind as "type",
    }
}
card_part! {
    /// A web address.
    WebAddress {
        /// The address.
        url as "url",
        /// `HOME` or `WORK`.
        kind as "type",
    }
}
card_part! {
    /// Where the person works.
    Org {
        /// Company.
        company as "company",
        /// Department.
        department as "department",
        /// Job title.
        title as "title",
    }
}

/// One card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactCard {
    /// The person.
    pub name: ContactName,
    /// Phone numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Email>,
    /// Postal addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Web addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<WebAddress>,
    /// Employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<Org>,
    /// `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    /// The card as a vCard; only in messages from customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vcard: Option<String>,
}

const CARD_KEYS: [&str; 7] = ["name", "phones", "emails", "addresses", "urls", "org", "birthday"];

/// The cards of a message.
pub(crate) fn parse(value: &Value, path: Path<'_>) -> Result<Vec<ContactCard>, GraphError> {
    let value = params::unfold(value);
    let Value::Array(cards) = value.as_ref() else {
        return Err(GraphError::parameter(format!("Param {path} must be an array.")));
    };
    if cards.is_empty() {
        return Err(GraphError::missing_part(&path.to_string()));
    }
    if cards.len() > MAX_CONTACTS {
        return Err(GraphError::invalid_value(format!("Param {path} must have at most {MAX_CONTACTS} elements.")));
    }
    cards.iter().enumerate().map(|(index, card)| parse_card(card, path.index(index))).collect()
}

fn parse_card(value: &Value, path: Path<'_>) -> Result<ContactCard, GraphError> {
    let object = Object::new(value, path, &CARD_KEYS)?;
    let name_path = path.key("name");
    let Some(name) = object.get("name") else {
        return Err(GraphError::missing_part(&name_path.to_string()));
    };
    let name = ContactName::parse(name, name_path)?;
    check_name(&name, name_path)?;
    let birthday = object.text("birthday")?.map(str::to_owned);
    if birthday.as_deref().is_some_and(|day| !is_calendar_day(day)) {
        return Err(GraphError::invalid_value(format!("Param {} must be a day as YYYY-MM-DD.", path.key("birthday"))));
    }
    Ok(ContactCard {
        name,
        phones: entries(&object, "phones", Phone::parse)?,
        emails: entries(&object, "emails", Email::parse)?,
        addresses: entries(&object, "addresses", Address::parse)?,
        urls: entries(&object, "urls", WebAddress::parse)?,
        org: object.get("org").map(|org| Org::parse(org, path.key("org"))).transpose()?,
        birthday,
        vcard: None,
    })
}

fn check_name(name: &ContactName, path: Path<'_>) -> Result<(), GraphError> {
    let given = |part: &Option<String>| part.as_ref().is_some_and(|part| !part.is_empty());
    if !given(&name.formatted_name) {
        return Err(GraphError::missing_part(&path.key("formatted_name").to_string()));
    }
    let parts = [&name.first_name, &name.last_name, &name.middle_name, &name.suffix, &name.prefix];
    if parts.into_iter().any(given) {
        return Ok(());
    }
    Err(GraphError::of(131_008).details(format!(
        "Param {path} must have one of first_name, last_name, middle_name, suffix, prefix besides formatted_name."
    )))
}

fn entries<T>(
    object: &Object<'_, '_>,
    key: &str,
    parse: impl Fn(&Value, Path<'_>) -> Result<T, GraphError>,
) -> Result<Vec<T>, GraphError> {
    let card_path = object.path();
    let path = card_path.key(key);
    match object.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(entries)) if entries.len() <= MAX_ENTRIES => {
            entries.iter().enumerate().map(|(index, entry)| parse(entry, path.index(index))).collect()
        }
        Some(Value::Array(_)) => {
            Err(GraphError::invalid_value(format!("Param {path} must have at most {MAX_ENTRIES} elements.")))
        }
        Some(_) => Err(GraphError::parameter(format!("Param {path} must be an array."))),
    }
}

/// `YYYY-MM-DD`, a day that exists.
pub(crate) fn is_calendar_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let number = |text: &str, length: usize| {
        (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse::<u32>().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}
