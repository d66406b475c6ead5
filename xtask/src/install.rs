//! Installing what tests need and the machine lacks: Debian's packages as root, npm's and PyPI's below the checkout's own folders.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process::{find, run, say};
use crate::{postgres, requirements, web, workspace};

/// A Debian package and how to see that it is there.
struct Package {
    name: &'static str,
    present: fn() -> bool,
}

const POSTGRESQL: Package = Package { name: "postgresql", present: || postgres::programs().is_some() };
const NATS: Package = Package { name: "nats-server", present: || find("nats-server").is_some() };
const CHROMIUM: Package = Package { name: "chromium", present: || find("chromium").is_some() };
const FFMPEG: Package = Package { name: "ffmpeg", present: || find("ffmpeg").is_some() };
const PYTHON: Package = Package { name: "python3-venv", present: has_venv };

/// What every suite together needs.
pub fn everything() -> Outcome {
    requirements::for_building()?;
    debian(&[POSTGRESQL, NATS, CHROMIUM, FFMPEG, PYTHON])?;
    web::install(&workspace::root().join("web"))?;
    web::install(&workspace::root().join("e2e"))?;
    web::install(&workspace::whatsapp_api_js())?;
    python_environment().map(|_| ())
}

/// PostgreSQL and NATS.
pub fn services() -> Outcome {
    debian(&[POSTGRESQL, NATS])
}

/// The browser, what drives it, and what its recordings are checked with.
pub fn browser() -> Outcome {
    debian(&[CHROMIUM, FFMPEG])?;
    web::install(&workspace::root().join("e2e"))
}

/// A Python of our own with the client libraries in it.
pub fn python() -> Outcome<PathBuf> {
    debian(&[PYTHON])?;
    python_environment()
}

fn debian(packages: &[Package]) -> Outcome {
    let missing: Vec<&str> =
        packages.iter().filter(|package| !(package.present)()).map(|package| package.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if find("apt-get").is_none() {
        return Err(Failure::new(format!(
            "this machine lacks {}, and has no apt-get to install it with",
            missing.join(", ")
        )));
    }
    say(&format!("installing {}", missing.join(", ")));
    run(&mut apt(&["update", "--quiet=2"]))?;
    run(apt(&["install", "--quiet=2", "--yes", "--no-install-recommends"]).args(&missing))
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    // The run level keeps the packages' scripts from starting servers: the tests start their own.
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1");
    command
}

fn python_environment() -> Outcome<PathBuf> {
    let home = workspace::target().join("conformance-python");
    let python = home.join("bin/python");
    let wanted = workspace::root().join("conformance/pywa/requirements.txt");
    let installed = home.join("requirements.txt");
    let list = std::fs::read(&wanted).map_err(|error| Failure::new(format!("{}: {error}", wanted.display())))?;
    if std::fs::read(&installed).is_ok_and(|done| done == list) {
        return Ok(python);
    }
    say("installing the Python clients (conformance/pywa/requirements.txt)");
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&wanted))?;
    std::fs::write(&installed, list).map_err(|error| Failure::new(format!("{}: {error}", installed.display())))?;
    Ok(python)
}

fn has_venv() -> bool {
    let Some(python) = find("python3") else { return false };
    Command::new(python).args(["-c", "import venv, ensurepip"]).output().is_ok_and(|asked| asked.status.success())
}
