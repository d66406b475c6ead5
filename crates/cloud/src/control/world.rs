//! `GET world`, `POST reset`

use axum::extract::State as Extract;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::extract::JsonAnswer;
use super::problem::Problem;
use crate::customer::Customer;
use crate::reset;
use crate::state::State;
use crate::world::{App, PhoneNumber, World};

/// The world shows so many customers; the rest are in `GET customers`.
const CUSTOMERS_SHOWN: u32 = 1000;

pub(super) async fn show(Extract(state): Extract<State>) -> Result<JsonAnswer<Value>, Problem> {
    answer(&state).await
}

pub(super) async fn reset(Extract(state): Extract<State>) -> Result<JsonAnswer<Value>, Problem> {
    reset::reset(&state).await?;
    answer(&state).await
}

async fn answer(state: &State) -> Result<JsonAnswer<Value>, Problem> {
    let customers = state.customers.list_after("", CUSTOMERS_SHOWN).await?;
    Ok(JsonAnswer(describe(&state.world.current(), &customers, state.settings.loopback)))
}

fn describe(world: &World, customers: &[Customer], loopback: bool) -> Value {
    let tokens: Vec<&str> = world.tokens.values().filter_map(|token| token.well_known.as_deref()).collect();
    let business = world.businesses.values().next().map(|business| json!({"id": business.id, "name": business.name}));
    let wabas: Vec<Value> = world
        .wabas
        .values()
        .map(|waba| {
            let numbers: Vec<Value> = world.numbers_of(&waba.id).map(number).collect();
            json!({"id": waba.id, "name": waba.name, "phone_numbers": numbers})
        })
        .collect();
    json!({
        "apps": world.apps.values().map(app).collect::<Vec<_>>(),
        "tokens": tokens,
        "business": business,
        "wabas": wabas,
        "customers": customers,
        "control": {"loopback": loopback},
    })
}

/// Only a secret that everybody knows is shown.
fn app(app: &App) -> Value {
    let secret = app.well_known.then(|| app.secret.expose_secret());
    json!({"id": app.id, "name": app.name, "secret": secret})
}

fn number(number: &PhoneNumber) -> Value {
    json!({"id": number.id, "display_phone_number": number.display, "verified_name": number.verified_name})
}
