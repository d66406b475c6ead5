//! `POST /{waba-id}` (spec §8.13).

use recado_whatsapp::GraphError;
use recado_whatsapp::account_zone::AccountZone;
use serde_json::{Value, json};

use super::answer;
use super::call::Call;
use crate::state::State;
use crate::world::{self, Caller, MANAGEMENT, WabaChange};

const NAME_CHARS: std::ops::RangeInclusive<usize> = 1..=100;
const KEYS: [&str; 5] = [
    "name",
    "timezone_id",
    "is_enabled_for_insights",
    "degrees_of_freedom_spec",
    "disable_marketing_messages_on_cloud_api",
];
const INSIGHTS_STAY: i64 = 200_006;

pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, id)?;
    let change = read(call)?;
    let enables_insights = change.enable_insights;
    world::change_waba(&state.db, id, change).await?;
    state.world.changed().await?;
    if enables_insights { Ok(json!({"id": id})) } else { Ok(answer::success()) }
}

fn read(call: &Call) -> Result<WabaChange, GraphError> {
    if let Some(sent) = call.params.as_object() {
        if let Some(unknown) = sent.keys().find(|name| !KEYS.contains(&name.as_str())) {
            return Err(GraphError::parameter(format!("Unexpected key \"{unknown}\" on param \"body\"")));
        }
        if sent.values().all(Value::is_null) {
            let keys = KEYS.join(", ");
            return Err(GraphError::parameter(format!("One of the parameters {keys} is required.")));
        }
    }
    let name = match call.param("name") {
        None => None,
        Some(Value::String(name)) if NAME_CHARS.contains(&name.trim().chars().count()) => Some(name.trim().to_owned()),
        Some(_) => return Err(GraphError::parameter("Param name must be between 1 and 100 characters long.")),
    };
    let timezone_id = call.text("timezone_id")?;
    if let Some(id) = &timezone_id
        && !(id.bytes().all(|byte| byte.is_ascii_digit()) && id.parse::<AccountZone>().is_ok())
    {
        return Err(GraphError::parameter(format!("Param timezone_id is not a time zone's number - got \"{id}\".")));
    }
    let enable_insights = switch(call, "is_enabled_for_insights")?;
    if enable_insights == Some(false) {
        return Err(GraphError::of(INSIGHTS_STAY));
    }
    Ok(WabaChange {
        name,
        timezone_id,
        enable_insights: enable_insights.unwrap_or(false),
        disable_marketing_messages_on_cloud_api: switch(call, "disable_marketing_messages_on_cloud_api")?,
        degrees_of_freedom_spec: call.object("degrees_of_freedom_spec")?,
    })
}

fn switch(call: &Call, name: &str) -> Result<Option<bool>, GraphError> {
    match call.param(name) {
        None => Ok(None),
        Some(Value::Bool(wanted)) => Ok(Some(*wanted)),
        Some(Value::String(text)) if text == "true" || text == "1" => Ok(Some(true)),
        Some(Value::String(text)) if text == "false" || text == "0" => Ok(Some(false)),
        Some(_) => Err(GraphError::parameter(format!("Param {name} must be a boolean."))),
    }
}
