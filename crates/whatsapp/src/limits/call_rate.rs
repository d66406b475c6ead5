//! Calls to the management API (spec §1.6), and the headers in which every answer that counts tells how much is used. Sends have
//! [`super::throughput`] instead.

use std::time::Duration;

use recado_core::Timestamp;
use serde_json::{Map, Value, json};

use super::assumptions::Assumptions;
use super::refused::Refused;
use super::rolling_window::RollingWindow;

/// Name of the header about an account or a number.
pub const BUSINESS_USE_CASE_USAGE: &str = "X-Business-Use-Case-Usage";
/// Name of the header about the app.
pub const APP_USAGE: &str = "X-App-Usage";

/// Calls an hour of an app to an account, for most edges and for accounts without a number.
pub const DEFAULT_CALLS_PER_HOUR: u32 = 200;
/// Calls an hour of an app to an account that has a registered number, for the edges of daily use; and to credit lines.
pub const ACTIVE_CALLS_PER_HOUR: u32 = 5_000;
/// Templates an hour that may be made in an account.
pub const TEMPLATES_PER_HOUR: u32 = 100;
/// Looks a second at call permissions.
pub const CALL_PERMISSIONS_PER_SECOND: u32 = 5;

const HOUR: Duration = Duration::from_secs(60 * 60);
const SECOND: Duration = Duration::from_secs(1);

/// A counter of calls, and by that whose counter it is: of an app and an account, an app, an account, a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// Of an app and an account: everything without a bucket of its own.
    Management,
    /// Of an app and an account with a registered number: the edges of [`is_daily_use`].
    ActiveManagement,
    /// Of an app: credit lines.
    CreditLine,
    /// Of an app: all its calls together.
    App,
    /// Of an account: making templates.
    TemplateCreation,
    /// Of a number: `call_permissions`.
    CallPermissions,
}

/// Which edge a management call goes to. The node itself is the edge `""`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalledNode<'a> {
    /// A WhatsApp Business Account, and the edge.
    Waba(&'a str),
    /// A phone number, and the edge.
    PhoneNumber(&'a str),
    /// Something else.
    Other,
}

/// Whether the higher limit of active accounts holds here.
#[must_use]
pub fn is_daily_use(node: CalledNode<'_>) -> bool {
    match node {
        CalledNode::Waba(edge) => {
            matches!(edge, "" | "assigned_users" | "phone_numbers" | "message_templates" | "subscribed_apps")
        }
        CalledNode::PhoneNumber(edge) => edge.is_empty(),
        CalledNode::Other => false,
    }
}

impl Bucket {
    /// The bucket of a management call.
    #[must_use]
    pub fn of_management_call(node: CalledNode<'_>, waba_is_active: bool) -> Self {
        if waba_is_active && is_daily_use(node) { Self::ActiveManagement } else { Self::Management }
    }

    fn allowance(self, assumptions: &Assumptions) -> (u32, Duration) {
        match self {
            Self::Management => (DEFAULT_CALLS_PER_HOUR, HOUR),
            Self::ActiveManagement | Self::CreditLine => (ACTIVE_CALLS_PER_HOUR, HOUR),
            Self::App => (assumptions.app_calls_per_hour, HOUR),
            Self::TemplateCreation => (TEMPLATES_PER_HOUR, HOUR),
            Self::CallPermissions => (CALL_PERMISSIONS_PER_SECOND, SECOND),
        }
    }

    const fn code(self) -> i64 {
        match self {
            Self::Management | Self::ActiveManagement | Self::CreditLine => 80_007,
            Self::App => 4,
            Self::TemplateCreation => 80_008,
            Self::CallPermissions => 613,
        }
    }
}

/// How much of an allowance is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Of the calls allowed; 100 is reached when the next one is refused, and not before.
    pub call_count_percent: u32,
    /// Until the next call is possible; 0 while calls are.
    pub minutes_to_regain_access: u64,
}

/// Counts the calls of one bucket.
#[derive(Debug, Clone)]
pub struct CallCounter {
    bucket: Bucket,
    window: RollingWindow,
}

