//! `/{waba-id}/flows` and `/{waba-id}/migrate_flows`.

use recado_whatsapp::flow::lifecycle::parse_categories;
use recado_whatsapp::{GraphError, params};
use serde_json::{Value, json};

use super::call::Call;
use super::flow as node;
use super::list as pages;
use crate::flow::{self, Flow, NewFlow};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

/// Names in one call of `migrate_flows` (spec flows §3).
const MAX_MIGRATED: usize = 100;

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let mut nodes = Vec::new();
    for flow in flow::of_waba(state, waba_id).await? {
        let shown = node::shown(state, call, &flow).await?;
        // Lists are in the order of their keys, and this one is in that of time.
        nodes.push((format!("{:020}-{}", flow.created_at.micros(), flow.id), shown));
    }
    pages::page(state, call, nodes)
}

pub(super) async fn create(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let categories = call.param("categories").ok_or_else(|| GraphError::required_parameter("categories"))?;
    let clone_id = call.text("clone_flow_id")?;
    if clone_id.is_some() && call.param("clone_template").is_some() {
        return Err(GraphError::parameter("Only one clone source can be set"));
    }
    let clone_of = match clone_id {
        Some(id) => Some(usable(state, caller, &id).await?),
        None => None,
    };
    let flow_json = node::json_text(call.param("flow_json"))?;
    let new = NewFlow {
        waba_id: waba_id.to_owned(),
        name: call.required_text("name")?,
        categories: parse_categories(categories)?,
        endpoint_uri: call.text("endpoint_uri")?,
        application_id: Some(caller.app_id().to_owned()),
        flow_json,
        clone_of,
    };
    let has_json = new.flow_json.is_some();
    let made = flow::create(state, new).await?;
    if flag(call, "publish")?
        && let Err(error) = flow::publish(state, &made).await
    {
        let mut beside = serde_json::Map::new();
        // The draft stays and can be published later.
        beside.insert("id".into(), made.id.as_str().into());
        beside.insert("validation_errors".into(), json!(made.validation_errors));
        return Err(GraphError::from(error).beside(beside));
    }
    Ok(if has_json {
        json!({"id": made.id, "success": true, "validation_errors": made.validation_errors})
    } else {
        json!({"id": made.id})
    })
}

async fn usable(state: &State, caller: &Caller, id: &str) -> Result<Flow, GraphError> {
    let unknown = || GraphError::parameter("Flow with specified ID does not exist");
    let found = flow::find(state, id).await?.ok_or_else(unknown)?;
    caller.may(MANAGEMENT, &found.waba_id).map_err(|_| unknown())?;
    Ok(found)
}

fn flag(call: &Call, name: &str) -> Result<bool, GraphError> {
    match call.param(name) {
        None | Some(Value::Bool(false)) => Ok(false),
        Some(Value::Bool(true)) => Ok(true),
        Some(Value::String(text)) if text == "true" || text == "1" => Ok(true),
        Some(Value::String(text)) if text == "false" || text == "0" => Ok(false),
        Some(_) => Err(GraphError::parameter(format!("Param {name} must be a boolean."))),
    }
}

pub(super) async fn migrate(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let source_id = call.required_text("source_waba_id")?;
    if !state.world.current().wabas.contains_key(&source_id) {
        return Err(GraphError::parameter("Param source_waba_id names no WhatsApp Business Account."));
    }
    caller.may(MANAGEMENT, &source_id)?;
    if source_id == waba_id {
        return Err(GraphError::parameter("Param source_waba_id must be another account than the target."));
    }
    let names = call.param("source_flow_names").map(params::list);
    if names.as_ref().is_some_and(|names| names.len() > MAX_MIGRATED) {
        return Err(GraphError::parameter(format!("Param source_flow_names must have at most {MAX_MIGRATED} names.")));
    }
    let source = flow::of_waba(state, &source_id).await?;
    let done = flow::migrate(state, source, names, waba_id, caller.app_id()).await?;
    let migrated: Vec<Value> = done
        .copied
        .iter()
        .map(|(flow, copy)| json!({"source_name": flow.name, "source_id": flow.id, "migrated_id": copy}))
        .collect();
    let failed: Vec<Value> = done
        .failed
        .iter()
        .map(|(name, code, words)| json!({"source_name": name, "error_code": code, "error_message": words}))
        .collect();
    Ok(json!({"migrated_flows": migrated, "failed_flows": failed}))
}
