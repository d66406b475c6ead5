//! Products: searched, made, changed and removed at Graph.

use recado_inbox::{ConnectionId, Error, FieldProblem, Page, PageRequest, Result, TenantId};
use recado_whatsapp::commerce::price;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::Commerce;
use crate::graph_id::{checked, escaped};

const FIELDS: &str = "id,retailer_id,name,description,price,sale_price,currency,image_url,url,availability,brand,category,visibility,\
                      review_status,review_rejection_reasons,errors,product_catalog";
/// Rows of a page where the caller names no number.
const DEFAULT_LIMIT: u32 = 50;
/// Rows of a page at the most.
const MAX_LIMIT: u32 = 200;
/// Products named in one question.
const MAX_RETAILER_IDS: usize = 100;

/// A product.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Product {
    /// Graph's id.
    pub id: String,
    /// The business's own id; messages name the product by it.
    pub retailer_id: String,
    /// Graph's id of its catalogue.
    pub catalog_id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    #[schema(required = true)]
    pub description: Option<String>,
    /// As Graph shows it.
    pub price: String,
    /// In hundredths, where that can be read of it.
    #[schema(required = true)]
    pub price_minor_units: Option<i64>,
    /// As Graph shows it.
    #[schema(required = true)]
    pub sale_price: Option<String>,
    /// In hundredths.
    #[schema(required = true)]
    pub sale_price_minor_units: Option<i64>,
    /// ISO 4217.
    pub currency: String,
    /// Its picture.
    #[schema(required = true)]
    pub image_url: Option<String>,
    /// Its page.
    #[schema(required = true)]
    pub url: Option<String>,
    /// `in stock`, `out of stock`, `preorder`, …
    pub availability: String,
    /// Its brand.
    #[schema(required = true)]
    pub brand: Option<String>,
    /// Whether customers may see it.
    pub is_visible: bool,
    /// `approved`, `pending`, `rejected`, `outdated`, `no_review`
    pub review_status: String,
    /// What keeps it from being sold: of the review, and of its own data.
    pub problems: Vec<String>,
}

/// Which products.
#[derive(Debug, Clone, Default)]
pub struct ProductSearch {
    /// In name or own id.
    pub search: Option<String>,
    /// `in stock`, `out of stock`, …
    pub availability: Option<String>,
    /// Only these, by the business's own ids.
    pub retailer_ids: Vec<String>,
}

/// A product to be made.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    /// The business's own id, at most 100 characters.
    pub retailer_id: String,
    /// What it is and costs.
    #[serde(flatten)]
    pub product: ProductChange,
}

/// What a product is to be. What is left away stays; an empty text removes what is not needed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProductChange {
    /// At most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// At most 9,999 characters. Customers see no product without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// In hundredths of the currency, also for currencies without decimals.
    #[serde(default, rename = "price_minor_units", skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub price: Option<i64>,
    /// In hundredths; lower than the price. 0: not on sale any more.
    #[serde(default, rename = "sale_price_minor_units", skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub sale_price: Option<i64>,
    /// ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// A public https address of a JPEG or PNG.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// The product's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// `in stock`, `out of stock`, `preorder`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<String>,
    /// At most 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// Whether customers may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_visible: Option<bool>,
}

impl ProductChange {
    /// The parameters of Graph's call.
    fn parameters(&self) -> Map<String, Value> {
        let mut parameters = Map::new();
        let texts = [
            ("name", &self.name),
            ("description", &self.description),
            ("currency", &self.currency),
            ("image_url", &self.image_url),
            ("url", &self.url),
            ("availability", &self.availability),
            ("brand", &self.brand),
        ];
        for (name, value) in texts {
            if let Some(value) = value {
                parameters.insert(name.to_owned(), value.trim().into());
            }
        }
        if let Some(price) = self.price {
            parameters.insert("price".to_owned(), price.into());
        }
        match self.sale_price {
            None => {}
            Some(0) => {
                parameters.insert("sale_price".to_owned(), "".into());
            }
            Some(price) => {
                parameters.insert("sale_price".to_owned(), price.into());
            }
        }
        if let Some(is_visible) = self.is_visible {
            parameters.insert("visibility".to_owned(), if is_visible { "published" } else { "staging" }.into());
        }
        parameters
    }
}

