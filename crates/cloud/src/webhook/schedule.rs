//! When a webhook is tried again: with growing delay, by the clock, up to a horizon.

use std::time::Duration;

use recado_core::Timestamp;

const FIRST_DELAY: Duration = Duration::from_secs(1);
const LONGEST_DELAY: Duration = Duration::from_secs(6 * 3600);

/// The wait after so many attempts.
pub(super) fn delay_after(attempts: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(20);
    FIRST_DELAY.saturating_mul(1 << doublings).min(LONGEST_DELAY)
}

/// Whether a webhook of this age is given up instead.
pub(super) fn is_over(created_at: Timestamp, now: Timestamp, horizon: Duration) -> bool {
    now.since(created_at) >= horizon
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_six_hours() {
        let seconds: Vec<u64> = [0, 1, 2, 3, 10, 15, 16, 1000].map(|tries| delay_after(tries).as_secs()).to_vec();
        assert_eq!(seconds, [1, 1, 2, 4, 512, 16_384, 21_600, 21_600]);
    }

    #[test]
    fn it_is_over_at_the_horizon() {
        let (start, day) = (Timestamp::from_seconds(1_000_000), Duration::from_secs(86_400));
        assert!(!is_over(start, start.plus(day - Duration::from_micros(1)), day));
        assert!(is_over(start, start.plus(day), day));
    }
}
