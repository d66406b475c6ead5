//! Accounts that move: the intents, and the job that completes those with a time.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_infra::jobs::{EachAlone, Job, NewJob, Outcome, WorkerOptions};
use recado_whatsapp::GraphError;
use recado_whatsapp::partner::move_intent::{MoveIntent, MoveRequest, Movement, Stage, Step};
use serde::{Deserialize, Serialize};

use super::solutions::{self, StoredSolution};
use super::{json_column, to_json};
use crate::activity::Actor;
use crate::error::{Error, Result};
use crate::node_id::new_id;
use crate::state::State;

/// Completes moves whose time has come.
const QUEUE: &str = "cloud.partner.move";

statements! {
    FIND = "SELECT id, waba_id, app_id, intent, created_at, updated_at FROM cloud_move_intents WHERE id = $1";
    LOCK = "SELECT id, waba_id, app_id, intent, created_at, updated_at FROM cloud_move_intents WHERE id = $1 ROW_LOCK";
    LOCK_OPEN = "
        SELECT id, waba_id, app_id, intent, created_at, updated_at FROM cloud_move_intents
        WHERE waba_id = $1 AND movement = $2 AND is_open ROW_LOCK";
    OPEN_OF_WABA = "
        SELECT id, waba_id, app_id, intent, created_at, updated_at FROM cloud_move_intents
        WHERE waba_id = $1 AND is_open ORDER BY created_at, id";
    INSERT = "
        INSERT INTO cloud_move_intents (id, waba_id, movement, is_open, app_id, intent, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";
    STORE = "UPDATE cloud_move_intents SET is_open = $2, intent = $3, updated_at = $4 WHERE id = $1";
}

/// An intent that is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredMove {
    pub(crate) id: String,
    pub(crate) waba_id: String,
    /// The app that asked for it.
    pub(crate) app_id: String,
    pub(crate) intent: MoveIntent,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl StoredMove {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            waba_id: row.get(1)?,
            app_id: row.get(2)?,
            intent: json_column(row, 3, "move")?,
            created_at: row.get(4)?,
            updated_at: row.get(5)?,
        })
    }
}

/// One by its id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<StoredMove>> {
    state
        .db
        .read("cloud.move.find", id.to_owned(), |tx, id| {
            Box::pin(
                async move { tx.query_opt(FIND, params![id]).await?.as_ref().map(StoredMove::from_row).transpose() },
            )
        })
        .await
}

/// The moves of an account that are not over.
pub(crate) async fn open_of(state: &State, waba_id: &str) -> Result<Vec<StoredMove>> {
    state
        .db
        .read("cloud.move.open", waba_id.to_owned(), |tx, waba_id| {
            Box::pin(async move {
                tx.query(OPEN_OF_WABA, params![waba_id]).await?.iter().map(StoredMove::from_row).collect()
            })
        })
        .await
}

/// Begins a move, or goes on with the one that is open.
///
/// # Errors
/// 803 for a solution that does not exist or that the app takes no part in; 100 with HTTP 409 for a second move of the kind, and 422
/// where it is not possible: no move to go on with, a solution that is not active, an account that is not there.
pub(crate) async fn request(
    state: &State,
    waba_id: &str,
    app_id: &str,
    request: MoveRequest,
    actor: Actor,
) -> Result<StoredMove> {
    let input = (state.clone(), waba_id.to_owned(), app_id.to_owned(), request, actor, new_id());
    let moved = state
        .db
        .write("cloud.move.request", input, |tx, (state, waba_id, app_id, request, actor, id)| {
            Box::pin(async move { request_in(state, tx, waba_id, app_id, request, actor, id).await })
        })
        .await?;
    if moved.intent.stage == Stage::Completed {
        state.world.changed().await?;
    }
    Ok(moved)
}

/// A handover of an account that is wanted; the one that is open for the same solution, where there is one.
///
/// # Errors
/// As [`request`].
pub(super) async fn open_handover(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    app_id: &str,
    request: &MoveRequest,
    actor: &Actor,
) -> Result<StoredMove> {
    let open = tx.query_opt(LOCK_OPEN, params![waba_id, Movement::Handover.as_str()]).await?;
    if let Some(found) = open.as_ref().map(StoredMove::from_row).transpose()?
        && found.intent.solution_id == request.solution_id
    {
        return Ok(found);
    }
    request_in(state, tx, waba_id, app_id, request, actor, &new_id()).await
}

/// The same in a unit of its own: `set_obo_mobility_intent`.
pub(crate) async fn set_handover(
    state: &State,
    waba_id: &str,
    app_id: &str,
    solution_id: String,
    actor: Actor,
) -> Result<StoredMove> {
    let input = (state.clone(), waba_id.to_owned(), app_id.to_owned(), MoveRequest::handover(solution_id), actor);
    state
        .db
        .write("cloud.move.set", input, |tx, (state, waba_id, app_id, request, actor)| {
            Box::pin(async move { open_handover(state, tx, waba_id, app_id, request, actor).await })
        })
        .await
}

