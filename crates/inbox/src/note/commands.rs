//! Writing, changing and deleting notes.

use recado_core::{Timestamp, new_uuid};
use recado_db::{Tx, params};

use super::rules::{checked_body, checked_mentions};
use super::{Note, NoteDeleted, NoteId, find_note, sql};
use crate::agent::{Principal, agent_exists};
use crate::conversation::{conversation_exists, forget_mentions, mention};
use crate::event::{EventKind, EventLog};
use crate::text_index::{self, IndexedText, forget_text, index_text, index_text_anew};
use crate::{AgentId, Author, ConversationId, Error, Inbox, Result, TenantId};

/// A note to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNote {
    /// The caller's: the same again is the same note.
    pub id: NoteId,
    /// What it says.
    pub body: String,
    /// Whom it calls on.
    pub mentions: Vec<AgentId>,
}

/// What is to be different.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoteChange {
    /// Another text.
    pub body: Option<String>,
    /// Other agents. Those who were mentioned before are not called again.
    pub mentions: Option<Vec<AgentId>>,
}

impl Inbox {
    /// Writes a note. The same id again answers the first result.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::IdTaken`] where the id belongs to a note of another conversation.
    pub async fn write_note(&self, principal: &Principal, conversation: ConversationId, note: NewNote) -> Result<Note> {
        let note = checked_note(note, "body")?;
        let bus = self.bus.clone();
        let input = (principal.tenant, conversation, note, Author::of(principal), self.clock.now());
        self.db
            .write("inbox.note.write", input, move |tx, (tenant, conversation, note, author, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let mut events = EventLog::new(*tenant);
                    let note = store_note(tx, *tenant, *conversation, note, author, *now, &mut events).await?;
                    events.write(tx, &bus).await?;
                    Ok(note)
                })
            })
            .await
    }

    /// Changes a note of the caller.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::NotAuthor`].
    pub async fn change_note(&self, principal: &Principal, id: NoteId, change: NoteChange) -> Result<Note> {
        let body = change.body.as_deref().map(|body| checked_body("body", body)).transpose()?;
        let mentions = change.mentions.map(checked_mentions).transpose()?;
        let bus = self.bus.clone();
        let input = (principal.tenant, id, body, mentions, Author::of(principal), self.clock.now());
        self.db
            .write("inbox.note.change", input, move |tx, (tenant, id, body, mentions, author, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let before = own_note(tx, *tenant, *id, author).await?;
                    let body = body.as_ref().unwrap_or(&before.body);
                    let mentions = mentions.as_ref().unwrap_or(&before.mentions);
                    if *body == before.body && *mentions == before.mentions {
                        return Ok(before);
                    }
                    check_agents(tx, *tenant, mentions).await?;
                    let json = to_json(mentions)?;
                    let row = params![tenant.uuid(), id.uuid(), body, &json, *now];
                    tx.exec(sql::EDIT, row).await?;
                    index_text_anew(tx, *tenant, &indexed(*id, before.conversation_id, body, before.created_at))
                        .await?;
                    let dropped: Vec<AgentId> =
                        before.mentions.iter().copied().filter(|agent| !mentions.contains(agent)).collect();
                    forget_mentions(tx, *tenant, id.uuid(), &dropped).await?;
                    let called: Vec<AgentId> =
                        others(author, mentions).filter(|agent| !before.mentions.contains(agent)).collect();
                    mention(tx, *tenant, before.conversation_id, id.uuid(), &called, *now).await?;
                    let note = find_note(tx, *tenant, *id).await?.ok_or(Error::NotFound("note"))?;
                    let mut events = EventLog::new(*tenant);
                    events.add(EventKind::NoteUpdated, &note)?;
                    events.write(tx, &bus).await?;
                    Ok(note)
                })
            })
            .await
    }

    /// Deletes a note of the caller.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAuthor`].
    pub async fn delete_note(&self, principal: &Principal, id: NoteId) -> Result<()> {
        let bus = self.bus.clone();
        let input = (principal.tenant, id, Author::of(principal));
        self.db
            .write("inbox.note.delete", input, move |tx, (tenant, id, author)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let note = own_note(tx, *tenant, *id, author).await?;
                    tx.exec(sql::DELETE, params![tenant.uuid(), id.uuid()]).await?;
                    forget_text(tx, *tenant, id.uuid()).await?;
                    forget_mentions(tx, *tenant, id.uuid(), &note.mentions).await?;
                    let mut events = EventLog::new(*tenant);
                    let deleted = NoteDeleted { id: *id, conversation_id: note.conversation_id };
                    events.add(EventKind::NoteDeleted, &deleted)?;
                    events.write(tx, &bus).await
                })
            })
            .await
    }
}

