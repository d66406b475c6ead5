//! What phones show of a number's catalogue, `GET numbers/{id}/catalog`, and what WhatsApp's review makes of a product,
//! `PATCH products/{id}`.

use axum::extract::State as Extract;
use recado_whatsapp::commerce::filter::Filter;
use serde_json::{Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::phones::text_field;
use super::problem::Problem;
use crate::commerce::products::StoredProduct;
use crate::commerce::{catalogs, products, sets};
use crate::state::State;

/// The catalogue as a customer sees it: approved and published products only. `catalog` is null where the account shows none.
pub(super) async fn show(Extract(state): Extract<State>, PathId(id): PathId) -> Result<JsonAnswer<Value>, Problem> {
    let world = state.world.current();
    let number = world.phone_numbers.get(&id);
    let number = number.ok_or_else(|| Problem::missing(format!("no phone number has the id {id}")))?;
    let settings = world.edges_of(&id).commerce;
    let Some(catalog) = catalogs::linked(&state, &number.waba_id).await? else {
        return Ok(JsonAnswer(json!({
            "catalog": null, "is_cart_enabled": settings.is_cart_enabled, "is_catalog_visible": settings.is_catalog_visible,
            "products": [], "collections": [],
        })));
    };
    let shown = products::of_catalog(&state, &catalog.id).await?;
    let shown: Vec<StoredProduct> = shown.into_iter().filter(|found| found.product.unsendable().is_none()).collect();
    let mut collections = Vec::new();
    for found in sets::of_catalog(&state, &catalog.id).await? {
        let filter = Filter::parse(Some(&found.set.filter)).map_err(crate::Error::from)?;
        let own = shown.iter().filter(|one| filter.takes(&one.product.to_filtered()));
        let ids: Vec<&str> = own.map(|one| one.product.retailer_id()).collect();
        collections.push(json!({"id": found.id, "name": found.set.name, "product_retailer_ids": ids}));
    }
    Ok(JsonAnswer(json!({
        "catalog": {"id": catalog.id, "name": catalog.catalog.name},
        "is_cart_enabled": settings.is_cart_enabled,
        "is_catalog_visible": settings.is_catalog_visible,
        "products": shown.iter().map(|one| card(one, state.clock.now().seconds())).collect::<Vec<_>>(),
        "collections": collections,
    })))
}

/// What a phone draws a product of.
fn card(found: &StoredProduct, now_s: i64) -> Value {
    let product = &found.product;
    let (price, full_price) = (product.price_at(now_s), product.full_price());
    json!({
        "id": found.id,
        "product_retailer_id": product.retailer_id(),
        "name": product.text("name"),
        "description": product.text("description"),
        "image_url": product.text("image_url"),
        "url": product.text("url"),
        "item_price": price.as_ref().map(|price| price.major_units()),
        "currency": product.text("currency"),
        "price": price.as_ref().map(|price| price.shown()),
        "full_price": full_price.filter(|full| Some(full) != price.as_ref()).map(|full| full.shown()),
        "availability": product.availability(),
        "is_orderable": product.is_orderable(),
        "group": product.group(),
    })
}

pub(super) async fn review(
    Extract(state): Extract<State>,
    PathId(id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let status = text_field(&body, "review_status")?;
    let reasons = match body.get("review_rejection_reasons") {
        None | Some(Value::Null) => Vec::new(),
        Some(reasons) => serde_json::from_value(reasons.clone())
            .map_err(|_| Problem::invalid_field("review_rejection_reasons", "must be a list of texts"))?,
    };
    let reviewed = products::review(&state, &id, status, reasons).await?;
    let reviewed = reviewed.ok_or_else(|| Problem::missing(format!("no product has the id {id}")))?;
    let reviewed = reviewed.map_err(|detail| Problem::invalid_field("review_status", detail))?;
    let node = reviewed.product.to_node();
    Ok(JsonAnswer(json!({
        "id": reviewed.id,
        "product_retailer_id": reviewed.product.retailer_id(),
        "review_status": node.get("review_status"),
        "review_rejection_reasons": node.get("review_rejection_reasons"),
    })))
}
