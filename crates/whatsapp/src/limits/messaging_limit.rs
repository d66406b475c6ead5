//! How many customers a business may write to in 24 hours outside of their windows, and how that number grows (spec §5.1). Until
//! 7 October 2025 it belonged to a phone number, since 8 October to the whole portfolio.

use std::fmt;
use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::assumptions::Assumptions;
use super::quality::QualityRating;
use super::refused::Refused;
use crate::webhook::{
    AccountChange, AlertEntity, AlertType, LimitFields, QualityEvent, account_alert, business_capability_update,
    phone_number_quality_update,
};

/// The period in which customers are counted; it always ends now.
pub const LIMIT_PERIOD: Duration = Duration::from_secs(24 * 60 * 60);
/// The period in which half of the limit must have been used for the next step.
pub const USE_PERIOD: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The period in which messages for the first step must have been delivered.
pub const FIRST_STEP_PERIOD: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// 2025-10-08T00:00:00Z: limits belong to portfolios.
pub const PORTFOLIO_LIMITS_SINCE: Timestamp = Timestamp::from_seconds(1_759_881_600);
/// How long a step takes once it is earned, since then.
const PORTFOLIO_STEP_TAKES: Duration = Duration::from_secs(6 * 60 * 60);
/// The same before.
const NUMBER_STEP_TAKES: Duration = Duration::from_secs(24 * 60 * 60);
/// Before: how long the quality was low when the limit went down.
const LOW_QUALITY_LASTS: Duration = Duration::from_secs(7 * 24 * 60 * 60);

const SPAM_RATE_LIMIT_HIT: i64 = 131_048;

/// Customers in 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MessagingLimit {
    /// Numbers of unverified businesses, long ago.
    #[serde(rename = "TIER_50")]
    Tier50,
    /// Where everybody starts.
    #[serde(rename = "TIER_250")]
    Tier250,
    /// The second step until October 2025.
    #[serde(rename = "TIER_1K")]
    Tier1K,
    /// The second step since.
    #[serde(rename = "TIER_2K")]
    Tier2K,
    /// 10,000.
    #[serde(rename = "TIER_10K")]
    Tier10K,
    /// 100,000.
    #[serde(rename = "TIER_100K")]
    Tier100K,
    /// As many as there are.
    #[serde(rename = "TIER_UNLIMITED")]
    Unlimited,
}

impl MessagingLimit {
    /// All of them, ascending.
    pub const ALL: [Self; 7] =
        [Self::Tier50, Self::Tier250, Self::Tier1K, Self::Tier2K, Self::Tier10K, Self::Tier100K, Self::Unlimited];

    /// As nodes and webhooks write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tier50 => "TIER_50",
            Self::Tier250 => "TIER_250",
            Self::Tier1K => "TIER_1K",
            Self::Tier2K => "TIER_2K",
            Self::Tier10K => "TIER_10K",
            Self::Tier100K => "TIER_100K",
            Self::Unlimited => "TIER_UNLIMITED",
        }
    }

    /// From what nodes and webhooks write.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|limit| limit.as_str() == text)
    }

    /// `None`: without limit.
    #[must_use]
    pub const fn customers(self) -> Option<u64> {
        match self {
            Self::Tier50 => Some(50),
            Self::Tier250 => Some(250),
            Self::Tier1K => Some(1_000),
            Self::Tier2K => Some(2_000),
            Self::Tier10K => Some(10_000),
            Self::Tier100K => Some(100_000),
            Self::Unlimited => None,
        }
    }

    /// The same step of another ladder: 1,000 became 2,000.
    #[must_use]
    pub const fn on(self, ladder: Ladder) -> Self {
        match (self, ladder) {
            (Self::Tier1K, Ladder::OfPortfolio) => Self::Tier2K,
            (Self::Tier2K, Ladder::OfNumber) => Self::Tier1K,
            (Self::Tier50, Ladder::OfPortfolio) => Self::Tier250,
            (limit, _) => limit,
        }
    }

    const fn up(self, ladder: Ladder) -> Option<Self> {
        match (self, ladder) {
            (Self::Tier50, _) => Some(Self::Tier250),
            (Self::Tier250, Ladder::OfNumber) => Some(Self::Tier1K),
            (Self::Tier250, Ladder::OfPortfolio) => Some(Self::Tier2K),
            (Self::Tier1K | Self::Tier2K, _) => Some(Self::Tier10K),
            (Self::Tier10K, _) => Some(Self::Tier100K),
            (Self::Tier100K, _) => Some(Self::Unlimited),
            (Self::Unlimited, _) => None,
        }
    }

    const fn down(self, ladder: Ladder) -> Self {
        match (self, ladder) {
            (Self::Tier50, _) => Self::Tier50,
            (Self::Tier250 | Self::Tier1K | Self::Tier2K, _) => Self::Tier250,
            (Self::Tier10K, Ladder::OfNumber) => Self::Tier1K,
            (Self::Tier10K, Ladder::OfPortfolio) => Self::Tier2K,
            (Self::Tier100K, _) => Self::Tier10K,
            (Self::Unlimited, _) => Self::Tier100K,
        }
    }
}

