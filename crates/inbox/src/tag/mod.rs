//! Tags: what conversations are sorted by. A name written `category:value` belongs to a category, and putting it on a conversation
//! takes the category's other values off.

mod commands;
mod links;
mod merge_job;
mod name;
pub(crate) mod sql;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Inbox, Result, TenantId};

pub use commands::{NewTag, TagChange};
pub(crate) use links::{move_tags, put_tag, tags_of, take_tag};
pub(crate) use merge_job::{MergeHandler, OPTIONS as MERGE_OPTIONS, QUEUE as MERGE_QUEUE};

recado_core::ids! {
    /// One tag of a workspace.
    TagId;
}

/// One tag of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tag {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: TagId,
    /// As people see it, with its category: `VIP`, `stage:lead`.
    pub name: String,
    /// The part before the colon; `null` where it has none. A conversation has one value of each category.
    #[schema(required = true)]
    pub category: Option<String>,
    /// `#rrggbb`
    pub colour: String,
    /// Since when there is such a tag.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A tag that is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TagDeleted {
    /// Which one it was.
    #[schema(value_type = uuid::Uuid)]
    pub id: TagId,
    /// The tag that is in its place now on all conversations.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub merged_into: Option<TagId>,
}

/// How many conversations have a tag. What is more than [`TagUse::MOST`] is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TagUse {
    /// Which tag.
    #[schema(value_type = uuid::Uuid)]
    pub tag_id: TagId,
    /// How many.
    pub conversations: i64,
}

impl TagUse {
    /// No tag is counted further.
    pub const MOST: i64 = 10_000;
}

impl Inbox {
    /// All tags of a workspace by name, and so by category.
    ///
    /// # Errors
    /// As the database says.
    pub async fn tags(&self, tenant: TenantId) -> Result<Vec<Tag>> {
        self.db
            .read("inbox.tag.list", tenant, |tx, tenant| {
                Box::pin(async move {
                    let rows = tx.query(sql::LIST, params![tenant.uuid()]).await?;
                    rows.iter().map(read_tag).collect()
                })
            })
            .await
    }

    /// How many conversations have each tag. What a job is still bringing to the heir of a merged one is not among them.
    ///
    /// # Errors
    /// As the database says.
    pub async fn tag_uses(&self, tenant: TenantId) -> Result<Vec<TagUse>> {
        self.db
            .read("inbox.tag.uses", tenant, |tx, tenant| {
                Box::pin(async move {
                    let rows = tx.query(sql::USES, params![tenant.uuid(), TagUse::MOST]).await?;
                    rows.iter()
                        .map(|row| Ok(TagUse { tag_id: TagId(row.get(0)?), conversations: row.get(1)? }))
                        .collect()
                })
            })
            .await
    }
}

/// The tag with this id, unless it is gone.
pub(crate) async fn find_tag(tx: &mut Tx, tenant: TenantId, id: TagId) -> Result<Option<Tag>> {
    let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?;
    row.as_ref().map(read_tag).transpose()
}

/// The columns `id, name, colour, created_at`.
fn read_tag(row: &Row) -> Result<Tag, Error> {
    let name: String = row.get(1)?;
    Ok(Tag {
        id: TagId(row.get(0)?),
        category: name::category_of(&name).map(str::to_owned),
        name,
        colour: row.get(2)?,
        created_at: row.get(3)?,
    })
}
