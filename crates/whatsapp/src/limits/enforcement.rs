//! What violations of WhatsApp's policies cost an account (spec §5.7): each one is answered a step harder than the one before, from
//! a warning to the end of the account. A violation of severe harm ends it at once.

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::assumptions::Assumptions;
use crate::error::GraphError;
use crate::webhook::{AccountChange, account_update};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// `code "WIRE_NAME"` a line.
macro_rules! violation_types {
    ($($(#[$doc:meta])* $name:ident $wire:literal;)*) => {
        /// What was violated.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ViolationType {
            $($(#[$doc])* $name,)*
        }

        impl ViolationType {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// As the webhook writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $wire,)*
                }
            }
        }
    };
}

violation_types! {
    /// Pornography and sexual services.
    Adult "ADULT";
    /// Alcohol.
    Alcohol "ALCOHOL";
    /// Live animals.
    Animals "ANIMALS";
    /// Parts and fluids of bodies.
    BodyPartsFluids "BODY_PARTS_FLUIDS";
    /// Dating.
    Dating "DATING";
    /// Digital content and subscriptions.
    DigitalServicesProducts "DIGITAL_SERVICES_PRODUCTS";
    /// Drugs.
    Drugs "DRUGS";
    /// Gambling.
    Gambling "GAMBLING";
    /// Medicine.
    Healthcare "HEALTHCARE";
    /// What the law forbids.
    IllegalProducts "ILLEGAL_PRODUCTS";
    /// What deceives.
    Misleading "MISLEADING";
    /// Sexual positioning.
    OverlySexualizedPositioning "OVERTLY_SEXUALIZED_POSITIONING";
    /// Money, real or not.
    RealFakeCurrency "REAL_FAKE_CURRENCY";
    /// Fraud.
    Scam "SCAM";
    /// Supplements.
    Supplements "SUPPLEMENTS";
    /// Others' rights.
    ThirdPartyInfringements "THIRD_PARTY_INFRINGEMENTS";
    /// Tobacco.
    Tobacco "TOBACCO";
    /// Others' media.
    UnauthorizedMedia "UNAUTHORIZED_MEDIA";
    /// Weapons.
    Weapons "WEAPONS";
    /// Messages nobody asked for (unconfirmed).
    Spam "SPAM";
    /// Calls that customers do not like.
    LowCallingQuality "LOW_CALLING_QUALITY";
    /// Customers' calls that nobody takes.
    UserInitiatedCallsLowPickupRate "USER_INITIATED_CALLS_LOW_PICKUP_RATE";
}

impl ViolationType {
    /// From what the webhook writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|violation| violation.as_str() == text)
    }

    /// Whether it concerns calls only. Such a violation does not climb the ladder: calling pauses for seven days.
    #[must_use]
    pub const fn is_about_calling(self) -> bool {
        matches!(self, Self::LowCallingQuality | Self::UserInitiatedCallsLowPickupRate)
    }
}

/// A step of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EnforcementStep {
    /// Nothing happened yet.
    #[default]
    None,
    /// A warning.
    Warned,
    /// A day without templates and new numbers.
    NoTemplatesOneDay,
    /// Three days without them.
    NoTemplatesThreeDays,
    /// Five days without any sending, and without new numbers.
    NoSendingFiveDays,
    /// Seven days.
    NoSendingSevenDays,
    /// Thirty days.
    NoSendingThirtyDays,
    /// Until an appeal succeeds.
    Locked,
    /// For good, unless an appeal succeeds.
    Disabled,
}

/// What a step takes away while it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loss {
    Nothing,
    Templates(u32),
    Sending(u32),
    Account,
}

