//! The first furnishing of an empty database, and the way back to it.

use crate::error::Result;
use crate::state::State;
use crate::{
    activity, charge, commerce, flow, limits, media, message, partner, payload_encryption, payment, qr_code, template,
    uploads, webhook, world,
};

/// Makes the default world where there is none, and gives its apps the secrets of the configuration.
pub(crate) async fn furnish(state: &State) -> Result<()> {
    if state.world.current().apps.is_empty() && !state.settings.empty {
        state
            .db
            .write("cloud.seed", state.clone(), |tx, state| {
                Box::pin(async move {
                    let now = state.clock.now();
                    world::seed(tx, &state.settings, now).await?;
                    partner::seed(tx, now).await?;
                    commerce::seed(state, tx, now).await?;
                    state.customers.seed(tx, now).await?;
                    Ok::<_, crate::Error>(())
                })
            })
            .await?;
        state.world.changed().await?;
    }
    adopt_secrets(state).await
}

/// Back to the default world: nothing that was sent, received or set remains, and the clock shows the machine's time. Only the
/// desk's own app and its subscription stay.
pub(crate) async fn reset(state: &State) -> Result<()> {
    state.time_travel.reset().await?;
    state
        .db
        .write("cloud.reset", state.clone(), |tx, state| {
            Box::pin(async move {
                let now = state.clock.now();
                state.jobs.clear(tx).await?;
                message::clear(tx).await?;
                charge::clear(tx).await?;
                limits::clear(tx).await?;
                webhook::clear(tx).await?;
                media::clear(tx).await?;
                payload_encryption::clear(tx).await?;
                partner::clear(tx).await?;
                commerce::clear(tx).await?;
                payment::clear(tx).await?;
                activity::clear(tx).await?;
                uploads::clear(tx).await?;
                flow::clear(tx).await?;
                template::clear(tx).await?;
                world::clear(tx).await?;
                state.customers.clear(tx).await?;
                state.faults.clear(tx).await?;
                state.block_lists.clear(tx).await?;
                qr_code::clear(tx).await?;
                if !state.settings.empty {
                    world::seed(tx, &state.settings, now).await?;
                    partner::seed(tx, now).await?;
                    commerce::seed(state, tx, now).await?;
                    state.customers.seed(tx, now).await?;
                }
                Ok::<_, crate::Error>(())
            })
        })
        .await?;
    state.endpoints.forget();
    state.fresh_webhooks.forget();
    state.rates.forget();
    state.world.changed().await?;
    adopt_secrets(state).await?;
    state.live.reset();
    Ok(())
}

async fn adopt_secrets(state: &State) -> Result<()> {
    state
        .db
        .write("cloud.secrets", state.clone(), |tx, state| {
            Box::pin(async move {
                let world = state.world.current();
                world::adopt_configured_secrets(tx, &world, &state.settings, state.clock.now()).await
            })
        })
        .await?;
    state.world.changed().await
}
