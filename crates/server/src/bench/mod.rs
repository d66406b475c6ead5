//! `recado bench`: a workload driven over real HTTP against a server of its own, beside a floor taken on the same disk in the same
//! run.
//!
//! The server is a child process in a temporary folder, so that its memory is measured apart from the drivers'. Each workload runs twice: as
//! fast as a fixed number of callers can, which gives `per_second`; and at an even rate, which gives response times that do
//! not hide waiting (a late start counts as waiting).

mod agents;
mod awaited;
mod child;
mod floor;
mod http_client;
mod inbound;
mod inbox;
mod load;
mod pipeline;
mod report;
mod send;
mod webhook_sink;
mod world;

use std::time::Duration;

use recado_inbox::SampleSize;

use crate::cli::{BenchOptions, Workload};
use report::Report;

/// Runs the workload and prints its result.
///
/// # Errors
/// Where the server cannot be started or driven.
pub async fn run(options: &BenchOptions) -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("recado-bench-").tempdir_in(".")?;
    let plan = Plan {
        seconds: Duration::from_secs(options.seconds),
        connections: usize::try_from(options.connections)?,
        rate: options.rate.unwrap_or(match options.workload {
            Workload::Send => 1_000,
            Workload::Pipeline => 500,
            Workload::Inbound | Workload::Agents => 300,
            // Asked one call after the other.
            Workload::Inbox => 0,
        }),
        quiet: options.json,
    };
    if options.workload == Workload::Inbox {
        let size = SampleSize { conversations: options.conversations, messages: options.messages };
        return inbox::run(&plan, folder.path(), size, options.json).await;
    }
    if options.workload == Workload::Agents {
        return agents::run(&plan, folder.path(), usize::try_from(options.agents)?, options.json).await;
    }
    plan.say("taking the floor");
    let floor = floor::measure(folder.path(), plan.seconds.min(Duration::from_secs(5)), plan.connections).await?;
    let measured = match options.workload {
        Workload::Send => send::run(&plan, folder.path()).await?,
        Workload::Pipeline => pipeline::run(&plan, folder.path()).await?,
        Workload::Inbound => inbound::run(&plan, folder.path()).await?,
        // They have no floor, and were measured above.
        Workload::Inbox | Workload::Agents => return Ok(()),
    };
    Report::new(&plan, measured, floor).print(options.json)
}

/// How a workload is driven.
struct Plan {
    seconds: Duration,
    connections: usize,
    /// For the even part, per second.
    rate: u64,
    quiet: bool,
}

impl Plan {
    /// Progress, for people.
    fn say(&self, what: &str) {
        if !self.quiet {
            eprintln!("… {what}");
        }
    }
}
