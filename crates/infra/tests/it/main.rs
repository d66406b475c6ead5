//! Jobs on both engines, and hints over NATS.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod jobs;
mod nats;
