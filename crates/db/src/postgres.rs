//! PostgreSQL: a pool of connections, a transaction for each unit, run again where the server asks for it.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls_platform_verifier::ConfigVerifierExt;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::durability::Durability;
use crate::engine::Options;
use crate::postgres_session::PgSession;
use crate::tx::{Failure, Session, Tx};
use crate::{BoxFuture, Error, Result};

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

    pub(crate) async fn write<I, T, E, F>(
        &self,
        name: &'static str,
        durability: Durability,
        input: I,
        unit: F,
    ) -> Result<T, E>
    where
        E: From<Error>,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>>,
    {
        let begin = match durability {
            Durability::Disk => "BEGIN",
            Durability::Process => "BEGIN; SET LOCAL synchronous_commit = off",
        };
        self.run(name, begin, &input, &unit).await
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
        let session = PgSession::new(connection);
        session.batch(begin).await?;
        Ok(Tx::new(Session::Pg(session)))
    }

    pub(crate) fn schema(&self) -> Option<&'static str> {
        self.schema
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }
}

async fn end(tx: &mut Tx, sql: &str) -> Result<()> {
    if let Session::Pg(session) = &mut tx.session {
        session.batch(sql).await?;
        session.ended();
    }
    Ok(())
}

async fn back_off(attempt: u32) {
    let ms = 1_u64 << attempt.min(7);
    tokio::time::sleep(Duration::from_millis(ms)).await;
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
