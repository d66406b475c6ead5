//! Which customers a portfolio, or a number, wrote to in a moving period: each counts once, however much they got.
//!
//! The same question can be put to a table of (owner, customer, last written at); this is the form that answers for every message
//! without counting rows. It is loaded from that table and follows it.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::time::Duration;

use recado_core::Timestamp;

use super::messaging_limit::{self, Counting, MessagingLimit, SendFacts};
use super::refused::Refused;

/// So many writings may be outdated without a tidying.
const SPARE_WRITINGS: usize = 256;

/// The customers of one period that always ends now.
#[derive(Debug, Clone)]
pub struct UniqueCustomers<K> {
    period: Duration,
    /// When each was last written to.
    last: HashMap<K, Timestamp>,
    /// Every writing, ascending; one that `last` does not confirm was followed by another to the same customer.
    writings: VecDeque<(Timestamp, K)>,
}

impl<K: Clone + Eq + Hash> UniqueCustomers<K> {
    /// Nobody yet.
    #[must_use]
    pub fn new(period: Duration) -> Self {
        Self { period, last: HashMap::new(), writings: VecDeque::new() }
    }

    /// From rows of (customer, last written at), in any order.
    #[must_use]
    pub fn restore(period: Duration, rows: impl IntoIterator<Item = (K, Timestamp)>) -> Self {
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by_key(|(_, at)| *at);
        let mut customers = Self::new(period);
        for (customer, at) in rows {
            customers.record(customer, at);
        }
        customers
    }

