//! The cloud, opened and served.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use recado_cloud::{
    Assumptions, Cloud, CloudParts, DeskCredentials, LimitSettings, LimitSource, OverLimit, PairAllowance, RateClock,
    RetryHorizon, Settings, TemplateReviews, UnknownNode,
};
use recado_db::MigrationSet;
use recado_infra::jobs::Jobs;

use super::desk::RunningDesk;
use super::foundation::{Foundation, Product};
use super::listen::Listener;
use crate::config::{self, Config};

/// The tables of the cloud's database.
pub(super) const SCHEMA: &[MigrationSet] = &[recado_infra::MIGRATIONS, recado_cloud::MIGRATIONS];

/// A cloud that is open, and listens after [`RunningCloud::start`].
pub(super) struct RunningCloud {
    cloud: Cloud,
    jobs: Jobs,
    well_known_token: bool,
    pub(super) origin: String,
}

pub(super) async fn open(
    config: &Config,
    foundation: &Foundation,
    addr: SocketAddr,
    listening: &[SocketAddr],
) -> anyhow::Result<RunningCloud> {
    let Product { db, jobs, blobs, http } = foundation.product(config, "cloud", SCHEMA, listening).await?;
    let origin = config::origin(config.cloud.public_url.as_ref(), addr);
    let cloud = Cloud::open(CloudParts {
        db,
        clock: foundation.clock.clone(),
        jobs: jobs.clone(),
        blobs,
        http,
        bus: foundation.bus.clone(),
        settings: Settings { volume_tiers: volume_tiers(config)?, ..settings(config, addr, &origin) },
    })
    .await?;
    cloud.check_address(addr)?;
    let well_known_token = config.cloud.access_token.is_none() && !config.empty;
    Ok(RunningCloud { cloud, jobs, well_known_token, origin })
}

impl RunningCloud {
    pub(super) async fn start(&self, foundation: &Foundation, listener: Listener) -> anyhow::Result<()> {
        self.jobs.start(&foundation.tasks, foundation.alone()).await?;
        self.cloud.start(&foundation.tasks);
        listener.serve("cloud-http", self.cloud.router(), &foundation.tasks);
        Ok(())
    }

    /// When the control API moves the clock, the desk's due work is done on the way too.
    pub(super) fn share_clock_with(&self, desk: &RunningDesk) {
        self.cloud.time_travel().join(desk.jobs().clone());
    }

    /// The default world's token where it is the well-known one, which is no secret.
    pub(super) fn shown_token(&self) -> Option<&'static str> {
        self.well_known_token.then_some(recado_cloud::DEFAULT_ACCESS_TOKEN)
    }

    pub(super) fn desk_credentials(&self) -> Option<DeskCredentials> {
        self.cloud.desk_credentials()
    }
}

fn volume_tiers(config: &Config) -> anyhow::Result<Option<String>> {
    let Some(path) = &config.cloud.volume_tiers else { return Ok(None) };
    let read = std::fs::read_to_string(path);
    read.map(Some)
        .with_context(|| format!("the volume tiers of {} (cloud.volume_tiers) cannot be read", path.display()))
}

fn settings(config: &Config, addr: SocketAddr, origin: &str) -> Settings {
    let cloud = &config.cloud;
    Settings {
        public_url: origin.to_owned(),
        app_secret: cloud.app_secret.clone(),
        access_token: cloud.access_token.clone(),
        control_token: cloud.control_token.clone(),
        loopback: addr.ip().is_loopback(),
        empty: config.empty,
        sent_delay: Duration::from_millis(cloud.sent_delay_ms),
        delivered_delay: Duration::from_millis(cloud.delivered_delay_ms),
        webhook_retry_horizon: match cloud.webhook_retries {
            config::WebhookRetries::SevenDays => RetryHorizon::SevenDays,
            config::WebhookRetries::ThirtySixHours => RetryHorizon::ThirtySixHours,
        },
        unknown_node: match cloud.unknown_node {
            config::UnknownNode::Code100 => UnknownNode::Subcode33,
            config::UnknownNode::Code803 => UnknownNode::Code803,
        },
        number_limits: match cloud.number_limits {
            config::NumberLimits::Guides => LimitSource::Guides,
            config::NumberLimits::OpenApi => LimitSource::OpenApi,
        },
        template_reviews: match cloud.template_reviews {
            config::TemplateReviews::Instant => TemplateReviews::Instant,
            config::TemplateReviews::Delayed => {
                TemplateReviews::Delayed(Duration::from_millis(cloud.template_review_delay_ms))
            }
            config::TemplateReviews::Manual => TemplateReviews::Manual,
        },
        limits: limits(&cloud.limits),
        ..Settings::default()
    }
}

fn limits(limits: &config::Limits) -> LimitSettings {
    LimitSettings {
        enforced: limits.enforced,
        throughput_mps: limits.throughput_mps,
        pair: PairAllowance {
            interval: Duration::from_millis(limits.pair_interval_ms),
            burst_messages: limits.pair_burst,
        },
        calls_per_hour: limits.calls_per_hour,
        experiment_percent: limits.experiment_percent,
        rate_clock: match limits.rate_clock {
            config::RateClock::Machine => RateClock::Machine,
            config::RateClock::World => RateClock::World,
        },
        assumptions: Assumptions {
            marketing_cap: limits.marketing_cap,
            over_messaging_limit: match limits.over_messaging_limit {
                config::OverMessagingLimit::Refuse => OverLimit::Refuse,
                config::OverMessagingLimit::Fail => OverLimit::AcceptThenFail,
            },
            ..Assumptions::default()
        },
    }
}
