//! One change of a number: read, changed by a rule, stored, told, in one unit. What a refused call changed is stored too, because
//! calls and guesses are counted.

use recado_core::Timestamp;
use recado_db::Tx;
use recado_whatsapp::GraphError;
use recado_whatsapp::webhook::AccountChange;

use super::name_review;
use crate::activity::{self, NewActivity};
use crate::error::{Error, Result};
use crate::state::State;
use crate::webhook;
use crate::world::number_edges::outdate_encryption_key;
use crate::world::{NumberRecord, lock_number, store_number};

/// What a rule came to.
pub(crate) struct Effect<T> {
    /// What the caller is told.
    pub(crate) answer: Result<T, GraphError>,
    /// What apps are told.
    pub(crate) changes: Vec<AccountChange>,
    /// What the account's log says.
    pub(crate) activities: Vec<NewActivity>,
}

impl<T> From<Result<T, GraphError>> for Effect<T> {
    fn from(answer: Result<T, GraphError>) -> Self {
        Self { answer, changes: Vec::new(), activities: Vec::new() }
    }
}

type Rule<T> = Box<dyn Fn(&mut NumberRecord, Timestamp) -> Effect<T> + Send + Sync>;

/// Changes a number by a rule. The rule may run again where the database asks for it.
///
/// # Errors
/// What the rule refuses; 100 with subcode 33 where there is no such number.
pub(crate) async fn change<T: Send + 'static>(
    state: &State,
    id: &str,
    rule: impl Fn(&mut NumberRecord, Timestamp) -> Effect<T> + Send + Sync + 'static,
) -> Result<T> {
    let rule: Rule<T> = Box::new(rule);
    let input = (state.clone(), id.to_owned(), rule);
    let answer = state
        .db
        .write("cloud.number.change", input, |tx, (state, id, rule)| {
            Box::pin(async move {
                let Some(number) = lock_number(tx, id).await? else {
                    return Ok(Err(GraphError::unknown_node("POST", id)));
                };
                apply(state, tx, number, rule).await
            })
        })
        .await?;
    state.world.changed().await?;
    Ok(answer?)
}

async fn apply<T>(
    state: &State,
    tx: &mut Tx,
    mut number: NumberRecord,
    rule: &Rule<T>,
) -> Result<Result<T, GraphError>, Error> {
    let now = state.clock.now();
    let before = number.clone();
    let Effect { answer, changes, activities } = rule(&mut number, now);
    finish(state, tx, &before, &number, now).await?;
    tell(state, tx, &number, &changes, &activities).await?;
    Ok(answer)
}

/// Stores a changed number, and what follows from the change.
pub(super) async fn finish(
    state: &State,
    tx: &mut Tx,
    before: &NumberRecord,
    number: &NumberRecord,
    now: Timestamp,
) -> Result<()> {
    name_review::enqueue_next(state, tx, before, number, now).await?;
    store_number(tx, number).await?;
    if number.state.status.is_registered() && !before.state.status.is_registered() {
        outdate_encryption_key(tx, &number.id, now).await?;
    }
    Ok(())
}

/// Tells apps, and writes down.
pub(super) async fn tell(
    state: &State,
    tx: &mut Tx,
    number: &NumberRecord,
    changes: &[AccountChange],
    activities: &[NewActivity],
) -> Result<()> {
    webhook::tell_account_changes(state, tx, &number.waba_id, changes).await?;
    for entry in activities {
        activity::record(tx, entry).await?;
    }
    Ok(())
}
