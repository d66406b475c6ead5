//! `POST /{phone-number-id}/messages_encrypted`: a call of `messages` whose body and answer only the two sides can read (spec §2.17).

use recado_whatsapp::GraphError;
use recado_whatsapp::jwe::{self, ContentKey, JweError};
use serde_json::{Value, json};

use super::call::Call;
use super::messages;
use super::route::unknown_node;
use crate::payload_encryption;
use crate::state::State;
use crate::world::{Caller, MESSAGING};

pub(super) async fn send(state: &State, caller: &Caller, mut call: Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    match call.required_text("messaging_product")?.as_str() {
        "whatsapp" => {}
        other => {
            return Err(GraphError::parameter(format!(
                "Param messaging_product must be one of {{WHATSAPP}} - got \"{other}\"."
            )));
        }
    }
    let token = call.required_text("encrypted_contents")?;
    let keys = payload_encryption::keys_of(state, id).await?;
    let keys = keys.ok_or_else(|| GraphError::parameter("Payload encryption is not enabled for this phone number."))?;
    let unreadable =
        |error: JweError| GraphError::parameter(format!("Param encrypted_contents cannot be decrypted: {error}."));
    let plain = jwe::decrypt(&token, keys.cloud_private_key()).map_err(unreadable)?;
    call.params = serde_json::from_slice(&plain).map_err(|error| GraphError::malformed_body(&error.to_string()))?;
    let answer = messages::send(state, caller, call, id).await?;
    let content_key = ContentKey { key: rand::random(), nonce: rand::random() };
    let encrypted = jwe::encrypt(answer.to_string().as_bytes(), &keys.client_key.der, content_key);
    let encrypted = encrypted.map_err(|error| {
        tracing::warn!(%error, phone_number_id = id, "an answer could not be encrypted with the client's key");
        GraphError::something_went_wrong()
    })?;
    Ok(json!({"encrypted_contents": encrypted}))
}
