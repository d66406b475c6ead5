//! Values for header and body.

use serde_json::{Map, Value, json};

use crate::error::GraphError;
use crate::json_read::{self, Object, Path};
use crate::media::MediaKind;
use crate::message::content::AttachedFile;
use crate::message::interactive::Product;
use crate::message::location::Location;
use crate::message::media_content::{MAX_FILENAME_CHARS, MediaSource};

/// Longest single value taken; no component with a value in it may be longer than 1,024 characters.
const MAX_TEXT_CHARS: usize = 4096;

/// A text for a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextParameter {
    /// The variable's name, in templates whose variables have names.
    pub name: Option<String>,
    /// Stands in its place.
    pub text: String,
}

/// A value for the header.
#[derive(Debug, Clone, PartialEq)]
pub enum HeaderParameter {
    /// For its variable.
    Text(TextParameter),
    /// A picture.
    Image(MediaSource),
    /// A video.
    Video(MediaSource),
    /// A short video that plays by itself; Marketing Messages only.
    Gif(MediaSource),
    /// A file.
    Document {
        /// The file.
        source: MediaSource,
        /// Its name as shown.
        filename: Option<String>,
    },
    /// A place, with name and address.
    Location(Location),
    /// A product of the catalogue.
    Product(Product),
}

/// A value for a variable of the body.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyParameter {
    /// A text.
    Text(TextParameter),
    /// Money, shown as the text of it that was given.
    Currency {
        /// The variable's name, if it has one.
        name: Option<String>,
        /// What is shown.
        fallback_value: String,
        /// ISO 4217.
        code: String,
        /// Thousandths of the unit.
        amount_1000: i64,
    },
    /// A time, shown as the text of it that was given.
    DateTime {
        /// The variable's name, if it has one.
        name: Option<String>,
        /// The object as it came; `fallback_value` is shown.
        date_time: Map<String, Value>,
        /// What is shown.
        fallback_value: String,
    },
    /// The link of invitation to a group.
    GroupInvite {
        /// The variable's name, if it has one.
        name: Option<String>,
        /// The group.
        group_id: String,
    },
}

/// The type that a parameter names, of those allowed; a parameter without one, of none.
pub(super) fn kind(parameter: &Object<'_, '_>, allowed: &'static [&'static str]) -> Result<&'static str, GraphError> {
    let path = parameter.path();
    let Some(name) = parameter.text("type")? else {
        return Err(GraphError::missing_part(&path.key("type").to_string()));
    };
    allowed.iter().copied().find(|kind| kind.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let names: Vec<String> = allowed.iter().map(|name| name.to_ascii_uppercase()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        GraphError::parameter(json_read::not_one_of(path.key("type"), &names, name))
    })
}

fn name(parameter: &Object<'_, '_>) -> Result<Option<String>, GraphError> {
    let name = parameter.text_up_to("parameter_name", MAX_TEXT_CHARS)?;
    Ok(name.filter(|name| !name.is_empty()).map(str::to_owned))
}

/// Refuses the objects of other types beside the one that `type` names.
fn check_keys(parameter: &Object<'_, '_>, kind: &str) -> Result<(), GraphError> {
    match parameter.entries().find(|(key, _)| !["type", "parameter_name", kind].contains(&key.as_str())) {
        Some((key, _)) => {
            Err(GraphError::parameter(format!("Unexpected key \"{key}\" on param \"{}\"", parameter.path())))
        }
        None => Ok(()),
    }
}

impl TextParameter {
    /// A value for a variable that has a number.
    #[must_use]
    pub fn positional(text: impl Into<String>) -> Self {
        Self { name: None, text: text.into() }
    }

    /// A value for a variable that has a name.
    #[must_use]
    pub fn named(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: Some(name.into()), text: text.into() }
    }

    fn parse(parameter: &Object<'_, '_>) -> Result<Self, GraphError> {
        let text = parameter.required_text_up_to("text", MAX_TEXT_CHARS)?;
        Ok(Self { name: name(parameter)?, text: text.to_owned() })
    }

    fn to_wire(&self) -> Value {
        with_name(json!({"type": "text", "text": self.text}), self.name.as_ref())
    }
}

fn with_name(mut parameter: Value, name: Option<&String>) -> Value {
    if let (Some(map), Some(name)) = (parameter.as_object_mut(), name) {
        map.insert("parameter_name".into(), name.as_str().into());
    }
    parameter
}

