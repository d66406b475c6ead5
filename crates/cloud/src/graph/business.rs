//! The business portfolio node, and its accounts.

use recado_whatsapp::GraphError;
use recado_whatsapp::limits::messaging_limit::Ladder;
use serde_json::{Value, json};

use super::call::Call;
use super::limit_fields;
use super::list;
use super::project::{object, project};
use super::route::unknown_node;
use super::waba;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let business = world.businesses.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    check_access(state, caller, call, id)?;
    let limits = world.limit_states.portfolio(id);
    let node = json!({
        "id": business.id,
        "name": business.name,
        "verification_status": if limits.is_verified { "verified" } else { "not_verified" },
        "whatsapp_business_manager_messaging_limit": limits.limit.limit.on(Ladder::OfPortfolio).as_str(),
        "timezone_id": null,
        "created_time": null,
    });
    project(call, object(node), &["id", "name"], "Business")
}

/// The accounts that the portfolio owns and this caller was given.
pub(super) fn owned_accounts(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    check_access(state, caller, call, id)?;
    let world = state.world.current();
    let nodes = world
        .wabas_of(id)
        .filter(|account| caller.may(MANAGEMENT, &account.id).is_ok())
        .map(|account| {
            let mut node = waba::node(state, &world, account);
            node.extend(limit_fields::of_waba(state, &world, account, caller.app_id()));
            let shown = project(call, node, &waba::DEFAULT_FIELDS, "WhatsAppBusinessAccount")?;
            Ok((account.id.clone(), shown))
        })
        .collect::<Result<Vec<_>, GraphError>>()?;
    list::page(state, call, nodes)
}

/// The accounts of others that were shared with the portfolio: this world has none.
pub(super) fn client_accounts(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    check_access(state, caller, call, id)?;
    list::page(state, call, Vec::new())
}

/// Whoever was given none of its accounts does not see the portfolio either.
fn check_access(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<(), GraphError> {
    let world = state.world.current();
    if world.wabas_of(id).any(|account| caller.may(MANAGEMENT, &account.id).is_ok()) {
        Ok(())
    } else {
        Err(unknown_node(state, &call.method, id))
    }
}
