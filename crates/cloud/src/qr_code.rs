//! QR codes and short links of a number: `https://wa.me/message/CODE` opens a chat with a text ready to be sent (spec §8.7).

mod picture;

use recado_core::Timestamp;
use recado_db::{Row, Statement, Tx, params, statements};
use recado_whatsapp::number_edges::qr_code::{self as rules, QrCodeRequest};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::state::State;

pub(crate) use picture::draw;

pub(crate) const STATEMENTS: &[Statement] = ALL;

statements! {
    // Whoever adds a code waits here, so that the number never has more than it may.
    LOCK_NUMBER = "SELECT id FROM cloud_phone_numbers WHERE id = $1 ROW_LOCK";
    COUNT = "SELECT COUNT(*) FROM cloud_qr_codes WHERE phone_number_id = $1";
    INSERT = "
        INSERT INTO cloud_qr_codes (code, id, phone_number_id, prefilled_message, created_at) VALUES ($1, $2, $3, $4, $5)";
    CHANGE = "
        UPDATE cloud_qr_codes SET prefilled_message = $3 WHERE phone_number_id = $1 AND code = $2
        RETURNING code, id, phone_number_id, prefilled_message";
    DELETE = "DELETE FROM cloud_qr_codes WHERE phone_number_id = $1 AND code = $2";
    FIND = "SELECT code, id, phone_number_id, prefilled_message FROM cloud_qr_codes WHERE code = $1";
    // The newest first.
    AFTER = "
        SELECT code, id, phone_number_id, prefilled_message FROM cloud_qr_codes WHERE phone_number_id = $1 AND id < $2
        ORDER BY id DESC LIMIT $3";
    BEFORE = "
        SELECT code, id, phone_number_id, prefilled_message FROM cloud_qr_codes WHERE phone_number_id = $1 AND id > $2
        ORDER BY id LIMIT $3";
    CLEAR = "DELETE FROM cloud_qr_codes";
}

/// A code.
#[derive(Debug, Clone)]
pub(crate) struct QrCode {
    pub(crate) code: String,
    pub(crate) id: Uuid,
    pub(crate) phone_number_id: String,
    pub(crate) prefilled_message: String,
}

impl QrCode {
    fn from_row(row: &Row) -> Result<Self, recado_db::Error> {
        Ok(Self { code: row.get(0)?, id: row.get(1)?, phone_number_id: row.get(2)?, prefilled_message: row.get(3)? })
    }
}

/// Where a page begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum From {
    Start,
    /// Older than this one.
    After(Uuid),
    /// Newer than this one.
    Before(Uuid),
}

/// Makes a code, or changes the one that the request names. `None`: the number has no such code.
///
/// # Errors
/// 100 where the number has as many as it may.
pub(crate) async fn put(state: &State, phone_number_id: &str, request: QrCodeRequest) -> Result<Option<QrCode>> {
    let now = state.clock.now();
    state
        .db
        .write("cloud.qr_code.put", (phone_number_id.to_owned(), request, now), |tx, (number, request, now)| {
            Box::pin(async move {
                match &request.code {
                    None => add(tx, number, &request.prefilled_message, *now).await.map(Some),
                    Some(code) => {
                        let row = tx.query_opt(CHANGE, params![number, code, &request.prefilled_message]).await?;
                        Ok(row.as_ref().map(QrCode::from_row).transpose()?)
                    }
                }
            })
        })
        .await
}

async fn add(tx: &mut Tx, phone_number_id: &str, prefilled_message: &str, now: Timestamp) -> Result<QrCode> {
    tx.query_opt(LOCK_NUMBER, params![phone_number_id]).await?;
    let codes: i64 = tx.query_one(COUNT, params![phone_number_id]).await?.get(0)?;
    rules::check_count(u64::try_from(codes).unwrap_or_default())?;
    let made = QrCode {
        code: rules::code_of(rand::random()),
        id: recado_core::new_uuid(),
        phone_number_id: phone_number_id.to_owned(),
        prefilled_message: prefilled_message.to_owned(),
    };
    tx.exec(INSERT, params![&made.code, made.id, phone_number_id, prefilled_message, now]).await?;
    Ok(made)
}

/// Removes a code. Answers whether it was there.
pub(crate) async fn delete(state: &State, phone_number_id: &str, code: &str) -> Result<bool> {
    state
        .db
        .write("cloud.qr_code.delete", (phone_number_id.to_owned(), code.to_owned()), |tx, (number, code)| {
            Box::pin(async move { Ok::<_, Error>(tx.exec(DELETE, params![number, code]).await? > 0) })
        })
        .await
}

/// Any number's code.
pub(crate) async fn find(state: &State, code: &str) -> Result<Option<QrCode>> {
    state
        .db
        .read("cloud.qr_code.find", code.to_owned(), |tx, code| {
            Box::pin(async move {
                let row = tx.query_opt(FIND, params![code]).await?;
                Ok::<_, Error>(row.as_ref().map(QrCode::from_row).transpose()?)
            })
        })
        .await
}

/// A part of a number's codes; one more than `limit` says that there is more.
pub(crate) async fn rows(state: &State, phone_number_id: &str, from: From, limit: usize) -> Result<Vec<QrCode>> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(1);
    state
        .db
        .read("cloud.qr_code.page", (phone_number_id.to_owned(), from, limit), |tx, (number, from, limit)| {
            Box::pin(async move {
                let (sql, id) = match from {
                    From::Start => (AFTER, Uuid::max()),
                    From::After(id) => (AFTER, *id),
                    From::Before(id) => (BEFORE, *id),
                };
                let rows = tx.query(sql, params![number, id, *limit]).await?;
                Ok::<_, Error>(rows.iter().map(QrCode::from_row).collect::<Result<_, _>>()?)
            })
        })
        .await
}

/// Removes every code, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR, &[]).await?;
    Ok(())
}
