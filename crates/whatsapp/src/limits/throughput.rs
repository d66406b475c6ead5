//! Messages per second of one business number, in and out, of all kinds (spec §5.3).

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::assumptions::Assumptions;
use super::messaging_limit::MessagingLimit;
use super::quality::QualityRating;
use super::refused::Refused;
use super::rolling_window::RollingWindow;

/// Of a number as it starts.
pub const STANDARD_MPS: u32 = 80;
/// Of a number that was upgraded.
pub const HIGH_MPS: u32 = 1_000;
/// Of a number that is also used in the Business app.
pub const COEXISTENCE_MPS: u32 = 20;
/// Customers outside of the window in 24 hours that an upgrade takes.
pub const UPGRADE_FROM_CUSTOMERS: u64 = 100_000;

const SECOND: Duration = Duration::from_secs(1);
const RATE_LIMIT_HIT: i64 = 130_429;
const IN_MAINTENANCE: i64 = 131_057;

/// `throughput.level` of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ThroughputLevel {
    /// 80 messages a second.
    #[default]
    Standard,
    /// 1,000 messages a second.
    High,
    /// The number is not registered with the Cloud API.
    NotApplicable,
}

impl ThroughputLevel {
    /// As the node's field has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::High => "HIGH",
            Self::NotApplicable => "NOT_APPLICABLE",
        }
    }

    /// From the field; anything else is no level.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Standard, Self::High, Self::NotApplicable].into_iter().find(|level| level.as_str() == text)
    }
}

/// What decides how fast a number may be. Both are columns of the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Throughput {
    /// The level that was reached.
    pub level: ThroughputLevel,
    /// While an upgrade runs: when it ends.
    pub upgrading_until: Option<Timestamp>,
}

/// What an upgrade depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpgradeFacts {
    /// Of the portfolio (before October 2025, of the number).
    pub messaging_limit: MessagingLimit,
    /// Customers this number wrote to outside of their windows in the last 24 hours.
    pub customers_24h: u64,
    /// Of the number.
    pub quality: QualityRating,
    /// Registered with the Cloud API.
    pub is_registered: bool,
    /// Also used in the Business app: such a number stays as it is.
    pub is_coexistence: bool,
}

impl Throughput {
    /// Messages a second at this moment.
    #[must_use]
    pub fn messages_per_second(self, is_coexistence: bool, now: Timestamp, assumptions: &Assumptions) -> u32 {
        match (is_coexistence, self.level) {
            (true, _) if now < assumptions.coexistence_faster_since => assumptions.coexistence_slow_mps,
            (true, _) => COEXISTENCE_MPS,
            (false, ThroughputLevel::High) => HIGH_MPS,
            (false, ThroughputLevel::Standard | ThroughputLevel::NotApplicable) => STANDARD_MPS,
        }
    }

    /// Whether the number works, as it does not while it is being upgraded.
    ///
    /// # Errors
    /// 131057.
    pub fn check_maintenance(self, now: Timestamp) -> Result<(), Refused> {
        match self.upgrading_until.filter(|until| now < *until) {
            Some(until) => Err(Refused { code: IN_MAINTENANCE, retry_at: until }),
            None => Ok(()),
        }
    }

    /// Starts the upgrade if the number has earned it. From now on it answers 131057 until [`Throughput::finish_upgrade`].
    #[must_use]
    pub fn begin_upgrade(self, facts: &UpgradeFacts, now: Timestamp, assumptions: &Assumptions) -> Option<Self> {
        let earned = self.level == ThroughputLevel::Standard
            && self.upgrading_until.is_none()
            && facts.is_registered
            && !facts.is_coexistence
            && facts.messaging_limit == MessagingLimit::Unlimited
            && facts.customers_24h >= UPGRADE_FROM_CUSTOMERS
            && facts.quality.is_medium_or_better();
        earned.then(|| self.upgrading(now, assumptions))
    }

