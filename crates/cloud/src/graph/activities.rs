//! `/{waba-id}/activities`: the log of an account, newest first.

use recado_whatsapp::GraphError;
use recado_whatsapp::account::activity::ActivityFilter;
use recado_whatsapp::paging::PageRequest;
use serde_json::Value;

use super::call::Call;
use super::list as pages;
use super::project::{object, project};
use crate::activity;
use crate::error::Error;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

const TYPE_NAME: &str = "WhatsAppBusinessAccountActivity";
/// Shown where `fields` asks for nothing: all that has a value (spec §8.13).
const DEFAULT_FIELDS: [&str; 9] = [
    "id",
    "activity_type",
    "timestamp",
    "actor_type",
    "actor_id",
    "actor_name",
    "description",
    "details",
    "user_agent",
];

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let input = (waba_id.to_owned(), ActivityFilter::parse(&call.params)?, PageRequest::parse(&call.params)?);
    let mut page = state
        .db
        .read("cloud.activity.page", input, |tx, (waba_id, filter, request)| {
            Box::pin(activity::page(tx, waba_id, filter, request))
        })
        .await
        .map_err(|error: Error| GraphError::from(error))?;
    for (_, node) in &mut page.items {
        *node = project(call, object(node.take()), &DEFAULT_FIELDS, TYPE_NAME)?;
    }
    pages::answer(state, call, page)
}
