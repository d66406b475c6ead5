//! A customer opens the chat with a business for the first time: until March 2026 that could be told to the business (spec §8.8).

use std::sync::Arc;

use recado_db::{Tx, params};
use recado_whatsapp::GraphError;
use recado_whatsapp::wamid::{self, Direction};
use recado_whatsapp::webhook as wire;

use super::customer_side::Received;
use super::sql;
use super::status_notice::{business, frozen, known_customer};
use crate::customer::Customer;
use crate::error::Result;
use crate::notice::{Notice, Subject};
use crate::state::State;
use crate::webhook;
use crate::world::MESSAGES_FIELD;

/// As webhooks call it; a phone shows nothing of it.
const TYPE: &str = "request_welcome";

/// Has the business told that the customer opened the chat, if it wants to be and this is the first time; opens the window. In the
/// caller's unit.
pub(crate) async fn request_welcome(
    state: &State,
    tx: &mut Tx,
    customer: &Arc<Customer>,
    phone_number_id: &str,
) -> Result<Option<Received>> {
    let (now, world) = (state.clock.now(), state.world.current());
    let number = world.phone_numbers.get(phone_number_id);
    let number = number.ok_or_else(|| GraphError::unknown_node("POST", phone_number_id))?;
    let wanted = world.edges_of(&number.id).components.is_some_and(|components| components.requests_welcome(now));
    if !wanted
        || state.block_lists.is_blocked(&number.id, &customer.wa_id)
        || tx.query_opt(sql::ANY_OF_CHAT, params![&number.id, &customer.wa_id]).await?.is_some()
    {
        return Ok(None);
    }
    let wamid = wamid::make(&customer.wa_id, Direction::Inbound, rand::random());
    let identity = world.identities.shown_hash(number, &customer.wa_id);
    let customers_side = known_customer(customer, identity.as_deref());
    let body = wire::request_welcome(business(number), customers_side, &wamid, now.seconds());
    let none: Option<&str> = None;
    let row = params![&wamid, recado_core::new_uuid(), &number.id, &customer.wa_id, TYPE, "{}", none, none, now];
    tx.exec(sql::INSERT_INBOUND, row).await?;
    tx.exec(sql::OPEN_WINDOW, params![&number.id, &customer.wa_id, now, None::<i64>]).await?;
    let subject = Subject {
        waba_id: number.waba_id.clone(),
        phone_number_id: number.id.clone(),
        customer: customer.wa_id.clone(),
        wamid: wamid.clone(),
        inbound: true,
        event: TYPE.to_owned(),
    };
    let body = frozen(&body);
    let notices = world.hearing_apps(&number.waba_id, MESSAGES_FIELD);
    let notices = notices.map(|app| Notice::messages(&app.id, &subject, body.clone())).collect();
    webhook::enqueue(state, tx, notices).await?;
    Ok(Some(Received { wamid }))
}
