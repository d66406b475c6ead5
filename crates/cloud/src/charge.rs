//! What delivered messages cost. The rules are `recado_whatsapp::pricing`; here is their store: what is open with each customer, the
//! month's counts, and the decisions, each made once and kept for ever.
//!
//! | to find | look in |
//! |---|---|
//! | a batch of deliveries, decided in order | `batch` |
//! | what a message is to the rules | `kind` |
//! | decisions as they are stored, and sums of them | `stored` |

mod batch;
mod kind;
mod sql;
mod stored;

use recado_db::{Statement, Tx};

use crate::error::Result;

pub(crate) use batch::{Batch, PricedMessage};
pub(crate) use kind::message_kind;
pub(crate) use stored::{Place, StoredCharge, Total, decided_between, list_before, totals};

/// Removes every decision, conversation and count, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    for statement in [sql::CLEAR_CHARGES, sql::CLEAR_CONVERSATIONS, sql::CLEAR_COUNTS] {
        tx.exec(statement, &[]).await?;
    }
    Ok(())
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    sql::ALL.iter()
}
