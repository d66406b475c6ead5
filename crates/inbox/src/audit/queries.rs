//! Reading the audit log.

use recado_core::Timestamp;
use recado_db::{Row, params};
use uuid::Uuid;

use super::{AuditEntry, sql};
use crate::page::{Page, PageRequest};
use crate::{Error, Inbox, Result, TenantId};

/// Which entries are wanted; `None` takes all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Of this agent or key.
    pub actor_id: Option<Uuid>,
    /// Exactly this action.
    pub action: Option<String>,
    /// About this thing.
    pub subject_id: Option<String>,
    /// From here.
    pub from: Option<Timestamp>,
    /// Until before here.
    pub until: Option<Timestamp>,
    /// A part of a name or of the action.
    pub q: Option<String>,
}

impl Inbox {
    /// Entries of the audit log, newest first.
    ///
    /// # Errors
    /// [`Error::BadCursor`], or as the database says.
    pub async fn audit(&self, tenant: TenantId, filter: AuditFilter, page: PageRequest) -> Result<Page<AuditEntry>> {
        let before: Uuid = page.position()?.unwrap_or(Uuid::max());
        let part = filter.q.as_deref().map(like).filter(|part| part != "%%");
        let input = (tenant, filter, part, before, page.fetch_limit());
        let rows = self
            .db
            .read("inbox.audit.list", input, |tx, (tenant, filter, part, before, limit)| {
                Box::pin(async move {
                    let row = params![
                        tenant.uuid(),
                        *before,
                        filter.actor_id,
                        filter.action.as_deref(),
                        filter.subject_id.as_deref(),
                        filter.from,
                        filter.until,
                        part.as_deref(),
                        *limit
                    ];
                    tx.query(sql::LIST, row).await?.iter().map(read_entry).collect::<Result<Vec<_>>>()
                })
            })
            .await?;
        page.page(rows, |entry| entry.id)
    }
}

/// A pattern that finds the text anywhere; its own signs stand for themselves.
fn like(text: &str) -> String {
    let text = text.trim().to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{text}%")
}

fn read_entry(row: &Row) -> Result<AuditEntry> {
    let details: String = row.get(8)?;
    Ok(AuditEntry {
        id: row.get(0)?,
        at: row.get(1)?,
        actor_kind: row.get(2)?,
        actor_id: row.get(3)?,
        actor_name: row.get(4)?,
        action: row.get(5)?,
        subject_id: row.get(6)?,
        subject_name: row.get(7)?,
        details: serde_json::from_str(&details).map_err(|error| Error::Stored(error.to_string()))?,
    })
}
