//! Who works with accounts beside the business itself: its users, and partners with their solutions, numbers and moves of accounts.
//! All of it changes rarely and is read from the database when it is asked for.
//!
//! | to find | look in |
//! |---|---|
//! | users and what they may do | `users` |
//! | schedules of accounts | `schedules` |
//! | solutions, and which accounts they have | `solutions` |
//! | tokens that a solution's apps get | `solution_token` |
//! | accounts that move to a solution | `moves` |
//! | pre-verified numbers | `preverified` |
//! | what portfolios share, credit lines | `portfolio` |
//! | the default world's part | `seed` |

pub(crate) mod moves;
pub(crate) mod portfolio;
pub(crate) mod preverified;
pub(crate) mod schedules;
mod seed;
pub(crate) mod solution_token;
pub(crate) mod solutions;
pub(crate) mod users;

use recado_db::{Statement, Tx, params, statements};

use crate::error::{Error, Result};
use crate::node_id::ID_DIGITS;
use crate::state::State;

pub(crate) use moves::register;
pub(crate) use seed::{clear, seed};

statements! {
    KIND = "
        SELECT 'user' FROM cloud_users WHERE id = $1
        UNION ALL SELECT 'solution' FROM cloud_solutions WHERE id = $1
        UNION ALL SELECT 'move' FROM cloud_move_intents WHERE id = $1
        UNION ALL SELECT 'preverified' FROM cloud_preverified_numbers WHERE id = $1";
}

/// What a node of these tables is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    User,
    Solution,
    Move,
    PreverifiedNumber,
}

/// What the node with this id is; `None` where no table has it.
pub(crate) async fn kind_of(state: &State, id: &str) -> Result<Option<Kind>> {
    if id.len() != ID_DIGITS {
        return Ok(None);
    }
    let kind: Option<String> = state
        .db
        .read("cloud.partner.kind", id.to_owned(), |tx, id| {
            Box::pin(async move {
                let row = tx.query_opt(KIND, params![id]).await?;
                Ok::<_, Error>(row.map(|row| row.get(0)).transpose()?)
            })
        })
        .await?;
    Ok(match kind.as_deref() {
        Some("user") => Some(Kind::User),
        Some("solution") => Some(Kind::Solution),
        Some("move") => Some(Kind::Move),
        Some("preverified") => Some(Kind::PreverifiedNumber),
        _ => None,
    })
}

/// Reads a column of JSON.
fn json_column<T: serde::de::DeserializeOwned>(row: &recado_db::Row, index: usize, what: &'static str) -> Result<T> {
    let text: String = row.get(index)?;
    serde_json::from_str(&text).map_err(|error| Error::stored(what, error))
}

/// Writes a column of JSON.
fn to_json(value: &impl serde::Serialize, what: &'static str) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::stored(what, error))
}

/// Runs statements without parameters.
async fn run_all(tx: &mut Tx, statements: &[&'static str]) -> Result<()> {
    for statement in statements {
        tx.exec(statement, &[]).await?;
    }
    Ok(())
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    [
        ALL,
        moves::ALL,
        portfolio::ALL,
        preverified::ALL,
        schedules::ALL,
        seed::ALL,
        solution_token::ALL,
        solutions::ALL,
        users::ALL,
    ]
    .into_iter()
    .flatten()
}
