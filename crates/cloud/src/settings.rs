//! What an installation may choose about its cloud.

use std::time::Duration;

use recado_whatsapp::limits::Assumptions;
use recado_whatsapp::limits::pair_rate::PairAllowance;
use recado_whatsapp::number_edges::LimitSource;
use secrecy::SecretString;

/// How a call for an id that does not exist is answered. Live Graph and Meta's OpenAPI disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownNode {
    /// HTTP 400, code 100, subcode 33, as live Graph does.
    #[default]
    Subcode33,
    /// HTTP 404, code 803, as the OpenAPI says.
    Code803,
}

/// For how long a webhook that is not acknowledged is tried again. Two pages of Meta's disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RetryHorizon {
    /// With growing delay over seven days.
    #[default]
    SevenDays,
    /// A few times over a day and a half.
    ThirtySixHours,
}

impl RetryHorizon {
    /// Its length.
    #[must_use]
    pub const fn duration(self) -> Duration {
        match self {
            Self::SevenDays => Duration::from_secs(7 * 24 * 3600),
            Self::ThirtySixHours => Duration::from_secs(36 * 3600),
        }
    }
}

/// Who reviews templates that are new or were edited, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TemplateReviews {
    /// The rules, before the call is answered.
    #[default]
    Instant,
    /// The rules, so much later by the world's clock.
    Delayed(Duration),
    /// Nobody but the control API.
    Manual,
}

/// By which clock seconds, pairs and hours are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RateClock {
    /// The machine's: what is refused now goes a little later, even where the world's clock stands still.
    #[default]
    Machine,
    /// The world's.
    World,
}

/// How WhatsApp's limits are applied.
#[derive(Debug, Clone)]
pub struct LimitSettings {
    /// Whether rates, the messaging limit, the marketing cap, pacing and call counts refuse anything. What was done to an account, a
    /// number or a template on purpose holds in any case.
    pub enforced: bool,
    /// Messages a second of every number, in place of its own throughput.
    pub throughput_mps: Option<u32>,
    /// Messages of a number to one customer.
    pub pair: PairAllowance,
    /// Management calls an hour of an app to an account, in place of 200 and 5,000.
    pub calls_per_hour: Option<u32>,
    /// So many of a hundred customers are in the control group that gets no marketing templates (130472).
    pub experiment_percent: u32,
    /// For throughput, pairs and calls.
    pub rate_clock: RateClock,
    /// What Meta does not publish.
    pub assumptions: Assumptions,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            enforced: true,
            throughput_mps: None,
            pair: PairAllowance::default(),
            calls_per_hour: None,
            experiment_percent: 0,
            rate_clock: RateClock::default(),
            assumptions: Assumptions::default(),
        }
    }
}

/// The choices.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where clients reach this cloud, without a slash at the end: for `paging.next` and media URLs.
    pub public_url: String,
    /// The development app's secret, in place of the well-known one.
    pub app_secret: Option<SecretString>,
    /// The development token, in place of the well-known one.
    pub access_token: Option<SecretString>,
    /// Opens the control API to others than this machine.
    pub control_token: Option<SecretString>,
    /// Whether the cloud listens on a loopback address only.
    pub loopback: bool,
    /// No demo world at the first start.
    pub empty: bool,
    /// From the acceptance to `sent`.
    pub sent_delay: Duration,
    /// From `sent` to `delivered`.
    pub delivered_delay: Duration,
    /// How long a webhook's receiver may take to answer.
    pub webhook_timeout: Duration,
    /// How long a webhook is tried.
    pub webhook_retry_horizon: RetryHorizon,
    /// Delivered webhooks kept in the log.
    pub webhook_log_length: u32,
    /// How long the server of a media link, and the handshake of a subscription, may take.
    pub fetch_timeout: Duration,
    /// What an unknown id is answered.
    pub unknown_node: UnknownNode,
    /// How long the review of a display name takes, where nobody decides before.
    pub name_review_delay: Duration,
    /// Reviews of templates.
    pub template_reviews: TemplateReviews,
    /// Whose limits of profiles and of conversational components count.
    pub number_limits: LimitSource,
    /// Rates, limits and caps.
    pub limits: LimitSettings,
    /// A table of volume tiers in place of the shipped one: `effective_date,market,category,from,to,rate,currency`.
    pub volume_tiers: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8090".to_owned(),
            app_secret: None,
            access_token: None,
            control_token: None,
            loopback: true,
            empty: false,
            sent_delay: Duration::ZERO,
            delivered_delay: Duration::ZERO,
            webhook_timeout: Duration::from_secs(10),
            webhook_retry_horizon: RetryHorizon::default(),
            webhook_log_length: 10_000,
            fetch_timeout: Duration::from_secs(20),
            unknown_node: UnknownNode::default(),
            name_review_delay: Duration::from_secs(24 * 3600),
            template_reviews: TemplateReviews::default(),
            number_limits: LimitSource::default(),
            limits: LimitSettings::default(),
            volume_tiers: None,
        }
    }
}
