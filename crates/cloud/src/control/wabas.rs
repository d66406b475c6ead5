//! `GET wabas/{id}`, `PATCH wabas/{id}`: an account, and by which price rules it goes.

use axum::extract::State as Extract;
use recado_whatsapp::pricing::{PricePlan, UnknownWord};
use serde_json::{Map, Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::problem::Problem;
use super::waba_limits::{self, LimitChange};
use crate::state::State;
use crate::world;

pub(super) async fn show(Extract(state): Extract<State>, PathId(id): PathId) -> Result<JsonAnswer<Value>, Problem> {
    describe(&state, &id)
}

pub(super) async fn change(
    Extract(state): Extract<State>,
    PathId(id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    // An account that does not exist comes before what is wrong with the change.
    describe(&state, &id)?;
    let plan = read_change(&body)?;
    let limits = LimitChange::parse(body.as_object().unwrap_or(&Map::new()))?;
    if let Some(plan) = plan {
        world::pin_price_plan(&state.db, &id, plan).await?;
        state.world.changed().await?;
    }
    waba_limits::apply(&state, &id, limits).await?;
    describe(&state, &id)
}

fn read_change(body: &Value) -> Result<Option<PricePlan>, Problem> {
    let body = body.as_object().ok_or_else(|| Problem::invalid_field("", "the body must be an object"))?;
    let is_known = |name: &str| name == "price_plan" || waba_limits::FIELDS.contains(&name);
    if let Some(name) = body.keys().find(|name| !is_known(name)) {
        let known = waba_limits::FIELDS.join(", ");
        return Err(Problem::invalid_field(
            name,
            format!("is not a setting of an account; it has price_plan, {known}"),
        ));
    }
    let Some(plan) = body.get("price_plan").filter(|plan| !plan.is_null()) else { return Ok(None) };
    let plan = plan.as_str().ok_or_else(|| Problem::invalid_field("price_plan", "must be text"))?;
    let plan = plan.parse().map_err(|error: UnknownWord| Problem::invalid_field("price_plan", error.to_string()))?;
    Ok(Some(plan))
}

fn describe(state: &State, id: &str) -> Result<JsonAnswer<Value>, Problem> {
    let world = state.world.current();
    let waba = world.wabas.get(id).ok_or_else(|| Problem::missing(format!("no account has the id {id}")))?;
    let mut shown = json!({
        "id": waba.id,
        "name": waba.name,
        "currency": waba.currency,
        "timezone_id": waba.timezone_id,
        "country": waba.country,
        "price_plan": waba.pricing.plan.as_str(),
    });
    if let Some(shown) = shown.as_object_mut() {
        shown.extend(waba_limits::describe(&world, id));
    }
    Ok(JsonAnswer(shown))
}
