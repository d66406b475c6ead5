//! Messages as they are stored, for those who show them.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use serde_json::Value;
use uuid::Uuid;

use super::sql;
use crate::error::{Error, Result};

/// Who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The customer.
    In,
    /// The business.
    Out,
}

/// A message's row.
#[derive(Debug, Clone)]
pub(crate) struct StoredMessage {
    pub(crate) wamid: String,
    /// The order within a chat.
    pub(crate) id: Uuid,
    pub(crate) phone_number_id: String,
    /// The `wa_id`, or a BSUID that belongs to no customer.
    pub(crate) customer: String,
    pub(crate) direction: Direction,
    /// The `type`.
    pub(crate) kind: String,
    /// What stands under the type's name. A file there has `id`, `mime_type`, `sha256` (hex) and `file_size`.
    pub(crate) content: Value,
    /// The `wamid` quoted.
    pub(crate) context_id: Option<String>,
    /// Of a customer's message: what else stands beside the content (`referral`, `forwarded`, …).
    pub(crate) extra: Option<Value>,
    /// Outbound: the Cloud API's status. Inbound: `sent`, `delivered` once a webhook was acknowledged, `read`.
    pub(crate) status: String,
    /// As the webhook has it.
    pub(crate) error: Option<Value>,
    pub(crate) created_at: Timestamp,
    pub(crate) sent_at: Option<Timestamp>,
    pub(crate) delivered_at: Option<Timestamp>,
    pub(crate) read_at: Option<Timestamp>,
    pub(crate) played_at: Option<Timestamp>,
    pub(crate) failed_at: Option<Timestamp>,
}

/// One message.
pub(crate) async fn find(tx: &mut Tx, wamid: &str) -> Result<Option<StoredMessage>> {
    tx.query_opt(sql::FIND, params![wamid]).await?.as_ref().map(StoredMessage::from_row).transpose()
}

/// Those of these messages that exist, in no order.
pub(crate) async fn find_many(tx: &mut Tx, wamids: &[String]) -> Result<Vec<StoredMessage>> {
    if wamids.is_empty() {
        return Ok(Vec::new());
    }
    tx.query(sql::FIND_MANY, params![wamids]).await?.iter().map(StoredMessage::from_row).collect()
}

impl StoredMessage {
    fn from_row(row: &Row) -> Result<Self> {
        let direction: String = row.get(4)?;
        Ok(Self {
            wamid: row.get(0)?,
            id: row.get(1)?,
            phone_number_id: row.get(2)?,
            customer: row.get(3)?,
            direction: if direction == "in" { Direction::In } else { Direction::Out },
            kind: row.get(5)?,
            content: json(Some(row.get(6)?))?.unwrap_or_default(),
            context_id: row.get(7)?,
            extra: json(row.get(8)?)?,
            status: row.get(9)?,
            error: json(row.get(10)?)?,
            created_at: row.get(11)?,
            sent_at: row.get(12)?,
            delivered_at: row.get(13)?,
            read_at: row.get(14)?,
            played_at: row.get(15)?,
            failed_at: row.get(16)?,
        })
    }
}

fn json(text: Option<String>) -> Result<Option<Value>> {
    text.map(|text| serde_json::from_str(&text).map_err(|error| Error::stored("message", error))).transpose()
}
