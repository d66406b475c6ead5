//! The customer service window: for 24 hours after a customer's message or call, a business may write freely.

use std::time::Duration;

use recado_core::Timestamp;

/// How long the window stays open after the customer's last message or call; each one starts it anew.
pub const CUSTOMER_SERVICE_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

/// The first moment at which the window is closed again.
#[must_use]
pub fn expires_at(last_inbound_at: Timestamp) -> Timestamp {
    last_inbound_at.plus(CUSTOMER_SERVICE_WINDOW)
}

/// Whether it is open. After exactly 24 hours it is closed; a customer who never wrote opened none.
#[must_use]
pub fn is_open(last_inbound_at: Option<Timestamp>, now: Timestamp) -> bool {
    last_inbound_at.is_some_and(|last| now < expires_at(last))
}

/// Whether a message of this `type` is delivered in an open window only. Templates alone are not bound to it.
#[must_use]
pub fn needs_open_window(message_type: &str) -> bool {
    message_type != "template"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    #[test]
    fn the_window_closes_at_exactly_24_hours() {
        let last = at(1_700_000_000_000_000);
        let day_us = 86_400_000_000;
        assert!(is_open(Some(last), last));
        assert!(is_open(Some(last), at(last.micros() + day_us - 1)));
        assert!(!is_open(Some(last), at(last.micros() + day_us)));
        assert_eq!(expires_at(last), at(last.micros() + day_us));
    }

    #[test]
    fn nobody_wrote_so_nothing_is_open() {
        assert!(!is_open(None, Timestamp::EPOCH));
    }

    #[test]
    fn a_message_from_the_future_of_a_moved_clock_keeps_the_window_open() {
        assert!(is_open(Some(at(2_000_000)), at(1_000_000)));
    }

    #[test]
    fn only_templates_go_out_of_the_window() {
        assert!(!needs_open_window("template"));
        assert!(["text", "image", "reaction", "interactive"].into_iter().all(needs_open_window));
    }
}
