//! `cargo xtask up`: from a fresh checkout to the running program.

use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::failure::{Failure, Outcome, While};
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
    let pages = web::built_from()?;
    let embedded = workspace::target().join("release/.recado-pages");
    let pages_are_embedded = std::fs::read_to_string(&embedded).is_ok_and(|last| last == pages);
    if !pages_are_embedded {
        forget_embedded_pages()?;
    }
    if !workspace::release_binary().exists() {
        say("building the release binary; the first time this takes some minutes");
    }
    process::run(&mut cargo(&["build", "--release", "--package", "recado-server"]))?;
    std::fs::write(&embedded, pages).while_doing(|| format!("cannot write {}", embedded.display()))
}

/// Cargo cannot see files that are new in a folder which a macro embeds: without this the binary would keep the pages of its
/// last build.
fn forget_embedded_pages() -> Outcome {
    process::run(&mut cargo(&["clean", "--quiet", "--release", "--package", "recado-api", "--package", "recado-cloud"]))
}
