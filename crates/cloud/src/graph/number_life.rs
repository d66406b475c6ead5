//! A number's life over Graph (spec §8.1): added, verified by a code, registered, deregistered.

use recado_core::Timestamp;
use recado_whatsapp::GraphError;
use recado_whatsapp::number::NumberStatus;
use recado_whatsapp::number::adding::AddNumberRequest;
use recado_whatsapp::number::registration::RegisterRequest;
use recado_whatsapp::number::status::NumberEvent;
use recado_whatsapp::number::verification::{CodePurpose, CodeRequest, parse_code};
use recado_whatsapp::webhook::{
    AccountChange, LimitFields, PinEvent, QualityEvent, phone_number_quality_update, security,
};
use serde_json::{Value, json};

use super::answer;
use super::call::Call;
use super::messages::graph_version;
use super::phone_number::permitted;
use crate::message::WEBHOOK_VERSION;
use crate::number::{self, Adding, Effect, log};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT, NumberRecord};

const UNAVAILABLE: i64 = 133_004;
/// The code that every number of the default world is sent.
const WELL_KNOWN_CODE: &str = "123456";

/// `POST /{waba-id}/phone_numbers`
pub(super) async fn add(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let world = state.world.current();
    let waba = world.wabas.get(waba_id).ok_or_else(|| super::route::unknown_node(state, &call.method, waba_id))?;
    let request = AddNumberRequest::parse(&call.params)?;
    // All numbers of a portfolio have its limit.
    let limit = world.portfolio_limit(waba);
    let callers_business_id = world.apps.get(caller.app_id()).map(|app| app.business_id.as_str());
    let actor = call.actor(state, caller);
    let adding = Adding { waba, messaging_limit: limit, request, callers_business_id, actor };
    let id = number::add(state, adding).await?;
    Ok(json!({"id": id}))
}

/// `POST /{phone-number-id}/request_code`
pub(super) async fn request_code(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    permitted(state, caller, call, id, MANAGEMENT)?;
    CodeRequest::parse(&call.params)?;
    let code = match state.settings.empty {
        false => WELL_KNOWN_CODE.to_owned(),
        true => format!("{:06}", rand::random_range(0..1_000_000_u32)),
    };
    let assumptions = state.settings.limits.assumptions.clone();
    number::change(state, id, move |number, now| {
        let purpose = purpose_of(number);
        number.state.request_code(code.clone(), purpose, now, &assumptions).into()
    })
    .await?;
    Ok(answer::success())
}

/// `POST /{phone-number-id}/verify_code`
pub(super) async fn verify_code(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    permitted(state, caller, call, id, MANAGEMENT)?;
    let code = parse_code(&call.params)?;
    let (actor, assumptions) = (call.actor(state, caller), state.settings.limits.assumptions.clone());
    let world = state.world.current();
    let former = world.phone_numbers.get(id).and_then(|number| number.details.migrates_from.as_ref());
    let former =
        former.and_then(|former| world.phone_numbers.get(former)).map(|former| former.state.verification.clone());
    number::change(state, id, move |number, now| {
        let purpose = purpose_of(number);
        match (number.state.verify_code(&code, purpose, now, &assumptions), &former) {
            (Ok(()), _) => Effect { activities: vec![log::verified(number, &actor, now)], ..Effect::from(Ok(())) },
            // The former account asked for this code.
            (Err(wrong), Some(former)) => former.refuse_as_others(&code, now, &assumptions).and(Err(wrong)).into(),
            (Err(wrong), None) => Err(wrong).into(),
        }
    })
    .await?;
    Ok(json!({"success": true, "id": id}))
}

fn purpose_of(number: &NumberRecord) -> CodePurpose {
    match number.details.migrates_from {
        Some(_) => CodePurpose::Migration,
        None => CodePurpose::Verification,
    }
}

/// `POST /{phone-number-id}/register`
pub(super) async fn register(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = permitted(state, caller, call, id, MANAGEMENT)?;
    let request = RegisterRequest::parse(&call.params, graph_version(call))?;
    check_maintenance(state, id)?;
    let waba = world.phone_numbers.get(id).and_then(|number| world.waba_of(number));
    let limit = waba.map(|waba| world.portfolio_limit(waba).as_str()).unwrap_or_default();
    let (actor, assumptions) = (call.actor(state, caller), state.settings.limits.assumptions.clone());
    let movers = actor.clone();
    let moved_from = number::change(state, id, move |number, now| {
        let name_before = number.state.name.verified_name.clone();
        let registered = match number.state.register(&request, now, &assumptions) {
            Ok(registered) => registered,
            Err(refused) => return Err(refused).into(),
        };
        if number.state.name.verified_name != name_before {
            number.details.official_account.name_changed();
        }
        let (mut changes, mut activities) = (Vec::new(), Vec::new());
        if registered.pin_was_set {
            changes.push(security(&number.display, PinEvent::Changed));
            activities.push(log::pin_changed(number, &actor, "The two-step PIN of a phone number was set", now));
        }
        if registered.is_onboarding {
            changes.push(onboarding(number, limit, now));
        }
        Effect { answer: Ok(number.details.migrates_from.take()), changes, activities }
    })
    .await?;
    if let Some(former) = moved_from {
        number::change(state, &former, move |number, now| {
            number.state.apply(NumberEvent::Migrated);
            let entry = log::removed(number, &movers, "A phone number moved to another account", now);
            Effect { activities: vec![entry], ..Effect::from(Ok(())) }
        })
        .await?;
    }
    Ok(answer::success())
}

/// A number whose throughput grows is neither registered nor deregistered meanwhile (unconfirmed): 133004.
fn check_maintenance(state: &State, id: &str) -> Result<(), GraphError> {
    let throughput = state.world.current().limit_states.throughput(id);
    throughput
        .check_maintenance(state.clock.now())
        .map_err(|_| GraphError::of(UNAVAILABLE).details("The phone number is in maintenance. Try again in a minute."))
}

fn onboarding(number: &NumberRecord, limit: &str, now: Timestamp) -> AccountChange {
    let fields = LimitFields::at(WEBHOOK_VERSION, now);
    phone_number_quality_update(&number.display, QualityEvent::Onboarding, None, limit, fields)
}

/// `POST /{phone-number-id}/deregister`
pub(super) async fn deregister(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    permitted(state, caller, call, id, MANAGEMENT)?;
    check_maintenance(state, id)?;
    number::change(state, id, |number, now| number.state.deregister(now).into()).await?;
    Ok(answer::success())
}

/// Whether the number is still there for Graph.
pub(super) fn is_there(status: NumberStatus) -> bool {
    !status.is_final()
}
