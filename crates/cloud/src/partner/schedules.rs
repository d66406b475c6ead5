//! Schedules of accounts.

use recado_core::Timestamp;
use recado_db::{params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::account::schedule::{MAX_SCHEDULES, Schedule};
use serde_json::json;

use super::{json_column, to_json};
use crate::activity::{self, Actor, NewActivity};
use crate::error::Result;
use crate::node_id::new_id;
use crate::state::State;

statements! {
    LIST = "SELECT id, schedule, created_at, updated_at FROM cloud_schedules WHERE waba_id = $1 ORDER BY created_at, id";
    NAMES = "SELECT name FROM cloud_schedules WHERE waba_id = $1";
    INSERT = "
        INSERT INTO cloud_schedules (id, waba_id, name, schedule, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (waba_id, name) DO NOTHING";
}

/// A schedule that is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredSchedule {
    pub(crate) id: String,
    pub(crate) schedule: Schedule,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// An account's schedules, oldest first; there are few.
pub(crate) async fn list(state: &State, waba_id: &str) -> Result<Vec<StoredSchedule>> {
    state
        .db
        .read("cloud.schedule.list", waba_id.to_owned(), |tx, waba_id| {
            Box::pin(async move {
                let rows = tx.query(LIST, params![waba_id]).await?;
                rows.iter()
                    .map(|row| {
                        Ok(StoredSchedule {
                            id: row.get(0)?,
                            schedule: json_column(row, 1, "schedule")?,
                            created_at: row.get(2)?,
                            updated_at: row.get(3)?,
                        })
                    })
                    .collect()
            })
        })
        .await
}

/// Adds one; answers its id.
///
/// # Errors
/// 100 with HTTP 409 for a name that is there, 200 where there are too many.
pub(crate) async fn create(state: &State, waba_id: &str, schedule: Schedule, actor: Actor) -> Result<String> {
    let input = (state.clone(), waba_id.to_owned(), new_id(), schedule, actor);
    state
        .db
        .write("cloud.schedule.create", input, |tx, (state, waba_id, id, schedule, actor)| {
            Box::pin(async move {
                let now = state.clock.now();
                if tx.query(NAMES, params![waba_id]).await?.len() >= MAX_SCHEDULES {
                    let sentence = format!("The account has reached its limit of {MAX_SCHEDULES} schedules");
                    return Err(GraphError::not_yours(&sentence).into());
                }
                let stored = to_json(schedule, "schedule")?;
                if tx.exec(INSERT, params![id, waba_id, &schedule.name, &stored, now]).await? == 0 {
                    return Err(GraphError::conflict("A schedule with this name exists already").into());
                }
                let entry = NewActivity {
                    waba_id: waba_id.clone(),
                    kind: ActivityType::AccountUpdated,
                    actor: actor.clone(),
                    description: format!("The schedule {} was added", schedule.name),
                    details: json!({"schedule_id": id, "name": schedule.name}),
                    at: now,
                };
                activity::record(tx, &entry).await?;
                Ok(id.clone())
            })
        })
        .await
}
