//! The outside world, each part behind a small type: jobs, events between nodes, blobs, outbound HTTP, secrets, telemetry.

pub mod blobs;
pub mod bus;
pub mod http;
pub mod jobs;
pub mod qr;
pub mod secret_box;
pub mod tasks;
pub mod telemetry;
pub mod web_app;

use recado_db::{Migration, MigrationSet};

/// The tables of this crate; every database that runs jobs has them.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    owner: "infra",
    migrations: &[Migration { number: 1, name: "jobs", sql: include_str!("../migrations/0001_jobs.sql") }],
};
