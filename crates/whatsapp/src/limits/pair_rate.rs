//! Messages of one business number to one customer (spec §5.4): one in six seconds. Up to 45 may go within six seconds, but they
//! borrow from what comes: after a burst of n the next message waits until 6 n seconds after the first one.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use recado_core::Timestamp;

use super::refused::Refused;

/// One message costs so much time, and a burst lasts so long.
pub const MESSAGE_INTERVAL: Duration = Duration::from_secs(6);
/// Messages in a burst.
pub const BURST_MESSAGES: u32 = 45;

/// How long a burst may last.
pub const BURST_LASTS: Duration = Duration::from_secs(6);

const PAIR_RATE_LIMIT_HIT: i64 = 131_056;

/// How much a pair may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairAllowance {
    /// What one message costs in time.
    pub interval: Duration,
    /// Messages in a burst.
    pub burst_messages: u32,
}

impl Default for PairAllowance {
    /// WhatsApp's own.
    fn default() -> Self {
        Self { interval: MESSAGE_INTERVAL, burst_messages: BURST_MESSAGES }
    }
}

impl PairAllowance {
    fn longest_debt(self) -> Duration {
        self.interval.saturating_mul(self.burst_messages)
    }
}

/// What is remembered of a pair: the last burst, which may be a single message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairRate {
    /// When its first message went.
    pub burst_started_at: Timestamp,
    /// Its messages so far.
    pub messages: u32,
}

impl PairRate {
    /// When the burst is paid for, and a new one may begin.
    #[must_use]
    pub fn paid_at(self, allowance: PairAllowance) -> Timestamp {
        self.burst_started_at.plus(allowance.interval.saturating_mul(self.messages))
    }

    /// What to remember after one more message; `before` is `None` for a pair without messages so far.
    ///
    /// # Errors
    /// 131056 until the burst is paid for.
    pub fn admit(before: Option<Self>, allowance: PairAllowance, now: Timestamp) -> Result<Self, Refused> {
        let fresh = Self { burst_started_at: now, messages: 1 };
        let Some(burst) = before else { return Ok(fresh) };
        // A caller may be a little late; a burst that lies further ahead than any debt comes from a clock since set back.
        if burst.burst_started_at.since(now) > allowance.longest_debt() {
            return Ok(fresh);
        }
        let paid_at = burst.paid_at(allowance);
        if now >= paid_at {
            return Ok(fresh);
        }
        let in_burst = now < burst.burst_started_at.plus(BURST_LASTS);
        if in_burst && burst.messages < allowance.burst_messages {
            return Ok(Self { messages: burst.messages.saturating_add(1), ..burst });
        }
        Err(Refused { code: PAIR_RATE_LIMIT_HIT, retry_at: paid_at })
    }
}

/// Meta's advice to a client that was refused so many times in a row: wait 4^X seconds, from X = 0 on.
#[must_use]
pub fn advised_wait(refusals_before: u32) -> Duration {
    Duration::from_secs(4_u64.saturating_pow(refusals_before))
}

/// The pairs of a process. Forgets those that are paid for.
#[derive(Debug, Clone)]
pub struct PairRates<K> {
    allowance: PairAllowance,
    bursts: HashMap<K, PairRate>,
    /// At this many pairs the paid ones are thrown out; doubling keeps the cost of that constant for each message.
    swept_at_len: usize,
}

const SMALLEST_SWEEP: usize = 1_024;

impl<K> Default for PairRates<K> {
    fn default() -> Self {
        Self { allowance: PairAllowance::default(), bursts: HashMap::new(), swept_at_len: SMALLEST_SWEEP }
    }
}

impl<K: Eq + Hash> PairRates<K> {
    /// With another allowance than WhatsApp's own.
    #[must_use]
    pub fn new(allowance: PairAllowance) -> Self {
        Self { allowance, ..Self::default() }
    }

    /// Counts a message of this pair if it may go.
    ///
    /// # Errors
    /// 131056 until the pair's burst is paid for.
    pub fn admit(&mut self, pair: K, now: Timestamp) -> Result<(), Refused> {
        let burst = PairRate::admit(self.bursts.get(&pair).copied(), self.allowance, now)?;
        self.bursts.insert(pair, burst);
        if self.bursts.len() >= self.swept_at_len {
            let allowance = self.allowance;
            self.bursts.retain(|_, burst| {
                now < burst.paid_at(allowance) && burst.burst_started_at.since(now) <= allowance.longest_debt()
            });
            self.swept_at_len = self.bursts.len().saturating_mul(2).max(SMALLEST_SWEEP);
        }
        Ok(())
    }

    /// Pairs remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bursts.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bursts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WHATSAPPS: PairAllowance = PairAllowance { interval: MESSAGE_INTERVAL, burst_messages: BURST_MESSAGES };

    fn at_ms(ms: i64) -> Timestamp {
        Timestamp::from_micros(1_764_000_000_000_000 + ms * 1_000)
    }

    /// The moments, in milliseconds, that were admitted.
    fn admitted(moments_ms: impl IntoIterator<Item = i64>) -> Vec<i64> {
        let mut burst = None;
        let mut admitted = Vec::new();
        for moment in moments_ms {
            if let Ok(next) = PairRate::admit(burst, WHATSAPPS, at_ms(moment)) {
                burst = Some(next);
                admitted.push(moment);
            }
        }
        admitted
    }

    #[test]
    fn one_in_six_seconds_goes_on_for_ever() {
        assert_eq!(admitted((0..600).map(|n| n * 6_000)).len(), 600);
    }

