//! Making, changing, merging and deleting tags.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::{Jobs, NewJob};

use super::merge_job::{MergeJob, QUEUE};
use super::name::{TagName, checked_colour};
use super::{Tag, TagDeleted, TagId, find_tag, sql};
use crate::agent::Principal;
use crate::audit::{self, Change};
use crate::event::{EventKind, EventLog};
use crate::{Error, Inbox, Result, TenantId};

/// More than that nobody finds again.
const MAX_TAGS: i64 = 1000;

/// A tag to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTag {
    /// The caller's: the same again is the same tag.
    pub id: TagId,
    /// `VIP`, or with a category `stage:lead`.
    pub name: String,
    /// `#rrggbb`
    pub colour: String,
}

/// What is to be different.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagChange {
    /// Another name.
    pub name: Option<String>,
    /// Another colour.
    pub colour: Option<String>,
}

impl Inbox {
    /// Makes a tag. The same id again answers the first result.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Taken`] where there is a tag of this name.
    pub async fn create_tag(&self, by: &Principal, tag: NewTag) -> Result<Tag> {
        let (name, colour) = (TagName::parse(&tag.name)?, checked_colour(&tag.colour)?);
        let bus = self.bus.clone();
        let tenant = by.tenant;
        let input = (by.clone(), tag.id, name, colour, self.clock.now());
        let created = self
            .db
            .write("inbox.tag.create", input, move |tx, (by, id, name, colour, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let tenant = &by.tenant;
                    if let Some(known) = find_tag(tx, *tenant, *id).await? {
                        return Ok(known);
                    }
                    check_name_is_free(tx, *tenant, *id, name).await?;
                    if tx.query_one(sql::COUNT, params![tenant.uuid()]).await?.get::<i64>(0)? >= MAX_TAGS {
                        return Err(Error::invalid("name", format!("A workspace has at most {MAX_TAGS} tags.")));
                    }
                    insert(tx, *tenant, *id, name, colour, *now).await?;
                    let tag = find_tag(tx, *tenant, *id).await?.ok_or(Error::NotFound("tag"))?;
                    audit::record(tx, by.author(), Change::new("tag.created", id.uuid(), &tag.name)).await?;
                    let mut events = EventLog::new(*tenant);
                    events.add(EventKind::TagCreated, &tag)?;
                    events.write(tx, &bus).await?;
                    Ok(tag)
                })
            })
            .await
            .map_err(name_taken);
        match created {
            // The name may have been taken by this very tag, asked for twice at the same moment.
            Err(Error::Taken(name)) => self.tag(tenant, tag.id).await?.ok_or(Error::Taken(name)),
            created => created,
        }
    }

    async fn tag(&self, tenant: TenantId, id: TagId) -> Result<Option<Tag>> {
        self.db
            .read("inbox.tag.find", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move { find_tag(tx, *tenant, *id).await })
            })
            .await
    }

    /// Renames or recolours a tag.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::Taken`] where another tag has the name; those two can be merged.
    pub async fn change_tag(&self, by: &Principal, id: TagId, change: TagChange) -> Result<Tag> {
        let name = change.name.as_deref().map(TagName::parse).transpose()?;
        let colour = change.colour.as_deref().map(checked_colour).transpose()?;
        let bus = self.bus.clone();
        self.db
            .write("inbox.tag.change", (by.clone(), id, name, colour), move |tx, (by, id, name, colour)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let tenant = &by.tenant;
                    let before = find_tag(tx, *tenant, *id).await?.ok_or(Error::NotFound("tag"))?;
                    let name = match name {
                        Some(name) => name.clone(),
                        None => TagName::parse(&before.name)?,
                    };
                    check_name_is_free(tx, *tenant, *id, &name).await?;
                    let colour = colour.as_ref().unwrap_or(&before.colour);
                    let row =
                        params![tenant.uuid(), id.uuid(), &name.shown, &name.key, name.category_key.as_deref(), colour];
                    tx.exec(sql::UPDATE, row).await?;
                    let after = find_tag(tx, *tenant, *id).await?.ok_or(Error::NotFound("tag"))?;
                    if after != before {
                        let mut change = Change::new("tag.changed", id.uuid(), &after.name);
                        if after.name != before.name {
                            change = change.with("name_before", before.name.as_str());
                        }
                        audit::record(tx, by.author(), change).await?;
                        let mut events = EventLog::new(*tenant);
                        events.add(EventKind::TagUpdated, &after)?;
                        events.write(tx, &bus).await?;
                    }
                    Ok(after)
                })
            })
            .await
            .map_err(name_taken)
    }

    /// Puts tag `into` in the place of tag `id` everywhere; answers it. Readers see that at once, a job does the work.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] where `into` is no other tag of the workspace.
    pub async fn merge_tag(&self, by: &Principal, id: TagId, into: TagId) -> Result<Tag> {
        let (bus, jobs) = (self.bus.clone(), self.jobs.clone());
        self.db
            .write("inbox.tag.merge", (by.clone(), id, into), move |tx, (by, id, into)| {
                let (bus, jobs) = (bus.clone(), jobs.clone());
                Box::pin(async move {
                    let tenant = &by.tenant;
                    let lost = find_tag(tx, *tenant, *id).await?.ok_or(Error::NotFound("tag"))?;
                    let heir = find_tag(tx, *tenant, *into).await?.filter(|heir| heir.id != *id);
                    let heir = heir.ok_or_else(|| Error::invalid("into", "There is no other tag with this id."))?;
                    let change = Change::new("tag.merged", into.uuid(), &heir.name);
                    audit::record(tx, by.author(), change.with("merged_tag", lost.name.as_str())).await?;
                    let mut events = EventLog::new(*tenant);
                    events.add(EventKind::TagDeleted, &let_go(tx, &jobs, *tenant, *id, Some(*into)).await?)?;
                    events.write(tx, &bus).await?;
                    Ok(heir)
                })
            })
            .await
    }

    /// Takes a tag away, from all conversations too. Readers see that at once, a job does the work.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete_tag(&self, by: &Principal, id: TagId) -> Result<()> {
        let (bus, jobs) = (self.bus.clone(), self.jobs.clone());
        self.db
            .write("inbox.tag.delete", (by.clone(), id), move |tx, (by, id)| {
                let (bus, jobs) = (bus.clone(), jobs.clone());
                Box::pin(async move {
                    let tenant = &by.tenant;
                    let gone = find_tag(tx, *tenant, *id).await?.ok_or(Error::NotFound("tag"))?;
                    audit::record(tx, by.author(), Change::new("tag.deleted", id.uuid(), &gone.name)).await?;
                    let mut events = EventLog::new(*tenant);
                    events.add(EventKind::TagDeleted, &let_go(tx, &jobs, *tenant, *id, None).await?)?;
                    events.write(tx, &bus).await
                })
            })
            .await
    }
}

