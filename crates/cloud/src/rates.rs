//! What was sent and called in the last seconds and hours. It lives in memory: a second is over before it could be read again, and
//! each node counts what passes through it. What is over is forgotten.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use recado_core::{Clock, Timestamp};
use recado_whatsapp::limits::call_rate::{Bucket, CallCounter, Usage, usage_of_throughput};
use recado_whatsapp::limits::pair_rate::PairRates;
use recado_whatsapp::limits::throughput::{Throughput, ThroughputLimiter};
use recado_whatsapp::limits::{Assumptions, Refused};

use crate::settings::{LimitSettings, RateClock};

/// At this many counters those that count nothing are thrown out; the bound doubles with what stays.
const SMALLEST_SWEEP: usize = 1_024;

/// The counters of this process.
pub(crate) struct Rates {
    clock: RateClock,
    calls_per_hour: Option<u32>,
    assumptions: Assumptions,
    numbers: Mutex<Swept<String, ThroughputLimiter>>,
    pairs: Mutex<PairRates<(String, String)>>,
    /// By bucket, and by app and account as far as the bucket is theirs.
    calls: Mutex<Swept<(Bucket, String, String), CallCounter>>,
    /// When the next look at a portfolio is due that has been planned here.
    looks: Mutex<HashMap<String, Timestamp>>,
    settings: LimitSettings,
}

/// A map that throws out what is idle.
struct Swept<K, V> {
    map: HashMap<K, V>,
    swept_at_len: usize,
}

impl<K, V> Default for Swept<K, V> {
    fn default() -> Self {
        Self { map: HashMap::new(), swept_at_len: SMALLEST_SWEEP }
    }
}

impl<K: Eq + std::hash::Hash, V> Swept<K, V> {
    fn sweep(&mut self, is_idle: impl Fn(&V) -> bool) {
        if self.map.len() >= self.swept_at_len {
            self.map.retain(|_, counter| !is_idle(counter));
            self.swept_at_len = self.map.len().saturating_mul(2).max(SMALLEST_SWEEP);
        }
    }
}

impl Rates {
    pub(crate) fn new(settings: &LimitSettings) -> Self {
        Self {
            clock: settings.rate_clock,
            calls_per_hour: settings.calls_per_hour,
            assumptions: settings.assumptions.clone(),
            numbers: Mutex::default(),
            pairs: Mutex::new(PairRates::new(settings.pair)),
            calls: Mutex::default(),
            looks: Mutex::default(),
            settings: settings.clone(),
        }
    }

    /// Forgets all, for a reset.
    pub(crate) fn forget(&self) {
        *held(&self.numbers) = Swept::default();
        *held(&self.pairs) = PairRates::new(self.settings.pair);
        *held(&self.calls) = Swept::default();
        held(&self.looks).clear();
    }

    /// The moment by which rates are counted.
    pub(crate) fn now(&self, clock: &Clock) -> Timestamp {
        match self.clock {
            RateClock::Machine => Clock::wall(),
            RateClock::World => clock.now(),
        }
    }

    /// Counts a business's message of the number, at so many a second. Refused with 130429.
    pub(crate) fn admit_message(&self, phone_number_id: &str, mps: u32, now: Timestamp) -> Result<(), Refused> {
        let mut numbers = held(&self.numbers);
        if let Some(limiter) = numbers.map.get_mut(phone_number_id) {
            limiter.set_rate(mps);
            return limiter.admit(Throughput::default(), now);
        }
        numbers.sweep(|limiter| limiter.is_idle(now));
        let limiter = numbers.map.entry(phone_number_id.to_owned()).or_insert_with(|| ThroughputLimiter::new(mps));
        limiter.admit(Throughput::default(), now)
    }

    /// Counts a customer's message, which takes its part of the number's second.
    pub(crate) fn count_inbound(&self, phone_number_id: &str, mps: u32, now: Timestamp) {
        let mut numbers = held(&self.numbers);
        numbers.sweep(|limiter| limiter.is_idle(now));
        let limiter = numbers.map.entry(phone_number_id.to_owned()).or_insert_with(|| ThroughputLimiter::new(mps));
        limiter.set_rate(mps);
        limiter.count_inbound(now);
    }

