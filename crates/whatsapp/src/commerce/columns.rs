//! A product in the columns of feeds and of `items_batch`: other names than those of its fields, prices with their currency.

use serde_json::{Map, Value};

use super::price::Price;

/// Columns that are called otherwise as fields.
const RENAMED: [(&str, &str); 8] = [
    ("id", "retailer_id"),
    ("title", "name"),
    ("link", "url"),
    ("image_link", "image_url"),
    ("item_group_id", "retailer_product_group_id"),
    ("google_product_category", "category"),
    ("mpn", "manufacturer_part_number"),
    ("additional_image_link", "additional_image_urls"),
];

/// The fields of a row.
///
/// # Errors
/// What is wrong with it.
pub fn to_fields(row: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    let mut fields = Map::new();
    for (column, value) in row {
        match column.as_str() {
            "price" | "sale_price" => {
                let price = value.as_str().and_then(Price::parse).ok_or_else(|| {
                    format!("The {column} must be an amount and a currency, such as \"9.99 USD\" - got {value}.")
                })?;
                fields.insert(column.clone(), price.minor_units.into());
                fields.insert("currency".to_owned(), price.currency.into());
            }
            "sale_price_effective_date" => {
                let (start, end) = value.as_str().and_then(|text| text.split_once('/')).ok_or_else(|| {
                    format!("The {column} must be two dates, such as \"2026-01-01/2026-01-31\" - got {value}.")
                })?;
                fields.insert("sale_price_start_date".to_owned(), start.trim().into());
                fields.insert("sale_price_end_date".to_owned(), end.trim().into());
            }
            "status" => {
                let visibility = if value.as_str() == Some("archived") { "staging" } else { "published" };
                fields.insert("visibility".to_owned(), visibility.into());
            }
            "additional_image_link" => {
                let addresses = match value {
                    Value::String(text) => text.split(',').map(|address| Value::from(address.trim())).collect(),
                    other => other.clone(),
                };
                fields.insert("additional_image_urls".to_owned(), addresses);
            }
            // `image` is the newer form: a list of objects with a `url`.
            "image" => {
                if let Some(address) = value.pointer("/0/url") {
                    fields.insert("image_url".to_owned(), address.clone());
                }
            }
            column => {
                let name = RENAMED.iter().find(|(from, _)| *from == column).map_or(column, |(_, to)| to);
                fields.insert(name.to_owned(), value.clone());
            }
        }
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn columns_are_called_as_fields() {
        let row = json!({"id": "m", "title": "Mug", "price": "9.99 USD", "sale_price": "8 USD", "image_link": "https://a/b", "status": "archived",
            "sale_price_effective_date": "2026-01-01/2026-02-01", "additional_image_link": "https://a/1, https://a/2", "color": "red"});
        let fields = to_fields(row.as_object().unwrap()).unwrap();
        assert_eq!(
            Value::Object(fields),
            json!({"retailer_id": "m", "name": "Mug", "price": 999, "sale_price": 800, "currency": "USD", "image_url": "https://a/b",
                "visibility": "staging", "sale_price_start_date": "2026-01-01", "sale_price_end_date": "2026-02-01",
                "additional_image_urls": ["https://a/1", "https://a/2"], "color": "red"})
        );
        assert!(to_fields(json!({"price": 999}).as_object().unwrap()).is_err());
    }
}
