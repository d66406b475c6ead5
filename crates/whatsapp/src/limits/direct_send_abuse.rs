//! What advertisement sent as utility by Direct Send costs (spec templates.md §13, "misuse"): a warning, then fewer messages a day,
//! then none for a week, none for a month, none for good. How many findings lead to the next step is not said: each one does
//! (unconfirmed).

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::assumptions::Assumptions;
use super::refused::Refused;
use crate::webhook::{AccountChange, account_update};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const FIRST_STRIKE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const SECOND_STRIKE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const OVER_THE_CAP: i64 = 131_064;

/// A step of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AbuseStep {
    /// Nothing happened yet.
    #[default]
    None,
    /// A warning.
    Warn,
    /// So many utility messages a day.
    RateLimit,
    /// None for 7 days.
    #[serde(rename = "STRIKE_1")]
    Strike1,
    /// None for 30 days.
    #[serde(rename = "STRIKE_2")]
    Strike2,
    /// None any more.
    Offboard,
}

impl AbuseStep {
    /// All of them, from nothing on.
    pub const ALL: [Self; 6] = [Self::None, Self::Warn, Self::RateLimit, Self::Strike1, Self::Strike2, Self::Offboard];

    /// Its name; also the end of the webhook's `violation_type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Warn => "WARN",
            Self::RateLimit => "RATE_LIMIT",
            Self::Strike1 => "STRIKE_1",
            Self::Strike2 => "STRIKE_2",
            Self::Offboard => "OFFBOARD",
        }
    }

    /// From its name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == text)
    }

    fn next(self) -> Self {
        Self::ALL.into_iter().find(|step| *step > self).unwrap_or(Self::Offboard)
    }
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct DirectSendAbuse {
    /// The hardest step so far: the next finding leads to the one after, also when this one is over.
    pub step: AbuseStep,
    /// When what the step costs ends; `None` where it costs nothing, costs nothing any more, or never ends.
    pub until: Option<Timestamp>,
}

impl DirectSendAbuse {
    /// After a message was found to be advertisement.
    #[must_use]
    pub fn found(self, now: Timestamp, assumptions: &Assumptions) -> (Self, AccountChange) {
        Self::entered(self.step.next(), now, assumptions)
    }

    /// At this step from now on, and the webhook that tells it.
    #[must_use]
    pub fn at_step(step: AbuseStep, now: Timestamp, assumptions: &Assumptions) -> (Self, Option<AccountChange>) {
        if step == AbuseStep::None {
            return (Self::default(), None);
        }
        let (state, change) = Self::entered(step, now, assumptions);
        (state, Some(change))
    }

    fn entered(step: AbuseStep, now: Timestamp, assumptions: &Assumptions) -> (Self, AccountChange) {
        let lasts = match step {
            AbuseStep::None | AbuseStep::Warn | AbuseStep::Offboard => None,
            AbuseStep::RateLimit => Some(assumptions.misclassified_for),
            AbuseStep::Strike1 => Some(FIRST_STRIKE),
            AbuseStep::Strike2 => Some(SECOND_STRIKE),
        };
        let until = lasts.map(|lasts| now.plus(lasts));
        let mut told = vec![("violation_info", violation(step.as_str()))];
        if step >= AbuseStep::Strike1 {
            let mut restriction = json!({"restriction_type": "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES"});
            if let Some(until) = until {
                restriction["expiration"] = until.seconds().into();
            }
            told.push(("restriction_info", json!([restriction])));
        }
        (Self { step, until }, account_update("ACCOUNT_RESTRICTION", told))
    }

    /// Once what the step costs is over: the state without it, and the webhook that tells it.
    #[must_use]
    pub fn lifted(self, now: Timestamp) -> Option<(Self, AccountChange)> {
        self.until.filter(|until| *until <= now)?;
        let name = if self.step == AbuseStep::RateLimit { "RATE_LIMIT_RECOVERY" } else { "UNBAN" };
        let change = account_update("ACCOUNT_RESTRICTION", [("violation_info", violation(name))]);
        Some((Self { until: None, ..self }, change))
    }

    /// Whether utility without a template is lost.
    #[must_use]
    pub fn blocks(&self, now: Timestamp) -> bool {
        match self.step {
            AbuseStep::None | AbuseStep::Warn | AbuseStep::RateLimit => false,
            AbuseStep::Strike1 | AbuseStep::Strike2 => self.lasts(now),
            AbuseStep::Offboard => true,
        }
    }

