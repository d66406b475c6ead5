//! Limits, quality and enforcement: of portfolios, accounts, numbers and templates. Small, rarely changed, and asked for by every send.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_whatsapp::limits::direct_send_abuse::DirectSendAbuse;
use recado_whatsapp::limits::enforcement::Enforcement;
use recado_whatsapp::limits::messaging_limit::{Ladder, LimitState, MessagingLimit};
use recado_whatsapp::limits::misclassification::Misclassification;
use recado_whatsapp::limits::quality::{QualityRating, Reason};
use recado_whatsapp::limits::template_pause::TemplatePause;
use recado_whatsapp::limits::throughput::Throughput;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{PhoneNumber, Waba, World};
use crate::error::{Error, Result};

statements! {
    ALL_STATES = "SELECT kind, owner_id, state FROM cloud_limit_states";
    HOLD = "SELECT state FROM cloud_limit_states WHERE kind = $1 AND owner_id = $2 ROW_LOCK";
    STORE = "
        INSERT INTO cloud_limit_states (kind, owner_id, state) VALUES ($1, $2, $3)
        ON CONFLICT (kind, owner_id) DO UPDATE SET state = excluded.state";
    CLEAR = "DELETE FROM cloud_limit_states";
}

/// Whose state a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnerKind {
    /// A business portfolio.
    Portfolio,
    /// An account.
    Waba,
    /// A number.
    Number,
    /// A template.
    Template,
}

impl OwnerKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio",
            Self::Waba => "waba",
            Self::Number => "number",
            Self::Template => "template",
        }
    }
}

/// A state that a row holds.
pub(crate) trait Stored: Default + Serialize + DeserializeOwned {
    /// Whose it is.
    const KIND: OwnerKind;
}

/// How far Meta is with finding out that a business exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusinessVerification {
    /// It does.
    Verified,
    /// Nobody asked, or the answer was no.
    NotVerified,
    /// Being looked at.
    Pending,
}

impl BusinessVerification {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Verified, Self::NotVerified, Self::Pending];

    /// As accounts show it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::NotVerified => "not_verified",
            Self::Pending => "pending",
        }
    }
}

/// How a portfolio's templates are paced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PortfolioPacing {
    /// Meta has doubts.
    pub is_suspicious: bool,
    /// Templates sent in the last 365 days, as it was set; `None`: nobody counted.
    pub templates_365d: Option<u64>,
    /// The batch that is out.
    pub batch: i64,
    /// When the one before it was judged.
    pub judged_at: Option<Timestamp>,
    /// A batch was bad: since then the portfolio waits for a review.
    pub blocked_at: Option<Timestamp>,
}

/// A portfolio's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortfolioLimits {
    /// Meta knows that the business exists.
    pub is_verified: bool,
    /// It does not yet, and is looking.
    #[serde(default)]
    pub is_verification_pending: bool,
    /// The messaging limit, since October 2025.
    pub limit: LimitState,
    /// Whether its templates go out in batches.
    #[serde(default)]
    pub pacing: PortfolioPacing,
}

impl PortfolioLimits {
    fn new(is_verified: bool, limit: MessagingLimit) -> Self {
        Self {
            is_verified,
            is_verification_pending: false,
            limit: LimitState::new(limit),
            pacing: PortfolioPacing::default(),
        }
    }

    /// How far the verification is.
    #[must_use]
    pub const fn verification(&self) -> BusinessVerification {
        match (self.is_verified, self.is_verification_pending) {
            (true, _) => BusinessVerification::Verified,
            (false, true) => BusinessVerification::Pending,
            (false, false) => BusinessVerification::NotVerified,
        }
    }

    /// Sets how far it is.
    pub fn set_verification(&mut self, to: BusinessVerification) {
        self.is_verified = to == BusinessVerification::Verified;
        self.is_verification_pending = to == BusinessVerification::Pending;
    }
}

impl Default for PortfolioLimits {
    fn default() -> Self {
        Self::new(false, MessagingLimit::Tier250)
    }
}

/// An account's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WabaLimits {
    /// For violations of policies.
    pub enforcement: Enforcement,
    /// For templates in the wrong category.
    pub misclassification: Misclassification,
    /// For advertisement by Direct Send.
    pub direct_send_abuse: DirectSendAbuse,
}

/// How customers like a number or a template.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Quality {
    /// Of a template; a number's stands with the number.
    pub rating: QualityRating,
    /// The weightiest first.
    pub reasons: Vec<Reason>,
    /// When it last changed.
    pub rated_at: Option<Timestamp>,
    /// It was set by hand, and customers' feedback does not change it.
    pub is_pinned: bool,
}

/// A number's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NumberLimits {
    /// How fast it may be.
    pub throughput: Throughput,
    /// The messaging limit until October 2025; absent: as the portfolio's.
    pub limit: Option<LimitState>,
    /// The grounds of its rating.
    pub quality: Quality,
}