    /// How much of its second the number has used.
    pub(crate) fn throughput_usage(&self, phone_number_id: &str, mps: u32, now: Timestamp) -> Usage {
        let numbers = held(&self.numbers);
        let in_last_second = numbers.map.get(phone_number_id).map_or(0, |limiter| limiter.in_last_second(now));
        usage_of_throughput(in_last_second, mps)
    }

    /// Counts a message of the number to the customer. Refused with 131056.
    pub(crate) fn admit_pair(&self, phone_number_id: &str, customer: &str, now: Timestamp) -> Result<(), Refused> {
        held(&self.pairs).admit((phone_number_id.to_owned(), customer.to_owned()), now)
    }

    /// Counts a call, and tells how much is used with it.
    pub(crate) fn admit_call(
        &self,
        bucket: Bucket,
        app_id: &str,
        waba_id: &str,
        now: Timestamp,
    ) -> (Result<(), Refused>, Usage) {
        let mut calls = held(&self.calls);
        calls.sweep(|counter| counter.is_idle(now));
        let counter =
            calls.map.entry((bucket, app_id.to_owned(), waba_id.to_owned())).or_insert_with(|| self.counter(bucket));
        let admitted = counter.admit(now);
        (admitted, counter.usage(now))
    }

    fn counter(&self, bucket: Bucket) -> CallCounter {
        match (bucket, self.calls_per_hour) {
            (Bucket::Management | Bucket::ActiveManagement, Some(calls)) => CallCounter::per_hour(bucket, calls),
            _ => CallCounter::new(bucket, &self.assumptions),
        }
    }

    /// When a look at the portfolio is due that was planned here; `None` where none is within reach.
    pub(super) fn planned_look(&self, business_id: &str) -> Option<Timestamp> {
        held(&self.looks).get(business_id).copied()
    }

    pub(super) fn note_look(&self, business_id: &str, due_at: Timestamp) {
        held(&self.looks).insert(business_id.to_owned(), due_at);
    }
}

fn held<T>(counters: &Mutex<T>) -> MutexGuard<'_, T> {
    counters.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_s(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_764_000_000 + seconds)
    }

    #[test]
    fn numbers_and_calls_that_are_over_are_forgotten() {
        let rates = Rates::new(&LimitSettings::default());
        for number in 0..5_000 {
            assert!(rates.admit_message(&number.to_string(), 80, at_s(number)).is_ok());
            let (admitted, _) = rates.admit_call(Bucket::Management, "1", &number.to_string(), at_s(number * 10));
            assert!(admitted.is_ok());
        }
        assert!(held(&rates.numbers).map.len() <= SMALLEST_SWEEP);
        assert!(held(&rates.calls).map.len() <= SMALLEST_SWEEP);
    }

    #[test]
    fn each_number_has_its_second_and_each_pair_its_burst() {
        let rates = Rates::new(&LimitSettings::default());
        assert!((0..80).all(|_| rates.admit_message("1", 80, at_s(0)).is_ok()));
        assert_eq!(rates.admit_message("1", 80, at_s(0)).map_err(|refused| refused.code), Err(130_429));
        assert!(rates.admit_message("2", 80, at_s(0)).is_ok());
        assert_eq!(rates.throughput_usage("1", 80, at_s(0)).call_count_percent, 100);
        assert!(rates.admit_message("1", 1_000, at_s(0)).is_ok());
        assert_eq!((0..50).filter(|_| rates.admit_pair("1", "34", at_s(0)).is_ok()).count(), 45);
        assert!(rates.admit_pair("1", "35", at_s(0)).is_ok());
        rates.forget();
        assert!(rates.admit_pair("1", "34", at_s(0)).is_ok());
    }

    #[test]
    fn customers_take_their_part_of_the_second() {
        let rates = Rates::new(&LimitSettings::default());
        (0..80).for_each(|_| rates.count_inbound("1", 80, at_s(0)));
        assert!(rates.admit_message("1", 80, at_s(0)).is_err());
        assert!(rates.admit_message("1", 80, at_s(1)).is_ok());
    }
}
