//! The pages of the built binary, driven in a headless browser.

use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process::{cargo, run as run_program};
use crate::{install, web, workspace};

/// Screenshots are kept in the checkout's `ci-output/`.
pub fn command() -> Command {
    let mut command = Command::new("node");
    command
        .arg("run.mjs")
        .current_dir(workspace::root().join("e2e"))
        .env("RECADO_BINARY", workspace::debug_binary())
        .env("RECADO_SCREENSHOTS", workspace::ci_output().join("screenshots"));
    command
}

pub fn run() -> Outcome {
    install::browser()?;
    web::build()?;
    build_debug()?;
    run_program(&mut command()).map_err(|_| Failure::new("the pages do not do what they should"))
}

/// The binary that the tests drive: the one that the test build makes, because a build without the tests has other features of the
/// dependencies and would compile them all again.
pub fn build_debug() -> Outcome {
    run_program(&mut cargo(&["test", "--workspace", "--no-run", "--quiet"]))
}