async fn request_in(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    app_id: &str,
    request: &MoveRequest,
    actor: &Actor,
    id: &str,
) -> Result<StoredMove> {
    let now = state.clock.now();
    let solution = solution(tx, &request.solution_id).await?;
    let mut takes_part = solution.solution.side_of(app_id).is_some();
    if let Some(target) = &request.target_solution_id {
        takes_part |= self::solution(tx, target).await?.solution.side_of(app_id).is_some();
    }
    if !takes_part {
        return Err(solutions::missing().into());
    }
    let open = tx.query_opt(LOCK_OPEN, params![waba_id, request.movement.as_str()]).await?;
    let mut stored = match open.as_ref().map(StoredMove::from_row).transpose()? {
        Some(mut stored) => {
            stored.intent.advance(request, now)?;
            stored.updated_at = now;
            stored
        }
        None => StoredMove {
            id: id.to_owned(),
            waba_id: waba_id.to_owned(),
            app_id: app_id.to_owned(),
            intent: MoveIntent::open(request)?,
            created_at: now,
            updated_at: now,
        },
    };
    if stored.intent.stage != Stage::Cancelled {
        check(tx, &stored).await?;
    }
    store(tx, &mut stored, open.is_none()).await?;
    match (stored.intent.stage, stored.intent.at) {
        (Stage::Completed, _) => carry_out(state, tx, &stored, actor).await?,
        (Stage::Scheduled, Some(at)) if request.step != Step::Cancel => {
            let job = NewJob::new(QUEUE, &MoveJob { id: stored.id.clone() })?;
            state.jobs.enqueue(tx, job.lane(&stored.waba_id).due_at(at)).await?;
        }
        _ => {}
    }
    Ok(stored)
}

async fn solution(tx: &mut Tx, id: &str) -> Result<StoredSolution> {
    Ok(solutions::find_in(tx, id).await?.ok_or_else(solutions::missing)?)
}

/// Whether the account is where it leaves, is not where it goes, and can be had there.
async fn check(tx: &mut Tx, stored: &StoredMove) -> Result<()> {
    let intent = &stored.intent;
    if let Some(origin) = intent.origin()
        && !solutions::has(tx, &stored.waba_id, origin).await?
    {
        return Err(
            GraphError::impossible_now("The account is not shared with the solution that it is to leave").into()
        );
    }
    if solutions::has(tx, &stored.waba_id, intent.destination()).await? {
        return Err(GraphError::impossible_now("The account is shared with the solution already").into());
    }
    if !solution(tx, intent.destination()).await?.solution.is_active() {
        return Err(GraphError::impossible_now("The solution that the account is to go to is not active").into());
    }
    Ok(())
}

async fn store(tx: &mut Tx, stored: &mut StoredMove, is_new: bool) -> Result<()> {
    let text = to_json(&stored.intent, "move")?;
    let is_open = stored.intent.stage.is_open();
    if is_new {
        let movement = stored.intent.movement.as_str();
        let values = params![&stored.id, &stored.waba_id, movement, is_open, &stored.app_id, &text, stored.created_at];
        tx.exec(INSERT, values).await?;
    } else {
        tx.exec(STORE, params![&stored.id, is_open, &text, stored.updated_at]).await?;
    }
    Ok(())
}

/// The account changes hands.
async fn carry_out(state: &State, tx: &mut Tx, stored: &StoredMove, actor: &Actor) -> Result<()> {
    if let Some(origin) = stored.intent.origin() {
        let origin = solution(tx, origin).await?;
        solutions::detach(state, tx, &stored.waba_id, &origin, actor).await?;
    }
    let destination = solution(tx, stored.intent.destination()).await?;
    solutions::attach(state, tx, &stored.waba_id, &destination, actor).await
}

#[derive(Debug, Serialize, Deserialize)]
struct MoveJob {
    id: String,
}

struct Moves(State);

/// Registers the worker.
pub(crate) fn register(state: &State) {
    state.jobs.register(QUEUE, WorkerOptions::default(), Moves(state.clone()));
}

impl EachAlone for Moves {
    type Payload = MoveJob;
    type Error = Error;

    async fn run_one(&self, job: Job, MoveJob { id }: MoveJob) -> Result<Outcome> {
        self.0
            .db
            .write("cloud.move.complete", (self.0.clone(), job, id), |tx, (state, job, id)| {
                Box::pin(async move {
                    let now = state.clock.now();
                    let found = tx.query_opt(LOCK, params![id]).await?;
                    if let Some(mut stored) = found.as_ref().map(StoredMove::from_row).transpose()?
                        && stored.intent.complete_if_due(now)
                    {
                        stored.updated_at = now;
                        match check(tx, &stored).await {
                            Ok(()) => carry_out(state, tx, &stored, &Actor::automated()).await?,
                            // What it was to go to, or to leave, is not there any more.
                            Err(Error::Refused(_)) => stored.intent.stage = Stage::Cancelled,
                            Err(error) => return Err(error),
                        }
                        store(tx, &mut stored, false).await?;
                    }
                    job.finish(tx).await?;
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }
}
