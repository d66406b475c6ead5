//! How well a Flow's endpoint does: alerts, and what follows for the Flow (spec §2, §14).
//!
//! The thresholds and windows of alerts are WhatsApp's. Which alert throttles or blocks a Flow is told nowhere: that is [`HealthRules`],
//! and unconfirmed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::lifecycle::FlowStatus;
use super::notice;
use crate::webhook::AccountChange;

/// The errors that are the endpoint's; every other one is found by the phone.
pub const ENDPOINT_ERRORS: [&str; 4] =
    ["timeout_error", "unexpected_http_status_code", "cannot_be_served", "no_http_response_error"];

/// Whether the endpoint failed, rather than that the phone could not use what it said.
#[must_use]
pub fn is_endpoint_error(key: &str) -> bool {
    ENDPOINT_ERRORS.contains(&key)
}

/// What is decided with a guess (unconfirmed).
#[derive(Debug, Clone, Copy)]
pub struct HealthRules {
    /// Fewer requests in a window say nothing of rates and latency.
    pub least_requests: usize,
    /// A throttled Flow whose endpoint stays as bad is blocked after this time.
    pub blocked_after: Duration,
}

impl Default for HealthRules {
    fn default() -> Self {
        Self { least_requests: 10, blocked_after: Duration::from_secs(60 * 60) }
    }
}

/// A request to an endpoint, as far as its health goes.
#[derive(Debug, Clone)]
pub struct Request {
    /// When it was answered.
    pub at: Timestamp,
    /// A health check rather than a customer's.
    pub is_ping: bool,
    /// The key of its error.
    pub error: Option<String>,
    /// From the first byte sent to the last one read.
    pub latency_ms: u64,
}

/// What is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlertKind {
    /// Answers that phones could not use.
    ClientErrorRate,
    /// Requests that got no answer.
    EndpointErrorRate,
    /// How long nine of ten answers take at most.
    EndpointLatency,
    /// Health checks that went well.
    EndpointAvailability,
}

impl AlertKind {
    /// All.
    pub const ALL: [Self; 4] =
        [Self::ClientErrorRate, Self::EndpointErrorRate, Self::EndpointLatency, Self::EndpointAvailability];

    /// The webhook's `event`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientErrorRate => "CLIENT_ERROR_RATE",
            Self::EndpointErrorRate => "ENDPOINT_ERROR_RATE",
            Self::EndpointLatency => "ENDPOINT_LATENCY",
            Self::EndpointAvailability => "ENDPOINT_AVAILABILITY",
        }
    }

    const fn window_minutes(self) -> u64 {
        match self {
            Self::ClientErrorRate => 60,
            Self::EndpointErrorRate | Self::EndpointLatency => 30,
            Self::EndpointAvailability => 10,
        }
    }

    /// Per cent; of latency, milliseconds. Each is an alert of its own.
    const fn thresholds(self) -> &'static [u64] {
        match self {
            Self::ClientErrorRate | Self::EndpointErrorRate => &[5, 10, 50],
            Self::EndpointLatency => &[1000, 5000, 7000],
            Self::EndpointAvailability => &[90],
        }
    }
}

/// The longest that a look goes back.
pub const WINDOW: Duration = Duration::from_secs(60 * 60);

/// What is remembered of a Flow from look to look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// Alerts that are on, with their thresholds.
    pub active: BTreeSet<(AlertKind, u64)>,
    /// Since when the worst is the case, or the last step down because of it was made.
    pub bad_since: Option<Timestamp>,
    /// Somebody set the state by hand: it stays.
    pub pinned: bool,
    /// Looks in a row without a request of a customer since the one before.
    pub quiet_looks: u32,
    /// When it was last looked at.
    pub looked_at: Option<Timestamp>,
}

/// The first look after one that found something.
const FIRST_INTERVAL: Duration = Duration::from_secs(5 * 60);
/// Where nothing happens, looks become rarer, down to this.
const LONGEST_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

