//! Direct Send (spec templates §13): a text or an interactive message that says its category, and goes out as a template without one
//! having been made. What becomes of it is in [`crate::direct_send`].

use serde_json::{Map, Value, json};

use super::content::{AttachedFile, ContentKind};
use super::interactive::{DirectButton, DirectInteractive};
use super::text::Text;
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};

/// The parameters of the request's frame that belong to it.
pub(super) const PARAMS: [&str; 3] = ["category", "ttl_seconds", "direct_send_config"];
/// Longest body.
const MAX_BODY_CHARS: usize = 1024;
/// Longest name of a template.
const MAX_NAME_CHARS: usize = 512;
const MAX_TTL_CHARS: usize = 20;
/// Graph's sentence where a message without a category has what only Direct Send takes.
const UNSUPPORTED: &str = "The request included one or more unsupported or misspelled parameters.";

/// What such a message is for; prices and limits depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectCategory {
    /// About something the customer ordered or asked for.
    Utility,
    /// A code.
    Authentication,
}

impl DirectCategory {
    /// As statuses and templates write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utility => "UTILITY",
            Self::Authentication => "AUTHENTICATION",
        }
    }

    /// How long a message may wait for a phone, in seconds.
    const fn time_to_live_seconds(self) -> (i64, i64) {
        match self {
            Self::Utility => (30, 43_200),
            Self::Authentication => (30, 900),
        }
    }
}

/// A message without a template.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectMessage {
    /// What it is for.
    pub category: DirectCategory,
    /// How long it waits for a phone; `None`: as the category has it.
    pub ttl_seconds: Option<i64>,
    /// The name of the template that is made of it, where the business gives one.
    pub template_name: Option<String>,
    /// What it says.
    pub form: DirectForm,
}

/// What a message without a template says.
#[derive(Debug, Clone, PartialEq)]
pub enum DirectForm {
    /// Nothing but a text.
    Text(String),
    /// With something to tap.
    Interactive(Box<DirectInteractive>),
}

impl DirectMessage {
    /// Reads it from the request's frame; `None` for a message that says no category or `service`.
    pub(super) fn parse(body: &Map<String, Value>, kind: ContentKind) -> Result<Option<Self>, GraphError> {
        let get = |name: &str| body.get(name).filter(|value| !value.is_null());
        let Some(category) = read_category(get("category"))? else {
            return match PARAMS.iter().skip(1).find(|name| get(name).is_some()) {
                Some(_) => Err(GraphError::parameter(UNSUPPORTED)),
                None => Ok(None),
            };
        };
        let ttl_seconds = get("ttl_seconds").map(|value| read_ttl(value, category)).transpose()?;
        let template_name = get("direct_send_config").map(|value| read_name(value, category)).transpose()?.flatten();
        let Some(content) = get(kind.as_str()) else { return Err(GraphError::required_parameter(kind.as_str())) };
        let form = DirectForm::parse(kind, content, category)?;
        Ok(Some(Self { category, ttl_seconds, template_name, form }))
    }

    /// Reads what `POST /{waba-id}/message_samples` was sent: a message of a utility without its frame.
    ///
    /// # Errors
    /// As for a send.
    pub fn parse_sample(body: &Value) -> Result<Self, GraphError> {
        let object = Object::new(body, Path::Param("body"), &["type", "text", "interactive"])?;
        let Some(name) = object.text("type")? else { return Err(GraphError::required_parameter("type")) };
        let kind = ContentKind::from_name(name).filter(|kind| is_direct(*kind));
        let kind =
            kind.ok_or_else(|| GraphError::parameter(json_read::not_one_of("type", &["INTERACTIVE", "TEXT"], name)))?;
        let content = object.get(kind.as_str()).ok_or_else(|| GraphError::required_parameter(kind.as_str()))?;
        let category = DirectCategory::Utility;
        let form = DirectForm::parse(kind, content, category)?;
        Ok(Self { category, ttl_seconds: None, template_name: None, form })
    }

    /// As what it was sent.
    pub(super) const fn kind(&self) -> ContentKind {
        match self.form {
            DirectForm::Text(_) => ContentKind::Text,
            DirectForm::Interactive(_) => ContentKind::Interactive,
        }
    }

    /// What stands under the kind's name.
    pub(super) fn to_wire(&self) -> Value {
        match &self.form {
            DirectForm::Text(body) => json!({ "body": body }),
            DirectForm::Interactive(interactive) => interactive.to_wire(),
        }
    }

