//! Orders of customers, and the product that a customer asks about.

use recado_whatsapp::webhook::{Order, ReferredProduct};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A customer's cart, sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderContent {
    /// The catalogue.
    pub catalog_id: String,
    /// What the customer wrote with it.
    #[schema(required = true)]
    pub text: Option<String>,
    /// What was ordered.
    pub items: Vec<OrderedItem>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderedItem {
    /// The business's own id of the product.
    pub product_retailer_id: String,
    /// How many.
    pub quantity: i64,
    /// Price of one, in the currency's unit.
    pub item_price: f64,
    /// ISO 4217.
    pub currency: String,
}

/// A product of the business's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductReference {
    /// The catalogue.
    pub catalog_id: String,
    /// The business's own id of the product.
    pub product_retailer_id: String,
}

impl From<&Order> for OrderContent {
    fn from(order: &Order) -> Self {
        let item = |item: &recado_whatsapp::webhook::OrderItem| OrderedItem {
            product_retailer_id: item.product_retailer_id.clone(),
            quantity: item.quantity,
            item_price: item.item_price,
            currency: item.currency.clone(),
        };
        Self {
            catalog_id: order.catalog_id.clone(),
            text: order.text.clone().filter(|text| !text.is_empty()),
            items: order.items.iter().map(item).collect(),
        }
    }
}

impl From<&ReferredProduct> for ProductReference {
    fn from(product: &ReferredProduct) -> Self {
        Self { catalog_id: product.catalog_id.clone(), product_retailer_id: product.product_retailer_id.clone() }
    }
}