impl Health {
    /// Whether the endpoint must be asked how it is, before a look.
    #[must_use]
    pub fn wants_ping(&self, status: FlowStatus) -> bool {
        !self.active.is_empty() || (!self.pinned && is_degraded(status))
    }

    /// After how long to look again by itself; `None`: when there is a request.
    #[must_use]
    pub fn next_look(&self, status: FlowStatus) -> Option<Duration> {
        let factor = 1_u32.checked_shl(self.quiet_looks.min(20)).unwrap_or(u32::MAX);
        self.wants_ping(status).then(|| FIRST_INTERVAL.saturating_mul(factor).min(LONGEST_INTERVAL))
    }

    /// What the requests of the last hour say.
    #[must_use]
    pub fn look(&self, rules: &HealthRules, flow: Watched<'_>, requests: &[Request], now: Timestamp) -> Looked {
        let mut health = self.clone();
        let mut alerts = Vec::new();
        for kind in AlertKind::ALL {
            let window = requests_in(requests, now, kind.window_minutes());
            let measured = Measured::of(kind, &window, rules);
            for threshold in kind.thresholds() {
                let is_on = measured.as_ref().is_some_and(|measured| measured.reaches(*threshold));
                let key = (kind, *threshold);
                let changed = if is_on { health.active.insert(key) } else { health.active.remove(&key) };
                if changed {
                    let measured = measured.clone().unwrap_or_else(|| Measured::nothing(kind));
                    alerts.push(measured.alert(flow, *threshold, is_on));
                }
            }
        }
        let had_request = requests
            .iter()
            .any(|request| !request.is_ping && self.looked_at.is_none_or(|looked_at| request.at > looked_at));
        health.quiet_looks = if had_request { 0 } else { health.quiet_looks.saturating_add(1) };
        health.looked_at = Some(now);
        let status = health.next_status(rules, flow.status, requests, now);
        Looked { health, alerts, status }
    }

    /// One step at a time, down and up.
    fn next_status(
        &mut self,
        rules: &HealthRules,
        status: FlowStatus,
        requests: &[Request],
        now: Timestamp,
    ) -> Option<FlowStatus> {
        let is_worst = self.active.iter().any(|(kind, threshold)| {
            *kind != AlertKind::ClientErrorRate && kind.thresholds().last() == Some(threshold)
        });
        if self.pinned || !matches!(status, FlowStatus::Published | FlowStatus::Throttled | FlowStatus::Blocked) {
            return None;
        }
        if is_worst {
            let since = *self.bad_since.get_or_insert(now);
            let next = match status {
                FlowStatus::Published => FlowStatus::Throttled,
                FlowStatus::Throttled if now >= since.plus(rules.blocked_after) => FlowStatus::Blocked,
                _ => return None,
            };
            self.bad_since = Some(now);
            return Some(next);
        }
        self.bad_since = None;
        let checks = requests_in(requests, now, AlertKind::EndpointAvailability.window_minutes());
        let last_check = checks.iter().rfind(|request| request.is_ping);
        if last_check.is_none_or(|check| check.error.is_some()) {
            return None;
        }
        match status {
            FlowStatus::Blocked => Some(FlowStatus::Throttled),
            FlowStatus::Throttled => Some(FlowStatus::Published),
            _ => None,
        }
    }
}

const fn is_degraded(status: FlowStatus) -> bool {
    matches!(status, FlowStatus::Throttled | FlowStatus::Blocked)
}

fn requests_in(requests: &[Request], now: Timestamp, minutes: u64) -> Vec<&Request> {
    let since = now.minus(Duration::from_secs(minutes * 60));
    requests.iter().filter(|request| request.at > since && request.at <= now).collect()
}

