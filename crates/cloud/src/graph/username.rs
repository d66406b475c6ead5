//! `/{phone-number-id}/username` and `/{phone-number-id}/username_suggestions` (spec §2.20).

use recado_whatsapp::GraphError;
use recado_whatsapp::number::username::{UsernameRequest, suggestions};
use serde_json::{Value, json};

use super::answer;
use super::call::Call;
use super::phone_number::permitted;
use crate::number;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

/// The username and its status; neither where the number has none.
pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = permitted(state, caller, call, id, MANAGEMENT)?;
    let found = world.phone_numbers.get(id).and_then(|number| Some((number, number.username.as_deref()?)));
    Ok(match found {
        Some((number, username)) => {
            json!({"username": username, "status": number::username_status(&number.state).as_str()})
        }
        None => json!({}),
    })
}

pub(super) async fn take(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    permitted(state, caller, call, id, MANAGEMENT)?;
    let request = UsernameRequest::parse(&call.params)?;
    let status = number::take_username(state, id, request).await?;
    Ok(json!({"status": status.as_str()}))
}

pub(super) async fn delete(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    permitted(state, caller, call, id, MANAGEMENT)?;
    number::delete_username(state, id).await?;
    Ok(answer::success())
}

/// Free usernames that suit the number's name.
pub(super) fn suggest(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = permitted(state, caller, call, id, MANAGEMENT)?;
    let name = world.phone_numbers.get(id).map_or("", |number| &number.verified_name);
    let is_taken =
        |candidate: &str| world.phone_numbers.values().any(|number| number.username.as_deref() == Some(candidate));
    Ok(json!({"data": [{"username_suggestions": suggestions(name, is_taken)}]}))
}
