//! `POST customers/{wa_id}/answers`: a customer answers a message of the business with what it offers.

use axum::extract::State as Extract;
use recado_whatsapp::webhook::{CustomerAnswer, FieldProblem, InboundContent, parse_customer_message};
use serde_json::{Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::phones::{find, text_field};
use super::problem::Problem;
use crate::phone;
use crate::state::State;

const TYPES: &str = "must be one of option, location, address";

pub(super) async fn answer(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let message_id = text_field(&body, "message_id")?;
    let answer = body.get("answer").filter(|answer| answer.is_object());
    let answer = answer.ok_or_else(|| Problem::invalid_field("answer", "is required: an object with a type"))?;
    let received = phone::answer(&state, customer, message_id, read(answer)?).await?;
    Ok(JsonAnswer(json!({"id": received.wamid})))
}

fn read(answer: &Value) -> Result<CustomerAnswer, Problem> {
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
        _ => Err(Problem::invalid_field("answer.type", TYPES)),
    }
}

/// By the rules of a place that a customer sends unasked.
fn location(answer: &Value) -> Result<CustomerAnswer, Problem> {
    let message = json!({"type": "location", "location": answer});
    let inside = |problem: FieldProblem| {
        let field = match problem.field.strip_prefix("location") {
            Some(rest) => format!("answer{rest}"),
            None => problem.field,
        };
        FieldProblem { field, detail: problem.detail }
    };
    let parsed = parse_customer_message(&message)
        .map_err(|problems| problems.into_iter().map(inside).collect::<Vec<FieldProblem>>())?;
    match parsed.content {
        InboundContent::Location(place) => Ok(CustomerAnswer::Location(place)),
        _ => Err(Problem::invalid_field("answer.type", TYPES)),
    }
}
