//! `cargo xtask up`: from a fresh checkout to the running program.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process::{self, cargo, say};
use crate::{requirements, web, workspace};

/// Builds what is not built and becomes `recado up`.
pub fn run(arguments: &[String]) -> Outcome {
    let binary = workspace::quick_binary();
    build("quick", &binary)?;
    let refused = Command::new(&binary).arg("up").args(arguments).exec();
    Err(Failure::new(format!("cannot start {}: {refused}", binary.display())))
}

/// The pages and the release binary.
pub fn build_release() -> Outcome {
    build("release", &workspace::release_binary())
}

fn build(profile: &str, binary: &Path) -> Outcome {
    requirements::for_building()?;
    web::build()?;
    if !binary.exists() {
        say(&format!("building the {profile} binary; the first time this takes some minutes"));
    }
    process::run(&mut cargo(&["build", "--profile", profile, "--package", "recado-server"]))
}
