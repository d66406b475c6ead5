//! `recado doctor`: what stands in the way of a start, and what to do about it.

use std::net::SocketAddr;
use std::path::Path;

use recado_db::{Db, Options};
use recado_infra::blobs::Blobs;
use recado_infra::bus::Bus;
use recado_infra::tasks::Tasks;

use crate::config::Config;

/// Checks everything, prints a line for each, and fails if one of them did.
///
/// # Errors
/// Where a check failed.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let mut checkup = Checkup { failed: 0 };
    checkup.note("configuration", Ok("read".to_owned()));
    checkup.note("data folder", data_folder(&config.data));
    for (name, addr) in [("cloud.addr", config.cloud.addr), ("desk.addr", config.desk.addr)] {
        checkup.note(name, address(addr));
    }
    if let Some(url) = &config.engines.database_url {
        checkup.note("database", database(url).await);
    }
    if let Some(url) = &config.engines.nats_url {
        let reached = Bus::nats(url, &Tasks::default()).await;
        checkup.note("nats", reached.map(|_| "answers".to_owned()).map_err(Into::into));
    }
    if let Some(url) = &config.engines.s3_url {
        checkup.note("files", files(url).await);
    }
    anyhow::ensure!(checkup.failed == 0, "{} of the checks failed", checkup.failed);
    Ok(())
}

struct Checkup {
    failed: usize,
}

impl Checkup {
    fn note(&mut self, what: &str, result: anyhow::Result<String>) {
        match result {
            Ok(found) => println!("ok    {what:<14} {found}"),
            Err(error) => {
                self.failed += 1;
                println!("FAIL  {what:<14} {error:#}");
            }
        }
    }
}

fn data_folder(path: &Path) -> anyhow::Result<String> {
    // A running recado holds the lock, which is worth telling but no fault.
    match crate::data_folder::DataFolder::open(path) {
        Ok(_) => Ok(format!("{} can be written", path.display())),
        Err(error) if error.to_string().contains("another recado is running") => {
            Ok(format!("{} is in use by a running recado", path.display()))
        }
        Err(error) => Err(error),
    }
}

fn address(addr: SocketAddr) -> anyhow::Result<String> {
    match std::net::TcpListener::bind(addr) {
        Ok(_) => Ok(format!("{addr} is free")),
        Err(error) => anyhow::bail!("{addr}: {error}; end what listens there, or choose another address"),
    }
}

async fn database(url: &str) -> anyhow::Result<String> {
    let db = Db::open(url, Options { connections: 1, schema: None })?;
    db.read("doctor.ping", (), |tx, ()| Box::pin(async move { tx.query("SELECT 1", &[]).await })).await?;
    db.close().await;
    Ok("answers".to_owned())
}

async fn files(url: &str) -> anyhow::Result<String> {
    let blobs = Blobs::at(url, "doctor")?;
    let name = blobs.put(bytes::Bytes::from_static(b"recado doctor")).await?;
    blobs.delete(&name).await?;
    Ok("can be written".to_owned())
}
