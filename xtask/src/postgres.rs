//! A PostgreSQL of our own for tests: new, empty, on a free loopback port, fast rather than durable.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome, While};
use crate::process::{Background, capture, find, free_port, run};

/// Whole minutes of a slow machine, not a guess at a fast one.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Postgres {
    pub address: String,
    _server: Background,
}

impl Postgres {
    /// Starts it with everything below the folder.
    pub fn start(folder: &Path) -> Outcome<Self> {
        let programs = programs().ok_or_else(|| Failure::new("PostgreSQL is not installed"))?;
        let home = folder.join("postgres");
        let data = home.join("data");
        std::fs::create_dir_all(&home).while_doing(|| format!("cannot make {}", home.display()))?;
        let identity = identity()?;
        if !identity.is_empty() {
            run(Command::new("chown").arg("-R").arg("postgres:").arg(&home))?;
        }
        capture(Command::new("setpriv").args(&identity).arg("--").arg(programs.join("initdb")).current_dir("/").args(
            [
                "--auth=trust",
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--pgdata",
                &data.display().to_string(),
            ],
        ))?;
        let port = free_port()?;
        let arguments: Vec<String> = [
            "-D",
            &data.display().to_string(),
            "-p",
            &port.to_string(),
            "-k",
            &home.display().to_string(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "max_connections=300",
            "-c",
            "shared_buffers=256MB",
            "-c",
            "fsync=off",
        ]
        .map(str::to_owned)
        .to_vec();
        let log = folder.join("postgres.log");
        let mut server = Background::start(&programs.join("postgres"), &identity, &arguments, &log, "INT")?;
        wait_until_ready(&programs, port, &mut server, &log)?;
        Ok(Self { address: format!("postgres://postgres@127.0.0.1:{port}/postgres"), _server: server })
    }
}

fn wait_until_ready(programs: &Path, port: u16, server: &mut Background, log: &Path) -> Outcome {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let asked = Command::new(programs.join("pg_isready"))
            .args(["--quiet", "--host", "127.0.0.1", "--port", &port.to_string()])
            .status()
            .while_doing(|| "cannot start pg_isready".to_owned())?;
        if asked.success() {
            return Ok(());
        }
        if server.ended() || Instant::now() > deadline {
            let said = std::fs::read_to_string(log).unwrap_or_default();
            return Err(Failure::new(format!("PostgreSQL did not start:\n{said}")));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// PostgreSQL refuses to run as root: as root it becomes Debian's user for it.
fn identity() -> Outcome<Vec<&'static str>> {
    let root = capture(Command::new("id").arg("-u"))?.trim() == "0";
    Ok(if root { vec!["--reuid=postgres", "--regid=postgres", "--init-groups"] } else { Vec::new() })
}

/// The folder of the newest installed version's programs.
pub fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .max();
    newest.map(|(_, programs)| programs).or_else(|| find("initdb")?.parent().map(Path::to_path_buf))
}
