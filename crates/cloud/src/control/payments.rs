//! `POST customers/{wa_id}/payments`: a customer pays, or tries to. `GET wabas/{id}/payment_configurations`,
//! `PATCH wabas/{id}/payment_configurations/{name}`: what the gateway says of an account.

use axum::extract::{Path, State as Extract};
use http::StatusCode;
use recado_whatsapp::payment::configuration::{ConfigurationStatus, PaymentConfiguration};
use recado_whatsapp::payment::transactions::{Method, Outcome, PaymentFailure};
use serde_json::{Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::phones::{find, text_field};
use super::problem::Problem;
use crate::payment::configurations::{self, Change};
use crate::phone::{self, PayAttempt, PayError};
use crate::state::State;

const OUTCOMES: &str = "must be one of success, failed, pending, canceled";

pub(super) async fn pay(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let wamid = text_field(&body, "message_id")?.to_owned();
    let text = |name: &str| match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Problem::invalid_field(name, "must be a text")),
    };
    let outcome = match text_field(&body, "outcome")? {
        "success" => Outcome::Success,
        "pending" => Outcome::Pending,
        "canceled" => Outcome::Canceled,
        "failed" => Outcome::Failed(failure(body.get("error").unwrap_or(&Value::Null))?),
        _ => return Err(Problem::invalid_field("outcome", OUTCOMES)),
    };
    let method = match text("method")? {
        None => Method::Upi,
        Some(name) => Method::ALL
            .into_iter()
            .find(|method| method.as_str() == name)
            .ok_or_else(|| Problem::invalid_field("method", "must be one of upi, card, wallet, netbanking"))?,
    };
    let attempt = PayAttempt { wamid, reference_id: text("reference_id")?, way: text("way")?, outcome, method };
    let paid = phone::pay(&state, customer, attempt).await?;
    Ok(JsonAnswer(json!({"payment": paid.payment, "told": paid.told, "id": paid.wamid})))
}

/// What the gateway says of a try that does not work.
fn failure(error: &Value) -> Result<PaymentFailure, Problem> {
    let text = |name: &str, otherwise: &str| match error.get(name) {
        None | Some(Value::Null) => Ok(otherwise.to_owned()),
        Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
        Some(_) => Err(Problem::invalid_field(format!("error.{name}"), "must be a text")),
    };
    Ok(PaymentFailure {
        code: text("code", "BAD_REQUEST_ERROR")?,
        reason: text("reason", "The payment was declined by the bank.")?,
    })
}

impl From<PayError> for Problem {
    fn from(error: PayError) -> Self {
        let detail = error.to_string();
        match error {
            PayError::Write(error) => error.into(),
            PayError::NoBill => Self::invalid_field("message_id", detail),
            PayError::WhichOrder(_) => Self::invalid_field("reference_id", detail),
            PayError::NoSuchWay(_) => Self::invalid_field("way", detail),
            PayError::NotPayable(_) => Self::new(StatusCode::CONFLICT, "not_payable", detail),
        }
    }
}

pub(super) async fn configurations(
    Extract(state): Extract<State>,
    PathId(id): PathId,
) -> Result<JsonAnswer<Value>, Problem> {
    check_account(&state, &id)?;
    let found = configurations::of_account(&state, &id).await?;
    Ok(JsonAnswer(json!({"data": found.iter().map(PaymentConfiguration::to_node).collect::<Vec<_>>(), "paging": {}})))
}

pub(super) async fn change(
    Extract(state): Extract<State>,
    Path((id, name)): Path<(String, String)>,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    check_account(&state, &id)?;
    if !configurations::of_account(&state, &id).await?.iter().any(|found| found.name == name) {
        return Err(Problem::missing(format!("the account has no payment configuration {name}")));
    }
    let status = ConfigurationStatus::from_name(text_field(&body, "status")?).ok_or_else(|| {
        let names = ConfigurationStatus::ALL.map(ConfigurationStatus::as_str);
        Problem::invalid_field("status", format!("must be one of {}", names.join(", ")))
    })?;
    let provider_mid = match body.get("provider_mid") {
        None | Some(Value::Null) => None,
        Some(Value::String(mid)) => Some(mid.clone()),
        Some(_) => return Err(Problem::invalid_field("provider_mid", "must be a text")),
    };
    let changed = configurations::change(&state, &id, &name, Change::Status(status, provider_mid)).await?;
    Ok(JsonAnswer(changed.to_node()))
}

fn check_account(state: &State, id: &str) -> Result<(), Problem> {
    if state.world.current().wabas.contains_key(id) {
        return Ok(());
    }
    Err(Problem::missing(format!("no account has the id {id}")))
}
