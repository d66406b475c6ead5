//! What templates in the wrong category cost (spec §5.7, templates.md §14.4): a warning, then fewer utility messages (131064), then no
//! utility templates, then the same for the whole portfolio.

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::assumptions::Assumptions;
use super::refused::Refused;
use crate::webhook::{AccountChange, account_update};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const LIMITED_FOR_MISCLASSIFICATION: i64 = 131_064;

/// A step of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MisclassificationStep {
    /// Nothing happened yet.
    #[default]
    None,
    /// A warning.
    Warned,
    /// So many utility messages a day.
    Limited,
    /// No utility templates.
    NoUtility,
    /// No utility templates in any account of the portfolio.
    PortfolioNoUtility,
}

impl MisclassificationStep {
    /// All of them, from nothing on.
    pub const ALL: [Self; 5] = [Self::None, Self::Warned, Self::Limited, Self::NoUtility, Self::PortfolioNoUtility];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Warned => "WARNED",
            Self::Limited => "LIMITED",
            Self::NoUtility => "NO_UTILITY",
            Self::PortfolioNoUtility => "PORTFOLIO_NO_UTILITY",
        }
    }

    /// From its name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == text)
    }
}

/// Where an account stands. Two columns of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Misclassification {
    /// The hardest step so far.
    pub step: MisclassificationStep,
    /// When it ends; `None` while nothing is lost.
    pub until: Option<Timestamp>,
}

impl Misclassification {
    /// After another template was found in the wrong category.
    #[must_use]
    pub fn found(self, now: Timestamp, assumptions: &Assumptions) -> (Self, AccountChange) {
        let step = match self.step {
            MisclassificationStep::None => MisclassificationStep::Warned,
            MisclassificationStep::Warned => MisclassificationStep::Limited,
            MisclassificationStep::Limited => MisclassificationStep::NoUtility,
            MisclassificationStep::NoUtility | MisclassificationStep::PortfolioNoUtility => {
                MisclassificationStep::PortfolioNoUtility
            }
        };
        if step == MisclassificationStep::Warned {
            let info = json!({"violation_type": "MISLEADING"});
            return (Self { step, until: None }, account_update("ACCOUNT_VIOLATION", [("violation_info", info)]));
        }
        let until = now.plus(assumptions.misclassified_for);
        let kind = |name: &str| json!({"restriction_type": name, "expiration": until.seconds()});
        let mut kinds = vec![kind("RESTRICTED_UTILITY_TEMPLATES")];
        if step >= MisclassificationStep::NoUtility {
            kinds.push(kind("RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES"));
        }
        let change = account_update("ACCOUNT_RESTRICTION", [("restriction_info", kinds.into())]);
        (Self { step, until: Some(until) }, change)
    }

    /// At this step from now on, as if another template had been found, and the webhook that tells it.
    #[must_use]
    pub fn at_step(
        step: MisclassificationStep,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> (Self, Option<AccountChange>) {
        let before = MisclassificationStep::ALL.into_iter().rev().find(|before| *before < step);
        match before {
            None => (Self::default(), None),
            Some(before) => {
                let (state, change) = Self { step: before, until: None }.found(now, assumptions);
                (state, Some(change))
            }
        }
    }

    /// Whether one more utility template may be sent. `sent_24h`: those sent in the last 24 hours, `next_leaves_at` when the first
    /// of them will be older.
    ///
    /// # Errors
    /// 131064.
    pub fn check_utility(
        &self,
        sent_24h: u64,
        next_leaves_at: Option<Timestamp>,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<(), Refused> {
        let Some(until) = self.until.filter(|until| now < *until) else { return Ok(()) };
        let refused = |retry_at| Err(Refused { code: LIMITED_FOR_MISCLASSIFICATION, retry_at });
        match self.step {
            MisclassificationStep::None | MisclassificationStep::Warned => Ok(()),
            MisclassificationStep::Limited if sent_24h < assumptions.misclassified_daily_utility => Ok(()),
            MisclassificationStep::Limited => refused(next_leaves_at.unwrap_or_else(|| now.plus(DAY)).min(until)),
            MisclassificationStep::NoUtility | MisclassificationStep::PortfolioNoUtility => refused(until),
        }
    }

    /// Whether utility without a template is lost: RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES was told.
    #[must_use]
    pub fn blocks_direct_send(&self, now: Timestamp) -> bool {
        self.step >= MisclassificationStep::NoUtility && self.until.is_some_and(|until| now < until)
    }

    /// Whether the portfolio's other accounts are restricted with this one.
    #[must_use]
    pub fn concerns_portfolio(&self, now: Timestamp) -> bool {
        self.step == MisclassificationStep::PortfolioNoUtility && self.until.is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_777_000_000)
    }

    fn after(found: u32) -> (Misclassification, Option<AccountChange>) {
        (0..found).fold((Misclassification::default(), None), |(state, _), _| {
            let (state, change) = state.found(now(), &Assumptions::default());
            (state, Some(change))
        })
    }

    fn code(state: Misclassification, sent: u64, at: Timestamp) -> Option<i64> {
        state.check_utility(sent, None, at, &Assumptions::default()).err().map(|refused| refused.code)
    }

    #[test]
    fn every_step_can_be_gone_to_and_is_read_back() {
        for step in MisclassificationStep::ALL {
            assert_eq!(MisclassificationStep::parse(step.as_str()), Some(step));
            let (state, change) = Misclassification::at_step(step, now(), &Assumptions::default());
            assert_eq!((state.step, change.is_none()), (step, step == MisclassificationStep::None));
        }
        assert_eq!(MisclassificationStep::parse("SOME"), None);
    }

    #[test]
    fn a_warning_costs_nothing() {
        assert_eq!(code(after(0).0, 9_999, now()), None);
        let (state, change) = after(1);
        assert_eq!((state.step, code(state, 9_999, now())), (MisclassificationStep::Warned, None));
        assert_eq!(change.unwrap().value["event"], "ACCOUNT_VIOLATION");
    }

    #[test]
    fn then_there_are_fewer_then_none_for_a_week() {
        let (limited, change) = after(2);
        assert_eq!((code(limited, 249, now()), code(limited, 250, now())), (None, Some(131_064)));
        assert_eq!(change.unwrap().value["restriction_info"][0]["restriction_type"], "RESTRICTED_UTILITY_TEMPLATES");
        let (none, change) = after(3);
        assert_eq!(code(none, 0, now()), Some(131_064));
        assert_eq!(change.unwrap().value["restriction_info"].as_array().map(Vec::len), Some(2));
        assert_eq!(code(none, 0, now().plus(DAY * 7)), None);
        assert!(!none.concerns_portfolio(now()));
    }

    #[test]
    fn at_last_it_concerns_the_portfolio() {
        for found in [4, 9] {
            let (state, _) = after(found);
            assert!(state.concerns_portfolio(now()) && !state.concerns_portfolio(now().plus(DAY * 7)));
            assert_eq!(code(state, 0, now()), Some(131_064));
        }
    }

    #[test]
    fn it_tells_when_to_come_back() {
        let (limited, _) = after(2);
        let assumptions = Assumptions::default();
        let soon = now().plus(Duration::from_secs(60));
        let refused = limited.check_utility(250, Some(soon), now(), &assumptions).unwrap_err();
        assert_eq!((refused.retry_at, refused.error().http_status), (soon, 400));
        let (none, _) = after(3);
        assert_eq!(none.check_utility(0, Some(soon), now(), &assumptions).unwrap_err().retry_at, now().plus(DAY * 7));
    }
}
