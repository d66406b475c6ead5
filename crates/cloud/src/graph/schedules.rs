//! `/{waba-id}/schedules`: business hours and the like.

use recado_whatsapp::GraphError;
use recado_whatsapp::account::schedule::{Schedule, ScheduleQuery};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::list as pages;
use super::project::project;
use crate::iso_time::iso_time;
use crate::partner::schedules::{self, StoredSchedule};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

const TYPE_NAME: &str = "WhatsAppBusinessAccountSchedule";
/// Shown where `fields` asks for nothing: all that has a value.
const DEFAULT_FIELDS: [&str; 13] = [
    "id",
    "name",
    "status",
    "schedule_type",
    "description",
    "start_time",
    "end_time",
    "timezone",
    "days_of_week",
    "created_time",
    "updated_time",
    "is_active",
    "recurrence_pattern",
];

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let query = ScheduleQuery::parse(&call.params)?;
    let mut found = schedules::list(state, waba_id).await?;
    found.sort_by(|one, other| query.order((one.created_at, one.updated_at), (other.created_at, other.updated_at)));
    let nodes = found
        .iter()
        .map(|stored| (stored.id.clone(), node(state, stored)))
        .filter(|(_, node)| query.takes(node))
        .map(|(id, node)| Ok((id, project(call, node, &DEFAULT_FIELDS, TYPE_NAME)?)))
        .collect::<Result<Vec<_>, GraphError>>()?;
    pages::page(state, call, nodes)
}

/// Every field of a schedule.
fn node(state: &State, stored: &StoredSchedule) -> Map<String, Value> {
    let mut node = stored.schedule.to_json(state.clock.now());
    node.insert("id".into(), stored.id.as_str().into());
    node.insert("created_time".into(), iso_time(stored.created_at).into());
    node.insert("updated_time".into(), iso_time(stored.updated_at).into());
    node
}

/// The field of the account's node.
pub(super) async fn field(state: &State, waba_id: &str) -> Result<Value, GraphError> {
    let found = schedules::list(state, waba_id).await?;
    Ok(found
        .iter()
        .map(|stored| {
            let mut node = node(state, stored);
            node.retain(|_, value| !value.is_null());
            Value::Object(node)
        })
        .collect())
}

pub(super) async fn create(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let schedule = Schedule::parse(&call.params)?;
    let id = schedules::create(state, waba_id, schedule, call.actor(state, caller)).await?;
    Ok(json!({"id": id}))
}
