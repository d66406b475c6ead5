//! The project's own commands, `cargo xtask COMMAND`. Standard library only, so that they compile in seconds on a fresh machine.

mod bench;
mod check;
mod conformance;
mod dist;
mod e2e;
mod failure;
mod fuzz;
mod generate;
mod install;
mod json;
mod lint;
mod postgres;
mod process;
mod requirements;
mod services;
mod suites;
mod summary;
mod test;
mod up;
mod web;
mod workspace;

use std::process::ExitCode;

use failure::Outcome;

const USAGE: &str = "\
cargo xtask COMMAND [ARGUMENTS]

  up [ARGS]        build the pages and the binary where needed, then run `recado up ARGS`
  test [SUITES]    install what the tests need, run every suite (or those named), end with `N passed, N failed`
  check            which crate may use which, whose tables are whose, generated files are fresh
  fmt              formatting as CI wants it
  clippy           lints of every target as errors
  web              build the pages, if their sources changed
  gen [--check]    write docs/openapi.json and the web types made from it; --check only compares
  services [CMD]   start PostgreSQL and NATS for tests; run CMD with their addresses, or wait for the end of the input
  e2e              drive the built binary's pages in a headless browser
  conformance      play the scenario files, and drive the cloud with real client libraries
  fuzz [--seconds N]   mutated bodies and webhooks against parsers and cloud for N seconds each (600)
  bench WORKLOAD   `recado bench` with the release binary
  dist             a release archive in the target folder's dist/
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    let rest: Vec<String> = arguments.collect();
    match run(command.as_deref(), &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Option<&str>, arguments: &[String]) -> Outcome {
    match command {
        Some("up") => up::run(arguments),
        Some("test") => test::run(arguments),
        Some("check") => check::run(),
        Some("fmt") => lint::fmt(),
        Some("clippy") => lint::clippy(),
        Some("web") => web::build(),
        Some("gen") => generate::run(arguments),
        Some("services") => services::run(arguments),
        Some("e2e") => e2e::run(),
        Some("conformance") => conformance::run(),
        Some("fuzz") => fuzz::run(arguments),
        Some("bench") => bench::run(arguments),
        Some("dist") => dist::run(),
        Some("help" | "--help" | "-h") | None => {
            print!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(failure::Failure::new(format!("there is no command `{other}`\n\n{USAGE}"))),
    }
}
