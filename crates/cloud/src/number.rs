//! The life of a number: what calls and decisions change of it, and who is told.
//!
//! | to find | look in |
//! |---|---|
//! | one change as a unit, refusals stored too | `change` |
//! | numbers that are added | `adding` |
//! | several changes of a number's node in one call | `node` |
//! | what an account's log says of its numbers | `log` |
//! | how a display name is reviewed after a while | `name_review` |
//! | usernames, which only one number can have | `username` |
//! | the rules themselves | [`recado_whatsapp::number`] |

mod adding;
mod change;
pub(crate) mod log;
mod name_review;
mod node;
mod username;

use recado_infra::jobs::WorkerOptions;

use crate::state::State;

pub(crate) use adding::{Adding, add};
pub(crate) use change::{Effect, change};
pub(crate) use name_review::decide_name;
pub(crate) use node::{Callback, NodeUpdate, change_node};
pub(crate) use username::{delete as delete_username, status_of as username_status, take as take_username};

/// Reviews display names.
const REVIEW_QUEUE: &str = "cloud.name_review";

/// Registers the worker.
pub(crate) fn register(state: &State) {
    let options = WorkerOptions { max_attempts: u32::MAX, ..WorkerOptions::default() };
    state.jobs.register(REVIEW_QUEUE, options, name_review::Review(state.clone()));
}
