//! Contacts as a file, a page at a time, so that a million of them need no more memory than some.

use super::{Contact, ContactFilter};
use crate::agent::Principal;
use crate::audit::{self, Change};
use crate::page::{MAX_LIMIT, PageRequest};
use crate::spreadsheet_cell::harmless;
use crate::{Error, Inbox, Result, TenantId};

/// As the log calls it.
const FILE_NAME: &str = "contacts.csv";
const TITLES: [&str; 7] = ["id", "name", "profile_name", "username", "phone", "user_id", "created_at"];

/// A stretch of a CSV file.
#[derive(Debug, Clone)]
pub struct ContactRows {
    /// Whole lines.
    pub bytes: Vec<u8>,
    /// Where the next stretch begins; `None` after the last.
    pub next_cursor: Option<String>,
}

impl Inbox {
    /// Writes down that somebody takes contacts out; the rows follow with [`Inbox::contact_rows`].
    ///
    /// # Errors
    /// As the database says.
    pub async fn begin_contact_export(&self, by: &Principal, filter: &ContactFilter) -> Result<()> {
        self.db
            .write("inbox.contact.export", (by.clone(), filter.q.clone()), |tx, (by, q)| {
                Box::pin(async move {
                    let mut change = Change::new("contact.exported", by.tenant.uuid(), FILE_NAME);
                    if let Some(q) = q.as_deref().filter(|q| !q.trim().is_empty()) {
                        change = change.with("search", q);
                    }
                    audit::record(tx, by.author(), change).await
                })
            })
            .await
    }

    /// Some contacts as lines of CSV, by name. The first stretch begins with the titles.
    ///
    /// # Errors
    /// [`Error::BadCursor`], or as the database says.
    pub async fn contact_rows(
        &self,
        tenant: TenantId,
        filter: ContactFilter,
        cursor: Option<String>,
    ) -> Result<ContactRows> {
        let is_first = cursor.is_none();
        let page = self.contacts(tenant, filter, PageRequest { cursor, limit: Some(MAX_LIMIT) }).await?;
        Ok(ContactRows { bytes: lines(&page.data, is_first)?, next_cursor: page.next_cursor })
    }
}

fn lines(contacts: &[Contact], with_titles: bool) -> Result<Vec<u8>> {
    let failed = |error: csv::Error| Error::Stored(error.to_string());
    // Without the mark, spreadsheets take UTF-8 for something else.
    let start = if with_titles { "\u{feff}" } else { "" };
    let mut file = csv::Writer::from_writer(start.as_bytes().to_vec());
    if with_titles {
        file.write_record(TITLES).map_err(failed)?;
    }
    for contact in contacts {
        file.write_record(cells(contact)).map_err(failed)?;
    }
    file.into_inner().map_err(|error| Error::Stored(error.to_string()))
}

fn cells(contact: &Contact) -> [String; 7] {
    let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
    [
        contact.id.to_string(),
        harmless(&contact.name),
        text(&contact.profile_name),
        text(&contact.username),
        text(&contact.phone),
        text(&contact.user_id),
        contact.created_at.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use recado_core::Timestamp;

    use super::*;
    use crate::ContactId;

    #[test]
    fn names_are_no_formulas_and_commas_break_nothing() {
        let contact = Contact {
            id: ContactId::new(),
            name: "=HYPERLINK(\"x\")".to_owned(),
            profile_name: Some("García, \"Ana\"\nMaría".to_owned()),
            username: None,
            phone: Some("+34600100001".to_owned()),
            user_id: None,
            created_at: Timestamp::from_seconds(0),
        };
        let bytes = lines(&[contact.clone(), contact], true).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut read = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(read.headers().unwrap(), &TITLES[..]);
        let rows: Vec<csv::StringRecord> = read.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (&rows[0][1], &rows[0][2], &rows[0][4]),
            ("'=HYPERLINK(\"x\")", "García, \"Ana\"\nMaría", "+34600100001")
        );
        assert!(lines(&[], false).unwrap().is_empty());
    }
}