impl CallCounter {
    /// Nothing called yet.
    #[must_use]
    pub fn new(bucket: Bucket, assumptions: &Assumptions) -> Self {
        let (calls, period) = bucket.allowance(assumptions);
        Self { bucket, window: RollingWindow::new(calls, period) }
    }

    /// Nothing called yet, with so many calls an hour in place of the bucket's own.
    #[must_use]
    pub fn per_hour(bucket: Bucket, calls: u32) -> Self {
        Self { bucket, window: RollingWindow::new(calls, HOUR) }
    }

    /// Whether no call counts any more, so that the counter can be forgotten.
    #[must_use]
    pub fn is_idle(&self, now: Timestamp) -> bool {
        self.window.count(now) == 0
    }

    /// Counts a call if it is allowed.
    ///
    /// # Errors
    /// 80007, 4, 80008 or 613, by the bucket.
    pub fn admit(&mut self, now: Timestamp) -> Result<(), Refused> {
        self.window.admit(now).map_err(|retry_at| Refused { code: self.bucket.code(), retry_at })
    }

    /// For the headers.
    #[must_use]
    pub fn usage(&self, now: Timestamp) -> Usage {
        let percent = self.window.count(now).saturating_mul(100).checked_div(self.window.capacity()).unwrap_or(100);
        let wait = self.window.blocked_until(now).map_or(0, |until| until.since(now).as_secs().max(1).div_ceil(60));
        Usage { call_count_percent: u32::try_from(percent).unwrap_or(u32::MAX), minutes_to_regain_access: wait }
    }
}

/// What kind of calls a line of [`BUSINESS_USE_CASE_USAGE`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UseCase {
    /// Management.
    WhatsAppBusinessManagement,
    /// Sends.
    WhatsApp,
}

impl UseCase {
    const fn as_str(self) -> &'static str {
        match self {
            Self::WhatsAppBusinessManagement => "whatsapp_business_management",
            Self::WhatsApp => "whatsapp",
        }
    }
}

/// The value of [`BUSINESS_USE_CASE_USAGE`]: for each account or number what was used. The two times follow the count of calls:
/// how long our own machine works says nothing about Meta's.
#[must_use]
pub fn business_use_case_usage<'a>(lines: impl IntoIterator<Item = (&'a str, UseCase, Usage)>) -> String {
    let mut by_id: Map<String, Value> = Map::new();
    for (id, use_case, usage) in lines {
        let line = json!({
            "type": use_case.as_str(),
            "call_count": usage.call_count_percent,
            "total_cputime": usage.call_count_percent,
            "total_time": usage.call_count_percent,
            "estimated_time_to_regain_access": usage.minutes_to_regain_access,
        });
        match by_id.entry(id).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(of_id) => of_id.push(line),
            other => *other = Value::Array(vec![line]),
        }
    }
    Value::Object(by_id).to_string()
}

/// The value of [`APP_USAGE`].
#[must_use]
pub fn app_usage(usage: Usage) -> String {
    let percent = usage.call_count_percent;
    json!({"call_count": percent, "total_time": percent, "total_cputime": percent}).to_string()
}

