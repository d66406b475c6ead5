//! Multi-partner solutions: the app's edges, the account's edge, the node and what both partners do with it.

use recado_whatsapp::GraphError;
use recado_whatsapp::partner::solution_request::{
    NewSolution, Rejection, Side, check_reject_deactivation, parse_accept, parse_reason,
};
use serde_json::{Value, json};

use super::call::Call;
use super::list as pages;
use super::project::{object, project};
use super::route::unknown_node;
use crate::iso_time::iso_time;
use crate::node_id::new_id;
use crate::partner::solution_token;
use crate::partner::solutions::{self, StoredSolution};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT, World};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "WhatsAppBusinessSolution";
const DEFAULT_FIELDS: [&str; 4] = ["id", "name", "status", "status_for_pending_request"];

/// Makes a solution of the app with another one.
pub(super) async fn found(state: &State, caller: &Caller, call: &Call, app_id: &str) -> Result<Value, GraphError> {
    check_app(state, caller, call, app_id)?;
    let new = NewSolution::parse(&call.params)?;
    let id = solutions::found(state, new, app_id).await?;
    Ok(json!({"solution_id": id}))
}

pub(super) async fn list_of_app(
    state: &State,
    caller: &Caller,
    call: &Call,
    app_id: &str,
) -> Result<Value, GraphError> {
    check_app(state, caller, call, app_id)?;
    let role = call.text("role")?.map(|word| Side::parse_role(&word)).transpose()?;
    page(state, call, solutions::of_app(state, app_id, role).await?)
}

pub(super) async fn list_of_waba(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    page(state, call, solutions::of_waba(state, waba_id).await?)
}

fn page(state: &State, call: &Call, found: Vec<StoredSolution>) -> Result<Value, GraphError> {
    let world = state.world.current();
    let nodes = found
        .iter()
        .map(|stored| Ok((stored.id.clone(), shown(&world, call, stored)?)))
        .collect::<Result<Vec<_>, GraphError>>()?;
    pages::page(state, call, nodes)
}

/// Every field of the node.
pub(super) fn node(world: &World, stored: &StoredSolution) -> Value {
    let mut node = stored.solution.to_json(&stored.id);
    if let Some(app) = world.apps.get(stored.solution.owner_app_id()) {
        node["owner_app"]["name"] = app.name.as_str().into();
    }
    node
}

fn shown(world: &World, call: &Call, stored: &StoredSolution) -> Result<Value, GraphError> {
    project(call, object(node(world, stored)), &DEFAULT_FIELDS, TYPE_NAME)
}

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let stored = find(state, caller, call, id).await?;
    shown(&state.world.current(), call, &stored)
}

/// The token for what one client brought to the solution.
pub(super) async fn access_token(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let stored = find(state, caller, call, id).await?;
    let business_id = call.required_text("business_id")?;
    if !business_id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(GraphError::parameter("Invalid parameter: business_id must be a valid numeric string"));
    }
    let issued = solution_token::issue(state, stored, caller.app_id(), &business_id).await?;
    Ok(json!({"access_token": issued.token, "expires_at": issued.expires_at.seconds()}))
}

pub(super) async fn accept(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    find(state, caller, call, id).await?;
    let named = parse_accept(&call.params)?;
    let app_id = caller.app_id().to_owned();
    let changed =
        solutions::change(state, id, call.actor(state, caller), move |solution| solution.accept(&app_id, &named))
            .await?;
    Ok(json!({
        "solution_id": id,
        "partner_status": changed.solution.partner_status().as_str(),
        "success": true,
        "message": "The partnership of the solution was accepted",
        "update_time": iso_time(state.clock.now()),
    }))
}

pub(super) async fn reject(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    find(state, caller, call, id).await?;
    let rejection = Rejection::parse(&call.params)?;
    let (app_id, asked) = (caller.app_id().to_owned(), rejection.clone());
    solutions::change(state, id, call.actor(state, caller), move |solution| solution.reject(&app_id, &asked)).await?;
    let mut answer = object(json!({
        "success": true,
        "solution_id": id,
        "rejected_request_type": rejection.request_type(),
        "rejection_timestamp": iso_time(state.clock.now()),
    }));
    if let Some(partner) = rejection.partner_app_id() {
        answer.insert("partner_app_id".into(), partner.into());
    }
    Ok(answer.into())
}

pub(super) async fn send_deactivation(
    state: &State,
    caller: &Caller,
    call: &Call,
    id: &str,
) -> Result<Value, GraphError> {
    find(state, caller, call, id).await?;
    let reason = parse_reason(&call.params)?;
    let (app_id, request_id) = (caller.app_id().to_owned(), new_id());
    let request = request_id.clone();
    solutions::change(state, id, call.actor(state, caller), move |solution| {
        solution.request_deactivation(&app_id, &request, reason.clone())
    })
    .await?;
    Ok(json!({
        "success": true,
        "message": "The request to deactivate the solution was sent",
        "request_id": request_id,
    }))
}

pub(super) async fn accept_deactivation(
    state: &State,
    caller: &Caller,
    call: &Call,
    id: &str,
) -> Result<Value, GraphError> {
    find(state, caller, call, id).await?;
    let app_id = caller.app_id().to_owned();
    let changed =
        solutions::change(state, id, call.actor(state, caller), move |solution| solution.accept_deactivation(&app_id))
            .await?;
    shown(&state.world.current(), call, &changed)
}

pub(super) async fn reject_deactivation(
    state: &State,
    caller: &Caller,
    call: &Call,
    id: &str,
) -> Result<Value, GraphError> {
    find(state, caller, call, id).await?;
    check_reject_deactivation(&call.params)?;
    let app_id = caller.app_id().to_owned();
    let changed =
        solutions::change(state, id, call.actor(state, caller), move |solution| solution.reject_deactivation(&app_id))
            .await?;
    shown(&state.world.current(), call, &changed)
}

/// A solution that the caller's app takes part in.
async fn find(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<StoredSolution, GraphError> {
    check_permission(caller)?;
    let found = solutions::find(state, id).await?;
    let found = found.filter(|stored| stored.solution.side_of(caller.app_id()).is_some());
    found.ok_or_else(|| unknown_node(state, &call.method, id))
}

/// Only the app itself, by its own token or one of its users'.
pub(super) fn check_app(state: &State, caller: &Caller, call: &Call, app_id: &str) -> Result<(), GraphError> {
    if caller.app_id() != app_id {
        return Err(unknown_node(state, &call.method, app_id));
    }
    check_permission(caller)
}

fn check_permission(caller: &Caller) -> Result<(), GraphError> {
    match caller {
        Caller::App { .. } => Ok(()),
        Caller::User(_) => caller.holds(MANAGEMENT),
    }
}
