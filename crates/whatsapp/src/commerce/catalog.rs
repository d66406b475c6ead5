//! A catalogue: `product_catalog` (commerce §1).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::GraphError;

/// Longest name taken. Meta's pages give none.
const MAX_NAME_CHARS: usize = 200;
/// The only kind that WhatsApp shows.
pub const COMMERCE: &str = "commerce";
const VERTICALS: [&str; 16] = [
    "adoptable_pets",
    "apps_and_software",
    "articles_and_publications",
    COMMERCE,
    "destinations",
    "flights",
    "generic",
    "home_listings",
    "hotels",
    "local_service_businesses",
    "media_titles",
    "offer_items",
    "offline_commerce",
    "services",
    "transactable_items",
    "vehicles",
];

/// What its owner says of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// For people.
    pub name: String,
    /// What kind of things are in it.
    pub vertical: String,
    /// Shown of products without a picture.
    #[serde(default)]
    pub default_image_url: Option<String>,
    /// Shown where a product's picture cannot be loaded.
    #[serde(default)]
    pub fallback_image_url: Option<String>,
}

impl Catalog {
    /// Reads the parameters that make one.
    ///
    /// # Errors
    /// 100.
    pub fn parse(params: &Value) -> Result<Self, GraphError> {
        let name = text(params, "name")?.ok_or_else(|| GraphError::required_parameter("name"))?;
        let vertical = text(params, "vertical")?.unwrap_or_else(|| COMMERCE.to_owned());
        if !VERTICALS.contains(&vertical.as_str()) {
            return Err(GraphError::parameter(format!(
                "Param vertical must be one of {{{}}} - got \"{vertical}\".",
                VERTICALS.join(", ")
            )));
        }
        Self { name, vertical, default_image_url: None, fallback_image_url: None }.changed_by(params)
    }

    /// This one, changed as the parameters say. What it holds stays what it is.
    ///
    /// # Errors
    /// 100.
    pub fn changed_by(self, params: &Value) -> Result<Self, GraphError> {
        let name = text(params, "name")?.unwrap_or(self.name);
        if name.chars().count() > MAX_NAME_CHARS {
            return Err(GraphError::parameter(format!("Param name must be at most {MAX_NAME_CHARS} characters long.")));
        }
        Ok(Self {
            name,
            vertical: self.vertical,
            default_image_url: address(params, "default_image_url")?.or(self.default_image_url),
            fallback_image_url: address(params, "fallback_image_url")?.or(self.fallback_image_url),
        })
    }
}

fn text(params: &Value, name: &str) -> Result<Option<String>, GraphError> {
    match params.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Some(_) => Err(GraphError::parameter(format!("Param {name} must be a string."))),
    }
}

fn address(params: &Value, name: &str) -> Result<Option<String>, GraphError> {
    match text(params, name)? {
        Some(address) if !super::product::is_web_address(&address) => {
            Err(GraphError::parameter(format!("Param {name} must be a valid URL.")))
        }
        address => Ok(address),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_all_it_needs() {
        let catalog = Catalog::parse(&json!({"name": " Teas "})).unwrap();
        assert_eq!((catalog.name.as_str(), catalog.vertical.as_str()), ("Teas", COMMERCE));
        let changed = catalog.changed_by(&json!({"name": "Coffees", "vertical": "hotels"})).unwrap();
        assert_eq!((changed.name.as_str(), changed.vertical.as_str()), ("Coffees", COMMERCE));
        for bad in [
            json!({}),
            json!({"name": 7}),
            json!({"name": "x".repeat(201)}),
            json!({"name": "x", "vertical": "y"}),
            json!({"name": "x", "default_image_url": "file:///x"}),
        ] {
            assert_eq!(Catalog::parse(&bad).unwrap_err().code, 100, "{bad}");
        }
    }
}
