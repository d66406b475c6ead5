//! Moving the clock. What falls due between here and there is done on the way, each thing at its own moment, before the
//! clock shows the next one.

mod iso_duration;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use recado_core::{Clock, ClockMode, ErrorKind, Timestamp};
use recado_db::{Db, Json, params, statements};
use recado_infra::bus::Bus;
use recado_infra::jobs::{self, Jobs};
use recado_infra::tasks;
use serde::Serialize;

use crate::live::Live;

pub use iso_duration::{InvalidDuration, parse as parse_duration};

statements! {
    STORE_MODE = "
        INSERT INTO cloud_clock (id, mode) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET mode = excluded.mode";
    LOAD_MODE = "SELECT mode FROM cloud_clock WHERE id = 1";
}

/// Nodes of the same world tell each other that the clock was moved.
const MOVED: &str = "cloud.clock";

/// How long a traveller waits.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For what is due at one moment.
    pub at_each_stop: Duration,
    /// For the whole journey.
    pub in_all: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { at_each_stop: Duration::from_secs(60), in_all: Duration::from_secs(300) }
    }
}

/// A wish to move the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockChange {
    /// This much later.
    Advance(Duration),
    /// To a moment, earlier ones too.
    Set(Timestamp),
    /// Stop.
    Freeze,
    /// Run on.
    Resume,
}

/// What the clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClockReading {
    /// The moment.
    pub now: Timestamp,
    /// Whether it stands still.
    pub frozen: bool,
    /// How far ahead of the machine's time it is.
    pub offset_seconds: i64,
}

impl ClockReading {
    /// The reading of this clock.
    #[must_use]
    pub fn of(clock: &Clock) -> Self {
        let now = clock.now();
        let offset_us = now.micros() - Clock::wall().micros();
        // Rounded: reading the two clocks takes some microseconds.
        Self { now, frozen: clock.is_frozen(), offset_seconds: (offset_us + 500_000).div_euclid(1_000_000) }
    }
}

/// Why the clock did not get where it was sent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] recado_db::Error),
    /// The jobs.
    #[error(transparent)]
    Jobs(#[from] jobs::Error),
    /// Work on the way does not end.
    #[error("the clock stands at {reached}: {work} did not end there within {waited_s} s")]
    Stuck {
        /// Where the clock stands now.
        reached: Timestamp,
        /// The queues and how many of their jobs are due.
        work: String,
        /// Seconds waited.
        waited_s: u64,
    },
    /// So much falls due on the way that it takes too long for one call.
    #[error("so much fell due on the way that the clock only got to {reached}; the same call goes on from there")]
    TooMuch {
        /// Where the clock stands now.
        reached: Timestamp,
    },
    /// The calendar's end.
    #[error("the clock shows moments from 1970 to 9999")]
    OutOfCalendar,
    /// The traveller's task was stopped.
    #[error("the journey was interrupted")]
    Interrupted,
}

impl Error {
    /// What a caller may do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Jobs(jobs::Error::Db(error)) => error.kind(),
            Self::Jobs(_) => ErrorKind::Bug,
            Self::OutOfCalendar => ErrorKind::Invalid,
            Self::Stuck { .. } | Self::TooMuch { .. } | Self::Interrupted => ErrorKind::Unavailable,
        }
    }
}

/// Moves the clock of this process and of all who share it; clones are the same traveller.
#[derive(Clone)]
pub struct TimeTravel(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    live: Live,
    bus: Bus,
    patience: Patience,
    /// Whose due work is done on the way.
    participants: Mutex<Vec<Jobs>>,
    /// One journey at a time.
    travelling: tokio::sync::Mutex<()>,
}

impl TimeTravel {
    /// A traveller that does the due work of `jobs`.
    #[must_use]
    pub fn new(db: Db, clock: Clock, jobs: Jobs, live: Live, bus: Bus) -> Self {
        Self::with_patience(db, clock, jobs, live, bus, Patience::default())
    }

