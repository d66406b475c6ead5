//! Formatting and lints.

use std::process::Command;

use crate::failure::Outcome;
use crate::process::{cargo, run};

pub fn fmt() -> Outcome {
    run(&mut fmt_command())
}

pub fn clippy() -> Outcome {
    run(&mut clippy_command())
}

pub fn fmt_command() -> Command {
    cargo(&["fmt", "--all", "--check"])
}

pub fn clippy_command() -> Command {
    cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
}
