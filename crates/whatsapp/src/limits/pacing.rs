//! Holding templates back until customers' feedback is there (spec §5.6). A held message was answered with
//! `held_for_quality_assessment` and gets no webhook until it is released, or fails with 132015.

use std::time::Duration;

use recado_core::Timestamp;

use super::assumptions::Assumptions;
use super::quality::QualityRating;
use crate::error::GraphError;

/// After so long without a verdict held messages are released.
pub const RELEASED_AFTER: Duration = Duration::from_secs(60 * 60);
/// How long a paused utility template makes an account's other utility templates suspicious.
pub const UTILITY_SUSPICION: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// 2025-12-01T00:00:00Z (the day is unconfirmed): portfolios are paced too.
pub const PORTFOLIO_PACING_SINCE: Timestamp = Timestamp::from_seconds(1_764_547_200);
const POLICY_BLOCK: i64 = 368;
/// Templates in 365 days from which on a portfolio is trusted.
pub const TRUSTED_FROM_TEMPLATES: u64 = 500_000;

/// A template's category, as far as pacing cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PacedCategory {
    /// Always paced while new, unpaused, or not GREEN.
    Marketing,
    /// Paced within seven days after a utility template of the account was paused.
    Utility,
    /// Never paced.
    Authentication,
}

/// What decides whether a template is paced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateFacts {
    /// Its category.
    pub category: PacedCategory,
    /// Its rating; GREEN ends pacing.
    pub quality: QualityRating,
    /// Its messages accepted since it was new, edited, or unpaused.
    pub accepted: u64,
    /// When a utility template of the account was last paused.
    pub utility_paused_at: Option<Timestamp>,
}

/// What decides whether a portfolio is paced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortfolioFacts {
    /// Templates sent in the last 365 days; `None`: nobody counted, see [`Assumptions::paces_small_portfolios`].
    pub templates_365d: Option<u64>,
    /// Meta has doubts.
    pub is_suspicious: bool,
    /// Messages of the batch that is out and not judged yet.
    pub unjudged: u64,
}

/// The answer's `message_status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dispatch {
    /// It goes out.
    Send,
    /// It waits.
    Hold,
}

impl Dispatch {
    /// As the answer to a send has it.
    #[must_use]
    pub const fn message_status(self) -> &'static str {
        match self {
            Self::Send => "accepted",
            Self::Hold => "held_for_quality_assessment",
        }
    }
}

/// Whether this message of a template waits.
#[must_use]
pub fn dispatch(
    template: &TemplateFacts,
    portfolio: &PortfolioFacts,
    now: Timestamp,
    assumptions: &Assumptions,
) -> Dispatch {
    let held = holds_template(template, now, assumptions) || holds_portfolio(portfolio, now, assumptions);
    if held { Dispatch::Hold } else { Dispatch::Send }
}

fn holds_template(facts: &TemplateFacts, now: Timestamp, assumptions: &Assumptions) -> bool {
    is_template_paced(facts, now) && facts.accepted >= assumptions.pacing_first_part
}

/// Whether only the first part of the template's messages goes out before there is feedback, however its portfolio stands.
#[must_use]
pub fn is_template_paced(facts: &TemplateFacts, now: Timestamp) -> bool {
    facts.quality != QualityRating::Green
        && match facts.category {
            PacedCategory::Marketing => true,
            PacedCategory::Utility => {
                facts.utility_paused_at.is_some_and(|paused| now < paused.plus(UTILITY_SUSPICION))
            }
            PacedCategory::Authentication => false,
        }
}

fn holds_portfolio(facts: &PortfolioFacts, now: Timestamp, assumptions: &Assumptions) -> bool {
    is_portfolio_paced(facts.templates_365d, facts.is_suspicious, now, assumptions)
        && facts.unjudged >= assumptions.portfolio_batch
}

/// Whether a portfolio's templates go out in batches, each judged before the next.
#[must_use]
pub fn is_portfolio_paced(
    templates_365d: Option<u64>,
    is_suspicious: bool,
    now: Timestamp,
    assumptions: &Assumptions,
) -> bool {
    let is_small = match templates_365d {
        Some(sent) => sent < TRUSTED_FROM_TEMPLATES,
        None => assumptions.paces_small_portfolios,
    };
    now >= PORTFOLIO_PACING_SINCE && (is_suspicious || is_small)
}

/// Whether a portfolio may send and create templates.
///
/// # Errors
/// 368 from the moment that a batch of it was dropped until a review lets it go on (the code is unconfirmed).
pub fn check_portfolio(blocked_at: Option<Timestamp>) -> Result<(), GraphError> {
    match blocked_at {
        None => Ok(()),
        Some(_) => Err(GraphError::of(POLICY_BLOCK).details(
            "Customers dislike the templates of the business portfolio. It cannot send or create templates until it was reviewed.",
        )),
    }
}

/// What becomes of held messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// They wait on.
    Wait {
        /// When they go at the latest.
        until: Timestamp,
    },
    /// They go.
    Release,
    /// Each fails with this; the template is paused, or the portfolio blocked until it was reviewed.
    Drop(GraphError),
}