    /// Somebody was written to outside of the window.
    pub fn record(&mut self, customer: K, now: Timestamp) {
        self.drop_old(now);
        // Late callers are taken to be on time; the order of `writings` depends on it.
        let at = self.writings.back().map_or(now, |(last, _)| now.max(*last));
        if self.last.insert(customer.clone(), at) != Some(at) {
            self.writings.push_back((at, customer));
        }
        // Whoever writes to few customers often would otherwise fill the list with what is not the latest any more.
        if self.writings.len() > self.last.len().saturating_mul(2).saturating_add(SPARE_WRITINGS) {
            let last = &self.last;
            self.writings.retain(|(at, customer)| last.get(customer) == Some(at));
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&mut self, now: Timestamp) -> u64 {
        self.drop_old(now);
        u64::try_from(self.last.len()).unwrap_or(u64::MAX)
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn contains(&mut self, customer: &K, now: Timestamp) -> bool {
        self.drop_old(now);
        self.last.contains_key(customer)
    }

    /// When the first of them will be no more.
    #[must_use]
    pub fn next_leaves_at(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.drop_old(now);
        self.writings.front().map(|(at, _)| at.plus(self.period))
    }

    /// Judges a message by the limit and counts its customer if it goes.
    ///
    /// # Errors
    /// 131048 for a customer too many.
    pub fn admit(
        &mut self,
        limit: MessagingLimit,
        customer: K,
        window_open: bool,
        now: Timestamp,
    ) -> Result<Counting, Refused> {
        let facts = SendFacts {
            window_open,
            already_counted: self.contains(&customer, now),
            counted: self.count(now),
            next_leaves_at: self.next_leaves_at(now),
        };
        let counting = messaging_limit::judge(limit, facts, now)?;
        if counting != Counting::InWindow {
            self.record(customer, now);
        }
        Ok(counting)
    }

    /// Forgets whoever was last written to a period ago or more; afterwards the front of `writings` is confirmed by `last`.
    fn drop_old(&mut self, now: Timestamp) {
        // The clock was set back: what happened in the time that is to come again, did not happen.
        if self.writings.back().is_some_and(|(at, _)| at.since(now) > self.period) {
            self.last.clear();
            self.writings.clear();
        }
        while let Some((at, customer)) = self.writings.front() {
            let is_latest = self.last.get(customer) == Some(at);
            let is_old = at.plus(self.period) <= now;
            if is_latest && !is_old {
                break;
            }
            if let Some((_, customer)) = self.writings.pop_front()
                && is_latest
            {
                self.last.remove(&customer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::limits::messaging_limit::LIMIT_PERIOD;

    fn at_s(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_764_000_000 + seconds)
    }

    const DAY_S: i64 = 86_400;

    #[test]
    fn a_customer_counts_once_and_leaves_a_day_after_the_last_message() {
        let mut customers = UniqueCustomers::new(LIMIT_PERIOD);
        for (customer, moment) in [(1, 0), (2, 10), (1, 100)] {
            customers.record(customer, at_s(moment));
        }
        assert_eq!(customers.count(at_s(100)), 2);
        assert_eq!(customers.next_leaves_at(at_s(100)), Some(at_s(DAY_S + 10)));
        assert_eq!(customers.count(at_s(DAY_S + 10)), 1);
        assert!(customers.contains(&1, at_s(DAY_S + 99)));
        assert!(!customers.contains(&1, at_s(DAY_S + 100)));
        assert_eq!(customers.next_leaves_at(at_s(DAY_S + 100)), None);
    }

    #[test]
    fn the_251st_customer_waits_and_those_known_do_not() {
        let mut customers = UniqueCustomers::new(LIMIT_PERIOD);
        let limit = MessagingLimit::Tier250;
        for customer in 0..250 {
            assert_eq!(customers.admit(limit, customer, false, at_s(customer)), Ok(Counting::New));
        }
        let refused = customers.admit(limit, 250, false, at_s(300)).unwrap_err();
        assert_eq!(refused, Refused { code: 131_048, retry_at: at_s(DAY_S) });
        assert_eq!(customers.admit(limit, 0, false, at_s(300)), Ok(Counting::AlreadyCounted));
        assert_eq!(customers.admit(limit, 250, true, at_s(300)), Ok(Counting::InWindow));
        assert_eq!(customers.count(at_s(300)), 250);
        // Customer 0 got another message, so customer 1 is the first to leave.
        assert!(customers.admit(limit, 250, false, at_s(DAY_S)).is_err());
        assert_eq!(customers.admit(limit, 250, false, at_s(DAY_S + 1)), Ok(Counting::New));
    }

    #[test]
    fn it_is_loaded_from_rows() {
        let mut customers = UniqueCustomers::restore(LIMIT_PERIOD, [("b", at_s(5)), ("a", at_s(1))]);
        assert_eq!(customers.count(at_s(DAY_S)), 2);
        assert_eq!(customers.count(at_s(DAY_S + 1)), 1);
    }

    #[test]
    fn few_customers_take_little_room_and_a_clock_set_back_forgets_them() {
        let mut customers = UniqueCustomers::new(LIMIT_PERIOD);
        for moment in 0..5_000 {
            customers.record(moment % 3, at_s(moment));
        }
        assert!(customers.writings.len() < 600);
        assert_eq!(customers.count(at_s(4_999)), 3);
        assert_eq!(customers.next_leaves_at(at_s(4_999)), Some(at_s(4_997 + DAY_S)));
        assert_eq!(customers.count(at_s(-2 * DAY_S)), 0);
    }

    proptest! {
        #[test]
        fn it_counts_as_a_list_of_all_messages_does(
            sends in proptest::collection::vec((0_u8..30, prop_oneof![3 => 0_i64..5_000, 1 => 0_i64..90_000], any::<bool>()), 1..200)
        ) {
            let limit = MessagingLimit::Tier250;
            let mut customers = UniqueCustomers::new(LIMIT_PERIOD);
            let mut log: Vec<(i64, u8)> = Vec::new();
            let mut moment = 0;
            for (customer, gap, window_open) in sends {
                moment += gap;
                let mut known: Vec<u8> =
                    log.iter().filter(|(at, _)| *at > moment - DAY_S).map(|(_, customer)| *customer).collect();
                known.sort_unstable();
                known.dedup();
                prop_assert_eq!(customers.count(at_s(moment)), known.len() as u64);
                let expected = match (window_open, known.contains(&customer)) {
                    (true, _) => Counting::InWindow,
                    (false, true) => Counting::AlreadyCounted,
                    (false, false) => Counting::New,
                };
                prop_assert_eq!(customers.admit(limit, customer, window_open, at_s(moment)), Ok(expected));
                if !window_open {
                    log.push((moment, customer));
                }
            }
        }

        /// The limit holds at every moment, and nobody is refused below it. A tier of 50 so that it is reached.
        #[test]
        fn never_more_than_the_limit(sends in proptest::collection::vec((0_u8..80, 0_i64..3_000), 1..300)) {
            let mut customers = UniqueCustomers::new(LIMIT_PERIOD);
            let mut moment = 0;
            for (customer, gap) in sends {
                moment += gap;
                let now = at_s(moment);
                let before = customers.count(now);
                match customers.admit(MessagingLimit::Tier50, customer, false, now) {
                    Ok(_) => prop_assert!(customers.count(now) <= 50),
                    Err(refused) => {
                        prop_assert_eq!(before, 50);
                        prop_assert!(refused.retry_at > now);
                        prop_assert!(customers.clone().admit(MessagingLimit::Tier50, customer, false, refused.retry_at).is_ok());
                    }
                }
            }
        }

        #[test]
        fn no_time_breaks_it(sends in proptest::collection::vec((0_u8..4, any::<i64>()), 0..60)) {
            let mut customers = UniqueCustomers::new(LIMIT_PERIOD);
            for (customer, micros) in sends {
                let now = Timestamp::from_micros(micros);
                let _ = customers.admit(MessagingLimit::Tier250, customer, false, now);
                prop_assert!(customers.count(now) <= 4);
            }
        }
    }
}
