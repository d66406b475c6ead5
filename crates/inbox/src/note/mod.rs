//! Private notes: what agents write for each other in the thread of a conversation. They are no messages and stand in a table of
//! their own: what brings messages to WhatsApp never reads it.

mod commands;
mod rules;
pub(crate) mod sql;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::agent::read_author;
use crate::{AgentId, Author, ConversationId, Error, Result, TenantId};

pub use commands::{NewNote, NoteChange};
pub(crate) use commands::{checked_note, store_note};

recado_core::ids! {
    /// One private note.
    NoteId;
}

/// One private note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Note {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: NoteId,
    /// Beside which conversation it stands.
    #[schema(value_type = uuid::Uuid)]
    pub conversation_id: ConversationId,
    /// Who wrote it; nobody else may change it.
    pub author: Author,
    /// What it says.
    pub body: String,
    /// The agents that it calls on.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub mentions: Vec<AgentId>,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub edited_at: Option<Timestamp>,
}

/// A note that is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoteDeleted {
    /// Which one it was.
    #[schema(value_type = uuid::Uuid)]
    pub id: NoteId,
    /// Where it stood.
    #[schema(value_type = uuid::Uuid)]
    pub conversation_id: ConversationId,
}

/// The newest notes of a conversation before this place in its thread, each with its place among those of the same moment.
pub(crate) async fn notes_before(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    (at, arrival): (i64, Uuid),
    limit: i64,
) -> Result<Vec<(Note, Uuid)>> {
    let row = params![tenant.uuid(), conversation.uuid(), at, arrival, limit];
    let rows = tx.query(sql::BEFORE, row).await?;
    rows.iter().map(|row| Ok((read_note(row)?, row.get(9)?))).collect()
}

/// Gives a conversation's notes to the one that it turned out to be.
pub(crate) async fn move_notes(
    tx: &mut Tx,
    tenant: TenantId,
    lost: ConversationId,
    kept: ConversationId,
) -> Result<()> {
    tx.exec(sql::MOVE, params![tenant.uuid(), lost.uuid(), kept.uuid()]).await?;
    Ok(())
}

async fn find_note(tx: &mut Tx, tenant: TenantId, id: NoteId) -> Result<Option<Note>> {
    let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?;
    row.as_ref().map(read_note).transpose()
}

fn read_note(row: &Row) -> Result<Note> {
    let mentions: String = row.get(6)?;
    Ok(Note {
        id: NoteId(row.get(0)?),
        conversation_id: ConversationId(row.get(1)?),
        author: read_author(row, 2)?.ok_or_else(|| Error::Stored("a note without an author".to_owned()))?,
        body: row.get(5)?,
        mentions: serde_json::from_str(&mentions).map_err(|error| Error::Stored(error.to_string()))?,
        created_at: row.get(7)?,
        edited_at: row.get(8)?,
    })
}
