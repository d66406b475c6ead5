//! Databases for tests: every SQL test runs on both engines.
//!
//! PostgreSQL is the one that `cargo xtask test` starts and names in `RECADO_TEST_POSTGRES` (`cargo xtask services` starts one
//! for work by hand). Each test has a schema of its own there.

#![expect(clippy::expect_used, reason = "a test may panic")]

use std::sync::atomic::{AtomicU32, Ordering};

use crate::database::Db;
use crate::engine::{Engine, Options};
use crate::{MigrationSet, Statement};

/// A database that goes away with this value.
pub struct TestDb {
    /// The database, migrated.
    pub db: Db,
    _folder: Option<tempfile::TempDir>,
}

impl std::ops::Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// An empty database on the engine, with the schema of `sets`.
    ///
    /// # Panics
    /// Where it cannot be made; a test cannot go on without.
    pub async fn new(engine: Engine, sets: &'static [MigrationSet]) -> Self {
        let made = match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let address = format!("sqlite:{}", folder.path().join("test.db").display());
                Self { db: Db::open(&address, Options::default()).expect("opens"), _folder: Some(folder) }
            }
            Engine::Postgres => {
                let address = postgres_schema().await;
                Self { db: Db::open(&address, Options { connections: 8, schema: None }).expect("opens"), _folder: None }
            }
        };
        made.db.migrate(sets).await.expect("migrates");
        made
    }
}

/// The address of a new, empty schema on the test run's PostgreSQL.
///
/// # Panics
/// Where `RECADO_TEST_POSTGRES` is not set: a test on one engine only would be half a test.
pub async fn postgres_schema() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("RECADO_TEST_POSTGRES")
        .expect("RECADO_TEST_POSTGRES names a PostgreSQL for tests; `cargo xtask services` starts one");
    let schema = format!("t{}_{}", recado_core::new_uuid().simple(), NEXT.fetch_add(1, Ordering::Relaxed));
    let admin = Db::open(&server, Options { connections: 1, schema: None }).expect("opens");
    admin.batch(format!("CREATE SCHEMA {schema}")).await.expect("PostgreSQL for tests answers");
    admin.close().await;
    let join = if server.contains('?') { '&' } else { '?' };
    format!("{server}{join}options=-csearch_path%3D{schema}")
}

/// Prepares every statement on the database and names those it refuses.
///
/// # Panics
/// With the list, if it is not empty.
pub async fn check_statements(db: &Db, statements: impl IntoIterator<Item = &'static Statement>) {
    let mut refused = Vec::new();
    for statement in statements {
        if let Err(error) = db.check(statement.sql).await {
            refused.push(format!("{}: {error}", statement.name));
        }
    }
    assert!(refused.is_empty(), "{} refuses:\n{}", db.engine(), refused.join("\n"));
}

/// Makes two tests of one: `on_both_engines! { async fn name(db: TestDb) [SETS] { … } }`, named `name::sqlite` and
/// `name::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident) [$sets:expr] $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn run($db: $crate::testing::TestDb) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::testing::TestDb::new($crate::Engine::Sqlite, $sets).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run($crate::testing::TestDb::new($crate::Engine::Postgres, $sets).await).await;
            }
        }
    )*};
}