impl EnforcementStep {
    /// All of them, from nothing to the end.
    pub const ALL: [Self; 9] = [
        Self::None,
        Self::Warned,
        Self::NoTemplatesOneDay,
        Self::NoTemplatesThreeDays,
        Self::NoSendingFiveDays,
        Self::NoSendingSevenDays,
        Self::NoSendingThirtyDays,
        Self::Locked,
        Self::Disabled,
    ];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Warned => "WARNED",
            Self::NoTemplatesOneDay => "NO_TEMPLATES_ONE_DAY",
            Self::NoTemplatesThreeDays => "NO_TEMPLATES_THREE_DAYS",
            Self::NoSendingFiveDays => "NO_SENDING_FIVE_DAYS",
            Self::NoSendingSevenDays => "NO_SENDING_SEVEN_DAYS",
            Self::NoSendingThirtyDays => "NO_SENDING_THIRTY_DAYS",
            Self::Locked => "LOCKED",
            Self::Disabled => "DISABLED",
        }
    }

    /// From its name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == text)
    }

    /// The step before it, which a violation leads on from.
    fn previous(self) -> Self {
        Self::ALL.into_iter().rev().find(|step| *step < self).unwrap_or_default()
    }

    const fn next(self) -> Self {
        match self {
            Self::None => Self::Warned,
            Self::Warned => Self::NoTemplatesOneDay,
            Self::NoTemplatesOneDay => Self::NoTemplatesThreeDays,
            Self::NoTemplatesThreeDays => Self::NoSendingFiveDays,
            Self::NoSendingFiveDays => Self::NoSendingSevenDays,
            Self::NoSendingSevenDays => Self::NoSendingThirtyDays,
            Self::NoSendingThirtyDays => Self::Locked,
            Self::Locked | Self::Disabled => Self::Disabled,
        }
    }

    const fn loss(self) -> Loss {
        match self {
            Self::None | Self::Warned => Loss::Nothing,
            Self::NoTemplatesOneDay => Loss::Templates(1),
            Self::NoTemplatesThreeDays => Loss::Templates(3),
            Self::NoSendingFiveDays => Loss::Sending(5),
            Self::NoSendingSevenDays => Loss::Sending(7),
            Self::NoSendingThirtyDays => Loss::Sending(30),
            Self::Locked | Self::Disabled => Loss::Account,
        }
    }
}

/// Where an account stands. Three columns of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Enforcement {
    /// The hardest step so far; the next violation takes the one after.
    pub step: EnforcementStep,
    /// When the step's loss ends; `None` for a step that loses nothing, or does not end by itself.
    pub until: Option<Timestamp>,
    /// When the appeal that was made is decided.
    pub appeal_decided_at: Option<Timestamp>,
}

/// An appeal that cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AppealProblem {
    /// The account has lost nothing.
    #[error("there is nothing to appeal against")]
    NothingLost,
    /// One is being looked at.
    #[error("an appeal is being looked at already")]
    Pending,
}

impl Enforcement {
    /// After a violation: the new state and the webhooks that tell it.
    #[must_use]
    pub fn violate(self, violation: ViolationType, is_severe: bool, now: Timestamp) -> (Self, Vec<AccountChange>) {
        let info = ("violation_info", json!({"violation_type": violation.as_str()}));
        if violation.is_about_calling() && !is_severe {
            let kind = match violation {
                ViolationType::LowCallingQuality => "RESTRICTED_BUSINESS_INITIATED_CALLING",
                _ => "RESTRICTED_USER_INITIATED_CALLING",
            };
            return (self, vec![restriction(&[kind], now.plus(DAY * 7), info)]);
        }
        let step = if is_severe { EnforcementStep::Disabled } else { self.step.next() };
        let lasts = |days: u32| Some(now.plus(DAY * days));
        let (until, changes) = match step.loss() {
            Loss::Nothing => (None, vec![account_update("ACCOUNT_VIOLATION", [info])]),
            Loss::Templates(days) => {
                let until = now.plus(DAY * days);
                let kinds = ["RESTRICTED_BIZ_INITIATED_MESSAGING", "RESTRICTED_ADD_PHONE_NUMBER_ACTION"];
                (lasts(days), vec![restriction(&kinds, until, info)])
            }
            Loss::Sending(days) => {
                let until = now.plus(DAY * days);
                let kinds = [
                    "RESTRICTED_BIZ_INITIATED_MESSAGING",
                    "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
                    "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
                ];
                (lasts(days), vec![restriction(&kinds, until, info)])
            }
            Loss::Account => {
                let state = if step == EnforcementStep::Locked { "SCHEDULE_FOR_DISABLE" } else { "DISABLE" };
                (None, vec![account_update("ACCOUNT_VIOLATION", [info]), disabled_update(state, now)])
            }
        };
        (Self { step, until, appeal_decided_at: None }, changes)
    }

    /// At this step from now on, as if a violation had led there, and the webhooks that tell it.
    #[must_use]
    pub fn at_step(step: EnforcementStep, violation: ViolationType, now: Timestamp) -> (Self, Vec<AccountChange>) {
        match step {
            EnforcementStep::None => (Self::default(), Vec::new()),
            EnforcementStep::Disabled => Self::default().violate(violation, true, now),
            step => Self { step: step.previous(), ..Self::default() }.violate(violation, false, now),
        }
    }

