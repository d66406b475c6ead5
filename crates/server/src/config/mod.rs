//! Configuration: the file, then `RECADO__SECTION__KEY`, then flags; later ones win, unknown keys are refused.
//!
//! `DATABASE_URL`, `NATS_URL` and `S3_URL` are honoured as well, since hosting environments set them.

mod layers;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::Context;
use secrecy::SecretString;
use serde::Deserialize;

use crate::cli::{Flags, Role};

/// Which product a command runs; some defaults follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// `up`.
    Both,
    /// `cloud`.
    Cloud,
    /// `serve`.
    Desk,
}

/// All settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The folder for databases, files and keys.
    pub data: PathBuf,
    /// No demo world.
    pub empty: bool,
    /// Nothing on disk.
    pub memory: bool,
    /// The desk.
    pub desk: Desk,
    /// The cloud.
    pub cloud: Cloud,
    /// Engines other than the built-in ones.
    pub engines: Engines,
    /// What may be called.
    pub outbound: Outbound,
    /// Logs.
    pub log: Log,
}

/// `[desk]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Desk {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Its origin as browsers and the Graph host reach it, such as `https://desk.example.com`. Default: `http://` and `addr`.
    pub public_url: Option<String>,
    /// Which parts run here.
    pub roles: Vec<Role>,
    /// The token that `/metrics` asks for, away from loopback.
    pub metrics_token: Option<SecretString>,
}

/// `[cloud]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cloud {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Its origin as clients reach it. Default: `http://` and `addr`.
    pub public_url: Option<String>,
    /// In place of the default world's well-known app secret.
    pub app_secret: Option<SecretString>,
    /// In place of the default world's well-known access token.
    pub access_token: Option<SecretString>,
    /// What the control API asks for, away from loopback.
    pub control_token: Option<SecretString>,
    /// How long a message takes from accepted to sent.
    pub sent_delay_ms: u64,
    /// How long a message takes from sent to delivered.
    pub delivered_delay_ms: u64,
    /// How long webhooks are tried: `7d` or `36h`; Meta's pages say both.
    pub webhook_retries: WebhookRetries,
    /// How an unknown node id is answered: code 100 with subcode 33, as Graph does, or 803, as its description says.
    pub unknown_node: UnknownNode,
    /// Whose limits of profiles, ice breakers and commands count where Meta's pages differ: the `guides`', or the narrower ones of
    /// the `openapi`.
    pub number_limits: NumberLimits,
    /// Who reviews templates that are new or were edited: the rules, `instant` or `delayed`, or nobody but the control API, `manual`.
    pub template_reviews: TemplateReviews,
    /// How long a `delayed` review takes, by the world's clock.
    pub template_review_delay_ms: u64,
    /// WhatsApp's limits.
    pub limits: Limits,
    /// A CSV file of volume tiers, which Meta tells partners only: `effective_date,market,category,from,to,rate,currency`.
    pub volume_tiers: Option<PathBuf>,
}

/// `cloud.number_limits`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberLimits {
    /// The guides'.
    Guides,
    /// The OpenAPI's.
    OpenApi,
}

/// `cloud.template_reviews`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TemplateReviews {
    /// Before the call is answered.
    Instant,
    /// Later.
    Delayed,
    /// When the control API says so.
    Manual,
}

/// `[cloud.limits]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Whether rates, messaging limits, the marketing cap, pacing and call counts refuse anything.
    pub enforced: bool,
    /// Messages a second of every number, in place of its own throughput of 80 or 1,000.
    pub throughput_mps: Option<u32>,
    /// What one message of a number to the same customer costs in time; WhatsApp's six seconds.
    pub pair_interval_ms: u64,
    /// Messages to one customer in a burst; WhatsApp's 45.
    pub pair_burst: u32,
    /// Management calls an hour of an app to an account, in place of 200 and 5,000.
    pub calls_per_hour: Option<u32>,
    /// Marketing templates that one customer gets in a day, from all businesses.
    pub marketing_cap: u32,
    /// So many of a hundred customers get no marketing templates (130472).
    pub experiment_percent: u32,
    /// How a template to a customer too many ends: `refuse` answers 131048, `fail` accepts and lets it fail with that.
    pub over_messaging_limit: OverMessagingLimit,
    /// Which clock counts seconds, pairs and calls: the `machine`'s, or the `world`'s, which can stand still.
    pub rate_clock: RateClock,
}

/// `cloud.limits.over_messaging_limit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverMessagingLimit {
    /// The call is refused.
    Refuse,
    /// The message fails.
    Fail,
}

