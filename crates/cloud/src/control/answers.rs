//! `POST customers/{wa_id}/answers`: a customer answers a message of the business with what it offers.

use std::time::Duration;

use axum::extract::State as Extract;
use recado_whatsapp::webhook::{CustomerAnswer, FieldProblem, InboundContent, parse_customer_message};
use serde_json::{Map, Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::phones::{find, text_field};
use super::problem::Problem;
use crate::customer::Customer;
use crate::phone;
use crate::state::State;

const TYPES: &str = "must be one of option, location, address, contact, call_permission, order";
/// A permission to call that is not for good lasts so long (spec §2.20).
const PERMISSION_LIFE: Duration = Duration::from_secs(168 * 3600);

pub(super) async fn answer(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let message_id = text_field(&body, "message_id")?;
    let answer = body.get("answer").filter(|answer| answer.is_object());
    let answer = answer.ok_or_else(|| Problem::invalid_field("answer", "is required: an object with a type"))?;
    let received = phone::answer(&state, customer.clone(), message_id, read(&state, &customer, answer)?).await?;
    Ok(JsonAnswer(json!({"id": received.wamid})))
}

fn read(state: &State, customer: &Customer, answer: &Value) -> Result<CustomerAnswer, Problem> {
    let text = |field: &str| answer.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    match text("type") {
        Some("option") => {
            let id = text("id").ok_or_else(|| Problem::invalid_field("answer.id", "is required, as text"))?;
            Ok(CustomerAnswer::Option { id: id.to_owned() })
        }
        Some("location") => location(answer),
        Some("address") => {
            let values = answer.get("values").and_then(Value::as_object).cloned();
            let values = values.ok_or_else(|| Problem::invalid_field("answer.values", "is required: an object"))?;
            Ok(CustomerAnswer::Address { saved_address_id: text("saved_address_id").map(str::to_owned), values })
        }
        Some("contact") => contact(customer, answer),
        Some("call_permission") => {
            let flag = |field: &str| answer.get(field).and_then(Value::as_bool);
            let accept = flag("accept");
            let accept = accept.ok_or_else(|| Problem::invalid_field("answer.accept", "is required: true or false"))?;
            let expires_at = state.clock.now().plus(PERMISSION_LIFE);
            Ok(CustomerAnswer::CallPermission {
                accept,
                is_permanent: flag("is_permanent").unwrap_or_default(),
                expiration_timestamp: Some(expires_at.seconds()),
            })
        }
        Some("order") => order(answer),
        _ => Err(Problem::invalid_field("answer.type", TYPES)),
    }
}

/// The card that is sent: the customer's own, unless another is given.
fn contact(customer: &Customer, answer: &Value) -> Result<CustomerAnswer, Problem> {
    let own = json!({
        "name": {"formatted_name": customer.name, "first_name": customer.name},
        "phones": [{"phone": customer.phone(), "wa_id": customer.wa_id, "type": "CELL"}],
    });
    let card = answer.get("contact").unwrap_or(&own);
    match unasked("contacts", &json!([card]))? {
        InboundContent::Contacts { cards, .. } => {
            let card = cards.into_iter().next();
            let card = card.ok_or_else(|| Problem::invalid_field("answer.contact", "is not a contact card"))?;
            Ok(CustomerAnswer::Contact(Box::new(card)))
        }
        _ => Err(Problem::invalid_field("answer.type", TYPES)),
    }
}

fn order(answer: &Value) -> Result<CustomerAnswer, Problem> {
    let catalog_id = answer.get("catalog_id").and_then(Value::as_str).map(str::to_owned);
    let mut order = answer.clone();
    if let (Some(order), None) = (order.as_object_mut(), &catalog_id) {
        // That of the message counts.
        order.insert("catalog_id".into(), "0".into());
    }
    match unasked("order", &order)? {
        InboundContent::Order(order) => Ok(CustomerAnswer::Order { items: order.items, catalog_id, text: order.text }),
        _ => Err(Problem::invalid_field("answer.type", TYPES)),
    }
}

/// By the rules of a place that a customer sends unasked.
fn location(answer: &Value) -> Result<CustomerAnswer, Problem> {
    match unasked("location", answer)? {
        InboundContent::Location(place) => Ok(CustomerAnswer::Location(place)),
        _ => Err(Problem::invalid_field("answer.type", TYPES)),
    }
}

/// What this would be if the customer sent it unasked.
fn unasked(kind: &str, content: &Value) -> Result<InboundContent, Problem> {
    let message = Value::Object(Map::from_iter([("type".to_owned(), kind.into()), (kind.to_owned(), content.clone())]));
    let inside = |problem: FieldProblem| {
        let field = match problem.field.strip_prefix(kind) {
            Some(rest) => format!("answer{rest}"),
            None => problem.field,
        };
        FieldProblem { field, detail: problem.detail }
    };
    let parsed = parse_customer_message(&message)
        .map_err(|problems| problems.into_iter().map(inside).collect::<Vec<FieldProblem>>())?;
    Ok(parsed.content)
}
