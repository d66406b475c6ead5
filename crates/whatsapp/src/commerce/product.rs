//! A product: what each of its fields may hold, and whether it can be sent (commerce §2).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::price::{Price, is_currency};
use super::sale;
use crate::error::GraphError;
use crate::params;

/// What a field may hold. Lengths are unconfirmed.
enum Rule {
    Text(usize),
    /// Minor units.
    Amount,
    Currency,
    /// A day or a moment.
    Moment,
    WebAddress,
    WebAddresses(usize),
    OneOf(&'static [&'static str]),
    Count,
    Number,
    Texts,
    Object,
}

const AVAILABILITIES: &[&str] = &[
    IN_STOCK,
    OUT_OF_STOCK,
    "preorder",
    "available for order",
    "discontinued",
    "pending",
    "mark_as_expired",
    "mark_as_sold",
];
const IN_STOCK: &str = "in stock";
const OUT_OF_STOCK: &str = "out of stock";
/// What a customer can put into a cart.
const ORDERABLE: [&str; 3] = [IN_STOCK, "preorder", "available for order"];
const CONDITIONS: &[&str] =
    &["new", "refurbished", "used", "cpo", "open_box_new", "used_fair", "used_good", "used_like_new"];

const FIELDS: &[(&str, Rule)] = &[
    ("retailer_id", Rule::Text(100)),
    ("name", Rule::Text(200)),
    ("description", Rule::Text(9_999)),
    ("price", Rule::Amount),
    ("currency", Rule::Currency),
    ("image_url", Rule::WebAddress),
    ("additional_image_urls", Rule::WebAddresses(20)),
    ("url", Rule::WebAddress),
    ("availability", Rule::OneOf(AVAILABILITIES)),
    ("condition", Rule::OneOf(CONDITIONS)),
    ("inventory", Rule::Count),
    ("quantity_to_sell_on_facebook", Rule::Count),
    ("sale_price", Rule::Amount),
    ("sale_price_start_date", Rule::Moment),
    ("sale_price_end_date", Rule::Moment),
    ("brand", Rule::Text(100)),
    ("gtin", Rule::Text(70)),
    ("manufacturer_part_number", Rule::Text(100)),
    ("category", Rule::Text(750)),
    ("fb_product_category", Rule::Text(750)),
    ("product_type", Rule::Text(750)),
    ("color", Rule::Text(200)),
    ("size", Rule::Text(200)),
    ("pattern", Rule::Text(200)),
    ("material", Rule::Text(200)),
    ("gender", Rule::OneOf(&["female", "male", "unisex"])),
    ("age_group", Rule::OneOf(&["adult", "all ages", "teen", "kids", "toddler", "infant", "newborn"])),
    ("retailer_product_group_id", Rule::Text(100)),
    ("origin_country", Rule::Text(100)),
    ("importer_name", Rule::Text(200)),
    ("importer_address", Rule::Object),
    ("manufacturer_info", Rule::Text(500)),
    ("wa_compliance_category", Rule::OneOf(&["DEFAULT", "COUNTRY_ORIGIN_EXEMPT"])),
    ("visibility", Rule::OneOf(&["published", "staging"])),
    ("custom_label_0", Rule::Text(100)),
    ("custom_label_1", Rule::Text(100)),
    ("custom_label_2", Rule::Text(100)),
    ("custom_label_3", Rule::Text(100)),
    ("custom_label_4", Rule::Text(100)),
    ("custom_number_0", Rule::Count),
    ("custom_number_1", Rule::Count),
    ("custom_number_2", Rule::Count),
    ("custom_number_3", Rule::Count),
    ("custom_number_4", Rule::Count),
    ("custom_data", Rule::Object),
    ("short_description", Rule::Text(1_000)),
    ("rich_text_description", Rule::Text(9_999)),
    ("tags", Rule::Texts),
    ("shipping_weight_value", Rule::Number),
    ("shipping_weight_unit", Rule::OneOf(&["value_lb", "oz", "g", "kg", "lb"])),
    ("return_policy_days", Rule::Count),
    ("expiration_date", Rule::Text(64)),
    ("start_date", Rule::Text(64)),
    ("launch_date", Rule::Text(64)),
];
const REQUIRED: [&str; 5] = ["retailer_id", "name", "price", "currency", "image_url"];

/// What WhatsApp's review came to. Here every product passes at once, unless the control API says otherwise.
pub const REVIEW_STATUSES: [&str; 5] = ["approved", "pending", "rejected", "outdated", "no_review"];
const APPROVED: &str = "approved";

