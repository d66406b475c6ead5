//! The keys of numbers with payload encryption: the cloud's own, with which calls are decrypted, and the client's, for the answers.

use recado_db::{Tx, params, statements};

use crate::error::Result;
use crate::state::State;

statements! {
    FIND = "SELECT cloud_private_key, client_public_key FROM cloud_payload_keys WHERE phone_number_id = $1";
    CLEAR = "DELETE FROM cloud_payload_keys";
}

pub(crate) use self::ALL as STATEMENTS;

/// Both are DER in base64, as [`recado_whatsapp::jwe`] takes them.
#[derive(Debug, Clone)]
pub(crate) struct PayloadKeys {
    pub(crate) cloud_private_key: String,
    pub(crate) client_public_key: String,
}

/// A number's keys; `None` where it has no payload encryption.
pub(crate) async fn find(state: &State, phone_number_id: &str) -> Result<Option<PayloadKeys>> {
    state
        .db
        .read("cloud.payload_keys", phone_number_id.to_owned(), |tx, phone_number_id| {
            Box::pin(async move {
                let Some(row) = tx.query_opt(FIND, params![phone_number_id]).await? else { return Ok(None) };
                Ok(Some(PayloadKeys { cloud_private_key: row.get(0)?, client_public_key: row.get(1)? }))
            })
        })
        .await
}

/// Removes all keys, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR, &[]).await?;
    Ok(())
}
