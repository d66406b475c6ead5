//! `POST /{phone-number-id}/messages`: messages, read receipts, typing. `POST /{phone-number-id}/marketing_messages`.

use recado_whatsapp::message::parse_marketing_send;
use recado_whatsapp::{GraphError, SendRequest, parse_send};
use serde_json::Value;

use super::answer::{self, DEFAULT_VERSION};
use super::call::Call;
use super::route::unknown_node;
use crate::message::{self, Acceptance, SentThrough};
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
                through: SentThrough::Messages,
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

/// A marketing template. Every customer can be reached this way, so that no `product_policy` makes a difference.
pub(super) async fn send_marketing(state: &State, caller: &Caller, call: Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    let acceptance = Acceptance {
        number,
        app_id: caller.app_id(),
        message: parse_marketing_send(&call.params)?.message,
        through: SentThrough::MarketingMessages { graph_version: graph_version(&call) },
        idempotency_key: call.idempotency_key,
    };
    Ok(message::accept(state, acceptance).await?)
}

/// 23 of `v23.0`.
pub(super) fn graph_version(call: &Call) -> u32 {
    let version = call.path.version.as_deref().unwrap_or(DEFAULT_VERSION);
    let major = version.trim_start_matches('v').split('.').next();
    major.and_then(|major| major.parse().ok()).unwrap_or_default()
}
