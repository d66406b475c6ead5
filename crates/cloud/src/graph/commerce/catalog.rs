//! `/{business-id}/owned_product_catalogs` and the catalogue's node.

use recado_whatsapp::GraphError;
use recado_whatsapp::commerce::catalog::Catalog;
use serde_json::{Map, Value, json};

use super::managed;
use crate::commerce::catalogs::{self, StoredCatalog};
use crate::commerce::feeds;
use crate::graph::call::Call;
use crate::graph::project::{asked, object, project};
use crate::graph::{answer, business, list as pages};
use crate::state::State;
use crate::world::{BUSINESS, CATALOG, Caller};

pub(super) const TYPE_NAME: &str = "ProductCatalog";
const DEFAULT_FIELDS: [&str; 2] = ["id", "name"];

/// The portfolio's own.
pub(in crate::graph) async fn list_owned(
    state: &State,
    caller: &Caller,
    call: &Call,
    business_id: &str,
) -> Result<Value, GraphError> {
    caller.holds(CATALOG)?;
    business::check_access(state, caller, call, business_id)?;
    let mut nodes = Vec::new();
    for found in catalogs::of_business(state, business_id).await? {
        let shown = project(call, node(state, call, &found).await?, &DEFAULT_FIELDS, TYPE_NAME)?;
        nodes.push((found.id, shown));
    }
    pages::page(state, call, nodes)
}

/// Those that others share with the portfolio: none, as catalogues are not shared here.
pub(in crate::graph) fn list_of_clients(
    state: &State,
    caller: &Caller,
    call: &Call,
    business_id: &str,
) -> Result<Value, GraphError> {
    caller.holds(CATALOG)?;
    business::check_access(state, caller, call, business_id)?;
    pages::page(state, call, Vec::new())
}

pub(in crate::graph) async fn create(
    state: &State,
    caller: &Caller,
    call: &Call,
    business_id: &str,
) -> Result<Value, GraphError> {
    caller.holds(CATALOG)?;
    caller.holds(BUSINESS)?;
    business::check_access(state, caller, call, business_id)?;
    let catalog = Catalog::parse(&call.params)?;
    Ok(json!({"id": catalogs::create(state, business_id, catalog).await?}))
}

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = managed(state, caller, call, id).await?;
    project(call, node(state, call, &found).await?, &DEFAULT_FIELDS, TYPE_NAME)
}

/// Every field of the node. Null: it exists and has no value.
async fn node(state: &State, call: &Call, found: &StoredCatalog) -> Result<Map<String, Value>, GraphError> {
    let world = state.world.current();
    let owner = world.businesses.get(&found.business_id).map(|owner| json!({"id": owner.id, "name": owner.name}));
    let product_count = match asked(call)?.get("product_count") {
        None => Value::Null,
        Some(_) => catalogs::product_count(state, &found.id).await?.into(),
    };
    let feed_count = match asked(call)?.get("feed_count") {
        None => Value::Null,
        Some(_) => feeds::of_catalog(state, &found.id).await?.len().into(),
    };
    Ok(object(json!({
        "id": found.id,
        "name": found.catalog.name,
        "vertical": found.catalog.vertical,
        "business": owner,
        "owner_business": owner,
        "product_count": product_count,
        "feed_count": feed_count,
        "default_image_url": found.catalog.default_image_url,
        "fallback_image_url": found.catalog.fallback_image_url,
        "is_catalog_segment": false,
        "is_local_catalog": false,
        "da_display_settings": null,
        "commerce_merchant_settings": null,
    })))
}

pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, id).await?;
    catalogs::change(state, id, &call.params).await?;
    Ok(answer::success())
}

pub(super) async fn delete(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, id).await?;
    let with_sets = matches!(call.text("allow_delete_catalog_with_live_product_set")?.as_deref(), Some("true" | "1"));
    catalogs::delete(state, id, with_sets).await?;
    Ok(answer::success())
}
