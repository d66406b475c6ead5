//! The audit log: who changed what, written in the unit that makes the change.

mod export;
mod queries;
pub(crate) mod sql;

use recado_core::{Clock, Timestamp};
use recado_db::{Tx, params};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Error, Result, TenantId};

pub use queries::AuditFilter;

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Grows with time.
    pub id: Uuid,
    /// By the machine's clock.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// `agent` or `api`.
    pub actor_kind: String,
    /// Of the agent or the key.
    pub actor_id: Uuid,
    /// As it was called then.
    pub actor_name: String,
    /// Such as `agent.invited`.
    #[schema(example = "agent.invited")]
    pub action: String,
    /// What was changed.
    pub subject_id: String,
    /// As people knew it then.
    pub subject_name: String,
    /// What exactly.
    #[schema(value_type = Object)]
    pub details: Map<String, Value>,
}

/// A change as the log keeps it. No secret is ever a part of it.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    action: &'static str,
    subject_id: String,
    subject_name: String,
    details: Map<String, Value>,
}

impl Change {
    pub(crate) fn new(action: &'static str, subject_id: impl ToString, subject_name: &str) -> Self {
        let (subject_id, subject_name) = (subject_id.to_string(), subject_name.to_owned());
        Self { action, subject_id, subject_name, details: Map::new() }
    }

    /// One more detail.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}

/// Who makes a change, and in which workspace.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Author<'a> {
    pub(crate) tenant: TenantId,
    /// `agent` or `api`.
    pub(crate) kind: &'static str,
    pub(crate) id: Uuid,
    pub(crate) name: &'a str,
}

/// Writes down that somebody made this change.
pub(crate) async fn record(tx: &mut Tx, by: Author<'_>, change: Change) -> Result<()> {
    let details = serde_json::to_string(&change.details).map_err(|error| Error::Stored(error.to_string()))?;
    let row = params![
        by.tenant.uuid(),
        recado_core::new_uuid(),
        Clock::wall(),
        by.kind,
        by.id,
        by.name,
        change.action,
        &change.subject_id,
        &change.subject_name,
        &details
    ];
    tx.exec(sql::INSERT, row).await?;
    Ok(())
}