/// `cloud.limits.rate_clock`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateClock {
    /// The machine's.
    Machine,
    /// The world's.
    World,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            enforced: true,
            throughput_mps: None,
            pair_interval_ms: 6_000,
            pair_burst: 45,
            calls_per_hour: None,
            marketing_cap: 2,
            experiment_percent: 0,
            over_messaging_limit: OverMessagingLimit::Refuse,
            rate_clock: RateClock::Machine,
        }
    }
}

/// `cloud.webhook_retries`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum WebhookRetries {
    /// Seven days.
    #[serde(rename = "7d")]
    SevenDays,
    /// Thirty-six hours.
    #[serde(rename = "36h")]
    ThirtySixHours,
}

/// `cloud.unknown_node`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum UnknownNode {
    /// Code 100, subcode 33.
    #[serde(rename = "100/33")]
    Code100,
    /// Code 803, HTTP 404.
    #[serde(rename = "803")]
    Code803,
}

/// `[engines]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Engines {
    /// `postgres://…` for both databases, each in a schema of its own; `DATABASE_URL` says the same.
    pub database_url: Option<String>,
    /// Connections to it at the most, for each of the two.
    pub database_connections: Option<usize>,
    /// `nats://…` between nodes; `NATS_URL` says the same.
    pub nats_url: Option<String>,
    /// `s3://bucket/path` for files; `S3_URL` says the same.
    pub s3_url: Option<String>,
    /// The key that seals secrets, 64 hex digits, where several nodes share a database. Default: made in the data folder.
    pub secret_key: Option<SecretString>,
}

/// `[outbound]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outbound {
    /// Whether loopback and private addresses may be called. Default: only when nothing listens beyond loopback.
    pub allow_private: Option<bool>,
    /// Hosts (`name` or `name:port`) that may be called whatever their address.
    pub allowed_hosts: Vec<String>,
}

/// `[log]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// What is logged, in `RUST_LOG`'s words.
    pub filter: String,
    /// A JSON object a line.
    pub json: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("./data"),
            empty: false,
            memory: false,
            desk: Desk::default(),
            cloud: Cloud::default(),
            engines: Engines::default(),
            outbound: Outbound::default(),
            log: Log::default(),
        }
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            addr: (Ipv4Addr::LOCALHOST, 8080).into(),
            public_url: None,
            roles: vec![Role::Web, Role::Worker],
            metrics_token: None,
        }
    }
}

impl Default for Cloud {
    fn default() -> Self {
        Self {
            addr: (Ipv4Addr::LOCALHOST, 8090).into(),
            public_url: None,
            app_secret: None,
            access_token: None,
            control_token: None,
            sent_delay_ms: 0,
            delivered_delay_ms: 0,
            webhook_retries: WebhookRetries::SevenDays,
            unknown_node: UnknownNode::Code100,
            number_limits: NumberLimits::Guides,
            template_reviews: TemplateReviews::Instant,
            template_review_delay_ms: 60_000,
            limits: Limits::default(),
            volume_tiers: None,
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info".to_owned(), json: false }
    }
}

/// Reads all layers.
///
/// # Errors
/// Which layer, which key, and what is wrong with it.
pub fn load(product: Product, flags: &Flags) -> anyhow::Result<Config> {
    let merged = layers::merge(flags.config.as_deref(), std::env::vars())?;
    let mut config: Config = serde_path_to_error::deserialize(merged)
        .map_err(|error| anyhow::anyhow!("setting {}: {}", error.path(), error.inner().to_string().trim_end()))
        .context("the configuration cannot be used")?;
    if let Some(data) = &flags.data {
        config.data.clone_from(data);
    }
    if let Some(addr) = flags.desk_addr {
        config.desk.addr = addr;
    }
    if let Some(addr) = flags.cloud_addr {
        config.cloud.addr = addr;
    }
    if let Some(roles) = &flags.roles {
        config.desk.roles.clone_from(roles);
    }
    config.empty |= flags.empty;
    config.memory |= flags.memory;
    config.check(product)?;
    Ok(config)
}

impl Config {
    fn check(&self, product: Product) -> anyhow::Result<()> {
        anyhow::ensure!(!self.desk.roles.is_empty(), "desk.roles is empty: there would be nothing to run");
        for (name, url) in [("desk.public_url", &self.desk.public_url), ("cloud.public_url", &self.cloud.public_url)] {
            if let Some(url) = url {
                let parsed = url::Url::parse(url).with_context(|| format!("{name}: {url:?} is not a URL"))?;
                anyhow::ensure!(
                    matches!(parsed.scheme(), "http" | "https") && parsed.path() == "/" && parsed.query().is_none(),
                    "{name}: {url:?} is not an origin such as https://desk.example.com"
                );
            }
        }
        anyhow::ensure!(
            product != Product::Both || self.desk.addr != self.cloud.addr || self.desk.addr.port() == 0,
            "the desk and the cloud cannot both listen on {}",
            self.desk.addr
        );
        anyhow::ensure!(
            !(self.memory && self.engines.database_url.is_some()),
            "with --memory nothing is stored; take it away, or the database URL"
        );
        Ok(())
    }

