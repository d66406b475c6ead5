//! Messages with something to tap, choose or fill in.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{Media, MessageId};

/// A message with something to tap, choose or fill in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InteractiveContent {
    /// The Cloud API's `interactive` object; a file in it is named by `media_id`, or by `link`.
    #[schema(value_type = Object)]
    pub interactive: Value,
    /// The files that it names.
    #[serde(default)]
    pub files: Vec<Media>,
}

/// A message with something to tap, choose or fill in, to be sent.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
pub struct SendInteractive {
    /// The Cloud API's `interactive` object. A file in it is named by the `media_id` that uploading gave, or by `link`. A Flow
    /// without a token of its own gets the message's id.
    #[schema(value_type = Object)]
    pub interactive: Value,
}

impl InteractiveContent {
    /// What is stored of a message to be sent, before its files were looked at.
    pub(super) fn outgoing(message: MessageId, send: &SendInteractive) -> Self {
        let mut interactive = send.interactive.clone();
        name_flow(message, &mut interactive);
        Self { interactive, files: Vec::new() }
    }

    /// Its text; some kinds have none.
    pub(super) fn words(&self) -> Option<&str> {
        let text = |part: &str| self.interactive.get(part)?.get("text")?.as_str();
        text("body").or_else(|| text("header"))
    }
}

/// A Flow's answer carries its token back: the message's id tells which Flow was answered.
fn name_flow(message: MessageId, interactive: &mut Value) {
    let is_flow = interactive.get("type").and_then(Value::as_str) == Some("flow");
    if is_flow && let Some(parameters) = parameters_mut(interactive) {
        parameters.entry("flow_token").or_insert_with(|| message.to_string().into());
    }
}

fn parameters_mut(interactive: &mut Value) -> Option<&mut Map<String, Value>> {
    interactive.get_mut("action")?.get_mut("parameters")?.as_object_mut()
}
