//! The rules of docs/ARCHITECTURE.md that a machine can see.

mod crate_direction;
mod module_cycles;
mod source;
mod tables;

use crate::failure::{Failure, Outcome};
use crate::process::say;
use crate::workspace;

/// Everything but the generated files, which need a built binary: `cargo xtask gen --check`.
pub fn run() -> Outcome {
    let root = workspace::root();
    let mut broken = crate_direction::broken_rules()?;
    broken.extend(tables::broken_rules(&root)?);
    broken.extend(module_cycles::broken_rules(&root)?);
    if broken.is_empty() {
        say("check: crate direction, tables and modules are as they should be");
        return Ok(());
    }
    Err(Failure::new(format!("rules of the architecture are broken:\n  - {}", broken.join("\n  - "))))
}
