//! `POST customers/{wa_id}/feedback`: a customer reports a business, or puts its chat aside.

use axum::extract::State as Extract;
use recado_whatsapp::limits::quality::{Reason, Signal};
use serde_json::{Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::phones::{find, find_number, text_field};
use super::problem::Problem;
use crate::limits;
use crate::state::State;

/// Blocking is a switch of the customer: it holds until it is taken back.
pub(super) async fn give(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let world = state.world.current();
    let number = find_number(&world, "to", text_field(&body, "to")?)?;
    let signal = signal(&body)?;
    let input = (state.clone(), customer, number.id.clone(), signal);
    let given = state
        .db
        .write("cloud.customer.feedback", input, |tx, (state, customer, number_id, signal)| {
            Box::pin(
                async move { limits::customer_gave_feedback(state, tx, &customer.wa_id, number_id, *signal).await },
            )
        })
        .await?;
    Ok(JsonAnswer(json!({
        "phone_number_id": number.id,
        "signal": signal.as_str(),
        "reason": signal.reason().map(Reason::as_str),
        "template_id": given.template_id,
        "counts": given.counts,
    })))
}

fn signal(body: &Value) -> Result<Signal, Problem> {
    let reason = match body.get("reason") {
        None | Some(Value::Null) => None,
        Some(value) => Some(reason(value).ok_or_else(|| Problem::invalid_field("reason", unknown_reason()))?),
    };
    match (text_field(body, "signal")?, reason) {
        ("report", reason) => Ok(Signal::Report(reason.unwrap_or(Reason::NotGiven))),
        ("mute", None) => Ok(Signal::Mute),
        ("archive", None) => Ok(Signal::Archive),
        ("mute" | "archive", Some(_)) => Err(Problem::invalid_field("reason", "is asked for reports only")),
        ("block", _) => Err(Problem::invalid_field("signal", "is a switch: PATCH customers/{wa_id} with blocks")),
        _ => Err(Problem::invalid_field("signal", "must be one of report, mute, archive")),
    }
}

fn reason(value: &Value) -> Option<Reason> {
    value.as_str().and_then(Reason::parse)
}

fn unknown_reason() -> String {
    format!("must be one of {}", Reason::ALL.map(Reason::as_str).join(", "))
}
