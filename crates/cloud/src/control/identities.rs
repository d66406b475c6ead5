//! `POST customers/{wa_id}/change_number`, `POST customers/{wa_id}/change_identity`: a customer gets another number, or another phone.

use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use recado_whatsapp::phone;
use serde_json::{Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::phones::{find, text_field};
use super::problem::Problem;
use crate::state::State;
use crate::{message, world};

/// Answers the customer under the new number.
pub(super) async fn change_number(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let customer = find(&state, &wa_id)?;
    let to = phone::parse_international(text_field(&body, "to")?);
    let to = to.map_err(|error| Problem::invalid_field("to", error.to_string()))?.wa_id;
    let moved = state
        .db
        .write("cloud.customer.move", (state.clone(), customer, to), |tx, (state, customer, to)| {
            Box::pin(async move {
                let moved = state.customers.change_number(tx, customer, to, state.clock.now()).await?;
                message::tell_number_changed(state, tx, customer, &moved).await?;
                Ok::<_, crate::Error>(moved)
            })
        })
        .await?;
    Ok((StatusCode::CREATED, JsonAnswer(moved)).into_response())
}

/// Answers the hash of the new identity.
pub(super) async fn change_identity(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let hash = state
        .db
        .write("cloud.customer.identity", (state.clone(), customer), |tx, (state, customer)| {
            Box::pin(async move {
                let now = state.clock.now();
                let hash = world::change_identity(tx, &customer.wa_id, now).await?;
                message::tell_identity_changed(state, tx, customer, &hash, now).await?;
                Ok::<_, crate::Error>(hash)
            })
        })
        .await?;
    state.world.changed().await?;
    Ok(JsonAnswer(json!({"identity_key_hash": hash})))
}
