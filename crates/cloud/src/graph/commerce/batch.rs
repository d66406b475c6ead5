//! `/{catalog-id}/items_batch`, `/{catalog-id}/localized_items_batch`, `/{catalog-id}/check_batch_request_status`.

use recado_whatsapp::GraphError;
use recado_whatsapp::commerce::batch::Batch;
use serde_json::{Value, json};

use super::managed;
use super::product::flag;
use crate::commerce::batches;
use crate::graph::call::Call;
use crate::state::State;
use crate::world::Caller;

pub(super) async fn run(state: &State, caller: &Caller, call: &Call, catalog_id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    run_parsed(state, catalog_id, Batch::parse(&call.params)?).await
}

pub(super) async fn run_localized(
    state: &State,
    caller: &Caller,
    call: &Call,
    catalog_id: &str,
) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    run_parsed(state, catalog_id, Batch::parse_localized(&call.params)?).await
}

async fn run_parsed(state: &State, catalog_id: &str, batch: Batch) -> Result<Value, GraphError> {
    let validation_status = batch.validation_status();
    let handle = batches::run(state, catalog_id, batch).await?;
    Ok(json!({"handles": [handle], "validation_status": validation_status}))
}

pub(super) async fn status(state: &State, caller: &Caller, call: &Call, catalog_id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    let handle = call.required_text("handle")?;
    let errors = batches::errors_of(state, catalog_id, &handle).await?;
    let errors = errors.ok_or_else(|| GraphError::parameter(format!("Invalid handle: {handle}")))?;
    let ids: Vec<&Value> = match flag(call, "load_ids_of_invalid_requests")? {
        true => errors.iter().filter_map(|error| error.get("id")).collect(),
        false => Vec::new(),
    };
    Ok(json!({"data": [{
        "handle": handle,
        "status": "finished",
        "errors_total_count": errors.len(),
        "errors": errors,
        "warnings": [],
        "warnings_total_count": 0,
        "ids_of_invalid_requests": ids,
    }]}))
}
