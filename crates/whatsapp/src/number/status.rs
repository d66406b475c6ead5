//! What a number is: `status` of the node (spec §8.2), how it changes, and what a send from it gets.

use std::fmt;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::GraphError;
use crate::limits::Assumptions;
use crate::limits::messaging_limit::Ladder;
use crate::limits::quality::QualityRating;

/// The field `status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NumberStatus {
    /// Registered and well.
    Connected,
    /// Deregistered.
    Disconnected,
    /// Verified, and not registered yet.
    Pending,
    /// The quality is low; until October 2025 the limit fell if it stayed so.
    Flagged,
    /// Restricted for its quality or by enforcement.
    Restricted,
    /// The limit of the day is used up.
    RateLimited,
    /// Banned by WhatsApp.
    Banned,
    /// Deleted.
    Deleted,
    /// Moved to another account.
    Migrated,
    /// Added, and not verified yet.
    #[default]
    Unverified,
    /// Not known.
    Unknown,
    /// Paired with the Business app (OpenAPI).
    Linked,
    /// No longer paired (OpenAPI).
    Unlinked,
}

/// Something that changes what a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberEvent {
    /// `verify_code` succeeded.
    Verified,
    /// `register` succeeded.
    Registered,
    /// `deregister` succeeded.
    Deregistered,
    /// The rating fell to RED; flags a number only until October 2025.
    QualityFell,
    /// The rating is GREEN or YELLOW again, or the week of the flag is over.
    QualityRecovered,
    /// Enforcement took something away.
    Restricted,
    /// The restriction ended.
    RestrictionEnded,
    /// The messaging limit is used up.
    LimitReached,
    /// There is room again.
    LimitFreed,
    /// WhatsApp banned it.
    Banned,
    /// The appeal succeeded.
    Unbanned,
    /// It was deleted.
    Deleted,
    /// It moved to another account.
    Migrated,
}

impl NumberEvent {
    /// What a rating does to a number. Since October 2025 none flags it, and a flag from before is taken back.
    #[must_use]
    pub fn of_rating(rating: QualityRating, now: Timestamp) -> Option<Self> {
        match (Ladder::at(now), rating) {
            (Ladder::OfPortfolio, _) => Some(Self::QualityRecovered),
            (Ladder::OfNumber, QualityRating::Red) => Some(Self::QualityFell),
            (Ladder::OfNumber, QualityRating::Green | QualityRating::Yellow) => Some(Self::QualityRecovered),
            (Ladder::OfNumber, QualityRating::Unknown) => None,
        }
    }

    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Verified,
        Self::Registered,
        Self::Deregistered,
        Self::QualityFell,
        Self::QualityRecovered,
        Self::Restricted,
        Self::RestrictionEnded,
        Self::LimitReached,
        Self::LimitFreed,
        Self::Banned,
        Self::Unbanned,
        Self::Deleted,
        Self::Migrated,
    ];
}

impl NumberStatus {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Connected,
        Self::Disconnected,
        Self::Pending,
        Self::Flagged,
        Self::Restricted,
        Self::RateLimited,
        Self::Banned,
        Self::Deleted,
        Self::Migrated,
        Self::Unverified,
        Self::Unknown,
        Self::Linked,
        Self::Unlinked,
    ];

    /// As the node's field has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "CONNECTED",
            Self::Disconnected => "DISCONNECTED",
            Self::Pending => "PENDING",
            Self::Flagged => "FLAGGED",
            Self::Restricted => "RESTRICTED",
            Self::RateLimited => "RATE_LIMITED",
            Self::Banned => "BANNED",
            Self::Deleted => "DELETED",
            Self::Migrated => "MIGRATED",
            Self::Unverified => "UNVERIFIED",
            Self::Unknown => "UNKNOWN",
            Self::Linked => "LINKED",
            Self::Unlinked => "UNLINKED",
        }
    }

    /// From the node's field.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Registered with the Cloud API, whatever else is the matter.
    #[must_use]
    pub const fn is_registered(self) -> bool {
        matches!(self, Self::Connected | Self::Flagged | Self::Restricted | Self::RateLimited)
    }

    /// Gone for good: nothing changes any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Deleted | Self::Migrated)
    }

    /// What it is after an event; `None` where the event changes nothing.
    #[must_use]
    pub fn after(self, event: NumberEvent) -> Option<Self> {
        use NumberEvent as E;
        if self.is_final() {
            return None;
        }
        let next = match (self, event) {
            (_, E::Deleted) => Self::Deleted,
            (_, E::Migrated) => Self::Migrated,
            (Self::Banned, E::Unbanned) => Self::Disconnected,
            (Self::Banned, _) => return None,
            (_, E::Banned) => Self::Banned,
            (Self::Unverified | Self::Unknown, E::Verified) => Self::Pending,
            // A number that works stays what it is when it registers again, for a new name or PIN.
            (status, E::Registered) if status.is_registered() => return None,
            (_, E::Registered) => Self::Connected,
            (status, E::Deregistered) if status.is_registered() => Self::Disconnected,
            (Self::Connected, E::QualityFell) => Self::Flagged,
            (Self::Flagged, E::QualityRecovered) => Self::Connected,
            (Self::Connected | Self::Flagged | Self::RateLimited, E::Restricted) => Self::Restricted,
            (Self::Restricted, E::RestrictionEnded) => Self::Connected,
            (Self::Connected, E::LimitReached) => Self::RateLimited,
            (Self::RateLimited, E::LimitFreed) => Self::Connected,
            _ => return None,
        };
        (next != self).then_some(next)
    }

    /// Whether the number sends: only CONNECTED does.
    ///
    /// # Errors
    /// What a send gets: 133010 for a number that is not registered, 131048 for one that is restricted, 131031 for one that is
    /// banned, 33 for one that is deleted.
    pub fn check_send(self, assumptions: &Assumptions) -> Result<(), GraphError> {
        match self {
            Self::Connected => Ok(()),
            Self::Flagged if assumptions.flagged_numbers_send => Ok(()),
            Self::Flagged | Self::Restricted | Self::RateLimited => Err(GraphError::of(131_048)),
            Self::Banned => Err(GraphError::of(131_031)),
            Self::Deleted => Err(GraphError::of(33)),
            Self::Disconnected
            | Self::Pending
            | Self::Migrated
            | Self::Unverified
            | Self::Unknown
            | Self::Linked
            | Self::Unlinked => Err(GraphError::of(133_010)),
        }
    }
}