/// Whose health it is.
#[derive(Debug, Clone, Copy)]
pub struct Watched<'f> {
    /// Its id.
    pub id: &'f str,
    /// Its name.
    pub name: &'f str,
    /// Its state.
    pub status: FlowStatus,
}

/// What a look came to.
#[derive(Debug, Clone)]
pub struct Looked {
    /// To be remembered.
    pub health: Health,
    /// Webhooks.
    pub alerts: Vec<AccountChange>,
    /// The new state, if it is another one.
    pub status: Option<FlowStatus>,
}

/// A window in numbers.
#[derive(Debug, Clone)]
struct Measured {
    kind: AlertKind,
    requests: usize,
    /// Those that count against it, by key.
    errors: BTreeMap<String, usize>,
    p50_ms: u64,
    p90_ms: u64,
}

impl Measured {
    fn nothing(kind: AlertKind) -> Self {
        Self { kind, requests: 0, errors: BTreeMap::new(), p50_ms: 0, p90_ms: 0 }
    }

    /// `None`: too little happened.
    fn of(kind: AlertKind, window: &[&Request], rules: &HealthRules) -> Option<Self> {
        let wants_pings = kind == AlertKind::EndpointAvailability;
        let of_kind: Vec<&&Request> = window.iter().filter(|request| request.is_ping == wants_pings).collect();
        let least = if wants_pings { 1 } else { rules.least_requests };
        if of_kind.len() < least {
            return None;
        }
        let mut errors = BTreeMap::new();
        for key in of_kind.iter().filter_map(|request| request.error.as_ref()) {
            let counts = match kind {
                AlertKind::ClientErrorRate => !is_endpoint_error(key),
                AlertKind::EndpointErrorRate => is_endpoint_error(key),
                AlertKind::EndpointLatency | AlertKind::EndpointAvailability => true,
            };
            if counts {
                *errors.entry(key.clone()).or_default() += 1;
            }
        }
        let mut latencies: Vec<u64> = of_kind.iter().map(|request| request.latency_ms).collect();
        latencies.sort_unstable();
        let at = |percent: usize| {
            let rank = (latencies.len() * percent).div_ceil(100).saturating_sub(1);
            latencies.get(rank).copied().unwrap_or_default()
        };
        Some(Self { kind, requests: of_kind.len(), errors, p50_ms: at(50), p90_ms: at(90) })
    }

    fn failed(&self) -> usize {
        self.errors.values().sum()
    }

    fn reaches(&self, threshold: u64) -> bool {
        let of_hundred = |count: usize| u64::try_from(count).unwrap_or(u64::MAX).saturating_mul(100);
        let all = u64::try_from(self.requests).unwrap_or(u64::MAX);
        match self.kind {
            AlertKind::EndpointLatency => self.p90_ms >= threshold,
            AlertKind::EndpointAvailability => {
                of_hundred(self.requests.saturating_sub(self.failed())) < all.saturating_mul(threshold)
            }
            AlertKind::ClientErrorRate | AlertKind::EndpointErrorRate => {
                self.failed() > 0 && of_hundred(self.failed()) >= all.saturating_mul(threshold)
            }
        }
    }

