//! What a customer can do with a message of the business, and the message that comes of it (spec §2.8).
//!
//! The business's message is taken as it is stored: what it sent, and for a template also what the customer saw of it
//! ([`RenderedTemplate::store_in`]). The stored form may know more than the sent one, such as a file's type, so it is read without strictness.

use serde_json::{Map, Value};

use super::content::{CallPermissionReply, InboundContent, InboundLocation, InteractiveReply, Order, OrderItem};
use super::json_tolerant::{list, text};
use crate::message::interactive::{ADDRESS_FIELDS, is_pin_code};
use crate::message::{ContactCard, InteractiveKind};
use crate::template::{RenderedAction, RenderedButton, RenderedTemplate};

/// What the customer did.
#[derive(Debug, Clone, PartialEq)]
pub enum CustomerAnswer {
    /// Tapped a reply button or a quick reply, or chose a row. By its id; that of a template's button is its index, on a card
    /// `card:index`.
    Option {
        /// Of the button or row.
        id: String,
    },
    /// Sent the address form.
    Address {
        /// The address that was chosen.
        saved_address_id: Option<String>,
        /// The fields as filled in.
        values: Map<String, Value>,
    },
    /// Completed a Flow.
    Flow {
        /// The answers.
        response: Map<String, Value>,
    },
    /// Sent a place.
    Location(InboundLocation),
    /// Sent the own contact card.
    Contact(Box<ContactCard>),
    /// Answered whether the business may call.
    CallPermission {
        /// It may.
        accept: bool,
        /// Until it is withdrawn.
        is_permanent: bool,
        /// Unix seconds.
        expiration_timestamp: Option<i64>,
    },
    /// Sent a cart.
    Order {
        /// What is in it.
        items: Vec<OrderItem>,
        /// The catalogue; that of the message if it names one.
        catalog_id: Option<String>,
        /// Written with it.
        text: Option<String>,
    },
}

