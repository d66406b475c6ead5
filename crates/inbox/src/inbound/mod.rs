//! Webhooks: kept as they came within milliseconds, then applied in batches.
//!
//! A body may come twice, late, or in any order; applying it is idempotent and does not depend on the order, except where
//! two things happened in the same second.

mod apply_job;
mod closed_answer;
mod content;
mod identify;
mod lane;
mod merge;
mod receive;
pub(crate) mod sql;
mod store;
mod touched;

pub(crate) use apply_job::{ApplyHandler, OPTIONS as APPLY_OPTIONS};
pub use store::StoredHook;
pub(crate) use store::prune_hooks;

/// The jobs that apply webhooks; one lane for each customer.
pub(crate) const QUEUE: &str = "inbox.apply_hook";
