//! A feed's upload: what came of a file, and what was wrong with it (commerce §4).

use recado_whatsapp::GraphError;
use serde_json::{Map, Value, json};

use super::managed;
use crate::commerce::feed_uploads::{self, StoredUpload};
use crate::graph::call::Call;
use crate::graph::list as pages;
use crate::graph::project::{object, project};
use crate::graph::route::unknown_node;
use crate::iso_time::iso_time;
use crate::state::State;
use crate::world::Caller;

pub(super) const TYPE_NAME: &str = "ProductFeedUpload";
pub(super) const DEFAULT_FIELDS: [&str; 3] = ["id", "start_time", "end_time"];

/// Every field of the node. Null: it exists and has no value.
pub(super) fn node(found: &StoredUpload) -> Map<String, Value> {
    let upload = &found.upload;
    let outcome = &upload.outcome;
    object(json!({
        "id": found.id,
        "start_time": iso_time(upload.started_at),
        "end_time": upload.ended_at.map(iso_time),
        "num_detected_items": outcome.detected,
        "num_persisted_items": outcome.persisted,
        "num_deleted_items": outcome.deleted,
        "num_invalid_items": outcome.invalid,
        "error_count": outcome.count("fatal"),
        "warning_count": outcome.count("warning"),
        "input_method": upload.input_method,
        "url": upload.url,
        "filename": upload.filename,
        "update_only": upload.update_only,
    }))
}

/// As the feed shows its latest.
pub(super) fn summary(found: &StoredUpload) -> Value {
    let mut node = node(found);
    node.retain(|name, value| DEFAULT_FIELDS.contains(&name.as_str()) && !value.is_null());
    node.into()
}

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    project(call, node(&found(state, caller, call, id).await?), &DEFAULT_FIELDS, TYPE_NAME)
}

pub(super) async fn errors(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = found(state, caller, call, id).await?;
    let problems = found.upload.outcome.problems.iter().enumerate().map(|(place, problem)| {
        let key = format!("{id}{place:03}");
        (key.clone(), problem.to_node(&key))
    });
    pages::page(state, call, problems.collect())
}

async fn found(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<StoredUpload, GraphError> {
    let found = feed_uploads::find(state, id).await?.ok_or_else(|| unknown_node(state, &call.method, id))?;
    managed(state, caller, call, &found.catalog_id).await?;
    Ok(found)
}
