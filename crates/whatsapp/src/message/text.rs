//! `text`

use serde_json::{Value, json};

use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// Longest body.
pub const MAX_TEXT_CHARS: usize = 4096;

/// A text; addresses in it can be tapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// 1 to 4,096 characters.
    pub body: String,
    /// Whether the first web address is shown with a preview.
    pub preview_url: bool,
}

impl Text {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["body", "preview_url"])?;
        Ok(Self {
            body: object.required_text_up_to("body", MAX_TEXT_CHARS)?.to_owned(),
            preview_url: object.boolean("preview_url")?.unwrap_or_default(),
        })
    }

    pub(super) fn to_wire(&self) -> Value {
        json!({"body": self.body, "preview_url": self.preview_url})
    }
}
