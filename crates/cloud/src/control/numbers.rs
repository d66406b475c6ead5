//! `GET numbers/{id}`, `PATCH numbers/{id}`: a business's number, and what can be done to it by hand.

use axum::extract::State as Extract;
use serde_json::{Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::number_limits::{self, LimitChange};
use super::problem::Problem;
use crate::state::State;

pub(super) async fn show(Extract(state): Extract<State>, PathId(id): PathId) -> Result<JsonAnswer<Value>, Problem> {
    describe(&state, &id)
}

pub(super) async fn change(
    Extract(state): Extract<State>,
    PathId(id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    // A number that does not exist comes before what is wrong with the change.
    describe(&state, &id)?;
    let fields = body.as_object().ok_or_else(|| Problem::invalid_field("", "the body must be an object"))?;
    if let Some(name) = fields.keys().find(|name| !number_limits::FIELDS.contains(&name.as_str())) {
        let known = number_limits::FIELDS.join(", ");
        return Err(Problem::invalid_field(name, format!("is not a setting of a number; it has {known}")));
    }
    let limits = LimitChange::parse(fields)?;
    number_limits::apply(&state, &id, limits).await?;
    describe(&state, &id)
}

fn describe(state: &State, id: &str) -> Result<JsonAnswer<Value>, Problem> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| Problem::missing(format!("no number has the id {id}")))?;
    let mut shown = json!({
        "id": number.id,
        "waba_id": number.waba_id,
        "display_phone_number": number.display,
        "verified_name": number.verified_name,
        "status": number.status,
    });
    if let Some(shown) = shown.as_object_mut() {
        shown.extend(number_limits::describe(state, &world, number));
    }
    Ok(JsonAnswer(shown))
}
