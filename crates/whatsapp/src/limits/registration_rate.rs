//! `register` and `deregister` of one number: ten calls in 72 hours (spec §1.6).

use std::time::Duration;

use recado_core::Timestamp;

use super::refused::Refused;
use super::rolling_window::RollingWindow;

/// Calls of both kinds together.
pub const CALLS: u32 = 10;
/// In this period, which always ends now.
pub const PERIOD: Duration = Duration::from_secs(72 * 60 * 60);

const RATE_LIMIT_EXCEEDED: i64 = 133_016;

/// The calls to remember after one more; those too old to count are gone.
///
/// # Errors
/// 133016 for the eleventh.
pub fn admit(calls: &[Timestamp], now: Timestamp) -> Result<Vec<Timestamp>, Refused> {
    let counting = calls.iter().copied().filter(|at| at.plus(PERIOD) > now);
    let mut window = RollingWindow::restore(CALLS, PERIOD, counting);
    window.admit(now).map_err(|retry_at| Refused { code: RATE_LIMIT_EXCEEDED, retry_at })?;
    Ok(window.events().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_h(hours: i64) -> Timestamp {
        Timestamp::from_seconds(1_764_000_000 + hours * 3_600)
    }

    #[test]
    fn the_eleventh_call_in_72_hours_waits() {
        let mut calls = Vec::new();
        for hour in 0..10 {
            calls = admit(&calls, at_h(hour)).unwrap();
        }
        let refused = admit(&calls, at_h(71)).unwrap_err();
        assert_eq!(refused, Refused { code: 133_016, retry_at: at_h(72) });
        assert_eq!(refused.error().http_status, 400);
        calls = admit(&calls, at_h(72)).unwrap();
        assert_eq!((calls.len(), calls.first()), (10, Some(&at_h(1))));
        assert_eq!(admit(&calls, at_h(1_000)).unwrap(), [at_h(1_000)]);
    }
}
