//! `/{catalog-id}/product_sets` and the set's node: products that fit a rule.

use recado_whatsapp::GraphError;
use recado_whatsapp::commerce::filter::Filter;
use recado_whatsapp::params;
use serde_json::{Map, Value, json};

use super::{managed, product};
use crate::commerce::products as stored;
use crate::commerce::sets::{self, ProductSet, StoredSet};
use crate::graph::call::Call;
use crate::graph::project::{object, project};
use crate::graph::route::unknown_node;
use crate::graph::{answer, list as pages};
use crate::state::State;
use crate::world::Caller;

pub(super) const TYPE_NAME: &str = "ProductSet";
const DEFAULT_FIELDS: [&str; 2] = ["id", "name"];

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, catalog_id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    let found = sets::of_catalog(state, catalog_id).await?;
    let nodes = found
        .iter()
        .map(|set| Ok((set.id.clone(), project(call, node(set), &DEFAULT_FIELDS, TYPE_NAME)?)))
        .collect::<Result<_, GraphError>>()?;
    pages::page(state, call, nodes)
}

/// A filter is shown as text, as Graph does.
fn node(found: &StoredSet) -> Map<String, Value> {
    object(json!({
        "id": found.id,
        "name": found.set.name,
        "filter": if found.set.filter.is_null() { Value::Null } else { found.set.filter.to_string().into() },
        "retailer_id": found.set.retailer_id,
        "ordering_info": found.set.ordering_info,
        "metadata": found.set.metadata,
        "product_catalog": {"id": found.catalog_id},
    }))
}

/// The set, changed as the call says.
fn changed(call: &Call, before: Option<ProductSet>) -> Result<ProductSet, GraphError> {
    let name = match (call.text("name")?, &before) {
        (Some(name), _) => name,
        (None, Some(before)) => before.name.clone(),
        (None, None) => return Err(GraphError::required_parameter("name")),
    };
    let unfolded = |name: &str| call.param(name).map(|value| params::unfold(value).into_owned());
    Filter::parse(call.param("filter"))?;
    let (filter, retailer_id, ordering_info, metadata) = match before {
        Some(before) => (before.filter, before.retailer_id, before.ordering_info, before.metadata),
        None => (Value::Null, None, Value::Null, Value::Null),
    };
    Ok(ProductSet {
        name,
        filter: unfolded("filter").unwrap_or(filter),
        retailer_id: call.text("retailer_id")?.or(retailer_id),
        ordering_info: unfolded("ordering_info").unwrap_or(ordering_info),
        metadata: unfolded("metadata").unwrap_or(metadata),
    })
}

pub(super) async fn create(state: &State, caller: &Caller, call: &Call, catalog_id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    Ok(json!({"id": sets::create(state, catalog_id, &changed(call, None)?).await?}))
}

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    project(call, node(&found(state, caller, call, id).await?), &DEFAULT_FIELDS, TYPE_NAME)
}

pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let before = found(state, caller, call, id).await?;
    sets::change(state, id, &changed(call, Some(before.set))?).await?;
    Ok(answer::success())
}

pub(super) async fn delete(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    found(state, caller, call, id).await?;
    sets::delete(state, id).await?;
    Ok(answer::success())
}

/// The products that fit.
pub(super) async fn products(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = found(state, caller, call, id).await?;
    let filter = Filter::parse(Some(&found.set.filter))?;
    let all = stored::of_catalog(state, &found.catalog_id).await?;
    let own = all.into_iter().filter(|one| filter.takes(&one.product.to_filtered())).collect();
    product::page(state, call, own)
}

async fn found(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<StoredSet, GraphError> {
    let found = sets::find(state, id).await?.ok_or_else(|| unknown_node(state, &call.method, id))?;
    managed(state, caller, call, &found.catalog_id).await?;
    Ok(found)
}
