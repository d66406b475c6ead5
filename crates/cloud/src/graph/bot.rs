//! The bot node: the ice breakers and commands of a number (spec §8.8), by an id of their own.

use recado_whatsapp::GraphError;
use serde_json::Value;

use super::call::Call;
use super::project::{object, project};
use super::route::unknown_node;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "WhatsAppBusinessBot";

pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.bot_ids.get(id).and_then(|id| world.phone_numbers.get(id));
    let number = number.ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, &number.waba_id)?;
    let node = world.edges_of(&number.id).components.unwrap_or_default().to_json(id);
    let defaults = ["id", "prompts", "commands", "enable_welcome_message"];
    project(call, object(node), &defaults, TYPE_NAME)
}
