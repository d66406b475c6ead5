//! `GET faults`, `POST faults`, `DELETE faults/{id}`

use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::Value;

use super::extract::{self, JsonAnswer, JsonBody, Page, PathId};
use super::problem::Problem;
use crate::faults::FaultRule;
use crate::state::State;

pub(super) async fn list(Extract(state): Extract<State>) -> JsonAnswer<Page<Value>> {
    JsonAnswer(Page::whole(state.faults.list().iter().map(|fault| fault.to_json()).collect()))
}

pub(super) async fn create(Extract(state): Extract<State>, JsonBody(body): JsonBody) -> Result<Response, Problem> {
    let fault = state.faults.create(FaultRule::parse(&body)?, state.clock.now()).await?;
    Ok((StatusCode::CREATED, JsonAnswer(fault.to_json())).into_response())
}

pub(super) async fn remove(Extract(state): Extract<State>, PathId(id): PathId) -> Result<StatusCode, Problem> {
    state.faults.delete(extract::uuid(&id, "fault")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
