//! `/{waba-id}/product_catalogs`: the catalogue that an account's messages show.

use recado_whatsapp::GraphError;
use serde_json::{Value, json};

use super::managed;
use crate::commerce::catalogs;
use crate::graph::call::Call;
use crate::graph::{answer, list as pages};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

pub(in crate::graph) async fn list(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let linked = catalogs::linked(state, waba_id).await?;
    let nodes = linked.map(|found| {
        let node = json!({"id": found.id, "name": found.catalog.name, "vertical": found.catalog.vertical});
        (found.id, node)
    });
    pages::page(state, call, nodes.into_iter().collect())
}

pub(in crate::graph) async fn link(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let id = call.required_text("catalog_id")?;
    let catalog = managed(state, caller, call, &id).await.map_err(|refused| match refused.code {
        // The node of the path is there; the parameter is wrong.
        100 | 803 => {
            GraphError::parameter(format!("Param catalog_id must be a catalog that you can use - got \"{id}\"."))
        }
        _ => refused,
    })?;
    catalogs::link(state, waba_id, &catalog).await?;
    Ok(answer::success())
}

pub(in crate::graph) async fn unlink(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    catalogs::unlink(state, waba_id, &call.required_text("catalog_id")?).await?;
    Ok(answer::success())
}
