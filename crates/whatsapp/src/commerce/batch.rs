//! `items_batch`: many products in one call; `localized_items_batch`: what they are called and cost elsewhere (commerce §3).

use serde_json::{Map, Value, json};

use super::columns;
use super::product::Product;
use crate::error::GraphError;
use crate::params;

const MAX_REQUESTS: usize = 5_000;

/// What is to become of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// It is new.
    Create,
    /// It changes.
    Update,
    /// It goes.
    Delete,
}

/// One item of the call.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemRequest {
    /// The business's own id; empty where it has none.
    pub retailer_id: String,
    /// The country or language that a localized request is about.
    pub override_key: Option<String>,
    /// What to do, or what is wrong with the request.
    pub change: Result<(Method, Map<String, Value>), String>,
}

/// The call.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// In order.
    pub requests: Vec<ItemRequest>,
    /// An update of what is not there creates it.
    pub allow_upsert: bool,
}

/// What a product becomes.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemChange {
    /// It is there, and is this now.
    Put(Box<Product>),
    /// It is gone.
    Gone,
}

impl Batch {
    /// Reads the call's parameters.
    ///
    /// # Errors
    /// 100 for a call that is none; what is wrong with an item stands with it.
    pub fn parse(call: &Value) -> Result<Self, GraphError> {
        Self::read(call, false)
    }

    /// Reads the parameters of a call whose items are products elsewhere.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_localized(call: &Value) -> Result<Self, GraphError> {
        Self::read(call, true)
    }

    fn read(call: &Value, localized: bool) -> Result<Self, GraphError> {
        match call.get("item_type").and_then(Value::as_str) {
            None => return Err(GraphError::required_parameter("item_type")),
            Some("PRODUCT_ITEM") => {}
            Some(other) => {
                return Err(GraphError::parameter(format!(
                    "Param item_type must be one of {{PRODUCT_ITEM}} - got \"{other}\"."
                )));
            }
        }
        let requests = call.get("requests").filter(|value| !value.is_null());
        let requests = params::unfold(requests.ok_or_else(|| GraphError::required_parameter("requests"))?);
        let Value::Array(requests) = requests.as_ref() else {
            return Err(GraphError::parameter("Param requests must be an array."));
        };
        if requests.is_empty() || requests.len() > MAX_REQUESTS {
            return Err(GraphError::parameter(format!("Param requests must have 1 to {MAX_REQUESTS} elements.")));
        }
        let allow_upsert = match call.get("allow_upsert") {
            None | Some(Value::Null) => true,
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) if text == "true" || text == "1" => true,
            Some(Value::String(text)) if text == "false" || text == "0" => false,
            Some(_) => return Err(GraphError::parameter("Param allow_upsert must be a boolean.")),
        };
        let requests = requests.iter().map(|request| ItemRequest::parse(request, localized)).collect();
        Ok(Self { requests, allow_upsert })
    }

    /// What is wrong with requests by themselves, as the call is answered.
    #[must_use]
    pub fn validation_status(&self) -> Value {
        let wrong = self.requests.iter().filter_map(|request| {
            let problem = request.change.as_ref().err()?;
            Some(json!({"retailer_id": request.retailer_id, "errors": [{"message": problem}], "warnings": []}))
        });
        wrong.collect()
    }
}

impl ItemRequest {
    fn parse(request: &Value, localized: bool) -> Self {
        let mut data = request.get("data").and_then(Value::as_object).cloned().unwrap_or_default();
        let override_key = localized.then(|| data.remove("override")).flatten();
        let override_key = override_key.and_then(|key| key.as_str().map(str::to_owned));
        let id = match data.get("id").or_else(|| request.get("retailer_id")) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let change = match (&override_key, localized) {
            (Some(key), _) if !is_override(key) => {
                Err(format!("The override must be a country such as FR or a language such as fr_XX - got \"{key}\"."))
            }
            (None, true) => Err("The field override is required.".to_owned()),
            _ => Self::change(request, &data, &id),
        };
        Self { retailer_id: id, override_key, change }
    }

    fn change(request: &Value, data: &Map<String, Value>, id: &str) -> Result<(Method, Map<String, Value>), String> {
        let method = match request.get("method").and_then(Value::as_str) {
            Some("CREATE") => Method::Create,
            Some("UPDATE") => Method::Update,
            Some("DELETE") => Method::Delete,
            _ => return Err("The method must be one of CREATE, UPDATE, DELETE.".to_owned()),
        };
        if id.is_empty() {
            return Err("The field id is required.".to_owned());
        }
        let mut fields = columns::to_fields(data)?;
        fields.insert("retailer_id".to_owned(), id.into());
        Ok((method, fields))
    }

