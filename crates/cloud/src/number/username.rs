//! Usernames of numbers: one number has one, and nobody else has it.

use recado_db::Tx;
use recado_whatsapp::GraphError;
use recado_whatsapp::number::NumberState;
use recado_whatsapp::number::display_name::NameStatus;
use recado_whatsapp::number::username::{
    HeldUsername, UsernameRequest, UsernameStatus, business_username_update, check_eligible,
};
use recado_whatsapp::webhook::AccountChange;

use crate::error::{Error, Result};
use crate::state::State;
use crate::webhook;
use crate::world::{self, NumberRecord};

const NOT_REGISTERED: i64 = 133_010;
const NOT_AVAILABLE: i64 = 147_001;
const ON_ANOTHER_NUMBER: i64 = 147_005;

/// Customers see it once the number is registered and its name approved (unconfirmed).
pub(crate) fn status_of(number: &NumberState) -> UsernameStatus {
    if number.status.is_registered() && number.name.status == NameStatus::Approved {
        UsernameStatus::Approved
    } else {
        UsernameStatus::Reserved
    }
}

/// Gives the number a username, in place of the one it has.
///
/// # Errors
/// 133010, 147001 to 147005.
pub(crate) async fn take(state: &State, id: &str, request: UsernameRequest) -> Result<UsernameStatus> {
    let input = (state.clone(), id.to_owned(), request);
    let taken = state
        .db
        .write("cloud.username.take", input, |tx, (state, id, request)| {
            Box::pin(async move {
                let mut number = locked(tx, id).await?;
                let (status, told) = take_in(state, tx, &mut number, request).await?;
                world::store_number(tx, &number).await?;
                webhook::tell_account_changes(state, tx, &number.waba_id, told.as_slice()).await?;
                Ok(status)
            })
        })
        .await;
    state.world.changed().await?;
    taken.map_err(or_taken)
}

/// Where somebody else was quicker, the name is taken.
pub(super) fn or_taken(error: Error) -> Error {
    match error {
        Error::Db(recado_db::Error::Unique(_)) => GraphError::of(NOT_AVAILABLE).into(),
        other => other,
    }
}

/// Takes it in the caller's unit, which stores the number and tells of it; nothing is told where the number had it before.
pub(super) async fn take_in(
    state: &State,
    tx: &mut Tx,
    number: &mut NumberRecord,
    request: &UsernameRequest,
) -> Result<(UsernameStatus, Option<AccountChange>)> {
    if !number.state.status.is_registered() {
        return Err(GraphError::of(NOT_REGISTERED).into());
    }
    let username = &request.username;
    check_account(state, &number.id, username)?;
    let status = status_of(&number.state);
    match world::owner_of_username(tx, username).await? {
        Some(owner) if owner == number.id => return Ok((status, None)),
        Some(owner) => {
            if !is_same_business(state, &owner, &number.id) {
                return Err(GraphError::of(NOT_AVAILABLE).into());
            }
            if !request.is_transfer {
                return Err(GraphError::of(ON_ANOTHER_NUMBER)
                    .details(
                        "Another phone number of the business has the username. Send transfer_action force_transfer.",
                    )
                    .into());
            }
            world::free_username(tx, &owner).await?;
            let former = locked(tx, &owner).await?;
            let told = business_username_update(&former.display, username, None);
            webhook::tell_account_changes(state, tx, &former.waba_id, &[told]).await?;
        }
        None if world::customer_has_username(tx, username).await? => {
            return Err(GraphError::of(NOT_AVAILABLE).into());
        }
        None => {}
    }
    number.username = Some(username.clone());
    Ok((status, Some(business_username_update(&number.display, username, Some(status)))))
}

/// Takes the number's username away; one without is left as it is.
pub(crate) async fn delete(state: &State, id: &str) -> Result<()> {
    state
        .db
        .write("cloud.username.delete", (state.clone(), id.to_owned()), |tx, (state, id)| {
            Box::pin(async move {
                let mut number = locked(tx, id).await?;
                let Some(username) = number.username.take() else { return Ok(()) };
                world::store_number(tx, &number).await?;
                let told = business_username_update(&number.display, &username, None);
                webhook::tell_account_changes(state, tx, &number.waba_id, &[told]).await
            })
        })
        .await?;
    state.world.changed().await
}

/// Whether the number's account may have the username, as far as Meta's other products and its limit go.
fn check_account(state: &State, id: &str, username: &str) -> Result<(), GraphError> {
    let (world, now) = (state.world.current(), state.clock.now());
    let Some((number, waba)) = world.phone_numbers.get(id).and_then(|number| Some((number, world.waba_of(number)?)))
    else {
        return Ok(());
    };
    let own: Vec<HeldUsername> =
        world.wabas_of(&waba.business_id).flat_map(|waba| waba.details.held_usernames.iter().cloned()).collect();
    let mut others = world.wabas.values().filter(|other| other.business_id != waba.business_id);
    let of_others = others.any(|other| other.details.held_usernames.iter().any(|held| held.username == username));
    let limit = world.messaging_limit(number, now);
    check_eligible(username, limit, &own, of_others, &state.settings.limits.assumptions)
}

async fn locked(tx: &mut Tx, id: &str) -> Result<NumberRecord> {
    let found = world::lock_number(tx, id).await?;
    found.ok_or_else(|| GraphError::unknown_node("POST", id).into())
}

fn is_same_business(state: &State, one: &str, other: &str) -> bool {
    let world = state.world.current();
    let business = |id: &str| {
        let number = world.phone_numbers.get(id)?;
        world.waba_of(number).map(|waba| waba.business_id.clone())
    };
    business(one).is_some() && business(one) == business(other)
}
