//! `POST /{waba-id}/message_samples`: what would be sent without a template, shown to Meta beforehand (spec templates §13).

use recado_whatsapp::GraphError;
use recado_whatsapp::direct_send::Draft;
use recado_whatsapp::message::DirectMessage;
use serde_json::{Value, json};

use super::call::Call;
use crate::state::State;
use crate::template;
use crate::world::{Caller, MANAGEMENT};

/// Answers the category that the message belongs to. Samples are judged and not kept: nobody here looks at them later.
pub(super) fn submit(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let message = DirectMessage::parse_sample(&call.params)?;
    let world = state.world.current();
    let access = world.wabas.get(waba_id).map_or_else(Default::default, |waba| waba.details.direct_send);
    access.check(message.category, false)?;
    let category = template::judged_category(&Draft::of(&message));
    Ok(json!({"success": true, "category": category.as_str()}))
}
