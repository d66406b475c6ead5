//! `GET preverified_numbers/{id}`: what reached the telephone of a pre-verified number.

use axum::extract::State as Extract;
use serde_json::{Value, json};

use super::extract::{JsonAnswer, PathId};
use super::problem::Problem;
use crate::partner::preverified;
use crate::state::State;

pub(super) async fn show(Extract(state): Extract<State>, PathId(id): PathId) -> Result<JsonAnswer<Value>, Problem> {
    let number = preverified::find(&state, &id).await?;
    let number = number.ok_or_else(|| Problem::missing(format!("no pre-verified number has the id {id}")))?;
    Ok(JsonAnswer(json!({
        "id": number.id,
        "digits": number.digits,
        "business_id": number.business_id,
        "code": preverified::pending_code(&number, state.clock.now(), &state.settings.limits.assumptions),
    })))
}