    /// The frame's parameters that say what it is.
    pub(super) fn frame_to_wire(&self, body: &mut Map<String, Value>) {
        body.insert("category".into(), self.category.as_str().to_ascii_lowercase().into());
        if let Some(seconds) = self.ttl_seconds {
            body.insert("ttl_seconds".into(), seconds.into());
        }
        if let Some(name) = &self.template_name {
            body.insert("direct_send_config".into(), json!({ "template_name": name }));
        }
    }

    pub(super) fn attached_file(&self) -> Option<AttachedFile<'_>> {
        match &self.form {
            DirectForm::Text(_) => None,
            DirectForm::Interactive(interactive) => interactive.attached_file(),
        }
    }

    /// Its text.
    #[must_use]
    pub fn body(&self) -> &str {
        match &self.form {
            DirectForm::Text(body) => body,
            DirectForm::Interactive(interactive) => &interactive.body,
        }
    }

    /// What can be tapped.
    #[must_use]
    pub fn buttons(&self) -> &[DirectButton] {
        match &self.form {
            DirectForm::Text(_) => &[],
            DirectForm::Interactive(interactive) => &interactive.buttons,
        }
    }
}

/// Whether messages of this type need no template.
const fn is_direct(kind: ContentKind) -> bool {
    matches!(kind, ContentKind::Text | ContentKind::Interactive)
}

impl DirectForm {
    fn parse(kind: ContentKind, value: &Value, category: DirectCategory) -> Result<Self, GraphError> {
        let path = Path::Param(kind.as_str());
        match kind {
            ContentKind::Text => {
                let text = Text::parse(value, path)?;
                json_read::check_length(&text.body, MAX_BODY_CHARS, path.key("body"))?;
                if text.preview_url {
                    return Err(GraphError::invalid_value(
                        "Param text['preview_url'] cannot be used with Direct Send.",
                    ));
                }
                Ok(Self::Text(text.body))
            }
            ContentKind::Interactive => {
                let copies_code = category == DirectCategory::Authentication;
                Ok(Self::Interactive(Box::new(DirectInteractive::parse(value, path, copies_code)?)))
            }
            other => {
                let details = format!("Messages of type {} cannot be sent with Direct Send.", other.as_str());
                Err(GraphError::of(131_051).details(details))
            }
        }
    }
}

/// `None`: within the rules of the customer service window.
fn read_category(value: Option<&Value>) -> Result<Option<DirectCategory>, GraphError> {
    let Some(value) = value else { return Ok(None) };
    let Some(name) = json_read::text_or_integer(value, Path::Param("category"))? else { return Ok(None) };
    match name.to_ascii_lowercase().as_str() {
        "utility" => Ok(Some(DirectCategory::Utility)),
        "authentication" => Ok(Some(DirectCategory::Authentication)),
        "service" => Ok(None),
        _ => {
            let allowed = ["AUTHENTICATION", "SERVICE", "UTILITY"];
            Err(GraphError::parameter(json_read::not_one_of("category", &allowed, &name)))
        }
    }
}

fn read_ttl(value: &Value, category: DirectCategory) -> Result<i64, GraphError> {
    let seconds = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) if text.len() <= MAX_TTL_CHARS => text.parse().ok(),
        _ => None,
    };
    let Some(seconds) = seconds else {
        return Err(GraphError::parameter("Param ttl_seconds must be an integer."));
    };
    let (least, most) = category.time_to_live_seconds();
    if seconds < least {
        return Err(GraphError::parameter(format!("The time-to-live value must be higher than or equal to {least}.")));
    }
    if seconds > most {
        return Err(GraphError::parameter(format!("The time-to-live value must be lower than or equal to {most}.")));
    }
    Ok(seconds)
}

fn read_name(value: &Value, category: DirectCategory) -> Result<Option<String>, GraphError> {
    let path = Path::Param("direct_send_config");
    let config = Object::new(value, path, &["template_name"])?;
    let Some(name) = config.text("template_name")? else { return Ok(None) };
    if category != DirectCategory::Utility {
        return Err(GraphError::parameter(format!(
            "Param {} can be used with the category UTILITY only.",
            path.key("template_name")
        )));
    }
    json_read::check_length(name, MAX_NAME_CHARS, path.key("template_name"))?;
    let is_fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || !name.bytes().all(is_fine) {
        return Err(GraphError::parameter(format!(
            "Param {} must have lower case letters, digits and underscores only.",
            path.key("template_name")
        )));
    }
    Ok(Some(name.to_owned()))
}
