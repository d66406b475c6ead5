//! `POST customers/{wa_id}/flows/…`: a customer opens a Flow, moves through it, completes it. `POST flows/{id}/status`: what the watch
//! over endpoints decides.

use axum::extract::State as Extract;
use http::StatusCode;
use recado_whatsapp::flow::FlowStatus;
use serde_json::{Map, Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::phones::{find, text_field};
use super::problem::Problem;
use crate::flow;
use crate::phone::{self, FlowError, Step};
use crate::state::State;

pub(super) async fn open(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    Ok(JsonAnswer(phone::open_flow(&state, &customer, text_field(&body, "message_id")?).await?))
}

pub(super) async fn exchange(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let is_back = match body.get("action").and_then(Value::as_str) {
        None | Some("data_exchange") => false,
        Some("BACK") => true,
        Some(_) => return Err(Problem::invalid_field("action", "must be data_exchange or BACK")),
    };
    let (message_id, screen) = (text_field(&body, "message_id")?, text_field(&body, "screen")?.to_owned());
    let step = phone::exchange(&state, &customer, message_id, screen, map(&body, "data")?, is_back).await?;
    Ok(JsonAnswer(match step {
        Step::Screen { screen, data } => json!({"screen": screen, "data": data}),
        Step::Done { wamid } => json!({"closed": true, "message_id": wamid}),
    }))
}

pub(super) async fn complete(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let (message_id, screen) = (text_field(&body, "message_id")?, text_field(&body, "screen")?);
    let wamid = phone::complete_flow(&state, &customer, message_id, screen, map(&body, "payload")?).await?;
    Ok(JsonAnswer(json!({"closed": true, "message_id": wamid})))
}

pub(super) async fn set_status(
    Extract(state): Extract<State>,
    PathId(id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let status = FlowStatus::from_name(text_field(&body, "status")?);
    let status = status
        .filter(|status| matches!(status, FlowStatus::Published | FlowStatus::Throttled | FlowStatus::Blocked))
        .ok_or_else(|| Problem::invalid_field("status", "must be PUBLISHED, THROTTLED or BLOCKED"))?;
    flow::set_status(&state, &id, status).await?;
    Ok(JsonAnswer(json!({"id": id, "status": status})))
}

fn map(body: &Value, field: &'static str) -> Result<Map<String, Value>, Problem> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map.clone()),
        Some(_) => Err(Problem::invalid_field(field, "must be an object")),
    }
}

impl From<FlowError> for Problem {
    fn from(error: FlowError) -> Self {
        let detail = error.to_string();
        match error {
            FlowError::Write(error) => error.into(),
            FlowError::NoFlow => Self::missing(detail),
            FlowError::Blocked => Self::new(StatusCode::CONFLICT, "flow_blocked", detail),
            FlowError::Dead(_) => Self::new(StatusCode::CONFLICT, "flow_token_void", detail),
            FlowError::Invalid(field, detail) => Self::invalid_field(field, detail),
            FlowError::Endpoint(_) => Self::new(StatusCode::CONFLICT, "endpoint_failed", detail),
            FlowError::WrongAnswer(_) => Self::new(StatusCode::CONFLICT, "endpoint_answer", detail),
        }
    }
}