impl fmt::Display for MessagingLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whose the limit is, and with that its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ladder {
    /// 250, 1,000, 10,000, 100,000, all: each number its own.
    OfNumber,
    /// 250, 2,000, 10,000, 100,000, all: shared by the portfolio's numbers.
    OfPortfolio,
}

impl Ladder {
    /// The one in force.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        if now < PORTFOLIO_LIMITS_SINCE { Self::OfNumber } else { Self::OfPortfolio }
    }
}

/// What a portfolio had when limits became its own: the best of its numbers' limits.
#[must_use]
pub fn at_cutover(numbers: impl IntoIterator<Item = MessagingLimit>) -> MessagingLimit {
    numbers.into_iter().max().unwrap_or(MessagingLimit::Tier250).on(Ladder::OfPortfolio)
}

/// Phone numbers an account may have.
pub const MAX_PHONE_NUMBERS_OF_WABA: u32 = 25;

/// Phone numbers a portfolio may have: two, and twenty once it is verified or at 2,000.
#[must_use]
pub fn max_phone_numbers(limit: MessagingLimit, is_verified: bool) -> u32 {
    if is_verified || limit >= MessagingLimit::Tier2K { 20 } else { 2 }
}

/// What one send is judged by. In SQL: rows of (owner, customer, last written at) with the last 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendFacts {
    /// The customer's service window is open.
    pub window_open: bool,
    /// The customer is one of those counted.
    pub already_counted: bool,
    /// Customers counted.
    pub counted: u64,
    /// When the first of them leaves the period.
    pub next_leaves_at: Option<Timestamp>,
}

/// How an admitted message counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Not at all: the window is open.
    InWindow,
    /// The customer is counted already, and stays so for 24 hours from now.
    AlreadyCounted,
    /// One customer more.
    New,
}

/// Whether a message may go.
///
/// # Errors
/// 131048 for a customer too many.
pub fn judge(limit: MessagingLimit, facts: SendFacts, now: Timestamp) -> Result<Counting, Refused> {
    if facts.window_open {
        return Ok(Counting::InWindow);
    }
    if facts.already_counted {
        return Ok(Counting::AlreadyCounted);
    }
    if limit.customers().is_none_or(|customers| facts.counted < customers) {
        return Ok(Counting::New);
    }
    let retry_at = facts.next_leaves_at.unwrap_or_else(|| now.plus(LIMIT_PERIOD));
    Err(Refused { code: SPAM_RATE_LIMIT_HIT, retry_at })
}

