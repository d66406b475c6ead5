//! The catalogue that an account's messages show, its products and their import.

use axum::body::Body;
use axum::extract::State;
use http::{HeaderMap, StatusCode};
use recado_commerce::{
    CatalogueChoice, ImportReport, MAX_IMPORT_BYTES, NewProduct, Product, ProductChange, ProductSearch, SetNumberShop,
    ShopSettings,
};
use recado_inbox::{ChannelId, ConnectionId, Page, PageRequest};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Api;
use crate::body::{self, FILE_DEADLINE};
use crate::caller::{Caller, CatalogueWrite, May};
use crate::extract::{Json, PathId, PathText, Query};
use crate::problem::Problem;

/// Whose catalogue.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Account {
    /// The connection of the account.
    #[param(value_type = uuid::Uuid)]
    connection_id: ConnectionId,
}

/// Which products.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The connection of the account.
    #[param(value_type = uuid::Uuid)]
    connection_id: ConnectionId,
    /// In name or own id.
    search: Option<String>,
    /// `in stock`, `out of stock`, `preorder`, …
    availability: Option<String>,
    /// Only these, separated by commas; at most 100.
    retailer_ids: Option<String>,
    /// From the page before.
    cursor: Option<String>,
    /// 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// How a file is to be read.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Import {
    /// The connection of the account.
    #[param(value_type = uuid::Uuid)]
    connection_id: ConnectionId,
    /// Of prices without one; ISO 4217.
    currency: Option<String>,
    /// Only look at the file, change nothing.
    #[serde(default)]
    only_check: bool,
}

/// Which batches.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Batches {
    /// The connection of the account.
    #[param(value_type = uuid::Uuid)]
    connection_id: ConnectionId,
    /// As importing gave them, separated by commas.
    handles: String,
}

/// The shop of an account
///
/// Which catalogue its messages show, which ones could be linked, and what each number shows.
#[utoipa::path(
    get, path = "/connections/{connection_id}/shop", operation_id = "get_shop", tag = "catalogue",
    params(("connection_id" = uuid::Uuid, Path)),
    responses((status = 200, body = ShopSettings)),
)]
pub async fn shop(
    State(api): State<Api>,
    caller: Caller,
    PathId(id): PathId<ConnectionId>,
) -> Result<Json<ShopSettings>, Problem> {
    Ok(Json(api.commerce().shop_settings(caller.tenant(), id).await?))
}

/// Link a catalogue
#[utoipa::path(
    put, path = "/connections/{connection_id}/shop/catalogue", operation_id = "link_catalogue", tag = "catalogue",
    params(("connection_id" = uuid::Uuid, Path)), request_body = CatalogueChoice,
    responses(
        (status = 200, body = ShopSettings),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`; `graph_refused` with Graph's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn link(
    State(api): State<Api>,
    May(caller, ..): May<CatalogueWrite>,
    PathId(id): PathId<ConnectionId>,
    Json(body): Json<CatalogueChoice>,
) -> Result<Json<ShopSettings>, Problem> {
    let shop = api.commerce().link_catalogue(caller.tenant(), id, &body).await?;
    api.inbox().record_done_at_graph(&caller.principal, "catalogue.linked", id, &body.catalog_id).await?;
    Ok(Json(shop))
}

/// Unlink the catalogue
///
/// The catalogue itself stays.
#[utoipa::path(
    delete, path = "/connections/{connection_id}/shop/catalogue", operation_id = "unlink_catalogue", tag = "catalogue",
    params(("connection_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = ShopSettings),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn unlink(
    State(api): State<Api>,
    May(caller, ..): May<CatalogueWrite>,
    PathId(id): PathId<ConnectionId>,
) -> Result<Json<ShopSettings>, Problem> {
    let shop = api.commerce().unlink_catalogue(caller.tenant(), id).await?;
    api.inbox().record_done_at_graph(&caller.principal, "catalogue.unlinked", id, "").await?;
    Ok(Json(shop))
}

/// Set what a number shows of the catalogue
#[utoipa::path(
    patch, path = "/channels/{channel_id}/shop", operation_id = "set_number_shop", tag = "catalogue",
    params(("channel_id" = uuid::Uuid, Path)), request_body = SetNumberShop,
    responses(
        (status = 204, description = "Set"),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn set_number(
    State(api): State<Api>,
    May(caller, ..): May<CatalogueWrite>,
    PathId(id): PathId<ChannelId>,
    Json(body): Json<SetNumberShop>,
) -> Result<StatusCode, Problem> {
    api.commerce().set_number_shop(caller.tenant(), id, &body).await?;
    api.inbox().record_done_at_graph(&caller.principal, "catalogue.number_set", id, "").await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Products of the linked catalogue
#[utoipa::path(
    get, path = "/catalogue/products", operation_id = "list_products", tag = "catalogue", params(Which),
    responses(
        (status = 200, body = Page<Product>),
        (status = 404, description = "`not_found`: also where no catalogue is linked", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Page<Product>>, Problem> {
    let search = ProductSearch {
        search: which.search,
        availability: which.availability,
        retailer_ids: separated(which.retailer_ids.as_deref()),
    };
    let page = PageRequest { cursor: which.cursor, limit: which.limit };
    Ok(Json(api.commerce().products(caller.tenant(), which.connection_id, &search, &page).await?))
}

/// Make a product
#[utoipa::path(
    post, path = "/catalogue/products", operation_id = "create_product", tag = "catalogue", params(Account),
    request_body = NewProduct,
    responses(
        (status = 201, body = Product),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`; `graph_refused` with Graph's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<CatalogueWrite>,
    Query(account): Query<Account>,
    Json(body): Json<NewProduct>,
) -> Result<(StatusCode, Json<Product>), Problem> {
    let product = api.commerce().create_product(caller.tenant(), account.connection_id, &body).await?;
    api.inbox().record_done_at_graph(&caller.principal, "product.created", &product.id, &product.name).await?;
    Ok((StatusCode::CREATED, Json(product)))
}

