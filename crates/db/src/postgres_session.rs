//! One PostgreSQL connection with an open transaction, and its statements.

use deadpool_postgres::Object;
use futures_util::future::try_join_all;
use tokio_postgres::types::ToSql;

use crate::row::Row;
use crate::value::{P, Value};
use crate::{Engine, Error, Result, sql_text};

/// A connection with an open transaction. Dropped with the transaction still open, because its caller was cancelled, the
/// connection is closed and not given back.
pub(crate) struct PgSession {
    connection: Option<Object>,
    open: bool,
}

impl PgSession {
    pub(crate) async fn exec(&mut self, sql: &str, params: &[P<'_>]) -> Result<u64> {
        let connection = self.connection()?;
        let statement = connection.prepare_cached(&sql_text::for_engine(sql, Engine::Postgres)).await?;
        Ok(connection.execute(&statement, &borrowed(params)).await?)
    }

    pub(crate) async fn exec_many(&mut self, sql: &str, rows: &[Vec<P<'_>>]) -> Result<u64> {
        let connection = self.connection()?;
        let statement = connection.prepare_cached(&sql_text::for_engine(sql, Engine::Postgres)).await?;
        // Polled together they are pipelined: one round trip for all of them.
        let running = rows.iter().map(|row| {
            let statement = &statement;
            async move { connection.execute(statement, &borrowed(row)).await }
        });
        Ok(try_join_all(running).await?.into_iter().sum())
    }

    pub(crate) async fn query(&mut self, sql: &str, params: &[P<'_>]) -> Result<Vec<Row>> {
        let connection = self.connection()?;
        let statement = connection.prepare_cached(&sql_text::for_engine(sql, Engine::Postgres)).await?;
        let found = connection.query(&statement, &borrowed(params)).await?;
        found
            .iter()
            .map(|row| {
                let values: Result<Vec<Value>, _> = (0..row.len()).map(|index| row.try_get(index)).collect();
                Ok(Row(values?))
            })
            .collect()
    }

    /// Several statements without parameters, in PostgreSQL's own words.
    pub(crate) async fn batch(&self, sql: &str) -> Result<()> {
        Ok(self.connection()?.batch_execute(sql).await?)
    }

    /// Whether the text is a statement of this database.
    pub(crate) async fn check(&self, sql: &str) -> Result<()> {
        self.connection()?.prepare(&sql_text::for_engine(sql, Engine::Postgres)).await?;
        Ok(())
    }

    /// A connection just taken from the pool, about to begin.
    pub(crate) fn new(connection: Object) -> Self {
        Self { connection: Some(connection), open: true }
    }

    /// The transaction has come to its end; the connection may serve others.
    pub(crate) fn ended(&mut self) {
        self.open = false;
    }

    fn connection(&self) -> Result<&Object> {
        self.connection.as_ref().ok_or_else(|| Error::Unavailable("the connection is gone".to_owned()))
    }
}

impl Drop for PgSession {
    fn drop(&mut self) {
        if self.open
            && let Some(connection) = self.connection.take()
        {
            drop(Object::take(connection));
        }
    }
}

fn borrowed<'a>(params: &'a [P<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
