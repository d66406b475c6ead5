//! Storing contacts and the identities that webhooks name them by.

use std::collections::BTreeSet;

use recado_db::{P, Tx, params};

use super::names::{fold, terms};
use super::{StoredContact, sql};
use crate::{ContactId, Result, TenantId};

/// What an identity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdentityKind {
    WaId,
    Bsuid,
}

impl IdentityKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::WaId => "wa_id",
            Self::Bsuid => "bsuid",
        }
    }
}

/// How webhooks name a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) wa_id: Option<String>,
    pub(crate) user_id: Option<String>,
}

impl Identity {
    pub(crate) fn is_empty(&self) -> bool {
        self.wa_id.is_none() && self.user_id.is_none()
    }

    fn parts(&self) -> impl Iterator<Item = (IdentityKind, &str)> {
        let wa_id = self.wa_id.as_deref().map(|value| (IdentityKind::WaId, value));
        let user_id = self.user_id.as_deref().map(|value| (IdentityKind::Bsuid, value));
        wa_id.into_iter().chain(user_id)
    }
}

/// Stores a new contact without identities.
pub(crate) async fn insert_contact(tx: &mut Tx, tenant: TenantId, contact: &StoredContact) -> Result<()> {
    store(tx, sql::INSERT, tenant, contact).await?;
    write_terms(tx, tenant, std::slice::from_ref(contact)).await
}

/// Stores what changed of a contact, and what it is found by.
pub(crate) async fn store_names(tx: &mut Tx, tenant: TenantId, contact: &StoredContact) -> Result<()> {
    store(tx, sql::UPDATE, tenant, contact).await?;
    write_terms_of(tx, tenant, contact.id).await
}

/// Writes again what a contact is found by, and whoever is the same person.
pub(crate) async fn write_terms_of(tx: &mut Tx, tenant: TenantId, contact: ContactId) -> Result<()> {
    super::merge::refresh_terms(tx, tenant, contact).await
}

/// Runs one of the statements that take all of a contact's columns.
async fn store(tx: &mut Tx, sql: &'static str, tenant: TenantId, contact: &StoredContact) -> Result<()> {
    tx.exec(
        sql,
        params![
            tenant.uuid(),
            contact.id.uuid(),
            contact.given_name.as_deref(),
            contact.profile_name.as_deref(),
            contact.username.as_deref(),
            contact.phone.as_deref(),
            contact.user_id.as_deref(),
            &fold(&contact.shown_name()),
            contact.created_at
        ],
    )
    .await?;
    Ok(())
}

/// Each of these contacts, which are one person, is found by the words of all.
pub(super) async fn write_terms(tx: &mut Tx, tenant: TenantId, contacts: &[StoredContact]) -> Result<()> {
    let terms: BTreeSet<String> = contacts.iter().flat_map(terms).collect();
    for contact in contacts {
        tx.exec(sql::DELETE_TERMS, params![tenant.uuid(), contact.id.uuid()]).await?;
        let rows: Vec<Vec<P<'_>>> =
            terms.iter().map(|term| vec![P::Uuid(tenant.uuid()), P::Text(term), P::Uuid(contact.id.uuid())]).collect();
        tx.exec_many(sql::INSERT_TERM, &rows).await?;
    }
    Ok(())
}

/// Ties identities to a contact. Answers another contact where one of them belongs to that already.
pub(crate) async fn add_identities(
    tx: &mut Tx,
    tenant: TenantId,
    identity: &Identity,
    contact: ContactId,
) -> Result<Option<ContactId>> {
    let mut other = None;
    for (kind, value) in identity.parts() {
        let row = params![tenant.uuid(), kind.as_str(), value, contact.uuid()];
        let owner = ContactId(tx.query_one(sql::INSERT_IDENTITY, row).await?.get(0)?);
        if owner != contact {
            other = Some(owner);
        }
    }
    Ok(other)
}

/// Gives all identities of one contact to another.
pub(crate) async fn move_identities(tx: &mut Tx, tenant: TenantId, from: ContactId, to: ContactId) -> Result<()> {
    tx.exec(sql::MOVE_IDENTITIES, params![tenant.uuid(), from.uuid(), to.uuid()]).await?;
    Ok(())
}

/// Takes an identity from a contact: somebody else may have it next.
pub(crate) async fn remove_identity(
    tx: &mut Tx,
    tenant: TenantId,
    kind: IdentityKind,
    value: &str,
    contact: ContactId,
) -> Result<()> {
    tx.exec(sql::DELETE_IDENTITY, params![tenant.uuid(), kind.as_str(), value, contact.uuid()]).await?;
    Ok(())
}

/// Deletes a contact that has no identities and conversations left.
pub(crate) async fn delete_contact(tx: &mut Tx, tenant: TenantId, contact: ContactId) -> Result<()> {
    tx.exec(sql::DELETE_TERMS, params![tenant.uuid(), contact.uuid()]).await?;
    tx.exec(sql::DELETE, params![tenant.uuid(), contact.uuid()]).await?;
    Ok(())
}
