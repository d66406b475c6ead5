//! Looking at a file: its first rows with what would become of them, how far it is, and its bad rows as a file.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use uuid::Uuid;

use super::file::{ContactFile, ContactRow};
use super::{ContactImport, ContactImportId, ImportLook, ImportMapping, LookedAtRow, RowOutcome, sql};
use crate::{ContactId, Error, Inbox, Result, TenantId};

/// So many rows show whether the columns are right.
const SHOWN: usize = 50;

impl Inbox {
    /// How far a file is.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn contact_import(&self, tenant: TenantId, id: ContactImportId) -> Result<ContactImport> {
        self.db
            .read("inbox.contact_import.find", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move { find(tx, *tenant, *id).await })
            })
            .await
    }

    /// The first 50 rows with what would become of them, and how many rows of all are no contacts. Nothing changes.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for columns that the file does not have.
    pub async fn look_at_contact_import(
        &self,
        tenant: TenantId,
        id: ContactImportId,
        mapping: ImportMapping,
    ) -> Result<ImportLook> {
        let file = self.contact_file(tenant, id).await?;
        let rows = file.read_rows(&mapping)?;
        let failed = rows.iter().filter(|row| row.wa_id.is_err()).count();
        let shown: Vec<ContactRow> = rows.into_iter().take(SHOWN).collect();
        let rows = self
            .db
            .read("inbox.contact_import.look", (tenant, shown), |tx, (tenant, shown)| {
                Box::pin(async move {
                    let mut looked = Vec::with_capacity(shown.len());
                    for (row, number) in shown.iter().zip(1..) {
                        looked.push(look(tx, *tenant, row, number).await?);
                    }
                    Ok::<_, Error>(looked)
                })
            })
            .await?;
        Ok(ImportLook { rows, failed: i64::try_from(failed).unwrap_or(i64::MAX) })
    }

    /// The rows that were no contacts, as CSV with the file's own columns and one more that says why.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn contact_import_problems(&self, tenant: TenantId, id: ContactImportId) -> Result<Vec<u8>> {
        let file = self.contact_file(tenant, id).await?;
        let problems: Vec<(i64, String)> = self
            .db
            .read("inbox.contact_import.problems", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move {
                    let rows = tx.query(sql::PROBLEMS, params![tenant.uuid(), id.uuid()]).await?;
                    rows.iter().map(|row| Ok::<_, Error>((row.get(0)?, row.get(1)?))).collect()
                })
            })
            .await?;
        let failed = |error: csv::Error| Error::Stored(error.to_string());
        // Without the mark, spreadsheets take UTF-8 for something else.
        let mut written = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
        written.write_record(file.columns.iter().map(String::as_str).chain(["problem"])).map_err(failed)?;
        for (number, problem) in &problems {
            let at = usize::try_from(*number).unwrap_or_default().saturating_sub(1);
            if let Some(row) = file.rows.get(at) {
                // As many cells as there are titles, so that the reason stands under its own.
                let cells = (0..file.columns.len()).map(|column| row.get(column).unwrap_or_default());
                written.write_record(cells.chain([problem.as_str()])).map_err(failed)?;
            }
        }
        written.into_inner().map_err(|error| Error::Stored(error.to_string()))
    }

    /// The file as it was read; parsing megabytes must not hold up others.
    pub(super) async fn contact_file(&self, tenant: TenantId, id: ContactImportId) -> Result<ContactFile> {
        let content: Vec<u8> = self
            .db
            .read("inbox.contact_import.content", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::CONTENT, params![tenant.uuid(), id.uuid()]).await?;
                    Ok::<_, Error>(row.ok_or_else(gone)?.get(0)?)
                })
            })
            .await?;
        let read = tokio::task::spawn_blocking(move || ContactFile::read(&content));
        read.await.map_err(|_| Error::Stopped("the reading of the file"))?
    }
}

/// The contact of this number, and what people call it.
pub(super) async fn known(tx: &mut Tx, tenant: TenantId, wa_id: &str) -> Result<Option<(ContactId, Option<String>)>> {
    let row = tx.query_opt(sql::KNOWN, params![tenant.uuid(), wa_id]).await?;
    row.map(|row| Ok((ContactId(row.get::<Uuid>(1)?), row.get(2)?))).transpose()
}

/// What becomes of a contact that has this name and is to have that one.
pub(super) fn outcome(known: Option<Option<&str>>, name: Option<&str>) -> RowOutcome {
    match (known, name) {
        (None, _) => RowOutcome::Added,
        (Some(_), None) => RowOutcome::Unchanged,
        (Some(before), Some(name)) if before == Some(name) => RowOutcome::Unchanged,
        (Some(_), Some(_)) => RowOutcome::Changed,
    }
}

async fn look(tx: &mut Tx, tenant: TenantId, row: &ContactRow, number: i64) -> Result<LookedAtRow> {
    let (outcome, problem) = match &row.wa_id {
        Err(problem) => (RowOutcome::Failed, Some(problem.clone())),
        Ok(wa_id) => {
            let known = known(tx, tenant, wa_id).await?;
            let before = known.as_ref().map(|(_, name)| name.as_deref());
            (outcome(before, row.name.as_deref()), None)
        }
    };
    Ok(LookedAtRow { row: number, name: row.name.clone(), phone: row.phone.clone(), outcome, problem })
}

pub(super) async fn find(tx: &mut Tx, tenant: TenantId, id: ContactImportId) -> Result<ContactImport> {
    read(tx, sql::FIND, tenant, id).await
}

/// As it is now, kept from other units until the end of this one.
pub(super) async fn lock(tx: &mut Tx, tenant: TenantId, id: ContactImportId) -> Result<ContactImport> {
    read(tx, sql::LOCK, tenant, id).await
}

async fn read(tx: &mut Tx, statement: &'static str, tenant: TenantId, id: ContactImportId) -> Result<ContactImport> {
    let row = tx.query_opt(statement, params![tenant.uuid(), id.uuid()]).await?.ok_or_else(gone)?;
    ContactImport::read(&row)
}

pub(super) fn gone() -> Error {
    Error::NotFound("import")
}

/// Forgets files that are as old, but for those that are being taken in.
pub(crate) async fn prune_imports(tx: &mut Tx, before: Timestamp) -> Result<()> {
    for statement in [sql::PRUNE_PROBLEMS, sql::PRUNE] {
        tx.exec(statement, params![before]).await?;
    }
    Ok(())
}
