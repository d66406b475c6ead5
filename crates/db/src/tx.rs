//! A unit's connection to its database.

use crate::postgres_session::PgSession;
use crate::row::Row;
use crate::sqlite_session::LiteSession;
use crate::value::P;
use crate::{Engine, Error, Result};

/// Runs after the commit, in the order it was registered.
pub(crate) type Hook = Box<dyn FnOnce() + Send>;

pub(crate) enum Session {
    Lite(LiteSession),
    Pg(PgSession),
}

/// What a unit of work talks to the database with. Every call is a statement inside the unit's own transaction.
///
/// A statement that failed ends the unit: PostgreSQL refuses what follows, and so does this type on both engines. Where a
/// conflict is expected, say so in the statement (`ON CONFLICT`).
pub struct Tx {
    pub(crate) session: Session,
    hooks: Vec<Hook>,
    /// The error that ended this unit, if one did.
    failed: Option<Failure>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Running the unit again may help.
    Contended,
    Other,
}

impl Tx {
    pub(crate) fn new(session: Session) -> Self {
        Self { session, hooks: Vec::new(), failed: None }
    }

    /// Which engine this is, for the few texts that must differ.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.session {
            Session::Lite(_) => Engine::Sqlite,
            Session::Pg(_) => Engine::Postgres,
        }
    }

    /// Runs a statement; answers how many rows it changed.
    ///
    /// # Errors
    /// As the database says; the unit is then lost.
    pub async fn exec(&mut self, sql: &str, params: &[P<'_>]) -> Result<u64> {
        self.usable()?;
        let result = match &mut self.session {
            Session::Lite(lite) => lite.exec(sql, params),
            Session::Pg(pg) => pg.exec(sql, params).await,
        };
        self.noting(result)
    }

    /// Runs one statement for each list of parameters, in one round trip on PostgreSQL; answers how many rows they changed.
    ///
    /// # Errors
    /// As the database says; the unit is then lost.
    pub async fn exec_many(&mut self, sql: &str, rows: &[Vec<P<'_>>]) -> Result<u64> {
        self.usable()?;
        let result = match &mut self.session {
            Session::Lite(lite) => lite.exec_many(sql, rows),
            Session::Pg(pg) => pg.exec_many(sql, rows).await,
        };
        self.noting(result)
    }

    /// All rows of a result.
    ///
    /// # Errors
    /// As the database says; the unit is then lost.
    pub async fn query(&mut self, sql: &str, params: &[P<'_>]) -> Result<Vec<Row>> {
        self.usable()?;
        let result = match &mut self.session {
            Session::Lite(lite) => lite.query(sql, params),
            Session::Pg(pg) => pg.query(sql, params).await,
        };
        self.noting(result)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As the database says; the unit is then lost.
    pub async fn query_opt(&mut self, sql: &str, params: &[P<'_>]) -> Result<Option<Row>> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// The first row.
    ///
    /// # Errors
    /// [`Error::NoRow`] where there is none, which does not end the unit; otherwise as the database says.
    pub async fn query_one(&mut self, sql: &str, params: &[P<'_>]) -> Result<Row> {
        self.query_opt(sql, params).await?.ok_or(Error::NoRow)
    }

    /// Calls `hook` once the unit is durable; never if it is undone. For waking those who wait for what was written.
    pub fn on_commit(&mut self, hook: impl FnOnce() + Send + 'static) {
        self.hooks.push(Box::new(hook));
    }

    /// Begins the next unit on the same connection.
    pub(crate) fn reset(&mut self) {
        self.hooks.clear();
        self.failed = None;
    }

    pub(crate) fn take_hooks(&mut self) -> Vec<Hook> {
        std::mem::take(&mut self.hooks)
    }

    pub(crate) fn failure(&self) -> Option<Failure> {
        self.failed
    }

    fn usable(&self) -> Result<()> {
        if self.failed.is_some() {
            return Err(Error::Statement("the unit went on after a statement that failed".to_owned()));
        }
        Ok(())
    }

    fn noting<T>(&mut self, result: Result<T>) -> Result<T> {
        if let Err(error) = &result {
            self.failed = Some(if matches!(error, Error::Contended) { Failure::Contended } else { Failure::Other });
        }
        result
    }
}