    /// Whether messages of a day are counted.
    #[must_use]
    pub fn is_capped(&self, now: Timestamp) -> bool {
        self.step == AbuseStep::RateLimit && self.lasts(now)
    }

    /// Whether one more may be sent. `sent_24h`: those sent in the last 24 hours, `next_leaves_at` when the first of them will be
    /// older.
    ///
    /// # Errors
    /// 131064.
    pub fn check_cap(
        &self,
        sent_24h: u64,
        next_leaves_at: Option<Timestamp>,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<(), Refused> {
        if !self.is_capped(now) || sent_24h < assumptions.misclassified_daily_utility {
            return Ok(());
        }
        let day_after = now.plus(DAY);
        let retry_at = next_leaves_at.unwrap_or(day_after).min(self.until.unwrap_or(day_after));
        Err(Refused { code: OVER_THE_CAP, retry_at })
    }

    fn lasts(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| now < until)
    }
}

fn violation(name: &str) -> Value {
    json!({"violation_type": format!("DIRECT_SEND_UTILITY_CATEGORY_ABUSE_{name}")})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_777_000_000)
    }

    #[test]
    fn every_finding_leads_one_step_further() {
        let assumptions = Assumptions::default();
        let mut state = DirectSendAbuse::default();
        let mut told = Vec::new();
        for _ in 0..6 {
            let (next, change) = state.found(now(), &assumptions);
            assert_eq!(change.value["event"], "ACCOUNT_RESTRICTION");
            let name = change.value["violation_info"]["violation_type"].as_str().unwrap();
            told.push(name.strip_prefix("DIRECT_SEND_UTILITY_CATEGORY_ABUSE_").unwrap().to_owned());
            state = next;
        }
        assert_eq!(told, ["WARN", "RATE_LIMIT", "STRIKE_1", "STRIKE_2", "OFFBOARD", "OFFBOARD"]);
        assert!(state.blocks(now().plus(DAY * 4_000)));
        assert_eq!(state.lifted(now().plus(DAY * 4_000)), None);
    }

    #[test]
    fn a_step_is_read_back_and_costs_what_it_says() {
        let assumptions = Assumptions::default();
        for (step, blocked_days) in [
            (AbuseStep::None, 0),
            (AbuseStep::Warn, 0),
            (AbuseStep::RateLimit, 0),
            (AbuseStep::Strike1, 7),
            (AbuseStep::Strike2, 30),
        ] {
            assert_eq!(AbuseStep::parse(step.as_str()), Some(step));
            let (state, change) = DirectSendAbuse::at_step(step, now(), &assumptions);
            assert_eq!(change.is_none(), step == AbuseStep::None);
            assert_eq!(state.blocks(now()), blocked_days > 0);
            let end = now().plus(DAY * blocked_days);
            assert!(!state.blocks(end));
            let text = serde_json::to_string(&state).unwrap();
            assert_eq!(serde_json::from_str::<DirectSendAbuse>(&text).unwrap(), state);
            let restriction = &change.map(|change| change.value["restriction_info"].clone()).unwrap_or_default();
            assert_eq!(restriction.is_array(), blocked_days > 0);
            if blocked_days > 0 {
                assert_eq!(restriction[0]["expiration"], end.seconds());
                let (over, told) = state.lifted(end).unwrap();
                assert_eq!((over.step, over.until, over.lifted(end)), (step, None, None));
                assert_eq!(told.value["violation_info"], violation("UNBAN"));
            }
            assert_eq!(state.lifted(now()), None);
        }
    }

    #[test]
    fn the_cap_counts_a_day_and_ends() {
        let assumptions = Assumptions::default();
        let (state, _) = DirectSendAbuse::at_step(AbuseStep::RateLimit, now(), &assumptions);
        let soon = now().plus(Duration::from_secs(60));
        assert_eq!(state.check_cap(249, Some(soon), now(), &assumptions), Ok(()));
        let refused = state.check_cap(250, Some(soon), now(), &assumptions).unwrap_err();
        assert_eq!((refused.code, refused.retry_at), (131_064, soon));
        let end = now().plus(assumptions.misclassified_for);
        assert_eq!(state.check_cap(9_999, None, end, &assumptions), Ok(()));
        let (_, told) = state.lifted(end).unwrap();
        assert_eq!(told.value["violation_info"], violation("RATE_LIMIT_RECOVERY"));
    }
}
