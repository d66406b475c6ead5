//! The default world's catalogue: a dozen lamps.

use recado_core::Timestamp;
use recado_db::Tx;
use recado_whatsapp::commerce::catalog::Catalog;
use recado_whatsapp::commerce::product::Product;
use serde_json::json;

use super::{catalogs, products};
use crate::error::Result;
use crate::state::State;
use crate::world::{DEFAULT_BUSINESS_ID, DEFAULT_WABA_ID};

const CATALOG_ID: &str = "520000000000001";
const FIRST_PRODUCT_ID: u64 = 521_000_000_000_001;

/// Name, price in cents, availability, group.
const LAMPS: [(&str, i64, &str, Option<&str>); 12] = [
    ("Desk lamp Alba", 950, "in stock", None),
    ("Desk lamp Brisa, red", 2_490, "in stock", Some("brisa")),
    ("Desk lamp Brisa, blue", 2_490, "in stock", Some("brisa")),
    ("Floor lamp Cala", 8_900, "in stock", None),
    ("Floor lamp Duna", 12_900, "in stock", None),
    ("Pendant lamp Eco", 5_450, "available for order", None),
    ("Pendant lamp Faro", 7_990, "preorder", None),
    ("Wall lamp Gota", 3_300, "in stock", None),
    ("Wall lamp Hoja", 3_900, "out of stock", None),
    ("Night light Isla", 1_250, "in stock", None),
    ("Garden lamp Jara", 4_750, "in stock", None),
    ("Reading lamp Kilo", 1_999, "in stock", None),
];

/// Adds it to the default world; its account shows it.
pub(crate) async fn seed(state: &State, tx: &mut Tx, now: Timestamp) -> Result<()> {
    let catalog = Catalog::parse(&json!({"name": "Recado Demo Lamps"}))?;
    catalogs::insert(tx, CATALOG_ID, DEFAULT_BUSINESS_ID, &catalog, now).await?;
    for ((name, price, availability, group), number) in LAMPS.into_iter().zip(1_u64..) {
        let retailer_id = format!("sku-{number}");
        let product = Product::parse(&json!({
            "retailer_id": retailer_id,
            "name": name,
            "description": format!("{name}, ready for a bulb of your choice."),
            "price": price,
            "currency": "EUR",
            "availability": availability,
            "brand": "Recado",
            "image_url": format!("{}/_media/product/{retailer_id}.png", state.settings.public_url),
            "retailer_product_group_id": group,
        }))?;
        products::insert(tx, &(FIRST_PRODUCT_ID + number - 1).to_string(), CATALOG_ID, &product, now).await?;
    }
    catalogs::link_in(tx, DEFAULT_WABA_ID, CATALOG_ID, now).await
}