/// A template's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateLimits {
    /// Its rating.
    pub quality: Quality,
    /// Whether it pauses for it.
    pub pause: TemplatePause,
    /// When it was last paused.
    pub paused_at: Option<Timestamp>,
    /// When it last went on.
    pub unpaused_at: Option<Timestamp>,
}

impl Stored for PortfolioLimits {
    const KIND: OwnerKind = OwnerKind::Portfolio;
}

impl Stored for WabaLimits {
    const KIND: OwnerKind = OwnerKind::Waba;
}

impl Stored for NumberLimits {
    const KIND: OwnerKind = OwnerKind::Number;
}

impl Stored for TemplateLimits {
    const KIND: OwnerKind = OwnerKind::Template;
}

/// All that have a state of their own.
#[derive(Debug, Default)]
pub struct LimitStates {
    portfolios: HashMap<String, PortfolioLimits>,
    wabas: HashMap<String, WabaLimits>,
    numbers: HashMap<String, NumberLimits>,
    templates: HashMap<String, TemplateLimits>,
}

impl LimitStates {
    /// A portfolio's.
    #[must_use]
    pub fn portfolio(&self, id: &str) -> PortfolioLimits {
        self.portfolios.get(id).copied().unwrap_or_default()
    }

    /// An account's.
    #[must_use]
    pub fn waba(&self, id: &str) -> WabaLimits {
        self.wabas.get(id).copied().unwrap_or_default()
    }

    /// A number's throughput; what every send asks for.
    #[must_use]
    pub fn throughput(&self, phone_number_id: &str) -> Throughput {
        self.numbers.get(phone_number_id).map(|number| number.throughput).unwrap_or_default()
    }

    /// A number's.
    #[must_use]
    pub fn number(&self, id: &str) -> NumberLimits {
        self.numbers.get(id).cloned().unwrap_or_default()
    }

    /// A template's.
    #[must_use]
    pub fn template(&self, id: &str) -> TemplateLimits {
        self.templates.get(id).cloned().unwrap_or_default()
    }
}

impl World {
    /// The number's place on the ladder of numbers.
    #[must_use]
    pub fn number_ladder(&self, number: &PhoneNumber) -> LimitState {
        self.limit_states.number(&number.id).limit.unwrap_or_else(|| {
            let business_id = self.waba_of(number).map_or("", |waba| waba.business_id.as_str());
            let of_portfolio = self.limit_states.portfolio(business_id).limit.limit;
            LimitState::new(of_portfolio.on(Ladder::OfNumber))
        })
    }

    /// The messaging limit that holds for a number at this moment.
    #[must_use]
    pub fn messaging_limit(&self, number: &PhoneNumber, now: Timestamp) -> MessagingLimit {
        match (Ladder::at(now), self.waba_of(number)) {
            (Ladder::OfPortfolio, Some(waba)) => self.portfolio_limit(waba),
            _ => self.number_ladder(number).limit,
        }
    }

    /// The messaging limit of the account's portfolio.
    #[must_use]
    pub fn portfolio_limit(&self, waba: &Waba) -> MessagingLimit {
        self.limit_states.portfolio(&waba.business_id).limit.limit.on(Ladder::OfPortfolio)
    }
}

pub(super) async fn load(tx: &mut Tx) -> Result<LimitStates> {
    let mut states = LimitStates::default();
    for row in tx.query(ALL_STATES, &[]).await? {
        let (kind, id, text): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match kind.as_str() {
            "portfolio" => drop(states.portfolios.insert(id, read(&text)?)),
            "waba" => drop(states.wabas.insert(id, read(&text)?)),
            "number" => drop(states.numbers.insert(id, read(&text)?)),
            "template" => drop(states.templates.insert(id, read(&text)?)),
            _ => {}
        }
    }
    Ok(states)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::stored("limit state", error))
}

/// Changes a state inside the caller's unit, kept from others until it ends; one that stays as it is is not written. Answers what
/// `change` does. The world is to be read again afterwards.
pub(crate) async fn change_limit_state<T: Stored, R>(
    tx: &mut Tx,
    id: &str,
    change: impl FnOnce(&mut T) -> R,
) -> Result<R> {
    let kind = T::KIND.as_str();
    let row = tx.query_opt(HOLD, params![kind, id]).await?;
    let text_of = |state: &T| serde_json::to_string(state).map_err(|error| Error::stored("limit state", error));
    let mut state: T = row.map(|row| read(&row.get::<String>(0)?)).transpose()?.unwrap_or_default();
    let before = text_of(&state)?;
    let answer = change(&mut state);
    let after = text_of(&state)?;
    if before != after {
        tx.exec(STORE, params![kind, id, &after]).await?;
    }
    Ok(answer)
}

/// The default world's portfolio is verified and may write to 2,000 customers a day.
pub(super) async fn seed(tx: &mut Tx, business_id: &str) -> Result<()> {
    change_limit_state::<PortfolioLimits, _>(tx, business_id, |state| {
        *state = PortfolioLimits::new(true, MessagingLimit::Tier2K);
    })
    .await
}

pub(super) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR, &[]).await?;
    Ok(())
}