/// Judges messages that are held since this moment by the feedback to those that went out.
#[must_use]
pub fn assess(
    held_since: Timestamp,
    delivered: u64,
    quality: QualityRating,
    now: Timestamp,
    assumptions: &Assumptions,
) -> Verdict {
    if quality == QualityRating::Red {
        return Verdict::Drop(GraphError::of(132_015));
    }
    let until = held_since.plus(RELEASED_AFTER);
    let is_good = quality.is_medium_or_better() && delivered >= assumptions.pacing_judged_from;
    if is_good || now >= until { Verdict::Release } else { Verdict::Wait { until } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-03-01T12:00:00Z").unwrap()
    }

    const NEW: TemplateFacts = TemplateFacts {
        category: PacedCategory::Marketing,
        quality: QualityRating::Unknown,
        accepted: 1_000,
        utility_paused_at: None,
    };
    const TRUSTED: PortfolioFacts =
        PortfolioFacts { templates_365d: Some(500_000), is_suspicious: false, unjudged: 10_000 };

    fn of(template: TemplateFacts, portfolio: PortfolioFacts) -> Dispatch {
        dispatch(&template, &portfolio, now(), &Assumptions::default())
    }

    #[test]
    fn the_first_part_goes_and_the_rest_waits() {
        assert_eq!(of(TemplateFacts { accepted: 999, ..NEW }, TRUSTED), Dispatch::Send);
        assert_eq!(of(NEW, TRUSTED), Dispatch::Hold);
        assert_eq!(of(TemplateFacts { quality: QualityRating::Green, ..NEW }, TRUSTED), Dispatch::Send);
        assert_eq!(of(TemplateFacts { category: PacedCategory::Authentication, ..NEW }, TRUSTED), Dispatch::Send);
        assert_eq!(
            (Dispatch::Send.message_status(), Dispatch::Hold.message_status()),
            ("accepted", "held_for_quality_assessment")
        );
    }

    #[test]
    fn utility_waits_for_seven_days_after_one_was_paused() {
        let utility = |days: u64| TemplateFacts {
            category: PacedCategory::Utility,
            utility_paused_at: Some(now().minus(Duration::from_secs(days * 86_400))),
            ..NEW
        };
        assert_eq!(of(utility(6), TRUSTED), Dispatch::Hold);
        assert_eq!(of(utility(7), TRUSTED), Dispatch::Send);
        assert_eq!(of(TemplateFacts { utility_paused_at: None, ..utility(0) }, TRUSTED), Dispatch::Send);
    }

    #[test]
    fn suspicious_portfolios_go_in_batches_since_december_2025() {
        let green = TemplateFacts { quality: QualityRating::Green, ..NEW };
        let suspicious = PortfolioFacts { is_suspicious: true, ..TRUSTED };
        assert_eq!(of(green, suspicious), Dispatch::Hold);
        assert_eq!(of(green, PortfolioFacts { unjudged: 9_999, ..suspicious }), Dispatch::Send);
        let small = PortfolioFacts { templates_365d: Some(499_999), ..TRUSTED };
        assert_eq!(of(green, small), Dispatch::Hold);
        let uncounted = PortfolioFacts { templates_365d: None, ..TRUSTED };
        assert_eq!(of(green, uncounted), Dispatch::Send);
        let strict = Assumptions { paces_small_portfolios: true, ..Assumptions::default() };
        assert_eq!(dispatch(&green, &uncounted, now(), &strict), Dispatch::Hold);
        assert_eq!(dispatch(&green, &TRUSTED, now(), &strict), Dispatch::Send);
        let before = Timestamp::parse("2025-11-30T23:59:59Z").unwrap();
        assert_eq!(dispatch(&green, &suspicious, before, &strict), Dispatch::Send);
        assert_eq!(PORTFOLIO_PACING_SINCE, Timestamp::parse("2025-12-01T00:00:00Z").unwrap());
    }

    #[test]
    fn a_blocked_portfolio_waits_for_its_review() {
        assert_eq!(check_portfolio(None), Ok(()));
        assert_eq!(check_portfolio(Some(now())).map_err(|error| error.code), Err(368));
    }

    #[test]
    fn feedback_or_an_hour_decides() {
        let assess = |minutes: u64, delivered, quality| {
            assess(now().minus(Duration::from_secs(minutes * 60)), delivered, quality, now(), &Assumptions::default())
        };
        assert_eq!(assess(0, 20, QualityRating::Yellow), Verdict::Release);
        let until = now().plus(Duration::from_secs(60 * 60));
        assert_eq!(assess(0, 19, QualityRating::Green), Verdict::Wait { until });
        assert!(matches!(assess(59, 100, QualityRating::Unknown), Verdict::Wait { .. }));
        assert_eq!(assess(60, 0, QualityRating::Unknown), Verdict::Release);
        assert_eq!(assess(90, 100, QualityRating::Red), Verdict::Drop(GraphError::of(132_015)));
    }
}
