//! Looking payments up, and giving money back (commerce §14, messaging §2.13).

use std::time::Duration;

use recado_db::Tx;
use recado_infra::jobs::{EachAlone, Job, NewJob, Outcome, WorkerOptions};
use recado_whatsapp::GraphError;
use recado_whatsapp::payment::refund::{self, NORMAL_SPEED, Refund, RefundRequest, RefundStatus};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::message::{self, StoredOrder};
use crate::state::State;
use crate::world::PhoneNumber;

const QUEUE: &str = "cloud.refund";

/// What a job of the queue says: a refund has arrived.
#[derive(Debug, Serialize, Deserialize)]
struct Arrival {
    business_id: String,
    reference_id: String,
    refund_id: String,
}

pub(super) fn register(state: &State) {
    let options =
        WorkerOptions { max_attempts: u32::MAX, longest_delay: Duration::from_secs(60), ..WorkerOptions::default() };
    state.jobs.register(QUEUE, options, Arrived(state.clone()));
}

/// An order of this number's business.
async fn order(state: &State, tx: &mut Tx, number: &PhoneNumber, reference_id: &str) -> Result<StoredOrder> {
    let world = state.world.current();
    let business_id = world.waba_of(number).map(|waba| waba.business_id.clone()).unwrap_or_default();
    let found = message::order_named(tx, &business_id, reference_id).await?;
    found.filter(|order| order.phone_number_id == number.id).ok_or_else(|| unknown(reference_id))
}

fn unknown(reference_id: &str) -> Error {
    GraphError::invalid_value(format!("This phone number sent no order with the reference_id \"{reference_id}\"."))
        .into()
}

/// The payment of an order, as the look-up answers it.
///
/// # Errors
/// 131009 where the number billed no such order, or it is not paid with this configuration.
pub(crate) async fn look_up(
    state: &State,
    number: &PhoneNumber,
    configuration: &str,
    reference_id: &str,
) -> Result<Value> {
    let input = (state.clone(), number.clone(), configuration.to_owned(), reference_id.to_owned());
    state
        .db
        .write("cloud.payment.look_up", input, |tx, (state, number, configuration, reference_id)| {
            Box::pin(async move {
                let order = order(state, tx, number, reference_id).await?;
                let bill = order.bill.as_ref();
                let bill = bill.filter(|bill| bill.configuration.as_deref() == Some(configuration.as_str()));
                let bill = bill.ok_or_else(|| unknown(reference_id))?;
                Ok::<_, Error>(order.transactions.to_lookup(bill))
            })
        })
        .await
}

/// Gives money back; answers the refund.
///
/// # Errors
/// 131009 where there is nothing of it to give back.
pub(crate) async fn give_back(state: &State, number: &PhoneNumber, request: RefundRequest) -> Result<Refund> {
    let id = format!("rfnd_{}", hex::encode(rand::random::<[u8; 7]>()));
    let input = (state.clone(), number.clone(), request, id);
    state
        .db
        .write("cloud.payment.refund", input, |tx, (state, number, request, id)| {
            Box::pin(async move {
                let now = state.clock.now();
                let mut order = order(state, tx, number, &request.reference_id).await?;
                let Some(bill) = order.bill.clone() else { return Err(unknown(&request.reference_id)) };
                let refund = request.apply(&bill, &mut order.transactions, id.clone(), now.seconds())?;
                tell(state, tx, &mut order).await?;
                if refund.status == RefundStatus::Pending {
                    let arrival = Arrival {
                        business_id: order.business_id.clone(),
                        reference_id: order.reference_id.clone(),
                        refund_id: id.clone(),
                    };
                    let job = NewJob::new(QUEUE, &arrival)?.key(id.clone()).due_at(now.plus(NORMAL_SPEED));
                    state.jobs.enqueue(tx, job).await?;
                }
                Ok::<_, Error>(refund)
            })
        })
        .await
}

/// Stores what changed of the payment that succeeded, and tells of it.
async fn tell(state: &State, tx: &mut Tx, order: &mut StoredOrder) -> Result<()> {
    let Some(bill) = order.bill.clone() else { return Ok(()) };
    let Some(paid) = order.transactions.successful().cloned() else { return Ok(()) };
    message::save_payment(state, tx, order).await?;
    message::tell_payment(state, tx, order, &bill, &paid).await
}

struct Arrived(State);

impl EachAlone for Arrived {
    type Payload = Arrival;
    type Error = Error;

    async fn run_one(&self, job: Job, arrival: Arrival) -> Result<Outcome> {
        self.0
            .db
            .write("cloud.payment.refunded", (self.0.clone(), job, arrival), |tx, (state, job, arrival)| {
                Box::pin(async move {
                    let found = message::order_named(tx, &arrival.business_id, &arrival.reference_id).await?;
                    if let Some(mut order) = found {
                        let now_s = state.clock.now().seconds();
                        if refund::arrived(&mut order.transactions, &arrival.refund_id, now_s) {
                            tell(state, tx, &mut order).await?;
                        }
                    }
                    job.finish(tx).await?;
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }
}
