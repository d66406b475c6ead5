//! Whose message it is: finding or making the contact and the conversation, and learning of further identities.

use recado_core::Timestamp;
use recado_db::{Engine, Tx, params};
use recado_whatsapp::webhook::{Sender, SystemNotice};
use uuid::Uuid;

use super::merge::merge_contacts;
use super::sql;
use super::touched::Touched;
use crate::contact::{
    Identity, IdentityKind, StoredContact, add_identities, delete_contact, insert_contact, lock_contact,
    remove_identity, store_names,
};
use crate::conversation::insert_conversation;
use crate::{ChannelId, ContactId, ConversationId, Error, Result, TenantId};

/// Identities lead to one contact after a merge; a second may be needed where another node was at it too.
const MAX_ROUNDS: usize = 6;

/// The sender of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identified {
    pub(super) contact: ContactId,
    pub(super) conversation: ConversationId,
}

/// What a row of [`sql::IDENTIFY`] says.
struct Found {
    contact: StoredContact,
    conversation: Option<ConversationId>,
    last_inbound_at: Option<Timestamp>,
}

impl Found {
    /// The contact with what the sender says of itself now. What came late does not bring old names and numbers back, but it may
    /// tell one that was not known.
    fn with_news_of(&self, sender: &Sender, at: Timestamp) -> StoredContact {
        let is_newest = self.last_inbound_at.is_none_or(|last| at >= last);
        let mut contact = self.contact.clone();
        update(&mut contact.profile_name, sender.profile_name.as_ref(), is_newest);
        update(&mut contact.username, sender.username.as_ref(), is_newest);
        update(&mut contact.phone, sender.wa_id.as_ref(), is_newest);
        update(&mut contact.user_id, sender.user_id.as_ref(), is_newest);
        contact.created_at = contact.created_at.min(at);
        contact
    }
}

pub(super) fn identity_of(sender: &Sender) -> Identity {
    Identity { wa_id: sender.wa_id.clone(), user_id: sender.user_id.clone() }
}

/// Finds or makes the contact and the conversation of a sender.
pub(super) async fn identify(
    tx: &mut Tx,
    tenant: TenantId,
    channel: ChannelId,
    sender: &Sender,
    at: Timestamp,
    touched: &mut Touched,
) -> Result<Identified> {
    let identity = identity_of(sender);
    let mut locked = None;
    for _ in 0..MAX_ROUNDS {
        let mut found = find(tx, tenant, channel, &identity).await?;
        match (found.pop(), found.pop()) {
            (None, _) => {
                create_contact(tx, tenant, sender, &identity, at).await?;
            }
            (Some(one), Some(other)) if one.contact.id != other.contact.id => {
                merge_contacts(tx, tenant, one.contact.id, other.contact.id, touched).await?;
            }
            // PostgreSQL runs units side by side, and news of one customer may come in two lanes, by number and by user id: what was
            // found is looked at again when it is ours alone.
            (Some(one), _) if tx.engine() == Engine::Postgres && locked != Some(one.contact.id) => {
                lock_contact(tx, tenant, one.contact.id).await?;
                locked = Some(one.contact.id);
            }
            (Some(one), other) => {
                let lacks_part = other.is_none() && identity.wa_id.is_some() && identity.user_id.is_some();
                if lacks_part && let Some(owner) = add_identities(tx, tenant, &identity, one.contact.id).await? {
                    merge_contacts(tx, tenant, one.contact.id, owner, touched).await?;
                    continue;
                }
                return settle(tx, tenant, channel, sender, at, one, touched).await;
            }
        }
    }
    Err(Error::Stored("the identities of a sender lead to no contact".to_owned()))
}

async fn find(tx: &mut Tx, tenant: TenantId, channel: ChannelId, identity: &Identity) -> Result<Vec<Found>> {
    let row = params![tenant.uuid(), identity.wa_id.as_deref(), identity.user_id.as_deref(), channel.uuid()];
    let rows = tx.query(sql::IDENTIFY, row).await?;
    rows.iter()
        .map(|row| {
            Ok(Found {
                contact: StoredContact::read(row, 1)?,
                conversation: row.get::<Option<Uuid>>(8)?.map(ConversationId),
                last_inbound_at: row.get(9)?,
            })
        })
        .collect()
}