    /// As [`TimeTravel::new`], with another patience.
    #[must_use]
    pub fn with_patience(db: Db, clock: Clock, jobs: Jobs, live: Live, bus: Bus, patience: Patience) -> Self {
        let participants = Mutex::new(vec![jobs]);
        Self(Arc::new(Inner {
            db,
            clock,
            live,
            bus,
            patience,
            participants,
            travelling: tokio::sync::Mutex::default(),
        }))
    }

    /// Does the due work of these jobs too: of the desk that shares the clock in `recado up`.
    pub fn join(&self, participant: Jobs) {
        self.0.participants.lock().unwrap_or_else(PoisonError::into_inner).push(participant);
    }

    /// Sets the clock as it was stored, and follows when another node of the same world moves it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn restore(&self) -> Result<(), Error> {
        self.0.load().await?;
        let (weak, mut hints) = (Arc::downgrade(&self.0), self.0.bus.subscribe());
        tasks::spawn("cloud-clock", async move {
            while let Some(hint) = hints.next().await {
                let Some(inner) = weak.upgrade() else { return };
                if hint.subject == MOVED
                    && let Err(error) = inner.load().await
                {
                    tracing::error!(%error, "the clock was moved by another node and could not be read");
                }
            }
        });
        Ok(())
    }

    /// What the clock shows.
    #[must_use]
    pub fn reading(&self) -> ClockReading {
        ClockReading::of(&self.0.clock)
    }

    /// Moves the clock, and answers when all that fell due on the way is done and the new time is stored.
    ///
    /// # Errors
    /// Where the work on the way does not end; the clock then stands where it got to.
    pub async fn change(&self, change: ClockChange) -> Result<ClockReading, Error> {
        let inner = self.0.clone();
        // In a task of its own: a caller that hangs up must not leave the clock half-way.
        let journey = tasks::spawn("cloud-time-travel", async move {
            let _alone = inner.travelling.lock().await;
            let result = inner.change(change).await;
            inner.live.clock(inner.clock.now(), inner.clock.is_frozen());
            result.map(|()| ClockReading::of(&inner.clock))
        });
        journey.await.unwrap_or(Err(Error::Interrupted))
    }

    /// Back to the machine's time, for a reset of the world.
    ///
    /// # Errors
    /// As the database says.
    pub async fn reset(&self) -> Result<(), Error> {
        let _alone = self.0.travelling.lock().await;
        self.0.set_and_store(ClockMode::Running { offset_micros: 0 }).await?;
        self.0.live.clock(self.0.clock.now(), self.0.clock.is_frozen());
        Ok(())
    }
}

impl Inner {
    async fn change(&self, change: ClockChange) -> Result<(), Error> {
        let now = self.clock.now();
        match change {
            ClockChange::Freeze => self.set_and_store(ClockMode::Frozen { at_micros: now.micros() }).await,
            ClockChange::Resume => self.set_and_store(running_from(now)).await,
            ClockChange::Advance(by) => {
                let target = now.plus(by);
                if target.since(now) == by { self.travel(target).await } else { Err(Error::OutOfCalendar) }
            }
            ClockChange::Set(target) => self.travel(target).await,
        }
    }

    async fn travel(&self, target: Timestamp) -> Result<(), Error> {
        let runs_on = !self.clock.is_frozen();
        // It stands still at each stop, so that the work there sees the moment at which it was due.
        self.clock.freeze();
        let result = if target > self.clock.now() { self.go_through_stops(target, runs_on).await } else { Ok(()) };
        let reached = if result.is_ok() { target } else { self.clock.now() };
        let mode = mode_at(reached, runs_on);
        let stored = self.store(mode).await;
        // It must run on even where the database has gone away meanwhile.
        self.clock.set_mode(mode);
        result.and(stored)
    }

