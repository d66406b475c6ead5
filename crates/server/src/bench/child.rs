//! The server under measurement: this same binary in a process of its own.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::process::{Child, Command};

use super::http_client::Connection;

const START_LIMIT: Duration = Duration::from_secs(30);

/// A running `recado`; ended with this value.
pub(super) struct Server {
    child: Child,
    pub(super) cloud: String,
    pub(super) desk: String,
}

impl Server {
    /// Starts `recado <command>` on free loopback ports with its data in the folder.
    pub(super) async fn start(command: &str, folder: &Path) -> anyhow::Result<Self> {
        let (cloud, desk) = (free_address()?, free_address()?);
        let log = std::fs::File::create(folder.join("server.log"))?;
        let child = Command::new(std::env::current_exe()?)
            .arg(command)
            .args(["--data", &folder.join("data").display().to_string()])
            .args(["--cloud-addr", &cloud, "--desk-addr", &desk])
            .env("RECADO__LOG__FILTER", "warn")
            // The rules run; only the rates are beyond what a number of WhatsApp's may do.
            .env("RECADO__CLOUD__LIMITS__THROUGHPUT_MPS", "1000000")
            .env("RECADO__CLOUD__LIMITS__PAIR_INTERVAL_MS", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()?;
        let mut server = Self { child, cloud, desk };
        let addresses = if command == "cloud" {
            vec![server.cloud.clone()]
        } else {
            vec![server.cloud.clone(), server.desk.clone()]
        };
        for address in addresses {
            server.wait_for(&address).await.with_context(|| {
                let said = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
                format!("the server did not start: {said}")
            })?;
        }
        Ok(server)
    }

    async fn wait_for(&mut self, address: &str) -> anyhow::Result<()> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            if let Some(status) = self.child.try_wait()? {
                anyhow::bail!("it ended with {status}");
            }
            if let Ok(mut connection) = Connection::open(address).await
                && let Ok(answer) = connection.get("/healthz", None).await
                && answer.status == 200
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        anyhow::bail!("no answer from {address} in {} s", START_LIMIT.as_secs())
    }

    /// The most memory it has used so far.
    pub(super) fn max_rss_bytes(&self) -> u64 {
        let status = self.child.id().and_then(|pid| std::fs::read_to_string(format!("/proc/{pid}/status")).ok());
        let kilobytes = status.as_deref().and_then(|text| {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        });
        kilobytes.unwrap_or(0) * 1024
    }

    /// Ends it as a service manager would.
    pub(super) async fn stop(mut self) -> anyhow::Result<()> {
        self.child.start_kill()?;
        self.child.wait().await?;
        Ok(())
    }
}

/// A loopback port that was free a moment ago.
fn free_address() -> anyhow::Result<String> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}
