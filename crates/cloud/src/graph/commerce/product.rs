//! `/{catalog-id}/products` and the product's node.

use recado_whatsapp::commerce::filter::Filter;
use recado_whatsapp::commerce::product::Product;
use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value, json};

use super::managed;
use crate::commerce::groups;
use crate::commerce::products::{self, StoredProduct};
use crate::graph::call::Call;
use crate::graph::project::{asked, project};
use crate::graph::route::unknown_node;
use crate::graph::{answer, list as pages};
use crate::state::State;
use crate::world::Caller;

pub(super) const TYPE_NAME: &str = "ProductItem";
const DEFAULT_FIELDS: [&str; 3] = ["id", "name", "retailer_id"];

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, catalog_id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    let filter = Filter::parse(call.param("filter"))?;
    let only_approved = flag(call, "return_only_approved_products")?;
    let found = products::of_catalog(state, catalog_id).await?;
    let wanted = found
        .into_iter()
        .filter(|found| filter.takes(&found.product.to_filtered()))
        .filter(|found| !only_approved || found.product.unsendable() != Some("is not approved"))
        .collect();
    page(state, call, wanted)
}

/// A page of products; `summary=true` adds how many there are.
pub(super) fn page(state: &State, call: &Call, wanted: Vec<StoredProduct>) -> Result<Value, GraphError> {
    let total = wanted.len();
    let nodes = wanted
        .iter()
        .map(|found| Ok((found.id.clone(), project(call, node(found), &DEFAULT_FIELDS, TYPE_NAME)?)))
        .collect::<Result<_, GraphError>>()?;
    let mut page = pages::page(state, call, nodes)?;
    if flag(call, "summary")?
        && let Some(page) = page.as_object_mut()
    {
        page.insert("summary".into(), json!({"total_count": total}));
    }
    Ok(page)
}

pub(super) fn flag(call: &Call, name: &str) -> Result<bool, GraphError> {
    match call.param(name) {
        None => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(Value::String(text)) if matches!(text.as_str(), "true" | "1") => Ok(true),
        Some(Value::String(text)) if matches!(text.as_str(), "false" | "0" | "") => Ok(false),
        Some(_) => Err(GraphError::parameter(format!("Param {name} must be a boolean."))),
    }
}

/// Every field of the node. Null: it exists and has no value.
fn node(found: &StoredProduct) -> Map<String, Value> {
    let mut node = found.product.to_node();
    node.insert("id".into(), found.id.as_str().into());
    node.insert("product_catalog".into(), json!({"id": found.catalog_id}));
    node.insert("product_feed".into(), found.feed_id.as_ref().map(|id| json!({"id": id})).into());
    node.insert("product_group".into(), Value::Null);
    // The addresses are kept and shown; the cloud does not fetch them.
    node.insert("image_fetch_status".into(), "NO_STATUS".into());
    node.insert("image_cdn_urls".into(), json!([]));
    node
}

pub(super) async fn create(state: &State, caller: &Caller, call: &Call, catalog_id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    let product = Product::parse(&call.params)?;
    Ok(json!({"id": products::create(state, catalog_id, product).await?}))
}

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = found(state, caller, call, id).await?;
    let mut node = node(&found);
    if let Some(retailer_id) = found.product.group()
        && asked(call)?.get("product_group").is_some()
    {
        let groups = groups::of_catalog(state, &found.catalog_id).await?;
        let group = groups.into_iter().find(|group| group.retailer_id == retailer_id);
        let group = group.map(|group| json!({"id": group.id, "retailer_id": group.retailer_id}));
        node.insert("product_group".into(), group.unwrap_or_default());
    }
    project(call, node, &DEFAULT_FIELDS, TYPE_NAME)
}

pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    found(state, caller, call, id).await?;
    products::change(state, id, &call.params).await?;
    Ok(answer::success())
}

pub(super) async fn delete(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    found(state, caller, call, id).await?;
    products::delete(state, id).await?;
    Ok(answer::success())
}

/// What other countries and languages have instead; `type` is `COUNTRY` or `LANGUAGE`, `keys` names some.
pub(super) async fn overrides(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = found(state, caller, call, id).await?;
    let kind_of = |key: &str| if key.contains('_') { "LANGUAGE" } else { "COUNTRY" };
    let wanted = call.text("type")?;
    if let Some(other) = wanted.as_deref().filter(|kind| !matches!(*kind, "COUNTRY" | "LANGUAGE")) {
        return Err(GraphError::parameter(format!(
            "Param type must be one of {{COUNTRY, LANGUAGE}} - got \"{other}\"."
        )));
    }
    let keys = call.param("keys").map(params::list);
    let shown = found
        .product
        .overrides()
        .iter()
        .filter(|(key, _)| wanted.as_deref().is_none_or(|wanted| wanted == kind_of(key)))
        .filter(|(key, _)| keys.as_ref().is_none_or(|keys| keys.contains(key)));
    let nodes = shown.map(|(key, values)| (key.clone(), json!({"key": key, "type": kind_of(key), "values": values})));
    pages::page(state, call, nodes.collect())
}

async fn found(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<StoredProduct, GraphError> {
    let found = products::find(state, id).await?.ok_or_else(|| unknown_node(state, &call.method, id))?;
    managed(state, caller, call, &found.catalog_id).await?;
    Ok(found)
}
