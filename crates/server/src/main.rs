//! `recado`: the WhatsApp Cloud API and the desk on top of it, in one program.

use std::process::ExitCode;

use clap::Parser;
use recado_server::cli::{Cli, Command};
use recado_server::{bench, config, doctor, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Several crates bring rustls; without a chosen provider it panics at the first connection.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::from(error)),
    };
    match runtime.block_on(start(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn start(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Openapi => {
            println!("{}", recado_api::openapi().to_pretty_json()?);
            Ok(())
        }
        Command::Bench(options) => bench::run(&options).await,
        Command::Up(flags) => run::up(config::load(config::Product::Both, &flags)?).await,
        Command::Cloud(flags) => run::cloud(config::load(config::Product::Cloud, &flags)?).await,
        Command::Serve(flags) => run::serve(config::load(config::Product::Desk, &flags)?).await,
        Command::Doctor(flags) => doctor::run(&config::load(config::Product::Both, &flags)?).await,
        Command::Migrate(flags) => run::migrate(&config::load(config::Product::Both, &flags)?).await,
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("recado: {error:#}");
    ExitCode::FAILURE
}
