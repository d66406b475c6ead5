//! What low quality does to a template (spec §5.2, templates.md §14.2): it pauses for three hours, then for six, and is disabled the third
//! time. Sends of it get 132015 or 132016, and held messages drop.

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::quality::QualityRating;
use crate::error::GraphError;

const HOUR: Duration = Duration::from_secs(60 * 60);
const FIRST_PAUSE: Duration = Duration::from_secs(3 * HOUR.as_secs());
const SECOND_PAUSE: Duration = Duration::from_secs(6 * HOUR.as_secs());
const PAUSED: i64 = 132_015;
const DISABLED: i64 = 132_016;

/// How often a template's quality was low, and whether it pauses. Two columns of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TemplatePause {
    /// How often it was paused; the third time disables it.
    pub strikes: u32,
    /// While it pauses: until when.
    pub paused_until: Option<Timestamp>,
}

/// What happened; `other_info.title` of the webhook `message_template_status_update`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseEvent {
    /// It pauses for three hours.
    FirstPause,
    /// It pauses for six hours.
    SecondPause,
    /// It goes on.
    Unpause,
    /// It is disabled for good.
    Disabled,
}

impl PauseEvent {
    /// As the webhook writes it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::FirstPause => "FIRST_PAUSE",
            Self::SecondPause => "SECOND_PAUSE",
            Self::Unpause => "UNPAUSE",
            Self::Disabled => "DISABLED",
        }
    }

    /// The template's status afterwards.
    #[must_use]
    pub const fn status(self) -> &'static str {
        match self {
            Self::FirstPause | Self::SecondPause => "PAUSED",
            Self::Unpause => "APPROVED",
            Self::Disabled => "DISABLED",
        }
    }
}

impl TemplatePause {
    /// Whether it was disabled.
    #[must_use]
    pub const fn is_disabled(self) -> bool {
        self.strikes >= 3
    }

    /// After its rating changed, or was found again after a pause: RED costs a strike unless it pauses already.
    #[must_use]
    pub fn rated(self, rating: QualityRating, now: Timestamp) -> (Self, Option<PauseEvent>) {
        if rating != QualityRating::Red || self.is_disabled() || self.paused_until.is_some() {
            return (self, None);
        }
        let strikes = self.strikes.saturating_add(1);
        let (paused_until, event) = match strikes {
            1 => (Some(now.plus(FIRST_PAUSE)), PauseEvent::FirstPause),
            2 => (Some(now.plus(SECOND_PAUSE)), PauseEvent::SecondPause),
            _ => (None, PauseEvent::Disabled),
        };
        (Self { strikes, paused_until }, Some(event))
    }

    /// Goes on when the pause is over.
    #[must_use]
    pub fn resume(self, now: Timestamp) -> Option<(Self, PauseEvent)> {
        self.paused_until
            .filter(|until| *until <= now)
            .map(|_| (Self { paused_until: None, ..self }, PauseEvent::Unpause))
    }

    /// Whether it can be sent.
    ///
    /// # Errors
    /// 132015 while it pauses, 132016 once it is disabled.
    pub fn check_send(self, now: Timestamp) -> Result<(), GraphError> {
        if self.is_disabled() {
            return Err(GraphError::of(DISABLED));
        }
        match self.paused_until {
            Some(until) if now < until => Err(GraphError::of(PAUSED)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_h(hours: u32) -> Timestamp {
        Timestamp::from_seconds(1_777_000_000).plus(HOUR * hours)
    }

    fn code(pause: TemplatePause, hours: u32) -> Option<i64> {
        pause.check_send(at_h(hours)).err().map(|error| error.code)
    }

    #[test]
    fn three_hours_then_six_then_the_end() {
        let start = TemplatePause::default();
        assert_eq!(start.rated(QualityRating::Yellow, at_h(0)), (start, None));
        let (first, event) = start.rated(QualityRating::Red, at_h(0));
        assert_eq!(event.map(|event| (event.title(), event.status())), Some(("FIRST_PAUSE", "PAUSED")));
        assert_eq!((code(first, 2), code(first, 3)), (Some(132_015), None));
        assert_eq!(first.rated(QualityRating::Red, at_h(1)), (first, None));
        assert_eq!(first.resume(at_h(2)), None);
        let (first, event) = first.resume(at_h(3)).unwrap();
        assert_eq!((event.title(), event.status()), ("UNPAUSE", "APPROVED"));
        let (second, event) = first.rated(QualityRating::Red, at_h(10));
        assert_eq!((event, code(second, 15), code(second, 16)), (Some(PauseEvent::SecondPause), Some(132_015), None));
        let (second, _) = second.resume(at_h(16)).unwrap();
        let (third, event) = second.rated(QualityRating::Red, at_h(20));
        assert_eq!(event.map(|event| (event.title(), event.status())), Some(("DISABLED", "DISABLED")));
        assert_eq!((code(third, 9_999), third.resume(at_h(9_999))), (Some(132_016), None));
        assert_eq!(third.rated(QualityRating::Red, at_h(21)), (third, None));
    }
}
