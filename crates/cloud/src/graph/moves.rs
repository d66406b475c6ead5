//! Accounts that move to a solution or between two: the account's edges, and the intents as nodes.

use recado_whatsapp::GraphError;
use recado_whatsapp::partner::move_intent::{MoveRequest, Movement, SetMobility, Stage};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::list as pages;
use super::project::{asked, object, project};
use super::route::unknown_node;
use super::{solution, waba};
use crate::iso_time::iso_time;
use crate::partner::moves::{self, StoredMove};
use crate::partner::solutions;
use crate::state::State;
use crate::world::{Business, Caller, MANAGEMENT};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "WhatsAppBusinessAccountMobilityIntent";
const MIGRATION_TYPE_NAME: &str = "WhatsAppBusinessAccountMigrationIntent";
const REQUEST_TYPE_NAME: &str = "BusinessOwnedObjectOnBehalfOfRequest";

pub(super) async fn mobility(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let request = MoveRequest::parse_mobility(&call.params, state.clock.now())?;
    let moved = moves::request(state, waba_id, caller.app_id(), request, call.actor(state, caller)).await?;
    let stage = moved.intent.stage;
    let mut answer = answer(&moved, stage.of_mobility_answer());
    answer.insert("mobility_intent_id".into(), moved.id.as_str().into());
    answer.insert("approval_required".into(), (stage == Stage::Pending).into());
    answer.insert("next_steps".into(), stage.next_steps().into());
    Ok(answer.into())
}

pub(super) async fn migration(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let request = MoveRequest::parse_migration(&call.params, state.clock.now())?;
    let moved = moves::request(state, waba_id, caller.app_id(), request, call.actor(state, caller)).await?;
    let mut answer = answer(&moved, moved.intent.stage.of_migration_answer());
    answer.insert("migration_intent_id".into(), moved.id.as_str().into());
    Ok(answer.into())
}

fn answer(moved: &StoredMove, status: &str) -> Map<String, Value> {
    let mut answer = object(json!({"success": true, "status": status}));
    if let Some(at) = moved.intent.at.filter(|_| moved.intent.stage != Stage::Cancelled) {
        answer.insert("estimated_completion_time".into(), iso_time(at).into());
    }
    answer
}

pub(super) async fn set_mobility(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let set = SetMobility::parse(&call.params, waba_id)?;
    if set.app_id.as_deref().is_some_and(|app_id| app_id != caller.app_id()) {
        return Err(GraphError::not_yours("Your app doesn't have permission to act for another app"));
    }
    let solution_id = match set.solution_id {
        Some(id) => id,
        // The one that the app has, where it does not say which.
        None => {
            let own = solutions::of_app(state, caller.app_id(), None).await?;
            let active = own.into_iter().find(|stored| stored.solution.is_active());
            active
                .map(|stored| stored.id)
                .ok_or_else(|| GraphError::impossible_now("The app has no active solution"))?
        }
    };
    let actor = call.actor(state, caller);
    let moved = moves::set_handover(state, waba_id, caller.app_id(), solution_id, actor).await?;
    Ok(json!({
        "success": true,
        "intent_id": moved.id,
        "client_mutation_id": set.client_mutation_id,
        "error_msg": null,
    }))
}

/// What partners wait for: the moves of the account that are not over.
pub(super) async fn in_progress(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let world = state.world.current();
    let shown = |business: &Business| json!({"id": business.id, "name": business.name});
    let owner = world.wabas.get(waba_id).and_then(|waba| world.businesses.get(&waba.business_id));
    let nodes = moves::open_of(state, waba_id)
        .await?
        .into_iter()
        .map(|open| {
            let requesting = world.apps.get(&open.app_id).and_then(|app| world.businesses.get(&app.business_id));
            let node = json!({
                "id": open.id,
                "status": "IN_PROGRESS",
                "business_owned_object": waba_id,
                "receiving_business": owner.map(shown),
                "requesting_business": requesting.map(shown),
            });
            let defaults = ["id", "status", "business_owned_object", "receiving_business", "requesting_business"];
            Ok((open.id, project(call, object(node), &defaults, REQUEST_TYPE_NAME)?))
        })
        .collect::<Result<Vec<_>, GraphError>>()?;
    pages::page(state, call, nodes)
}

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let stored = moves::find(state, id).await?.ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, &stored.waba_id)?;
    let stage = stored.intent.stage;
    if stored.intent.movement == Movement::Migration {
        let node = json!({"id": stored.id, "status": stage.of_migration_node()});
        return project(call, object(node), &["id", "status"], MIGRATION_TYPE_NAME);
    }
    let world = state.world.current();
    let fields = asked(call)?;
    let account = world.wabas.get(&stored.waba_id).map(|account| {
        let mut node = waba::node(state, &world, account);
        // Of all its fields only those that somebody asked for.
        let wants_more = fields.get("waba").is_some_and(|field| !field.fields.is_empty());
        node.retain(|name, value| {
            !value.is_null() && (wants_more || ["id", "name", "status"].contains(&name.as_str()))
        });
        Value::Object(node)
    });
    let solution = solutions::find(state, &stored.intent.solution_id).await?;
    let node = json!({
        "id": stored.id,
        "waba": account,
        "solution": solution.map(|found| solution::node(&world, &found)),
        "status": stage.of_mobility_node(),
        "created_time": iso_time(stored.created_at),
        "updated_time": iso_time(stored.updated_at),
    });
    let defaults = ["id", "waba", "solution", "status", "created_time", "updated_time"];
    project(call, object(node), &defaults, TYPE_NAME)
}