/// How much of its second a number uses, for the line of a send.
#[must_use]
pub fn usage_of_throughput(in_last_second: usize, messages_per_second: u32) -> Usage {
    let rate = usize::try_from(messages_per_second).unwrap_or(usize::MAX);
    let percent = in_last_second.saturating_mul(100).checked_div(rate).unwrap_or(100).min(100);
    Usage { call_count_percent: u32::try_from(percent).unwrap_or(100), minutes_to_regain_access: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_s(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_764_000_000 + seconds)
    }

    /// The code after so many calls that were admitted.
    fn fills(bucket: Bucket) -> (usize, i64) {
        let mut counter = CallCounter::new(bucket, &Assumptions::default());
        let mut admitted = 0;
        loop {
            match counter.admit(at_s(0)) {
                Ok(()) => admitted += 1,
                Err(refused) => return (admitted, refused.error().code),
            }
        }
    }

    #[test]
    fn every_bucket_has_its_size_and_its_code() {
        assert_eq!(fills(Bucket::Management), (200, 80_007));
        assert_eq!(fills(Bucket::ActiveManagement), (5_000, 80_007));
        assert_eq!(fills(Bucket::CreditLine), (5_000, 80_007));
        assert_eq!(fills(Bucket::TemplateCreation), (100, 80_008));
        assert_eq!(fills(Bucket::CallPermissions), (5, 613));
        assert_eq!(fills(Bucket::App), (50_000, 4));
    }

    #[test]
    fn edges_of_daily_use_have_more_in_active_accounts() {
        let of = |node, active| Bucket::of_management_call(node, active);
        for edge in ["", "assigned_users", "phone_numbers", "message_templates", "subscribed_apps"] {
            assert_eq!(of(CalledNode::Waba(edge), true), Bucket::ActiveManagement);
            assert_eq!(of(CalledNode::Waba(edge), false), Bucket::Management);
        }
        assert_eq!(of(CalledNode::Waba("activities"), true), Bucket::Management);
        assert_eq!(of(CalledNode::PhoneNumber(""), true), Bucket::ActiveManagement);
        assert_eq!(of(CalledNode::PhoneNumber("settings"), true), Bucket::Management);
        assert_eq!(of(CalledNode::Other, true), Bucket::Management);
    }

    #[test]
    fn the_headers_tell_what_is_used() {
        let mut counter = CallCounter::new(Bucket::Management, &Assumptions::default());
        for second in 0..3 {
            counter.admit(at_s(second)).unwrap();
        }
        let usage = counter.usage(at_s(3));
        assert_eq!(usage, Usage { call_count_percent: 1, minutes_to_regain_access: 0 });
        let header = business_use_case_usage([("102", UseCase::WhatsAppBusinessManagement, usage)]);
        assert_eq!(
            serde_json::from_str::<Value>(&header).unwrap(),
            json!({"102": [{"type": "whatsapp_business_management", "call_count": 1, "total_cputime": 1, "total_time": 1,
                "estimated_time_to_regain_access": 0}]})
        );
        assert_eq!(
            serde_json::from_str::<Value>(&app_usage(usage)).unwrap(),
            json!({"call_count": 1, "total_time": 1, "total_cputime": 1})
        );
    }

    #[test]
    fn a_hundred_percent_is_blocked_and_tells_the_minutes() {
        let mut counter = CallCounter::new(Bucket::Management, &Assumptions::default());
        for _ in 0..199 {
            counter.admit(at_s(0)).unwrap();
        }
        assert_eq!(counter.usage(at_s(0)), Usage { call_count_percent: 99, minutes_to_regain_access: 0 });
        counter.admit(at_s(0)).unwrap();
        assert_eq!(counter.usage(at_s(0)), Usage { call_count_percent: 100, minutes_to_regain_access: 60 });
        assert_eq!(counter.usage(at_s(3_599)), Usage { call_count_percent: 100, minutes_to_regain_access: 1 });
        assert_eq!(counter.usage(at_s(3_600)), Usage { call_count_percent: 0, minutes_to_regain_access: 0 });
    }

    #[test]
    fn a_counter_may_have_another_size_and_is_idle_after_its_hour() {
        let mut counter = CallCounter::per_hour(Bucket::Management, 2);
        assert!(counter.is_idle(at_s(0)));
        assert_eq!((counter.admit(at_s(0)), counter.admit(at_s(1))), (Ok(()), Ok(())));
        assert_eq!(counter.admit(at_s(2)).unwrap_err().code, 80_007);
        assert!(!counter.is_idle(at_s(3_600)) && counter.is_idle(at_s(3_601)));
    }

    #[test]
    fn lines_of_one_id_stand_together() {
        let usage = usage_of_throughput(40, 80);
        let header = business_use_case_usage([
            ("1", UseCase::WhatsApp, usage),
            ("2", UseCase::WhatsApp, usage),
            ("1", UseCase::WhatsAppBusinessManagement, usage),
        ]);
        let header: Value = serde_json::from_str(&header).unwrap();
        assert_eq!(header["1"].as_array().map(Vec::len), Some(2));
        assert_eq!((&header["2"][0]["type"], &header["2"][0]["call_count"]), (&json!("whatsapp"), &json!(50)));
        assert_eq!(usage_of_throughput(7, 0).call_count_percent, 100);
        assert_eq!(usage_of_throughput(500, 80).call_count_percent, 100);
    }
}
