//! `product_list`: several products of the catalogue.

use serde_json::{Map, Value, json};

use super::limits;
use super::list::{MAX_SECTION_TITLE_CHARS, check_titles};
use super::product::catalog_id;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

const MAX_SECTIONS: usize = 10;
/// Of all sections together.
const MAX_PRODUCTS: usize = 30;

/// The products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductList {
    /// The catalogue.
    pub catalog_id: String,
    /// Its parts.
    pub sections: Vec<ProductSection>,
}

/// Products under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductSection {
    /// Needed where there are several sections.
    pub title: Option<String>,
    /// The business's own ids.
    pub product_retailer_ids: Vec<String>,
}

impl ProductList {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let action = Object::new(value, path, &["catalog_id", "sections"])?;
        Ok(Self { catalog_id: catalog_id(&action)?, sections: parse_sections(&action)? })
    }

    pub(super) fn to_wire(&self) -> Value {
        json!({"catalog_id": self.catalog_id, "sections": sections_to_wire(&self.sections)})
    }
}

/// `sections` of an action, also of a template's button.
pub(in crate::message) fn parse_sections(action: &Object<'_, '_>) -> Result<Vec<ProductSection>, GraphError> {
    let sections = action.required_each("sections", ProductSection::parse)?;
    limits::count("sections", sections.len(), 1, MAX_SECTIONS)?;
    check_titles(&sections, action.path(), |section| section.title.is_some())?;
    let products = sections.iter().map(|section| section.product_retailer_ids.len()).sum();
    limits::count("products", products, 1, MAX_PRODUCTS)?;
    Ok(sections)
}

pub(crate) fn sections_to_wire(sections: &[ProductSection]) -> Value {
    sections.iter().map(ProductSection::to_wire).collect()
}

impl ProductSection {
    fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let section = Object::new(value, path, &["title", "product_items"])?;
        let title = limits::short_text(&section, "title", "Section title", MAX_SECTION_TITLE_CHARS)?;
        let product_retailer_ids = section.required_each("product_items", |item, path| {
            let item = Object::new(item, path, &["product_retailer_id"])?;
            limits::required_id(&item, "product_retailer_id")
        })?;
        if product_retailer_ids.is_empty() {
            return Err(GraphError::missing_part(&path.key("product_items").to_string()));
        }
        Ok(Self { title, product_retailer_ids })
    }

    fn to_wire(&self) -> Value {
        let mut map = Map::new();
        if let Some(title) = &self.title {
            map.insert("title".into(), title.as_str().into());
        }
        let items: Vec<Value> =
            self.product_retailer_ids.iter().map(|id| json!({ "product_retailer_id": id })).collect();
        map.insert("product_items".into(), items.into());
        map.into()
    }
}
