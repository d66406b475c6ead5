//! Numbers that are added to an account, or moved from another one.

use recado_core::Timestamp;
use recado_db::Tx;
use recado_whatsapp::limits::messaging_limit::MessagingLimit;
use recado_whatsapp::number::adding::{AddFacts, AddNumberRequest, judge};
use recado_whatsapp::number::status::NumberEvent;
use recado_whatsapp::number::verification::Verification;
use recado_whatsapp::number::{NumberState, NumberStatus};
use recado_whatsapp::{GraphError, phone};

use super::log;
use crate::activity::{self, Actor};
use crate::error::Result;
use crate::partner::preverified;
use crate::state::State;
use crate::world::{NumberDetails, NumberRecord, PhoneNumber, Waba, World, add_number, statuses_of_digits};

/// The number is taken.
const EXISTS: i64 = 2_388_012;

/// Who adds what to which account.
pub(crate) struct Adding<'w> {
    pub(crate) waba: &'w Waba,
    /// Of the account's portfolio.
    pub(crate) messaging_limit: MessagingLimit,
    pub(crate) request: AddNumberRequest,
    /// The portfolio of the app that calls: a partner brings its own pre-verified numbers.
    pub(crate) callers_business_id: Option<&'w str>,
    pub(crate) actor: Actor,
}

/// Adds a number to an account, and answers its id. A pre-verified one arrives verified and is used up.
///
/// # Errors
/// 2388012, 133015, 100; 133006 for one that was not pre-verified, or too long ago; for moving 2388103.
pub(crate) async fn add(state: &State, adding: Adding<'_>) -> Result<String> {
    let Adding { waba, messaging_limit, request, callers_business_id, actor } = adding;
    let (world, now) = (state.world.current(), state.clock.now());
    let assumptions = &state.settings.limits.assumptions;
    let preverified = match &request.preverified_id {
        Some(id) => Some(preverified::named(state, id, &waba.business_id, callers_business_id, &request).await?),
        None => None,
    };
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
        is_verified: world.limit_states.portfolio(&waba.business_id).is_verified,
        migration_hindrance: current.and_then(|number| migration_hindrance(number, waba)),
        is_in_maintenance: current.is_some_and(|number| is_in_maintenance(&world, number, state.clock.now())),
    };
    judge(&request, &facts, now, assumptions)?;
    let mut life = NumberState::added(request.verified_name);
    if let Some(preverified) = &preverified {
        // The proof grows old from when it was given, here as there.
        life.verification = Verification::done(preverified.proven_at(&world, now, assumptions)?);
        life.apply(NumberEvent::Verified);
    }
    let migrates_from = current.filter(|_| request.is_migration).map(|number| number.id.clone());
    let preverified_id = preverified.map(|number| number.id);
    let number = NumberRecord {
        id: new_id(&world),
        waba_id: waba.id.clone(),
        display: phone::display(&request.digits),
        digits: request.digits,
        state: life,
        details: NumberDetails { migrates_from, preverified_id, ..NumberDetails::default() },
        username: None,
    };
    let id = number.id.clone();
    state
        .db
        .write("cloud.number.add", (number, actor, now), |tx, (number, actor, now)| {
            Box::pin(add_in(tx, number, actor, *now))
        })
        .await?;
    state.world.changed().await?;
    Ok(id)
}

async fn add_in(tx: &mut Tx, number: &NumberRecord, actor: &Actor, now: Timestamp) -> Result<()> {
    if let Some(id) = &number.details.preverified_id {
        preverified::use_up(tx, id, now).await?;
    }
    // Two calls at once have both been judged by the world before.
    let others = statuses_of_digits(tx, &number.digits).await?;
    if number.details.migrates_from.is_none() && others.iter().any(|status| !status.is_final()) {
        return Err(GraphError::of(EXISTS).into());
    }
    add_number(tx, number, now).await?;
    activity::record(tx, &log::added(number, actor, now)).await?;
    if number.state.verification.verified_at.is_some() {
        activity::record(tx, &log::verified(number, actor, now)).await?;
    }
    Ok(())
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
