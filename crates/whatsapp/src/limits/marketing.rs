//! What a marketing template meets on its way to one customer: an opt-out, Meta's experiment, the pause in the United States, and
//! the cap over all businesses (spec §2.15, §5.5). Each lets the message fail after it was accepted.

use std::collections::VecDeque;
use std::str::FromStr;

use recado_core::Timestamp;

use super::assumptions::Assumptions;
use crate::error::GraphError;
use crate::phone;

/// 2025-04-01T00:00:00Z: marketing to the United States pauses.
pub const US_PAUSE_SINCE: Timestamp = Timestamp::from_seconds(1_743_465_600);
/// 2025-07-01T00:00:00Z (the day is unconfirmed): every delivered marketing message counts; before, those that opened a
/// conversation, and one more in an open one.
pub const EVERY_MESSAGE_COUNTS_SINCE: Timestamp = Timestamp::from_seconds(1_751_328_000);
/// 2026-04-30T00:00:00Z: trying again and again has a limit of its own.
pub const RETRY_LIMIT_SINCE: Timestamp = Timestamp::from_seconds(1_777_507_200);

/// What a customer decides about one business's marketing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarketingPreference {
    /// No more of it: 131050.
    Stop,
    /// Again.
    Resume,
    /// Asked for by a sign-up link.
    Signup,
}

/// Text that is no such decision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of stop, resume, signup")]
pub struct UnknownPreference(pub String);

impl MarketingPreference {
    /// As the webhook `user_preferences` writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Resume => "resume",
            Self::Signup => "signup",
        }
    }

    /// The webhook's `detail`.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Stop => "User requested to stop marketing messages",
            Self::Resume => "User requested to resume marketing messages",
            Self::Signup => "User signed up via signup link",
        }
    }

    /// Whether marketing is refused from here on.
    #[must_use]
    pub const fn opts_out(self) -> bool {
        matches!(self, Self::Stop)
    }
}

impl FromStr for MarketingPreference {
    type Err = UnknownPreference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Stop, Self::Resume, Self::Signup]
            .into_iter()
            .find(|preference| preference.as_str() == text)
            .ok_or_else(|| UnknownPreference(text.to_owned()))
    }
}

/// What decides about one marketing message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarketingFacts<'a> {
    /// The customer's number.
    pub wa_id: &'a str,
    /// The customer wrote within 24 hours.
    pub window_open: bool,
    /// The customer came from an ad within 72 hours.
    pub free_entry_point_open: bool,
    /// The last preference told to this business was `stop`.
    pub opted_out: bool,
    /// The customer is in Meta's control group.
    pub in_experiment: bool,
    /// Marketing messages of all businesses that count and were delivered to the customer in the cap's period.
    pub counted: u32,
    /// Messages of this account to the customer that failed with 131049 in the cap's period.
    pub refused_before: u32,
}

/// Whether a marketing template reaches the customer.
///
/// # Errors
/// 131050 after an opt-out, 130472 for the control group, 131049 for the United States and for the cap.
pub fn judge(facts: &MarketingFacts<'_>, now: Timestamp, assumptions: &Assumptions) -> Result<(), GraphError> {
    if facts.opted_out {
        return Err(GraphError::of(131_050));
    }
    if facts.in_experiment && !facts.window_open && !facts.free_entry_point_open {
        return Err(GraphError::of(130_472));
    }
    if is_paused_for(facts.wa_id, now, assumptions) {
        return Err(not_delivered());
    }
    // Whoever writes to a business shows that its messages are wanted.
    if facts.window_open {
        return Ok(());
    }
    let is_worn_out = now >= RETRY_LIMIT_SINCE
        && assumptions.marketing_retry_limit.is_some_and(|limit| facts.refused_before >= limit);
    if facts.counted >= assumptions.marketing_cap || is_worn_out {
        return Err(not_delivered());
    }
    Ok(())
}

/// Whether marketing to this number is paused: +1 with an area code of the United States.
#[must_use]
pub fn is_paused_for(wa_id: &str, now: Timestamp, assumptions: &Assumptions) -> bool {
    let in_force = now >= US_PAUSE_SINCE && assumptions.us_marketing_resumes_at.is_none_or(|resumes| now < resumes);
    in_force && wa_id.starts_with('1') && phone::country_of_wa_id(wa_id) == Some("US")
}

/// Whether a delivered marketing message counts for the cap. `opened_conversation` and `extra_in_conversation` concern
/// conversation-based pricing: the message opened one, or is the first further one in it.
#[must_use]
pub fn counts_for_cap(
    window_open: bool,
    opened_conversation: bool,
    extra_in_conversation: bool,
    delivered_at: Timestamp,
) -> bool {
    !window_open && (delivered_at >= EVERY_MESSAGE_COUNTS_SINCE || opened_conversation || extra_in_conversation)
}

fn not_delivered() -> GraphError {
    GraphError::of(131_049)
}

/// One customer's delivered marketing messages of the cap's period, newest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarketingReceived(VecDeque<Timestamp>);

impl MarketingReceived {
    /// One more that counts.
    pub fn record(&mut self, now: Timestamp, assumptions: &Assumptions) {
        self.drop_old(now, assumptions);
        self.0.push_back(now);
    }

