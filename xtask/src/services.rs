//! The services that tests use, and their addresses in the environment.

use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::install;
use crate::postgres::Postgres;
use crate::process::{self, Background, Scratch, find, free_port, say};

/// Everything ends, and its data goes, with this value.
pub struct Services {
    pub environment: Vec<(&'static str, String)>,
    _postgres: Postgres,
    _nats: Background,
    // Dropped last: the servers write there until they end.
    _folder: Scratch,
}

impl Services {
    pub fn start() -> Outcome<Self> {
        let folder = Scratch::new("services")?;
        // The user that PostgreSQL becomes must be able to enter.
        process::run(Command::new("chmod").arg("755").arg(folder.path()))?;
        let postgres = Postgres::start(folder.path())?;
        let (nats, nats_address) = start_nats(folder.path())?;
        let environment = vec![("RECADO_TEST_POSTGRES", postgres.address.clone()), ("RECADO_TEST_NATS", nats_address)];
        Ok(Self { environment, _postgres: postgres, _nats: nats, _folder: folder })
    }
}

fn start_nats(folder: &Path) -> Outcome<(Background, String)> {
    let program = find("nats-server").ok_or_else(|| Failure::new("nats-server is not installed"))?;
    let port = free_port()?;
    let arguments = ["--addr", "127.0.0.1", "--port", &port.to_string()].map(str::to_owned);
    let log = folder.join("nats.log");
    let mut server = Background::start(&program, &[], &arguments, &log, "TERM")?;
    let deadline = Instant::now() + Duration::from_secs(20);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        if server.ended() || Instant::now() > deadline {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            return Err(Failure::new(format!("nats-server did not start:\n{said}")));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok((server, format!("nats://127.0.0.1:{port}")))
}

/// `cargo xtask services [COMMAND…]`
pub fn run(arguments: &[String]) -> Outcome {
    install::services()?;
    let services = Services::start()?;
    if let Some((program, rest)) = arguments.split_first() {
        return process::run(Command::new(program).args(rest).envs(services.environment.clone()));
    }
    for (name, value) in &services.environment {
        say(&format!("export {name}={value}"));
    }
    say("# running until the end of the input (Ctrl-D) or Ctrl-C");
    // Whatever is typed is of no interest, only its end is.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    Ok(())
}
