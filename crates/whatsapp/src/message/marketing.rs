//! The body of `POST /{phone-number-id}/marketing_messages` (spec §2.16): as of `/messages`, for templates alone, with two
//! parameters more.

use serde_json::Value;

use super::content::Content;
use super::send::{OutboundMessage, SendRequest, parse_send};
use crate::error::GraphError;
use crate::json_read;

/// What happens when Marketing Messages cannot reach the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProductPolicy {
    /// It goes the way of `/messages`.
    #[default]
    CloudApiFallback,
    /// It fails.
    Strict,
}

/// A marketing message to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct MarketingSend {
    /// The message; its content is a template.
    pub message: OutboundMessage,
    /// `product_policy`
    pub product_policy: ProductPolicy,
    /// `message_activity_sharing`; the account's setting counts where it is absent.
    pub message_activity_sharing: Option<bool>,
}

const NOT_A_TEMPLATE: &str = "Message must be a template message.";

/// Reads the body of a call to `marketing_messages`.
///
/// # Errors
/// What Graph answers to a body that breaks a rule; nothing was sent.
pub fn parse_marketing_send(body: &Value) -> Result<MarketingSend, GraphError> {
    let mut body = body.clone();
    let mut take =
        |name: &str| body.as_object_mut().and_then(|body| body.remove(name)).filter(|value| !value.is_null());
    let product_policy = match take("product_policy") {
        None => ProductPolicy::default(),
        Some(Value::String(name)) if name.eq_ignore_ascii_case("cloud_api_fallback") => ProductPolicy::CloudApiFallback,
        Some(Value::String(name)) if name.eq_ignore_ascii_case("strict") => ProductPolicy::Strict,
        Some(other) => {
            let got = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
            let sentence = json_read::not_one_of("product_policy", &["CLOUD_API_FALLBACK", "STRICT"], &got);
            return Err(GraphError::parameter(sentence));
        }
    };
    let message_activity_sharing = match take("message_activity_sharing") {
        None => None,
        Some(Value::Bool(sharing)) => Some(sharing),
        Some(Value::String(text)) if text == "true" => Some(true),
        Some(Value::String(text)) if text == "false" => Some(false),
        Some(_) => return Err(GraphError::parameter("Param message_activity_sharing must be a boolean.")),
    };
    let kind = body.get("type").filter(|kind| !kind.is_null());
    // Before all else that is wrong with another kind of message.
    if kind.and_then(Value::as_str).is_some_and(|kind| !kind.eq_ignore_ascii_case("template")) {
        return Err(GraphError::parameter(NOT_A_TEMPLATE));
    }
    match parse_send(&body)? {
        SendRequest::Message(message) if matches!(message.content, Content::Template(_)) => {
            Ok(MarketingSend { message: *message, product_policy, message_activity_sharing })
        }
        _ => Err(GraphError::parameter(NOT_A_TEMPLATE)),
    }
}
