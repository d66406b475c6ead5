//! Bringing a file, beginning to take it in, and stopping.

use bytes::Bytes;
use recado_db::params;

use super::file::ContactFile;
use super::job::enqueue_import;
use super::looking::{find, lock};
use super::{ContactImport, ContactImportId, ContactImportState, ImportMapping, sql};
use crate::agent::{Author, Principal};
use crate::audit::{self, Change};
use crate::{Error, Inbox, Result};

/// A file of contacts that is brought.
#[derive(Debug, Clone)]
pub struct NewContactImport {
    /// Made by the caller: the same id again is the same file.
    pub id: ContactImportId,
    /// As people know it.
    pub file_name: String,
    /// CSV.
    pub content: Bytes,
}

const MAX_FILE_NAME_CHARS: usize = 200;

impl Inbox {
    /// Keeps a file of contacts. Nothing is taken in yet.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it is no CSV file with rows.
    pub async fn bring_contacts(&self, by: &Principal, new: NewContactImport) -> Result<ContactImport> {
        let content = new.content.clone();
        let read = tokio::task::spawn_blocking(move || ContactFile::read(&content));
        let file = read.await.map_err(|_| Error::Stopped("the reading of the file"))??;
        let total = i64::try_from(file.rows.len()).map_err(|error| Error::Stored(error.to_string()))?;
        let (columns, mapping) = (json(&file.columns)?, json(&file.suggested())?);
        let file_name: String = new.file_name.trim().chars().take(MAX_FILE_NAME_CHARS).collect();
        let input = (by.clone(), new.id, (file_name, new.content, columns, mapping, total), self.clock.now());
        self.db
            .write(
                "inbox.contact_import.bring",
                input,
                |tx, (by, id, (file_name, content, columns, mapping, total), now)| {
                    Box::pin(async move {
                        let author = Author::of(by);
                        let row = params![
                            by.tenant.uuid(),
                            id.uuid(),
                            file_name.as_str(),
                            content.as_ref(),
                            columns.as_str(),
                            mapping.as_str(),
                            *total,
                            author.kind.as_str(),
                            author.id,
                            author.name.as_str(),
                            *now
                        ];
                        tx.exec(sql::INSERT, row).await?;
                        find(tx, by.tenant, *id).await
                    })
                },
            )
            .await
    }

    /// Has a file taken in with these columns. One that was begun already goes on as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for columns that the file does not have.
    pub async fn start_contact_import(
        &self,
        by: &Principal,
        id: ContactImportId,
        mapping: ImportMapping,
    ) -> Result<ContactImport> {
        self.contact_file(by.tenant, id).await?.read_rows(&mapping)?;
        let jobs = self.jobs.clone();
        self.db
            .write("inbox.contact_import.start", (by.clone(), id, json(&mapping)?), move |tx, (by, id, mapping)| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    let row = params![by.tenant.uuid(), id.uuid(), mapping.as_str()];
                    if tx.exec(sql::START, row).await? > 0 {
                        enqueue_import(tx, &jobs, by.tenant, *id).await?;
                        let import = find(tx, by.tenant, *id).await?;
                        let change = Change::new("contact.imported", id.uuid(), &import.file_name);
                        audit::record(tx, by.author(), change.with("rows", import.total)).await?;
                    }
                    find(tx, by.tenant, *id).await
                })
            })
            .await
    }

    /// Stops taking a file in. What was taken in stays.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn stop_contact_import(&self, by: &Principal, id: ContactImportId) -> Result<ContactImport> {
        self.db
            .write("inbox.contact_import.stop", (by.clone(), id, self.clock.now()), |tx, (by, id, now)| {
                Box::pin(async move {
                    let before = lock(tx, by.tenant, *id).await?;
                    if matches!(before.state, ContactImportState::Ready | ContactImportState::Running) {
                        tx.exec(sql::STOP, params![by.tenant.uuid(), id.uuid(), *now]).await?;
                    }
                    find(tx, by.tenant, *id).await
                })
            })
            .await
    }
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Stored(error.to_string()))
}
