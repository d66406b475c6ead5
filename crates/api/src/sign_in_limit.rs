//! How often somebody may try to sign in: by e-mail address and caller's address, on the machine's own clock.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use recado_core::Timestamp;

use crate::client_address::ClientAddress;

/// Failed tries within [`WINDOW`].
const TRIES: usize = 10;
const WINDOW: Duration = Duration::from_secs(300);
/// Pairs remembered at the most; beyond that the ones whose last try is longest ago are forgotten.
const PAIRS: usize = 10_000;

type Pair = (String, ClientAddress);

/// The recent failures.
#[derive(Default)]
pub struct SignInLimit {
    failures: Mutex<HashMap<Pair, Vec<Timestamp>>>,
}

impl SignInLimit {
    /// Counts a try that is about to be made, as failed until [`SignInLimit::succeeded`] says otherwise: tries at the same time
    /// cannot slip through together.
    ///
    /// # Errors
    /// How many seconds to wait, where there were too many.
    pub fn begin(&self, email: &str, address: ClientAddress, now: Timestamp) -> Result<(), u64> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= PAIRS {
            forget_old(&mut failures, now);
        }
        let recent = failures.entry(pair(email, address)).or_default();
        recent.retain(|at| now.since(*at) < WINDOW);
        if recent.len() >= TRIES {
            let oldest = recent.first().copied().unwrap_or(now);
            return Err((WINDOW.saturating_sub(now.since(oldest))).as_secs() + 1);
        }
        recent.push(now);
        Ok(())
    }

    /// The try went well: earlier failures are forgiven.
    pub fn succeeded(&self, email: &str, address: ClientAddress) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(&pair(email, address));
    }
}

fn pair(email: &str, address: ClientAddress) -> Pair {
    let email: String = email.trim().to_lowercase().chars().take(254).collect();
    (email, address)
}

fn forget_old(failures: &mut HashMap<Pair, Vec<Timestamp>>, now: Timestamp) {
    failures.retain(|_, tries| tries.last().is_some_and(|last| now.since(*last) < WINDOW));
    while failures.len() >= PAIRS {
        let oldest = failures.iter().min_by_key(|(_, tries)| tries.last().copied()).map(|(pair, _)| pair.clone());
        let Some(oldest) = oldest else { break };
        failures.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::FromRequestParts;

    use super::*;

    async fn somebody() -> ClientAddress {
        let (mut parts, ()) = http::Request::new(()).into_parts();
        ClientAddress::from_request_parts(&mut parts, &()).await.unwrap()
    }

    #[tokio::test]
    async fn ten_tries_then_a_pause() {
        let limit = SignInLimit::default();
        let (address, start) = (somebody().await, Timestamp::from_seconds(1_000));
        for _ in 0..TRIES {
            limit.begin("a@b.c", address, start).unwrap();
        }
        assert_eq!(limit.begin(" A@B.C", address, start), Err(301));
        limit.begin("other@b.c", address, start).unwrap();
        limit.begin("a@b.c", address, start.plus(WINDOW)).unwrap();
    }

    #[tokio::test]
    async fn success_forgives_and_memory_stays_bounded() {
        let limit = SignInLimit::default();
        let (address, now) = (somebody().await, Timestamp::from_seconds(1_000));
        for _ in 0..TRIES * 3 {
            limit.begin("a@b.c", address, now).unwrap();
            limit.succeeded("a@b.c", address);
        }
        for number in 0..PAIRS + 50 {
            limit.begin(&format!("{number}@b.c"), address, now).unwrap();
        }
        assert!(limit.failures.lock().unwrap().len() <= PAIRS);
    }
}
