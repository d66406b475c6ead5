//! `/{phone-number-id}/block_users`: the customers whom a business blocked (spec §8.5).

use recado_whatsapp::GraphError;
use recado_whatsapp::limits::block_list::{self as rules, BlockAction};
use recado_whatsapp::paging::{PageRequest, Position};
use serde_json::{Value, json};
use uuid::Uuid;

use super::call::Call;
use super::list as pages;
use super::route::unknown_node;
use crate::block_list::From;
use crate::state::State;
use crate::world::{Caller, MESSAGING};

/// `POST` blocks, `DELETE` unblocks.
pub(super) async fn change(
    state: &State,
    caller: &Caller,
    call: &Call,
    id: &str,
    action: BlockAction,
) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    let targets = rules::parse(&call.params, &number.digits)?;
    let (customers, world) = (&state.customers, state.world.current());
    let outcomes = state.block_lists.change((customers, &world), id, action, targets, state.clock.now()).await?;
    // The trace id is set where every answer gets its own.
    match rules::answer(action, &outcomes, "") {
        (200, body) => Ok(body),
        (status, body) => Err(with_outcomes(status, body)),
    }
}

/// The error of a request that was done in part, with what became of each entry.
fn with_outcomes(status: u16, body: Value) -> GraphError {
    let code = body.pointer("/error/code").and_then(Value::as_i64).unwrap_or_default();
    let details = body.pointer("/error/error_data/details").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut done = super::project::object(body);
    done.remove("error");
    GraphError::of(code).details(details).http_status(status).beside(done)
}

/// Those blocked longest first. A cursor holds for the list as it was.
pub(super) async fn list(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    let page = PageRequest::parse(&call.params)?;
    let (from, cursor_version) = match &page.position {
        Position::Start => (From::Start, None),
        Position::After(key) => cursor(key).map(|(version, id)| (From::After(id), Some(version)))?,
        Position::Before(key) => cursor(key).map(|(version, id)| (From::Before(id), Some(version)))?,
    };
    let read = state.block_lists.rows(id, from, page.limit).await?;
    if let Some(version) = cursor_version {
        rules::check_page(version, read.version)?;
    }
    let nodes = read.rows.iter().map(|(id, wa_id)| (format!("{}:{id}", read.version), line(state, wa_id))).collect();
    pages::answer(state, call, page.page_read(nodes))
}

/// The version of the list, and the entry.
fn cursor(key: &str) -> Result<(i64, Uuid), GraphError> {
    let parts = key.split_once(':').and_then(|(version, id)| Some((version.parse().ok()?, id.parse().ok()?)));
    parts.ok_or_else(|| GraphError::of(131_059))
}

fn line(state: &State, wa_id: &str) -> Value {
    match state.customers.get(wa_id) {
        Some(customer) => rules::listed_user(customer.share_phone.then_some(wa_id), Some(&customer.user_id)),
        None => json!({"messaging_product": "whatsapp", "wa_id": wa_id}),
    }
}
