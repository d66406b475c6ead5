//! What a number's customers see of its catalogue: whether a message with products can be sent, and whether a cart can be taken.

use std::collections::HashMap;

use recado_db::Tx;
use recado_whatsapp::GraphError;
use recado_whatsapp::commerce::{cart, reference};
use recado_whatsapp::webhook::{FieldProblem, Order, ReferredProduct};
use serde_json::Value;

use super::{catalogs, products};
use crate::error::Result;
use crate::state::State;
use crate::world::PhoneNumber;

/// Checks the products of a message's stored content against the account's catalogue and takes those of lists out that cannot be
/// shown. Answers which.
///
/// # Errors
/// 131009 where it cannot be sent.
pub(crate) async fn check_send(state: &State, number: &PhoneNumber, content: &mut Value) -> Result<Vec<String>> {
    let references = reference::of(content);
    if !references.needs_catalog {
        return Ok(Vec::new());
    }
    let linked = catalogs::linked(state, &number.waba_id).await?.map(|catalog| catalog.id);
    let named: Vec<String> = references.products.iter().chain(&references.listed).cloned().collect();
    let found = match &linked {
        Some(id) => products::named(state, id, &named).await?,
        None => HashMap::new(),
    };
    let sendable = |id: &str| found.get(id).is_some_and(|found| found.product.unsendable().is_none());
    let dropped = references.check(linked.as_deref(), sendable)?;
    reference::drop_products(content, &dropped);
    Ok(dropped)
}

/// What the business is told of products that were left out of a message.
pub(crate) fn dropped_notice(dropped: &[String]) -> GraphError {
    GraphError::invalid_value(format!("Products not found and left out of the message: {}", dropped.join(", ")))
}

/// What is wrong with a cart that a customer sends. `from_message`: started from a message of the business.
pub(crate) async fn cart_problems(
    state: &State,
    tx: &mut Tx,
    number: &PhoneNumber,
    order: &Order,
    from_message: bool,
) -> Result<Vec<FieldProblem>> {
    let problem = |field: String, detail: &str| FieldProblem { field, detail: detail.to_owned() };
    let settings = state.world.current().edges_of(&number.id).commerce;
    if !settings.is_cart_enabled {
        return Ok(vec![problem("order".into(), "this number takes no carts: is_cart_enabled is false")]);
    }
    if !from_message && !settings.is_catalog_visible {
        let detail = "this number hides its catalogue, so a cart can only be started from a message with products";
        return Ok(vec![problem("order".into(), detail)]);
    }
    let linked = catalogs::linked_in(tx, &number.waba_id).await?.filter(|catalog| catalog.id == order.catalog_id);
    let Some(catalog) = linked else {
        return Ok(vec![problem("order.catalog_id".into(), "is not the catalogue of this number's account")]);
    };
    let ids: Vec<String> = order.items.iter().map(|item| item.product_retailer_id.clone()).collect();
    let found = products::named_in(tx, &catalog.id, &ids).await?;
    let now_s = state.clock.now().seconds();
    let wrong = order.items.iter().enumerate().filter_map(|(index, item)| {
        let product = found.get(&item.product_retailer_id).map(|found| &found.product);
        let detail = cart::problem(item, product, now_s)?;
        Some(problem(format!("order.product_items[{index}]"), &detail))
    });
    Ok(wrong.collect())
}

/// What is wrong with the product that a customer asks about.
pub(crate) async fn question_problem(
    tx: &mut Tx,
    number: &PhoneNumber,
    asked: &ReferredProduct,
) -> Result<Option<FieldProblem>> {
    let problem = |field: &str, detail: &str| {
        Some(FieldProblem { field: format!("context.referred_product.{field}"), detail: detail.to_owned() })
    };
    let linked = catalogs::linked_in(tx, &number.waba_id).await?.filter(|catalog| catalog.id == asked.catalog_id);
    let Some(catalog) = linked else {
        return Ok(problem("catalog_id", "is not the catalogue of this number's account"));
    };
    let ids = [asked.product_retailer_id.clone()];
    let found = products::named_in(tx, &catalog.id, &ids).await?;
    let is_shown = found.values().any(|found| found.product.unsendable().is_none());
    Ok(if is_shown { None } else { problem("product_retailer_id", "is no product that the catalogue shows") })
}
