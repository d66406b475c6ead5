//! What a customer sees of a template: the shape in which it is stored beside the send, for phones to show and to answer.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::message::TapTarget;

/// The key under which the stored content of a template message has what the customer sees.
const KEY: &str = "rendered";

/// A template with all its values.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RenderedTemplate {
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    pub category: String,
    /// Above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<RenderedHeader>,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Below, grey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    /// A limited-time offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limited_time_offer: Option<RenderedOffer>,
    /// What a tap on the message opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tap_target: Option<TapTarget>,
    /// What can be tapped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<RenderedButton>,
    /// Cards beside each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<RenderedCard>,
    /// The order that an order status template tells about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_status: Option<Value>,
    /// It asks whether the business may call.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub call_permission_request: bool,
}

impl RenderedTemplate {
    /// Writes it into the content that is stored of the send.
    pub fn store_in(&self, content: &mut Map<String, Value>) {
        content.insert(KEY.to_owned(), json!(self));
    }

    /// Reads it from stored content.
    #[must_use]
    pub fn of_stored(content: &Value) -> Option<Self> {
        Self::deserialize(content.get(KEY)?).ok()
    }
}

/// A header with its file or text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RenderedHeader {
    /// A text.
    Text {
        /// Complete.
        text: String,
    },
    /// A picture.
    Image {
        /// `id` or `link`, and what else is known of the file.
        image: Value,
    },
    /// A video.
    Video {
        /// `id` or `link`, and what else is known of the file.
        video: Value,
    },
    /// A short video that plays by itself.
    Gif {
        /// `id` or `link`, and what else is known of the file.
        gif: Value,
    },
    /// A file.
    Document {
        /// `id` or `link`, `filename`, and what else is known of the file.
        document: Value,
    },
    /// A place.
    Location {
        /// `latitude`, `longitude`, `name`, `address`.
        location: Value,
    },
    /// A product.
    Product {
        /// `catalog_id` and `product_retailer_id`.
        product: Value,
    },
}

/// A limited-time offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderedOffer {
    /// Its heading.
    pub text: String,
    /// When it ends; unix milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration_time_ms: Option<i64>,
}

/// A card of a carousel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RenderedCard {
    /// Above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<RenderedHeader>,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What can be tapped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<RenderedButton>,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RenderedButton {
    /// By which a phone names it when it is tapped: its index, on a card `card:index`.
    pub id: String,
    /// Its label.
    pub text: String,
    /// What it does.
    #[serde(flatten)]
    pub action: RenderedAction,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RenderedAction {
    /// Answers with the payload.
    QuickReply {
        /// Comes back.
        payload: String,
    },
    /// Opens a web page.
    Url {
        /// Complete.
        url: String,
    },
    /// Calls by telephone.
    PhoneNumber {
        /// The number.
        phone_number: String,
    },
    /// Copies an offer's code.
    CopyCode {
        /// The code.
        code: String,
    },
    /// Copies or fills in a code.
    Otp {
        /// `COPY_CODE`, `ONE_TAP` or `ZERO_TAP`.
        otp_type: String,
        /// The code.
        code: String,
        /// The label where the code can be filled in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        autofill_text: Option<String>,
    },
    /// Opens the catalogue.
    Catalog {
        /// Whose picture stands above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thumbnail_product_retailer_id: Option<String>,
    },
    /// Opens several products.
    Mpm {
        /// Whose picture stands above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thumbnail_product_retailer_id: Option<String>,
        /// The products under their titles.
        sections: Value,
    },
    /// Opens the product of the header.
    Spm,
    /// Opens a Flow.
    Flow {
        /// Comes back with the answers.
        flow_token: String,
        /// Which Flow, and how it begins: the button's own keys.
        flow: Value,
        /// For its first screen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        flow_action_data: Option<Value>,
    },
    /// Calls on WhatsApp.
    VoiceCall {
        /// How long it works.
        ttl_minutes: i64,
        /// Comes back in the call's webhooks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payload: Option<String>,
    },
    /// Opens a bill.
    OrderDetails {
        /// The bill.
        order_details: Value,
    },
    /// Sends the customer's own contact card.
    RequestContactInfo,
}
