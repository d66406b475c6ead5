//! What must be on the machine before anything is started, and what to do where it is not.

use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process::{capture, find};

/// The oldest Node that Vite 8 runs on.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Everything needed to build the pages and the binary; all that is missing in one message.
pub fn for_building() -> Outcome {
    let mut missing = for_pages();
    if ["cc", "clang", "gcc"].iter().all(|compiler| find(compiler).is_none()) {
        missing.push(
            "a C compiler, for the embedded SQLite and the cryptography (Debian: apt-get install build-essential)"
                .to_owned(),
        );
    }
    report(&missing)
}

/// What the pages need and is not here.
pub fn for_pages() -> Vec<String> {
    let wanted = format!("{}.{}", OLDEST_NODE.0, OLDEST_NODE.1);
    let mut missing = Vec::new();
    match node_version() {
        None => missing.push(format!("Node {wanted} or newer, for building the pages (it brings npm)")),
        Some(found) if found < OLDEST_NODE => {
            missing.push(format!("Node {wanted} or newer; this is {}.{}", found.0, found.1));
        }
        Some(_) if find("npm").is_none() => missing.push("npm, which usually comes with Node".to_owned()),
        Some(_) => {}
    }
    missing
}

/// A failure that lists what is missing, if anything is.
pub fn report(missing: &[String]) -> Outcome {
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("this machine lacks:\n  - {}", missing.join("\n  - "))))
}

fn node_version() -> Option<(u32, u32)> {
    find("node")?;
    let version = capture(Command::new("node").arg("--version")).ok()?;
    let mut parts = version.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}
