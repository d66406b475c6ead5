//! `reaction`

use serde_json::{Value, json};

use super::emoji::is_single_emoji;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// Longest message id taken.
const MAX_MESSAGE_ID_CHARS: usize = 256;

/// An emoji on another message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// The message reacted to.
    pub message_id: String,
    /// One emoji; empty removes the reaction.
    pub emoji: String,
}

impl Reaction {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["message_id", "emoji"])?;
        let message_id = object.required_text_up_to("message_id", MAX_MESSAGE_ID_CHARS)?.to_owned();
        let Some(emoji) = object.text("emoji")? else {
            return Err(GraphError::missing_part(&path.key("emoji").to_string()));
        };
        let emoji = unescape(emoji);
        if !emoji.is_empty() && !is_single_emoji(&emoji) {
            return Err(GraphError::invalid_value(format!(
                "Param {} must be one emoji, or empty to remove the reaction.",
                path.key("emoji")
            )));
        }
        Ok(Self { message_id, emoji })
    }

    pub(super) fn to_wire(&self) -> Value {
        json!({"message_id": self.message_id, "emoji": self.emoji})
    }
}

/// Some clients escape twice, so that the six characters `\uD83D` arrive.
fn unescape(emoji: &str) -> String {
    if emoji.starts_with("\\u")
        && let Ok(text) = serde_json::from_str::<String>(&format!("\"{emoji}\""))
    {
        return text;
    }
    emoji.to_owned()
}
