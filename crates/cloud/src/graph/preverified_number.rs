//! Pre-verified numbers: the portfolio's edges, the node, and its code.

use recado_whatsapp::GraphError;
use recado_whatsapp::number::verification::{CodeRequest, parse_code};
use recado_whatsapp::partner::preverified::{PreverifiedFilter, Share, parse_new};
use serde_json::{Value, json};

use super::call::Call;
use super::project::{object, project};
use super::route::unknown_node;
use super::{answer, business, list as pages};
use crate::partner::preverified::{self, PreverifiedNumber};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "WhatsAppBusinessPreVerifiedPhoneNumber";

pub(super) async fn add(state: &State, caller: &Caller, call: &Call, business_id: &str) -> Result<Value, GraphError> {
    business::check_access(state, caller, call, business_id)?;
    let digits = parse_new(&call.params)?;
    let id = preverified::add(state, business_id, digits).await?;
    Ok(json!({"id": id}))
}

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, business_id: &str) -> Result<Value, GraphError> {
    business::check_access(state, caller, call, business_id)?;
    let filter = PreverifiedFilter::parse(&call.params)?;
    let (world, now, assumptions) = (state.world.current(), state.clock.now(), &state.settings.limits.assumptions);
    let nodes = preverified::of_business(state, business_id)
        .await?
        .into_iter()
        .filter(|number| {
            let status = number.status(&world, now, assumptions);
            filter.takes(status, number.availability(&world, now, assumptions), number.country())
        })
        .map(|number| {
            let defaults = ["id", "display_phone_number", "verification_status"];
            let shown = project(call, object(number.to_list_json(&world, now, assumptions)), &defaults, TYPE_NAME)?;
            Ok((number.id, shown))
        })
        .collect::<Result<Vec<_>, GraphError>>()?;
    pages::page(state, call, nodes)
}

pub(super) async fn share(state: &State, caller: &Caller, call: &Call, business_id: &str) -> Result<Value, GraphError> {
    business::check_access(state, caller, call, business_id)?;
    let share = Share::parse(&call.params)?;
    let number = preverified::find(state, &share.preverified_id).await?;
    let number = number.filter(|number| number.may_be_used_by(business_id));
    let number = number.ok_or_else(|| GraphError::named_node_missing("Pre-verified phone number not found"))?;
    let is_other = share.partner_business_id != number.business_id;
    if !is_other || !state.world.current().businesses.contains_key(&share.partner_business_id) {
        return Err(GraphError::parameter("Invalid partner_business_id: business not found or not accessible"));
    }
    preverified::share(state, &number, &share.partner_business_id).await?;
    Ok(answer::success())
}

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let number = find(state, caller, call, id, true).await?;
    project(call, object(number.to_json()), &["id", "is_input_id_valid"], TYPE_NAME)
}

pub(super) async fn delete(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let number = find(state, caller, call, id, false).await?;
    preverified::delete(state, &number).await?;
    Ok(answer::success())
}

pub(super) async fn partners(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let number = find(state, caller, call, id, true).await?;
    let world = state.world.current();
    let nodes = number
        .shared_with
        .iter()
        .filter_map(|id| world.businesses.get(id))
        .map(|partner| {
            Ok((partner.id.clone(), project(call, business::node(&world, partner), &["id", "name"], "Business")?))
        })
        .collect::<Result<Vec<_>, GraphError>>()?;
    pages::page(state, call, nodes)
}

pub(super) async fn request_code(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    find(state, caller, call, id, false).await?;
    CodeRequest::parse(&call.params)?;
    preverified::request_code(state, id).await?;
    Ok(answer::success())
}

pub(super) async fn verify_code(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    find(state, caller, call, id, false).await?;
    let code = parse_code(&call.params)?;
    preverified::verify_code(state, id, code).await?;
    Ok(json!({"success": true, "id": id}))
}

/// A number of a portfolio that this caller sees, or one shared with such a portfolio where only looking at it is meant.
async fn find(
    state: &State,
    caller: &Caller,
    call: &Call,
    id: &str,
    only_looks: bool,
) -> Result<PreverifiedNumber, GraphError> {
    caller.holds(MANAGEMENT)?;
    let unknown = || unknown_node(state, &call.method, id);
    let number = preverified::find(state, id).await?.ok_or_else(unknown)?;
    let world = state.world.current();
    let is_shared = only_looks && number.shared_with.iter().any(|id| business::is_seen_by(&world, caller, id));
    if is_shared || business::is_seen_by(&world, caller, &number.business_id) { Ok(number) } else { Err(unknown()) }
}
