//! The user node, and the accounts that the user was assigned.

use recado_whatsapp::GraphError;
use serde_json::{Value, json};

use super::call::Call;
use super::project::{object, project};
use super::route::unknown_node;
use super::{business, list, phone_number};
use crate::iso_time::iso_time;
use crate::partner::users::{self, User};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT, World};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "User";
const ACCOUNT_TYPE_NAME: &str = "AssignedWhatsAppBusinessAccount";
/// What the list shows of an account's numbers.
const NUMBER_FIELDS: [&str; 6] =
    ["id", "display_phone_number", "verified_name", "quality_rating", "code_verification_status", "name_status"];

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let user = find(state, caller, call, id).await?;
    let world = state.world.current();
    let business = world.businesses.get(&user.business_id);
    let node = json!({
        "id": user.id,
        "name": user.name,
        "business": business.map(|business| json!({"id": business.id, "name": business.name})),
        "user_type": user.user_type,
    });
    project(call, object(node), &["id", "name"], TYPE_NAME)
}

pub(super) async fn accounts(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let user = find(state, caller, call, id).await?;
    let world = state.world.current();
    let mut nodes = Vec::new();
    for assigned in users::accounts_of(state, &user.id).await? {
        let Some(waba) = world.wabas.get(&assigned.waba_id) else { continue };
        if caller.may(MANAGEMENT, &waba.id).is_err() {
            continue;
        }
        let node = json!({
            "id": waba.id,
            "name": waba.name,
            "status": "ACTIVE",
            "assignment_date": iso_time(assigned.assigned_at),
            "permissions": assigned.tasks,
            "business_id": waba.business_id,
            "phone_numbers": numbers(state, &world, caller, &waba.id),
        });
        nodes.push((waba.id.clone(), project(call, object(node), &["id", "name", "status"], ACCOUNT_TYPE_NAME)?));
    }
    list::page(state, call, nodes)
}

fn numbers(state: &State, world: &World, caller: &Caller, waba_id: &str) -> Vec<Value> {
    world
        .numbers_of(waba_id)
        .map(|number| {
            let mut node = phone_number::node(state, world, number, caller.app_id());
            node.retain(|name, value| NUMBER_FIELDS.contains(&name.as_str()) && !value.is_null());
            Value::Object(node)
        })
        .collect()
}

/// A user whom this caller may see: itself, or one of a portfolio that it sees.
async fn find(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<User, GraphError> {
    caller.holds(MANAGEMENT)?;
    let user = users::find(state, id).await?.ok_or_else(|| unknown_node(state, &call.method, id))?;
    let is_itself = matches!(caller, Caller::User(token) if token.user_id == user.id);
    if is_itself || business::is_seen_by(&state.world.current(), caller, &user.business_id) {
        Ok(user)
    } else {
        Err(unknown_node(state, &call.method, id))
    }
}