/// Why a message cannot be answered so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It has no such button or row.
    #[error("The message has no option \"{id}\".")]
    UnknownOption {
        /// What was asked for.
        id: String,
    },
    /// The option is there and its tap sends nothing: it opens a page, calls, copies.
    #[error("The option \"{id}\" sends no answer.")]
    SilentOption {
        /// What was asked for.
        id: String,
    },
    /// Messages of its kind are not answered in this way.
    #[error("A message of this kind is not answered in this way.")]
    WrongKind,
    /// A field of the address form is wrong.
    #[error("The field {field} {problem}.")]
    Address {
        /// Which.
        field: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The cart is empty or of no catalogue.
    #[error("The cart {problem}.")]
    Cart {
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// The customer's message that answers this one of the business, given by its `type` and its stored content. The message's id
/// belongs into the answer's context.
///
/// # Errors
/// The message cannot be answered so.
pub fn answer(kind: &str, content: &Value, answer: CustomerAnswer) -> Result<InboundContent, AnswerError> {
    match kind {
        "interactive" => {
            let kind = text(content, "type").and_then(|name| InteractiveKind::from_name(&name));
            to_interactive(kind.ok_or(AnswerError::WrongKind)?, content, answer)
        }
        "template" => {
            let rendered = RenderedTemplate::of_stored(content).ok_or(AnswerError::WrongKind)?;
            to_template(&rendered, answer)
        }
        _ => Err(AnswerError::WrongKind),
    }
}

fn to_interactive(
    kind: InteractiveKind,
    content: &Value,
    answer: CustomerAnswer,
) -> Result<InboundContent, AnswerError> {
    let action = content.get("action").unwrap_or(&Value::Null);
    let parameters = action.get("parameters").unwrap_or(&Value::Null);
    let reply = match (kind, answer) {
        (InteractiveKind::Button, CustomerAnswer::Option { id }) => {
            let buttons = list(action, "buttons").iter().filter_map(|button| button.get("reply"));
            button_reply(buttons, id)?
        }
        (InteractiveKind::List, CustomerAnswer::Option { id }) => list_reply(action, id)?,
        (InteractiveKind::Carousel, CustomerAnswer::Option { id }) => {
            let actions = list(action, "cards").iter().filter_map(|card| card.get("action"));
            let buttons = actions.flat_map(|action| list(action, "buttons"));
            button_reply(buttons.filter_map(|button| button.get("quick_reply")), id)?
        }
        (InteractiveKind::Address, CustomerAnswer::Address { saved_address_id, values }) => {
            address_reply(parameters, saved_address_id, &values)?
        }
        (InteractiveKind::Flow, CustomerAnswer::Flow { response }) => {
            flow_reply(text(parameters, "flow_token"), response)
        }
        (InteractiveKind::LocationRequest, CustomerAnswer::Location(place)) => {
            return Ok(InboundContent::Location(place));
        }
        (InteractiveKind::ContactRequest, CustomerAnswer::Contact(card)) => return Ok(requested_contact(*card)),
        (
            InteractiveKind::CallPermission,
            CustomerAnswer::CallPermission { accept, is_permanent, expiration_timestamp },
        ) => call_permission(accept, is_permanent, expiration_timestamp),
        (
            InteractiveKind::Product
            | InteractiveKind::ProductList
            | InteractiveKind::Catalog
            | InteractiveKind::Carousel,
            CustomerAnswer::Order { items, catalog_id, text: note },
        ) => {
            let first_card = list(action, "cards").first().and_then(|card| card.get("action"));
            let own = text(action, "catalog_id").or_else(|| first_card.and_then(|action| text(action, "catalog_id")));
            return order(own.or(catalog_id), items, note);
        }
        _ => return Err(AnswerError::WrongKind),
    };
    Ok(InboundContent::Interactive(reply))
}

fn button_reply<'b>(mut buttons: impl Iterator<Item = &'b Value>, id: String) -> Result<InteractiveReply, AnswerError> {
    match buttons.find(|button| text(button, "id").as_ref() == Some(&id)) {
        Some(button) => Ok(InteractiveReply::Button { title: text(button, "title").unwrap_or_default(), id }),
        None => Err(AnswerError::UnknownOption { id }),
    }
}

fn list_reply(action: &Value, id: String) -> Result<InteractiveReply, AnswerError> {
    let mut rows = list(action, "sections").iter().flat_map(|section| list(section, "rows"));
    match rows.find(|row| text(row, "id").as_ref() == Some(&id)) {
        Some(row) => Ok(InteractiveReply::List {
            id,
            title: text(row, "title").unwrap_or_default(),
            description: text(row, "description"),
        }),
        None => Err(AnswerError::UnknownOption { id }),
    }
}

/// The form cannot be sent while a field has the value that the business complained about.
fn address_reply(
    parameters: &Value,
    saved_address_id: Option<String>,
    values: &Map<String, Value>,
) -> Result<InteractiveReply, AnswerError> {
    let problem = |field: &str, problem| AnswerError::Address { field: field.to_owned(), problem };
    if let Some(id) = &saved_address_id {
        let mut saved = list(parameters, "saved_addresses").iter();
        if !saved.any(|address| text(address, "id").as_ref() == Some(id)) {
            return Err(AnswerError::UnknownOption { id: id.clone() });
        }
    }
    for (field, value) in values {
        if !ADDRESS_FIELDS.contains(&field.as_str()) {
            return Err(problem(field, "is not in the form"));
        }
        if !value.is_string() {
            return Err(problem(field, "must be a text"));
        }
    }
    let value = |field: &str| values.get(field).and_then(Value::as_str).unwrap_or_default();
    if values.contains_key("in_pin_code") && !is_pin_code(value("in_pin_code")) {
        return Err(problem("in_pin_code", "must have 6 digits"));
    }
    let complaints = parameters.get("validation_errors").and_then(Value::as_object);
    for field in complaints.into_iter().flat_map(Map::keys) {
        let before = parameters.get("values").and_then(|values| text(values, field)).unwrap_or_default();
        if saved_address_id.is_none() && value(field) == before {
            return Err(problem(field, "must be corrected first"));
        }
    }
    let lines: Vec<&str> = ADDRESS_FIELDS.into_iter().map(value).filter(|line| !line.is_empty()).collect();
    let mut response = Map::new();
    if let Some(id) = saved_address_id {
        response.insert("saved_address_id".into(), id.into());
    }
    response.insert("values".into(), values.clone().into());
    Ok(InteractiveReply::Form {
        name: "address_message".to_owned(),
        body: lines.join("\n"),
        response_json: Value::Object(response).to_string(),
    })
}

fn flow_reply(token: Option<String>, mut response: Map<String, Value>) -> InteractiveReply {
    if let Some(token) = token {
        response.insert("flow_token".into(), token.into());
    }
    InteractiveReply::Form {
        name: "flow".to_owned(),
        body: "Sent".to_owned(),
        response_json: Value::Object(response).to_string(),
    }
}

fn requested_contact(card: ContactCard) -> InboundContent {
    InboundContent::Contacts { cards: vec![card], origin: Some("contact_request".to_owned()) }
}

fn call_permission(accept: bool, is_permanent: bool, expiration_timestamp: Option<i64>) -> InteractiveReply {
    InteractiveReply::CallPermission(CallPermissionReply {
        response: if accept { "accept" } else { "reject" }.to_owned(),
        is_permanent: accept && is_permanent,
        expiration_timestamp: expiration_timestamp.filter(|_| accept && !is_permanent),
        response_source: Some("user_action".to_owned()),
    })
}

fn order(
    catalog_id: Option<String>,
    items: Vec<OrderItem>,
    text: Option<String>,
) -> Result<InboundContent, AnswerError> {
    if items.is_empty() {
        return Err(AnswerError::Cart { problem: "is empty" });
    }
    let catalog_id = catalog_id.ok_or(AnswerError::Cart { problem: "names no catalogue" })?;
    Ok(InboundContent::Order(Order { catalog_id, text, items }))
}

fn to_template(rendered: &RenderedTemplate, answer: CustomerAnswer) -> Result<InboundContent, AnswerError> {
    let buttons = || rendered.buttons.iter().chain(rendered.cards.iter().flat_map(|card| &card.buttons));
    let has = |wanted: fn(&RenderedAction) -> bool| buttons().any(|button| wanted(&button.action));
    match answer {
        CustomerAnswer::Option { id } => match buttons().find(|button| button.id == id) {
            Some(RenderedButton { text, action: RenderedAction::QuickReply { payload }, .. }) => {
                Ok(InboundContent::Button { payload: payload.clone(), text: text.clone() })
            }
            Some(_) => Err(AnswerError::SilentOption { id }),
            None => Err(AnswerError::UnknownOption { id }),
        },
        CustomerAnswer::Flow { response } => {
            let token = buttons().find_map(|button| match &button.action {
                RenderedAction::Flow { flow_token, .. } => Some(flow_token.clone()),
                _ => None,
            });
            let token = token.ok_or(AnswerError::WrongKind)?;
            Ok(InboundContent::Interactive(flow_reply(Some(token), response)))
        }
        CustomerAnswer::Contact(card) if has(|action| matches!(action, RenderedAction::RequestContactInfo)) => {
            Ok(requested_contact(*card))
        }
        CustomerAnswer::CallPermission { accept, is_permanent, expiration_timestamp }
            if rendered.call_permission_request =>
        {
            Ok(InboundContent::Interactive(call_permission(accept, is_permanent, expiration_timestamp)))
        }
        CustomerAnswer::Order { items, catalog_id, text }
            if has(|action| {
                matches!(action, RenderedAction::Catalog { .. } | RenderedAction::Mpm { .. } | RenderedAction::Spm)
            }) =>
        {
            order(catalog_id, items, text)
        }
        _ => Err(AnswerError::WrongKind),
    }
}
