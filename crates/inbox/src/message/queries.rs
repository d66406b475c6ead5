//! Reading messages.

use recado_core::Timestamp;
use recado_db::{P, Row, Tx, params};
use uuid::Uuid;

use super::payment;
use super::{AdReferral, Message, MessageStatus, Quoted, Reaction, Side, StoredContent, sql};
use crate::agent::read_author;
use crate::conversation::conversation_exists;
use crate::page::{Page, PageRequest};
use crate::{ConversationId, Direction, Error, Inbox, Media, MessageId, Result, TenantId};

/// Before all others in a list with the newest first.
const FIRST: (i64, Uuid) = (i64::MAX, Uuid::max());

impl Inbox {
    /// The messages of a conversation, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has no such conversation, [`Error::BadCursor`].
    pub async fn messages(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        page: PageRequest,
    ) -> Result<Page<Message>> {
        let position: (i64, Uuid) = page.position()?.unwrap_or(FIRST);
        let input = (tenant, conversation, position, page.fetch_limit());
        let rows = self
            .db
            .read("inbox.message.list", input, |tx, (tenant, conversation, before, limit)| {
                Box::pin(async move {
                    let rows = messages_before(tx, *tenant, *conversation, *before, *limit).await?;
                    if rows.is_empty() && !conversation_exists(tx, *tenant, *conversation).await? {
                        return Err(Error::NotFound("conversation"));
                    }
                    Ok(rows)
                })
            })
            .await?;
        let page = page.page(rows, |(message, arrival)| (message.created_at.micros(), *arrival))?;
        Ok(Page { data: page.data.into_iter().map(|(message, _)| message).collect(), next_cursor: page.next_cursor })
    }

    /// One message.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has none with this id.
    pub async fn message(&self, tenant: TenantId, id: MessageId) -> Result<Message> {
        self.db
            .read("inbox.message.find", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move { find_message(tx, *tenant, *id).await?.ok_or(Error::NotFound("message")) })
            })
            .await
    }
}

pub(super) async fn find_message(tx: &mut Tx, tenant: TenantId, id: MessageId) -> Result<Option<Message>> {
    let row = tx.query_opt(sql::VIEW, params![tenant.uuid(), id.uuid()]).await?;
    row.as_ref().map(read_message).transpose()
}

/// The newest messages of a conversation before this place in its thread, each with its place among those of the same moment.
pub(crate) async fn messages_before(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    (at, arrival): (i64, Uuid),
    limit: i64,
) -> Result<Vec<(Message, Uuid)>> {
    let row = params![tenant.uuid(), conversation.uuid(), at, arrival, limit];
    tx.query(sql::LIST, row).await?.iter().map(|row| Ok((read_message(row)?, row.get(14)?))).collect()
}

/// Several messages in one statement, in no order.
pub(crate) async fn message_views(tx: &mut Tx, tenant: TenantId, ids: &[Uuid]) -> Result<Vec<Message>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.query(sql::VIEWS, &[P::Uuid(tenant.uuid()), P::Uuids(ids)]).await?;
    rows.iter().map(read_message).collect()
}

/// The columns of the view.
fn read_message(row: &Row) -> Result<Message> {
    const MEDIA: usize = 19;
    const QUOTED: usize = MEDIA + Media::COLUMNS;
    const REACTIONS: usize = QUOTED + 4;
    const PAYMENT: usize = REACTIONS + 4;
    let content = StoredContent::from_json(&row.get::<String>(3)?, &row.get::<String>(4)?)?;
    let error = match row.get::<Option<String>>(9)? {
        None => None,
        Some(json) => Some(serde_json::from_str(&json).map_err(|error| Error::Stored(error.to_string()))?),
    };
    let mut reactions = Vec::new();
    for (side, column) in [(Side::Contact, REACTIONS), (Side::Business, REACTIONS + 2)] {
        if let Some(emoji) = row.get::<Option<String>>(column)? {
            reactions.push(Reaction { from: side, emoji, at: row.get(column + 1)? });
        }
    }
    Ok(Message {
        id: MessageId(row.get(0)?),
        conversation_id: ConversationId(row.get(1)?),
        direction: Direction::from_text(&row.get::<String>(2)?)?,
        content: content.into_view(Media::read(row, MEDIA)?)?,
        quoted: read_quoted(row, QUOTED)?,
        reactions,
        status: MessageStatus::from_text(&row.get::<String>(8)?)?,
        error,
        payment: payment::from_json(row.get(PAYMENT)?)?,
        referral: AdReferral::from_json(row.get(PAYMENT + 1)?)?,
        author: read_author(row, 10)?,
        wamid: row.get(5)?,
        created_at: row.get(13)?,
        sent_at: row.get(15)?,
        delivered_at: row.get(16)?,
        read_at: row.get::<Option<Timestamp>>(17)?,
        failed_at: row.get(18)?,
    })
}

fn read_quoted(row: &Row, first: usize) -> Result<Option<Quoted>> {
    let Some(wamid) = row.get::<Option<String>>(6)? else { return Ok(None) };
    Ok(Some(match row.get::<Option<Uuid>>(first)? {
        Some(id) => Quoted {
            id: Some(MessageId(id)),
            wamid,
            direction: Direction::from_text(&row.get::<String>(first + 1)?)?,
            kind: row.get(first + 2)?,
            preview: row.get(first + 3)?,
        },
        None => Quoted {
            id: None,
            wamid,
            direction: if row.get::<Option<bool>>(7)? == Some(false) { Direction::In } else { Direction::Out },
            kind: "unsupported".to_owned(),
            preview: String::new(),
        },
    }))
}
