//! The app node.

use recado_whatsapp::GraphError;
use serde_json::{Value, json};

use super::call::Call;
use super::project::{object, project};
use super::route::unknown_node;
use crate::state::State;
use crate::world::{App, Caller};

pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let app = world.apps.get(id).filter(|app| app.id == caller.app_id());
    let app = app.ok_or_else(|| unknown_node(state, &call.method, id))?;
    let node = json!({
        "id": app.id,
        "name": app.name,
        "link": link(state, app),
        "category": "Business",
        "namespace": null,
    });
    project(call, object(node), &["id", "name", "link", "category"], "Application")
}

/// Where people find the app.
pub(super) fn link(state: &State, app: &App) -> String {
    format!("{}/?app_id={}", state.settings.public_url, app.id)
}
