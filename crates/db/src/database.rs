//! The database as the rest of the program holds it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::durability::Durability;
use crate::engine::{Engine, Options};
use crate::postgres::Pg;
use crate::sqlite::Lite;
use crate::tx::{Session, Tx};
use crate::{BoxFuture, Error, Result};

/// A handle; clones share the same connections.
#[derive(Clone)]
pub struct Db(Arc<Backend>);

enum Backend {
    Lite(Lite),
    Pg(Pg),
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Db({})", self.engine())
    }
}

impl Db {
    /// Opens `sqlite:PATH` (created where missing, with the folders above it), `sqlite::memory:` or `postgres://…`.
    ///
    /// # Errors
    /// [`Error::Address`] for other addresses, [`Error::Unavailable`] where the file cannot be opened. PostgreSQL is not
    /// contacted yet.
    pub fn open(address: &str, options: Options) -> Result<Self> {
        let backend = if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Backend::Pg(Pg::open(address, &options)?)
        } else if address == "sqlite::memory:" {
            Backend::Lite(Lite::open(None)?)
        } else if let Some(path) = address.strip_prefix("sqlite:") {
            let path = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)
                    .map_err(|error| Error::Unavailable(format!("{}: {error}", folder.display())))?;
            }
            Backend::Lite(Lite::open(Some(&path))?)
        } else {
            let scheme = address.split(':').next().unwrap_or_default();
            return Err(Error::Address(format!("{scheme}: is neither sqlite: nor postgres:")));
        };
        Ok(Self(Arc::new(backend)))
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match &*self.0 {
            Backend::Lite(_) => Engine::Sqlite,
            Backend::Pg(_) => Engine::Postgres,
        }
    }

    /// The file, where there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &*self.0 {
            Backend::Lite(lite) => lite.path(),
            Backend::Pg(_) => None,
        }
    }

    /// Runs a unit of work that changes something. When it answers, the changes are durable; on an error none was made.
    /// `name` is for logs and metrics.
    ///
    /// # Errors
    /// What the unit answered, or what the database said at the commit.
    pub async fn write<I, T, E, F>(&self, name: &'static str, input: I, unit: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>> + Send + Sync + 'static,
    {
        self.write_with(Durability::Disk, name, input, unit).await
    }

    /// Like [`Db::write`], but does not wait for the disk: a power cut may undo it, a killed process does not. What is durable
    /// later is never without it. For notes that can be made again, such as who works on what.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_soon<I, T, E, F>(&self, name: &'static str, input: I, unit: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>> + Send + Sync + 'static,
    {
        self.write_with(Durability::Process, name, input, unit).await
    }

    async fn write_with<I, T, E, F>(
        &self,
        durability: Durability,
        name: &'static str,
        input: I,
        unit: F,
    ) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>> + Send + Sync + 'static,
    {
        match &*self.0 {
            Backend::Lite(lite) => lite.write(name, durability, input, unit).await,
            Backend::Pg(pg) => pg.write(name, durability, input, unit).await,
        }
    }

    /// Runs a unit of work that only reads, on one snapshot.
    ///
    /// # Errors
    /// What the unit answered, or what the database said.
    pub async fn read<I, T, E, F>(&self, name: &'static str, input: I, unit: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>> + Send + Sync + 'static,
    {
        match &*self.0 {
            Backend::Lite(lite) => lite.read(name, input, unit).await,
            Backend::Pg(pg) => pg.read(name, input, unit).await,
        }
    }

    /// The schema that [`Db::migrate`] has to make first, if any.
    pub(crate) fn schema(&self) -> Option<&'static str> {
        match &*self.0 {
            Backend::Lite(_) => None,
            Backend::Pg(pg) => pg.schema(),
        }
    }

    /// Runs several statements without parameters, already in the engine's words, as one transaction.
    pub(crate) async fn batch(&self, sql: String) -> Result<()> {
        self.write("db.batch", sql, |tx, sql| {
            Box::pin(async move {
                match &mut tx.session {
                    Session::Lite(lite) => lite.batch(sql),
                    Session::Pg(pg) => pg.batch(sql).await,
                }
            })
        })
        .await
    }

    /// Whether a statement can be prepared here; for the tests that go through every registered statement.
    ///
    /// # Errors
    /// What the engine has against it.
    pub async fn check(&self, sql: &'static str) -> Result<()> {
        self.write("db.check", (), move |tx, ()| {
            Box::pin(async move {
                match &mut tx.session {
                    Session::Lite(lite) => lite.check(sql),
                    Session::Pg(pg) => pg.check(sql).await,
                }
            })
        })
        .await
    }

    /// Ends it: waiting units finish, later ones are refused.
    pub async fn close(&self) {
        let this = self.clone();
        let closing = tokio::task::spawn_blocking(move || match &*this.0 {
            Backend::Lite(lite) => lite.close(),
            Backend::Pg(pg) => pg.close(),
        });
        // It fails only where the runtime is going down, and then there is nobody left to tell.
        let _ = closing.await;
    }
}
