//! Which products a business's message shows, and what is left of it where some cannot be shown (commerce §7).

use serde_json::Value;

use crate::error::GraphError;

/// What a message asks of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// It needs one, whether or not it names products.
    pub needs_catalog: bool,
    /// The catalogues that it names.
    pub catalog_ids: Vec<String>,
    /// Products that must be there.
    pub products: Vec<String>,
    /// Products of lists: one of them must be there.
    pub listed: Vec<String>,
}

/// What the content of an interactive message or a template, as it is stored, asks of the catalogue.
#[must_use]
pub fn of(content: &Value) -> References {
    let mut found = References::default();
    let kind = content.get("type").and_then(Value::as_str);
    found.needs_catalog = matches!(kind, Some("catalog_message" | "product" | "product_list"));
    collect(content, false, &mut found);
    found.needs_catalog |= !(found.catalog_ids.is_empty() && found.products.is_empty() && found.listed.is_empty());
    found
}

fn collect(value: &Value, in_list: bool, found: &mut References) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, in_list, found)),
        Value::Object(object) => {
            // A template's button as it was sent, and as the customer sees it: only the latter is always there.
            let named = |key: &str| object.get(key).and_then(Value::as_str);
            if [named("sub_type"), named("type")].iter().any(|name| matches!(name, Some("catalog" | "mpm" | "spm"))) {
                found.needs_catalog = true;
            }
            // A bill whose goods are in a catalogue.
            if object.contains_key("catalog_id") {
                let items = object.get("items").and_then(Value::as_array).into_iter().flatten();
                let ids = items.filter_map(|item| item.get("retailer_id").and_then(Value::as_str));
                ids.for_each(|id| push(&mut found.products, id));
            }
            for (key, value) in object {
                match (key.as_str(), value.as_str()) {
                    ("catalog_id", Some(id)) => push(&mut found.catalog_ids, id),
                    ("product_retailer_id", Some(id)) if in_list => push(&mut found.listed, id),
                    ("product_retailer_id" | "thumbnail_product_retailer_id", Some(id)) => {
                        push(&mut found.products, id);
                    }
                    (key, _) => collect(value, in_list || key == "product_items", found),
                }
            }
        }
        _ => {}
    }
}

fn push(list: &mut Vec<String>, id: &str) {
    if !list.iter().any(|known| known == id) {
        list.push(id.to_owned());
    }
}

impl References {
    /// Which listed products cannot be shown; `linked` is the account's catalogue, and `sendable` whether it has such a product.
    ///
    /// # Errors
    /// 131009 where the message cannot be sent at all.
    pub fn check(&self, linked: Option<&str>, sendable: impl Fn(&str) -> bool) -> Result<Vec<String>, GraphError> {
        if !self.needs_catalog {
            return Ok(Vec::new());
        }
        let Some(linked) = linked else {
            return Err(GraphError::invalid_value("No catalog is connected to the WhatsApp Business Account."));
        };
        if let Some(other) = self.catalog_ids.iter().find(|id| *id != linked) {
            return Err(GraphError::invalid_value(format!(
                "The catalog {other} is not connected to the WhatsApp Business Account."
            )));
        }
        if let Some(missing) = self.products.iter().find(|id| !sendable(id)) {
            return Err(not_found(std::slice::from_ref(missing), linked));
        }
        let missing: Vec<String> = self.listed.iter().filter(|id| !sendable(id)).cloned().collect();
        if !missing.is_empty() && missing.len() == self.listed.len() {
            return Err(not_found(&missing, linked));
        }
        Ok(missing)
    }
}

/// 131009: products that are not there, or cannot be shown.
#[must_use]
pub fn not_found(products: &[String], catalog_id: &str) -> GraphError {
    GraphError::invalid_value(format!("Products not found in the catalog {catalog_id}: {}", products.join(", ")))
}

/// Takes products out of every list of the content, and sections that are left empty.
pub fn drop_products(content: &mut Value, dropped: &[String]) {
    match content {
        Value::Array(elements) => elements.iter_mut().for_each(|element| drop_products(element, dropped)),
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                match (key.as_str(), value) {
                    ("product_items", Value::Array(items)) => items.retain(|item| {
                        let id = item.get("product_retailer_id").and_then(Value::as_str).unwrap_or_default();
                        !dropped.iter().any(|known| known == id)
                    }),
                    ("sections", Value::Array(sections)) => {
                        sections.iter_mut().for_each(|section| drop_products(section, dropped));
                        sections.retain(|section| {
                            section.get("product_items").and_then(Value::as_array).is_none_or(|items| !items.is_empty())
                        });
                    }
                    (_, value) => drop_products(value, dropped),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn list() -> Value {
        json!({"type": "product_list", "action": {"catalog_id": "7", "sections": [
            {"title": "A", "product_items": [{"product_retailer_id": "a"}, {"product_retailer_id": "b"}]},
            {"title": "B", "product_items": [{"product_retailer_id": "c"}]}]}})
    }

    #[test]
    fn a_list_needs_one_of_its_products() {
        let found = of(&list());
        assert_eq!(found.listed, ["a", "b", "c"]);
        assert_eq!(found.check(Some("7"), |_| true).unwrap(), Vec::<String>::new());
        assert_eq!(found.check(Some("7"), |id| id == "a").unwrap(), ["b", "c"]);
        assert_eq!(found.check(Some("7"), |_| false).unwrap_err().code, 131_009);
        assert!(found.check(Some("8"), |_| true).unwrap_err().details.unwrap().contains("catalog 7"));
        assert_eq!(found.check(None, |_| true).unwrap_err().code, 131_009);
        let mut left = list();
        drop_products(&mut left, &["b".into(), "c".into()]);
        assert_eq!(
            left["action"]["sections"],
            json!([{"title": "A", "product_items": [{"product_retailer_id": "a"}]}])
        );
    }

    #[test]
    fn one_product_must_be_there() {
        let single = json!({"type": "product", "action": {"catalog_id": "7", "product_retailer_id": "a"}});
        assert_eq!(
            of(&single).check(Some("7"), |_| false).unwrap_err().details.unwrap(),
            "Products not found in the catalog 7: a"
        );
        let all = json!({"type": "catalog_message", "action": {"name": "catalog_message"}});
        assert!(of(&all).check(None, |_| true).is_err());
        assert!(of(&all).check(Some("7"), |_| false).is_ok());
        let button = json!({"name": "t", "components": [{"type": "button", "sub_type": "CATALOG", "index": 0}, {"type": "button", "sub_type": "catalog"}]});
        assert!(of(&button).needs_catalog);
        let seen = json!({"name": "t", "rendered": {"buttons": [{"id": "0", "text": "Look", "type": "catalog"}]}});
        assert!(of(&seen).needs_catalog);
        let text = json!({"type": "button", "body": {"text": "x"}});
        assert_eq!(of(&text), References::default());
    }
}
