//! The business portfolio node, and its accounts.

use recado_whatsapp::limits::messaging_limit::Ladder;
use recado_whatsapp::paging::PageRequest;
use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::project::{asked, object, project};
use super::route::unknown_node;
use super::{list, waba};
use crate::iso_time::iso_time;
use crate::partner::portfolio;
use crate::state::State;
use crate::world::{Business, Caller, MANAGEMENT, Waba, World};

/// Shown of a client's account where `fields` asks for nothing.
const CLIENT_FIELDS: [&str; 5] = ["id", "name", "currency", "timezone_id", "message_template_namespace"];
/// What `business_type` may name; every account of the Cloud API is the first.
const ACCOUNT_TYPES: [&str; 4] = ["ENTERPRISE", "SMB", "STANDARD", "PREMIUM"];

pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let business = world.businesses.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    check_access(state, caller, call, id)?;
    project(call, node(&world, business), &["id", "name"], "Business")
}

/// Every field of the node. Null: it exists and has no value.
pub(super) fn node(world: &World, business: &Business) -> Map<String, Value> {
    let limits = world.limit_states.portfolio(&business.id);
    object(json!({
        "id": business.id,
        "name": business.name,
        "verification_status": limits.verification().as_str(),
        "whatsapp_business_manager_messaging_limit": limits.limit.limit.on(Ladder::OfPortfolio).as_str(),
        "timezone_id": business.timezone_id,
        "created_time": iso_time(business.created_at),
        "updated_time": iso_time(business.created_at),
        "two_factor_type": business.two_factor_type,
        "primary_page": null,
    }))
}

/// The accounts that the portfolio owns and this caller was given.
pub(super) async fn owned_accounts(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    check_access(state, caller, call, id)?;
    let world = state.world.current();
    let accounts = world.wabas_of(id).filter(|account| caller.may(MANAGEMENT, &account.id).is_ok()).collect();
    page(state, call, accounts, &waba::DEFAULT_FIELDS, None).await
}

/// The accounts of others that were shared with the portfolio.
pub(super) async fn client_accounts(
    state: &State,
    caller: &Caller,
    call: &Call,
    id: &str,
) -> Result<Value, GraphError> {
    check_access(state, caller, call, id)?;
    let world = state.world.current();
    let given = portfolio::client_account_ids(state, id).await?;
    let accounts = given
        .iter()
        .filter(|account| caller.may(MANAGEMENT, account).is_ok())
        .filter_map(|account| world.wabas.get(account))
        .collect();
    page(state, call, accounts, &CLIENT_FIELDS, Some("CLIENT_OWNED")).await
}

async fn page(
    state: &State,
    call: &Call,
    mut accounts: Vec<&Waba>,
    defaults: &[&str],
    ownership: Option<&str>,
) -> Result<Value, GraphError> {
    if let Some(wanted) = call.text("find")? {
        if !wanted.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(GraphError::parameter("Invalid parameter: find must be a valid numeric string"));
        }
        accounts.retain(|account| account.id == wanted);
    }
    if !takes_enterprise(call)? {
        accounts.clear();
    }
    let fields = asked(call)?;
    let world = state.world.current();
    let mut nodes = Vec::with_capacity(accounts.len());
    for account in accounts {
        let mut node = waba::node(state, &world, account);
        waba::extend(state, &world, account, &fields, &mut node).await?;
        if let Some(ownership) = ownership {
            node.insert("ownership_type".into(), ownership.into());
        }
        nodes.push((account.id.clone(), project(call, node, defaults, waba::TYPE_NAME)?));
    }
    list::page_by(state, call, &page_request(call)?, nodes)
}

fn takes_enterprise(call: &Call) -> Result<bool, GraphError> {
    let wanted = call.param("business_type").map(params::list).unwrap_or_default();
    if let Some(unknown) = wanted.iter().find(|word| !ACCOUNT_TYPES.contains(&word.to_ascii_uppercase().as_str())) {
        return Err(GraphError::parameter(format!(
            "Param business_type must be one of {{{}}} - got \"{unknown}\".",
            ACCOUNT_TYPES.join(", ")
        )));
    }
    Ok(wanted.is_empty() || wanted.iter().any(|word| word.eq_ignore_ascii_case("ENTERPRISE")))
}

/// `first` and `last` say the same as `limit`.
fn page_request(call: &Call) -> Result<PageRequest, GraphError> {
    let mut asked = call.params.clone();
    let size = ["limit", "first", "last"].into_iter().find_map(|name| call.param(name)).cloned();
    if let (Some(asked), Some(size)) = (asked.as_object_mut(), size) {
        asked.insert("limit".into(), size);
    }
    PageRequest::parse(&asked)
}

/// Whoever sees none of its accounts does not see the portfolio either, but for its own apps.
pub(super) fn check_access(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<(), GraphError> {
    if is_seen_by(&state.world.current(), caller, id) { Ok(()) } else { Err(unknown_node(state, &call.method, id)) }
}

/// Whether a caller sees a portfolio.
pub(super) fn is_seen_by(world: &World, caller: &Caller, id: &str) -> bool {
    let reaches_all = matches!(caller, Caller::User(token) if token.waba_ids.is_none());
    let is_own = world.apps.get(caller.app_id()).is_some_and(|app| app.business_id == id);
    (reaches_all && is_own && caller.holds(MANAGEMENT).is_ok())
        || world.wabas_of(id).any(|account| caller.may(MANAGEMENT, &account.id).is_ok())
}
