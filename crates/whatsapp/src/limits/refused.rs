//! A limiter's "no": which error, and when to come back.

use std::time::Duration;

use recado_core::Timestamp;

use crate::error::GraphError;

/// Why something was not admitted. Small, because a limiter under attack says it often; [`Refused::error`] makes the envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The error's code.
    pub code: i64,
    /// The first moment at which the same would be admitted if nothing else came in between.
    pub retry_at: Timestamp,
}

impl Refused {
    /// How long to wait; zero if the moment is past.
    #[must_use]
    pub fn retry_after(self, now: Timestamp) -> Duration {
        self.retry_at.since(now)
    }

    /// The error as the API answers it.
    #[must_use]
    pub fn error(self) -> GraphError {
        let error = GraphError::of(self.code);
        match self.code {
            // spec §1.2: the subcode of edges that read; those that create have one more.
            4 => error.message("(#4) Application request limit reached").subcode(2_446_079),
            80_007 => error.message(
                "(#80007) There have been too many calls to this WhatsApp Business account. Wait a bit and try again.",
            ),
            80_008 => error.message(
                "(#80008) There have been too many calls to this WhatsApp Business account for templates. Wait a bit and \
                 try again.",
            ),
            613 => error.message("(#613) Calls to this api have exceeded the rate limit."),
            _ => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_tables_row_with_graphs_sentence() {
        let refused = |code| Refused { code, retry_at: Timestamp::from_seconds(10) };
        let app = refused(4).error();
        assert_eq!((app.http_status, app.subcode, app.is_transient), (400, Some(2_446_079), true));
        assert_eq!(app.message, "(#4) Application request limit reached");
        assert_eq!(refused(130_429).error(), GraphError::of(130_429));
        assert!(refused(80_007).error().message.starts_with("(#80007) There have been too many calls"));
        assert!(refused(80_008).error().message.contains("templates"));
        assert_eq!(refused(613).error().http_status, 429);
    }

    #[test]
    fn the_wait_is_never_negative() {
        let refused = Refused { code: 4, retry_at: Timestamp::from_seconds(10) };
        assert_eq!(refused.retry_after(Timestamp::from_seconds(4)), Duration::from_secs(6));
        assert_eq!(refused.retry_after(Timestamp::from_seconds(11)), Duration::ZERO);
    }
}
