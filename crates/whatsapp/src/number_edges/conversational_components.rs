//! What a chat offers before anything was written: ice breakers, commands, and once a welcome message (spec §8.8).

use std::collections::HashSet;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::LimitSource;
use super::body::{boolean, check_chars, check_keys, param};
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::message::contains_emoji;
use crate::{params, window};

/// Commands of a number.
pub const MAX_COMMANDS: usize = 30;
const MAX_PROMPT_CHARS: usize = 80;
const MAX_DESCRIPTION_CHARS: usize = 256;

/// The components of a number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Components {
    /// Opening the chat for the first time tells the business so.
    pub enable_welcome_message: bool,
    /// Ice breakers; a tap sends one as a text.
    pub prompts: Vec<String>,
    /// What a customer may choose after a slash.
    pub commands: Vec<Command>,
}

/// A command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Without the slash.
    pub command_name: String,
    /// What it does.
    pub command_description: String,
}

impl Components {
    /// These, with what the body of `POST /{phone}/conversational_automation` carries in place of theirs.
    ///
    /// # Errors
    /// 100 for what breaks a rule.
    pub fn changed_by(&self, body: &Value, limits: LimitSource) -> Result<Self, GraphError> {
        check_keys(body, &["enable_welcome_message", "prompts", "commands"])?;
        let welcome = boolean(body, "enable_welcome_message")?;
        let prompts = param(body, "prompts").map(|value| prompts_of(value, limits)).transpose()?;
        let commands = param(body, "commands").map(|value| commands_of(value, limits)).transpose()?;
        if welcome.is_none() && prompts.is_none() && commands.is_none() {
            return Err(GraphError::parameter("One of enable_welcome_message, prompts and commands is required."));
        }
        Ok(Self {
            enable_welcome_message: welcome.unwrap_or(self.enable_welcome_message),
            prompts: prompts.unwrap_or_else(|| self.prompts.clone()),
            commands: commands.unwrap_or_else(|| self.commands.clone()),
        })
    }

    /// As the number's node shows them.
    #[must_use]
    pub fn to_json(&self, id: &str) -> Value {
        json!({
            "enable_welcome_message": self.enable_welcome_message,
            "prompts": self.prompts,
            "commands": self.commands,
            "id": id,
        })
    }

    /// Whether a customer who opens the chat for the first time causes a `request_welcome`.
    #[must_use]
    pub fn requests_welcome(&self, at: Timestamp) -> bool {
        self.enable_welcome_message && window::is_opened_by("request_welcome", at)
    }
}

/// The elements of a list that may be written as JSON text.
fn elements(value: &Value, name: &str) -> Result<Vec<Value>, GraphError> {
    match params::unfold(value).into_owned() {
        Value::Array(elements) => Ok(elements),
        _ => Err(GraphError::parameter(format!("Param {name} must be an array."))),
    }
}

fn prompts_of(value: &Value, limits: LimitSource) -> Result<Vec<String>, GraphError> {
    let (elements, max) = (elements(value, "prompts")?, limits.max_prompts());
    if elements.len() > max {
        return Err(GraphError::parameter(format!("Too many prompts provided. Maximum allowed is {max}")));
    }
    elements
        .into_iter()
        .enumerate()
        .map(|(index, element)| {
            let name = format!("prompts[{index}]");
            let Value::String(prompt) = element else {
                return Err(GraphError::parameter(format!("Param {name} must be a string.")));
            };
            check_chars(prompt.trim(), &name, 1, MAX_PROMPT_CHARS)?;
            check_no_emoji(&prompt, &name)?;
            Ok(prompt)
        })
        .collect()
}

fn commands_of(value: &Value, limits: LimitSource) -> Result<Vec<Command>, GraphError> {
    let elements = elements(value, "commands")?;
    if elements.len() > MAX_COMMANDS {
        return Err(GraphError::parameter(format!("Too many commands provided. Maximum allowed is {MAX_COMMANDS}")));
    }
    let mut seen = HashSet::new();
    let mut commands = Vec::with_capacity(elements.len());
    for (index, element) in elements.iter().enumerate() {
        let root = Path::Param("commands");
        let command = command_of(element, root.index(index), limits)?;
        if !seen.insert(command.command_name.to_ascii_lowercase()) {
            return Err(GraphError::parameter(format!("Duplicate command name \"{}\".", command.command_name)));
        }
        commands.push(command);
    }
    Ok(commands)
}