impl HeaderParameter {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        const KINDS: &[&str] = &["text", "image", "video", "gif", "document", "location", "product"];
        let parameter = Object::open(value, path)?;
        let kind = kind(&parameter, KINDS)?;
        check_keys(&parameter, kind)?;
        Ok(match kind {
            "text" => Self::Text(TextParameter::parse(&parameter)?),
            "image" => Self::Image(parameter.required_child(kind, file)?),
            "video" => Self::Video(parameter.required_child(kind, file)?),
            "gif" => Self::Gif(parameter.required_child(kind, file)?),
            "document" => parameter.required_child(kind, |document, path| {
                let document = Object::new(document, path, &["id", "link", "filename"])?;
                let filename = document.text_up_to("filename", MAX_FILENAME_CHARS)?.filter(|name| !name.is_empty());
                Ok(Self::Document { source: MediaSource::parse(&document)?, filename: filename.map(str::to_owned) })
            })?,
            "location" => Self::Location(parameter.required_child(kind, |place, path| {
                let place = Location::parse(place, path)?;
                // In a header all four are needed.
                for (key, part) in [("name", &place.name), ("address", &place.address)] {
                    if part.is_none() {
                        return Err(GraphError::missing_part(&path.key(key).to_string()));
                    }
                }
                Ok(place)
            })?),
            _ => Self::Product(parameter.required_child(kind, Product::parse)?),
        })
    }

    pub(super) fn to_wire(&self) -> Value {
        match self {
            Self::Text(text) => text.to_wire(),
            _ => {
                let kind = self.format().to_ascii_lowercase();
                let value = self.value_to_wire();
                Value::Object(Map::from_iter([("type".to_owned(), kind.as_str().into()), (kind, value)]))
            }
        }
    }

    /// What stands under the type's name.
    pub(crate) fn value_to_wire(&self) -> Value {
        match self {
            Self::Text(text) => text.text.as_str().into(),
            Self::Image(source) | Self::Video(source) | Self::Gif(source) => source.to_wire().into(),
            Self::Document { source, filename } => {
                let mut file = source.to_wire();
                if let Some(filename) = filename {
                    file.insert("filename".into(), filename.as_str().into());
                }
                file.into()
            }
            Self::Location(place) => place.to_wire(),
            Self::Product(product) => product.to_wire(),
        }
    }

    /// As a template's `format` names it.
    #[must_use]
    pub const fn format(&self) -> &'static str {
        match self {
            Self::Text(_) => "TEXT",
            Self::Image(_) => "IMAGE",
            Self::Video(_) => "VIDEO",
            Self::Gif(_) => "GIF",
            Self::Document { .. } => "DOCUMENT",
            Self::Location(_) => "LOCATION",
            Self::Product(_) => "PRODUCT",
        }
    }

    pub(super) const fn attached_file(&self) -> Option<AttachedFile<'_>> {
        match self {
            Self::Image(source) => Some(AttachedFile { kind: MediaKind::Image, source }),
            // A GIF is an MP4.
            Self::Video(source) | Self::Gif(source) => Some(AttachedFile { kind: MediaKind::Video, source }),
            Self::Document { source, .. } => Some(AttachedFile { kind: MediaKind::Document, source }),
            Self::Text(_) | Self::Location(_) | Self::Product(_) => None,
        }
    }
}

fn file(value: &Value, path: Path<'_>) -> Result<MediaSource, GraphError> {
    MediaSource::parse(&Object::new(value, path, &["id", "link"])?)
}

impl BodyParameter {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let parameter = Object::open(value, path)?;
        let kind = kind(&parameter, &["text", "currency", "date_time", "group_id"])?;
        check_keys(&parameter, kind)?;
        let name = name(&parameter)?;
        Ok(match kind {
            "text" => Self::Text(TextParameter::parse(&parameter)?),
            "currency" => parameter.required_child(kind, |currency, path| {
                let currency = Object::new(currency, path, &["fallback_value", "code", "amount_1000"])?;
                Ok(Self::Currency {
                    name,
                    fallback_value: currency.required_text_up_to("fallback_value", MAX_TEXT_CHARS)?.to_owned(),
                    code: currency.required_text_up_to("code", 3)?.to_owned(),
                    amount_1000: currency.required_integer_within("amount_1000", i64::MIN..=i64::MAX)?,
                })
            })?,
            "date_time" => parameter.required_child(kind, |time, path| {
                let time = Object::open(time, path)?;
                Ok(Self::DateTime {
                    name,
                    fallback_value: time.required_text_up_to("fallback_value", MAX_TEXT_CHARS)?.to_owned(),
                    date_time: time.entries().map(|(key, value)| (key.clone(), value.clone())).collect(),
                })
            })?,
            _ => Self::GroupInvite { name, group_id: parameter.required_text_up_to(kind, MAX_TEXT_CHARS)?.to_owned() },
        })
    }

    pub(super) fn to_wire(&self) -> Value {
        match self {
            Self::Text(text) => text.to_wire(),
            Self::Currency { name, fallback_value, code, amount_1000 } => {
                let currency = json!({"fallback_value": fallback_value, "code": code, "amount_1000": amount_1000});
                with_name(json!({"type": "currency", "currency": currency}), name.as_ref())
            }
            Self::DateTime { name, date_time, .. } => {
                with_name(json!({"type": "date_time", "date_time": date_time}), name.as_ref())
            }
            Self::GroupInvite { name, group_id } => {
                with_name(json!({"type": "group_id", "group_id": group_id}), name.as_ref())
            }
        }
    }

    /// The name and the text that stands in the variable's place. A group's link is for the sender to know; its id stands for it.
    pub(crate) fn shown(&self) -> TextParameter {
        let (name, text) = match self {
            Self::Text(text) => return text.clone(),
            Self::Currency { name, fallback_value, .. } | Self::DateTime { name, fallback_value, .. } => {
                (name, fallback_value.clone())
            }
            Self::GroupInvite { name, group_id } => (name, format!("https://chat.whatsapp.com/{group_id}")),
        };
        TextParameter { name: name.clone(), text }
    }
}
