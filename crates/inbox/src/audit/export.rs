//! The audit log as a file.

use super::{AuditEntry, AuditFilter};
use crate::page::{MAX_LIMIT, PageRequest};
use crate::spreadsheet_cell::harmless;
use crate::{Error, Inbox, Result, TenantId};

/// A file has at most so many entries; older ones are reached by `until`.
const MAX_ENTRIES: usize = 50_000;
const TITLES: [&str; 8] =
    ["at", "actor_kind", "actor_id", "actor_name", "action", "subject_id", "subject_name", "details"];

impl Inbox {
    /// The newest 50,000 entries that the filter takes, as CSV.
    ///
    /// # Errors
    /// As the database says.
    pub async fn export_audit(&self, tenant: TenantId, filter: AuditFilter) -> Result<Vec<u8>> {
        let failed = |error: csv::Error| Error::Stored(error.to_string());
        // Without the mark, spreadsheets take UTF-8 for something else.
        let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        file.write_record(TITLES).map_err(failed)?;
        let mut page = PageRequest { cursor: None, limit: Some(MAX_LIMIT) };
        let mut written = 0_usize;
        loop {
            let entries = self.audit(tenant, filter.clone(), page.clone()).await?;
            written = written.saturating_add(entries.data.len());
            for entry in &entries.data {
                file.write_record(cells(entry)?).map_err(failed)?;
            }
            match entries.next_cursor {
                Some(cursor) if written < MAX_ENTRIES => page.cursor = Some(cursor),
                _ => break,
            }
        }
        file.into_inner().map_err(|error| Error::Stored(error.to_string()))
    }
}

fn cells(entry: &AuditEntry) -> Result<[String; 8]> {
    Ok([
        entry.at.to_string(),
        entry.actor_kind.clone(),
        entry.actor_id.to_string(),
        harmless(&entry.actor_name),
        entry.action.clone(),
        harmless(&entry.subject_id),
        harmless(&entry.subject_name),
        serde_json::to_string(&entry.details).map_err(|error| Error::Stored(error.to_string()))?,
    ])
}
