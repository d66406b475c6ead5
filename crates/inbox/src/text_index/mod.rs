//! The texts of messages and notes, kept so that they are found by any part of a word.
//!
//! A text is stored in one row ([`searchable`]: folded, its words with a space between), and its trigrams go into an index of the
//! engine: FTS5 on SQLite, an inverted index over numbers on PostgreSQL. That needs no extension there, and does not depend on
//! the database's locale, by which `pg_trgm` would decide what a letter is. The index names candidates; whether the words stand in
//! the text is always looked at in the row.

mod fold;
mod place;
pub(crate) mod sql;
mod trigrams;

use recado_core::Timestamp;
use recado_db::{Engine, P, Tx, params};
use uuid::Uuid;

use crate::{ConversationId, Result, TenantId};

pub(crate) use fold::{Folded, is_word_of_one, searchable};
pub(crate) use place::{
    BUCKET_SCALES, bucket_start_seconds, bucket_token, first_place, last_place, place_of_second, second_of_place,
};
pub(crate) use trigrams::{array, trigram_tokens, trigrams};

/// Longer texts are found by their first part.
const LONGEST_TEXT_CHARS: usize = 16_384;

/// A text that can be found.
#[derive(Debug, Clone)]
pub(crate) struct IndexedText<'a> {
    /// Of the message or note.
    pub(crate) id: Uuid,
    pub(crate) conversation: ConversationId,
    /// `in` or `out`; a note has none.
    pub(crate) direction: Option<&'a str>,
    /// The message's kind, or `note`.
    pub(crate) kind: &'a str,
    /// As people read it.
    pub(crate) text: &'a str,
    pub(crate) created_at: Timestamp,
}

/// The `kind` of a note.
pub(crate) const NOTE: &str = "note";

/// Makes a text found. To be called in the unit that stores it; what has no words is passed over.
pub(crate) async fn index_text(tx: &mut Tx, tenant: TenantId, item: &IndexedText<'_>) -> Result<()> {
    index_texts(tx, tenant, std::slice::from_ref(item)).await
}

/// Makes many texts found; cheapest in the order of their times.
pub(crate) async fn index_texts(tx: &mut Tx, tenant: TenantId, items: &[IndexedText<'_>]) -> Result<()> {
    let texts: Vec<(&IndexedText<'_>, String)> = items
        .iter()
        .map(|item| (item, searchable(item.text, LONGEST_TEXT_CHARS)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    if tx.engine() == Engine::Sqlite {
        for (item, text) in &texts {
            let place = free_place(tx, place::place_of(tenant, item.created_at)).await?;
            if tx.exec(sql::SQLITE_INSERT, &row_of(tenant, place, item, text)).await? > 0 {
                tx.exec(sql::SQLITE_INSERT_TERMS, params![place, text]).await?;
            }
        }
        return Ok(());
    }
    let tokens: Vec<String> = texts
        .iter()
        .map(|(item, text)| {
            array(trigram_tokens(text).into_iter().chain(place::bucket_tokens(tenant, item.created_at)))
        })
        .collect();
    let rows: Vec<Vec<P<'_>>> = texts
        .iter()
        .zip(&tokens)
        .map(|((item, text), tokens)| {
            let mut row = row_of(tenant, place::place_of(tenant, item.created_at), item, text);
            row.push(P::Text(tokens));
            row
        })
        .collect();
    tx.exec_many(sql::POSTGRES_INSERT, &rows).await?;
    Ok(())
}

fn row_of<'a>(tenant: TenantId, place: i64, item: &IndexedText<'a>, text: &'a str) -> Vec<P<'a>> {
    vec![
        P::Uuid(tenant.uuid()),
        P::I64(place),
        P::Uuid(item.id),
        P::Uuid(item.conversation.uuid()),
        item.direction.map_or(P::Null, P::Text),
        P::Text(item.kind),
        P::Text(text),
    ]
}

/// Makes a text found by other words, or by none.
pub(crate) async fn index_text_anew(tx: &mut Tx, tenant: TenantId, item: &IndexedText<'_>) -> Result<()> {
    forget_text(tx, tenant, item.id).await?;
    index_text(tx, tenant, item).await
}

/// Makes a text found no more.
pub(crate) async fn forget_text(tx: &mut Tx, tenant: TenantId, id: Uuid) -> Result<()> {
    if tx.engine() == Engine::Sqlite {
        tx.exec(sql::SQLITE_FORGET_TERMS, params![tenant.uuid(), id]).await?;
    }
    tx.exec(sql::FORGET, params![tenant.uuid(), id]).await?;
    Ok(())
}

/// Gives a conversation's texts to the one that it turned out to be.
pub(crate) async fn move_texts(
    tx: &mut Tx,
    tenant: TenantId,
    lost: ConversationId,
    kept: ConversationId,
) -> Result<()> {
    tx.exec(sql::MOVE, params![tenant.uuid(), lost.uuid(), kept.uuid()]).await?;
    Ok(())
}

/// The wanted place, or the next one after all of its second: on SQLite a place is the row's number. There is one writer.
async fn free_place(tx: &mut Tx, wanted: i64) -> Result<i64> {
    let mut wanted = wanted;
    loop {
        let end = place::end_of_second(wanted);
        let row = tx.query_one(sql::SQLITE_LAST_TAKEN, params![wanted, end]).await?;
        match row.get::<Option<i64>>(0)? {
            None => return Ok(wanted),
            Some(last) if last.saturating_add(1) < end => return Ok(last.saturating_add(1)),
            Some(_) => wanted = end,
        }
    }
}
