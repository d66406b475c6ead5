//! `cta_url`: a button that opens a web page.

use serde_json::{Value, json};

use super::limits;
use super::reply_buttons::MAX_TITLE_CHARS;
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::message::media_content::MAX_LINK_CHARS;

/// The button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CtaUrl {
    /// Its label.
    pub display_text: String,
    /// What it opens.
    pub url: String,
}

impl CtaUrl {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let action = Object::new(value, path, &["name", "parameters"])?;
        limits::fixed_name(&action, "name", &["cta_url"])?;
        action.required_child("parameters", |parameters, path| {
            let parameters = Object::new(parameters, path, &["display_text", "url"])?;
            Ok(Self {
                display_text: limits::required_text(&parameters, "display_text", "Display text", MAX_TITLE_CHARS)?,
                url: limits::required_web_address(&parameters, "url", MAX_LINK_CHARS)?,
            })
        })
    }

    pub(super) fn to_wire(&self) -> Value {
        json!({"name": "cta_url", "parameters": {"display_text": self.display_text, "url": self.url}})
    }
}
