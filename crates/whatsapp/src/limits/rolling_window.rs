//! "At most N in any period": the exact limiter. It remembers the moments of the last N events; one more fits exactly when the
//! oldest of them is a period old. No average, no buckets: no period of that length ever holds more than N, and never is anything
//! refused while one holds fewer. Constant time; eight bytes for each event that counts.

use std::collections::VecDeque;
use std::time::Duration;

use recado_core::Timestamp;

/// The moments of the last events, at most as many as fit into a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollingWindow {
    capacity: usize,
    period_us: i64,
    /// Ascending microseconds, never more than `capacity`. Grows with use, not beforehand: most windows stay small.
    events_us: VecDeque<i64>,
}

impl RollingWindow {
    /// An empty window that admits so many events in any such period.
    #[must_use]
    pub fn new(capacity: u32, period: Duration) -> Self {
        Self {
            capacity: usize::try_from(capacity).unwrap_or(usize::MAX),
            period_us: i64::try_from(period.as_micros()).unwrap_or(i64::MAX),
            events_us: VecDeque::new(),
        }
    }

    /// The window after these events, which may be in any order.
    #[must_use]
    pub fn restore(capacity: u32, period: Duration, events: impl IntoIterator<Item = Timestamp>) -> Self {
        let mut window = Self::new(capacity, period);
        let mut events: Vec<_> = events.into_iter().collect();
        events.sort_unstable();
        for at in events {
            window.record(at);
        }
        window
    }

    /// Counts an event if it fits.
    ///
    /// # Errors
    /// The moment at which one fits again.
    pub fn admit(&mut self, now: Timestamp) -> Result<(), Timestamp> {
        let now_us = self.settle(now);
        match self.free_again_us(now_us) {
            Some(at) => Err(Timestamp::from_micros(at)),
            None => {
                self.push(now_us);
                Ok(())
            }
        }
    }

    /// Counts an event that cannot be refused, even beyond the capacity.
    pub fn record(&mut self, now: Timestamp) {
        let now_us = self.settle(now);
        self.push(now_us);
    }

    /// When one fits, if not now.
    #[must_use]
    pub fn blocked_until(&self, now: Timestamp) -> Option<Timestamp> {
        let now_us = self.effective_us(now)?;
        self.free_again_us(now_us).map(Timestamp::from_micros)
    }

    /// Events in the period that ends now.
    #[must_use]
    pub fn count(&self, now: Timestamp) -> usize {
        let Some(now_us) = self.effective_us(now) else { return 0 };
        let old = self.events_us.partition_point(|at| at.saturating_add(self.period_us) <= now_us);
        self.events_us.len().saturating_sub(old)
    }

