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

/// 2026-03-27T00:00:00Z: from here on opening a chat sends no `request_welcome` any more.
const REQUEST_WELCOME_UNTIL: Timestamp = Timestamp::from_seconds(1_774_569_600);

/// Whether what a customer does opens the window (spec §4.1): every inbound `type` but notices of the system. Taps, replies,
/// orders and reactions are messages (unconfirmed for reactions). A call opens it too, see [`call_opens`]; what the business
/// itself writes, in its app or here, opens nothing. In a group any member's message opens the one window of the group.
#[must_use]
pub fn is_opened_by(inbound_type: &str, at: Timestamp) -> bool {
    match inbound_type {
        "system" => false,
        "request_welcome" => at < REQUEST_WELCOME_UNTIL,
        _ => true,
    }
}

/// Whether a call opens the window: one by the customer always, answered or not, one by the business when the customer accepts.
#[must_use]
pub const fn call_opens(by_customer: bool, accepted: bool) -> bool {
    by_customer || accepted
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
    fn what_the_customer_does_opens_the_window() {
        let before_removal = at(1_774_569_599_999_999);
        for inbound_type in ["text", "button", "interactive", "order", "reaction", "unsupported", "request_welcome"] {
            assert!(is_opened_by(inbound_type, before_removal), "{inbound_type}");
        }
        assert!(!is_opened_by("system", before_removal));
        assert!(!is_opened_by("request_welcome", at(before_removal.micros() + 1)));
        assert!(call_opens(true, false) && call_opens(false, true) && !call_opens(false, false));
    }

    #[test]
    fn only_templates_go_out_of_the_window() {
        assert!(!needs_open_window("template"));
        assert!(["text", "image", "reaction", "interactive"].into_iter().all(needs_open_window));
    }
}
