//! What portfolios have to do with each other: an app's clients, requests to come to the marketing API, credit lines.

use std::collections::BTreeSet;

use recado_whatsapp::GraphError;
use serde_json::{Value, json};

use super::call::Call;
use super::project::{object, project};
use super::{business, list as pages, solution};
use crate::iso_time::iso_time;
use crate::partner::portfolio;
use crate::state::State;
use crate::world::{BUSINESS, Caller, MANAGEMENT};

const CLIENT_TYPE_NAME: &str = "ConnectedClientBusiness";
const CREDIT_TYPE_NAME: &str = "ExtendedCredit";

/// The portfolios that gave the app's portfolio any of their accounts.
pub(super) async fn connected_clients(
    state: &State,
    caller: &Caller,
    call: &Call,
    app_id: &str,
) -> Result<Value, GraphError> {
    solution::check_app(state, caller, call, app_id)?;
    let world = state.world.current();
    let own = world.apps.get(app_id).map(|app| app.business_id.as_str()).unwrap_or_default();
    let given = portfolio::client_account_ids(state, own).await?;
    let clients: BTreeSet<&str> =
        given.iter().filter_map(|id| world.wabas.get(id)).map(|waba| waba.business_id.as_str()).collect();
    let nodes = clients
        .into_iter()
        .filter_map(|id| world.businesses.get(id))
        .map(|client| {
            let node = json!({
                "id": client.id,
                "name": client.name,
                "verification_status": "VERIFIED",
                "business_status": "ACTIVE",
                "created_time": iso_time(client.created_at),
                "updated_time": iso_time(client.created_at),
            });
            let defaults = ["id", "name", "verification_status", "business_status"];
            Ok((client.id.clone(), project(call, object(node), &defaults, CLIENT_TYPE_NAME)?))
        })
        .collect::<Result<Vec<_>, GraphError>>()?;
    pages::page(state, call, nodes)
}

/// A partner's app asks the business to come to the marketing API.
pub(super) async fn onboard(
    state: &State,
    caller: &Caller,
    call: &Call,
    business_id: &str,
) -> Result<Value, GraphError> {
    caller.holds(MANAGEMENT)?;
    business::check_access(state, caller, call, business_id)?;
    let solution_id = call.text("solution_id")?;
    if solution_id.as_ref().is_some_and(|id| !id.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(GraphError::parameter("Invalid parameter: solution_id must be a valid numeric string"));
    }
    let world = state.world.current();
    if world.apps.get(caller.app_id()).is_some_and(|app| app.business_id == business_id) {
        return Err(GraphError::not_yours("End business is not eligible for MM Lite onboarding"));
    }
    let waba_ids: Vec<String> = world
        .wabas_of(business_id)
        .filter(|waba| caller.may(MANAGEMENT, &waba.id).is_ok())
        .map(|waba| waba.id.clone())
        .collect();
    if waba_ids.is_empty() {
        return Err(GraphError::parameter("No eligible WhatsApp Business Accounts found for MM Lite onboarding"));
    }
    let actor = call.actor(state, caller);
    let asked = portfolio::onboard_to_mm_lite(state, caller.app_id(), business_id, solution_id, waba_ids, actor).await;
    let request_id = asked.map_err(GraphError::from).map_err(|error| match error.http_status {
        409 | 422 => {
            GraphError::impossible_now("Failed to set OBO mobility intent on one or more WhatsApp Business Accounts")
        }
        _ => error,
    })?;
    Ok(json!({"request_id": request_id}))
}

pub(super) async fn credit_lines(
    state: &State,
    caller: &Caller,
    call: &Call,
    business_id: &str,
) -> Result<Value, GraphError> {
    caller.holds(BUSINESS)?;
    business::check_access(state, caller, call, business_id)?;
    let nodes = portfolio::credit_lines(state, business_id)
        .await?
        .into_iter()
        .map(|(id, node)| Ok((id, project(call, object(node), &["id", "legal_entity_name"], CREDIT_TYPE_NAME)?)))
        .collect::<Result<Vec<_>, GraphError>>()?;
    pages::page(state, call, nodes)
}
