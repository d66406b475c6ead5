//! How the receivers are doing. A receiver that does not answer is left alone for a while, so that its webhooks do not each wait
//! for a timeout; and each has its share of posts at the same time, so that a slow one holds up nobody else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use recado_core::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Posts to one receiver at the same time.
const CONCURRENCY: usize = 64;
/// Posts that wait for their turn at a slow receiver; more are put off. A fast one works them off at once.
const QUEUE_LENGTH: usize = 64;
/// A receiver that takes this long on average is slow.
const SLOW: Duration = Duration::from_millis(250);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// For what comes while somebody else tries whether a receiver is back.
const BEHIND_A_PROBE: Duration = Duration::from_millis(500);
/// For what does not fit into a receiver's queue.
const BEHIND_A_QUEUE: Duration = Duration::from_millis(250);

/// The receivers, by address.
#[derive(Default)]
pub(crate) struct Endpoints(Mutex<HashMap<String, Arc<Endpoint>>>);

/// One receiver.
pub(crate) struct Endpoint {
    turns: Arc<Semaphore>,
    health: Mutex<Health>,
}

#[derive(Default)]
struct Health {
    /// Posts without any answer, one after the other.
    failures: u32,
    /// It is left alone until then.
    paused_until: Timestamp,
    /// Somebody tries whether it is back.
    probing: bool,
    /// Posts that wait for their turn.
    waiting: usize,
    /// How long its answers take; the newest counts an eighth.
    average: Duration,
}

/// Whether to post now.
pub(crate) enum Entry {
    /// Now; tell how it went.
    Now(Turn),
    /// After this time.
    Later(Duration),
}

/// The right to post once. Without a word on how it went nothing is learnt of the receiver.
pub(crate) struct Turn {
    endpoint: Arc<Endpoint>,
    _permit: OwnedSemaphorePermit,
    is_probe: bool,
}

impl Endpoints {
    /// Asks for a turn. `may_put_off`: the clock runs, so what is put off comes back.
    pub(crate) async fn enter(&self, url: &str, now: Timestamp, may_put_off: bool) -> Entry {
        let endpoint = self.endpoint(url);
        let is_probe = match endpoint.admit(now, may_put_off) {
            Ok(is_probe) => is_probe,
            Err(later) => return Entry::Later(later),
        };
        let permit = endpoint.turns.clone().acquire_owned().await;
        endpoint.health().waiting -= 1;
        match permit {
            Ok(permit) => Entry::Now(Turn { endpoint, _permit: permit, is_probe }),
            // The semaphore is never closed.
            Err(_) => Entry::Later(BEHIND_A_QUEUE),
        }
    }

    /// Forgets all, for a reset.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn endpoint(&self, url: &str) -> Arc<Endpoint> {
        let mut endpoints = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = endpoints.get(url) {
            return known.clone();
        }
        let endpoint = Arc::new(Endpoint { turns: Arc::new(Semaphore::new(CONCURRENCY)), health: Mutex::default() });
        endpoints.insert(url.to_owned(), endpoint.clone());
        endpoint
    }
}

impl Endpoint {
    /// Whether one may go in, and whether as the one who tries if the receiver is back.
    fn admit(&self, now: Timestamp, may_put_off: bool) -> Result<bool, Duration> {
        let mut health = self.health();
        let is_probe = health.failures > 0;
        if is_probe {
            if now < health.paused_until {
                return Err(health.paused_until.since(now));
            }
            if health.probing {
                return Err(BEHIND_A_PROBE);
            }
            health.probing = true;
        } else if may_put_off && health.waiting >= QUEUE_LENGTH && health.average >= SLOW {
            return Err(BEHIND_A_QUEUE);
        }
        health.waiting += 1;
        Ok(is_probe)
    }

    fn health(&self) -> std::sync::MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// It answered, whatever it said.
    pub(crate) fn answered(self, took: Duration) {
        let mut health = self.endpoint.health();
        health.failures = 0;
        health.average = (health.average * 7 + took) / 8;
    }

    /// It did not answer.
    pub(crate) fn failed(self, now: Timestamp) {
        let mut health = self.endpoint.health();
        // Those that were under way together fail together, and count as one.
        if health.failures == 0 || self.is_probe {
            health.failures += 1;
            let pause = FIRST_PAUSE.saturating_mul(1 << (health.failures - 1).min(10)).min(LONGEST_PAUSE);
            health.paused_until = now.plus(pause);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.is_probe {
            self.endpoint.health().probing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "http://127.0.0.1:1/";

    async fn turn(endpoints: &Endpoints, now: Timestamp) -> Turn {
        match endpoints.enter(URL, now, true).await {
            Entry::Now(turn) => turn,
            Entry::Later(after) => panic!("put off by {after:?}"),
        }
    }

    async fn put_off_by(endpoints: &Endpoints, now: Timestamp) -> Duration {
        match endpoints.enter(URL, now, true).await {
            Entry::Now(_) => panic!("let in"),
            Entry::Later(after) => after,
        }
    }

    #[tokio::test]
    async fn a_receiver_that_does_not_answer_is_left_alone_longer_and_longer() {
        let endpoints = Endpoints::default();
        let mut now = Timestamp::from_seconds(1_000);
        // Three were under way when it went away: one failure.
        let under_way = [turn(&endpoints, now).await, turn(&endpoints, now).await, turn(&endpoints, now).await];
        under_way.into_iter().for_each(|turn| turn.failed(now));
        for pause_s in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(put_off_by(&endpoints, now).await, Duration::from_secs(pause_s));
            now = now.plus(Duration::from_secs(pause_s));
            turn(&endpoints, now).await.failed(now);
        }
    }

    #[tokio::test]
    async fn one_tries_whether_it_is_back_and_then_all_go() {
        let endpoints = Endpoints::default();
        let now = Timestamp::from_seconds(1_000);
        turn(&endpoints, now).await.failed(now);
        let later = now.plus(Duration::from_secs(2));
        let probe = turn(&endpoints, later).await;
        assert_eq!(put_off_by(&endpoints, later).await, BEHIND_A_PROBE);
        probe.answered(Duration::from_millis(3));
        let (_first, _second) = (turn(&endpoints, later).await, turn(&endpoints, later).await);
    }

    #[tokio::test]
    async fn a_probe_that_is_given_up_lets_another_try() {
        let endpoints = Endpoints::default();
        let now = Timestamp::from_seconds(1_000);
        turn(&endpoints, now).await.failed(now);
        let later = now.plus(Duration::from_secs(2));
        drop(turn(&endpoints, later).await);
        drop(turn(&endpoints, later).await);
    }
}
