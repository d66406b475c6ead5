//! The bot node: what a number offers by itself.

use recado_whatsapp::GraphError;
use serde_json::Value;

use super::call::Call;
use super::project::{object, project};
use super::route::unknown_node;
use crate::partner::bots;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "WhatsAppBusinessBot";

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let unknown = || unknown_node(state, &call.method, id);
    let bot = bots::find(state, id).await?.ok_or_else(unknown)?;
    let world = state.world.current();
    let number = world.phone_numbers.get(&bot.phone_number_id).ok_or_else(unknown)?;
    caller.may(MANAGEMENT, &number.waba_id)?;
    let defaults = ["id", "prompts", "commands", "enable_welcome_message"];
    project(call, object(bot.to_json()), &defaults, TYPE_NAME)
}
