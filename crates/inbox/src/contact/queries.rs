//! Reading contacts.

use recado_db::{Tx, params};
use uuid::Uuid;

use super::names::{end_of_prefix, search_words};
use super::{Contact, StoredContact, sql};
use crate::page::{Page, PageRequest};
use crate::{ContactId, Error, Inbox, Result, TenantId};

/// Not more contacts than these are read and sorted.
const MOST_SORTED: i64 = 4000;

/// Which contacts are wanted.
#[derive(Debug, Clone, Default)]
pub struct ContactFilter {
    /// Starts of words of the name or username, or digits of the phone number.
    pub q: Option<String>,
}

impl Inbox {
    /// The contacts of a workspace, by name.
    ///
    /// # Errors
    /// [`Error::BadCursor`], or as the database says.
    pub async fn contacts(&self, tenant: TenantId, filter: ContactFilter, page: PageRequest) -> Result<Page<Contact>> {
        let position: (String, Uuid) = page.position()?.unwrap_or_default();
        let words = search_words(filter.q.as_deref().unwrap_or_default());
        let rows = self
            .db
            .read(
                "inbox.contact.list",
                (tenant, position, words, page.fetch_limit()),
                |tx, (tenant, (sort_name, id), words, limit)| {
                    Box::pin(async move {
                        let tenant = tenant.uuid();
                        let rows = match words.as_slice() {
                            [] => tx.query(sql::LIST, params![tenant, sort_name, *id, *limit]).await?,
                            [first, others @ ..] => {
                                let second = others.first().unwrap_or(first);
                                let (end, second_end) = (end_of_prefix(first), end_of_prefix(second));
                                let is_rare = few_have(tx, tenant, (first, &end), MOST_SORTED).await?
                                    || few_have(tx, tenant, (second, &second_end), MOST_SORTED).await?;
                                let statement = if is_rare { sql::SEARCH } else { sql::SEARCH_COMMON };
                                let row = params![tenant, sort_name, *id, *limit, first, &end, second, &second_end];
                                tx.query(statement, row).await?
                            }
                        };
                        rows.iter()
                            .map(|row| Ok((StoredContact::read(row, 0)?, row.get::<String>(StoredContact::COLUMNS)?)))
                            .collect::<Result<Vec<_>>>()
                    })
                },
            )
            .await?;
        let page = page.page(rows, |(contact, sort_name)| (sort_name.clone(), contact.id.uuid()))?;
        let data = page.data.into_iter().map(|(contact, _)| contact.into_view()).collect();
        Ok(Page { data, next_cursor: page.next_cursor })
    }

    /// One contact; where it was put into another one, that one.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has none with this id.
    pub async fn contact(&self, tenant: TenantId, id: ContactId) -> Result<Contact> {
        self.db
            .read("inbox.contact.find", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move { contact_view(tx, *tenant, *id).await })
            })
            .await
    }
}

/// Whether at most so many have a word that begins so; `end` is behind all words that do.
pub(crate) async fn few_have(tx: &mut Tx, tenant: Uuid, (word, end): (&str, &str), most: i64) -> Result<bool> {
    let row = params![tenant, word, end, most.saturating_add(1)];
    Ok(tx.query_one(sql::COUNT_FOUND, row).await?.get::<i64>(0)? <= most)
}

/// The contact as people know it: where it was put into another one, that one.
pub(crate) async fn contact_view(tx: &mut Tx, tenant: TenantId, id: ContactId) -> Result<Contact> {
    let row = tx.query_opt(sql::SHOWN, params![tenant.uuid(), id.uuid()]).await?;
    Ok(StoredContact::read(&row.ok_or(Error::NotFound("contact"))?, 0)?.into_view())
}

/// The contact by itself, also where it was put into another one.
pub(crate) async fn contact_itself(tx: &mut Tx, tenant: TenantId, id: ContactId) -> Result<Option<StoredContact>> {
    let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?;
    row.map(|row| StoredContact::read(&row, 0)).transpose()
}

/// The contact as it is now, kept from other units until the end of this one. To be called before it is changed: what was read
/// without may be old by then.
pub(crate) async fn lock_contact(tx: &mut Tx, tenant: TenantId, id: ContactId) -> Result<Option<StoredContact>> {
    let row = tx.query_opt(sql::LOCK, params![tenant.uuid(), id.uuid()]).await?;
    row.map(|row| StoredContact::read(&row, 0)).transpose()
}