/// How far the owner is on the ladder. Four columns of the portfolio (before October 2025, of the number).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitState {
    /// The limit in force.
    pub limit: MessagingLimit,
    /// Since when the next step is earned and under way.
    pub earned_at: Option<Timestamp>,
    /// The first step was looked at and denied; it starts again when the quality is good.
    pub is_denied: bool,
    /// Since when the quality is low; counts on the ladder of numbers only.
    pub low_since: Option<Timestamp>,
}

impl LimitState {
    /// At this limit, with nothing under way.
    #[must_use]
    pub const fn new(limit: MessagingLimit) -> Self {
        Self { limit, earned_at: None, is_denied: false, low_since: None }
    }
}

/// What the ladder depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrowthFacts {
    /// Verified, by Meta or led by a partner.
    pub is_verified: bool,
    /// Customers who were delivered messages outside of their windows in the last 30 days, from templates of high quality.
    pub delivered_customers_30d: u64,
    /// Customers written to outside of their windows in the last 7 days.
    pub customers_7d: u64,
    /// The worst of all numbers and templates concerned.
    pub quality: QualityRating,
    /// A number is CONNECTED; the ladder of numbers asks for it.
    pub is_connected: bool,
}

/// What happened on the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitEvent {
    /// One step up.
    Raised {
        /// The limit before.
        from: MessagingLimit,
        /// The limit now.
        to: MessagingLimit,
    },
    /// One step down, for low quality.
    Lowered {
        /// The limit before.
        from: MessagingLimit,
        /// The limit now.
        to: MessagingLimit,
    },
    /// The same step on the ladder of portfolios.
    MovedToPortfolio {
        /// The limit before.
        from: MessagingLimit,
        /// The limit now.
        to: MessagingLimit,
    },
    /// Meta looked at the quality, and the first step is not taken. `account_alerts` tells.
    Denied(AlertType),
}

/// Whom a webhook about the limit concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitOwner<'a> {
    /// The portfolio's id.
    pub business_id: &'a str,
    /// The portfolio is verified.
    pub is_verified: bool,
    /// The number, on the ladder of numbers.
    pub display_phone_number: Option<&'a str>,
}

/// The webhook that tells what the portfolio may do at this limit; also sent when an account is made.
#[must_use]
pub fn capabilities(limit: MessagingLimit, is_verified: bool, fields: LimitFields) -> AccountChange {
    business_capability_update(
        limit.as_str(),
        limit.customers(),
        max_phone_numbers(limit, is_verified),
        MAX_PHONE_NUMBERS_OF_WABA,
        fields,
    )
}

impl LimitEvent {
    /// The webhooks that tell it, to every account of the owner.
    #[must_use]
    pub fn webhooks(self, owner: LimitOwner<'_>, fields: LimitFields) -> Vec<AccountChange> {
        let (from, to, event) = match self {
            Self::Raised { from, to } => (from, to, QualityEvent::Upgrade),
            Self::Lowered { from, to } => (from, to, QualityEvent::Downgrade),
            Self::MovedToPortfolio { to, .. } => return vec![capabilities(to, owner.is_verified, fields)],
            Self::Denied(alert) => return vec![account_alert(AlertEntity::Business(owner.business_id), alert)],
        };
        let of_number = owner
            .display_phone_number
            .map(|number| phone_number_quality_update(number, event, Some(from.as_str()), to.as_str(), fields));
        of_number.into_iter().chain([capabilities(to, owner.is_verified, fields)]).collect()
    }
}

impl LimitState {
    /// When something may happen by itself, to plan the next look; facts may change it at any time.
    #[must_use]
    pub fn due_at(&self, ladder: Ladder, assumptions: &Assumptions) -> Option<Timestamp> {
        let step = self.earned_at.map(|earned| earned.plus(self.step_takes(ladder, assumptions)));
        let fall = self.low_since.filter(|_| ladder == Ladder::OfNumber).map(|low| low.plus(LOW_QUALITY_LASTS));
        [step, fall].into_iter().flatten().min()
    }