/// A note with its text and its mentions in order; `field` is what the caller calls the text.
pub(crate) fn checked_note(note: NewNote, field: &str) -> Result<NewNote> {
    let (body, mentions) = (checked_body(field, &note.body)?, checked_mentions(note.mentions)?);
    Ok(NewNote { id: note.id, body, mentions })
}

/// Writes a note that was checked. The same id again answers the first result, and tells nobody.
pub(crate) async fn store_note(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    note: &NewNote,
    author: &Author,
    now: Timestamp,
    events: &mut EventLog,
) -> Result<Note> {
    if !conversation_exists(tx, tenant, conversation).await? {
        return Err(Error::NotFound("conversation"));
    }
    check_agents(tx, tenant, &note.mentions).await?;
    if !insert(tx, tenant, conversation, note, author, now).await? {
        let known = find_note(tx, tenant, note.id).await?;
        let known = known.filter(|known| known.conversation_id == conversation);
        return known.ok_or(Error::IdTaken("note"));
    }
    index_text(tx, tenant, &indexed(note.id, conversation, &note.body, now)).await?;
    let others: Vec<AgentId> = others(author, &note.mentions).collect();
    mention(tx, tenant, conversation, note.id.uuid(), &others, now).await?;
    let note = find_note(tx, tenant, note.id).await?.ok_or(Error::NotFound("note"))?;
    events.add(EventKind::NoteCreated, &note)?;
    Ok(note)
}

/// Whoever mentions herself need not be told.
fn others<'a>(author: &'a Author, mentions: &'a [AgentId]) -> impl Iterator<Item = AgentId> + 'a {
    mentions.iter().copied().filter(|agent| agent.uuid() != author.id)
}

async fn check_agents(tx: &mut Tx, tenant: TenantId, mentions: &[AgentId]) -> Result<()> {
    for (at, agent) in mentions.iter().enumerate() {
        if !agent_exists(tx, tenant, *agent).await? {
            return Err(Error::invalid(format!("mentions[{at}]"), "There is no such agent in this workspace."));
        }
    }
    Ok(())
}

async fn own_note(tx: &mut Tx, tenant: TenantId, id: NoteId, author: &Author) -> Result<Note> {
    let note = find_note(tx, tenant, id).await?.ok_or(Error::NotFound("note"))?;
    if (note.author.kind, note.author.id) == (author.kind, author.id) {
        Ok(note)
    } else {
        Err(Error::NotAuthor("note"))
    }
}

async fn insert(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    note: &NewNote,
    author: &Author,
    now: Timestamp,
) -> Result<bool> {
    let mentions = to_json(&note.mentions)?;
    let row = params![
        tenant.uuid(),
        note.id.uuid(),
        conversation.uuid(),
        author.kind.as_str(),
        author.id,
        &author.name,
        &note.body,
        &mentions,
        now,
        new_uuid()
    ];
    Ok(tx.exec(sql::INSERT, row).await? > 0)
}

fn indexed(id: NoteId, conversation: ConversationId, body: &str, created_at: Timestamp) -> IndexedText<'_> {
    IndexedText { id: id.uuid(), conversation, direction: None, kind: text_index::NOTE, text: body, created_at }
}

fn to_json(mentions: &[AgentId]) -> Result<String> {
    serde_json::to_string(mentions).map_err(|error| Error::Stored(error.to_string()))
}
