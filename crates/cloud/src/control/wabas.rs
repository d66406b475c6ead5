//! `GET wabas/{id}`, `PATCH wabas/{id}`: an account, and by which price rules it goes.

use axum::extract::State as Extract;
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::pricing::{PricePlan, UnknownWord};
use serde_json::{Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::problem::Problem;
use crate::activity::{Actor, NewActivity};
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
    if let Some(plan) = read_change(&body)? {
        let entry = NewActivity {
            waba_id: id.clone(),
            kind: ActivityType::BillingUpdated,
            actor: Actor::admin(),
            description: "The account has other price rules".to_owned(),
            details: json!({"price_plan": plan.as_str()}),
            at: state.clock.now(),
        };
        world::pin_price_plan(&state.db, plan, entry).await?;
        state.world.changed().await?;
    }
    describe(&state, &id)
}

fn read_change(body: &Value) -> Result<Option<PricePlan>, Problem> {
    let body = body.as_object().ok_or_else(|| Problem::invalid_field("", "the body must be an object"))?;
    if let Some(name) = body.keys().find(|name| *name != "price_plan") {
        return Err(Problem::invalid_field(name, "is not a setting of an account; price_plan is"));
    }
    let Some(plan) = body.get("price_plan").filter(|plan| !plan.is_null()) else { return Ok(None) };
    let plan = plan.as_str().ok_or_else(|| Problem::invalid_field("price_plan", "must be text"))?;
    let plan = plan.parse().map_err(|error: UnknownWord| Problem::invalid_field("price_plan", error.to_string()))?;
    Ok(Some(plan))
}

fn describe(state: &State, id: &str) -> Result<JsonAnswer<Value>, Problem> {
    let world = state.world.current();
    let waba = world.wabas.get(id).ok_or_else(|| Problem::missing(format!("no account has the id {id}")))?;
    Ok(JsonAnswer(json!({
        "id": waba.id,
        "name": waba.name,
        "currency": waba.currency,
        "timezone_id": waba.timezone_id,
        "country": waba.country,
        "price_plan": waba.pricing.plan.as_str(),
    })))
}
