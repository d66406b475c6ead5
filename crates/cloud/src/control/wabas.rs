//! `GET wabas/{id}`, `PATCH wabas/{id}`: an account, by which price rules it goes, and what WhatsApp found about it.

use std::collections::BTreeMap;

use axum::extract::State as Extract;
use recado_core::Timestamp;
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::pricing::international::Eligibility;
use recado_whatsapp::pricing::{PricePlan, UnknownWord};
use recado_whatsapp::webhook::AccountChange;
use serde_json::{Map, Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::problem::Problem;
use super::waba_limits::{self, LimitChange};
use crate::activity::{Actor, NewActivity};
use crate::error::Error;
use crate::state::State;
use crate::webhook;
use crate::world::{self, BusinessVerification, PortfolioLimits, WabaReview, change_limit_state};

const REVIEWS: [&str; 4] = ["PENDING", "APPROVED", "REJECTED", "DEFERRED"];

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
    let limits = LimitChange::parse(body.as_object().unwrap_or(&Map::new()))?;
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
    review(&state, &id, change).await?;
    state.world.changed().await?;
    waba_limits::apply(&state, &id, limits).await?;
    describe(&state, &id)
}

/// Writes down what was decided, and tells the apps of the account.
async fn review(state: &State, id: &str, change: WabaChange) -> Result<(), Error> {
    let world = state.world.current();
    let business_id = world.wabas.get(id).map(|waba| waba.business_id.clone()).unwrap_or_default();
    state
        .db
        .write("cloud.waba.review", (state.clone(), id.to_owned(), business_id, change), |tx, input| {
            Box::pin(async move {
                let (state, id, business_id, change) = input;
                world::note_review(tx, id, &change.review).await?;
                if let Some(verification) = change.business_verification {
                    change_limit_state::<PortfolioLimits, _>(tx, business_id, |limits| {
                        limits.verification = verification;
                    })
                    .await?;
                }
                webhook::tell_account_changes(state, tx, id, &told(&change.review)).await
            })
        })
        .await
}

/// What webhooks tell of it.
fn told(review: &WabaReview) -> Vec<AccountChange> {
    let update = |value: Value| AccountChange { field: "account_update", value };
    let decision = review
        .account_review_status
        .map(|decision| AccountChange { field: "account_review_update", value: json!({"decision": decision}) });
    let eligible = review.authentication_international.as_ref().filter(|rate| rate.start_time.is_some());
    let eligibility = eligible.map(|rate| {
        update(json!({
            "event": "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", "auth_international_rate_eligibility": rate.to_json(),
        }))
    });
    let location = review
        .primary_business_location
        .as_ref()
        .map(|country| update(json!({"event": "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", "country": country})));
    decision.into_iter().chain(eligibility).chain(location).collect()
}

/// What is to change; `None` stays.
struct WabaChange {
    price_plan: Option<PricePlan>,
    business_verification: Option<BusinessVerification>,
    review: WabaReview,
}

fn read_change(body: &Value) -> Result<WabaChange, Problem> {
    let body = body.as_object().ok_or_else(|| Problem::invalid_field("", "the body must be an object"))?;
    let mut change = WabaChange { price_plan: None, business_verification: None, review: WabaReview::default() };
    if let Some(value) = body.get("authentication_international") {
        change.review.authentication_international = Some(read_eligibility(value)?);
    }
    for (name, value) in body.iter().filter(|(_, value)| !value.is_null()) {
        let text = value.as_str().ok_or_else(|| Problem::invalid_field(name, "must be text"));
        match name.as_str() {
            "price_plan" => {
                let plan = text?.parse();
                let wrong = |error: UnknownWord| Problem::invalid_field("price_plan", error.to_string());
                change.price_plan = Some(plan.map_err(wrong)?);
            }
            "account_review_status" => change.review.account_review_status = Some(one_of(name, text?, &REVIEWS)?),
            "business_verification_status" => {
                let word = one_of(name, text?, &BusinessVerification::ALL.map(BusinessVerification::as_str))?;
                let all = BusinessVerification::ALL.into_iter();
                change.business_verification = all.clone().find(|verification| verification.as_str() == word);
            }
            "primary_business_location" => change.review.primary_business_location = Some(read_country(name, text?)?),
            "authentication_international" => {}
            name if waba_limits::FIELDS.contains(&name) => {}
            _ => {
                let detail = format!(
                    "is not a setting of an account; price_plan, account_review_status, business_verification_status, \
                     authentication_international, primary_business_location, {} are",
                    waba_limits::FIELDS.join(", ")
                );
                return Err(Problem::invalid_field(name, detail));
            }
        }
    }
    Ok(change)
}

/// `{"start_time": "2026-10-05T00:00:00Z", "exception_countries": {"IN": "2026-11-01T00:00:00Z"}}`; null: it is not eligible.
fn read_eligibility(value: &Value) -> Result<Eligibility, Problem> {
    const NAME: &str = "authentication_international";
    if value.is_null() {
        return Ok(Eligibility::default());
    }
    let moment = |name: &str, value: &Value| {
        let found = value.as_str().and_then(|text| Timestamp::parse(text).ok());
        found.ok_or_else(|| Problem::invalid_field(name, "must be a moment such as 2026-10-05T00:00:00Z"))
    };
    let wrong = || {
        let detail = "must be null, or an object with start_time and perhaps exception_countries, an object of countries and moments";
        Problem::invalid_field(NAME, detail)
    };
    let object = value.as_object().ok_or_else(wrong)?;
    if object.keys().any(|key| key != "start_time" && key != "exception_countries") {
        return Err(wrong());
    }
    let start = object.get("start_time").ok_or_else(wrong)?;
    let mut eligibility = Eligibility {
        start_time: Some(moment("authentication_international.start_time", start)?),
        exception_countries: Vec::new(),
    };
    if let Some(exceptions) = object.get("exception_countries").filter(|exceptions| !exceptions.is_null()) {
        for (country, start) in exceptions.as_object().ok_or_else(wrong)? {
            let name = "authentication_international.exception_countries";
            eligibility.exception_countries.push((read_country(name, country)?, moment(name, start)?));
        }
    }
    Ok(eligibility)
}

fn read_country(name: &str, text: &str) -> Result<String, Problem> {
    let is_country = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let wrong = || Problem::invalid_field(name, "must be two capital letters such as IN");
    is_country.then(|| text.to_owned()).ok_or_else(wrong)
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
        "business_verification_status": world.limit_states.portfolio(&waba.business_id).verification.as_str(),
        "authentication_international": waba.pricing.authentication_international.start_time.map(|start| json!({
            "start_time": start,
            "exception_countries": waba.pricing.authentication_international.exception_countries.iter().cloned()
                .collect::<BTreeMap<String, Timestamp>>(),
        })),
        "primary_business_location": waba.pricing.primary_business_location,
    });
    if let Some(shown) = shown.as_object_mut() {
        shown.extend(waba_limits::describe(&world, id));
    }
    Ok(JsonAnswer(shown))
}
