//! What both products stand on: data folder, key, clock, bus, tasks, telemetry.

use anyhow::Context;
use recado_core::Clock;
use recado_db::{Db, MigrationSet, Options};
use recado_infra::blobs::Blobs;
use recado_infra::bus::Bus;
use recado_infra::http::{AddressPolicy, OutboundHttp};
use recado_infra::jobs::Jobs;
use recado_infra::secret_box::SecretBox;
use recado_infra::tasks::Tasks;
use recado_infra::telemetry::{self, LogFormat};
use secrecy::ExposeSecret;
use std::net::SocketAddr;
use std::sync::Mutex;

use crate::config::Config;
use crate::data_folder::DataFolder;

/// Laid once for each process.
pub(super) struct Foundation {
    pub(super) clock: Clock,
    pub(super) bus: Bus,
    pub(super) tasks: Tasks,
    pub(super) secret_box: SecretBox,
    engines: crate::config::Engines,
    /// `None` with `--memory`.
    folder: Option<DataFolder>,
    opened: Mutex<Vec<Db>>,
}

/// A product's own part.
pub(super) struct Product {
    pub(super) db: Db,
    pub(super) jobs: Jobs,
    pub(super) blobs: Blobs,
    pub(super) http: OutboundHttp,
}

impl Foundation {
    pub(super) async fn lay(config: &Config) -> anyhow::Result<Self> {
        telemetry::start_logging(if config.log.json { LogFormat::Json } else { LogFormat::Text }, &config.log.filter);
        telemetry::start_metrics();
        let folder = if config.memory { None } else { Some(DataFolder::open(&config.data)?) };
        let secret_box = match (&config.engines.secret_key, &folder) {
            (Some(key), _) => SecretBox::from_hex(key.expose_secret()).context("engines.secret_key")?,
            (None, Some(folder)) => {
                SecretBox::from_file(&folder.secret_key()).with_context(|| folder.secret_key().display().to_string())?
            }
            (None, None) => SecretBox::ephemeral()?,
        };
        let tasks = Tasks::default();
        let bus = match &config.engines.nats_url {
            Some(url) => Bus::nats(url, &tasks).await?,
            None => Bus::local(),
        };
        Ok(Self {
            clock: Clock::system(),
            bus,
            tasks,
            secret_box,
            engines: config.engines.clone(),
            folder,
            opened: Mutex::default(),
        })
    }

    /// Opens what a product is built on, its database brought up to the schema.
    pub(super) async fn product(
        &self,
        config: &Config,
        name: &'static str,
        schema: &'static [MigrationSet],
        listening: &[SocketAddr],
    ) -> anyhow::Result<Product> {
        let db = self.database(name)?;
        db.migrate(schema).await?;
        let jobs = Jobs::new(db.clone(), self.clock.clone(), self.bus.clone(), name);
        Ok(Product { db, jobs, blobs: self.blobs(name)?, http: self.http(config, listening)? })
    }

    /// A product's own database, not migrated yet.
    pub(super) fn database(&self, product: &'static str) -> anyhow::Result<Db> {
        let mut options = Options::default();
        if let Some(connections) = self.engines.database_connections {
            options.connections = connections;
        }
        let address = match (&self.engines.database_url, &self.folder) {
            (Some(url), _) => {
                options.schema = Some(if product == "cloud" { "recado_cloud" } else { "recado_desk" });
                url.clone()
            }
            (None, Some(folder)) => folder.database(product),
            (None, None) => "sqlite::memory:".to_owned(),
        };
        let db = Db::open(&address, options).with_context(|| format!("the {product}'s database"))?;
        self.opened.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(db.clone());
        Ok(db)
    }

    /// Whether no other process works on our databases: SQLite is this process's alone.
    pub(super) fn alone(&self) -> bool {
        self.engines.database_url.is_none()
    }

    fn blobs(&self, product: &str) -> anyhow::Result<Blobs> {
        Ok(match (&self.engines.s3_url, &self.folder) {
            (Some(url), _) => Blobs::at(url, product).context("S3_URL")?,
            (None, Some(folder)) => Blobs::folder(&folder.blobs(), product)?,
            (None, None) => Blobs::memory(),
        })
    }

    fn http(&self, config: &Config, listening: &[SocketAddr]) -> anyhow::Result<OutboundHttp> {
        let policy = AddressPolicy {
            allow_private: config.allow_private(listening),
            allowed_hosts: config.outbound.allowed_hosts.clone(),
        };
        OutboundHttp::new(policy).context("the machine's certificates cannot be read")
    }

    /// Ends tasks first, then the databases they used.
    pub(super) async fn take_down(self) {
        self.tasks.shutdown().await;
        let opened = std::mem::take(&mut *self.opened.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        for db in opened {
            db.close().await;
        }
    }
}
