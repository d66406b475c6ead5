//! Solutions, and the accounts that they have. What changes is told to both apps (`partner_solutions`), and to the apps that hear of an
//! account where it comes to a solution or leaves one (`account_update`).

use std::collections::BTreeSet;

use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::partner::solution::Solution;
use recado_whatsapp::partner::solution_request::{NewSolution, Side};
use recado_whatsapp::webhook::account_update;
use serde_json::json;

use super::{json_column, solution_token, to_json};
use crate::activity::{self, Actor, NewActivity};
use crate::error::Result;
use crate::node_id::new_id;
use crate::state::State;
use crate::webhook;

statements! {
    INSERT = "
        INSERT INTO cloud_solutions (id, owner_app_id, partner_app_id, solution, created_at) VALUES ($1, $2, $3, $4, $5)";
    FIND = "SELECT id, solution FROM cloud_solutions WHERE id = $1";
    LOCK = "SELECT id, solution FROM cloud_solutions WHERE id = $1 ROW_LOCK";
    STORE = "UPDATE cloud_solutions SET solution = $2 WHERE id = $1";
    OF_APP = "
        SELECT id, solution FROM cloud_solutions WHERE owner_app_id = $1 OR partner_app_id = $1 ORDER BY created_at, id";
    OF_WABA = "
        SELECT s.id, s.solution FROM cloud_waba_solutions a JOIN cloud_solutions s ON s.id = a.solution_id
        WHERE a.waba_id = $1 ORDER BY a.since, s.id";
    ACCOUNTS = "SELECT waba_id FROM cloud_waba_solutions WHERE solution_id = $1 ORDER BY waba_id";
    ACCOUNTS_OF_APPS = "
        SELECT a.waba_id FROM cloud_waba_solutions a JOIN cloud_solutions s ON s.id = a.solution_id
        WHERE s.owner_app_id IN_LIST($1) OR s.partner_app_id IN_LIST($1)";
    HAS = "SELECT since FROM cloud_waba_solutions WHERE waba_id = $1 AND solution_id = $2";
    ATTACH = "
        INSERT INTO cloud_waba_solutions (waba_id, solution_id, since) VALUES ($1, $2, $3)
        ON CONFLICT (waba_id, solution_id) DO NOTHING";
    DETACH = "DELETE FROM cloud_waba_solutions WHERE waba_id = $1 AND solution_id = $2";
}

/// A solution that is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredSolution {
    pub(crate) id: String,
    pub(crate) solution: Solution,
}

fn from_row(row: &Row) -> Result<StoredSolution> {
    Ok(StoredSolution { id: row.get(0)?, solution: json_column(row, 1, "solution")? })
}

/// One by its id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<StoredSolution>> {
    state.db.read("cloud.solution.find", id.to_owned(), |tx, id| Box::pin(async move { find_in(tx, id).await })).await
}

pub(super) async fn find_in(tx: &mut Tx, id: &str) -> Result<Option<StoredSolution>> {
    tx.query_opt(FIND, params![id]).await?.as_ref().map(from_row).transpose()
}

/// Those that an app takes part in, on this side where one is named; oldest first.
pub(crate) async fn of_app(state: &State, app_id: &str, side: Option<Side>) -> Result<Vec<StoredSolution>> {
    let mut found: Vec<StoredSolution> = state
        .db
        .read("cloud.solution.of_app", app_id.to_owned(), |tx, app_id| {
            Box::pin(async move {
                tx.query(OF_APP, params![app_id]).await?.iter().map(from_row).collect::<Result<Vec<_>>>()
            })
        })
        .await?;
    found.retain(|one| side.is_none() || one.solution.side_of(app_id) == side);
    Ok(found)
}

/// Those that have an account, oldest first.
pub(crate) async fn of_waba(state: &State, waba_id: &str) -> Result<Vec<StoredSolution>> {
    state
        .db
        .read("cloud.solution.of_waba", waba_id.to_owned(), |tx, waba_id| {
            Box::pin(async move { tx.query(OF_WABA, params![waba_id]).await?.iter().map(from_row).collect() })
        })
        .await
}

/// The accounts of all solutions that any of these apps takes part in.
pub(super) async fn accounts_of_apps(tx: &mut Tx, app_ids: &[String]) -> Result<BTreeSet<String>> {
    let rows = tx.query(ACCOUNTS_OF_APPS, params![app_ids]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?)
}

/// A solution's accounts.
pub(super) async fn accounts(tx: &mut Tx, solution_id: &str) -> Result<Vec<String>> {
    let rows = tx.query(ACCOUNTS, params![solution_id]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?)
}

/// Whether a solution has an account.
pub(super) async fn has(tx: &mut Tx, waba_id: &str, solution_id: &str) -> Result<bool> {
    Ok(tx.query_opt(HAS, params![waba_id, solution_id]).await?.is_some())
}

