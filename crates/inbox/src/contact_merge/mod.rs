//! Making contacts one, and taking that back: what people do, with the events of the conversations that are shown otherwise.

use recado_core::Timestamp;
use recado_db::Tx;
use uuid::Uuid;

use crate::agent::Principal;
use crate::audit::{self, Change};
use crate::contact::merge::{conversations_of, lock_both, lock_main, put_into, take_out};
use crate::contact::{Contact, contact_itself, contact_view};
use crate::conversation::conversation_views;
use crate::event::{EventKind, EventLog};
use crate::{ContactId, Error, Inbox, Result, TenantId};

impl Inbox {
    /// Makes the person of contact `id` a part of the person of contact `into`; answers the contact that both are now. Where they are
    /// one already, nothing changes.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] where `into` is no other contact of the workspace or would be too many at once.
    pub async fn merge_contact(&self, by: &Principal, id: ContactId, into: ContactId) -> Result<Contact> {
        if id == into {
            return Err(Error::invalid("into", "Name another contact."));
        }
        let (bus, now) = (self.bus.clone(), self.clock.now());
        self.db
            .write("inbox.contact.merge", (by.clone(), id, into), move |tx, (by, id, into)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let tenant = by.tenant;
                    contact_itself(tx, tenant, *id).await?.ok_or(Error::NotFound("contact"))?;
                    let unknown = || Error::invalid("into", "There is no contact with this id.");
                    contact_itself(tx, tenant, *into).await?.ok_or_else(unknown)?;
                    let (put, kept) = lock_both(tx, tenant, *id, *into).await?;
                    if put.id == kept.id {
                        return contact_view(tx, tenant, kept.id).await;
                    }
                    let parts = put_into(tx, tenant, put.id, kept.id, by.name()).await?;
                    let change = Change::new("contact.merged", kept.id.uuid(), &kept.shown_name())
                        .with("merged_id", put.id.uuid().to_string())
                        .with("merged_name", put.shown_name());
                    audit::record(tx, by.author(), change).await?;
                    let view = contact_view(tx, tenant, kept.id).await?;
                    let mut events = EventLog::new(tenant);
                    events.add(EventKind::ContactUpdated, &view)?;
                    add_conversations(tx, tenant, &parts, now, &mut events).await?;
                    events.write(tx, &bus).await?;
                    Ok(view)
                })
            })
            .await
    }

    /// Takes a contact out of the one it was put into, with all that was put into it before; answers it. One that stands for itself
    /// is answered as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn unmerge_contact(&self, by: &Principal, id: ContactId) -> Result<Contact> {
        let (bus, now) = (self.bus.clone(), self.clock.now());
        self.db
            .write("inbox.contact.unmerge", (by.clone(), id), move |tx, (by, id)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let tenant = by.tenant;
                    contact_itself(tx, tenant, *id).await?.ok_or(Error::NotFound("contact"))?;
                    let Some((part, main)) = lock_main(tx, tenant, *id).await? else {
                        return contact_view(tx, tenant, *id).await;
                    };
                    let parts = take_out(tx, tenant, part.id, main.id).await?;
                    let change = Change::new("contact.unmerged", main.id.uuid(), &main.shown_name())
                        .with("merged_id", part.id.uuid().to_string())
                        .with("merged_name", part.shown_name());
                    audit::record(tx, by.author(), change).await?;
                    let view = contact_view(tx, tenant, part.id).await?;
                    let mut events = EventLog::new(tenant);
                    events.add(EventKind::ContactUpdated, &view)?;
                    events.add(EventKind::ContactUpdated, &contact_view(tx, tenant, main.id).await?)?;
                    add_conversations(tx, tenant, &parts, now, &mut events).await?;
                    events.write(tx, &bus).await?;
                    Ok(view)
                })
            })
            .await
    }
}

/// The conversations of these contacts are shown with another one now.
async fn add_conversations(
    tx: &mut Tx,
    tenant: TenantId,
    contacts: &[Uuid],
    now: Timestamp,
    events: &mut EventLog,
) -> Result<()> {
    let ids = conversations_of(tx, tenant, contacts).await?;
    for view in conversation_views(tx, tenant, &ids, now).await? {
        events.add(EventKind::ConversationUpdated, &view)?;
    }
    Ok(())
}
