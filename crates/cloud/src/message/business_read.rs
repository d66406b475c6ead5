//! A business marks a customer's message, and all before it, as read; perhaps it begins to type (spec §2.19).

use recado_db::{Tx, params};
use recado_whatsapp::GraphError;
use uuid::Uuid;

use super::{REACH_BACK, sql};
use crate::error::{Error, Result};
use crate::state::State;

/// Marks as read. No webhook follows. Answers whose message it was.
///
/// # Errors
/// 131009 where the message is not one that this number received in the last 30 days.
pub(crate) async fn mark_read_by_business(state: &State, phone_number_id: &str, wamid: &str) -> Result<String> {
    let input = (state.clone(), phone_number_id.to_owned(), wamid.to_owned());
    state
        .db
        .write("cloud.read_by_business", input, |tx, (state, phone_number_id, wamid)| {
            Box::pin(mark_read(state, tx, phone_number_id, wamid))
        })
        .await
}

async fn mark_read(state: &State, tx: &mut Tx, phone_number_id: &str, wamid: &str) -> Result<String> {
    let now = state.clock.now();
    let not_found =
        || GraphError::invalid_value("Param message_id is not the id of a message that this phone number received.");
    let found = tx.query_opt(sql::FIND_INBOUND, params![wamid, phone_number_id]).await?;
    let Some(row) = found else { return Err(not_found().into()) };
    let (id, customer): (Uuid, String) = (row.get(0)?, row.get(1)?);
    if now.since(row.get(2)?) > REACH_BACK {
        return Err(GraphError::invalid_value("Param message_id is the id of a message older than 30 days.").into());
    }
    let read = tx.query(sql::READ_BY_BUSINESS, params![phone_number_id, &customer, id, now, Uuid::nil()]).await?;
    tx.exec(sql::SET_BUSINESS_READ, params![phone_number_id, &customer, id]).await?;
    if state.live.is_watched() {
        let wamids = read.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, _>>()?;
        let (live, chat) = (state.live.clone(), (customer.clone(), phone_number_id.to_owned()));
        tx.on_commit(move || wamids.iter().for_each(|wamid| live.message(&chat.0, &chat.1, wamid)));
    }
    Ok::<_, Error>(customer)
}
