//! Contacts that people made one, and taking that back, as it is stored.
//!
//! Nothing is moved. Every contact keeps its identities and conversations, so that answers go to whom they are meant for, and what
//! a customer writes later is there too. It is only shown as its main contact, and found by the words of all of them.

mod group;
pub(crate) mod sql;

use recado_core::{Clock, Timestamp};
use recado_db::{P, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use self::group::{Part, replaced, with_parts_of};
use super::identity::write_terms;
use super::queries::contact_itself;
use super::{Contact, StoredContact, lock_contact};
use crate::{ContactId, Error, Inbox, Result, TenantId};

/// A person has hardly more numbers and names than that.
const MAX_PARTS: usize = 20;
/// Two who merge the same contacts at once wait for each other; the second looks again.
const MAX_ROUNDS: usize = 4;

/// A contact that is a part of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactMerge {
    /// As it is by itself.
    pub contact: Contact,
    /// The one it was put into.
    #[schema(value_type = uuid::Uuid)]
    pub into: ContactId,
    /// By the machine's clock.
    #[schema(value_type = String, format = DateTime)]
    pub merged_at: Timestamp,
    /// The name of who did it.
    pub merged_by: String,
}

impl Inbox {
    /// The contacts that are parts of the same person as this one, the newest merge first.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn contact_merges(&self, tenant: TenantId, id: ContactId) -> Result<Vec<ContactMerge>> {
        self.db
            .read("inbox.contact.merges", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move {
                    contact_itself(tx, *tenant, *id).await?.ok_or(Error::NotFound("contact"))?;
                    let parts = parts_of(tx, *tenant, *id).await?;
                    let contacts = contacts_of(tx, *tenant, &ids_of(&parts)).await?;
                    let merge = |part: Part| {
                        let contact = contacts.iter().find(|contact| contact.id.uuid() == part.contact)?.clone();
                        Some(ContactMerge {
                            contact: contact.into_view(),
                            into: ContactId(part.into),
                            merged_at: part.at,
                            merged_by: part.by,
                        })
                    };
                    Ok(parts.into_iter().filter_map(merge).collect())
                })
            })
            .await
    }
}

fn ids_of(parts: &[Part]) -> Vec<Uuid> {
    parts.iter().map(|part| part.contact).collect()
}

/// All parts of the person that a contact belongs to.
async fn parts_of(tx: &mut Tx, tenant: TenantId, contact: ContactId) -> Result<Vec<Part>> {
    let rows = tx.query(sql::GROUP, params![tenant.uuid(), contact.uuid()]).await?;
    rows.iter().map(Part::read).collect()
}

async fn contacts_of(tx: &mut Tx, tenant: TenantId, ids: &[Uuid]) -> Result<Vec<StoredContact>> {
    let rows = tx.query(sql::PARTS, &[P::Uuid(tenant.uuid()), P::Uuids(ids)]).await?;
    rows.iter().map(|row| StoredContact::read(row, 0)).collect()
}

/// As which contact this one is shown.
pub(crate) async fn main_of(tx: &mut Tx, tenant: TenantId, contact: ContactId) -> Result<ContactId> {
    let row = tx.query_opt(sql::MAIN, params![tenant.uuid(), contact.uuid()]).await?;
    Ok(row.map(|row| row.get(0)).transpose()?.map_or(contact, ContactId))
}

/// The main contacts of both, kept from other units.
pub(crate) async fn lock_both(
    tx: &mut Tx,
    tenant: TenantId,
    one: ContactId,
    other: ContactId,
) -> Result<(StoredContact, StoredContact)> {
    for _ in 0..MAX_ROUNDS {
        let mains = (main_of(tx, tenant, one).await?, main_of(tx, tenant, other).await?);
        // Always in the same order, so that two units do not wait for each other.
        let first = lock_contact(tx, tenant, mains.0.min(mains.1)).await?.ok_or(Error::NotFound("contact"))?;
        let second = lock_contact(tx, tenant, mains.0.max(mains.1)).await?.ok_or(Error::NotFound("contact"))?;
        if mains == (main_of(tx, tenant, one).await?, main_of(tx, tenant, other).await?) {
            return Ok(if first.id == mains.0 { (first, second) } else { (second, first) });
        }
    }
    Err(Error::Stored("a contact is merged again and again".to_owned()))
}

