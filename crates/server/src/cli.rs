//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The arguments as a whole.
#[derive(Debug, Parser)]
#[command(name = "recado", version, about = "The WhatsApp Cloud API, offline, and the desk on top of it.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Everything in one process: the cloud, the desk, and a demo world on first start.
    Up(Flags),
    /// The cloud alone: a stand-in for the Graph host in development and CI.
    Cloud(Flags),
    /// The desk alone: for production against Meta's Graph host, or a `recado cloud`.
    Serve(Flags),
    /// Checks the configuration, the data folder, the databases and the addresses, and says what to mend.
    Doctor(Flags),
    /// Brings the databases up to this version and ends.
    Migrate(Flags),
    /// Measures a workload on this machine, with a floor taken in the same run.
    Bench(BenchOptions),
    /// Prints the desk's API description (OpenAPI 3.1).
    Openapi,
}

/// What most commands take. Each has a setting in the configuration file too; the flag wins.
#[derive(Debug, Clone, Default, Args)]
pub struct Flags {
    /// The folder for databases, files and keys.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where the desk listens.
    #[arg(long, value_name = "ADDR:PORT")]
    pub desk_addr: Option<SocketAddr>,
    /// Where the cloud listens.
    #[arg(long, value_name = "ADDR:PORT")]
    pub cloud_addr: Option<SocketAddr>,
    /// No demo world: an empty cloud, and a desk that waits for its first owner.
    #[arg(long)]
    pub empty: bool,
    /// Nothing on disk; all is gone with the process.
    #[arg(long)]
    pub memory: bool,
    /// The configuration file. Without it, `recado.toml` in the working folder, if there is one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Which parts of the desk run here: web, worker.
    #[arg(long, value_delimiter = ',', value_name = "ROLES")]
    pub roles: Option<Vec<Role>>,
}

/// A part of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Pages, API, webhooks.
    Web,
    /// Jobs: sending, applying webhooks, fetching files.
    Worker,
}

/// `recado bench`.
#[derive(Debug, Clone, Args)]
pub struct BenchOptions {
    /// What to measure.
    pub workload: Workload,
    /// How long each part is driven.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub seconds: u64,
    /// One JSON object and nothing else.
    #[arg(long)]
    pub json: bool,
    /// Callers side by side in the part that goes as fast as it can.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub connections: u64,
    /// The even rate at which response times are taken; each workload has one of its own.
    #[arg(long)]
    pub rate: Option<u64>,
    /// Of `inbox`: how many conversations the larger measurement has.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub conversations: u64,
    /// Of `inbox`: how many messages it has.
    #[arg(long, default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub messages: u64,
    /// Of `agents`: how many have the desk open.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub agents: u64,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Workload {
    /// POST /messages: accepted and durable.
    Send,
    /// Accepted, sent, delivered; each webhook signed, posted and acknowledged.
    Pipeline,
    /// A customer writes, the desk stores it, an agent's WebSocket has it.
    Inbound,
    /// Many agents have the desk open; customers write, every agent's WebSocket has it.
    Agents,
    /// Lists, threads, counts and searches at ten thousand conversations, and at as many as wanted.
    Inbox,
}
