//! The driver's behaviour, the same on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may panic, and starts tasks as a caller would"
)]

mod differential;
mod migrations;
mod units;
