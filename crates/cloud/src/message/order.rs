//! Orders: a bill opens one under the business's own reference, and later messages tell what becomes of it (spec §2.13).

use recado_db::{Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::message::Content;
use recado_whatsapp::message::interactive::{Action, OrderState, OrderStatus};
use serde_json::json;

use super::accept::Draft;
use crate::delivery_job::PlannedError;
use crate::error::{Error, Result};
use crate::state::State;

statements! {
    OPEN_ORDER = "
        INSERT INTO cloud_orders (business_id, reference_id, phone_number_id, customer, wamid, state, payment, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, NULL, $7)
        ON CONFLICT (business_id, reference_id) DO NOTHING";
    FIND_ORDER = "
        SELECT state, payment FROM cloud_orders WHERE business_id = $1 AND reference_id = $2 AND customer = $3";
    SET_ORDER = "
        UPDATE cloud_orders SET state = $3, payment = COALESCE($4, payment) WHERE business_id = $1 AND reference_id = $2";
    pub(super) CLEAR = "DELETE FROM cloud_orders";
}

/// What a message says of an order.
#[derive(Debug, Clone)]
pub(super) enum OrderEvent {
    /// A bill with this reference.
    Opened { reference_id: String },
    /// News of an order.
    Changed(OrderStatus),
}

/// What this content says of an order.
pub(super) fn event_of(content: &Content) -> Option<OrderEvent> {
    let Content::Interactive(interactive) = content else { return None };
    match &interactive.action {
        Action::OrderDetails(order) => Some(OrderEvent::Opened { reference_id: order.reference_id.clone() }),
        Action::OrderStatus(status) => Some(OrderEvent::Changed(status.clone())),
        _ => None,
    }
}

/// Writes down what an accepted message says of an order; answers how the message will fail where the order cannot become that.
///
/// # Errors
/// 131009 for a reference that was used before, or was never.
pub(super) async fn record(state: &State, tx: &mut Tx, draft: &Draft, event: &OrderEvent) -> Result<Option<String>> {
    let world = state.world.current();
    let waba = world.phone_numbers.get(&draft.phone_number_id).and_then(|number| world.waba_of(number));
    let business_id = waba.map(|waba| waba.business_id.clone()).unwrap_or_default();
    match event {
        OrderEvent::Opened { reference_id } => {
            let row = params![
                &business_id,
                reference_id,
                &draft.phone_number_id,
                &draft.customer,
                &draft.wamid,
                OrderState::Pending.as_str(),
                draft.now
            ];
            if tx.exec(OPEN_ORDER, row).await? == 0 {
                return refuse(format!("The reference_id \"{reference_id}\" was used for another order."));
            }
            Ok(None)
        }
        OrderEvent::Changed(status) => change(tx, &business_id, &draft.customer, status).await,
    }
}

async fn change(tx: &mut Tx, business_id: &str, customer: &str, status: &OrderStatus) -> Result<Option<String>> {
    let found = tx.query_opt(FIND_ORDER, params![business_id, &status.reference_id, customer]).await?;
    let Some(row) = found else {
        return refuse(format!("This customer was sent no order with the reference_id \"{}\".", status.reference_id));
    };
    let (before, payment): (String, Option<String>) = (row.get(0)?, row.get(1)?);
    let before = OrderState::ALL.into_iter().find(|state| state.as_str() == before);
    let before = before.ok_or_else(|| Error::stored("order", "its state is none"))?;
    if status.state == OrderState::Canceled && matches!(payment.as_deref(), Some("captured" | "pending")) {
        return Ok(Some(planned(2047, "The order has a payment that succeeded or is pending.".to_owned())));
    }
    if status.state != before && !before.may_become(status.state) {
        let details = format!("An order that is {} cannot become {}.", before.as_str(), status.state.as_str());
        return Ok(Some(planned(2046, details)));
    }
    let payment = status.payment.as_ref().map(|payment| payment.status.as_str());
    tx.exec(SET_ORDER, params![business_id, &status.reference_id, status.state.as_str(), payment]).await?;
    Ok(None)
}

fn refuse(details: String) -> Result<Option<String>> {
    Err(GraphError::invalid_value(details).into())
}

fn planned(code: i64, details: String) -> String {
    json!(PlannedError { code, details: Some(details) }).to_string()
}
