//! The webhook that tells what became of a payment, `statuses` with the type `payment` (commerce §14).

use recado_db::Tx;
use recado_whatsapp::payment::bill::Bill;
use recado_whatsapp::payment::transactions::{Transaction, Transactions};
use recado_whatsapp::webhook::{PaymentNews, payment_status};

use super::order::StoredOrder;
use super::status_notice::{business, frozen, known_customer};
use crate::error::Result;
use crate::notice::{Notice, Subject};
use crate::state::State;
use crate::webhook;
use crate::world::MESSAGES_FIELD;

/// Tells every app that hears of the account of one of the order's transactions, inside the caller's unit.
pub(crate) async fn tell_payment(
    state: &State,
    tx: &mut Tx,
    order: &StoredOrder,
    bill: &Bill,
    transaction: &Transaction,
) -> Result<()> {
    let world = state.world.current();
    let (Some(number), Some(customer)) =
        (world.phone_numbers.get(&order.phone_number_id), state.customers.get(&order.customer))
    else {
        return Ok(());
    };
    let status = order.transactions.told_status();
    let payment = Transactions::to_webhook(bill, transaction);
    let news =
        PaymentNews { message_id: &order.wamid, status, timestamp_s: state.clock.now().seconds(), payment: &payment };
    let identity = world.identities.shown_hash(number, &customer.wa_id);
    let body = frozen(&payment_status(business(number), known_customer(&customer, identity.as_deref()), news));
    let subject = Subject {
        waba_id: number.waba_id.clone(),
        phone_number_id: number.id.clone(),
        customer: customer.wa_id.clone(),
        wamid: order.wamid.clone(),
        inbound: false,
        event: format!("payment {status}"),
    };
    let apps = world.hearing_apps(&number.waba_id, MESSAGES_FIELD);
    let notices = apps.map(|app| Notice::messages(&app.id, &subject, body.clone())).collect();
    webhook::enqueue(state, tx, notices).await
}
