//! What portfolios have to do with each other: shared accounts, requests to bring a business to the marketing API, credit lines.

use std::collections::BTreeSet;

use recado_db::{Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::partner::move_intent::MoveRequest;
use serde_json::{Value, json};

use super::{moves, solutions};
use crate::activity::Actor;
use crate::error::Result;
use crate::node_id::new_id;
use crate::state::State;
use crate::world::World;

statements! {
    SHARED_WITH = "SELECT waba_id FROM cloud_waba_shares WHERE business_id = $1 ORDER BY waba_id";
    CREDIT_LINES = "SELECT id, legal_entity_name FROM cloud_credit_lines WHERE business_id = $1 ORDER BY id";
    FIND_MM_LITE = "
        SELECT id FROM cloud_mm_lite_requests WHERE partner_business_id = $1 AND end_business_id = $2";
    ADD_MM_LITE = "
        INSERT INTO cloud_mm_lite_requests (id, partner_business_id, end_business_id, solution_id, created_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (partner_business_id, end_business_id) DO NOTHING";
}

/// The accounts of others that a portfolio was given, by itself or for a solution of one of its apps.
pub(crate) async fn client_account_ids(state: &State, business_id: &str) -> Result<BTreeSet<String>> {
    let input = (state.world.current(), business_id.to_owned());
    state
        .db
        .read("cloud.portfolio.clients", input, |tx, (world, business_id)| {
            Box::pin(async move { client_accounts_in(tx, world, business_id).await })
        })
        .await
}

async fn client_accounts_in(tx: &mut Tx, world: &World, business_id: &str) -> Result<BTreeSet<String>> {
    let apps: Vec<String> =
        world.apps.values().filter(|app| app.business_id == business_id).map(|app| app.id.clone()).collect();
    let mut ids = solutions::accounts_of_apps(tx, &apps).await?;
    for row in tx.query(SHARED_WITH, params![business_id]).await? {
        ids.insert(row.get(0)?);
    }
    ids.retain(|id| world.wabas.get(id).is_some_and(|waba| waba.business_id != business_id));
    Ok(ids)
}

/// Whether a portfolio owns an account or was given it.
pub(crate) async fn has_account(tx: &mut Tx, world: &World, business_id: &str, waba_id: &str) -> Result<bool> {
    let owns = world.wabas.get(waba_id).is_some_and(|waba| waba.business_id == business_id);
    Ok(owns || client_accounts_in(tx, world, business_id).await?.contains(waba_id))
}

/// The same, in a unit of its own.
pub(crate) async fn is_connected(state: &State, business_id: &str, waba_id: &str) -> Result<bool> {
    let input = (state.world.current(), business_id.to_owned(), waba_id.to_owned());
    state
        .db
        .read("cloud.portfolio.has", input, |tx, (world, business_id, waba_id)| {
            Box::pin(async move { has_account(tx, world, business_id, waba_id).await })
        })
        .await
}

/// A portfolio's credit lines.
pub(crate) async fn credit_lines(state: &State, business_id: &str) -> Result<Vec<(String, Value)>> {
    state
        .db
        .read("cloud.portfolio.credit", business_id.to_owned(), |tx, business_id| {
            Box::pin(async move {
                let rows = tx.query(CREDIT_LINES, params![business_id]).await?;
                rows.iter()
                    .map(|row| {
                        let (id, name): (String, String) = (row.get(0)?, row.get(1)?);
                        let node = json!({"id": id, "legal_entity_name": name});
                        Ok((id, node))
                    })
                    .collect()
            })
        })
        .await
}

/// A partner asks a business to come to the marketing API. With a solution, the business's accounts that the partner reaches are
/// to be handed over to it. Asking again answers the same request.
///
/// # Errors
/// 803 for a solution that is not the partner's; as [`moves::open_handover`].
pub(crate) async fn onboard_to_mm_lite(
    state: &State,
    app_id: &str,
    end_business_id: &str,
    solution_id: Option<String>,
    waba_ids: Vec<String>,
    actor: Actor,
) -> Result<String> {
    let world = state.world.current();
    let partner = world.apps.get(app_id).map(|app| app.business_id.clone()).unwrap_or_default();
    let input = (
        state.clone(),
        (app_id.to_owned(), partner, end_business_id.to_owned()),
        new_id(),
        solution_id,
        waba_ids,
        actor,
    );
    state
        .db
        .write(
            "cloud.portfolio.mm_lite",
            input,
            |tx, (state, (app_id, partner, business_id), id, solution_id, waba_ids, actor)| {
                Box::pin(async move {
                    let now = state.clock.now();
                    if let Some(found) = tx.query_opt(FIND_MM_LITE, params![partner, business_id]).await? {
                        return Ok(found.get(0)?);
                    }
                    if let Some(solution_id) = solution_id {
                        let found = solutions::find_in(tx, solution_id).await?;
                        if found.is_none_or(|found| found.solution.side_of(app_id).is_none()) {
                            return Err(GraphError::named_node_missing(
                                "WhatsApp Business Solution not found or not accessible",
                            )
                            .into());
                        }
                        for waba_id in waba_ids {
                            if solutions::has(tx, waba_id, solution_id).await? {
                                continue;
                            }
                            let request = MoveRequest::handover(solution_id.clone());
                            moves::open_handover(state, tx, waba_id, app_id, &request, actor).await?;
                        }
                    }
                    tx.exec(ADD_MM_LITE, params![id, partner, business_id, solution_id.as_deref(), now]).await?;
                    Ok(id.clone())
                })
            },
        )
        .await
}
