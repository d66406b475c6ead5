//! "typing…" lasts 25 seconds at the customer, so telling Graph of every key would be waste.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::{ConversationId, TenantId};

const INTERVAL: Duration = Duration::from_secs(20);
/// With so many conversations in mind, those whose time is over are forgotten.
const SWEEP_LENGTH: usize = 1000;

/// When each conversation showed that somebody types.
#[derive(Default)]
pub(crate) struct TypingLimit(Mutex<HashMap<(TenantId, ConversationId), Instant>>);

impl TypingLimit {
    /// Whether it may be shown again now; if so, it counts as shown.
    pub(super) fn admits(&self, tenant: TenantId, conversation: ConversationId) -> bool {
        let now = Instant::now();
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.len() >= SWEEP_LENGTH {
            shown.retain(|_, at| now.duration_since(*at) < INTERVAL);
        }
        let key = (tenant, conversation);
        if shown.get(&key).is_some_and(|at| now.duration_since(*at) < INTERVAL) {
            return false;
        }
        shown.insert(key, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_in_twenty_seconds_for_each_conversation() {
        let limit = TypingLimit::default();
        let (tenant, one, other) = (TenantId::new(), ConversationId::new(), ConversationId::new());
        assert!(limit.admits(tenant, one));
        assert!(!limit.admits(tenant, one));
        assert!(limit.admits(tenant, other));
    }
}
