//! Nodes that are not in memory: users, solutions, moves of accounts, pre-verified numbers.

use recado_whatsapp::GraphError;
use serde_json::Value;

use super::call::Call;
use super::{moves, preverified_number, solution, user};
use crate::partner::Kind;
use crate::state::State;
use crate::world::Caller;

const fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::User => user::TYPE_NAME,
        Kind::Solution => solution::TYPE_NAME,
        Kind::Move => moves::TYPE_NAME,
        Kind::PreverifiedNumber => preverified_number::TYPE_NAME,
    }
}

/// A call for the node itself.
pub(super) async fn serve(
    state: &State,
    caller: &Caller,
    call: &Call,
    kind: Kind,
    id: &str,
) -> Result<Value, GraphError> {
    match (kind, call.method.as_str()) {
        (Kind::User, "GET") => user::show(state, caller, call, id).await,
        (Kind::Solution, "GET") => solution::show(state, caller, call, id).await,
        (Kind::Move, "GET") => moves::show(state, caller, call, id).await,
        (Kind::PreverifiedNumber, "GET") => preverified_number::show(state, caller, call, id).await,
        (Kind::PreverifiedNumber, "DELETE") => preverified_number::delete(state, caller, call, id).await,
        (_, method) => Err(GraphError::unsupported_method(method)),
    }
}

/// A call for one of its edges.
pub(super) async fn serve_edge(
    state: &State,
    caller: &Caller,
    call: &Call,
    kind: Kind,
    id: &str,
    edge: &str,
) -> Result<Value, GraphError> {
    match (kind, edge, call.method.as_str()) {
        (Kind::User, "assigned_whatsapp_business_accounts", "GET") => user::accounts(state, caller, call, id).await,
        (Kind::Solution, "access_token", "GET") => solution::access_token(state, caller, call, id).await,
        (Kind::Solution, "accept", "POST") => solution::accept(state, caller, call, id).await,
        (Kind::Solution, "reject", "POST") => solution::reject(state, caller, call, id).await,
        (Kind::Solution, "send_deactivation_request", "POST") => {
            solution::send_deactivation(state, caller, call, id).await
        }
        (Kind::Solution, "accept_deactivation_request", "POST") => {
            solution::accept_deactivation(state, caller, call, id).await
        }
        (Kind::Solution, "reject_deactivation_request", "POST") => {
            solution::reject_deactivation(state, caller, call, id).await
        }
        (Kind::PreverifiedNumber, "partners", "GET") => preverified_number::partners(state, caller, call, id).await,
        (Kind::PreverifiedNumber, "request_code", "POST") => {
            preverified_number::request_code(state, caller, call, id).await
        }
        (Kind::PreverifiedNumber, "verify_code", "POST") => {
            preverified_number::verify_code(state, caller, call, id).await
        }
        (_, edge, _) => Err(call.refused_edge(edge, type_name(kind), is_edge_of(kind, edge))),
    }
}

/// Whether the edge exists, for other methods perhaps.
fn is_edge_of(kind: Kind, edge: &str) -> bool {
    let edges: &[&str] = match kind {
        Kind::User => &["assigned_whatsapp_business_accounts"],
        Kind::Solution => &[
            "access_token",
            "accept",
            "reject",
            "send_deactivation_request",
            "accept_deactivation_request",
            "reject_deactivation_request",
        ],
        Kind::PreverifiedNumber => &["partners", "request_code", "verify_code"],
        Kind::Move => &[],
    };
    edges.contains(&edge)
}