    /// How many count.
    #[must_use]
    pub fn counted(&mut self, now: Timestamp, assumptions: &Assumptions) -> u32 {
        self.drop_old(now, assumptions);
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    fn drop_old(&mut self, now: Timestamp, assumptions: &Assumptions) {
        self.0.retain(|at| *at <= now && at.plus(assumptions.marketing_cap_period) > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: &str) -> Timestamp {
        Timestamp::parse(&format!("{day}T00:00:00Z")).unwrap()
    }

    const FACTS: MarketingFacts<'_> = MarketingFacts {
        wa_id: "34600111222",
        window_open: false,
        free_entry_point_open: false,
        opted_out: false,
        in_experiment: false,
        counted: 0,
        refused_before: 0,
    };

    fn code(facts: MarketingFacts<'_>, day: &str) -> Option<i64> {
        judge(&facts, on(day), &Assumptions::default()).err().map(|error| error.code)
    }

    #[test]
    fn the_dates_are_the_ones_named() {
        assert_eq!(US_PAUSE_SINCE, on("2025-04-01"));
        assert_eq!(EVERY_MESSAGE_COUNTS_SINCE, on("2025-07-01"));
        assert_eq!(RETRY_LIMIT_SINCE, on("2026-04-30"));
    }

    #[test]
    fn the_cap_is_over_all_businesses_and_not_in_the_window() {
        assert_eq!(code(MarketingFacts { counted: 1, ..FACTS }, "2026-03-01"), None);
        assert_eq!(code(MarketingFacts { counted: 2, ..FACTS }, "2026-03-01"), Some(131_049));
        assert_eq!(code(MarketingFacts { counted: 9, window_open: true, ..FACTS }, "2026-03-01"), None);
        assert_eq!(
            code(MarketingFacts { counted: 2, free_entry_point_open: true, ..FACTS }, "2026-03-01"),
            Some(131_049)
        );
    }

    #[test]
    fn an_opt_out_holds_even_in_the_window() {
        assert_eq!(code(MarketingFacts { opted_out: true, window_open: true, ..FACTS }, "2026-03-01"), Some(131_050));
        let error =
            judge(&MarketingFacts { opted_out: true, ..FACTS }, on("2026-03-01"), &Assumptions::default()).unwrap_err();
        assert!(error.details.is_some_and(|details| details.contains("stop receiving marketing")));
    }

    #[test]
    fn the_experiment_spares_open_windows_and_entry_points() {
        let control = MarketingFacts { in_experiment: true, ..FACTS };
        assert_eq!(code(control, "2026-03-01"), Some(130_472));
        assert_eq!(code(MarketingFacts { window_open: true, ..control }, "2026-03-01"), None);
        assert_eq!(code(MarketingFacts { free_entry_point_open: true, ..control }, "2026-03-01"), None);
    }

    #[test]
    fn the_united_states_get_none_since_april_2025() {
        let to = |wa_id| MarketingFacts { wa_id, window_open: true, ..FACTS };
        assert_eq!(code(to("16505551234"), "2025-03-31"), None);
        assert_eq!(code(to("16505551234"), "2025-04-01"), Some(131_049));
        // Canada, Puerto Rico and the Dominican Republic share the calling code.
        for elsewhere in ["14165551234", "17875551234", "18095551234", "447400123456"] {
            assert_eq!(code(to(elsewhere), "2026-03-01"), None);
        }
        let resumed = Assumptions { us_marketing_resumes_at: Some(on("2026-06-01")), ..Assumptions::default() };
        assert!(is_paused_for("16505551234", on("2026-05-31"), &resumed));
        assert!(!is_paused_for("16505551234", on("2026-06-01"), &resumed));
    }

    #[test]
    fn trying_again_and_again_ends_in_april_2026() {
        let worn_out = MarketingFacts { refused_before: 3, ..FACTS };
        assert_eq!(code(worn_out, "2026-04-29"), None);
        assert_eq!(code(worn_out, "2026-04-30"), Some(131_049));
    }

    #[test]
    fn what_counts_changed_in_july_2025() {
        let (before, after) = (on("2025-06-30"), on("2025-07-01"));
        assert!(counts_for_cap(false, true, false, before) && counts_for_cap(false, false, true, before));
        assert!(!counts_for_cap(false, false, false, before) && counts_for_cap(false, false, false, after));
        assert!(!counts_for_cap(true, true, true, before) && !counts_for_cap(true, false, false, after));
    }

    #[test]
    fn a_message_counts_for_a_day() {
        let assumptions = Assumptions::default();
        let mut received = MarketingReceived::default();
        received.record(on("2026-03-01"), &assumptions);
        received.record(Timestamp::parse("2026-03-01T10:00:00Z").unwrap(), &assumptions);
        assert_eq!(received.counted(Timestamp::parse("2026-03-01T23:59:59Z").unwrap(), &assumptions), 2);
        assert_eq!(received.counted(on("2026-03-02"), &assumptions), 1);
        assert_eq!(received.counted(on("2026-02-01"), &assumptions), 0);
    }

    #[test]
    fn preferences_are_read_back() {
        for preference in [MarketingPreference::Stop, MarketingPreference::Resume, MarketingPreference::Signup] {
            assert_eq!(preference.as_str().parse(), Ok(preference));
            assert!(preference.detail().starts_with("User "));
        }
        assert!("pause".parse::<MarketingPreference>().is_err());
        assert!(MarketingPreference::Stop.opts_out() && !MarketingPreference::Signup.opts_out());
    }
}
