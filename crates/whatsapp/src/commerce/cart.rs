//! A customer's cart, as it is sent (commerce §9).

use super::product::Product;
use crate::webhook::OrderItem;

/// Most pieces of one product.
pub const MAX_QUANTITY: i64 = 99;

/// What is wrong with an item of a cart; `None`: nothing.
#[must_use]
pub fn problem(item: &OrderItem, product: Option<&Product>, now_s: i64) -> Option<String> {
    let id = &item.product_retailer_id;
    let Some(product) = product.filter(|product| product.unsendable().is_none()) else {
        return Some(format!("the catalogue shows no product {id}"));
    };
    if !product.is_orderable() {
        return Some(format!("the product {id} is {} and cannot be ordered", product.availability()));
    }
    let quantity = item.quantity;
    if !(1..=MAX_QUANTITY).contains(&quantity) {
        return Some(format!("a cart takes 1 to {MAX_QUANTITY} pieces of a product"));
    }
    let price = product.price_at(now_s)?;
    let is_price = (item.item_price - price.major_units()).abs() < 0.005 && item.currency == price.currency;
    (!is_price).then(|| format!("the product {id} costs {}", price.shown()))
}
