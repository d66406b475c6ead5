//! Whether a number's chats have a cart and show the catalogue (spec §8.9).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::body::{boolean, check_keys};
use crate::error::GraphError;

/// The settings of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommerceSettings {
    /// Customers can put products into a cart.
    pub is_cart_enabled: bool,
    /// The profile shows the catalogue.
    pub is_catalog_visible: bool,
}

impl Default for CommerceSettings {
    fn default() -> Self {
        Self { is_cart_enabled: true, is_catalog_visible: false }
    }
}

impl CommerceSettings {
    /// These, changed as the parameters of `POST /{phone}/whatsapp_commerce_settings` say.
    ///
    /// # Errors
    /// 100 where neither is sent, or one is no boolean.
    pub fn changed_by(self, body: &Value) -> Result<Self, GraphError> {
        check_keys(body, &["is_cart_enabled", "is_catalog_visible"])?;
        let (cart, catalog) = (boolean(body, "is_cart_enabled")?, boolean(body, "is_catalog_visible")?);
        if cart.is_none() && catalog.is_none() {
            return Err(GraphError::parameter("One of is_cart_enabled and is_catalog_visible is required."));
        }
        Ok(Self {
            is_cart_enabled: cart.unwrap_or(self.is_cart_enabled),
            is_catalog_visible: catalog.unwrap_or(self.is_catalog_visible),
        })
    }

    /// As Graph lists them.
    #[must_use]
    pub fn to_json(self, id: &str) -> Value {
        json!({"is_cart_enabled": self.is_cart_enabled, "is_catalog_visible": self.is_catalog_visible, "id": id})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_changes_without_the_other() {
        let start = CommerceSettings::default();
        assert_eq!(start.to_json("7"), json!({"is_cart_enabled": true, "is_catalog_visible": false, "id": "7"}));
        let visible = start.changed_by(&json!({"is_catalog_visible": "true"})).unwrap();
        assert_eq!(visible, CommerceSettings { is_cart_enabled: true, is_catalog_visible: true });
        assert!(!visible.changed_by(&json!({"is_cart_enabled": false})).unwrap().is_cart_enabled);
        for bad in [json!({}), json!({"is_cart_enabled": "perhaps"}), json!({"is_cart_enabled": true, "x": 1})] {
            assert_eq!(start.changed_by(&bad).unwrap_err().code, 100, "{bad}");
        }
    }
}