impl NewProduct {
    /// What Graph would refuse at once, so that each field hears of its own mistake.
    fn check(&self) -> Result<()> {
        let mut problems = Vec::new();
        let product = &self.product;
        let texts = [
            ("retailer_id", Some(&self.retailer_id)),
            ("name", product.name.as_ref()),
            ("currency", product.currency.as_ref()),
            ("image_url", product.image_url.as_ref()),
        ];
        for (field, text) in texts {
            if text.is_none_or(|text| text.trim().is_empty()) {
                problems.push(FieldProblem::new(field, "This is needed."));
            }
        }
        match product.price {
            None => problems.push(FieldProblem::new("price_minor_units", "This is needed.")),
            Some(price) if price < 0 => {
                problems.push(FieldProblem::new("price_minor_units", "A price is not below zero."));
            }
            Some(price) if product.sale_price.is_some_and(|sale| sale > 0 && sale >= price) => {
                problems.push(FieldProblem::new("sale_price_minor_units", "A sale price is lower than the price."));
            }
            Some(_) => {}
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }
}

impl Commerce {
    /// Products of the linked catalogue, as Graph has them now.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no catalogue is linked, [`Error::ChannelDisconnected`], Graph's no.
    pub async fn products(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        search: &ProductSearch,
        page: &PageRequest,
    ) -> Result<Page<Product>> {
        if search.retailer_ids.len() > MAX_RETAILER_IDS {
            let detail = format!("At most {MAX_RETAILER_IDS} products can be asked for at once.");
            return Err(Error::invalid("retailer_ids", detail));
        }
        let access = self.access(tenant, connection).await?;
        let catalogue = self.linked_catalogue(&access).await?;
        let limit = page.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        let mut path = format!("{catalogue}/products?fields={FIELDS}&limit={limit}");
        if let Some(filter) = search.filter() {
            path.push_str(&format!("&filter={}", escaped(&filter.to_string())));
        }
        if let Some(cursor) = page.cursor.as_deref().filter(|cursor| !cursor.is_empty()) {
            path.push_str(&format!("&after={}", escaped(cursor)));
        }
        let answer = access.graph.get(&path).await?;
        let rows = answer.get("data").and_then(Value::as_array);
        let data = rows.into_iter().flatten().map(|node| product(node, &catalogue)).collect();
        let more = answer.pointer("/paging/next").is_some();
        let after = answer.pointer("/paging/cursors/after").and_then(Value::as_str);
        Ok(Page { data, next_cursor: after.filter(|_| more).map(str::to_owned) })
    }

    /// Makes a product in the linked catalogue.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], [`Error::ChannelDisconnected`], Graph's no.
    pub async fn create_product(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        new: &NewProduct,
    ) -> Result<Product> {
        new.check()?;
        let access = self.access(tenant, connection).await?;
        let catalogue = self.linked_catalogue(&access).await?;
        let mut parameters = new.product.parameters();
        parameters.retain(|_, value| value.as_str() != Some(""));
        parameters.insert("retailer_id".to_owned(), new.retailer_id.trim().into());
        let made = access.graph.post(&format!("{catalogue}/products"), &Value::Object(parameters)).await?;
        let id = made.get("id").and_then(Value::as_str).unwrap_or_default();
        self.read_product(&access, id, &catalogue).await
    }

    /// Changes a product.
    ///
    /// # Errors
    /// As [`Commerce::create_product`].
    pub async fn change_product(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        id: &str,
        change: &ProductChange,
    ) -> Result<Product> {
        let id = checked("product_id", id)?;
        let parameters = change.parameters();
        if parameters.is_empty() {
            return Err(Error::invalid("name", "Say at least one thing that is to change."));
        }
        let access = self.access(tenant, connection).await?;
        let catalogue = self.linked_catalogue(&access).await?;
        access.graph.post(id, &Value::Object(parameters)).await?;
        self.read_product(&access, id, &catalogue).await
    }

