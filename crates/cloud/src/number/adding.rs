//! Numbers that are added to an account, or moved from another one.

use recado_core::Timestamp;
use recado_whatsapp::limits::messaging_limit::MessagingLimit;
use recado_whatsapp::number::adding::{AddFacts, AddNumberRequest, judge};
use recado_whatsapp::number::{NumberState, NumberStatus};
use recado_whatsapp::{GraphError, phone};

use super::assumptions;
use crate::error::Result;
use crate::state::State;
use crate::world::{NumberDetails, NumberRecord, PhoneNumber, Waba, World, add_number};

/// Adds a number to an account, and answers its id.
///
/// # Errors
/// 2388012, 133015, 100; for moving 2388103.
pub(crate) async fn add(
    state: &State,
    waba: &Waba,
    messaging_limit: MessagingLimit,
    request: AddNumberRequest,
) -> Result<String> {
    let world = state.world.current();
    if request.preverified_id.is_some() {
        return Err(GraphError::parameter(
            "Param preverified_id is not the id of a pre-verified phone number of this business.",
        )
        .into());
    }
    let held: Vec<&PhoneNumber> = world
        .phone_numbers
        .values()
        .filter(|number| phone::canonical(number.digits.clone()) == request.digits)
        .collect();
    let current = held.iter().copied().find(|number| !number.state.status.is_final());
    let facts = AddFacts {
        is_in_waba: current.is_some(),
        is_on_whatsapp: state.customers.get(&request.digits).is_some_and(|customer| customer.on_whatsapp),
        deleted_at: held.iter().filter_map(|number| number.details.deleted_at).max(),
        numbers_of_business: count(world.wabas_of(&waba.business_id).flat_map(|waba| numbers_in(&world, &waba.id))),
        numbers_of_waba: count(numbers_in(&world, &waba.id)),
        messaging_limit,
        is_verified: waba.details.business_verification_status == "verified",
        migration_hindrance: current.and_then(|number| migration_hindrance(number, waba)),
        is_in_maintenance: current.is_some_and(|number| is_in_maintenance(&world, number, state.clock.now())),
    };
    let now = state.clock.now();
    judge(&request, &facts, now, &assumptions())?;
    let migrates_from = current.filter(|_| request.is_migration).map(|number| number.id.clone());
    let number = NumberRecord {
        id: new_id(&world),
        waba_id: waba.id.clone(),
        display: phone::display(&request.digits),
        digits: request.digits,
        state: NumberState::added(request.verified_name),
        details: NumberDetails { migrates_from, ..NumberDetails::default() },
        username: None,
    };
    let id = number.id.clone();
    state
        .db
        .write("cloud.number.add", (number, now), |tx, (number, now)| Box::pin(add_number(tx, number, *now)))
        .await?;
    state.world.changed().await?;
    Ok(id)
}

/// The numbers that are still there.
fn numbers_in<'w>(world: &'w World, waba_id: &'w str) -> impl Iterator<Item = &'w PhoneNumber> {
    world.numbers_of(waba_id).filter(|number| !number.state.status.is_final())
}

fn count<'w>(numbers: impl Iterator<Item = &'w PhoneNumber>) -> u32 {
    u32::try_from(numbers.count()).unwrap_or(u32::MAX)
}

fn is_in_maintenance(world: &World, number: &PhoneNumber, now: Timestamp) -> bool {
    world.limit_states.throughput(&number.id).check_maintenance(now).is_err()
}

fn migration_hindrance(number: &PhoneNumber, destination: &Waba) -> Option<&'static str> {
    if number.waba_id == destination.id {
        return Some("The phone number is in this WhatsApp Business Account already.");
    }
    if number.state.two_step.is_enabled() {
        return Some("The two-step verification of the phone number must be turned off first.");
    }
    (number.state.status == NumberStatus::Banned).then_some("The phone number is banned.")
}

/// Sixteen digits that no number has.
fn new_id(world: &World) -> String {
    loop {
        let id = rand::random_range(1_000_000_000_000_000_u64..9_007_199_254_740_991).to_string();
        if !world.phone_numbers.contains_key(&id) {
            return id;
        }
    }
}
