//! PostgreSQL: a pool of connections, a transaction for each unit, run again where the server asks for it.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures_util::future::try_join_all;
use rustls_platform_verifier::ConfigVerifierExt;
use tokio_postgres::config::SslMode;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::database::Options;
use crate::row::Row;
use crate::tx::{Failure, Session, Tx};
use crate::value::{P, Value};
use crate::{BoxFuture, Engine, Error, Result, sql_text};

/// How often a unit is run again before its caller hears of it.
const ATTEMPTS: u32 = 12;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) struct Pg {
    pool: Pool,
    schema: Option<&'static str>,
}

impl Pg {
    pub(crate) fn open(address: &str, options: &Options) -> Result<Self> {
        let mut config: Config =
            address.parse().map_err(|error: tokio_postgres::Error| Error::Address(error.to_string()))?;
        config.connect_timeout(CONNECT_TIMEOUT);
        config.application_name("recado");
        if let Some(schema) = options.schema {
            let given = config.get_options().map(|given| format!("{given} ")).unwrap_or_default();
            config.options(format!("{given}-csearch_path={schema}"));
        }
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = if config.get_ssl_mode() == SslMode::Disable || is_local(&config) {
            Manager::from_config(config, NoTls, recycling)
        } else {
            Manager::from_config(config, MakeRustlsConnect::new(tls()?), recycling)
        };
        let pool = Pool::builder(manager)
            .max_size(options.connections)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(CONNECT_TIMEOUT))
            .create_timeout(Some(CONNECT_TIMEOUT))
            .build()
            .map_err(|error| Error::Address(error.to_string()))?;
        Ok(Self { pool, schema: options.schema })
    }

    pub(crate) async fn write<I, T, E, F>(&self, name: &'static str, input: I, unit: F) -> Result<T, E>
    where
        E: From<Error>,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>>,
    {
        self.run(name, "BEGIN", &input, &unit).await
    }

    pub(crate) async fn read<I, T, E, F>(&self, name: &'static str, input: I, unit: F) -> Result<T, E>
    where
        E: From<Error>,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>>,
    {
        self.run(name, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", &input, &unit).await
    }

    async fn run<I, T, E, F>(&self, name: &'static str, begin: &str, input: &I, unit: &F) -> Result<T, E>
    where
        E: From<Error>,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>>,
    {
        for attempt in 0..ATTEMPTS {
            let mut tx = self.begin(begin).await?;
            let result = unit(&mut tx, input).await;
            match (result, tx.failure()) {
                (_, Some(Failure::Contended)) => {
                    end(&mut tx, "ROLLBACK").await?;
                    back_off(attempt).await;
                }
                (Ok(_), Some(Failure::Other)) => {
                    end(&mut tx, "ROLLBACK").await?;
                    return Err(Error::Statement(format!("unit {name} passed over a statement's error")).into());
                }
                (Err(error), _) => {
                    end(&mut tx, "ROLLBACK").await?;
                    return Err(error);
                }
                (Ok(value), None) => match end(&mut tx, "COMMIT").await {
                    Ok(()) => {
                        for hook in tx.take_hooks() {
                            hook();
                        }
                        return Ok(value);
                    }
                    Err(Error::Contended) => back_off(attempt).await,
                    Err(error) => return Err(error.into()),
                },
            }
        }
        Err(Error::Contended.into())
    }

    async fn begin(&self, begin: &str) -> Result<Tx> {
        let connection = self.pool.get().await.map_err(|error| Error::Unavailable(error.to_string()))?;
        let session = PgSession { connection: Some(connection), open: true };
        session.connection()?.batch_execute(begin).await?;
        Ok(Tx::new(Session::Pg(session)))
    }

    pub(crate) fn schema(&self) -> Option<&'static str> {
        self.schema
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }
}

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

async fn end(tx: &mut Tx, sql: &str) -> Result<()> {
    if let Session::Pg(session) = &mut tx.session {
        session.connection()?.batch_execute(sql).await?;
        session.open = false;
    }
    Ok(())
}

async fn back_off(attempt: u32) {
    let ms = 1_u64 << attempt.min(7);
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

fn borrowed<'a>(params: &'a [P<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn is_local(config: &Config) -> bool {
    use tokio_postgres::config::Host;
    config.get_ssl_mode() == SslMode::Prefer
        && config.get_hosts().iter().all(|host| match host {
            Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
            Host::Unix(_) => true,
        })
}

/// The certificates this machine trusts.
fn tls() -> Result<rustls::ClientConfig> {
    rustls::ClientConfig::with_platform_verifier().map_err(|error| Error::Address(error.to_string()))
}
