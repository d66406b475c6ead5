//! Messages of one business number to one customer (spec §5.4): one in six seconds. Up to 45 may go at once, but they borrow from
//! what comes: each costs six seconds, and no more than 45 are ever owed. After a burst of 45 one goes every six seconds, and the
//! next burst of 45 after 270.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use recado_core::Timestamp;

use super::refused::Refused;

/// One message costs so much time.
pub const MESSAGE_INTERVAL: Duration = Duration::from_secs(6);
/// Messages in a burst.
pub const BURST_MESSAGES: u32 = 45;

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

/// What is remembered of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairRate {
    /// When all that was sent is paid for.
    pub paid_at: Timestamp,
}

impl PairRate {
    /// What to remember after one more message; `before` is `None` for a pair without messages so far.
    ///
    /// # Errors
    /// 131056 while as much is owed as may be.
    pub fn admit(before: Option<Self>, allowance: PairAllowance, now: Timestamp) -> Result<Self, Refused> {
        let fresh = Self { paid_at: now.plus(allowance.interval) };
        let Some(Self { paid_at }) = before.filter(|pair| pair.owes(allowance, now)) else { return Ok(fresh) };
        let with_this = paid_at.plus(allowance.interval);
        if with_this.since(now) <= allowance.longest_debt() {
            return Ok(Self { paid_at: with_this });
        }
        Err(Refused { code: PAIR_RATE_LIMIT_HIT, retry_at: with_this.minus(allowance.longest_debt()) })
    }

    /// Whether anything is still to be paid for. More than any debt comes from a clock since set back.
    #[must_use]
    pub fn owes(self, allowance: PairAllowance, now: Timestamp) -> bool {
        now < self.paid_at && self.paid_at.since(now) <= allowance.longest_debt()
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
    pairs: HashMap<K, PairRate>,
    /// At this many pairs the paid ones are thrown out; doubling keeps the cost of that constant for each message.
    swept_at_len: usize,
}

const SMALLEST_SWEEP: usize = 1_024;

impl<K> Default for PairRates<K> {
    fn default() -> Self {
        Self { allowance: PairAllowance::default(), pairs: HashMap::new(), swept_at_len: SMALLEST_SWEEP }
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
    /// 131056 while the pair owes as much as may be.
    pub fn admit(&mut self, pair: K, now: Timestamp) -> Result<(), Refused> {
        let after = PairRate::admit(self.pairs.get(&pair).copied(), self.allowance, now)?;
        self.pairs.insert(pair, after);
        if self.pairs.len() >= self.swept_at_len {
            let allowance = self.allowance;
            self.pairs.retain(|_, pair| pair.owes(allowance, now));
            self.swept_at_len = self.pairs.len().saturating_mul(2).max(SMALLEST_SWEEP);
        }
        Ok(())
    }

    /// Pairs remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
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
        let mut pair = None;
        let mut admitted = Vec::new();
        for moment in moments_ms {
            if let Ok(next) = PairRate::admit(pair, WHATSAPPS, at_ms(moment)) {
                pair = Some(next);
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
    fn after_a_burst_of_45_one_goes_in_six_seconds_and_a_burst_after_270() {
        let sent = admitted((0..60).map(|_| 0).chain([5_999, 6_000, 6_001, 12_000]));
        assert_eq!(sent.len(), 47);
        assert_eq!(sent.get(45..), Some(&[6_000, 12_000][..]));
        assert_eq!(admitted((0..60).map(|_| 0).chain((0..60).map(|_| 269_999))).len(), 45 + 44);
        assert_eq!(admitted((0..60).map(|_| 0).chain((0..60).map(|_| 270_000))).len(), 45 + 45);
    }

    #[test]
    fn a_few_quick_messages_keep_nobody_waiting() {
        assert_eq!(admitted([0, 500, 900, 7_000, 7_500]).len(), 5);
    }

    #[test]
    fn a_clock_set_back_forgives_and_a_late_caller_still_owes() {
        let full = PairRate { paid_at: at_ms(1_270_000) };
        assert_eq!(PairRate::admit(Some(full), WHATSAPPS, at_ms(0)), Ok(PairRate { paid_at: at_ms(6_000) }));
        assert!(PairRate::admit(Some(full), WHATSAPPS, at_ms(1_000_000)).is_err());
        assert_eq!(
            PairRate::admit(Some(full), WHATSAPPS, at_ms(1_006_000)),
            Ok(PairRate { paid_at: at_ms(1_276_000) })
        );
    }

    #[test]
    fn an_allowance_of_ones_own_changes_the_price_and_not_the_rule() {
        assert_eq!(PairAllowance::default(), WHATSAPPS);
        let mut dear = PairRates::new(PairAllowance { interval: Duration::from_secs(60), burst_messages: 2 });
        assert_eq!(dear.admit(1, at_ms(0)), Ok(()));
        assert_eq!(dear.admit(1, at_ms(1)), Ok(()));
        assert_eq!(dear.admit(1, at_ms(2)), Err(Refused { code: 131_056, retry_at: at_ms(60_000) }));
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
        fn the_moment_told_is_the_first_possible_one(messages in 1_u32..=45, wait_ms in 0_i64..400_000) {
            let pair = PairRate { paid_at: at_ms(i64::from(messages) * 6_000) };
            if let Err(refused) = PairRate::admit(Some(pair), WHATSAPPS, at_ms(wait_ms)) {
                prop_assert_eq!((messages, refused.retry_at), (45, at_ms(6_000)));
                prop_assert!(PairRate::admit(Some(pair), WHATSAPPS, refused.retry_at).is_ok());
                prop_assert!(PairRate::admit(Some(pair), WHATSAPPS, refused.retry_at.minus(Duration::from_micros(1))).is_err());
            }
        }

        #[test]
        fn no_time_breaks_it(moments in proptest::collection::vec(any::<i64>(), 0..60)) {
            let mut pair = None;
            for moment in moments {
                let now = Timestamp::from_micros(moment);
                if let Ok(next) = PairRate::admit(pair, WHATSAPPS, now) {
                    prop_assert!(next.paid_at.since(now) <= WHATSAPPS.longest_debt());
                    pair = Some(next);
                }
            }
        }
    }
}