/// A product of a catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// As they were set, under the names of `POST /{catalog}/products`, prices in minor units.
    fields: Map<String, Value>,
    /// One of [`REVIEW_STATUSES`].
    review_status: String,
    /// Why it was rejected.
    review_rejection_reasons: Vec<String>,
    /// What other countries and languages have instead, by `FR` and `fr_XX`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    overrides: BTreeMap<String, Map<String, Value>>,
}

impl Product {
    /// Reads the parameters that make one.
    ///
    /// # Errors
    /// 100 for a field that is missing, or holds what it cannot.
    pub fn parse(params: &Value) -> Result<Self, GraphError> {
        for name in REQUIRED {
            if params.get(name).is_none_or(|value| value.is_null() || value.as_str() == Some("")) {
                return Err(GraphError::required_parameter(name));
            }
        }
        let empty = Self {
            fields: Map::new(),
            review_status: APPROVED.to_owned(),
            review_rejection_reasons: Vec::new(),
            overrides: BTreeMap::new(),
        };
        empty.changed_by(params)
    }

    /// This one, changed as the parameters say; parameters that are no fields say nothing, and an empty text removes a field.
    ///
    /// # Errors
    /// 100 for a field that holds what it cannot.
    pub fn changed_by(mut self, params: &Value) -> Result<Self, GraphError> {
        for (name, rule) in FIELDS {
            let Some(value) = params.get(*name).filter(|value| !value.is_null()) else { continue };
            if value.as_str() == Some("") && !REQUIRED.contains(name) {
                self.fields.remove(*name);
                continue;
            }
            let value = rule.check(name, value).map_err(GraphError::parameter)?;
            self.fields.insert((*name).to_owned(), value);
        }
        match (self.amount("sale_price"), self.amount("price")) {
            (Some(sale), Some(price)) if sale >= price => {
                Err(GraphError::parameter("Param sale_price must be less than the price."))
            }
            _ => Ok(self),
        }
    }

    /// With these fields in a country or language instead of its own; without any, as everywhere.
    ///
    /// # Errors
    /// 100 for a field that holds what it cannot.
    pub fn overridden(mut self, key: &str, fields: Option<Map<String, Value>>) -> Result<Self, GraphError> {
        let Some(mut fields) = fields else {
            self.overrides.remove(key);
            return Ok(self);
        };
        // By the rules of the product that it would be there.
        let there = self.clone().changed_by(&Value::Object(fields.clone()))?;
        fields.retain(|name, _| name != "retailer_id" && there.fields.contains_key(name));
        for (name, value) in &mut fields {
            if let Some(checked) = there.fields.get(name) {
                value.clone_from(checked);
            }
        }
        self.overrides.entry(key.to_owned()).or_default().extend(fields);
        Ok(self)
    }

    /// What other countries and languages have instead.
    #[must_use]
    pub const fn overrides(&self) -> &BTreeMap<String, Map<String, Value>> {
        &self.overrides
    }