    /// Removes a product from its catalogue.
    ///
    /// # Errors
    /// As [`Commerce::create_product`].
    pub async fn delete_product(&self, tenant: TenantId, connection: ConnectionId, id: &str) -> Result<()> {
        let id = checked("product_id", id)?;
        let access = self.access(tenant, connection).await?;
        access.graph.delete(id).await?;
        Ok(())
    }

    async fn read_product(&self, access: &recado_inbox::AccountAccess, id: &str, catalogue: &str) -> Result<Product> {
        let id = checked("product_id", id)?;
        Ok(product(&access.graph.get(&format!("{id}?fields={FIELDS}")).await?, catalogue))
    }
}

impl ProductSearch {
    /// Graph's rule for it.
    fn filter(&self) -> Option<Value> {
        let mut rules = Vec::new();
        if let Some(words) = self.search.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            rules.push(json!({"or": [{"name": {"i_contains": words}}, {"retailer_id": {"i_contains": words}}]}));
        }
        if let Some(availability) = self.availability.as_deref().filter(|word| !word.is_empty()) {
            rules.push(json!({"availability": {"eq": availability}}));
        }
        if !self.retailer_ids.is_empty() {
            rules.push(json!({"retailer_id": {"is_any": self.retailer_ids}}));
        }
        match rules.len() {
            0 => None,
            1 => rules.pop(),
            _ => Some(json!({"and": rules})),
        }
    }
}

fn product(node: &Value, catalogue: &str) -> Product {
    let text = |name: &str| node.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let minor_units = |name: &str| text(name).and_then(|shown| price::minor_units_shown(&shown));
    let reasons = node.get("review_rejection_reasons").and_then(Value::as_array).into_iter().flatten();
    let errors = node.get("errors").and_then(Value::as_array).into_iter().flatten();
    let problems = reasons
        .filter_map(Value::as_str)
        .chain(errors.filter_map(|error| error.get("description").or_else(|| error.get("title"))?.as_str()))
        .map(str::to_owned)
        .collect();
    Product {
        id: text("id").unwrap_or_default(),
        retailer_id: text("retailer_id").unwrap_or_default(),
        catalog_id: node.pointer("/product_catalog/id").and_then(Value::as_str).unwrap_or(catalogue).to_owned(),
        name: text("name").unwrap_or_default(),
        description: text("description"),
        price: text("price").unwrap_or_default(),
        price_minor_units: minor_units("price"),
        sale_price: text("sale_price"),
        sale_price_minor_units: minor_units("sale_price"),
        currency: text("currency").unwrap_or_default(),
        image_url: text("image_url"),
        url: text("url"),
        availability: text("availability").unwrap_or_else(|| "in stock".to_owned()),
        brand: text("brand"),
        is_visible: text("visibility").as_deref() != Some("staging"),
        review_status: text("review_status").unwrap_or_else(|| "no_review".to_owned()),
        problems,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_becomes_one_rule() {
        let search = |search: &str, ids: &[&str]| ProductSearch {
            search: Some(search.to_owned()),
            availability: None,
            retailer_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        };
        assert_eq!(search(" ", &[]).filter(), None);
        assert_eq!(search("", &["a"]).filter(), Some(json!({"retailer_id": {"is_any": ["a"]}})));
        let both = search("mug", &["a"]).filter().unwrap();
        assert_eq!(both.pointer("/and/0/or/0/name/i_contains"), Some(&json!("mug")));
    }

    #[test]
    fn a_new_product_hears_of_every_mistake() {
        let empty: NewProduct = serde_json::from_value(json!({"retailer_id": ""})).unwrap();
        let problems = empty.check().unwrap_err();
        let fields: Vec<&str> = problems.fields().iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["retailer_id", "name", "currency", "image_url", "price_minor_units"]);
    }
}
