//! `POST /{phone-number-id}/smb_app_data`: the Business app is asked for its contacts or its history (messaging §7.11).

use recado_whatsapp::GraphError;
use recado_whatsapp::number::app_sync::{self, SyncType};
use serde_json::{Value, json};

use super::call::Call;
use super::phone_number::permitted;
use crate::number::{self, Effect};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

pub(super) async fn request(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    permitted(state, caller, call, id, MANAGEMENT)?;
    let kind = SyncType::parse(&call.params)?;
    number::change(state, id, move |number, now| {
        let asked = number.details.app_syncs.get(kind.as_str()).copied();
        let answer = match (number.state.is_coexistence, number.state.last_onboarded_at) {
            (true, Some(onboarded)) => app_sync::judge(onboarded, asked, now),
            _ => Err(GraphError::parameter("The phone number is not used in the WhatsApp Business app.")),
        };
        if answer.is_ok() {
            number.details.app_syncs.insert(kind.as_str().to_owned(), now);
        }
        Effect::from(answer)
    })
    .await?;
    Ok(json!({"messaging_product": "whatsapp", "request_id": recado_core::new_uuid().simple().to_string()}))
}
