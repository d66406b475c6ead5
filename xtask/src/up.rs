//! `cargo xtask up`: from a fresh checkout to the running program.

use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process::{self, cargo, say};
use crate::{requirements, web, workspace};

/// Builds what is not built and becomes `recado up`.
pub fn run(arguments: &[String]) -> Outcome {
    build_release()?;
    let refused = Command::new(workspace::release_binary()).arg("up").args(arguments).exec();
    Err(Failure::new(format!("cannot start {}: {refused}", workspace::release_binary().display())))
}

/// The pages and the release binary.
pub fn build_release() -> Outcome {
    requirements::for_building()?;
    web::build()?;
    if !workspace::release_binary().exists() {
        say("building the release binary; the first time this takes some minutes");
    }
    process::run(&mut cargo(&["build", "--release", "--package", "recado-server"]))
}
