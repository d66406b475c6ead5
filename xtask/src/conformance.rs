//! The cloud of the built binary against what was written without looking at it: scenario files, and client libraries that nobody here
//! wrote.

use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process::{cargo, run as run_program};
use crate::{e2e, install, web, workspace};

/// The scenario files. A test binary of its own, because it counts scenarios.
pub fn scenarios_command() -> Command {
    cargo(&["test", "--workspace", "--test", "scenarios"])
}

pub fn pywa_command() -> Command {
    let mut command = Command::new(workspace::target().join("conformance-python/bin/python"));
    command
        .args(["-m", "pywa_conformance"])
        .current_dir(workspace::root().join("conformance/pywa"))
        .env("RECADO_BINARY", workspace::debug_binary());
    command
}

pub fn whatsapp_api_js_command() -> Command {
    let mut command = Command::new("node");
    command.arg("run.mjs").current_dir(workspace::whatsapp_api_js()).env("RECADO_BINARY", workspace::debug_binary());
    command
}

pub fn run() -> Outcome {
    install::python()?;
    web::install(&workspace::whatsapp_api_js())?;
    e2e::build_debug()?;
    let broken = |what: &'static str| move |_| Failure::new(format!("{what} and the cloud disagree"));
    run_program(&mut scenarios_command()).map_err(broken("the scenarios"))?;
    run_program(&mut pywa_command()).map_err(broken("pywa"))?;
    run_program(&mut whatsapp_api_js_command()).map_err(broken("whatsapp-api-js"))
}
