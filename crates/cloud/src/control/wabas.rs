//! `GET wabas/{id}`, `PATCH wabas/{id}`: an account, by which price rules it goes, and what WhatsApp found about it.

use axum::extract::State as Extract;
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::pricing::{PricePlan, UnknownWord};
use recado_whatsapp::webhook::AccountChange;
use serde_json::{Map, Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::problem::Problem;
use super::waba_limits::{self, LimitChange};
use super::waba_pricing::{self, PricingChange};
use super::waba_trust::{self, TrustChange};
use crate::activity::{Actor, NewActivity};
use crate::error::Error;
use crate::limits;
use crate::state::State;
use crate::webhook;
use crate::world::{self, BusinessVerification, change_waba_details};

const REVIEWS: [&str; 4] = ["PENDING", "APPROVED", "REJECTED", "DEFERRED"];

/// What WhatsApp decides about an account; `None` stays.
#[derive(Debug, Clone, Copy, Default)]
struct WabaReview {
    account: Option<&'static str>,
    /// Of its portfolio.
    business: Option<BusinessVerification>,
}

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
    let change = read_change(&body)?;
    let nothing = Map::new();
    let fields = body.as_object().unwrap_or(&nothing);
    let limits = LimitChange::parse(fields)?;
    let pricing = PricingChange::parse(&state, fields)?;
    let trust = TrustChange::parse(fields)?;
    if let Some(plan) = change.price_plan {
        let entry = NewActivity {
            waba_id: id.clone(),
            kind: ActivityType::BillingUpdated,
            actor: Actor::admin(),
            description: "The account has other price rules".to_owned(),
            details: json!({"price_plan": plan.as_str()}),
            at: state.clock.now(),
        };
        world::pin_price_plan(&state.db, plan, entry).await?;
    }
    review(&state, &id, change.review).await?;
    state.world.changed().await?;
    waba_limits::apply(&state, &id, limits).await?;
    waba_pricing::apply(&state, &id, pricing).await?;
    waba_trust::apply(&state, &id, trust).await?;
    describe(&state, &id)
}

/// Writes the decision down, and tells the apps of the account's review.
async fn review(state: &State, id: &str, review: WabaReview) -> Result<(), Error> {
    state
        .db
        .write("cloud.waba.review", (state.clone(), id.to_owned(), review), |tx, (state, id, review)| {
            Box::pin(async move {
                if let Some(verification) = review.business {
                    limits::set_verification(state, tx, id, verification).await?;
                }
                let Some(decision) = review.account else { return Ok(()) };
                change_waba_details(tx, id, |details| decision.clone_into(&mut details.account_review_status)).await?;
                let change = AccountChange { field: "account_review_update", value: json!({"decision": decision}) };
                webhook::tell_account_changes(state, tx, id, &[change]).await
            })
        })
        .await
}

/// The settings that have files of their own.
const SET_ELSEWHERE: [&[&str]; 3] = [&waba_limits::FIELDS, &waba_pricing::FIELDS, &waba_trust::FIELDS];

/// What is to change; `None` stays.
struct WabaChange {
    price_plan: Option<PricePlan>,
    review: WabaReview,
}

fn read_change(body: &Value) -> Result<WabaChange, Problem> {
    let body = body.as_object().ok_or_else(|| Problem::invalid_field("", "the body must be an object"))?;
    let mut change = WabaChange { price_plan: None, review: WabaReview::default() };
    for (name, value) in body.iter().filter(|(_, value)| !value.is_null()) {
        let text = value.as_str().ok_or_else(|| Problem::invalid_field(name, "must be text"));
        match name.as_str() {
            "price_plan" => {
                let plan = text?.parse();
                let wrong = |error: UnknownWord| Problem::invalid_field("price_plan", error.to_string());
                change.price_plan = Some(plan.map_err(wrong)?);
            }
            "account_review_status" => change.review.account = Some(one_of(name, text?, &REVIEWS)?),
            "business_verification_status" => {
                let words = BusinessVerification::ALL.map(BusinessVerification::as_str);
                let word = one_of(name, text?, &words)?;
                change.review.business = BusinessVerification::ALL.into_iter().find(|known| known.as_str() == word);
            }
            name if SET_ELSEWHERE.iter().any(|fields| fields.contains(&name)) => {}
            _ => {
                let detail = format!(
                    "is not a setting of an account; price_plan, account_review_status, business_verification_status, {} are",
                    SET_ELSEWHERE.concat().join(", ")
                );
                return Err(Problem::invalid_field(name, detail));
            }
        }
    }
    Ok(change)
}

fn one_of(name: &str, text: &str, words: &[&'static str]) -> Result<&'static str, Problem> {
    let found = words.iter().copied().find(|word| *word == text);
    found.ok_or_else(|| Problem::invalid_field(name, format!("must be one of {}", words.join(", "))))
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
        "account_review_status": waba.details.account_review_status,
        "business_verification_status": world.limit_states.portfolio(&waba.business_id).verification().as_str(),
    });
    if let Some(shown) = shown.as_object_mut() {
        shown.extend(waba_limits::describe(&world, id));
        shown.extend(waba_pricing::describe(waba));
        shown.extend(waba_trust::describe(&world, waba));
    }
    Ok(JsonAnswer(shown))
}
