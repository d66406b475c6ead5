//! What a business may send, and what its customers' opinion does to it. The rules are `recado_whatsapp::limits`; here is their
//! store, and where they are asked.
//!
//! | to find | look in |
//! |---|---|
//! | seconds, pairs and calls, in memory | [`crate::rates`] |
//! | whether a message is accepted | `send` |
//! | whether a marketing template arrives | `marketing` |
//! | what customers hold against a number | `feedback` |
//! | what changes with time and feedback, and when it is looked at | `look` |
//! | quality of numbers and templates, pauses | `ratings` |
//! | messaging limit and throughput, upwards and downwards | `ladder` |
//! | which messages wait for feedback | `pacing` |
//! | what becomes of those that wait | `held` |
//! | what wrong categories of Direct Send cost | `direct_send_abuse` |
//! | whether Meta knows the business | `verification` |
//! | `health_status` | `health` |
//!
//! The states themselves are part of the world: `world::LimitStates`.

mod direct_send_abuse;
mod feedback;
mod health;
mod held;
mod ladder;
mod look;
mod marketing;
mod pacing;
mod ratings;
mod send;
mod sent_template;
mod sql;
mod verification;

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Statement, Tx, params};

use crate::error::Result;

pub(crate) use direct_send_abuse::{note_wrong_category, plan_lift};
pub(crate) use feedback::{customer_blocked, customer_gave_feedback};
pub(crate) use health::{of_number as number_health, of_template as template_health, of_waba as waba_health};
pub(crate) use ladder::{begin_throughput_upgrade, set_messaging_limit, set_standard_throughput};
pub(crate) use look::{plan_now, register};
pub(crate) use marketing::{MarketingBatch, MarketingMessage, TemplateFate, record_fates};
pub(crate) use pacing::{PacingChange, set_pacing};
pub(crate) use ratings::{pin_number_quality, unpin_number_quality};
pub(crate) use send::{
    Admitted, admit_template, check_country, check_rates, check_sender, is_direct_send_blocked, messages_per_second,
    payment_obstacle,
};
pub(crate) use sent_template::SentTemplate;
pub(crate) use verification::set_verification;

/// The longest that a limit looks back.
const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// What was sent of a template, and became of it, is told for so long (templates.md §7, messaging.md §8.14).
const TEMPLATES_REMEMBERED: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// Customers' reasons are told of a template for so long (templates.md §7).
const FEEDBACK_REMEMBERED: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Forgets what no limit looks back on; answers how many rows went.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<u64> {
    let before = now.minus(REMEMBERED);
    let messages = tx.exec(sql::PRUNE_TEMPLATE_MESSAGES, params![now.minus(TEMPLATES_REMEMBERED), limit]).await?;
    let customers = tx.exec(sql::PRUNE_WRITTEN, params![before]).await?;
    let feedback = tx.exec(sql::PRUNE_FEEDBACK, params![now.minus(FEEDBACK_REMEMBERED)]).await?;
    Ok(messages + customers + feedback)
}

/// Removes what was counted, for a reset. The states go with the world.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    for statement in [sql::CLEAR_WRITTEN, sql::CLEAR_TEMPLATE_MESSAGES, sql::CLEAR_FEEDBACK] {
        tx.exec(statement, &[]).await?;
    }
    Ok(())
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    sql::ALL.iter()
}
