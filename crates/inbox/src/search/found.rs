//! What is shown of a message or note that was found.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{P, Row, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::excerpt::{ExcerptPart, excerpt};
use super::wanted::Wanted;
use super::{Place, sql};
use crate::agent::read_author;
use crate::contact::StoredContact;
use crate::message::StoredContent;
use crate::text_index::NOTE;
use crate::{Author, ChannelId, Contact, ConversationId, Direction, Result, TenantId};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FoundItem {
    /// What the customer or the business wrote.
    Message,
    /// What agents wrote for each other.
    Note,
}

/// A message or note that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MessageHit {
    /// Which of both it is.
    pub item: FoundItem,
    /// Its id.
    pub id: Uuid,
    /// In whose thread it stands.
    #[schema(value_type = uuid::Uuid)]
    pub conversation_id: ConversationId,
    /// On which number.
    #[schema(value_type = uuid::Uuid)]
    pub channel_id: ChannelId,
    /// With whom.
    pub contact: Contact,
    /// `null` for a note.
    #[schema(required = true)]
    pub direction: Option<Direction>,
    /// The message's kind, or `note`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Who wrote it, where it was not the customer.
    #[schema(required = true)]
    pub author: Option<Author>,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// About two lines of it, the words marked.
    pub excerpt: Vec<ExcerptPart>,
}

/// In the order of the places.
pub(super) async fn hits(
    tx: &mut Tx,
    tenant: TenantId,
    wanted: &Wanted,
    places: &[(Place, String)],
) -> Result<Vec<MessageHit>> {
    let of = |notes: bool| -> Vec<Uuid> {
        places.iter().filter(|(_, kind)| (kind == NOTE) == notes).map(|((_, id), _)| *id).collect()
    };
    let mut found: HashMap<Uuid, MessageHit> = HashMap::with_capacity(places.len());
    for (statement, ids, item) in
        [(sql::HIT_MESSAGES, of(false), FoundItem::Message), (sql::HIT_NOTES, of(true), FoundItem::Note)]
    {
        if ids.is_empty() {
            continue;
        }
        for row in tx.query(statement, &[P::Uuid(tenant.uuid()), P::Uuids(&ids)]).await? {
            let hit = read_hit(&row, item, wanted)?;
            found.insert(hit.id, hit);
        }
    }
    Ok(places.iter().filter_map(|((_, id), _)| found.remove(id)).collect())
}

fn read_hit(row: &Row, item: FoundItem, wanted: &Wanted) -> Result<MessageHit> {
    let (kind, content): (String, String) = (row.get(15)?, row.get(16)?);
    let text = match item {
        FoundItem::Message => StoredContent::from_json(&kind, &content)?.all_words(),
        FoundItem::Note => content,
    };
    let direction: Option<String> = row.get(3)?;
    Ok(MessageHit {
        item,
        id: row.get(0)?,
        conversation_id: ConversationId(row.get(1)?),
        channel_id: ChannelId(row.get(2)?),
        contact: StoredContact::read(row, 8)?.into_view(),
        direction: direction.as_deref().map(Direction::from_text).transpose()?,
        kind,
        author: read_author(row, 4)?,
        created_at: row.get(7)?,
        excerpt: excerpt(&text, &wanted.needles),
    })
}
