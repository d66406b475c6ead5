//! Whether Meta knows that a portfolio's business exists: its numbers and its messaging limit grow with it.

use recado_db::Tx;
use recado_whatsapp::limits::messaging_limit::{Ladder, MessagingLimit, capabilities};
use recado_whatsapp::webhook::LimitFields;

use super::ladder::WEBHOOK_VERSION;
use super::look;
use crate::error::Result;
use crate::state::State;
use crate::webhook;
use crate::world::{BusinessVerification, PortfolioLimits, change_limit_state};

/// Sets how far the verification of the account's portfolio is.
pub(crate) async fn set_verification(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    to: BusinessVerification,
) -> Result<()> {
    let (world, now) = (state.world.current(), state.clock.now());
    let Some(waba) = world.wabas.get(waba_id) else { return Ok(()) };
    let (was_verified, limit) = change_limit_state::<PortfolioLimits, _>(tx, &waba.business_id, |limits| {
        let was_verified = limits.is_verified;
        limits.set_verification(to);
        (was_verified, limits.limit.limit.on(Ladder::OfPortfolio))
    })
    .await?;
    let is_verified = to == BusinessVerification::Verified;
    // Only the smallest limit has another number of numbers with it.
    if is_verified != was_verified && limit == MessagingLimit::Tier250 {
        let change = capabilities(limit, is_verified, LimitFields::at(WEBHOOK_VERSION, now));
        for waba in world.wabas_of(&waba.business_id) {
            webhook::tell_account_changes(state, tx, &waba.id, std::slice::from_ref(&change)).await?;
        }
    }
    look::plan_now(state, tx, &waba.business_id).await
}
