//! The kinds of a customer's message that carry no file.

use serde_json::Value;

use super::content::{CallPermissionReply, InboundContent, InboundLocation, InteractiveReply, Order, OrderItem};
use super::customer_message::MAX_LABEL_CHARS;
use super::problems::{FieldProblem, Reader};
use crate::message::{self, ContactCard, MAX_CONTACTS};

/// Most pieces of one product in a cart.
const MAX_QUANTITY: i64 = 99;
/// Highest price taken; no currency has one near.
const MAX_PRICE: f64 = 1e12;
/// Longest answer of a Flow.
const MAX_RESPONSE_CHARS: usize = 65_536;

pub(super) fn location(value: &Value, problems: &mut Vec<FieldProblem>) -> InboundContent {
    let location = Reader::new(value, "location", problems);
    InboundContent::Location(InboundLocation {
        latitude: location.required_decimal("latitude", 90.0, problems),
        longitude: location.required_decimal("longitude", 180.0, problems),
        name: location.text("name", MAX_LABEL_CHARS, problems),
        address: location.text("address", MAX_LABEL_CHARS, problems),
        url: location.text("url", MAX_LABEL_CHARS, problems),
    })
}

pub(super) fn contacts(value: &Value, message: &Reader<'_>, problems: &mut Vec<FieldProblem>) -> InboundContent {
    let mut cards = Vec::new();
    match value.as_array() {
        Some(values) if (1..=MAX_CONTACTS).contains(&values.len()) => {
            for (index, value) in values.iter().enumerate() {
                cards.extend(card(value, index, problems));
            }
        }
        _ => message.note("contacts", format!("Must be a list of 1 to {MAX_CONTACTS} cards."), problems),
    }
    InboundContent::Contacts { cards, origin: message.text("origin", MAX_LABEL_CHARS, problems) }
}

/// A phone's address book asks for a name and nothing else.
fn card(value: &Value, index: usize, problems: &mut Vec<FieldProblem>) -> Option<ContactCard> {
    let path = format!("contacts[{index}]");
    let card: ContactCard = match serde_json::from_value(value.clone()) {
        Ok(card) => card,
        Err(error) => {
            problems.push(FieldProblem { field: path, detail: format!("Is not a contact card: {error}.") });
            return None;
        }
    };
    if card.name.formatted_name.as_ref().is_none_or(String::is_empty) {
        let field = format!("{path}.name.formatted_name");
        problems.push(FieldProblem { field, detail: "Is required.".to_owned() });
    }
    Some(card)
}

pub(super) fn reaction(value: &Value, problems: &mut Vec<FieldProblem>) -> InboundContent {
    let reaction = Reader::new(value, "reaction", problems);
    let message_id = reaction.required_text("message_id", MAX_LABEL_CHARS, problems);
    let emoji = reaction.text("emoji", MAX_LABEL_CHARS, problems).unwrap_or_default();
    if !emoji.is_empty() && !message::is_single_emoji(&emoji) {
        reaction.note("emoji", "Must be one emoji, or empty to remove the reaction.", problems);
    }
    InboundContent::Reaction { message_id, emoji }
}

pub(super) fn button(value: &Value, problems: &mut Vec<FieldProblem>) -> InboundContent {
    let button = Reader::new(value, "button", problems);
    let text = button.required_text("text", MAX_LABEL_CHARS, problems);
    // Without a payload of the business's the label stands for it.
    let payload = button.text("payload", MAX_LABEL_CHARS, problems).unwrap_or_else(|| text.clone());
    InboundContent::Button { payload, text }
}

pub(super) fn interactive(value: &Value, problems: &mut Vec<FieldProblem>) -> Option<InteractiveReply> {
    let interactive = Reader::new(value, "interactive", problems);
    let kind = interactive.text("type", MAX_LABEL_CHARS, problems);
    let reply = |name: &str, problems: &mut Vec<FieldProblem>| {
        Reader::new(interactive.get(name).unwrap_or(&Value::Null), interactive.field(name), problems)
    };
    Some(match kind.as_deref() {
        Some("button_reply") => {
            let reply = reply("button_reply", problems);
            InteractiveReply::Button {
                id: reply.required_text("id", MAX_LABEL_CHARS, problems),
                title: reply.required_text("title", MAX_LABEL_CHARS, problems),
            }
        }
        Some("list_reply") => {
            let reply = reply("list_reply", problems);
            InteractiveReply::List {
                id: reply.required_text("id", MAX_LABEL_CHARS, problems),
                title: reply.required_text("title", MAX_LABEL_CHARS, problems),
                description: reply.text("description", MAX_LABEL_CHARS, problems),
            }
        }
        Some("nfm_reply") => form(&reply("nfm_reply", problems), problems),
        Some("call_permission_reply") => call_permission(&reply("call_permission_reply", problems), problems),
        _ => {
            let detail = "Must be one of button_reply, list_reply, nfm_reply, call_permission_reply.";
            interactive.note("type", detail, problems);
            return None;
        }
    })
}

fn form(reply: &Reader<'_>, problems: &mut Vec<FieldProblem>) -> InteractiveReply {
    let response_json = reply.required_text("response_json", MAX_RESPONSE_CHARS, problems);
    if !response_json.is_empty() && serde_json::from_str::<Value>(&response_json).is_err() {
        reply.note("response_json", "Must be JSON text.", problems);
    }
    InteractiveReply::Form {
        name: reply.text("name", MAX_LABEL_CHARS, problems).unwrap_or_else(|| "flow".to_owned()),
        body: reply.text("body", MAX_LABEL_CHARS, problems).unwrap_or_else(|| "Sent".to_owned()),
        response_json,
    }
}

fn call_permission(reply: &Reader<'_>, problems: &mut Vec<FieldProblem>) -> InteractiveReply {
    let response = reply.required_text("response", MAX_LABEL_CHARS, problems);
    if !matches!(response.as_str(), "" | "accept" | "reject") {
        reply.note("response", "Must be accept or reject.", problems);
    }
    let expiration_timestamp = reply.get("expiration_timestamp").and_then(Value::as_i64);
    InteractiveReply::CallPermission(CallPermissionReply {
        response,
        is_permanent: reply.boolean("is_permanent", problems),
        expiration_timestamp,
        response_source: reply.text("response_source", MAX_LABEL_CHARS, problems),
    })
}

pub(super) fn order(value: &Value, problems: &mut Vec<FieldProblem>) -> InboundContent {
    let order = Reader::new(value, "order", problems);
    let mut items = Vec::new();
    match order.get("product_items").and_then(Value::as_array) {
        Some(values) if !values.is_empty() => {
            for (index, value) in values.iter().enumerate() {
                let item = Reader::new(value, format!("order.product_items[{index}]"), problems);
                items.push(OrderItem {
                    product_retailer_id: item.required_text("product_retailer_id", MAX_LABEL_CHARS, problems),
                    quantity: item.required_count("quantity", MAX_QUANTITY, problems),
                    item_price: item.required_decimal("item_price", MAX_PRICE, problems),
                    currency: item.required_text("currency", 3, problems),
                });
            }
        }
        _ => order.note("product_items", "Must be a list of one product at least.", problems),
    }
    InboundContent::Order(Order {
        catalog_id: order.required_text("catalog_id", MAX_LABEL_CHARS, problems),
        text: order.text("text", MAX_LABEL_CHARS, problems),
        items,
    })
}
