//! Customers' identities: a hash that changes with a new phone, and the numbers that look after it (spec §2.1, §8.6).

use std::collections::{BTreeSet, HashMap};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_whatsapp::signature;

use crate::error::Result;

statements! {
    ALL_CHECKS = "SELECT phone_number_id FROM cloud_identity_checks";
    ALL_IDENTITIES = "SELECT wa_id, hash FROM cloud_identities";
    CHANGE_IDENTITY = "
        INSERT INTO cloud_identities (wa_id, hash, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (wa_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at";
    CLEAR_CHECKS = "DELETE FROM cloud_identity_checks";
    CLEAR_IDENTITIES = "DELETE FROM cloud_identities";
}

/// Everybody's identity.
#[derive(Debug, Default)]
pub struct Identities {
    checked_by: BTreeSet<String>,
    changed: HashMap<String, String>,
}

impl Identities {
    /// Whether a number looks after identities.
    #[must_use]
    pub fn is_checked_by(&self, phone_number_id: &str) -> bool {
        self.checked_by.contains(phone_number_id)
    }

    /// The hash of a customer's identity now.
    #[must_use]
    pub fn hash(&self, wa_id: &str) -> String {
        self.changed.get(wa_id).cloned().unwrap_or_else(|| encode(signature::sha256(wa_id.as_bytes())))
    }

    /// The hash, where the number looks after it.
    #[must_use]
    pub fn shown_hash(&self, phone_number_id: &str, wa_id: &str) -> Option<String> {
        self.is_checked_by(phone_number_id).then(|| self.hash(wa_id))
    }
}

/// Eight bytes in base64, as Meta's samples have it.
fn encode(sum: [u8; 32]) -> String {
    let [a, b, c, d, e, f, g, h, ..] = sum;
    STANDARD.encode([a, b, c, d, e, f, g, h])
}

pub(super) async fn load(tx: &mut Tx) -> Result<Identities> {
    let mut identities = Identities::default();
    for row in tx.query(ALL_CHECKS, &[]).await? {
        identities.checked_by.insert(row.get(0)?);
    }
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
    tx.exec(CLEAR_CHECKS, &[]).await?;
    tx.exec(CLEAR_IDENTITIES, &[]).await?;
    Ok(())
}