    /// With what a review says of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn reviewed(mut self, status: &str, rejection_reasons: Vec<String>) -> Result<Self, String> {
        if !REVIEW_STATUSES.contains(&status) {
            return Err(format!("must be one of {}", REVIEW_STATUSES.join(", ")));
        }
        status.clone_into(&mut self.review_status);
        self.review_rejection_reasons = rejection_reasons;
        Ok(self)
    }

    /// The business's own id.
    #[must_use]
    pub fn retailer_id(&self) -> &str {
        self.text("retailer_id").unwrap_or_default()
    }

    /// The business's own id of the group that it is a variant of.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        self.text("retailer_product_group_id")
    }

    /// What stands in a field that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    fn amount(&self, name: &str) -> Option<i64> {
        self.fields.get(name).and_then(Value::as_i64)
    }

    fn price_in(&self, name: &str) -> Option<Price> {
        Some(Price { minor_units: self.amount(name)?, currency: self.text("currency")?.to_owned() })
    }

    /// What a customer pays at this moment: the sale price where there is one and it holds.
    #[must_use]
    pub fn price_at(&self, now_s: i64) -> Option<Price> {
        let holds = sale::holds(self.text("sale_price_start_date"), self.text("sale_price_end_date"), now_s);
        self.price_in("sale_price").filter(|_| holds).or_else(|| self.price_in("price"))
    }

    /// What it cost before the sale.
    #[must_use]
    pub fn full_price(&self) -> Option<Price> {
        self.price_in("price")
    }

    /// One of its states; nothing left is out of stock.
    #[must_use]
    pub fn availability(&self) -> &str {
        let left = ["quantity_to_sell_on_facebook", "inventory"].into_iter().find_map(|name| self.fields.get(name));
        if left.and_then(Value::as_i64) == Some(0) {
            return OUT_OF_STOCK;
        }
        self.text("availability").unwrap_or(IN_STOCK)
    }

    /// Why it cannot be sent; `None`: it can.
    #[must_use]
    pub fn unsendable(&self) -> Option<&'static str> {
        if self.review_status != APPROVED {
            Some("is not approved")
        } else if self.text("visibility") == Some("staging") {
            Some("is hidden")
        } else {
            None
        }
    }

    /// Whether a customer can put it into a cart.
    #[must_use]
    pub fn is_orderable(&self) -> bool {
        self.unsendable().is_none() && ORDERABLE.contains(&self.availability())
    }

    /// The fields of its node, as Graph shows them: a price as text in its currency. Null: it exists and has no value.
    #[must_use]
    pub fn to_node(&self) -> Map<String, Value> {
        let mut node: Map<String, Value> = FIELDS.iter().map(|(name, _)| ((*name).to_owned(), Value::Null)).collect();
        node.extend(self.fields.clone());
        for name in ["price", "sale_price"] {
            node.insert(name.to_owned(), self.price_in(name).map(|price| price.shown()).into());
        }
        node.insert("availability".into(), self.availability().into());
        for (name, default) in [("condition", "new"), ("visibility", "published")] {
            node.insert(name.into(), self.text(name).unwrap_or(default).into());
        }
        node.insert("review_status".into(), self.review_status.as_str().into());
        node.insert("review_rejection_reasons".into(), json!(self.review_rejection_reasons));
        node.insert(
            "capability_to_review_status".into(),
            json!([{"key": "WHATSAPP", "value": self.review_status.to_uppercase()}]),
        );
        node.insert("errors".into(), self.problems());
        node
    }

    /// The fields as sets are filtered by them: a price in minor units.
    #[must_use]
    pub fn to_filtered(&self) -> Map<String, Value> {
        let mut fields = self.to_node();
        for name in ["price", "sale_price"] {
            fields.insert(name.to_owned(), self.amount(name).into());
        }
        fields
    }

    /// What keeps it from being seen.
    fn problems(&self) -> Value {
        let problem = |title: &str, description: &str| json!({"title": title, "description": description, "error_priority": "MEDIUM"});
        let mut problems = Vec::new();
        if self.text("description").is_none() {
            problems.push(problem("Missing description", "Add a description so that customers can find this product."));
        }
        if self.review_status == "rejected" {
            problems.push(problem("Rejected", "This product does not comply with the commerce policy."));
        }
        problems.into()
    }
}

impl Rule {
    /// The value in its own type: forms and batches bring numbers and lists as text.
    fn check(&self, name: &str, value: &Value) -> Result<Value, String> {
        match self {
            Self::Text(max_chars) => {
                let text = match value {
                    Value::String(text) => text.clone(),
                    Value::Number(number) => number.to_string(),
                    _ => return Err(format!("Param {name} must be a string.")),
                };
                if text.is_empty() {
                    return Err(format!("Param {name} must not be empty."));
                }
                if text.chars().count() > *max_chars {
                    return Err(format!("Param {name} must be at most {max_chars} characters long."));
                }
                Ok(text.into())
            }
            Self::Amount => match integer(value) {
                Some(amount) => Ok(amount.into()),
                None => Err(format!("Param {name} must be a non-negative integer of minor units.")),
            },
            Self::Count => match integer(value) {
                Some(count) => Ok(count.into()),
                None => Err(format!("Param {name} must be a non-negative integer.")),
            },
            Self::Number => {
                match value.as_f64().or_else(|| value.as_str()?.parse().ok()).filter(|number| number.is_finite()) {
                    Some(number) => Ok(json!(number)),
                    None => Err(format!("Param {name} must be a number.")),
                }
            }
            Self::Currency => match value.as_str().filter(|text| is_currency(text)) {
                Some(currency) => Ok(currency.into()),
                None => Err(format!("Param {name} must be an ISO 4217 code.")),
            },
            Self::Moment => match value.as_str().filter(|text| sale::is_moment(text)) {
                Some(moment) => Ok(moment.into()),
                None => {
                    Err(format!("Param {name} must be a date or a time such as 2026-01-31T08:00+01:00 - got {value}."))
                }
            },
            Self::WebAddress => match value.as_str().filter(|text| is_web_address(text)) {
                Some(address) => Ok(address.into()),
                None => Err(format!("Param {name} must be a valid URL.")),
            },
            Self::WebAddresses(max) => {
                let addresses = params::list(value);
                if addresses.len() > *max || !addresses.iter().all(|address| is_web_address(address)) {
                    return Err(format!("Param {name} must be a list of at most {max} valid URLs."));
                }
                Ok(json!(addresses))
            }
            Self::OneOf(words) => match value.as_str().filter(|text| words.contains(text)) {
                Some(word) => Ok(word.into()),
                None => Err(format!("Param {name} must be one of {{{}}} - got {value}.", words.join(", "))),
            },
            Self::Texts => Ok(json!(params::list(value))),
            Self::Object => match params::unfold(value).into_owned() {
                Value::Object(object) => Ok(object.into()),
                _ => Err(format!("Param {name} must be a JSON object.")),
            },
        }
    }
}

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|number| *number >= 0)
}

