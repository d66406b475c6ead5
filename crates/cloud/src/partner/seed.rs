//! The default world's users, shares and first entries of the log.

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::account::task::{Task, UserType};
use serde_json::json;

use super::run_all;
use crate::activity::{self, Actor, NewActivity};
use crate::error::Result;
use crate::world::{
    DEFAULT_BUSINESS_ID, DEFAULT_PHONE_NUMBER_IDS, DEFAULT_SYSTEM_USER_ID, DEFAULT_WABA_ID, DESK_SYSTEM_USER_ID,
    PARTNER_BUSINESS_ID,
};

const BUSINESS_USER_ID: &str = "500000000000003";
const CREDIT_LINE_ID: &str = "510000000000001";

statements! {
    ADD_USER = "INSERT INTO cloud_users (id, business_id, name, user_type, created_at) VALUES ($1, $2, $3, $4, $5)";
    ASSIGN = "INSERT INTO cloud_waba_users (waba_id, user_id, tasks, assigned_at) VALUES ($1, $2, $3, $4)";
    SHARE = "INSERT INTO cloud_waba_shares (waba_id, business_id, since) VALUES ($1, $2, $3)";
    ADD_CREDIT_LINE = "INSERT INTO cloud_credit_lines (id, business_id, legal_entity_name) VALUES ($1, $2, $3)";

    // The desk's own token outlives a reset, and reaches everything again.
    CLEAR_ISSUED = "DELETE FROM cloud_tokens WHERE hash IN (SELECT hash FROM cloud_solution_tokens)";
    CLEAR_LIMITS = "UPDATE cloud_tokens SET waba_ids = NULL";
    CLEAR_SOLUTION_TOKENS = "DELETE FROM cloud_solution_tokens";
    CLEAR_USERS = "DELETE FROM cloud_users";
    CLEAR_WABA_USERS = "DELETE FROM cloud_waba_users";
    CLEAR_SCHEDULES = "DELETE FROM cloud_schedules";
    CLEAR_SOLUTIONS = "DELETE FROM cloud_solutions";
    CLEAR_WABA_SOLUTIONS = "DELETE FROM cloud_waba_solutions";
    CLEAR_WABA_SHARES = "DELETE FROM cloud_waba_shares";
    CLEAR_MOVES = "DELETE FROM cloud_move_intents";
    CLEAR_MM_LITE = "DELETE FROM cloud_mm_lite_requests";
    CLEAR_CREDIT_LINES = "DELETE FROM cloud_credit_lines";
    CLEAR_PREVERIFIED = "DELETE FROM cloud_preverified_numbers";
    CLEAR_PREVERIFIED_SHARES = "DELETE FROM cloud_preverified_shares";
}

/// Adds it to the default world.
pub(crate) async fn seed(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let all = [Task::FullControl];
    let some = [Task::Manage, Task::ManageTemplates, Task::ViewInsights, Task::Messaging];
    for (id, business_id, name, kind, tasks) in [
        (DEFAULT_SYSTEM_USER_ID, DEFAULT_BUSINESS_ID, "Recado Development system user", UserType::SystemUser, &all[..]),
        (DESK_SYSTEM_USER_ID, PARTNER_BUSINESS_ID, "Recado Desk system user", UserType::SystemUser, &all[..]),
        (BUSINESS_USER_ID, DEFAULT_BUSINESS_ID, "Lucía Demo", UserType::BusinessUser, &some[..]),
    ] {
        tx.exec(ADD_USER, params![id, business_id, name, kind.as_str(), now]).await?;
        let tasks: Vec<&str> = tasks.iter().copied().map(Task::as_str).collect();
        tx.exec(ASSIGN, params![DEFAULT_WABA_ID, id, &json!(tasks).to_string(), now]).await?;
    }
    tx.exec(SHARE, params![DEFAULT_WABA_ID, PARTNER_BUSINESS_ID, now]).await?;
    tx.exec(ADD_CREDIT_LINE, params![CREDIT_LINE_ID, DEFAULT_BUSINESS_ID, "Recado Demo S.L."]).await?;
    write_down(tx, ActivityType::AccountCreated, "The account was created", json!({}), now).await?;
    for number_id in DEFAULT_PHONE_NUMBER_IDS {
        let details = json!({"phone_number_id": number_id});
        write_down(tx, ActivityType::PhoneNumberAdded, "A phone number was added", details, now).await?;
    }
    Ok(())
}

async fn write_down(
    tx: &mut Tx,
    kind: ActivityType,
    description: &str,
    details: serde_json::Value,
    at: Timestamp,
) -> Result<()> {
    let entry = NewActivity {
        waba_id: DEFAULT_WABA_ID.to_owned(),
        kind,
        actor: Actor::system(),
        description: description.to_owned(),
        details,
        at,
    };
    activity::record(tx, &entry).await
}

/// Removes all of it, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    run_all(
        tx,
        &[
            CLEAR_ISSUED,
            CLEAR_LIMITS,
            CLEAR_SOLUTION_TOKENS,
            CLEAR_USERS,
            CLEAR_WABA_USERS,
            CLEAR_SCHEDULES,
            CLEAR_SOLUTIONS,
            CLEAR_WABA_SOLUTIONS,
            CLEAR_WABA_SHARES,
            CLEAR_MOVES,
            CLEAR_MM_LITE,
            CLEAR_CREDIT_LINES,
            CLEAR_PREVERIFIED,
            CLEAR_PREVERIFIED_SHARES,
        ],
    )
    .await
}
