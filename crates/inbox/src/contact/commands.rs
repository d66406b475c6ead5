//! What agents change of contacts.

use super::{Contact, contact_view, lock_contact, main_of, store_names};
use crate::agent::{Principal, checked_name};
use crate::audit::{self, Change};
use crate::event::{EventKind, EventLog};
use crate::{ContactId, Error, Inbox, Result};

impl Inbox {
    /// Gives a contact a name among the agents; `None` or an empty one takes it back, so that the profile name shows again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for a name that is too long.
    pub async fn rename_contact(&self, by: &Principal, id: ContactId, name: Option<String>) -> Result<Contact> {
        let name = match name.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(name) => Some(checked_name("name", name)?),
        };
        let bus = self.bus.clone();
        self.db
            .write("inbox.contact.rename", (by.clone(), id, name), move |tx, (by, id, name)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let tenant = by.tenant;
                    let id = &main_of(tx, tenant, *id).await?;
                    let mut contact = lock_contact(tx, tenant, *id).await?.ok_or(Error::NotFound("contact"))?;
                    if contact.given_name == *name {
                        return Ok(contact.into_view());
                    }
                    let before = contact.given_name.take();
                    contact.given_name.clone_from(name);
                    store_names(tx, tenant, &contact).await?;
                    let view = contact_view(tx, tenant, *id).await?;
                    let change = Change::new("contact.renamed", id.uuid(), name.as_deref().unwrap_or_default());
                    audit::record(tx, by.author(), change.with("name_before", before.unwrap_or_default())).await?;
                    let mut events = EventLog::new(tenant);
                    events.add(EventKind::ContactUpdated, &view)?;
                    events.write(tx, &bus).await?;
                    Ok(view)
                })
            })
            .await
    }
}
