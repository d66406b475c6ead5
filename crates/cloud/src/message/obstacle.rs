//! What keeps an interactive message from being sent, or from reaching its customer, that its own content does not tell: the countries of
//! both sides, what was asked before, Flows that are not there.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{params, statements};
use recado_whatsapp::message::interactive::{Action, Currency, OrderDetails};
use recado_whatsapp::{GraphError, phone};

use crate::delivery_job::PlannedError;
use crate::error::Result;
use crate::flow;
use crate::state::State;
use crate::world::PhoneNumber;

const PAYMENTS_TERMS: i64 = 134_011;

statements! {
    CALL_PERMISSION_REQUESTS = "
        SELECT created_at FROM cloud_messages
        WHERE phone_number_id = $1 AND customer = $2 AND direction = 'out' AND type = 'interactive' AND status <> 'failed'
          AND created_at > $3 AND content LIKE '%\"type\":\"call_permission_request\"%'";
}

/// A customer is asked for permission to be called once in this time …
const ONE_REQUEST_IN: Duration = Duration::from_secs(24 * 3600);
/// … and twice in this (spec §2.14).
const TWO_REQUESTS_IN: Duration = Duration::from_secs(7 * 24 * 3600);

/// How the message is known to fail later.
///
/// # Errors
/// What Graph answers at once.
pub(super) async fn of(
    state: &State,
    number: &PhoneNumber,
    recipient: &str,
    action: &Action,
) -> Result<Option<PlannedError>> {
    match action {
        // Elsewhere nobody can receive the form (spec §2.10).
        Action::Address(_) if !both_in("IN", number, recipient) => {
            Ok(Some(planned(131_026, "Address messages reach customers in India from numbers of India only.")))
        }
        Action::OrderDetails(order) => of_bill(state, number, recipient, order),
        Action::Flow(message) => flow::check_message(state, &number.waba_id, message).await.map(|()| None),
        Action::CallPermission => check_call_permission(state, number, recipient).await.map(|()| None),
        _ => Ok(None),
    }
}

/// How the message with this bill is known to fail later.
///
/// # Errors
/// 134011 where the account does not take the terms of payments.
pub(super) fn of_bill(
    state: &State,
    number: &PhoneNumber,
    recipient: &str,
    order: &OrderDetails,
) -> Result<Option<PlannedError>> {
    let world = state.world.current();
    if world.waba_of(number).is_some_and(|waba| waba.details.payments_terms_declined) {
        return Err(GraphError::of(PAYMENTS_TERMS).into());
    }
    let country = match order.currency {
        Currency::Inr => "IN",
        Currency::Brl => "BR",
    };
    let details = format!("Payments in {} need both sides in the country of the currency.", order.currency.as_str());
    Ok((!both_in(country, number, recipient)).then(|| planned(2040, details)))
}

/// Whether the country is that of both numbers.
fn both_in(country: &str, number: &PhoneNumber, recipient: &str) -> bool {
    [number.digits.as_str(), recipient].into_iter().all(|side| phone::country_of_wa_id(side) == Some(country))
}

fn planned(code: i64, details: impl Into<String>) -> PlannedError {
    PlannedError { code, details: Some(details.into()) }
}

async fn check_call_permission(state: &State, number: &PhoneNumber, customer: &str) -> Result<()> {
    let now = state.clock.now();
    let input = (number.id.clone(), customer.to_owned(), now.minus(TWO_REQUESTS_IN));
    let asked_at: Vec<Timestamp> = state
        .db
        .read("cloud.call_permission.asked", input, |tx, (number, customer, since)| {
            Box::pin(async move {
                let rows = tx.query(CALL_PERMISSION_REQUESTS, params![number, customer, *since]).await?;
                rows.iter().map(|row| row.get(0)).collect::<Result<_, recado_db::Error>>()
            })
        })
        .await?;
    let lately = asked_at.iter().any(|at| *at > now.minus(ONE_REQUEST_IN));
    if lately || asked_at.len() >= 2 { Err(GraphError::of(138_009).into()) } else { Ok(()) }
}