async fn create_contact(
    tx: &mut Tx,
    tenant: TenantId,
    sender: &Sender,
    identity: &Identity,
    at: Timestamp,
) -> Result<()> {
    let contact = StoredContact {
        id: ContactId::new(),
        given_name: None,
        profile_name: sender.profile_name.clone(),
        username: sender.username.clone(),
        phone: identity.wa_id.clone(),
        user_id: identity.user_id.clone(),
        created_at: at,
    };
    insert_contact(tx, tenant, &contact).await?;
    if let Some(owner) = add_identities(tx, tenant, identity, contact.id).await? {
        // Another node was first; ours has nothing but perhaps the other identity.
        crate::contact::move_identities(tx, tenant, contact.id, owner).await?;
        delete_contact(tx, tenant, contact.id).await?;
    }
    Ok(())
}

/// Brings the contact up to date, and finds or makes the conversation.
async fn settle(
    tx: &mut Tx,
    tenant: TenantId,
    channel: ChannelId,
    sender: &Sender,
    at: Timestamp,
    found: Found,
    touched: &mut Touched,
) -> Result<Identified> {
    let contact = found.with_news_of(sender, at);
    if contact != found.contact {
        store_names(tx, tenant, &contact).await?;
        touched.updated_contact(contact.id);
    }
    let conversation = match found.conversation {
        Some(conversation) => conversation,
        None => {
            let new = ConversationId::new();
            let conversation = insert_conversation(tx, tenant, new, channel, contact.id, at).await?;
            if conversation == new {
                touched.created_conversation(conversation);
            }
            conversation
        }
    };
    Ok(Identified { contact: contact.id, conversation })
}

fn update(known: &mut Option<String>, news: Option<&String>, is_newest: bool) {
    if let Some(news) = news
        && (is_newest || known.is_none())
        && known.as_ref() != Some(news)
    {
        *known = Some(news.clone());
    }
}

/// Ties a further identity to a contact, as a status told.
pub(super) async fn learn(
    tx: &mut Tx,
    tenant: TenantId,
    contact: ContactId,
    identity: &Identity,
    touched: &mut Touched,
) -> Result<()> {
    let Some(mut known) = lock_contact(tx, tenant, contact).await? else { return Ok(()) };
    let owner = add_identities(tx, tenant, identity, contact).await?;
    let before = known.clone();
    update(&mut known.phone, identity.wa_id.as_ref(), false);
    update(&mut known.user_id, identity.user_id.as_ref(), false);
    if known != before {
        store_names(tx, tenant, &known).await?;
        touched.updated_contact(contact);
    }
    match owner {
        Some(owner) => merge_contacts(tx, tenant, contact, owner, touched).await,
        None => Ok(()),
    }
}

/// A customer changed number or user id: the new identity is the same contact, the old one may be somebody else's soon.
pub(super) async fn change_identity(
    tx: &mut Tx,
    tenant: TenantId,
    contact: ContactId,
    sender: &Sender,
    notice: &SystemNotice,
    touched: &mut Touched,
) -> Result<()> {
    let is_change =
        matches!(notice.kind.as_str(), "user_changed_number" | "user_changed_user_id" | "customer_changed_number");
    let new = Identity { wa_id: notice.wa_id.clone(), user_id: notice.user_id.clone() };
    if !is_change || new.is_empty() {
        return Ok(());
    }
    let Some(mut known) = lock_contact(tx, tenant, contact).await? else { return Ok(()) };
    let old_user_id = notice.previous_user_id.as_ref().or(sender.user_id.as_ref());
    let changes =
        [(IdentityKind::WaId, sender.wa_id.as_ref(), &new.wa_id), (IdentityKind::Bsuid, old_user_id, &new.user_id)];
    for (kind, old, new) in changes {
        if let (Some(old), Some(new)) = (old, new)
            && old != new
        {
            remove_identity(tx, tenant, kind, old, contact).await?;
        }
    }
    let owner = add_identities(tx, tenant, &new, contact).await?;
    update(&mut known.phone, new.wa_id.as_ref(), true);
    update(&mut known.user_id, new.user_id.as_ref(), true);
    store_names(tx, tenant, &known).await?;
    touched.updated_contact(contact);
    match owner {
        Some(owner) => merge_contacts(tx, tenant, contact, owner, touched).await,
        None => Ok(()),
    }
}
