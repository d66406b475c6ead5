//! Bots: the ice breakers and commands of a number (spec §8.8) as a node of their own.

use recado_db::{params, statements};
use serde_json::{Value, json};

use super::json_column;
use crate::error::Result;
use crate::state::State;

statements! {
    FIND = "SELECT phone_number_id, prompts, commands, enable_welcome_message FROM cloud_bots WHERE id = $1";
}

/// A bot.
#[derive(Debug, Clone)]
pub(crate) struct Bot {
    pub(crate) id: String,
    pub(crate) phone_number_id: String,
    /// A list of texts.
    prompts: Value,
    /// A list of `{command_name, command_description}`.
    commands: Value,
    enable_welcome_message: bool,
}

impl Bot {
    /// The node.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "prompts": self.prompts,
            "commands": self.commands,
            "enable_welcome_message": self.enable_welcome_message,
        })
    }
}

/// One by its id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<Bot>> {
    state
        .db
        .read("cloud.bot.find", id.to_owned(), |tx, id| {
            Box::pin(async move {
                let Some(row) = tx.query_opt(FIND, params![id]).await? else { return Ok(None) };
                Ok(Some(Bot {
                    id: id.clone(),
                    phone_number_id: row.get(0)?,
                    prompts: json_column(&row, 1, "list of prompts")?,
                    commands: json_column(&row, 2, "list of commands")?,
                    enable_welcome_message: row.get(3)?,
                }))
            })
        })
        .await
}