/// `http` or `https`, and something behind it.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    text.len() <= 2048 && rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mug() -> Value {
        json!({"retailer_id": "mug", "name": "Mug", "price": "999", "currency": "EUR", "image_url": "https://shop.example/mug.png"})
    }

    fn with(name: &str, value: Value) -> Value {
        let mut params = mug();
        params.as_object_mut().unwrap().insert(name.into(), value);
        params
    }

    #[test]
    fn nodes_show_prices_in_their_currency_and_defaults() {
        let node = Product::parse(&mug()).unwrap().to_node();
        for (name, value) in [
            ("price", "€9.99"),
            ("availability", "in stock"),
            ("condition", "new"),
            ("visibility", "published"),
            ("review_status", "approved"),
        ] {
            assert_eq!(node[name], value, "{name}");
        }
        assert_eq!(node["errors"][0]["title"], "Missing description");
    }

    #[test]
    fn required_fields_and_rules_hold() {
        for name in REQUIRED {
            assert_eq!(Product::parse(&with(name, Value::Null)).unwrap_err().code, 100, "{name}");
            assert_eq!(Product::parse(&with(name, json!(""))).unwrap_err().code, 100, "{name}");
        }
        for (name, bad) in [
            ("retailer_id", json!("x".repeat(101))),
            ("price", json!(-1)),
            ("price", json!(9.99)),
            ("currency", json!("euro")),
            ("image_url", json!("javascript:x")),
            ("availability", json!("maybe")),
            ("sale_price", json!(999)),
            ("inventory", json!("many")),
            ("gender", json!("x")),
            ("importer_address", json!("[]")),
            ("additional_image_urls", json!(["nowhere"])),
        ] {
            assert_eq!(Product::parse(&with(name, bad.clone())).unwrap_err().code, 100, "{name} {bad}");
        }
    }

    #[test]
    fn what_a_customer_pays_and_can_order() {
        let mug = Product::parse(&with("sale_price", json!(500))).unwrap();
        assert_eq!(mug.price_at(0).unwrap().minor_units, 500);
        let later = mug.clone().changed_by(&json!({"sale_price_start_date": "2026-01-01"})).unwrap();
        assert_eq!(later.price_at(0).unwrap().minor_units, 999);
        assert!(mug.clone().changed_by(&json!({"sale_price_end_date": "soon"})).is_err());
        assert_eq!(mug.full_price().unwrap().minor_units, 999);
        assert!(mug.is_orderable());
        let gone = mug.clone().changed_by(&json!({"inventory": 0, "sale_price": ""})).unwrap();
        assert_eq!((gone.availability(), gone.is_orderable(), gone.unsendable()), ("out of stock", false, None));
        assert_eq!(gone.price_at(0).unwrap().minor_units, 999);
        let hidden = mug.clone().changed_by(&json!({"visibility": "staging"})).unwrap();
        assert_eq!(hidden.unsendable(), Some("is hidden"));
        let rejected = mug.clone().reviewed("rejected", vec!["Weapons".into()]).unwrap();
        assert_eq!(rejected.unsendable(), Some("is not approved"));
        assert!(mug.reviewed("perhaps", vec![]).is_err());
    }
}
