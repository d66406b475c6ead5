//! What customers did with marketing messages: `user_actions` of the `messages` field (spec §7.5).

use serde_json::{Map, Value};

use super::build::{BusinessNumber, Customer, contact, envelope, list_of_one, start_value};

/// What was tapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClickComponent {
    /// A button.
    Button,
    /// An address in the text.
    Body,
}

impl ClickComponent {
    /// The component of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Button, Self::Body].into_iter().find(|component| component.as_str() == name)
    }

    /// As the webhook writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Button => "cta",
            Self::Body => "body",
        }
    }
}

/// A tap on a link of a marketing message.
#[derive(Debug, Clone, Copy)]
pub struct LinkClick<'a> {
    /// What was tapped.
    pub component: ClickComponent,
    /// The product of the card.
    pub product_id: Option<&'a str>,
    /// The click's own id.
    pub click_id: &'a str,
    /// Names message and link.
    pub tracking_token: &'a str,
    /// Unix seconds.
    pub timestamp_s: i64,
}

/// The body that brings a click.
#[must_use]
pub fn link_click(number: BusinessNumber<'_>, customer: Customer<'_>, click: LinkClick<'_>) -> Value {
    let mut data = Map::new();
    data.insert("click_component".into(), click.component.as_str().into());
    if let Some(product_id) = click.product_id {
        data.insert("product_id".into(), product_id.into());
    }
    data.insert("click_id".into(), click.click_id.into());
    data.insert("tracking_token".into(), click.tracking_token.into());
    let mut action = Map::new();
    action.insert("action_type".into(), "marketing_messages_link_click".into());
    action.insert("timestamp".into(), click.timestamp_s.to_string().into());
    action.insert("marketing_messages_link_click_data".into(), data.into());

    let mut value = start_value(number);
    value.insert("contacts".into(), list_of_one(contact(customer)));
    value.insert("user_actions".into(), list_of_one(action));
    envelope(number.waba_id, value)
}
