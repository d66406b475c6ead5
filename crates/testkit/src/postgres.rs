//! Databases of the test run's PostgreSQL.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Context;
use uuid::Uuid;

/// The address of a new, empty database; both products make their schemas in it.
///
/// # Errors
/// Where `RECADO_TEST_POSTGRES` names no PostgreSQL, or it refuses.
pub fn new_database() -> anyhow::Result<String> {
    let server = std::env::var("RECADO_TEST_POSTGRES")
        .context("RECADO_TEST_POSTGRES names a PostgreSQL for tests; `cargo xtask services` starts one")?;
    let (base, _) = server.rsplit_once('/').context("the address names no database")?;
    let name = format!("recado_{}", Uuid::now_v7().simple());
    let made = Command::new(psql())
        .args(["--quiet", "--no-psqlrc", &server, "--command", &format!("CREATE DATABASE {name}")])
        .output()
        .context("psql cannot be started")?;
    anyhow::ensure!(made.status.success(), "psql: {}", String::from_utf8_lossy(&made.stderr));
    Ok(format!("{base}/{name}"))
}

/// Debian keeps each version's programs in a folder of its own.
fn psql() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let installed = versions.map(|version| version.path().join("bin/psql")).find(|program| program.is_file());
    installed.unwrap_or_else(|| PathBuf::from("psql"))
}
