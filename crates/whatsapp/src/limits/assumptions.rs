//! What the rules need and Meta does not publish, or publishes in two ways. Every value here is a best guess (unconfirmed) that an
//! installation may set otherwise; the published numbers stand with their rules.

use std::time::Duration;

use recado_core::Timestamp;

/// How a send over the portfolio's messaging limit ends (spec §5.1 gives both).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverLimit {
    /// The call itself is answered with 131048.
    Refuse,
    /// The call is accepted, and the message fails with 131048.
    AcceptThenFail,
}

/// The guesses, one a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumptions {
    /// spec §5.1.
    pub over_messaging_limit: OverLimit,
    /// How long Meta looks at the quality before the first step of the messaging limit.
    pub first_step_review: Duration,
    /// Marketing templates one customer may get from all businesses in [`Self::marketing_cap_period`] (spec §5.5).
    pub marketing_cap: u32,
    /// The period of the cap.
    pub marketing_cap_period: Duration,
    /// Since 30 April 2026: after so many failures with 131049 for one customer in the cap's period, further tries of the same
    /// account fail even when there is room again. `None`: no such rule.
    pub marketing_retry_limit: Option<u32>,
    /// When marketing to the United States resumes (spec §2.15); `None`: not yet.
    pub us_marketing_resumes_at: Option<Timestamp>,
    /// Since when a send to a customer whom the business blocked is 130403; before, it failed with 131026.
    pub blocked_by_business_code_since: Timestamp,
    /// Messages per second of a number that is also used in the Business app, before [`Self::coexistence_faster_since`].
    pub coexistence_slow_mps: u32,
    /// Since when those numbers have 20.
    pub coexistence_faster_since: Timestamp,
    /// How long a number answers 131057 while its throughput grows; one minute at most.
    pub throughput_upgrade: Duration,
    /// spec §8.2 says only CONNECTED can send, and §5.1 lets a FLAGGED number go on at its limit.
    pub flagged_numbers_send: bool,
    /// Weighted negative feedback per million delivered messages from which on the rating is YELLOW.
    pub yellow_from_ppm: u64,
    /// From which on it is RED.
    pub red_from_ppm: u64,
    /// With fewer delivered messages in seven days the rating is UNKNOWN.
    pub rated_from_delivered: u64,
    /// Messages of a paced template that go out before the rest is held.
    pub pacing_first_part: u64,
    /// Delivered messages of the first part that are enough to judge it by.
    pub pacing_judged_from: u64,
    /// Messages that a paced portfolio sends before the next batch waits.
    pub portfolio_batch: u64,
    /// Whether portfolios whose templates of 365 days nobody counted are small ones, and paced (spec §5.6).
    pub paces_small_portfolios: bool,
    /// Utility templates a day for an account limited by 131064.
    pub misclassified_daily_utility: u64,
    /// How long 131064 lasts.
    pub misclassified_for: Duration,
    /// How long an appeal takes; 24 to 48 hours.
    pub appeal_takes: Duration,
    /// Calls an hour that an app may make to everything (spec §1.6).
    pub app_calls_per_hour: u32,
    /// How long a verification code counts.
    pub code_life: Duration,
    /// Codes that may be requested for a number in an hour.
    pub codes_per_hour: u32,
    /// Wrong guesses after which a code counts no more.
    pub code_guesses: u32,
    /// How long after the verification a number may be registered (spec §8.1).
    pub verified_for: Duration,
    /// The pause between a wrong PIN and the next guess; sooner is 133009.
    pub pin_guess_gap: Duration,
    /// Wrong PINs in a row after which 133008 begins.
    pub pin_guesses: u32,
    /// How long 133008 lasts.
    pub pin_locked_for: Duration,
    /// How long a deleted number cannot be added again (133015).
    pub deleted_number_rests: Duration,
    /// Customers a day that a portfolio may write to before its numbers get usernames; with fewer it is 147002.
    pub username_from_customers: u64,
}

impl Default for Assumptions {
    fn default() -> Self {
        const MINUTE_S: u64 = 60;
        const HOUR_S: u64 = 60 * MINUTE_S;
        const DAY_S: u64 = 24 * HOUR_S;
        Self {
            over_messaging_limit: OverLimit::Refuse,
            first_step_review: Duration::from_secs(6 * HOUR_S),
            marketing_cap: 2,
            marketing_cap_period: Duration::from_secs(DAY_S),
            marketing_retry_limit: Some(3),
            us_marketing_resumes_at: None,
            // 2026-01-01
            blocked_by_business_code_since: Timestamp::from_seconds(1_767_225_600),
            coexistence_slow_mps: 5,
            // 2025-07-01
            coexistence_faster_since: Timestamp::from_seconds(1_751_328_000),
            throughput_upgrade: Duration::from_secs(MINUTE_S),
            flagged_numbers_send: false,
            yellow_from_ppm: 10_000,
            red_from_ppm: 30_000,
            rated_from_delivered: 20,
            pacing_first_part: 1_000,
            pacing_judged_from: 20,
            portfolio_batch: 10_000,
            paces_small_portfolios: false,
            misclassified_daily_utility: 250,
            misclassified_for: Duration::from_secs(7 * DAY_S),
            appeal_takes: Duration::from_secs(24 * HOUR_S),
            app_calls_per_hour: 50_000,
            code_life: Duration::from_secs(10 * MINUTE_S),
            codes_per_hour: 5,
            code_guesses: 5,
            verified_for: Duration::from_secs(14 * DAY_S),
            pin_guess_gap: Duration::from_secs(5),
            pin_guesses: 5,
            pin_locked_for: Duration::from_secs(HOUR_S),
            deleted_number_rests: Duration::from_secs(5 * MINUTE_S),
            username_from_customers: 2_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dates_are_the_ones_named() {
        let assumptions = Assumptions::default();
        let date = |at: Timestamp| at.to_string().get(..10).map(str::to_owned);
        assert_eq!(date(assumptions.blocked_by_business_code_since).as_deref(), Some("2026-01-01"));
        assert_eq!(date(assumptions.coexistence_faster_since).as_deref(), Some("2025-07-01"));
    }
}
