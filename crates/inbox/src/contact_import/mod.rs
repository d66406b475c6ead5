//! Contacts taken in from a file: uploaded, looked at with the columns that somebody chose, then stored by a job that goes on where it was
//! after a restart. What is wrong with a row is said for that row, and the bad rows can be taken out, mended and brought again.

mod commands;
mod file;
mod job;
mod looking;
pub(crate) mod sql;

use recado_core::Timestamp;
use recado_db::Row;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Result};

/// A file is kept so long, for whoever wants its bad rows.
pub(crate) const KEPT: std::time::Duration = std::time::Duration::from_secs(30 * 24 * 3600);

pub use commands::NewContactImport;
pub(crate) use job::{ImportHandler, OPTIONS as IMPORT_OPTIONS, QUEUE as IMPORT_QUEUE};
pub(crate) use looking::prune_imports;

/// The largest file: far more than 100,000 contacts.
pub const MAX_CONTACT_IMPORT_BYTES: usize = 20 * 1024 * 1024;

recado_core::ids! {
    /// One file of contacts.
    ContactImportId;
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ContactImportState {
    /// It is here; nothing was taken in.
    Ready,
    /// It is being taken in.
    Running,
    /// All of it was looked at.
    Done,
    /// Somebody stopped it; what was taken in stays.
    Cancelled,
}

/// Which column is what, by the columns' titles.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportMapping {
    /// Phone numbers.
    pub phone: String,
    /// What to call the contacts; `null`: they keep their names.
    #[serde(default)]
    #[schema(required = true)]
    pub name: Option<String>,
    /// The calling code of numbers that have none, such as `34`; `null`: every number has its own.
    #[serde(default)]
    #[schema(required = true, example = "34")]
    pub calling_code: Option<String>,
}

/// A file of contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactImport {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: ContactImportId,
    /// As it was called.
    pub file_name: String,
    /// How far it is.
    pub state: ContactImportState,
    /// The titles of its columns.
    pub columns: Vec<String>,
    /// As somebody chose, or as the titles suggest.
    pub mapping: ImportMapping,
    /// Its rows.
    pub total: i64,
    /// Rows that were looked at.
    pub position: i64,
    /// Contacts that are new.
    pub added: i64,
    /// Contacts that have another name now.
    pub changed: i64,
    /// Contacts that were so already.
    pub unchanged: i64,
    /// Rows that are no contacts.
    pub failed: i64,
    /// When it was uploaded.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When the last row was looked at, or it was stopped.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub finished_at: Option<Timestamp>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RowOutcome {
    /// A new contact.
    Added,
    /// A known one gets this name.
    Changed,
    /// A known one is so already.
    Unchanged,
    /// It is no contact.
    Failed,
}

/// A row, and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LookedAtRow {
    /// From 1, without the titles.
    pub row: i64,
    /// As it would be called.
    #[schema(required = true)]
    pub name: Option<String>,
    /// The number as it stands in the file.
    pub phone: String,
    /// What would become of it.
    pub outcome: RowOutcome,
    /// Why it is no contact.
    #[schema(required = true)]
    pub problem: Option<String>,
}

/// The first rows of a file, and what is wrong with all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportLook {
    /// The first 50.
    pub rows: Vec<LookedAtRow>,
    /// How many rows of the whole file are no contacts.
    pub failed: i64,
}

impl ContactImport {
    /// The columns of [`sql::FIND`] and [`sql::LOCK`].
    fn read(row: &Row) -> Result<Self> {
        let unreadable = |error: serde_json::Error| Error::Stored(error.to_string());
        Ok(Self {
            id: ContactImportId(row.get(0)?),
            file_name: row.get(1)?,
            state: serde_json::from_value(row.get::<String>(2)?.into()).map_err(unreadable)?,
            mapping: serde_json::from_str(&row.get::<String>(3)?).map_err(unreadable)?,
            total: row.get(4)?,
            position: row.get(5)?,
            added: row.get(6)?,
            changed: row.get(7)?,
            unchanged: row.get(8)?,
            failed: row.get(9)?,
            created_at: row.get(10)?,
            finished_at: row.get(11)?,
            columns: serde_json::from_str(&row.get::<String>(12)?).map_err(unreadable)?,
        })
    }
}