    /// Whether this may be sent.
    ///
    /// # Errors
    /// 368 while the step forbids it, 131031 for an account that is locked or disabled.
    pub fn check_send(&self, is_template: bool, now: Timestamp) -> Result<(), GraphError> {
        match self.active_loss(now) {
            Loss::Nothing => Ok(()),
            Loss::Templates(_) if !is_template => Ok(()),
            Loss::Templates(_) | Loss::Sending(_) => Err(self.restricted()),
            Loss::Account => Err(locked()),
        }
    }

    /// Whether numbers may be added.
    ///
    /// # Errors
    /// As for [`Enforcement::check_send`]; every loss takes new numbers away.
    pub fn check_add_number(&self, now: Timestamp) -> Result<(), GraphError> {
        match self.active_loss(now) {
            Loss::Nothing => Ok(()),
            Loss::Templates(_) | Loss::Sending(_) => Err(self.restricted()),
            Loss::Account => Err(locked()),
        }
    }

    /// Whether the account works without restriction at this moment.
    #[must_use]
    pub fn is_free(&self, now: Timestamp) -> bool {
        self.active_loss(now) == Loss::Nothing
    }

    /// Whether templates are refused at this moment, and other messages are not.
    #[must_use]
    pub fn loses_templates_only(&self, now: Timestamp) -> bool {
        matches!(self.active_loss(now), Loss::Templates(_))
    }

    /// Asks Meta to look again.
    ///
    /// # Errors
    /// Nothing to appeal against, or one is pending.
    pub fn appeal(self, now: Timestamp, assumptions: &Assumptions) -> Result<Self, AppealProblem> {
        if self.active_loss(now) == Loss::Nothing {
            return Err(AppealProblem::NothingLost);
        }
        if self.appeal_decided_at.is_some() {
            return Err(AppealProblem::Pending);
        }
        Ok(Self { appeal_decided_at: Some(now.plus(assumptions.appeal_takes)), ..self })
    }

    /// The appeal's end: granted, the account is back where it was before anything was lost; denied, everything stays.
    #[must_use]
    pub fn decide_appeal(self, is_granted: bool, now: Timestamp) -> (Self, Vec<AccountChange>) {
        if self.appeal_decided_at.is_none() {
            return (self, Vec::new());
        }
        if !is_granted {
            return (Self { appeal_decided_at: None, ..self }, Vec::new());
        }
        let changes =
            if self.step.loss() == Loss::Account { vec![disabled_update("REINSTATE", now)] } else { Vec::new() };
        (Self { step: EnforcementStep::Warned, until: None, appeal_decided_at: None }, changes)
    }

    fn active_loss(&self, now: Timestamp) -> Loss {
        match (self.step.loss(), self.until) {
            (Loss::Templates(_) | Loss::Sending(_), Some(until)) if now >= until => Loss::Nothing,
            (loss, _) => loss,
        }
    }

    fn restricted(&self) -> GraphError {
        let error = GraphError::of(368);
        match self.until {
            Some(until) => error.details(format!(
                "The WhatsApp Business Account associated with the app has been restricted for violating a platform policy \
                 until {until}."
            )),
            None => error,
        }
    }
}

fn locked() -> GraphError {
    GraphError::of(131_031).details(
        "The WhatsApp Business Account associated with the app has been locked or disabled for violating a policy.",
    )
}

fn restriction(kinds: &[&str], until: Timestamp, violation: (&'static str, Value)) -> AccountChange {
    let info: Vec<_> =
        kinds.iter().map(|kind| json!({"restriction_type": kind, "expiration": until.seconds()})).collect();
    account_update("ACCOUNT_RESTRICTION", [("restriction_info", info.into()), violation])
}

fn disabled_update(state: &str, now: Timestamp) -> AccountChange {
    let ban_info = json!({"waba_ban_state": state, "waba_ban_date": date_in_words(now)});
    account_update("DISABLED_UPDATE", [("ban_info", ban_info)])
}

/// `April 17, 2025`, in UTC.
fn date_in_words(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let text = at.to_string();
    let mut parts = text.split(['-', 'T']);
    let year = parts.next().unwrap_or_default();
    let month = parts.next().and_then(|month| month.parse::<usize>().ok()).unwrap_or(1);
    let day = parts.next().unwrap_or_default().trim_start_matches('0');
    let month = MONTHS.get(month.saturating_sub(1)).copied().unwrap_or("January");
    format!("{month} {day}, {year}")
}

#[cfg(test)]
mod tests;
