//! Files made from the code: the desk's OpenAPI and the web types made from that. They are committed; a difference is an error.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome, While};
use crate::process::{capture, own, run as run_program, say};
use crate::{e2e, workspace};

/// Takes the binary that the test build made.
pub fn check_command() -> Command {
    let mut command = own(&["gen", "--check"]);
    command.env(BINARY, workspace::debug_binary());
    command
}

/// Names a built binary to ask, instead of building one.
const BINARY: &str = "RECADO_BINARY";

pub fn run(arguments: &[String]) -> Outcome {
    let only_compare = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err(Failure::new("gen takes --check or nothing")),
    };
    let binary = match std::env::var_os(BINARY) {
        Some(built) => PathBuf::from(built),
        None => {
            e2e::build_debug()?;
            workspace::debug_binary()
        }
    };
    let before = read_all();
    let openapi = capture(Command::new(binary).arg("openapi"))?;
    let file = openapi_file();
    std::fs::write(&file, openapi).while_doing(|| format!("cannot write {}", file.display()))?;
    run_program(Command::new("npm").args(["run", "--silent", "gen"]).current_dir(workspace::root().join("web")))?;
    let after = read_all();
    let stale: Vec<&str> =
        before.iter().zip(&after).filter(|(before, after)| before.1 != after.1).map(|(file, _)| file.0).collect();
    if stale.is_empty() {
        say("generated files are fresh");
    } else if only_compare {
        restore(&before)?;
        return Err(Failure::new(format!(
            "not what the code says any more: {}; run `cargo xtask gen`",
            stale.join(", ")
        )));
    } else {
        say(&format!("written anew: {}", stale.join(", ")));
    }
    Ok(())
}

const FILES: &[&str] = &["docs/openapi.json", "web/src/desk/api/schema.d.ts"];

fn openapi_file() -> PathBuf {
    workspace::root().join(FILES[0])
}

fn read_all() -> Vec<(&'static str, Option<Vec<u8>>)> {
    FILES.iter().map(|file| (*file, std::fs::read(workspace::root().join(file)).ok())).collect()
}

/// A check leaves the checkout as it was.
fn restore(files: &[(&str, Option<Vec<u8>>)]) -> Outcome {
    for (name, bytes) in files {
        let file = workspace::root().join(name);
        match bytes {
            Some(bytes) => std::fs::write(&file, bytes),
            None => std::fs::remove_file(&file),
        }
        .while_doing(|| format!("cannot put {name} back"))?;
    }
    Ok(())
}
