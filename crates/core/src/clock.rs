//! The one clock. Everything that depends on the time of day asks it; the control API moves it, and windows, prices, expiries
//! and schedules travel along.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment: microseconds since 1970-01-01T00:00:00Z. RFC 3339 in JSON, BIGINT in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Timestamp(i64);

/// 9999-12-30T22:00:00Z, the last moment that can be written in every time zone.
const LATEST_MICROS: i64 = 253_402_207_200_000_000;

impl Timestamp {
    /// The epoch.
    pub const EPOCH: Self = Self(0);

    /// From microseconds since the epoch; values outside 1970 to 9999 are moved to the nearer end.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(if micros < 0 {
            0
        } else if micros > LATEST_MICROS {
            LATEST_MICROS
        } else {
            micros
        })
    }

    /// From whole seconds since the epoch, as webhooks carry them.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self::from_micros(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This much later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.0.saturating_add(micros))
    }

    /// This much earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.0.saturating_sub(micros))
    }

    /// How long from `earlier` to here; zero if `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Reads RFC 3339.
    ///
    /// # Errors
    /// Anything else, and moments outside 1970 to 9999.
    pub fn parse(text: &str) -> Result<Self, InvalidTime> {
        let parsed: jiff::Timestamp = text.parse().map_err(|_| InvalidTime)?;
        let micros = parsed.as_microsecond();
        if (0..=LATEST_MICROS).contains(&micros) { Ok(Self(micros)) } else { Err(InvalidTime) }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(moment) => write!(f, "{moment:.6}"),
            Err(_) => f.write_str("1970-01-01T00:00:00.000000Z"),
        }
    }
}

/// Text that is not an RFC 3339 moment between 1970 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time such as 2026-11-22T10:15:00Z")]
pub struct InvalidTime;

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// How the clock runs, as it is stored over a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum ClockMode {
    /// The machine's time plus this many microseconds.
    Running {
        /// Positive: in the future.
        offset_micros: i64,
    },
    /// Always this moment.
    Frozen {
        /// The moment shown.
        at_micros: i64,
    },
}

type Listener = Box<dyn Fn() + Send + Sync>;

struct Inner {
    frozen: AtomicBool,
    /// The offset when running, the moment when frozen.
    value_micros: AtomicI64,
    /// Serialises `set_mode`; readers need no lock, a torn read shows one of two moments that were both shown.
    listeners: Mutex<Vec<Listener>>,
}

/// A handle to the clock; clones show the same time.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.mode()).finish()
    }
}

impl Clock {
    /// The machine's time.
    #[must_use]
    pub fn system() -> Self {
        Self::with_mode(ClockMode::Running { offset_micros: 0 })
    }

    /// Frozen at a moment, for tests.
    #[must_use]
    pub fn frozen_at(at: Timestamp) -> Self {
        Self::with_mode(ClockMode::Frozen { at_micros: at.micros() })
    }

    fn with_mode(mode: ClockMode) -> Self {
        let clock = Self(Arc::new(Inner {
            frozen: AtomicBool::new(false),
            value_micros: AtomicI64::new(0),
            listeners: Mutex::new(Vec::new()),
        }));
        clock.store(mode);
        clock
    }

    /// The time shown.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let value = self.0.value_micros.load(Ordering::Acquire);
        if self.0.frozen.load(Ordering::Acquire) {
            Timestamp::from_micros(value)
        } else {
            Timestamp::from_micros(Self::wall().micros().saturating_add(value))
        }
    }

    /// The machine's own time, for what concerns processes and not the world: leases, sessions of sign-in, rate limits.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn wall() -> Timestamp {
        Timestamp::from_micros(jiff::Timestamp::now().as_microsecond())
    }

    /// How it runs now.
    #[must_use]
    pub fn mode(&self) -> ClockMode {
        let value = self.0.value_micros.load(Ordering::Acquire);
        if self.0.frozen.load(Ordering::Acquire) {
            ClockMode::Frozen { at_micros: value }
        } else {
            ClockMode::Running { offset_micros: value }
        }
    }

    /// Whether it stands still.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.0.frozen.load(Ordering::Acquire)
    }

    /// Moves the clock and tells everyone who sleeps by it.
    pub fn set_mode(&self, mode: ClockMode) {
        let listeners = self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        self.store(mode);
        for listener in listeners.iter() {
            listener();
        }
    }

    /// Shows this moment now; goes on running, or stays frozen.
    pub fn set(&self, at: Timestamp) {
        self.set_mode(if self.is_frozen() {
            ClockMode::Frozen { at_micros: at.micros() }
        } else {
            ClockMode::Running { offset_micros: at.micros().saturating_sub(Self::wall().micros()) }
        });
    }

    /// Stops at the moment shown.
    pub fn freeze(&self) {
        self.set_mode(ClockMode::Frozen { at_micros: self.now().micros() });
    }

    /// Runs on from the moment shown.
    pub fn resume(&self) {
        self.set_mode(ClockMode::Running { offset_micros: self.now().micros().saturating_sub(Self::wall().micros()) });
    }

    /// Calls back whenever the clock was moved. The callback must be quick and must not move the clock.
    pub fn on_change(&self, listener: impl Fn() + Send + Sync + 'static) {
        self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(listener));
    }

    fn store(&self, mode: ClockMode) {
        let (frozen, value) = match mode {
            ClockMode::Running { offset_micros } => (false, offset_micros),
            ClockMode::Frozen { at_micros } => (true, at_micros),
        };
        self.0.value_micros.store(value, Ordering::Release);
        self.0.frozen.store(frozen, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_stands_until_it_is_moved_and_runs_on_from_there() {
        let start = Timestamp::from_seconds(1_700_000_000);
        let clock = Clock::frozen_at(start);
        assert_eq!(clock.now(), start);
        clock.set(start.plus(Duration::from_secs(86_400)));
        assert_eq!(clock.now().seconds(), 1_700_086_400);
        clock.resume();
        assert!(clock.now() >= start.plus(Duration::from_secs(86_400)));
        assert!(clock.now().seconds() < 1_700_086_410);
    }

    #[test]
    fn listeners_hear_of_every_move() {
        let clock = Clock::system();
        let heard = Arc::new(AtomicI64::new(0));
        let count = heard.clone();
        clock.on_change(move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        clock.freeze();
        clock.set(Timestamp::from_seconds(5));
        clock.resume();
        assert_eq!(heard.load(Ordering::SeqCst), 3);
    }

    #[test]
    fn times_are_written_as_rfc_3339_and_read_back() {
        let moment = Timestamp::parse("2026-11-22T10:15:00.5Z").unwrap();
        assert_eq!(moment.to_string(), "2026-11-22T10:15:00.500000Z");
        assert_eq!(serde_json::from_str::<Timestamp>(&serde_json::to_string(&moment).unwrap()).unwrap(), moment);
        assert!(Timestamp::parse("yesterday").is_err());
        assert!(Timestamp::parse("1969-12-31T23:59:59Z").is_err());
        assert_eq!(Timestamp::from_micros(i64::MAX).to_string(), "9999-12-30T22:00:00.000000Z");
    }
}
