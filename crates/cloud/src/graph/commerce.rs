//! Catalogues, products, groups and sets: which call for their nodes and edges goes where, and who may make it (commerce §1–§6).

mod batch;
pub(super) mod catalog;
mod feed;
mod group;
pub(super) mod linked;
mod product;
mod set;
mod upload;

use recado_whatsapp::GraphError;
use serde_json::Value;

use super::business;
use super::call::Call;
use super::route::unknown_node;
use crate::commerce::Kind;
use crate::commerce::catalogs::{self, StoredCatalog};
use crate::state::State;
use crate::world::{CATALOG, Caller};

const fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Catalog => catalog::TYPE_NAME,
        Kind::Product => product::TYPE_NAME,
        Kind::Group => group::TYPE_NAME,
        Kind::Set => set::TYPE_NAME,
        Kind::Feed => feed::TYPE_NAME,
        Kind::Upload => upload::TYPE_NAME,
    }
}

/// A call for the node itself.
pub(super) async fn serve(
    state: &State,
    caller: &Caller,
    call: &Call,
    kind: Kind,
    id: &str,
) -> Result<Value, GraphError> {
    match (kind, call.method.as_str()) {
        (Kind::Catalog, "GET") => catalog::show(state, caller, call, id).await,
        (Kind::Catalog, "POST") => catalog::change(state, caller, call, id).await,
        (Kind::Catalog, "DELETE") => catalog::delete(state, caller, call, id).await,
        (Kind::Product, "GET") => product::show(state, caller, call, id).await,
        (Kind::Product, "POST") => product::change(state, caller, call, id).await,
        (Kind::Product, "DELETE") => product::delete(state, caller, call, id).await,
        (Kind::Group, "GET") => group::show(state, caller, call, id).await,
        (Kind::Group, "POST") => group::change(state, caller, call, id).await,
        (Kind::Group, "DELETE") => group::delete(state, caller, call, id).await,
        (Kind::Set, "GET") => set::show(state, caller, call, id).await,
        (Kind::Set, "POST") => set::change(state, caller, call, id).await,
        (Kind::Set, "DELETE") => set::delete(state, caller, call, id).await,
        (Kind::Feed, "GET") => feed::show(state, caller, call, id).await,
        (Kind::Feed, "POST") => feed::change(state, caller, call, id).await,
        (Kind::Feed, "DELETE") => feed::delete(state, caller, call, id).await,
        (Kind::Upload, "GET") => upload::show(state, caller, call, id).await,
        (_, method) => Err(GraphError::unsupported_method(method)),
    }
}

/// A call for one of its edges.
pub(super) async fn serve_edge(
    state: &State,
    caller: &Caller,
    call: &Call,
    kind: Kind,
    id: &str,
    edge: &str,
) -> Result<Value, GraphError> {
    match (kind, edge, call.method.as_str()) {
        (Kind::Catalog, "products", "GET") => product::list(state, caller, call, id).await,
        (Kind::Catalog, "products", "POST") => product::create(state, caller, call, id).await,
        (Kind::Catalog, "product_groups", "GET") => group::list(state, caller, call, id).await,
        (Kind::Catalog, "product_groups", "POST") => group::create(state, caller, call, id).await,
        (Kind::Catalog, "product_sets", "GET") => set::list(state, caller, call, id).await,
        (Kind::Catalog, "product_sets", "POST") => set::create(state, caller, call, id).await,
        (Kind::Catalog, "product_feeds", "GET") => feed::list(state, caller, call, id).await,
        (Kind::Catalog, "product_feeds", "POST") => feed::create(state, caller, call, id).await,
        (Kind::Feed, "uploads", "GET") => feed::uploads(state, caller, call, id).await,
        (Kind::Feed, "uploads", "POST") => feed::upload(state, caller, call, id).await,
        (Kind::Feed, "products", "GET") => feed::products(state, caller, call, id).await,
        (Kind::Upload, "errors", "GET") => upload::errors(state, caller, call, id).await,
        (Kind::Catalog, "items_batch", "POST") => batch::run(state, caller, call, id).await,
        (Kind::Catalog, "localized_items_batch", "POST") => batch::run_localized(state, caller, call, id).await,
        (Kind::Product, "override_details", "GET") => product::overrides(state, caller, call, id).await,
        (Kind::Catalog, "check_batch_request_status", "GET") => batch::status(state, caller, call, id).await,
        (Kind::Group, "products", "GET") => group::products(state, caller, call, id).await,
        (Kind::Set, "products", "GET") => set::products(state, caller, call, id).await,
        (_, edge, _) => Err(call.refused_edge(edge, type_name(kind), is_edge_of(kind, edge))),
    }
}

/// Whether the edge exists, for other methods perhaps.
fn is_edge_of(kind: Kind, edge: &str) -> bool {
    let edges: &[&str] = match kind {
        Kind::Catalog => &[
            "products",
            "product_groups",
            "product_sets",
            "product_feeds",
            "items_batch",
            "localized_items_batch",
            "check_batch_request_status",
        ],
        Kind::Feed => &["uploads", "products"],
        Kind::Upload => &["errors"],
        Kind::Group | Kind::Set => &["products"],
        Kind::Product => &["override_details"],
    };
    edges.contains(&edge)
}

/// The catalogue, for a caller that may look after it.
///
/// # Errors
/// 200 without the permission; as for a node that is not there where the caller does not see its portfolio.
async fn managed(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<StoredCatalog, GraphError> {
    caller.holds(CATALOG)?;
    let found = catalogs::find(state, id).await?.ok_or_else(|| unknown_node(state, &call.method, id))?;
    business::check_access(state, caller, call, &found.business_id)
        .map_err(|_| unknown_node(state, &call.method, id))?;
    Ok(found)
}