    /// The state at this moment, and what happened. At most one step at a time; call again for more.
    #[must_use]
    pub fn advance(
        mut self,
        facts: &GrowthFacts,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> (Self, Option<LimitEvent>) {
        let ladder = Ladder::at(now);
        let from = self.limit;
        let to = from.on(ladder);
        if to != from {
            self.limit = to;
            // Only forward in time is there anything to tell; a clock that was set back tells nothing.
            let event = LimitEvent::MovedToPortfolio { from, to };
            return (self, (ladder == Ladder::OfPortfolio).then_some(event));
        }
        if let Some(lowered) = self.fall(ladder, facts.quality, now) {
            return lowered;
        }
        let Some(to) = from.up(ladder).filter(|_| self.has_earned(ladder, facts)) else {
            self.earned_at = None;
            return (self, None);
        };
        if self.is_denied && facts.quality != QualityRating::Green {
            return (self, None);
        }
        self.is_denied = false;
        let earned_at = *self.earned_at.get_or_insert(now);
        if now < earned_at.plus(self.step_takes(ladder, assumptions)) {
            return (self, None);
        }
        self.earned_at = None;
        if let Some(alert) = self.review(ladder, facts.quality) {
            self.is_denied = true;
            return (self, Some(LimitEvent::Denied(alert)));
        }
        self.limit = to;
        (self, Some(LimitEvent::Raised { from, to }))
    }

    fn fall(&mut self, ladder: Ladder, quality: QualityRating, now: Timestamp) -> Option<(Self, Option<LimitEvent>)> {
        if ladder == Ladder::OfPortfolio || quality != QualityRating::Red {
            self.low_since = None;
            return None;
        }
        let low_since = *self.low_since.get_or_insert(now);
        if now < low_since.plus(LOW_QUALITY_LASTS) {
            return None;
        }
        self.low_since = None;
        let from = self.limit;
        self.limit = from.down(ladder);
        let event = (self.limit != from).then_some(LimitEvent::Lowered { from, to: self.limit });
        Some((*self, event))
    }

    fn is_first_step(&self) -> bool {
        self.limit <= MessagingLimit::Tier250
    }

    fn step_takes(&self, ladder: Ladder, assumptions: &Assumptions) -> Duration {
        match (ladder, self.is_first_step()) {
            (Ladder::OfNumber, _) => NUMBER_STEP_TAKES,
            (Ladder::OfPortfolio, true) => assumptions.first_step_review,
            (Ladder::OfPortfolio, false) => PORTFOLIO_STEP_TAKES,
        }
    }

    fn has_earned(&self, ladder: Ladder, facts: &GrowthFacts) -> bool {
        if self.is_first_step() {
            let delivered_needed = if ladder == Ladder::OfNumber { 1_000 } else { 2_000 };
            let delivered_well =
                facts.delivered_customers_30d >= delivered_needed && facts.quality.is_medium_or_better();
            return facts.is_verified || delivered_well;
        }
        let half_used = self.limit.customers().is_some_and(|customers| facts.customers_7d >= customers / 2);
        let good_enough = match ladder {
            Ladder::OfNumber => facts.is_connected && facts.quality.is_medium_or_better(),
            Ladder::OfPortfolio => facts.quality == QualityRating::Green,
        };
        half_used && good_enough
    }

    /// Meta's look at the quality before a portfolio's first step. A business that has no rating yet has nothing against it.
    fn review(&self, ladder: Ladder, quality: QualityRating) -> Option<AlertType> {
        if ladder == Ladder::OfNumber || !self.is_first_step() {
            return None;
        }
        match quality {
            QualityRating::Green | QualityRating::Unknown => None,
            QualityRating::Yellow => Some(AlertType::EligibilityDeferred),
            QualityRating::Red => Some(AlertType::EligibilityFailed),
        }
    }
}

#[cfg(test)]
mod tests;
