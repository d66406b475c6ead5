//! `catalog_message`: the whole catalogue behind a button.

use serde_json::{Value, json};

use super::limits;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// The catalogue that is connected to the account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogMessage {
    /// Whose picture stands above; the first product's if none is named.
    pub thumbnail_product_retailer_id: Option<String>,
}

impl CatalogMessage {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let action = Object::new(value, path, &["name", "parameters"])?;
        limits::fixed_name(&action, "name", &["catalog_message"])?;
        let thumbnail = action.child("parameters", |parameters, path| {
            let parameters = Object::new(parameters, path, &["thumbnail_product_retailer_id"])?;
            Ok(parameters.id("thumbnail_product_retailer_id")?.map(std::borrow::Cow::into_owned))
        })?;
        Ok(Self { thumbnail_product_retailer_id: thumbnail.flatten() })
    }

    pub(super) fn to_wire(&self) -> Value {
        match &self.thumbnail_product_retailer_id {
            None => json!({"name": "catalog_message"}),
            Some(id) => json!({"name": "catalog_message", "parameters": {"thumbnail_product_retailer_id": id}}),
        }
    }
}
