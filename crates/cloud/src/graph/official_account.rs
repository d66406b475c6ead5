//! `/{phone-number-id}/official_business_account` (spec §8.3).

use recado_whatsapp::GraphError;
use recado_whatsapp::number::official_account::{ObaRequest, OfficialAccount};
use serde_json::{Value, json};

use super::call::Call;
use super::phone_number::permitted;
use super::project::{object, project};
use crate::number;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = permitted(state, caller, call, id, MANAGEMENT)?;
    let account = world.phone_numbers.get(id).map(|number| number.details.official_account.clone());
    let node = object(describe(id, &account.unwrap_or_default()));
    project(call, node, &["id", "oba_status", "status_message"], "OfficialBusinessAccountStatus")
}

/// As the edge and the number's field show it. Null: nobody applied.
pub(super) fn describe(id: &str, account: &OfficialAccount) -> Value {
    json!({
        "id": id,
        "oba_status": account.status.map(|status| status.as_str()),
        "status_message": account.message(),
    })
}

pub(super) async fn request(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    permitted(state, caller, call, id, MANAGEMENT)?;
    let request = ObaRequest::parse(&call.params)?;
    let tracking_id = format!("oba_req_{}", hex::encode(rand::random::<[u8; 8]>()));
    let tracking = tracking_id.clone();
    let (message, account) = number::change(state, id, move |number, now| {
        if number.state.is_coexistence {
            let sentence = "The phone number is used in the WhatsApp Business app.";
            return Err(GraphError::parameter(sentence)).into();
        }
        let account = &mut number.details.official_account;
        let answer = account.request(request.clone(), tracking.clone(), now);
        answer.map(|message| (message, account.clone())).into()
    })
    .await?;
    Ok(json!({
        "success": true,
        "message": message,
        "updated_status": describe(id, &account),
        "tracking_id": tracking_id,
    }))
}