    /// With the upgrade begun, earned or not.
    #[must_use]
    pub fn upgrading(self, now: Timestamp, assumptions: &Assumptions) -> Self {
        Self { upgrading_until: Some(now.plus(assumptions.throughput_upgrade)), ..self }
    }

    /// Ends the upgrade when its time has come. The webhook `THROUGHPUT_UPGRADE` follows.
    #[must_use]
    pub fn finish_upgrade(self, now: Timestamp) -> Option<Self> {
        self.upgrading_until
            .filter(|until| *until <= now)
            .map(|_| Self { level: ThroughputLevel::High, upgrading_until: None })
    }
}

/// Counts the messages of one number. Lives in memory: a second is over before it could be loaded again.
#[derive(Debug, Clone)]
pub struct ThroughputLimiter {
    window: RollingWindow,
}

impl ThroughputLimiter {
    /// For so many messages a second.
    #[must_use]
    pub fn new(messages_per_second: u32) -> Self {
        Self { window: RollingWindow::new(messages_per_second, SECOND) }
    }

    /// Counts a message of the business if there is room.
    ///
    /// # Errors
    /// 131057 while the number is being upgraded, 130429 when the second is full.
    pub fn admit(&mut self, throughput: Throughput, now: Timestamp) -> Result<(), Refused> {
        throughput.check_maintenance(now)?;
        self.window.admit(now).map_err(|retry_at| Refused { code: RATE_LIMIT_HIT, retry_at })
    }

    /// Counts a customer's message. It takes its place in the second and cannot be refused.
    pub fn count_inbound(&mut self, now: Timestamp) {
        self.window.record(now);
    }

    /// Whether the last second is empty, so that the limiter can be forgotten.
    #[must_use]
    pub fn is_idle(&self, now: Timestamp) -> bool {
        self.window.count(now) == 0
    }

    /// Another rate from now on.
    pub fn set_rate(&mut self, messages_per_second: u32) {
        self.window.set_capacity(messages_per_second);
    }