impl fmt::Display for NumberStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn life(events: &[NumberEvent]) -> NumberStatus {
        events.iter().fold(NumberStatus::default(), |status, event| status.after(*event).unwrap_or(status))
    }

    #[test]
    fn words_are_read_back() {
        for status in NumberStatus::ALL {
            assert_eq!(NumberStatus::parse(&status.to_string()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        assert_eq!(NumberStatus::parse("BUSY"), None);
    }

    #[test]
    fn from_added_to_connected_and_back() {
        use NumberEvent::{Deregistered, Registered, Verified};
        assert_eq!(life(&[]), NumberStatus::Unverified);
        assert_eq!(life(&[Verified]), NumberStatus::Pending);
        assert_eq!(life(&[Verified, Registered]), NumberStatus::Connected);
        assert_eq!(life(&[Verified, Registered, Deregistered]), NumberStatus::Disconnected);
        assert_eq!(life(&[Verified, Registered, Deregistered, Registered]), NumberStatus::Connected);
    }

    #[test]
    fn quality_limits_and_restrictions_come_and_go() {
        use NumberEvent as E;
        let connected = [E::Verified, E::Registered];
        for (comes, status, goes) in [
            (E::QualityFell, NumberStatus::Flagged, E::QualityRecovered),
            (E::Restricted, NumberStatus::Restricted, E::RestrictionEnded),
            (E::LimitReached, NumberStatus::RateLimited, E::LimitFreed),
        ] {
            assert_eq!(life(&[connected[0], connected[1], comes]), status);
            assert_eq!(life(&[connected[0], connected[1], comes, E::Registered]), status);
            assert_eq!(life(&[connected[0], connected[1], comes, goes]), NumberStatus::Connected);
        }
        assert_eq!(life(&[E::Verified, E::Registered, E::Banned, E::Registered]), NumberStatus::Banned);
        assert_eq!(life(&[E::Verified, E::Registered, E::Banned, E::Unbanned]), NumberStatus::Disconnected);
    }

    #[test]
    fn ratings_flag_until_october_2025() {
        let event =
            |rating, day: &str| NumberEvent::of_rating(rating, Timestamp::parse(&format!("{day}T00:00:00Z")).unwrap());
        assert_eq!(event(QualityRating::Red, "2025-10-07"), Some(NumberEvent::QualityFell));
        assert_eq!(event(QualityRating::Yellow, "2025-10-07"), Some(NumberEvent::QualityRecovered));
        assert_eq!(event(QualityRating::Unknown, "2025-10-07"), None);
        assert_eq!(event(QualityRating::Red, "2025-10-08"), Some(NumberEvent::QualityRecovered));
        assert_eq!(NumberStatus::Flagged.after(NumberEvent::QualityRecovered), Some(NumberStatus::Connected));
        assert_eq!(NumberStatus::Connected.after(NumberEvent::QualityRecovered), None);
    }

    #[test]
    fn only_connected_numbers_send() {
        let assumptions = Assumptions::default();
        let code = |status: NumberStatus| status.check_send(&assumptions).err().map(|error| error.code);
        let sending: Vec<_> = NumberStatus::ALL.into_iter().filter(|status| code(*status).is_none()).collect();
        assert_eq!(sending, [NumberStatus::Connected]);
        assert_eq!(code(NumberStatus::Disconnected), Some(133_010));
        assert_eq!(code(NumberStatus::Restricted), Some(131_048));
        assert_eq!(code(NumberStatus::Banned), Some(131_031));
        assert_eq!(code(NumberStatus::Deleted), Some(33));
        let lenient = Assumptions { flagged_numbers_send: true, ..assumptions };
        assert_eq!(NumberStatus::Flagged.check_send(&lenient), Ok(()));
    }

    proptest! {
        /// What is gone stays gone, only a registration connects, and nobody is unverified, paired or unknown again.
        #[test]
        fn no_undocumented_state_is_reached(events in proptest::collection::vec(proptest::sample::select(&NumberEvent::ALL[..]), 0..40)) {
            let mut status = NumberStatus::default();
            let mut was_registered = false;
            for event in events {
                let Some(next) = status.after(event) else { continue };
                prop_assert!(!status.is_final());
                prop_assert!(next != status);
                was_registered |= event == NumberEvent::Registered;
                prop_assert!(!next.is_registered() || was_registered);
                prop_assert!(!matches!(
                    next,
                    NumberStatus::Unverified | NumberStatus::Unknown | NumberStatus::Linked | NumberStatus::Unlinked
                ));
                status = next;
            }
        }
    }
}
