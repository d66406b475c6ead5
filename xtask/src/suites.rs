//! The suites of `cargo xtask test`, in the order in which a mistake is told soonest.

use std::process::Command;
use std::time::Duration;

use crate::process::{cargo, find, own};
use crate::{conformance, e2e, generate, lint, workspace};

/// One step of the test run: a program whose exit tells, with its limit in time.
pub struct Suite {
    pub name: &'static str,
    pub command: fn() -> Command,
    pub limit: Duration,
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

pub const ALL: &[Suite] = &[
    Suite { name: "fmt", command: lint::fmt_command, limit: minutes(5) },
    Suite { name: "check", command: || own(&["check"]), limit: minutes(5) },
    Suite { name: "web-check", command: || npm("check"), limit: minutes(10) },
    Suite { name: "web-test", command: || npm("test"), limit: minutes(10) },
    Suite { name: "web-build", command: || own(&["web"]), limit: minutes(10) },
    Suite { name: "clippy", command: lint::clippy_command, limit: minutes(30) },
    Suite { name: "rust", command: rust_tests, limit: minutes(45) },
    Suite { name: "kill", command: kill_tests, limit: minutes(20) },
    Suite { name: "generated", command: generate::check_command, limit: minutes(10) },
    Suite { name: "scenarios", command: conformance::scenarios_command, limit: minutes(20) },
    Suite { name: "pywa", command: conformance::pywa_command, limit: minutes(10) },
    Suite { name: "whatsapp-api-js", command: conformance::whatsapp_api_js_command, limit: minutes(10) },
    Suite { name: "e2e", command: e2e::command, limit: minutes(15) },
];

fn npm(script: &str) -> Command {
    let mut command = Command::new("npm");
    command.args(["run", script]).current_dir(workspace::root().join("web"));
    command
}

/// Everything but the kill tests, which want the machine for themselves and come next, and the scenarios, which count by themselves.
fn rust_tests() -> Command {
    if find("cargo-nextest").is_none() {
        return cargo(&["test", "--workspace", "--no-fail-fast", "--", "--skip", "kill::", "--skip", "scenarios"]);
    }
    let others = "not test(/^kill::/) and not binary(scenarios)";
    cargo(&["nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "slow", "-E", others])
}

fn kill_tests() -> Command {
    if find("cargo-nextest").is_none() {
        return cargo(&["test", "--workspace", "--", "kill::", "--test-threads=1"]);
    }
    cargo(&["nextest", "run", "--workspace", "--no-fail-fast", "--success-output", "final", "-E", "test(/^kill::/)"])
}