    /// What the item becomes.
    ///
    /// # Errors
    /// Why the request cannot be done, as the batch's status tells it.
    pub fn apply(&self, before: Option<Product>, allow_upsert: bool) -> Result<ItemChange, String> {
        let (method, fields) = self.change.as_ref().map_err(Clone::clone)?;
        if let Some(key) = &self.override_key {
            let missing = || format!("There is no product with the id {}.", self.retailer_id);
            let fields = (*method != Method::Delete).then(|| fields.clone());
            let product = before.ok_or_else(missing)?.overridden(key, fields);
            let product = product.map_err(|error| error.details.unwrap_or(error.message))?;
            return Ok(ItemChange::Put(Box::new(product)));
        }
        let fields = Value::Object(fields.clone());
        let made = |product: Result<Product, GraphError>| {
            let product = product.map_err(|error| error.details.unwrap_or(error.message))?;
            Ok(ItemChange::Put(Box::new(product)))
        };
        match (method, before) {
            (Method::Create, None) => made(Product::parse(&fields)),
            (Method::Create, Some(_)) => Err(format!("A product with the id {} exists already.", self.retailer_id)),
            (Method::Update, Some(before)) => made(before.changed_by(&fields)),
            (Method::Update, None) if allow_upsert => made(Product::parse(&fields)),
            (Method::Update | Method::Delete, None) => {
                Err(format!("There is no product with the id {}.", self.retailer_id))
            }
            (Method::Delete, Some(_)) => Ok(ItemChange::Gone),
        }
    }
}

/// `FR` or `fr_XX`.
fn is_override(key: &str) -> bool {
    let is = |text: &str, upper: bool| {
        text.len() == 2
            && text.bytes().all(|byte| if upper { byte.is_ascii_uppercase() } else { byte.is_ascii_lowercase() })
    };
    match key.split_once('_') {
        Some((language, country)) => is(language, false) && is(country, true),
        None => is(key, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(requests: Value) -> Value {
        json!({"item_type": "PRODUCT_ITEM", "requests": requests})
    }

    fn mug() -> Value {
        json!({"id": "mug", "title": "Mug", "price": "9.99 USD", "image_link": "https://a/b"})
    }

    #[test]
    fn items_are_created_changed_and_removed() {
        let batch = Batch::parse(&call(json!([
            {"method": "CREATE", "data": mug()},
            {"method": "UPDATE", "data": {"id": "mug", "price": "8.00 USD"}},
            {"method": "DELETE", "data": {"id": "mug"}},
        ])))
        .unwrap();
        let [create, update, delete] = &batch.requests[..] else { panic!() };
        let ItemChange::Put(made) = create.apply(None, true).unwrap() else { panic!() };
        assert!(create.apply(Some((*made).clone()), true).is_err());
        let ItemChange::Put(changed) = update.apply(Some(*made), true).unwrap() else { panic!() };
        assert_eq!(changed.price_at(0).unwrap().minor_units, 800);
        // An update alone is not enough for a product.
        assert!(update.apply(None, true).unwrap_err().contains("name"));
        assert!(update.apply(None, false).unwrap_err().contains("no product"));
        assert_eq!(delete.apply(Some(*changed), true), Ok(ItemChange::Gone));
        assert!(delete.apply(None, true).is_err());
    }

    #[test]
    fn products_are_others_elsewhere() {
        let batch = Batch::parse_localized(&call(json!([
            {"method": "UPDATE", "data": {"id": "mug", "override": "FR", "title": "Tasse", "price": "8.00 EUR"}},
            {"method": "DELETE", "data": {"id": "mug", "override": "FR"}},
            {"method": "UPDATE", "data": {"id": "mug", "title": "Tasse"}},
            {"method": "UPDATE", "data": {"id": "mug", "override": "France", "title": "Tasse"}},
            {"method": "UPDATE", "data": {"id": "mug", "override": "fr_XX", "availability": "perhaps"}},
        ])))
        .unwrap();
        let [put, gone, none, wrong, broken] = &batch.requests[..] else { panic!() };
        let mug = Product::parse(
            &json!({"retailer_id": "mug", "name": "Mug", "price": 999, "currency": "USD", "image_url": "https://a/b"}),
        )
        .unwrap();
        let ItemChange::Put(french) = put.apply(Some(mug.clone()), true).unwrap() else { panic!() };
        assert_eq!((french.text("name"), french.overrides()["FR"]["name"].as_str()), (Some("Mug"), Some("Tasse")));
        let ItemChange::Put(plain) = gone.apply(Some(*french), true).unwrap() else { panic!() };
        assert_eq!(*plain, mug);
        assert!(put.apply(None, true).is_err());
        for bad in [none, wrong, broken] {
            assert!(bad.apply(Some(mug.clone()), true).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_item_stands_with_it() {
        let batch = Batch::parse(&call(
            json!([{"method": "CREATE", "data": {"id": "a", "price": 7}}, {"method": "NO", "data": mug()}, {"method": "DELETE"}]),
        ));
        let status = batch.unwrap().validation_status();
        assert_eq!(status.as_array().unwrap().len(), 3);
        assert_eq!(status[0]["retailer_id"], "a");
        for bad in [
            json!({}),
            json!({"item_type": "HOTEL", "requests": []}),
            call(json!([])),
            call(json!("x")),
            json!({"item_type": "PRODUCT_ITEM"}),
        ] {
            assert_eq!(Batch::parse(&bad).unwrap_err().code, 100, "{bad}");
        }
        assert_eq!(Batch::parse(&call(json!(vec![json!({}); 5_001]))).unwrap_err().code, 100);
    }
}