/// Two who choose the same name at the same moment: the index decides.
fn name_taken(error: Error) -> Error {
    match error {
        Error::Db(recado_db::Error::Unique(_)) => Error::Taken("this name"),
        other => other,
    }
}

async fn check_name_is_free(tx: &mut Tx, tenant: TenantId, id: TagId, name: &TagName) -> Result<()> {
    let holder = tx.query_opt(sql::WITH_NAME, params![tenant.uuid(), &name.key]).await?;
    match holder.map(|row| row.get(0)).transpose()?.map(TagId) {
        Some(holder) if holder != id => Err(Error::Taken("this name")),
        _ => Ok(()),
    }
}

async fn insert(tx: &mut Tx, tenant: TenantId, id: TagId, name: &TagName, colour: &str, now: Timestamp) -> Result<()> {
    if tx.query_opt(sql::IS_GONE, params![tenant.uuid(), id.uuid()]).await?.is_some() {
        return Err(Error::IdTaken("tag"));
    }
    let category = name.category_key.as_deref();
    tx.exec(sql::INSERT, params![tenant.uuid(), id.uuid(), &name.shown, &name.key, category, colour, now]).await?;
    Ok(())
}

async fn let_go(tx: &mut Tx, jobs: &Jobs, tenant: TenantId, id: TagId, heir: Option<TagId>) -> Result<TagDeleted> {
    let heir_id = heir.map(TagId::uuid);
    // Names have no control characters, so this one is nobody's.
    let nobodys_name = format!("\u{1}{id}");
    tx.exec(sql::LET_GO, params![tenant.uuid(), id.uuid(), &nobodys_name, heir_id]).await?;
    tx.exec(sql::REDIRECT, params![tenant.uuid(), id.uuid(), heir_id]).await?;
    jobs.enqueue(tx, NewJob::new(QUEUE, &MergeJob { tenant, tag: id })?).await?;
    Ok(TagDeleted { id, merged_into: heir })
}