    /// Messages in the second that ends now.
    #[must_use]
    pub fn in_last_second(&self, now: Timestamp) -> usize {
        self.window.count(now)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at_ms(ms: i64) -> Timestamp {
        Timestamp::from_micros(1_764_000_000_000_000 + ms * 1_000)
    }

    fn earned() -> UpgradeFacts {
        UpgradeFacts {
            messaging_limit: MessagingLimit::Unlimited,
            customers_24h: 100_000,
            quality: QualityRating::Yellow,
            is_registered: true,
            is_coexistence: false,
        }
    }

    #[test]
    fn the_81st_message_of_a_second_is_one_too_many() {
        let mut limiter = ThroughputLimiter::new(STANDARD_MPS);
        for _ in 0..80 {
            assert_eq!(limiter.admit(Throughput::default(), at_ms(0)), Ok(()));
        }
        let refused = limiter.admit(Throughput::default(), at_ms(400)).unwrap_err();
        assert_eq!(refused, Refused { code: 130_429, retry_at: at_ms(1_000) });
        assert_eq!(limiter.in_last_second(at_ms(999)), 80);
        assert_eq!(limiter.admit(Throughput::default(), at_ms(1_000)), Ok(()));
    }

    #[test]
    fn customers_messages_take_their_part() {
        let mut limiter = ThroughputLimiter::new(STANDARD_MPS);
        for _ in 0..79 {
            limiter.count_inbound(at_ms(0));
        }
        assert_eq!(limiter.admit(Throughput::default(), at_ms(1)), Ok(()));
        assert!(limiter.admit(Throughput::default(), at_ms(2)).is_err());
    }

    #[test]
    fn an_upgrade_is_earned_takes_a_minute_and_then_there_are_1000() {
        let assumptions = Assumptions::default();
        let standard = Throughput::default();
        let upgrading = standard.begin_upgrade(&earned(), at_ms(0), &assumptions).unwrap();
        let mut limiter = ThroughputLimiter::new(STANDARD_MPS);
        let refused = limiter.admit(upgrading, at_ms(59_999)).unwrap_err();
        assert_eq!((refused.code, refused.retry_at), (131_057, at_ms(60_000)));
        assert_eq!(upgrading.begin_upgrade(&earned(), at_ms(1), &assumptions), None);
        assert_eq!(upgrading.finish_upgrade(at_ms(59_999)), None);
        let high = upgrading.finish_upgrade(at_ms(60_000)).unwrap();
        assert_eq!(high, Throughput { level: ThroughputLevel::High, upgrading_until: None });
        limiter.set_rate(high.messages_per_second(false, at_ms(60_000), &assumptions));
        let admitted = (0..1_100).filter(|_| limiter.admit(high, at_ms(60_000)).is_ok()).count();
        assert_eq!(admitted, 1_000);
        assert_eq!(high.begin_upgrade(&earned(), at_ms(1), &assumptions), None);
    }

    #[test]
    fn each_condition_of_the_upgrade_counts() {
        let assumptions = Assumptions::default();
        let lacking = [
            UpgradeFacts { messaging_limit: MessagingLimit::Tier100K, ..earned() },
            UpgradeFacts { customers_24h: 99_999, ..earned() },
            UpgradeFacts { quality: QualityRating::Red, ..earned() },
            UpgradeFacts { quality: QualityRating::Unknown, ..earned() },
            UpgradeFacts { is_registered: false, ..earned() },
            UpgradeFacts { is_coexistence: true, ..earned() },
        ];
        for facts in lacking {
            assert_eq!(Throughput::default().begin_upgrade(&facts, at_ms(0), &assumptions), None, "{facts:?}");
        }
    }

    #[test]
    fn numbers_in_the_app_have_a_rate_of_their_own() {
        let assumptions = Assumptions::default();
        let rate = |day: &str| {
            let now = Timestamp::parse(&format!("{day}T00:00:00Z")).unwrap();
            Throughput { level: ThroughputLevel::High, upgrading_until: None }.messages_per_second(
                true,
                now,
                &assumptions,
            )
        };
        assert_eq!((rate("2025-06-30"), rate("2025-07-01")), (5, 20));
    }

    #[test]
    fn levels_are_read_back() {
        for level in [ThroughputLevel::Standard, ThroughputLevel::High, ThroughputLevel::NotApplicable] {
            assert_eq!(ThroughputLevel::parse(level.as_str()), Some(level));
        }
        assert_eq!(ThroughputLevel::parse("MEDIUM"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Whoever always has something to send gets the rate, to ±1 %, and never more than the rate in any second.
        #[test]
        fn a_busy_number_gets_its_rate(gaps_us in proptest::collection::vec(1_i64..600, 1..50), high in any::<bool>()) {
            let rate = if high { HIGH_MPS } else { STANDARD_MPS };
            let mut limiter = ThroughputLimiter::new(rate);
            let mut moment = 0_i64;
            let mut admitted = Vec::new();
            for gap in gaps_us.iter().cycle() {
                moment += gap;
                if moment > 4_000_000 {
                    break;
                }
                let now = Timestamp::from_micros(1_764_000_000_000_000 + moment);
                if limiter.admit(Throughput::default(), now).is_ok() {
                    admitted.push(moment);
                }
            }
            let rate = rate as usize;
            // Each place of a second is free again to the microsecond; what comes next takes it a gap later, so a single
            // second may be cut in the middle of a burst. Over four seconds that evens out.
            prop_assert!((4 * rate * 99 / 100..=4 * rate).contains(&admitted.len()), "{} at {rate}/s", admitted.len());
            for (first, over) in admitted.iter().zip(admitted.iter().skip(rate)) {
                prop_assert!(over - first >= 1_000_000, "{rate} and one more within {} µs", over - first);
            }
        }
    }
}
