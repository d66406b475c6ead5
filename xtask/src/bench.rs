//! `recado bench` with the binary that people run.

use std::process::Command;

use crate::failure::Outcome;
use crate::process::run as run_program;
use crate::{up, workspace};

pub fn run(arguments: &[String]) -> Outcome {
    up::build_release()?;
    run_program(Command::new(workspace::release_binary()).arg("bench").args(arguments))
}