    /// Whether calls to loopback and private addresses are fine: as the setting says, or where nobody else reaches us.
    #[must_use]
    pub fn allow_private(&self, listening: &[SocketAddr]) -> bool {
        self.outbound.allow_private.unwrap_or_else(|| listening.iter().all(|addr| addr.ip().is_loopback()))
    }
}

/// An origin: as configured, or the address listened on.
#[must_use]
pub fn origin(public_url: Option<&String>, addr: SocketAddr) -> String {
    public_url.map_or_else(|| format!("http://{addr}"), |url| url.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(file: &str, env: &[(&str, &str)]) -> Result<Config, String> {
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let merged = layers::merge_text(file, env).map_err(|error| format!("{error:#}"))?;
        serde_path_to_error::deserialize(merged).map_err(|error| format!("{}: {}", error.path(), error.inner()))
    }

    #[test]
    fn nothing_configured_is_everything_on_loopback() {
        let config = parse("", &[]).unwrap();
        assert_eq!(config.desk.addr.to_string(), "127.0.0.1:8080");
        assert_eq!(config.cloud.addr.to_string(), "127.0.0.1:8090");
        assert!(config.allow_private(&[config.desk.addr, config.cloud.addr]));
        assert!(!config.allow_private(&["0.0.0.0:8080".parse().unwrap()]));
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = parse(
            "data = \"/var/lib/recado\"\n[desk]\naddr = \"127.0.0.1:1\"\nroles = [\"web\"]\n[cloud]\nsent_delay_ms = 5",
            &[
                ("RECADO__DESK__ADDR", "127.0.0.1:2"),
                ("RECADO__CLOUD__SENT_DELAY_MS", "7"),
                ("RECADO__CLOUD__LIMITS__THROUGHPUT_MPS", "5000"),
                ("RECADO__CLOUD__LIMITS__OVER_MESSAGING_LIMIT", "fail"),
                ("RECADO__CLOUD__NUMBER_LIMITS", "openapi"),
                ("RECADO__CLOUD__TEMPLATE_REVIEWS", "delayed"),
                ("RECADO__CLOUD__TEMPLATE_REVIEW_DELAY_MS", "5000"),
                ("RECADO__EMPTY", "true"),
                ("RECADO__OUTBOUND__ALLOWED_HOSTS", "a.test,b.test:81"),
                ("DATABASE_URL", "postgres://db/recado"),
                ("RECADO_TEST_POSTGRES", "not ours"),
            ],
        )
        .unwrap();
        assert_eq!(config.desk.addr.port(), 2);
        assert_eq!(config.desk.roles, [Role::Web]);
        assert_eq!(config.cloud.sent_delay_ms, 7);
        assert_eq!(config.cloud.number_limits, NumberLimits::OpenApi);
        let reviews = (config.cloud.template_reviews, config.cloud.template_review_delay_ms);
        assert_eq!(reviews, (TemplateReviews::Delayed, 5_000));
        let limits = &config.cloud.limits;
        assert_eq!((limits.enforced, limits.throughput_mps, limits.pair_burst), (true, Some(5_000), 45));
        assert_eq!(limits.over_messaging_limit, OverMessagingLimit::Fail);
        assert!(config.empty);
        assert_eq!(config.outbound.allowed_hosts, ["a.test", "b.test:81"]);
        assert_eq!(config.engines.database_url.as_deref(), Some("postgres://db/recado"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(parse("[desk]\nport = 1", &[]).unwrap_err().contains("desk"));
        assert!(parse("[desk]\naddr = 7", &[]).unwrap_err().starts_with("desk.addr"));
        assert!(parse("", &[("RECADO__DESK__ADR", "x")]).unwrap_err().contains("adr"));
        assert!(parse("", &[("RECADO__CLOUD__SENT_DELAY_MS", "soon")]).unwrap_err().contains("cloud.sent_delay_ms"));
        assert!(parse("[cloud.limits]\nrate_clock = \"sun\"", &[]).unwrap_err().contains("cloud.limits.rate_clock"));
        assert!(parse("[cloud]\nnumber_limits = \"mine\"", &[]).unwrap_err().contains("cloud.number_limits"));
        assert!(parse("[cloud]\ntemplate_reviews = \"us\"", &[]).unwrap_err().contains("cloud.template_reviews"));
        assert!(parse("not toml", &[]).unwrap_err().contains("line 1"));
    }
}