    fn alert(&self, flow: Watched<'_>, threshold: u64, is_on: bool) -> AccountChange {
        let minutes = self.kind.window_minutes();
        let (unit, what) = match self.kind {
            AlertKind::ClientErrorRate => ("%", "client error rate"),
            AlertKind::EndpointErrorRate => ("%", "endpoint error rate"),
            AlertKind::EndpointLatency => (" ms", "p90 latency of the endpoint"),
            AlertKind::EndpointAvailability => ("%", "availability of the endpoint"),
        };
        let is_floor = self.kind == AlertKind::EndpointAvailability;
        let side = if is_on == is_floor { "below" } else { "above" };
        let message =
            format!("Flow {}: the {what} is {side} {threshold}{unit} over the last {minutes} minutes", flow.name);
        let mut value = Map::new();
        match self.kind {
            AlertKind::EndpointLatency => {
                value.insert("p90_latency".into(), self.p90_ms.into());
                value.insert("p50_latency".into(), self.p50_ms.into());
                value.insert("requests_count".into(), self.requests.into());
            }
            AlertKind::EndpointAvailability => {
                let succeeded = self.requests.saturating_sub(self.failed());
                value.insert("availability".into(), percent(succeeded, self.requests).into());
            }
            AlertKind::ClientErrorRate | AlertKind::EndpointErrorRate => {
                value.insert("error_rate".into(), percent(self.failed(), self.requests).into());
                let errors = self.errors.iter().map(|(key, count)| {
                    json!({
                        "error_type": key.to_uppercase().replace('-', "_"),
                        "error_rate": percent(*count, self.requests),
                        "error_count": count,
                    })
                });
                value.insert("errors".into(), Value::Array(errors.collect()));
            }
        }
        value.insert("threshold".into(), threshold.into());
        value.insert("alert_state".into(), if is_on { "ACTIVATED" } else { "DEACTIVATED" }.into());
        notice::of_event(self.kind.as_str(), flow.id, &message, value)
    }
}

