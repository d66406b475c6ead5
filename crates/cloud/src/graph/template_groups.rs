//! `/{waba-id}/template_groups` and `/{template-group-id}`.

use recado_whatsapp::GraphError;
use recado_whatsapp::template::group::{NewTemplateGroup, TemplateGroupChange};
use serde_json::{Map, Value, json};

use super::answer::success;
use super::call::Call;
use super::list as pages;
use super::project::project;
use super::route::unknown_node;
use crate::iso_time::iso_time;
use crate::state::State;
use crate::template::groups::{self, TemplateGroup};
use crate::world::{Caller, MANAGEMENT};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "BusinessMessagingTemplateGroup";
const DEFAULT_FIELDS: [&str; 7] = [
    "id",
    "name",
    "description",
    "creation_time",
    "update_time",
    "whatsapp_business_account",
    "whatsapp_business_templates",
];

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let groups = groups::of_waba(state, waba_id).await?;
    let nodes = groups
        .iter()
        .map(|group| Ok((group.id.clone(), project(call, node(state, group), &DEFAULT_FIELDS, TYPE_NAME)?)))
        .collect::<Result<Vec<_>, GraphError>>()?;
    pages::page(state, call, nodes)
}

pub(super) async fn create(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let new = NewTemplateGroup::parse(&call.params)?;
    Ok(json!({"id": groups::create(state, waba_id, new).await?}))
}

/// A call for the node.
pub(super) async fn serve(
    state: &State,
    caller: &Caller,
    call: &Call,
    group: &TemplateGroup,
) -> Result<Value, GraphError> {
    if caller.may(MANAGEMENT, &group.waba_id).is_err() {
        return Err(unknown_node(state, &call.method, &group.id));
    }
    match call.method.as_str() {
        "GET" => project(call, node(state, group), &DEFAULT_FIELDS, TYPE_NAME),
        "POST" => {
            groups::change(state, group, TemplateGroupChange::parse(&call.params)?).await?;
            Ok(success())
        }
        "DELETE" => {
            groups::delete(state, &group.id).await?;
            Ok(success())
        }
        method => Err(GraphError::unsupported_method(method)),
    }
}

/// Every field of a group.
fn node(state: &State, group: &TemplateGroup) -> Map<String, Value> {
    let world = state.world.current();
    let account = world.wabas.get(&group.waba_id).map(|waba| {
        json!({"id": waba.id, "name": waba.name, "currency": waba.currency, "timezone_id": waba.timezone_id,
            "message_template_namespace": waba.message_template_namespace})
    });
    let templates: Vec<Value> = group
        .templates()
        .iter()
        .filter_map(|id| world.templates.get(id))
        .map(|template| {
            let definition = &template.definition;
            json!({"id": template.id, "name": definition.name, "language": definition.language,
                "category": definition.category.as_str(), "status": definition.status.as_str()})
        })
        .collect();
    let fields = json!({
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "creation_time": iso_time(group.created_at),
        "update_time": iso_time(group.updated_at),
        "whatsapp_business_account": account,
        "whatsapp_business_templates": {"data": templates},
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
