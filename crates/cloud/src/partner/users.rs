//! Users, and which accounts they were assigned. A system user's token reaches the accounts that its user has.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::account::task::{Assignment, Task};
use serde_json::json;

use super::{json_column, portfolio};
use crate::activity::{self, Actor, NewActivity};
use crate::error::Result;
use crate::state::State;

statements! {
    FIND = "SELECT id, name, business_id, user_type FROM cloud_users WHERE id = $1";
    ASSIGNED = "
        SELECT u.id, u.name, u.business_id, u.user_type, a.tasks
        FROM cloud_waba_users a JOIN cloud_users u ON u.id = a.user_id
        WHERE a.waba_id = $1 AND u.business_id = $2 ORDER BY u.id";
    ACCOUNTS = "SELECT waba_id, tasks, assigned_at FROM cloud_waba_users WHERE user_id = $1 ORDER BY waba_id";
    IS_ASSIGNED = "SELECT tasks FROM cloud_waba_users WHERE waba_id = $1 AND user_id = $2";
    ASSIGN = "
        INSERT INTO cloud_waba_users (waba_id, user_id, tasks, assigned_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (waba_id, user_id) DO UPDATE SET tasks = excluded.tasks";
    REMOVE = "DELETE FROM cloud_waba_users WHERE waba_id = $1 AND user_id = $2";
    TOKENS = "SELECT hash, waba_ids FROM cloud_tokens WHERE user_id = $1 ORDER BY hash ROW_LOCK";
    LIMIT_TOKEN = "UPDATE cloud_tokens SET waba_ids = $2 WHERE hash = $1";
    WABAS = "SELECT id FROM cloud_wabas ORDER BY id";
}

/// Somebody who may be assigned accounts.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) business_id: String,
    pub(crate) user_type: String,
}

impl User {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get(0)?, name: row.get(1)?, business_id: row.get(2)?, user_type: row.get(3)? })
    }
}

/// One by the id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<User>> {
    state.db.read("cloud.user.find", id.to_owned(), |tx, id| Box::pin(async move { find_in(tx, id).await })).await
}

async fn find_in(tx: &mut Tx, id: &str) -> Result<Option<User>> {
    tx.query_opt(FIND, params![id]).await?.as_ref().map(User::from_row).transpose()
}

/// The users of a portfolio that were assigned an account, each with the tasks.
pub(crate) async fn assigned(state: &State, waba_id: &str, business_id: &str) -> Result<Vec<(User, Vec<String>)>> {
    let input = (waba_id.to_owned(), business_id.to_owned());
    state
        .db
        .read("cloud.user.assigned", input, |tx, (waba_id, business_id)| {
            Box::pin(async move {
                let rows = tx.query(ASSIGNED, params![waba_id, business_id]).await?;
                rows.iter().map(|row| Ok((User::from_row(row)?, json_column(row, 4, "list of tasks")?))).collect()
            })
        })
        .await
}

/// An account that a user was assigned.
#[derive(Debug, Clone)]
pub(crate) struct AssignedAccount {
    pub(crate) waba_id: String,
    pub(crate) tasks: Vec<String>,
    pub(crate) assigned_at: Timestamp,
}

/// The accounts that a user was assigned.
pub(crate) async fn accounts_of(state: &State, user_id: &str) -> Result<Vec<AssignedAccount>> {
    state
        .db
        .read("cloud.user.accounts", user_id.to_owned(), |tx, user_id| {
            Box::pin(async move {
                let rows = tx.query(ACCOUNTS, params![user_id]).await?;
                let account = |row: &Row| {
                    let tasks = json_column(row, 1, "list of tasks")?;
                    Ok(AssignedAccount { waba_id: row.get(0)?, tasks, assigned_at: row.get(2)? })
                };
                rows.iter().map(account).collect()
            })
        })
        .await
}

/// Assigns a user an account, or other tasks on it.
///
/// # Errors
/// 100 for a user who is nobody, or of a portfolio that the account has nothing to do with.
pub(crate) async fn assign(state: &State, waba_id: &str, new: Assignment, actor: Actor) -> Result<()> {
    let input = (state.clone(), waba_id.to_owned(), new, actor);
    state
        .db
        .write("cloud.user.assign", input, |tx, (state, waba_id, new, actor)| {
            Box::pin(async move {
                let now = state.clock.now();
                let user = find_in(tx, &new.user_id).await?;
                let user = match user {
                    Some(user)
                        if portfolio::has_account(tx, &state.world.current(), &user.business_id, waba_id).await? =>
                    {
                        user
                    }
                    _ => return Err(GraphError::parameter("Invalid user: not found or not accessible").into()),
                };
                let is_new = tx.query_opt(IS_ASSIGNED, params![waba_id, &user.id]).await?.is_none();
                let tasks: Vec<&str> = new.tasks.iter().copied().map(Task::as_str).collect();
                let stored = json!(tasks).to_string();
                tx.exec(ASSIGN, params![waba_id, &user.id, &stored, now]).await?;
                reach(tx, &user.id, waba_id, true).await?;
                let (kind, verb) = if is_new {
                    (ActivityType::UserAdded, "was assigned to the account")
                } else {
                    (ActivityType::UserRoleChanged, "has other tasks on the account")
                };
                let entry = NewActivity {
                    waba_id: waba_id.clone(),
                    kind,
                    actor: actor.clone(),
                    description: format!("{} {verb}", user.name),
                    details: json!({"user_id": user.id, "tasks": tasks}),
                    at: now,
                };
                activity::record(tx, &entry).await
            })
        })
        .await?;
    state.world.changed().await
}

/// Takes an account from a user.
///
/// # Errors
/// 100 with HTTP 404 for a user who does not have it.
pub(crate) async fn remove(state: &State, waba_id: &str, user_id: &str, actor: Actor) -> Result<()> {
    let input = (state.clone(), waba_id.to_owned(), user_id.to_owned(), actor);
    state
        .db
        .write("cloud.user.remove", input, |tx, (state, waba_id, user_id, actor)| {
            Box::pin(async move {
                let user = find_in(tx, user_id).await?;
                let removed = tx.exec(REMOVE, params![waba_id, user_id]).await?;
                let (Some(user), 1..) = (user, removed) else {
                    return Err(
                        GraphError::not_there("The user is not assigned to this WhatsApp Business Account").into()
                    );
                };
                reach(tx, user_id, waba_id, false).await?;
                let entry = NewActivity {
                    waba_id: waba_id.clone(),
                    kind: ActivityType::UserRemoved,
                    actor: actor.clone(),
                    description: format!("{} was removed from the account", user.name),
                    details: json!({"user_id": user_id}),
                    at: state.clock.now(),
                };
                activity::record(tx, &entry).await
            })
        })
        .await?;
    state.world.changed().await
}

/// Lets a user's tokens reach an account, or not any more. A token without a list reaches all.
async fn reach(tx: &mut Tx, user_id: &str, waba_id: &str, may: bool) -> Result<()> {
    for row in tx.query(TOKENS, params![user_id]).await? {
        let (hash, listed): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let mut reached: Vec<String> = match (&listed, may) {
            (None, true) => continue,
            (None, false) => {
                let rows = tx.query(WABAS, &[]).await?;
                rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?
            }
            (Some(_), _) => json_column(&row, 1, "list of accounts")?,
        };
        reached.retain(|id| id != waba_id);
        if may {
            reached.push(waba_id.to_owned());
        }
        tx.exec(LIMIT_TOKEN, params![&hash, &json!(reached).to_string()]).await?;
    }
    Ok(())
}
