//! Schema changes: numbered files, each run once, in the crate that owns the tables.
//!
//! A file that was run is never edited: its checksum is kept, and a difference stops the start. Several nodes may start at once; a
//! row with a lease lets one of them migrate (some PostgreSQL kin have no advisory locks).

use std::time::Duration;

use recado_core::{Clock, Timestamp};

use crate::database::Db;
use crate::{Error, Result, params, sql_text};

/// One schema change.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Counted from 1 without gaps.
    pub number: u32,
    /// What it does, as in its file name.
    pub name: &'static str,
    /// Its text; see `sql_text` for the words that differ.
    pub sql: &'static str,
}

/// The schema changes of one crate.
#[derive(Debug, Clone, Copy)]
pub struct MigrationSet {
    /// The crate, which is also its tables' prefix.
    pub owner: &'static str,
    /// In order.
    pub migrations: &'static [Migration],
}

/// What a run of migrations did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationReport {
    /// `owner/number_name` of those that were new.
    pub applied: Vec<String>,
}

const LEASE: Duration = Duration::from_secs(600);
const LEASE_POLL: Duration = Duration::from_millis(200);

const CREATE_TABLES: &str = "
    CREATE TABLE IF NOT EXISTS recado_migrations (
        owner TEXT NOT NULL,
        number BIGINT NOT NULL,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL,
        applied_at BIGINT NOT NULL,
        PRIMARY KEY (owner, number)
    );
    CREATE TABLE IF NOT EXISTS recado_migration_lease (
        id BIGINT PRIMARY KEY,
        holder TEXT NOT NULL,
        until BIGINT NOT NULL
    );";
const TAKE_LEASE: &str = "INSERT INTO recado_migration_lease (id, holder, until) VALUES (1, $1, $2)
    ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE recado_migration_lease.until < $3 OR recado_migration_lease.holder = excluded.holder";
const DROP_LEASE: &str = "DELETE FROM recado_migration_lease WHERE holder = $1";
const APPLIED: &str = "SELECT number, name, checksum FROM recado_migrations WHERE owner = $1 ORDER BY number";
const RECORD: &str =
    "INSERT INTO recado_migrations (owner, number, name, checksum, applied_at) VALUES ($1, $2, $3, $4, $5)";

impl Db {
    /// Brings the schema up to what this program expects.
    ///
    /// # Errors
    /// [`Error::Migration`] where the database is newer than the program, or holds other changes under the same numbers.
    pub async fn migrate(&self, sets: &'static [MigrationSet]) -> Result<MigrationReport> {
        self.create_tables().await?;
        let holder = recado_core::new_uuid().to_string();
        while !self.take_lease(&holder).await? {
            tokio::time::sleep(LEASE_POLL).await;
        }
        let result = self.apply(sets).await;
        self.write("db.migrate.end", holder, |tx, holder| {
            Box::pin(async move { tx.exec(DROP_LEASE, params![holder]).await })
        })
        .await?;
        result
    }

    /// What [`Db::migrate`] would do, without doing it.
    ///
    /// # Errors
    /// As [`Db::migrate`].
    pub async fn pending_migrations(&self, sets: &'static [MigrationSet]) -> Result<Vec<String>> {
        self.create_tables().await?;
        let mut names = Vec::new();
        for set in sets {
            names.extend(self.pending(set).await?.iter().map(|migration| file_name(set, migration)));
        }
        Ok(names)
    }

    async fn create_tables(&self) -> Result<()> {
        let schema = self.schema().map(|name| format!("CREATE SCHEMA IF NOT EXISTS {name};")).unwrap_or_default();
        match self.batch(format!("{schema}{CREATE_TABLES}")).await {
            // Two nodes that create the same table at the same moment meet in PostgreSQL's catalogue; the other one has made it.
            Err(Error::Unique(_)) => Ok(()),
            other => other,
        }
    }

    async fn take_lease(&self, holder: &str) -> Result<bool> {
        let now = Clock::wall();
        let taken = self
            .write("db.migrate.lease", (holder.to_owned(), now), |tx, (holder, now)| {
                Box::pin(async move { tx.exec(TAKE_LEASE, params![holder, now.plus(LEASE), *now]).await })
            })
            .await?;
        Ok(taken > 0)
    }

    async fn apply(&self, sets: &'static [MigrationSet]) -> Result<MigrationReport> {
        let mut applied = Vec::new();
        for set in sets {
            for migration in self.pending(set).await? {
                let file = file_name(set, migration);
                self.batch(sql_text::migration_for_engine(migration.sql, self.engine()))
                    .await
                    .map_err(|error| Error::Migration { file: file.clone(), reason: error.to_string() })?;
                self.record(set.owner, migration, Clock::wall()).await?;
                applied.push(file);
            }
        }
        Ok(MigrationReport { applied })
    }

    async fn record(&self, owner: &'static str, migration: &'static Migration, at: Timestamp) -> Result<()> {
        self.write("db.migrate.record", (), move |tx, ()| {
            Box::pin(async move {
                let sum = checksum(migration.sql);
                tx.exec(RECORD, params![owner, migration.number, migration.name, &sum, at]).await?;
                Ok(())
            })
        })
        .await
    }

    async fn pending(&self, set: &'static MigrationSet) -> Result<Vec<&'static Migration>> {
        let known: Vec<(u32, String, String)> = self
            .read("db.migrate.applied", (), move |tx, ()| {
                Box::pin(async move {
                    let rows = tx.query(APPLIED, params![set.owner]).await?;
                    rows.iter().map(|row| Ok::<_, Error>((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
                })
            })
            .await?;
        for (number, name, sum) in &known {
            let file = format!("{}/{number:04}_{name}", set.owner);
            match set.migrations.iter().find(|migration| migration.number == *number) {
                None => {
                    let reason =
                        "this database was made by a newer version; use that one, or restore a backup".to_owned();
                    return Err(Error::Migration { file, reason });
                }
                Some(migration) if checksum(migration.sql) != *sum => {
                    let reason = "the file differs from what was run on this database".to_owned();
                    return Err(Error::Migration { file, reason });
                }
                Some(_) => {}
            }
        }
        let done = |migration: &&Migration| known.iter().any(|(number, _, _)| *number == migration.number);
        Ok(set.migrations.iter().filter(|migration| !done(migration)).collect())
    }
}

fn file_name(set: &MigrationSet, migration: &Migration) -> String {
    format!("{}/{:04}_{}", set.owner, migration.number, migration.name)
}

/// FNV-1a: it tells an accidental edit, and nobody gains by a collision.
fn checksum(sql: &str) -> String {
    let hash = sql
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
