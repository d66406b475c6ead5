//! The desk, opened and served.

use std::net::SocketAddr;

use anyhow::Context;
use recado_api::{Api, DemoSignIn, Parts, Settings};
use recado_db::MigrationSet;
use recado_inbox::{DEMO_OWNER_EMAIL, DEMO_PASSWORD, Inbox, InboxParts, NewConnection};
use recado_infra::jobs::Jobs;
use secrecy::ExposeSecret;

use super::cloud::RunningCloud;
use super::foundation::{Foundation, Product};
use super::listen::Listener;
use crate::cli::Role;
use crate::config::{self, Config};

/// The tables of the desk's database.
pub(super) const SCHEMA: &[MigrationSet] = &[recado_infra::MIGRATIONS, recado_inbox::MIGRATIONS];

/// A desk that is open, and listens after [`RunningDesk::start`].
pub(super) struct RunningDesk {
    inbox: Inbox,
    jobs: Jobs,
    roles: Vec<Role>,
    settings: Settings,
    pub(super) origin: String,
}

pub(super) async fn open(
    config: &Config,
    foundation: &Foundation,
    addr: SocketAddr,
    listening: &[SocketAddr],
) -> anyhow::Result<RunningDesk> {
    let Product { db, jobs, blobs, http } = foundation.product(config, "desk", SCHEMA, listening).await?;
    let origin = config::origin(config.desk.public_url.as_ref(), addr);
    let inbox = Inbox::open(InboxParts {
        db,
        clock: foundation.clock.clone(),
        jobs: jobs.clone(),
        blobs,
        http,
        bus: foundation.bus.clone(),
        secret_box: foundation.secret_box.clone(),
        settings: recado_inbox::Settings { public_url: origin.clone() },
    })
    .await?;
    // The demo's password is known to everybody: it must not open a desk that others can reach.
    let demo = !config.empty && listening.len() > 1 && listening.iter().all(|addr| addr.ip().is_loopback());
    if demo {
        inbox.seed_demo().await?;
    }
    let settings = Settings {
        public_url: origin.parse().context("desk.public_url")?,
        demo: demo.then(|| DemoSignIn { email: DEMO_OWNER_EMAIL.to_owned(), password: DEMO_PASSWORD.to_owned() }),
        metrics_token: config.desk.metrics_token.clone(),
    };
    Ok(RunningDesk { inbox, jobs, roles: config.desk.roles.clone(), settings, origin })
}

impl RunningDesk {
    pub(super) async fn start(&self, foundation: &Foundation, listener: Listener) -> anyhow::Result<()> {
        if self.roles.contains(&Role::Worker) {
            self.jobs.start(&foundation.tasks, foundation.alone()).await?;
        }
        if self.roles.contains(&Role::Web) {
            let api = Api::start(Parts {
                inbox: self.inbox.clone(),
                clock: foundation.clock.clone(),
                bus: foundation.bus.clone(),
                tasks: foundation.tasks.clone(),
                settings: self.settings.clone(),
            });
            listener.serve("desk-http", api.router(), &foundation.tasks);
        }
        Ok(())
    }

    pub(super) fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Connects the desk to the cloud of the same process, over HTTP like any other client.
    pub(super) async fn connect_to(&self, cloud: &RunningCloud) -> anyhow::Result<()> {
        let (Some(credentials), Some(workspace)) = (cloud.desk_credentials(), self.inbox.first_workspace().await?)
        else {
            return Ok(());
        };
        let connection = NewConnection {
            name: "Recado cloud".to_owned(),
            graph_base_url: cloud.origin.clone(),
            waba_id: credentials.waba_id,
            access_token: credentials.access_token,
            app_id: Some(credentials.app_id),
            app_secret: credentials.app_secret,
        };
        let connected = self.inbox.ensure_connection(workspace.id, connection).await;
        connected.context("the desk could not be connected to the cloud beside it")?;
        Ok(())
    }

    /// How to sign in, for the banner.
    pub(super) async fn welcome(&self) -> anyhow::Result<Option<String>> {
        if let Some(demo) = &self.settings.demo {
            return Ok(Some(format!("sign in as {} with {}", demo.email, demo.password)));
        }
        let token = self.inbox.create_setup_token().await?;
        Ok(token.map(|token| format!("set it up at {}/setup?token={}", self.origin, token.expose_secret())))
    }
}
