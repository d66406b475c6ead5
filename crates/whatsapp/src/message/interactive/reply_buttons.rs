//! `button`: one to three buttons, each an answer.

use serde_json::{Value, json};

use super::limits;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// Most buttons below a message.
pub(super) const MAX_BUTTONS: usize = 3;
/// Longest label of a button.
pub(super) const MAX_TITLE_CHARS: usize = 20;
const MAX_ID_CHARS: usize = 256;

/// A button whose tap is an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyButton {
    /// Comes back when it is tapped.
    pub id: String,
    /// Its label.
    pub title: String,
}

pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Vec<ReplyButton>, GraphError> {
    let action = Object::new(value, path, &["buttons"])?;
    let buttons = action.required_each("buttons", |button, path| {
        let button = Object::new(button, path, &["type", "reply"])?;
        limits::fixed_name(&button, "type", &["reply"])?;
        button.required_child("reply", |reply, path| {
            let reply = Object::new(reply, path, &["id", "title"])?;
            ReplyButton::parse(&reply, MAX_ID_CHARS)
        })
    })?;
    limits::count("buttons", buttons.len(), 1, MAX_BUTTONS)?;
    check_unique(&buttons)?;
    Ok(buttons)
}

/// An answer's id says which was tapped, its title what the customer read: neither may be there twice.
pub(super) fn check_unique(buttons: &[ReplyButton]) -> Result<(), GraphError> {
    limits::unique("Button ids", buttons.iter().map(|button| button.id.as_str()))?;
    limits::unique("Button titles", buttons.iter().map(|button| button.title.as_str()))
}

impl ReplyButton {
    pub(super) fn parse(reply: &Object<'_, '_>, max_id_chars: usize) -> Result<Self, GraphError> {
        let id = limits::required_text(reply, "id", "Button id", max_id_chars)?;
        if id.trim() != id {
            return Err(limits::broken("Button id cannot have leading or trailing spaces"));
        }
        Ok(Self { id, title: limits::required_text(reply, "title", "Button title", MAX_TITLE_CHARS)? })
    }

    pub(super) fn to_wire(&self) -> Value {
        json!({"id": self.id, "title": self.title})
    }
}

pub(super) fn to_wire(buttons: &[ReplyButton]) -> Value {
    let buttons: Vec<Value> =
        buttons.iter().map(|button| json!({"type": "reply", "reply": button.to_wire()})).collect();
    json!({ "buttons": buttons })
}