    /// Forward to `target`, stopping wherever something is due.
    async fn go_through_stops(&self, target: Timestamp, runs_on: bool) -> Result<(), Error> {
        let started = Instant::now();
        loop {
            self.settle().await?;
            let here = self.clock.now();
            if here >= target {
                return Ok(());
            }
            if started.elapsed() > self.patience.in_all {
                return Err(Error::TooMuch { reached: here });
            }
            let stop = self.next_due_at().await?.map_or(target, |due| due.clamp(here, target));
            // After a crash it goes on from here as it did before the journey.
            self.store(mode_at(stop, runs_on)).await?;
            self.clock.set_mode(ClockMode::Frozen { at_micros: stop.micros() });
        }
    }

    /// Waits until nobody has anything due: one's work may become another's.
    async fn settle(&self) -> Result<(), Error> {
        let started = Instant::now();
        let left = || self.patience.at_each_stop.saturating_sub(started.elapsed());
        loop {
            for jobs in self.participants() {
                if !jobs.settle(left()).await? {
                    return Err(self.stuck().await?);
                }
            }
            if self.next_due_at().await?.is_none_or(|due| due > self.clock.now()) {
                return Ok(());
            }
            if left().is_zero() {
                return Err(self.stuck().await?);
            }
        }
    }

    async fn next_due_at(&self) -> Result<Option<Timestamp>, Error> {
        let mut earliest: Option<Timestamp> = None;
        for jobs in self.participants() {
            if let Some(due) = jobs.next_due_at().await? {
                earliest = Some(earliest.map_or(due, |so_far| so_far.min(due)));
            }
        }
        Ok(earliest)
    }

    async fn stuck(&self) -> Result<Error, Error> {
        let reached = self.clock.now();
        let mut due = Vec::new();
        for jobs in self.participants() {
            let late =
                jobs.stats().await?.into_iter().filter(|queue| queue.oldest_due_at.is_some_and(|at| at <= reached));
            due.extend(late.map(|queue| format!("{} ({} waiting)", queue.queue, queue.waiting)));
        }
        let work = if due.is_empty() { "work".to_owned() } else { due.join(", ") };
        Ok(Error::Stuck { reached, work, waited_s: self.patience.at_each_stop.as_secs() })
    }

    fn participants(&self) -> Vec<Jobs> {
        self.participants.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Stored first: a clock that was shown must not be forgotten by a crash.
    async fn set_and_store(&self, mode: ClockMode) -> Result<(), Error> {
        self.store(mode).await?;
        self.clock.set_mode(mode);
        Ok(())
    }

    async fn store(&self, mode: ClockMode) -> Result<(), Error> {
        let text = serde_json::to_string(&mode).map_err(jobs::Error::from)?;
        self.db
            .write("cloud.clock.store", text, |tx, text| {
                Box::pin(async move { tx.exec(STORE_MODE, params![text]).await })
            })
            .await?;
        self.bus.publish_to_others(MOVED, b"");
        Ok(())
    }

    async fn load(&self) -> Result<(), Error> {
        let stored: Option<Json> = self
            .db
            .read("cloud.clock.load", (), |tx, ()| {
                Box::pin(async move { tx.query_opt(LOAD_MODE, &[]).await?.map(|row| row.get(0)).transpose() })
            })
            .await?;
        if let Some(Json(text)) = stored {
            self.clock.set_mode(serde_json::from_str(&text).map_err(jobs::Error::from)?);
            self.live.clock(self.clock.now(), self.clock.is_frozen());
        }
        Ok(())
    }
}

fn mode_at(moment: Timestamp, running: bool) -> ClockMode {
    if running { running_from(moment) } else { ClockMode::Frozen { at_micros: moment.micros() } }
}

fn running_from(moment: Timestamp) -> ClockMode {
    ClockMode::Running { offset_micros: moment.micros().saturating_sub(Clock::wall().micros()) }
}

/// Every statement of this module.
pub(crate) fn statements() -> &'static [recado_db::Statement] {
    ALL
}