/// Change a product
#[utoipa::path(
    patch, path = "/catalogue/products/{product_id}", operation_id = "change_product", tag = "catalogue",
    params(("product_id" = String, Path, description = "Graph's id"), Account), request_body = ProductChange,
    responses(
        (status = 200, body = Product),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`; `graph_refused` with Graph's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<CatalogueWrite>,
    PathText(id): PathText,
    Query(account): Query<Account>,
    Json(body): Json<ProductChange>,
) -> Result<Json<Product>, Problem> {
    let product = api.commerce().change_product(caller.tenant(), account.connection_id, &id, &body).await?;
    api.inbox().record_done_at_graph(&caller.principal, "product.changed", &id, &product.name).await?;
    Ok(Json(product))
}

/// Remove a product from its catalogue
#[utoipa::path(
    delete, path = "/catalogue/products/{product_id}", operation_id = "delete_product", tag = "catalogue",
    params(("product_id" = String, Path, description = "Graph's id"), Account),
    responses(
        (status = 204, description = "Removed"),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    State(api): State<Api>,
    May(caller, ..): May<CatalogueWrite>,
    PathText(id): PathText,
    Query(account): Query<Account>,
) -> Result<StatusCode, Problem> {
    api.commerce().delete_product(caller.tenant(), account.connection_id, &id).await?;
    api.inbox().record_done_at_graph(&caller.principal, "product.deleted", &id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Import products from a CSV file
///
/// The first line names the columns: `id` and `title` at least, `price` as `9.99 EUR`. Products that are there already are changed.
#[utoipa::path(
    post, path = "/catalogue/import", operation_id = "import_products", tag = "catalogue", params(Import),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, body = ImportReport),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`too_large`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`; `graph_refused` with Graph's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn import(
    State(api): State<Api>,
    May(caller, ..): May<CatalogueWrite>,
    Query(how): Query<Import>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ImportReport>, Problem> {
    let bytes = body::read(body, &headers, MAX_IMPORT_BYTES, FILE_DEADLINE).await?;
    let currency = how.currency.as_deref().filter(|code| !code.is_empty());
    let report =
        api.commerce().import_products(caller.tenant(), how.connection_id, &bytes, currency, how.only_check).await?;
    if !how.only_check {
        api.inbox().record_done_at_graph(&caller.principal, "product.imported", how.connection_id, "").await?;
    }
    Ok(Json(report))
}

/// How far an import is
#[utoipa::path(
    get, path = "/catalogue/import", operation_id = "get_import", tag = "catalogue", params(Batches),
    responses(
        (status = 200, body = ImportReport),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn import_status(
    State(api): State<Api>,
    May(caller, ..): May<CatalogueWrite>,
    Query(batches): Query<Batches>,
) -> Result<Json<ImportReport>, Problem> {
    let handles = separated(Some(&batches.handles));
    Ok(Json(api.commerce().import_status(caller.tenant(), batches.connection_id, handles).await?))
}

fn separated(list: Option<&str>) -> Vec<String> {
    let parts = list.unwrap_or_default().split(',').map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
