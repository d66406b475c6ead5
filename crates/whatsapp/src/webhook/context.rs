//! What a customer's message refers to: a quoted message, a product, an ad.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::json_tolerant::{boolean, text};

/// `context`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// The quoted or tapped message.
    pub id: Option<String>,
    /// Its author's number; absent when the author shows none.
    pub from: Option<String>,
    /// Forwarded up to five times.
    pub forwarded: bool,
    /// Forwarded more than five times.
    pub frequently_forwarded: bool,
    /// The product whose "Message business" was tapped.
    pub referred_product: Option<ReferredProduct>,
}

/// A product of the business's catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferredProduct {
    /// The catalogue.
    pub catalog_id: String,
    /// The business's own id of the product.
    pub product_retailer_id: String,
}

impl Context {
    pub(super) fn parse(value: &Value) -> Self {
        let product = value.get("referred_product").and_then(|product| {
            Some(ReferredProduct {
                catalog_id: text(product, "catalog_id")?,
                product_retailer_id: text(product, "product_retailer_id")?,
            })
        });
        Self {
            id: text(value, "id"),
            from: text(value, "from"),
            forwarded: boolean(value, "forwarded").unwrap_or_default(),
            frequently_forwarded: boolean(value, "frequently_forwarded").unwrap_or_default(),
            referred_product: product,
        }
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut map = Map::new();
        for (name, text) in [("from", &self.from), ("id", &self.id)] {
            if let Some(text) = text {
                map.insert(name.into(), text.as_str().into());
            }
        }
        for (name, flag) in [("forwarded", self.forwarded), ("frequently_forwarded", self.frequently_forwarded)] {
            if flag {
                map.insert(name.into(), true.into());
            }
        }
        if let Some(product) = &self.referred_product {
            let product = json!({"catalog_id": product.catalog_id, "product_retailer_id": product.product_retailer_id});
            map.insert("referred_product".into(), product);
        }
        map.into()
    }
}

/// `referral`: the ad or post from which the customer came.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Referral {
    /// The ad's or post's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// The ad's or post's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// `ad` or `post`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_type: Option<String>,
    /// The ad's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The ad's headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// `image` or `video`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The ad's picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// The ad's video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_url: Option<String>,
    /// The video's still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    /// The click, for conversion reports; absent for ads in a status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ctwa_clid: Option<String>,
    /// The greeting that the ad showed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub welcome_message: Option<Value>,
}
