//! Accounts that send advertisement as utility without a template, step by step.

use recado_core::Timestamp;
use recado_db::Tx;
use recado_whatsapp::webhook::AccountChange;

use super::look::plan_at;
use crate::error::Result;
use crate::state::State;
use crate::webhook;
use crate::world::{WabaLimits, World, change_limit_state};

/// A message was found to be advertisement: the account goes one step further. Answers the webhook that tells it.
pub(crate) async fn note_wrong_category(state: &State, tx: &mut Tx, waba_id: &str) -> Result<AccountChange> {
    let (now, assumptions) = (state.clock.now(), &state.settings.limits.assumptions);
    let (until, change) = change_limit_state::<WabaLimits, _>(tx, waba_id, |limits| {
        let (after, change) = limits.direct_send_abuse.found(now, assumptions);
        limits.direct_send_abuse = after;
        (after.until, change)
    })
    .await?;
    plan_lift(state, tx, waba_id, until).await?;
    Ok(change)
}

/// Has the account looked at when what its step costs ends.
pub(crate) async fn plan_lift(state: &State, tx: &mut Tx, waba_id: &str, until: Option<Timestamp>) -> Result<()> {
    let Some(until) = until else { return Ok(()) };
    match state.world.current().wabas.get(waba_id) {
        Some(waba) => plan_at(state, tx, &waba.business_id, until).await,
        None => Ok(()),
    }
}

/// Lifts what is over in the portfolio's accounts, and tells it; answers when to look again.
pub(super) async fn lift(
    state: &State,
    tx: &mut Tx,
    world: &World,
    business_id: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let mut again_at = None;
    for waba in world.wabas_of(business_id) {
        let abuse = world.limit_states.waba(&waba.id).direct_send_abuse;
        if abuse.lifted(now).is_none() {
            again_at = [again_at, abuse.until].into_iter().flatten().min();
            continue;
        }
        let told = change_limit_state::<WabaLimits, _>(tx, &waba.id, |limits| {
            let (after, change) = limits.direct_send_abuse.lifted(now)?;
            limits.direct_send_abuse = after;
            Some(change)
        })
        .await?;
        if let Some(change) = told {
            webhook::tell_account_changes(state, tx, &waba.id, &[change]).await?;
        }
    }
    Ok(again_at)
}
