//! `/{catalog-id}/product_groups` and the group's node: variants of one thing.

use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value, json};

use super::{managed, product};
use crate::commerce::groups::{self, Group};
use crate::commerce::products as stored;
use crate::graph::call::Call;
use crate::graph::project::{object, project};
use crate::graph::route::unknown_node;
use crate::graph::{answer, list as pages};
use crate::state::State;
use crate::world::Caller;

pub(super) const TYPE_NAME: &str = "ProductGroup";
const DEFAULT_FIELDS: [&str; 2] = ["id", "retailer_id"];
const MAX_RETAILER_ID_CHARS: usize = 100;

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, catalog_id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    let found = groups::of_catalog(state, catalog_id).await?;
    let nodes = found
        .iter()
        .map(|group| Ok((group.id.clone(), project(call, node(group), &DEFAULT_FIELDS, TYPE_NAME)?)))
        .collect::<Result<_, GraphError>>()?;
    pages::page(state, call, nodes)
}

fn node(group: &Group) -> Map<String, Value> {
    object(json!({
        "id": group.id,
        "retailer_id": group.retailer_id,
        "variants": group.variants,
        "product_catalog": {"id": group.catalog_id},
    }))
}

/// `variants`, a list.
fn variants(call: &Call) -> Result<Option<Value>, GraphError> {
    match call.param("variants").map(|value| params::unfold(value).into_owned()) {
        None => Ok(None),
        Some(variants @ Value::Array(_)) => Ok(Some(variants)),
        Some(_) => Err(GraphError::parameter("Param variants must be an array.")),
    }
}

pub(super) async fn create(state: &State, caller: &Caller, call: &Call, catalog_id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    let retailer_id = call.required_text("retailer_id")?;
    if retailer_id.chars().count() > MAX_RETAILER_ID_CHARS {
        let sentence = format!("Param retailer_id must be at most {MAX_RETAILER_ID_CHARS} characters long.");
        return Err(GraphError::parameter(sentence));
    }
    let variants = variants(call)?.unwrap_or_else(|| json!([]));
    Ok(json!({"id": groups::create(state, catalog_id, &retailer_id, &variants).await?}))
}

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    project(call, node(&found(state, caller, call, id).await?), &DEFAULT_FIELDS, TYPE_NAME)
}

pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    found(state, caller, call, id).await?;
    if let Some(variants) = variants(call)? {
        groups::change(state, id, &variants).await?;
    }
    Ok(answer::success())
}

pub(super) async fn delete(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    found(state, caller, call, id).await?;
    groups::delete(state, id).await?;
    Ok(answer::success())
}

/// The products that name it.
pub(super) async fn products(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let group = found(state, caller, call, id).await?;
    let all = stored::of_catalog(state, &group.catalog_id).await?;
    let own = all.into_iter().filter(|found| found.product.group() == Some(&group.retailer_id)).collect();
    product::page(state, call, own)
}

async fn found(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Group, GraphError> {
    let found = groups::find(state, id).await?.ok_or_else(|| unknown_node(state, &call.method, id))?;
    managed(state, caller, call, &found.catalog_id).await?;
    Ok(found)
}