fn command_of(element: &Value, path: Path<'_>, limits: LimitSource) -> Result<Command, GraphError> {
    let object = Object::new(element, path, &["command_name", "command_description"])?;
    let required = |key: &str| {
        let text = object.text(key)?.filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| GraphError::required_parameter(&path.key(key).to_string()))
    };
    let (name, description) = (required("command_name")?, required("command_description")?);
    check_chars(name, &path.key("command_name").to_string(), 1, limits.max_command_name_chars())?;
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Err(GraphError::parameter(format!(
            "Invalid command name \"{name}\". Only letters, digits and underscores are allowed."
        )));
    }
    let description_path = path.key("command_description").to_string();
    check_chars(description, &description_path, 1, MAX_DESCRIPTION_CHARS)?;
    check_no_emoji(description, &description_path)?;
    Ok(Command { command_name: name.to_owned(), command_description: description.to_owned() })
}

fn check_no_emoji(text: &str, name: &str) -> Result<(), GraphError> {
    if contains_emoji(text) {
        return Err(GraphError::parameter(format!("Param {name} must not contain emoji.")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(body: Value) -> Result<Components, i64> {
        Components::default().changed_by(&body, LimitSource::Guides).map_err(|error| error.code)
    }

    fn command(name: &str) -> Value {
        json!({"command_name": name, "command_description": "Does it"})
    }

    #[test]
    fn a_change_replaces_what_it_carries() {
        let first = change(json!({"prompts": ["Plan a trip", "¿Dónde está mi pedido?"]})).unwrap();
        let body = json!({"commands": "[{\"command_name\":\"order\",\"command_description\":\"Where is my order\"}]"});
        let second = first.changed_by(&body, LimitSource::Guides).unwrap();
        assert_eq!((second.prompts.len(), second.commands.len()), (2, 1));
        let third = second.changed_by(&json!({"prompts": []}), LimitSource::Guides).unwrap();
        assert_eq!((third.prompts.len(), third.commands.len()), (0, 1));
        assert_eq!(
            third.to_json("9"),
            json!({"enable_welcome_message": false, "prompts": [], "id": "9",
                "commands": [{"command_name": "order", "command_description": "Where is my order"}]})
        );
    }

    #[test]
    fn limits_hold_in_both_editions() {
        let prompts = |count: usize| json!({"prompts": vec!["Hi there"; count]});
        assert!(change(prompts(4)).is_ok());
        assert_eq!(change(prompts(5)), Err(100));
        let narrow =
            |body| Components::default().changed_by(&body, LimitSource::OpenApi).map_err(|error| error.message);
        assert_eq!(narrow(prompts(4)), Err("(#100) Too many prompts provided. Maximum allowed is 3".to_owned()));
        assert!(change(json!({"prompts": ["ñ".repeat(80)]})).is_ok());
        assert_eq!(change(json!({"prompts": ["ñ".repeat(81)]})), Err(100));
        let named = |length: usize| json!({"commands": [command(&"a".repeat(length))]});
        assert!(change(named(32)).is_ok() && change(named(33)).is_err());
        assert!(narrow(named(30)).is_ok() && narrow(named(31)).is_err());
        let commands = |count: usize| {
            let commands: Vec<Value> = (0..count).map(|index| command(&format!("c{index}"))).collect();
            json!({"commands": commands})
        };
        assert!(change(commands(30)).is_ok() && change(commands(31)).is_err());
        let described =
            |length: usize| json!({"commands": [{"command_name": "a", "command_description": "d".repeat(length)}]});
        assert!(change(described(256)).is_ok() && change(described(257)).is_err());
    }

    #[test]
    fn bad_values_are_refused() {
        for body in [
            json!({}),
            json!({"prompts": "Plan a trip"}),
            json!({"prompts": [7]}),
            json!({"prompts": [""]}),
            json!({"prompts": ["Plan a trip 🧳"]}),
            json!({"commands": [command("new order")]}),
            json!({"commands": [command("über")]}),
            json!({"commands": [command("a"), command("A")]}),
            json!({"commands": [{"command_name": "a"}]}),
            json!({"commands": [{"command_name": "a", "command_description": "Cooks 🍳"}]}),
            json!({"commands": [{"command_name": "a", "command_description": "b", "extra": 1}]}),
            json!({"commands": ["a"]}),
            json!({"enable_welcome_message": "perhaps"}),
            json!({"greeting": "x"}),
        ] {
            assert_eq!(change(body.clone()), Err(100), "{body}");
        }
    }

    #[test]
    fn the_welcome_message_ended() {
        let on = change(json!({"enable_welcome_message": "true"})).unwrap();
        let end = Timestamp::parse("2026-03-27T00:00:00Z").unwrap();
        assert!(on.requests_welcome(end.minus(std::time::Duration::from_secs(1))));
        assert!(!on.requests_welcome(end));
        assert!(!Components::default().requests_welcome(Timestamp::EPOCH));
    }
}
