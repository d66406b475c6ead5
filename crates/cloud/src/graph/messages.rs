//! `POST /{phone-number-id}/messages`: messages, read receipts, typing.

use recado_whatsapp::{GraphError, SendRequest, parse_send};
use serde_json::Value;

use super::answer;
use super::call::Call;
use super::route::unknown_node;
use crate::message::{self, Acceptance};
use crate::state::State;
use crate::world::{Caller, MESSAGING};

pub(super) async fn send(state: &State, caller: &Caller, call: Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    match parse_send(&call.params)? {
        SendRequest::Message(message) => {
            let acceptance = Acceptance {
                number,
                app_id: caller.app_id(),
                message: *message,
                idempotency_key: call.idempotency_key,
            };
            Ok(message::accept(state, acceptance).await?)
        }
        SendRequest::MarkRead { message_id, typing_indicator } => {
            let customer = message::mark_read_by_business(state, id, &message_id).await?;
            if typing_indicator {
                state.live.typing(&customer, id, true);
            }
            Ok(answer::success())
        }
    }
}