/// With two decimals.
fn percent(part: usize, all: usize) -> f64 {
    if all == 0 {
        return 0.0;
    }
    (part as f64 * 10_000.0 / all as f64).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: HealthRules = HealthRules { least_requests: 10, blocked_after: Duration::from_secs(3600) };

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_800_000_000)
    }

    fn later(minutes: u64) -> Timestamp {
        now().plus(Duration::from_secs(minutes * 60))
    }

    fn request(error: Option<&str>, latency_ms: u64) -> Request {
        Request { at: now(), is_ping: false, error: error.map(str::to_owned), latency_ms }
    }

    fn ping(at: Timestamp, error: Option<&str>) -> Request {
        Request { at, is_ping: true, error: error.map(str::to_owned), latency_ms: 1 }
    }

    fn flow(status: FlowStatus) -> Watched<'static> {
        Watched { id: "1", name: "A", status }
    }

    fn look(health: &Health, status: FlowStatus, requests: &[Request], at: Timestamp) -> Looked {
        health.look(&RULES, flow(status), requests, at)
    }

    fn told(looked: &Looked) -> Vec<(&str, u64, &str)> {
        let text = |value: &'_ Value| -> &'static str {
            match value.as_str() {
                Some("ACTIVATED") => "ACTIVATED",
                Some("DEACTIVATED") => "DEACTIVATED",
                _ => "",
            }
        };
        looked
            .alerts
            .iter()
            .map(|change| {
                let value = &change.value;
                (value["event"].as_str().unwrap(), value["threshold"].as_u64().unwrap(), text(&value["alert_state"]))
            })
            .collect()
    }

    #[test]
    fn each_threshold_is_told_once_each_way() {
        let mut requests = vec![request(None, 10); 9];
        let few = look(&Health::default(), FlowStatus::Published, &[request(Some("timeout_error"), 1)], now());
        assert!(few.alerts.is_empty(), "one request is no rate");
        requests.push(request(Some("timeout_error"), 10));
        let first = look(&Health::default(), FlowStatus::Published, &requests, now());
        assert_eq!(told(&first), [("ENDPOINT_ERROR_RATE", 5, "ACTIVATED"), ("ENDPOINT_ERROR_RATE", 10, "ACTIVATED")]);
        let value = &first.alerts[1].value;
        assert_eq!(value["error_rate"], 10.0);
        assert_eq!(value["errors"], json!([{"error_type": "TIMEOUT_ERROR", "error_rate": 10.0, "error_count": 1}]));
        assert_eq!((&value["flow_id"], first.status), (&json!("1"), None));
        assert!(look(&first.health, FlowStatus::Published, &requests, now()).alerts.is_empty());
        let over = look(&first.health, FlowStatus::Published, &requests, later(31));
        assert_eq!(
            told(&over),
            [("ENDPOINT_ERROR_RATE", 5, "DEACTIVATED"), ("ENDPOINT_ERROR_RATE", 10, "DEACTIVATED")]
        );
        assert_eq!(over.health.next_look(FlowStatus::Published), None);
    }

    #[test]
    fn what_phones_cannot_use_is_the_clients_rate() {
        let mut requests = vec![request(None, 10); 19];
        requests.push(request(Some("invalid-screen-transition"), 10));
        let looked = look(&Health::default(), FlowStatus::Published, &requests, now());
        assert_eq!(told(&looked), [("CLIENT_ERROR_RATE", 5, "ACTIVATED")]);
        assert_eq!(looked.alerts[0].value["errors"][0]["error_type"], "INVALID_SCREEN_TRANSITION");
    }

    #[test]
    fn latency_is_that_of_nine_in_ten() {
        let mut requests = vec![request(None, 100); 9];
        requests.push(request(None, 9000));
        assert!(look(&Health::default(), FlowStatus::Published, &requests, now()).alerts.is_empty());
        requests.push(request(None, 5500));
        let looked = look(&Health::default(), FlowStatus::Published, &requests, now());
        assert_eq!(told(&looked), [("ENDPOINT_LATENCY", 1000, "ACTIVATED"), ("ENDPOINT_LATENCY", 5000, "ACTIVATED")]);
        let value = &looked.alerts[0].value;
        assert_eq!(
            (&value["p90_latency"], &value["p50_latency"], &value["requests_count"]),
            (&json!(5500), &json!(100), &json!(11))
        );
    }

    #[test]
    fn a_bad_endpoint_is_throttled_then_blocked_and_comes_back_in_steps() {
        let failing = vec![request(Some("no_http_response_error"), 1); 10];
        let throttled = look(&Health::default(), FlowStatus::Published, &failing, now());
        assert_eq!(throttled.status, Some(FlowStatus::Throttled));
        assert!(throttled.health.wants_ping(FlowStatus::Throttled));
        // The requests are long ago; the checks go on failing.
        let dead = |at| look(&throttled.health, FlowStatus::Throttled, &[ping(at, Some("timeout_error"))], at);
        assert_eq!(dead(later(45)).status, None);
        let blocked = dead(later(61));
        assert_eq!(blocked.status, Some(FlowStatus::Blocked));
        assert!(told(&blocked).contains(&("ENDPOINT_AVAILABILITY", 90, "ACTIVATED")));
        let well = look(&blocked.health, FlowStatus::Blocked, &[ping(later(90), None)], later(90));
        assert_eq!(well.status, Some(FlowStatus::Throttled));
        let well = look(&well.health, FlowStatus::Throttled, &[ping(later(95), None)], later(95));
        assert_eq!(well.status, Some(FlowStatus::Published));
        assert_eq!(well.health.next_look(FlowStatus::Published), None);
    }

    #[test]
    fn nothing_is_known_without_a_check() {
        let health = Health { bad_since: Some(now()), ..Health::default() };
        assert_eq!(look(&health, FlowStatus::Throttled, &[], later(90)).status, None);
        let pinned = Health { pinned: true, ..Health::default() };
        assert_eq!(look(&pinned, FlowStatus::Blocked, &[ping(now(), None)], now()).status, None);
        assert_eq!(pinned.next_look(FlowStatus::Blocked), None);
    }

    #[test]
    fn looks_become_rarer() {
        let mut health = Health { bad_since: Some(now()), ..Health::default() };
        let mut intervals = Vec::new();
        for _ in 0..12 {
            intervals.push(health.next_look(FlowStatus::Throttled).unwrap().as_secs() / 60);
            health = look(&health, FlowStatus::Throttled, &[], now()).health;
        }
        assert_eq!(intervals, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440]);
    }
}
