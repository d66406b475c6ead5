//! The cloud, used by a client library that nobody here wrote.

use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process::run as run_program;
use crate::{e2e, install, workspace};

pub fn command() -> Command {
    let mut command = Command::new(workspace::target().join("conformance-python/bin/python"));
    command
        .args(["-m", "pywa_conformance"])
        .current_dir(workspace::root().join("conformance/pywa"))
        .env("RECADO_BINARY", workspace::debug_binary());
    command
}

pub fn run() -> Outcome {
    install::python()?;
    e2e::build_debug()?;
    run_program(&mut command()).map_err(|_| Failure::new("the client library and the cloud disagree"))
}
