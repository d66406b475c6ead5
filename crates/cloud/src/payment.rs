//! Payments: with which gateways accounts are connected, and money given back. What is billed and paid stands with the orders of
//! messages; customers pay in `phone::paying`.

pub(crate) mod configurations;
pub(crate) mod refunds;

use recado_db::{Statement, Tx};

use crate::error::Result;
use crate::state::State;

/// Registers the worker.
pub(crate) fn register(state: &State) {
    refunds::register(state);
}

/// Removes all of it, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    configurations::clear(tx).await
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    configurations::ALL.iter()
}
