//! Messages and their life, from both sides.
//!
//! A business's message is **accepted** with its row and a job in one unit; the job's handler decides what becomes of it and moves it
//! on: sent, delivered, read, or failed, each step one unit that holds the new status and the webhooks which tell of it. A customer's
//! message is **received** in one unit: its row, the window it opens, and its webhooks. Statuses only move forward.
//!
//! | to find | look in |
//! |---|---|
//! | `POST /{phone-number-id}/messages` and `…/marketing_messages` | `accept` |
//! | files found, templates filled in | `outbound_content`, `attached` |
//! | messages that go out as templates without being any | `direct` |
//! | sent, delivered, failed, and why | `delivery` |
//! | linked files before their message is delivered | `link` |
//! | what keeps an interactive message from its customer | `obstacle` |
//! | bills, and what becomes of orders | `order` |
//! | what became of a payment, as a webhook | `payment_notice` |
//! | a customer writes, reads, plays, comes online | `customer_side` |
//! | a customer opens the chat for the first time | `welcome` |
//! | a customer taps the link of a marketing message | `click` |
//! | a customer gets a new number or a new phone | `system_notice` |
//! | a business marks as read | `business_read` |
//! | what a status webhook says, the price among it | `status_notice` |
//! | rows for the phone's view | `stored` |
//! | what was sent and delivered in a time, for analytics | `volume` |
//! | what became of a message and was told of it | `history` |

mod accept;
mod attached;
mod business_read;
mod click;
mod customer_side;
mod delivery;
mod direct;
mod history;
mod link;
mod obstacle;
mod order;
mod outbound_content;
mod payment_notice;
mod sql;
mod status_notice;
mod stored;
mod system_notice;
mod volume;
mod welcome;

use recado_core::Timestamp;
use recado_db::{Statement, Tx, params};
use recado_infra::jobs::WorkerOptions;
use std::time::Duration;

use crate::delivery_job;
use crate::error::Result;
use crate::state::State;

pub(crate) use accept::{Acceptance, accept};
pub(crate) use attached::each_attached_file;
pub(crate) use business_read::mark_read_by_business;
pub(crate) use click::{LinkTap, NotClickable, tap_link};
pub(crate) use customer_side::{
    CustomerAct, InboundMessage, Received, customer_came_online, mark_played_by_customer, mark_read_by_customer,
    marketing_preference_changed, receive_from_customer,
};
pub(crate) use history::{
    HistoryEvent, HistoryPage, MessageHistory, by_id as history_by_id, of_message as history_of_message,
    page as history_page,
};
pub(crate) use order::{StoredOrder, order_named, orders_of_message, orders_shown, save_payment};
pub(crate) use outbound_content::SentThrough;
pub(crate) use payment_notice::tell_payment;
pub(crate) use status_notice::WEBHOOK_VERSION;
pub(crate) use stored::{Direction, StoredMessage, find, find_many};
pub(crate) use system_notice::{tell_identity_changed, tell_number_changed};
pub(crate) use volume::{MovedMessage, moved_between};
pub(crate) use welcome::request_welcome;

/// Delivers what waited for a phone.
const RELEASE_QUEUE: &str = "cloud.release";

/// A message that could not be delivered for this long is dropped, and nobody is told (spec §2.1).
const TIME_TO_LIVE: Duration = Duration::from_secs(30 * 24 * 3600);
/// Reactions and read receipts reach back this far (spec §2.6, §2.19).
const REACH_BACK: Duration = Duration::from_secs(30 * 24 * 3600);
/// An idempotency key is remembered this long.
const IDEMPOTENCY_KEY_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);

/// Registers the workers.
pub(crate) fn register(state: &State) {
    state.jobs.register(
        delivery_job::QUEUE,
        WorkerOptions {
            concurrency: 512,
            batch_length: 128,
            max_attempts: u32::MAX,
            first_delay: Duration::from_millis(100),
            longest_delay: Duration::from_secs(30),
        },
        delivery::Deliver(state.clone()),
    );
    let patient =
        WorkerOptions { max_attempts: u32::MAX, longest_delay: Duration::from_secs(60), ..WorkerOptions::default() };
    state.jobs.register(delivery_job::FETCH_LINK_QUEUE, patient, link::FetchLink(state.clone()));
    state.jobs.register(RELEASE_QUEUE, patient, customer_side::Release(state.clone()));
}

/// Forgets idempotency keys nobody will repeat.
pub(crate) async fn forget_old_keys(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.exec(sql::FORGET_IDEMPOTENCY_KEYS, params![now.minus(IDEMPOTENCY_KEY_LIFE)]).await?;
    Ok(())
}

/// Removes every message, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    for statement in [sql::CLEAR_MESSAGES, sql::CLEAR_CONVERSATIONS, sql::CLEAR_IDEMPOTENCY_KEYS, order::CLEAR] {
        tx.exec(statement, &[]).await?;
    }
    history::clear(tx).await
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    sql::ALL.iter().chain(history::ALL).chain(order::ALL).chain(obstacle::ALL)
}
