//! Customers' identities: a hash that changes with a new phone (spec §2.1, §8.6).

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_whatsapp::signature;

use super::PhoneNumber;
use crate::error::Result;

statements! {
    ALL_IDENTITIES = "SELECT wa_id, hash FROM cloud_identities";
    CHANGE_IDENTITY = "
        INSERT INTO cloud_identities (wa_id, hash, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (wa_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at";
    CLEAR_IDENTITIES = "DELETE FROM cloud_identities";
}

/// Everybody's identity.
#[derive(Debug, Default)]
pub struct Identities {
    changed: HashMap<String, String>,
}

impl Identities {
    /// The hash of a customer's identity now.
    #[must_use]
    pub fn hash(&self, wa_id: &str) -> String {
        self.changed.get(wa_id).cloned().unwrap_or_else(|| encode(signature::sha256(wa_id.as_bytes())))
    }

    /// The hash, where the number looks after identities.
    #[must_use]
    pub fn shown_hash(&self, number: &PhoneNumber, wa_id: &str) -> Option<String> {
        number.details.checks_identity_keys.then(|| self.hash(wa_id))
    }
}

/// Eight bytes in base64, as Meta's samples have it.
fn encode(sum: [u8; 32]) -> String {
    let [a, b, c, d, e, f, g, h, ..] = sum;
    STANDARD.encode([a, b, c, d, e, f, g, h])
}

pub(super) async fn load(tx: &mut Tx) -> Result<Identities> {
    let mut identities = Identities::default();
    for row in tx.query(ALL_IDENTITIES, &[]).await? {
        identities.changed.insert(row.get(0)?, row.get(1)?);
    }
    Ok(identities)
}

/// Gives a customer a new identity; answers its hash. Afterwards the world is to be read again.
pub(crate) async fn change_identity(tx: &mut Tx, wa_id: &str, now: Timestamp) -> Result<String> {
    let hash = encode(rand::random());
    tx.exec(CHANGE_IDENTITY, params![wa_id, &hash, now]).await?;
    Ok(hash)
}

pub(super) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR_IDENTITIES, &[]).await?;
    Ok(())
}