/// Makes one and invites the partner; answers its id.
///
/// # Errors
/// 100 for a partner that is no app, or the owner itself.
pub(crate) async fn found(state: &State, new: NewSolution, owner_app_id: &str) -> Result<String> {
    if !state.world.current().apps.contains_key(&new.partner_app_id) {
        return Err(GraphError::parameter("Invalid parameter value for partner_app_id").into());
    }
    let solution = Solution::found(new, owner_app_id)?;
    let input = (state.clone(), StoredSolution { id: new_id(), solution });
    state
        .db
        .write("cloud.solution.found", input, |tx, (state, new)| {
            Box::pin(async move {
                let stored = to_json(&new.solution, "solution")?;
                let (owner, partner) = (new.solution.owner_app_id(), new.solution.partner_app_id());
                tx.exec(INSERT, params![&new.id, owner, partner, &stored, state.clock.now()]).await?;
                tell(state, tx, new, true).await?;
                Ok(new.id.clone())
            })
        })
        .await
}

async fn tell(state: &State, tx: &mut Tx, stored: &StoredSolution, is_new: bool) -> Result<()> {
    let solution = &stored.solution;
    let apps = [solution.owner_app_id(), solution.partner_app_id()];
    webhook::tell_portfolio_apps(state, tx, &apps, &solution.notice(&stored.id, is_new)).await
}

/// Takes a step of a solution's life. Where it is over afterwards, its accounts and tokens go.
///
/// # Errors
/// As the step says.
pub(crate) async fn change<F>(state: &State, id: &str, actor: Actor, step: F) -> Result<StoredSolution>
where
    F: Fn(&mut Solution) -> Result<(), GraphError> + Send + Sync + 'static,
{
    let input = (state.clone(), id.to_owned(), actor, step);
    let changed = state
        .db
        .write("cloud.solution.change", input, |tx, (state, id, actor, step)| {
            Box::pin(async move {
                let row = tx.query_opt(LOCK, params![id]).await?;
                let mut stored = row.as_ref().map(from_row).transpose()?.ok_or_else(missing)?;
                let was_active = stored.solution.is_active();
                step(&mut stored.solution)?;
                tx.exec(STORE, params![id, &to_json(&stored.solution, "solution")?]).await?;
                tell(state, tx, &stored, false).await?;
                if was_active && !stored.solution.is_active() {
                    for waba_id in accounts(tx, id).await? {
                        detach(state, tx, &waba_id, &stored, actor).await?;
                    }
                    solution_token::revoke(tx, id).await?;
                }
                Ok::<_, crate::Error>(stored)
            })
        })
        .await?;
    state.world.changed().await?;
    Ok(changed)
}

/// What is said of a solution that is not there, or not for the caller.
pub(super) fn missing() -> GraphError {
    GraphError::named_node_missing("Multi-Partner Solution not found")
}

/// Gives a solution an account.
pub(super) async fn attach(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    stored: &StoredSolution,
    actor: &Actor,
) -> Result<()> {
    let now = state.clock.now();
    if tx.exec(ATTACH, params![waba_id, &stored.id, now]).await? == 0 {
        return Ok(());
    }
    tell_account(state, tx, waba_id, stored, actor, true).await
}

/// Takes an account from a solution.
pub(super) async fn detach(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    stored: &StoredSolution,
    actor: &Actor,
) -> Result<()> {
    if tx.exec(DETACH, params![waba_id, &stored.id]).await? == 0 {
        return Ok(());
    }
    tell_account(state, tx, waba_id, stored, actor, false).await
}

async fn tell_account(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    stored: &StoredSolution,
    actor: &Actor,
    is_added: bool,
) -> Result<()> {
    let world = state.world.current();
    let apps = [stored.solution.owner_app_id(), stored.solution.partner_app_id()];
    let partners: BTreeSet<&str> =
        apps.into_iter().filter_map(|id| world.apps.get(id)).map(|app| app.business_id.as_str()).collect();
    let info = json!({
        "waba_id": waba_id,
        "owner_business_id": world.wabas.get(waba_id).map(|waba| waba.business_id.as_str()),
        "partner_app_id": stored.solution.partner_app_id(),
        "solution_id": stored.id,
        "solution_partner_business_ids": partners,
    });
    let event = if is_added { "PARTNER_ADDED" } else { "PARTNER_REMOVED" };
    webhook::tell_account_changes(state, tx, waba_id, &[account_update(event, [("waba_info", info)])]).await?;
    let (kind, description) = if is_added {
        (ActivityType::ApiAccessGranted, "The partners of a solution may use the account")
    } else {
        (ActivityType::ApiAccessRevoked, "The partners of a solution may not use the account any more")
    };
    let entry = NewActivity {
        waba_id: waba_id.to_owned(),
        kind,
        actor: actor.clone(),
        description: description.to_owned(),
        details: json!({"solution_id": stored.id}),
        at: state.clock.now(),
    };
    activity::record(tx, &entry).await
}