/// A part and its main contact, both kept from other units; nothing where it is no part.
pub(crate) async fn lock_main(
    tx: &mut Tx,
    tenant: TenantId,
    part: ContactId,
) -> Result<Option<(StoredContact, StoredContact)>> {
    for _ in 0..MAX_ROUNDS {
        let main = main_of(tx, tenant, part).await?;
        if main == part {
            return Ok(None);
        }
        let first = lock_contact(tx, tenant, main.min(part)).await?.ok_or(Error::NotFound("contact"))?;
        let second = lock_contact(tx, tenant, main.max(part)).await?.ok_or(Error::NotFound("contact"))?;
        if main == main_of(tx, tenant, part).await? {
            return Ok(Some(if first.id == part { (first, second) } else { (second, first) }));
        }
    }
    Err(Error::Stored("a contact is merged again and again".to_owned()))
}

/// Everybody of one person is found by the words of all.
pub(super) async fn refresh_terms(tx: &mut Tx, tenant: TenantId, contact: ContactId) -> Result<()> {
    let parts = parts_of(tx, tenant, contact).await?;
    let main = parts.first().map_or(contact.uuid(), |part| part.main);
    let mut ids = ids_of(&parts);
    ids.push(main);
    let contacts = contacts_of(tx, tenant, &ids).await?;
    write_terms(tx, tenant, &contacts).await
}

/// One contact turned out to be another, which stays: it stands where the other stood. Answers the former main contact of the one that
/// is gone, whose words are to be written again. To be called before it is deleted.
pub(crate) async fn replace_in_merges(
    tx: &mut Tx,
    tenant: TenantId,
    gone: ContactId,
    kept: ContactId,
) -> Result<Option<ContactId>> {
    // Kept from people who merge the same persons just now. Nothing is locked for those who are merged with nobody.
    let mains = (main_of(tx, tenant, gone).await?, main_of(tx, tenant, kept).await?);
    for main in [mains.0.min(mains.1), mains.0.max(mains.1)] {
        if main != gone && main != kept {
            lock_contact(tx, tenant, main).await?;
        }
    }
    let mut parts = parts_of(tx, tenant, gone).await?;
    let former = parts.first().map(|part| ContactId(part.main)).filter(|main| *main != gone);
    for part in parts_of(tx, tenant, kept).await? {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    if parts.is_empty() {
        return Ok(None);
    }
    tx.exec(sql::DELETE, &[P::Uuid(tenant.uuid()), P::Uuids(&ids_of(&parts))]).await?;
    for part in replaced(&parts, gone.uuid(), kept.uuid()) {
        let row = params![tenant.uuid(), part.contact, part.into, part.main, part.at, &part.by];
        tx.exec(sql::INSERT, row).await?;
    }
    Ok(former)
}

/// Puts a main contact, with all its parts, into another main one; both are locked. Answers who is shown as that one from now on.
pub(crate) async fn put_into(
    tx: &mut Tx,
    tenant: TenantId,
    put: ContactId,
    kept: ContactId,
    by_name: &str,
) -> Result<Vec<Uuid>> {
    let parts = with_parts_of(&parts_of(tx, tenant, put).await?, put.uuid());
    let all = parts.len().saturating_add(parts_of(tx, tenant, kept).await?.len());
    if all > MAX_PARTS {
        return Err(Error::invalid("into", format!("At most {MAX_PARTS} contacts are made one.")));
    }
    tx.exec(sql::MOVE, &[P::Uuid(tenant.uuid()), P::Uuids(&parts), P::Uuid(kept.uuid())]).await?;
    let row = params![tenant.uuid(), put.uuid(), kept.uuid(), kept.uuid(), Clock::wall(), by_name];
    tx.exec(sql::INSERT, row).await?;
    refresh_terms(tx, tenant, kept).await?;
    Ok(parts)
}

/// Takes a part, with all its parts, out of its main contact; both are locked. Answers who is shown as that part from now on.
pub(crate) async fn take_out(tx: &mut Tx, tenant: TenantId, part: ContactId, main: ContactId) -> Result<Vec<Uuid>> {
    let parts = with_parts_of(&parts_of(tx, tenant, part).await?, part.uuid());
    tx.exec(sql::DELETE, &[P::Uuid(tenant.uuid()), P::Uuids(&[part.uuid()])]).await?;
    tx.exec(sql::MOVE, &[P::Uuid(tenant.uuid()), P::Uuids(&parts), P::Uuid(part.uuid())]).await?;
    refresh_terms(tx, tenant, main).await?;
    refresh_terms(tx, tenant, part).await?;
    Ok(parts)
}

/// The conversations that came to these contacts themselves.
pub(crate) async fn conversations_of(tx: &mut Tx, tenant: TenantId, contacts: &[Uuid]) -> Result<Vec<Uuid>> {
    let rows = tx.query(sql::CONVERSATIONS, &[P::Uuid(tenant.uuid()), P::Uuids(contacts)]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?)
}