    #[test]
    fn a_burst_of_45_waits_270_seconds() {
        let sent = admitted((0..60).map(|n| n * 100).chain([6_100, 269_999, 270_000]));
        assert_eq!(sent.len(), 46);
        assert_eq!(sent.last(), Some(&270_000));
    }

    #[test]
    fn a_burst_of_20_waits_two_minutes() {
        let mut burst = None;
        for n in 0..20 {
            burst = Some(PairRate::admit(burst, WHATSAPPS, at_ms(n)).unwrap());
        }
        let refused = PairRate::admit(burst, WHATSAPPS, at_ms(6_000)).unwrap_err();
        assert_eq!(refused, Refused { code: 131_056, retry_at: at_ms(120_000) });
        assert!(PairRate::admit(burst, WHATSAPPS, at_ms(119_999)).is_err());
        assert_eq!(
            PairRate::admit(burst, WHATSAPPS, at_ms(120_000)),
            Ok(PairRate { burst_started_at: at_ms(120_000), messages: 1 })
        );
    }

    #[test]
    fn a_burst_is_six_seconds_long() {
        assert_eq!(admitted([0, 5_999, 6_000, 11_999, 12_000]), [0, 5_999, 12_000]);
    }

    #[test]
    fn a_clock_set_back_forgives_and_a_late_caller_stays_in_the_burst() {
        let burst = PairRate { burst_started_at: at_ms(1_000_000), messages: 45 };
        assert_eq!(PairRate::admit(Some(burst), WHATSAPPS, at_ms(0)).map(|burst| burst.messages), Ok(1));
        assert!(PairRate::admit(Some(burst), WHATSAPPS, at_ms(999_000)).is_err());
        let young = PairRate { messages: 2, ..burst };
        assert_eq!(PairRate::admit(Some(young), WHATSAPPS, at_ms(999_000)), Ok(PairRate { messages: 3, ..burst }));
    }

    #[test]
    fn an_allowance_of_ones_own_changes_the_price_and_not_the_rule() {
        assert_eq!(PairAllowance::default(), WHATSAPPS);
        let mut dear = PairRates::new(PairAllowance { interval: Duration::from_secs(60), burst_messages: 2 });
        assert_eq!(dear.admit(1, at_ms(0)), Ok(()));
        assert_eq!(dear.admit(1, at_ms(1)), Ok(()));
        assert_eq!(dear.admit(1, at_ms(2)), Err(Refused { code: 131_056, retry_at: at_ms(120_000) }));
        let mut free = PairRates::new(PairAllowance { interval: Duration::ZERO, burst_messages: 45 });
        assert!((0..10_000).all(|n| free.admit(n % 3, at_ms(0)).is_ok()));
        assert_eq!(free.len(), 3);
    }

    #[test]
    fn advice_grows_fourfold() {
        assert_eq!((0..4).map(|x| advised_wait(x).as_secs()).collect::<Vec<_>>(), [1, 4, 16, 64]);
        assert_eq!(advised_wait(u32::MAX).as_secs(), u64::MAX);
    }

    #[test]
    fn paid_pairs_are_forgotten() {
        let mut pairs = PairRates::default();
        assert!(pairs.is_empty());
        for customer in 0..10_000_i64 {
            assert_eq!(pairs.admit((1, customer), at_ms(customer * 1_000)), Ok(()));
        }
        assert!(pairs.len() < 2_000, "{}", pairs.len());
        assert!((0..50).filter(|_| pairs.admit((1, 9_999), at_ms(9_999_000)).is_ok()).count() == 44);
    }

    proptest! {
        /// Over any stretch of time at most 45 and one for every six seconds of it; and who waits for the six seconds each
        /// message costs is never refused.
        #[test]
        fn never_more_than_burst_and_rate(gaps in proptest::collection::vec(
            prop_oneof![5 => 0_i64..300, 2 => 0_i64..7_000, 1 => 0_i64..300_000], 1..400)) {
            let mut moment = 0;
            let sent = admitted(gaps.iter().map(|gap| { moment += gap; moment }));
            for (from, first) in sent.iter().enumerate() {
                for (count, last) in sent.iter().skip(from).enumerate() {
                    prop_assert!((count as i64) < 45 + (last - first) / 6_000);
                }
            }
        }

        #[test]
        fn the_moment_told_is_the_first_possible_one(messages in 1_u32..=45, wait_ms in 6_000_i64..400_000) {
            let burst = PairRate { burst_started_at: at_ms(0), messages };
            match PairRate::admit(Some(burst), WHATSAPPS, at_ms(wait_ms)) {
                Ok(next) => {
                    prop_assert!(wait_ms >= i64::from(messages) * 6_000);
                    prop_assert_eq!(next.messages, 1);
                }
                Err(refused) => {
                    prop_assert_eq!(refused.retry_at, at_ms(i64::from(messages) * 6_000));
                    prop_assert!(PairRate::admit(Some(burst), WHATSAPPS, refused.retry_at).is_ok());
                }
            }
        }

        #[test]
        fn no_time_breaks_it(moments in proptest::collection::vec(any::<i64>(), 0..60)) {
            let mut burst = None;
            for moment in moments {
                if let Ok(next) = PairRate::admit(burst, WHATSAPPS, Timestamp::from_micros(moment)) {
                    prop_assert!((1..=BURST_MESSAGES).contains(&next.messages));
                    burst = Some(next);
                }
            }
        }
    }
}
