//! `GET /{solution}/access_token`: the token of a business integration system user, for the accounts that one client brought to a
//! solution. It follows from the app's secret, so that asking again gives the same one and only its hash is stored.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_whatsapp::partner::solution_request::Side;
use recado_whatsapp::{GraphError, signature};
use secrecy::ExposeSecret;
use serde_json::json;

use super::json_column;
use super::solutions::{self, StoredSolution};
use crate::error::Result;
use crate::node_id::new_id;
use crate::state::State;
use crate::world::{MANAGEMENT, MESSAGING, token_hash};

/// Tokens of system users that expire do so after 60 days.
const LIFE: Duration = Duration::from_secs(60 * 24 * 3600);

statements! {
    FIND = "
        SELECT expires_at, waba_ids FROM cloud_solution_tokens
        WHERE solution_id = $1 AND app_id = $2 AND business_id = $3 AND expires_at > $4";
    PUT = "
        INSERT INTO cloud_solution_tokens (solution_id, app_id, business_id, hash, waba_ids, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (solution_id, app_id, business_id) DO UPDATE SET
            hash = excluded.hash, waba_ids = excluded.waba_ids, expires_at = excluded.expires_at";
    DROP_OLD = "
        DELETE FROM cloud_tokens WHERE hash IN (
            SELECT hash FROM cloud_solution_tokens WHERE solution_id = $1 AND app_id = $2 AND business_id = $3)";
    ADD_USER = "
        INSERT INTO cloud_users (id, business_id, name, user_type, created_at) VALUES ($1, $2, $3, 'SYSTEM_USER', $4)";
    ADD_TOKEN = "
        INSERT INTO cloud_tokens (hash, app_id, user_id, permissions, waba_ids, well_known, issued_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, NULL, $6, $7)
        ON CONFLICT (hash) DO UPDATE SET waba_ids = excluded.waba_ids, expires_at = excluded.expires_at";
    REVOKE = "DELETE FROM cloud_tokens WHERE hash IN (SELECT hash FROM cloud_solution_tokens WHERE solution_id = $1)";
    FORGET = "DELETE FROM cloud_solution_tokens WHERE solution_id = $1";
}

/// A token that an app was given.
#[derive(Debug, Clone)]
pub(crate) struct SolutionToken {
    pub(crate) token: String,
    pub(crate) expires_at: Timestamp,
}

/// The token of an app for the accounts of one client.
///
/// # Errors
/// 100 with HTTP 422 for a solution that is not active, 803 for a client that has no account in it.
pub(crate) async fn issue(
    state: &State,
    stored: StoredSolution,
    app_id: &str,
    business_id: &str,
) -> Result<SolutionToken> {
    let input = (state.clone(), stored, app_id.to_owned(), business_id.to_owned(), new_id());
    let issued = state
        .db
        .write("cloud.solution.token", input, |tx, (state, stored, app_id, business_id, user_id)| {
            Box::pin(async move { issue_in(state, tx, stored, app_id, business_id, user_id).await })
        })
        .await?;
    state.world.changed().await?;
    Ok(issued)
}

async fn issue_in(
    state: &State,
    tx: &mut Tx,
    stored: &StoredSolution,
    app_id: &str,
    business_id: &str,
    user_id: &str,
) -> Result<SolutionToken> {
    if !stored.solution.is_active() {
        return Err(GraphError::impossible_now("The solution is not active").into());
    }
    let (world, now) = (state.world.current(), state.clock.now());
    let mut waba_ids = solutions::accounts(tx, &stored.id).await?;
    waba_ids.retain(|id| world.wabas.get(id).is_some_and(|waba| waba.business_id == business_id));
    let app = world.apps.get(app_id).filter(|_| !waba_ids.is_empty()).ok_or_else(|| {
        GraphError::named_node_missing("The business has shared no WhatsApp Business Account with this solution")
    })?;
    let make = |expires_at: Timestamp| {
        let subject = format!("recado-solution-token {} {business_id} {}", stored.id, expires_at.micros());
        format!("EAAS{}", signature::app_secret_proof(app.secret.expose_secret(), &subject))
    };
    if let Some(row) = tx.query_opt(FIND, params![&stored.id, app_id, business_id, now]).await? {
        let known: Vec<String> = json_column(&row, 1, "list of accounts")?;
        if known == waba_ids {
            let expires_at = row.get(0)?;
            return Ok(SolutionToken { token: make(expires_at), expires_at });
        }
    }
    let expires_at = now.plus(LIFE);
    let token = make(expires_at);
    let hash = token_hash(&token);
    let listed = json!(waba_ids).to_string();
    let side = stored.solution.side_of(app_id);
    let permissions = match side {
        Some(side) if stored.solution.may_message(side) => json!([MANAGEMENT, MESSAGING]),
        Some(Side::Owner | Side::Partner) | None => json!([MANAGEMENT]),
    };
    tx.exec(DROP_OLD, params![&stored.id, app_id, business_id]).await?;
    tx.exec(PUT, params![&stored.id, app_id, business_id, &hash, &listed, expires_at]).await?;
    let name = format!("{} integration", app.name);
    tx.exec(ADD_USER, params![user_id, business_id, &name, now]).await?;
    tx.exec(ADD_TOKEN, params![&hash, app_id, user_id, &permissions.to_string(), &listed, now, expires_at]).await?;
    Ok(SolutionToken { token, expires_at })
}

/// Ends every token of a solution.
pub(super) async fn revoke(tx: &mut Tx, solution_id: &str) -> Result<()> {
    tx.exec(REVOKE, params![solution_id]).await?;
    tx.exec(FORGET, params![solution_id]).await?;
    Ok(())
}
