//! `product`: one product of the catalogue. Whether catalogue and product exist is not known here.

use serde_json::{Value, json};

use super::limits;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// A product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The catalogue.
    pub catalog_id: String,
    /// The business's own id of the product.
    pub product_retailer_id: String,
}

impl Product {
    pub(in crate::message) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["catalog_id", "product_retailer_id"])?;
        Ok(Self {
            catalog_id: catalog_id(&object)?,
            product_retailer_id: limits::required_id(&object, "product_retailer_id")?,
        })
    }

    pub(in crate::message) fn to_wire(&self) -> Value {
        json!({"catalog_id": self.catalog_id, "product_retailer_id": self.product_retailer_id})
    }
}

/// Catalogues have ids of digits, as all nodes (spec §1.4).
pub(super) fn catalog_id(object: &Object<'_, '_>) -> Result<String, GraphError> {
    let id = limits::required_id(object, "catalog_id")?;
    if id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(id);
    }
    Err(limits::broken(format!("Param {} is not a valid catalog id.", object.path().key("catalog_id"))))
}