    /// How many fit into a period.
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.capacity
    }

    /// Another capacity from now on; what was counted stays counted.
    pub fn set_capacity(&mut self, capacity: u32) {
        self.capacity = usize::try_from(capacity).unwrap_or(usize::MAX);
        while self.events_us.len() > self.capacity {
            self.events_us.pop_front();
        }
    }

    /// The moments that may still count, ascending, for keeping them elsewhere.
    pub fn events(&self) -> impl Iterator<Item = Timestamp> + '_ {
        self.events_us.iter().copied().map(Timestamp::from_micros)
    }

    fn free_again_us(&self, now_us: i64) -> Option<i64> {
        if self.events_us.len() < self.capacity {
            return None;
        }
        let oldest = self.events_us.front().copied().unwrap_or(now_us);
        let free = oldest.saturating_add(self.period_us);
        (free > now_us).then_some(free)
    }

    fn push(&mut self, now_us: i64) {
        if self.capacity == 0 {
            return;
        }
        if self.events_us.len() >= self.capacity {
            self.events_us.pop_front();
        }
        self.events_us.push_back(now_us);
    }

    /// The moment to reckon with: callers' clocks may be a little apart, so that a call comes "before" the last one. `None`: the
    /// clock was set back by more than a period, and what was counted lies in the future.
    fn effective_us(&self, now: Timestamp) -> Option<i64> {
        let now_us = now.micros();
        match self.events_us.back() {
            Some(last) if last.saturating_sub(now_us) > self.period_us => None,
            Some(last) => Some(now_us.max(*last)),
            None => Some(now_us),
        }
    }

    fn settle(&mut self, now: Timestamp) -> i64 {
        self.effective_us(now).unwrap_or_else(|| {
            self.events_us.clear();
            now.micros()
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(1_700_000_000_000_000 + micros)
    }

    #[test]
    fn one_fits_again_exactly_a_period_after_the_oldest() {
        let mut window = RollingWindow::new(3, SECOND);
        for moment in [0, 10, 999_999] {
            assert_eq!(window.admit(at(moment)), Ok(()));
        }
        assert_eq!(window.admit(at(999_999)), Err(at(1_000_000)));
        assert_eq!(window.blocked_until(at(999_999)), Some(at(1_000_000)));
        assert_eq!(window.count(at(999_999)), 3);
        assert_eq!(window.admit(at(1_000_000)), Ok(()));
        assert_eq!(window.admit(at(1_000_000)), Err(at(1_000_010)));
        assert_eq!(window.count(at(5_000_000)), 0);
    }

    #[test]
    fn what_cannot_be_refused_counts_all_the_same() {
        let mut window = RollingWindow::new(2, SECOND);
        for moment in [0, 1, 500_000, 600_000] {
            window.record(at(moment));
        }
        assert_eq!(window.admit(at(1_000_001)), Err(at(1_500_000)));
    }

    #[test]
    fn a_window_of_none_admits_none() {
        let mut window = RollingWindow::new(0, SECOND);
        assert_eq!(window.admit(at(0)), Err(at(1_000_000)));
        window.record(at(0));
        assert_eq!(window.count(at(0)), 0);
    }

    #[test]
    fn a_clock_set_back_starts_anew_and_a_late_caller_does_not() {
        let mut window = RollingWindow::new(1, SECOND);
        assert_eq!(window.admit(at(10_000_000)), Ok(()));
        assert_eq!(window.admit(at(9_999_000)), Err(at(11_000_000)));
        assert_eq!(window.count(at(0)), 0);
        assert_eq!(window.blocked_until(at(0)), None);
        assert_eq!(window.admit(at(0)), Ok(()));
    }

    #[test]
    fn a_larger_capacity_keeps_what_was_counted() {
        let mut window = RollingWindow::new(2, SECOND);
        window.record(at(0));
        window.record(at(1));
        window.set_capacity(3);
        assert_eq!(window.admit(at(2)), Ok(()));
        assert_eq!(window.admit(at(3)), Err(at(1_000_000)));
        window.set_capacity(1);
        assert_eq!((window.capacity(), window.count(at(3))), (1, 1));
        assert_eq!(window.events().collect::<Vec<_>>(), [at(2)]);
    }

    /// Gaps in microseconds from one arrival to the next: rushes, trickles and pauses.
    fn arrivals() -> impl Strategy<Value = Vec<i64>> {
        proptest::collection::vec(
            prop_oneof![4 => Just(0_i64), 4 => 0_i64..2_000, 3 => 0_i64..60_000, 1 => 0_i64..3_000_000],
            1..400,
        )
        .prop_map(|gaps| {
            gaps.into_iter()
                .scan(0_i64, |moment, gap| {
                    *moment += gap;
                    Some(*moment)
                })
                .collect()
        })
    }

    proptest! {
        /// Every decision is the one of counting by hand; so no second ever holds more than the capacity, and nothing is refused
        /// while the last second holds less.
        #[test]
        fn it_decides_as_counting_by_hand(arrivals in arrivals(), capacity in 1_u32..30) {
            let mut window = RollingWindow::new(capacity, SECOND);
            let mut admitted: Vec<i64> = Vec::new();
            for moment in arrivals {
                let in_last_second = admitted.iter().filter(|before| **before > moment - 1_000_000).count();
                prop_assert_eq!(window.count(at(moment)), in_last_second);
                let expected = in_last_second < capacity as usize;
                match window.admit(at(moment)) {
                    Ok(()) => {
                        prop_assert!(expected);
                        admitted.push(moment);
                    }
                    Err(retry_at) => {
                        prop_assert!(!expected);
                        prop_assert!(retry_at > at(moment));
                        // Just before it is still refused, at it is not.
                        let mut later = window.clone();
                        prop_assert!(later.admit(Timestamp::from_micros(retry_at.micros() - 1)).is_err());
                        prop_assert!(later.admit(retry_at).is_ok());
                    }
                }
            }
        }

        /// Never more than burst + rate × t over any stretch of time.
        #[test]
        fn never_more_than_burst_and_rate(arrivals in arrivals(), capacity in 1_u32..30) {
            let mut window = RollingWindow::new(capacity, SECOND);
            let admitted: Vec<i64> = arrivals.into_iter().filter(|moment| window.admit(at(*moment)).is_ok()).collect();
            for (from, first) in admitted.iter().enumerate() {
                for (count, last) in admitted.iter().skip(from).enumerate() {
                    let whole_seconds = (last - first) / 1_000_000;
                    prop_assert!(count < capacity as usize * (whole_seconds as usize + 1));
                }
            }
        }

        /// Who asks later is never worse off.
        #[test]
        fn waiting_never_hurts(arrivals in arrivals(), capacity in 1_u32..30, wait in 0_i64..2_000_000) {
            let mut window = RollingWindow::new(capacity, SECOND);
            let mut last = 0;
            for moment in arrivals {
                let _ = window.admit(at(moment));
                last = moment;
            }
            if window.blocked_until(at(last)).is_none() {
                prop_assert_eq!(window.blocked_until(at(last + wait)), None);
            }
        }

        /// Any times at all, in any order.
        #[test]
        fn no_time_breaks_it(moments in proptest::collection::vec(any::<i64>(), 0..60), capacity in 0_u32..5) {
            let mut window = RollingWindow::new(capacity, SECOND);
            for moment in moments {
                let now = Timestamp::from_micros(moment);
                let _ = window.admit(now);
                prop_assert!(window.count(now) <= capacity as usize);
                prop_assert!(window.events().count() <= capacity as usize);
                let restored = RollingWindow::restore(capacity, SECOND, window.events());
                prop_assert_eq!(&restored, &window);
            }
        }
    }
}
