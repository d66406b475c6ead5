//! What a number has besides its messages: ice breakers and commands, commerce settings, compliance information, the key of its Flows.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{Db, Tx, params, statements};
use recado_whatsapp::number_edges::commerce_settings::CommerceSettings;
use recado_whatsapp::number_edges::conversational_components::Components;
use recado_whatsapp::number_edges::encryption_key::{EncryptionKey, SignatureStatus};
use recado_whatsapp::number_edges::{LimitSource, compliance};
use recado_whatsapp::{GraphError, signature};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Error, Result};

statements! {
    LOAD_ALL = "SELECT phone_number_id, edge, content FROM cloud_number_edges";
    // Whoever changes one waits here, so that a change of a part loses no other.
    LOCK_NUMBER = "SELECT id FROM cloud_phone_numbers WHERE id = $1 ROW_LOCK";
    LOAD = "SELECT content FROM cloud_number_edges WHERE phone_number_id = $1 AND edge = $2";
    STORE = "
        INSERT INTO cloud_number_edges (phone_number_id, edge, content, changed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (phone_number_id, edge) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at";
    CLEAR = "DELETE FROM cloud_number_edges";
}

/// Ids that are made of a number's id lie above this one and below 2^53.
const LEAST_DERIVED_ID: u64 = 1_000_000_000_000_000;
const DERIVED_IDS: u64 = 9_007_199_254_740_991 - LEAST_DERIVED_ID;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edge {
    ConversationalAutomation,
    CommerceSettings,
    ComplianceInfo,
    Encryption,
}

impl Edge {
    /// As the path names it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ConversationalAutomation => "conversational_automation",
            Self::CommerceSettings => "whatsapp_commerce_settings",
            Self::ComplianceInfo => "business_compliance_info",
            Self::Encryption => "whatsapp_business_encryption",
        }
    }
}

/// What a number has of them.
#[derive(Debug, Clone, Default)]
pub struct NumberEdges {
    /// `None`: never set.
    pub components: Option<Components>,
    /// Or the defaults.
    pub commerce: CommerceSettings,
    /// As `GET` lists it; `None`: never told.
    pub compliance: Option<Map<String, Value>>,
    /// `None`: never uploaded.
    pub encryption_key: Option<EncryptionKey>,
}

impl NumberEdges {
    fn take(&mut self, edge: &str, content: &str) -> Result<()> {
        if edge == Edge::ConversationalAutomation.name() {
            self.components = Some(stored(content)?);
        } else if edge == Edge::CommerceSettings.name() {
            self.commerce = stored(content)?;
        } else if edge == Edge::ComplianceInfo.name() {
            self.compliance = Some(stored(content)?);
        } else if edge == Edge::Encryption.name() {
            self.encryption_key = Some(stored(content)?);
        }
        Ok(())
    }
}

/// The id of something that each number has once, such as its profile.
#[must_use]
pub fn id_of(phone_number_id: &str, what: &str) -> String {
    let sum = signature::sha256(format!("{what} of {phone_number_id}").as_bytes());
    let number = sum.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    (LEAST_DERIVED_ID + number % DERIVED_IDS).to_string()
}

/// The id of a number's business profile.
#[must_use]
pub fn profile_id(phone_number_id: &str) -> String {
    id_of(phone_number_id, "whatsapp_business_profile")
}

/// The id of a number's bot: its ice breakers and commands.
#[must_use]
pub fn bot_id(phone_number_id: &str) -> String {
    id_of(phone_number_id, Edge::ConversationalAutomation.name())
}

/// Those of all numbers.
pub(super) async fn load(tx: &mut Tx) -> Result<HashMap<String, NumberEdges>> {
    let mut all: HashMap<String, NumberEdges> = HashMap::new();
    for row in tx.query(LOAD_ALL, &[]).await? {
        let (phone_number_id, edge, content): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        all.entry(phone_number_id).or_default().take(&edge, &content)?;
    }
    Ok(all)
}

/// Changes one as the body of its `POST` says. Follow it with [`super::WorldCache::changed`].
///
/// # Errors
/// 100 for what breaks a rule.
pub(crate) async fn change_edge(
    db: &Db,
    phone_number_id: &str,
    edge: Edge,
    body: &Value,
    limits: LimitSource,
    now: Timestamp,
) -> Result<()> {
    let input = (phone_number_id.to_owned(), edge, body.clone(), limits, now);
    db.write("cloud.number_edge", input, |tx, (id, edge, body, limits, now)| {
        Box::pin(async move {
            tx.query_opt(LOCK_NUMBER, params![id]).await?;
            let before: Option<String> = match tx.query_opt(LOAD, params![id, edge.name()]).await? {
                Some(row) => Some(row.get(0)?),
                None => None,
            };
            let after = changed(*edge, before.as_deref(), body, *limits)?;
            tx.exec(STORE, params![id, edge.name(), &after, *now]).await?;
            Ok(())
        })
    })
    .await
}

fn changed(edge: Edge, before: Option<&str>, body: &Value, limits: LimitSource) -> Result<String> {
    match edge {
        Edge::ConversationalAutomation => {
            let before: Components = before.map(stored).transpose()?.unwrap_or_default();
            written(&before.changed_by(body, limits)?)
        }
        Edge::CommerceSettings => {
            let before: CommerceSettings = before.map(stored).transpose()?.unwrap_or_default();
            written(&before.changed_by(body)?)
        }
        Edge::ComplianceInfo => written(&compliance::parse(body)?),
        Edge::Encryption => written(&EncryptionKey::parse(body)?),
    }
}

/// The number was registered anew: its Flows' key is not signed for that and must be uploaded again (spec §8.11). Part of the unit
/// that registers.
///
/// # Errors
/// As the database says.
pub async fn outdate_encryption_key(tx: &mut Tx, phone_number_id: &str, now: Timestamp) -> Result<()> {
    tx.query_opt(LOCK_NUMBER, params![phone_number_id]).await?;
    let edge = Edge::Encryption.name();
    let Some(row) = tx.query_opt(LOAD, params![phone_number_id, edge]).await? else { return Ok(()) };
    let content: String = row.get(0)?;
    let key: EncryptionKey = stored(&content)?;
    let key = EncryptionKey { business_public_key_signature_status: SignatureStatus::Mismatch, ..key };
    tx.exec(STORE, params![phone_number_id, edge, &written(&key)?, now]).await?;
    Ok(())
}

pub(super) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR, &[]).await?;
    Ok(())
}

fn stored<T: DeserializeOwned>(content: &str) -> Result<T> {
    serde_json::from_str(content).map_err(|error| Error::stored("setting of a number", error))
}

fn written<T: Serialize>(content: &T) -> Result<String> {
    serde_json::to_string(content).map_err(|_| GraphError::something_went_wrong().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_are_numbers_that_json_readers_keep() {
        let id: u64 = profile_id("400000000000001").parse().unwrap();
        assert!((LEAST_DERIVED_ID..9_007_199_254_740_991).contains(&id));
        assert_ne!(profile_id("400000000000001"), profile_id("400000000000002"));
        assert_ne!(profile_id("400000000000001"), id_of("400000000000001", "whatsapp_commerce_settings"));
    }
}
