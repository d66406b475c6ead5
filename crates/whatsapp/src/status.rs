//! The life of an outbound message. Webhooks may repeat and overtake each other, so a status only ever moves forward.

use std::fmt;
use std::str::FromStr;

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The API answered 200.
    Accepted,
    /// It left for the phone: one tick.
    Sent,
    /// It reached a device: two ticks.
    Delivered,
    /// It was shown in an open chat: two blue ticks.
    Read,
    /// A voice message was played.
    Played,
    /// It will not arrive.
    Failed,
}

impl Status {
    /// All of them, forward order, failure last.
    pub const ALL: [Self; 6] = [Self::Accepted, Self::Sent, Self::Delivered, Self::Read, Self::Played, Self::Failed];

    /// As webhooks write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }

    /// Whether nothing comes after it.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Played | Self::Failed)
    }

    /// Whether the message is known to have reached a device; prices count from here.
    #[must_use]
    pub const fn implies_delivery(self) -> bool {
        matches!(self, Self::Delivered | Self::Read | Self::Played)
    }

    /// The message's new status after `incoming`, or `None` when that is old news. A message fails only before it was
    /// delivered, and nothing comes after a failure.
    #[must_use]
    pub fn advance(self, incoming: Self) -> Option<Self> {
        let moves = match (self, incoming) {
            (Self::Failed, _) => false,
            (current, Self::Failed) => !current.implies_delivery(),
            (current, incoming) => incoming.rank() > current.rank(),
        };
        moves.then_some(incoming)
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Accepted => 0,
            Self::Sent => 1,
            Self::Delivered => 2,
            Self::Read => 3,
            Self::Played | Self::Failed => 4,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no message status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a message status")]
pub struct UnknownStatus(pub String);

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or_else(|| UnknownStatus(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn after(incoming: &[Status]) -> Status {
        incoming.iter().fold(Status::Accepted, |current, next| current.advance(*next).unwrap_or(current))
    }

    #[test]
    fn a_failure_counts_until_delivery_and_is_the_end() {
        assert_eq!(Status::Accepted.advance(Status::Failed), Some(Status::Failed));
        assert_eq!(Status::Sent.advance(Status::Failed), Some(Status::Failed));
        for reached in [Status::Delivered, Status::Read, Status::Played] {
            assert_eq!(reached.advance(Status::Failed), None);
        }
        for later in Status::ALL {
            assert_eq!(Status::Failed.advance(later), None);
        }
    }

    #[test]
    fn words_are_read_back() {
        for status in Status::ALL {
            assert_eq!(status.to_string().parse(), Ok(status));
        }
        assert!("deleted".parse::<Status>().is_err());
    }

    /// The statuses that one message can cause: those of a delivery, or those of a failure.
    fn one_life() -> impl Strategy<Value = Vec<Status>> {
        prop_oneof![
            proptest::sample::subsequence(
                vec![Status::Accepted, Status::Sent, Status::Delivered, Status::Read, Status::Played],
                0..=5
            ),
            proptest::sample::subsequence(vec![Status::Accepted, Status::Sent], 0..=2).prop_map(|mut life| {
                life.push(Status::Failed);
                life
            }),
        ]
    }

    fn shuffled_with_duplicates() -> impl Strategy<Value = (Vec<Status>, Vec<Status>)> {
        one_life().prop_flat_map(|life| {
            let mut twice = life.clone();
            twice.extend(&life);
            (Just(life), Just(twice).prop_shuffle())
        })
    }

    proptest! {
        #[test]
        fn any_order_and_any_repetition_end_the_same((life, received) in shuffled_with_duplicates()) {
            prop_assert_eq!(after(&received), after(&life));
        }

        #[test]
        fn a_status_never_moves_back(received in proptest::collection::vec(proptest::sample::select(&Status::ALL[..]), 0..20)) {
            let mut current = Status::Accepted;
            for incoming in received {
                if let Some(next) = current.advance(incoming) {
                    prop_assert!(next.rank() > current.rank());
                    prop_assert!(current != Status::Failed);
                    current = next;
                }
            }
        }
    }
}
