//! A number's name in chats: its review, the certificate that carries it, and changing it (spec §8.2).

use std::str::FromStr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use recado_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::GraphError;
use crate::webhook::{AccountChange, phone_number_name_update};

/// How long after its approval a registration can load a new name's certificate (unconfirmed).
pub const CERTIFICATE_LIFE: Duration = Duration::from_secs(14 * 24 * 60 * 60);

const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=75;

/// `name_status` and `new_name_status` of the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NameStatus {
    /// Shown in chats.
    Approved,
    /// Usable; the review starts when a higher limit is reached.
    AvailableWithoutReview,
    /// Rejected.
    Declined,
    /// Its certificate was not loaded in time.
    Expired,
    /// Being looked at.
    PendingReview,
    /// There is none.
    #[default]
    None,
}

impl NameStatus {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Approved, Self::AvailableWithoutReview, Self::Declined, Self::Expired, Self::PendingReview, Self::None];

    /// As the node's field has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "APPROVED",
            Self::AvailableWithoutReview => "AVAILABLE_WITHOUT_REVIEW",
            Self::Declined => "DECLINED",
            Self::Expired => "EXPIRED",
            Self::PendingReview => "PENDING_REVIEW",
            Self::None => "NONE",
        }
    }
}

/// Why a name was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameRejection {
    /// An employee's name.
    EmployeeIssue,
    /// Not related to the end client.
    EndClientNotRelated,
    /// Not written as names are.
    FormatUnacceptable,
    /// A private person's name.
    IndividualIssue,
    /// Not the business's.
    NotConsistent,
    /// Not told.
    Unknown,
}

impl NameRejection {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::EmployeeIssue,
        Self::EndClientNotRelated,
        Self::FormatUnacceptable,
        Self::IndividualIssue,
        Self::NotConsistent,
        Self::Unknown,
    ];

    /// As the webhook writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EmployeeIssue => "NAME_EMPLOYEE_ISSUE",
            Self::EndClientNotRelated => "NAME_ENDCLIENT_NOTRELATED",
            Self::FormatUnacceptable => "NAME_FORMAT_UNACCEPTABLE",
            Self::IndividualIssue => "NAME_INDIVIDUAL_ISSUE",
            Self::NotConsistent => "NAME_NOT_CONSISTENT",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// Text that is no reason of a rejection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a reason to reject a display name")]
pub struct UnknownRejection(pub String);

impl FromStr for NameRejection {
    type Err = UnknownRejection;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text).ok_or_else(|| UnknownRejection(text.to_owned()))
    }
}

/// What the review found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameDecision {
    /// It is good.
    Approved,
    /// It is not.
    Rejected(NameRejection),
    /// It is looked at.
    Pending,
    /// It is looked at later.
    Deferred,
}

/// `unified_cert_status` of the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnifiedCertStatus {
    /// Name and account are approved.
    Approved,
    /// The name is being looked at.
    NamePendingReview,
    /// The name was rejected, or grew old.
    NameNotApproved,
    /// Nobody has looked at the account yet.
    AccountReviewNotStarted,
    /// The name is usable and was not looked at.
    LimitedAccess,
}

impl UnifiedCertStatus {
    /// As the node's field has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "APPROVED",
            Self::NamePendingReview => "NAME_PENDING_REVIEW",
            Self::NameNotApproved => "NAME_NOT_APPROVED",
            Self::AccountReviewNotStarted => "ACCOUNT_REVIEW_NOT_STARTED",
            Self::LimitedAccess => "LIMITED_ACCESS",
        }
    }
}

/// A name that was asked for and is not in use yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct NewName {
    name: String,
    status: NameStatus,
    /// Once it is approved.
    certificate: Option<String>,
}

/// The names of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisplayName {
    /// In use: `verified_name`.
    pub verified_name: String,
    /// Its review.
    pub status: NameStatus,
    /// `certificate`: what a registration loads.
    pub certificate: Option<String>,
    new: Option<NewName>,
}

impl DisplayName {
    /// The name with which a number is added. It is usable at once.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { verified_name: name.into(), status: NameStatus::AvailableWithoutReview, certificate: None, new: None }
    }

    /// `new_display_name`.
    #[must_use]
    pub fn new_name(&self) -> Option<&str> {
        self.new.as_ref().map(|new| new.name.as_str())
    }

    /// `new_name_status`.
    #[must_use]
    pub fn new_status(&self) -> NameStatus {
        self.new.as_ref().map_or(NameStatus::None, |new| new.status)
    }

    /// `new_certificate`.
    #[must_use]
    pub fn new_certificate(&self) -> Option<&str> {
        self.new.as_ref()?.certificate.as_deref()
    }

    /// `unified_cert_status`.
    #[must_use]
    pub fn unified_cert_status(&self, account_review_started: bool) -> UnifiedCertStatus {
        match self.status {
            _ if !account_review_started => UnifiedCertStatus::AccountReviewNotStarted,
            NameStatus::Approved => UnifiedCertStatus::Approved,
            NameStatus::PendingReview => UnifiedCertStatus::NamePendingReview,
            NameStatus::AvailableWithoutReview => UnifiedCertStatus::LimitedAccess,
            NameStatus::Declined | NameStatus::Expired | NameStatus::None => UnifiedCertStatus::NameNotApproved,
        }
    }

    /// Whether chats show it: approved, or the number is an official business account.
    #[must_use]
    pub fn is_shown(&self, is_official_business_account: bool) -> bool {
        is_official_business_account || self.status == NameStatus::Approved
    }

    /// `POST /{phone} {"new_display_name":…}`: asks for another name. Its review starts.
    ///
    /// # Errors
    /// 100 for a name that is too short or long, the one in use, or while another is being looked at.
    pub fn request(&mut self, name: &str) -> Result<(), GraphError> {
        let name = check_name("new_display_name", name)?;
        if name == self.verified_name && self.status != NameStatus::Declined {
            return Err(GraphError::parameter("The display name is in use already."));
        }
        if self.new_status() == NameStatus::PendingReview {
            return Err(GraphError::parameter("Another display name of this phone number is being reviewed."));
        }
        self.new = Some(NewName { name: name.to_owned(), status: NameStatus::PendingReview, certificate: None });
        Ok(())
    }

    /// The review of the name in use starts, because a higher limit was reached.
    pub fn start_review(&mut self) {
        if self.status == NameStatus::AvailableWithoutReview {
            self.status = NameStatus::PendingReview;
        }
    }

    /// What the review found about the new name, or, without one, about the name in use; and the webhook that tells it. A certificate
    /// is made for an approved name. `None`: nothing is being reviewed.
    pub fn decide(
        &mut self,
        decision: NameDecision,
        phone_number_id: &str,
        display_phone_number: &str,
        now: Timestamp,
    ) -> Option<AccountChange> {
        let (word, status, reason) = match decision {
            NameDecision::Approved => ("APPROVED", NameStatus::Approved, None),
            NameDecision::Rejected(reason) => ("REJECTED", NameStatus::Declined, Some(reason.as_str())),
            NameDecision::Pending => ("PENDING", NameStatus::PendingReview, None),
            NameDecision::Deferred => ("DEFERRED", NameStatus::PendingReview, None),
        };
        let (name, current, certificate) = match &mut self.new {
            Some(new) => (new.name.clone(), &mut new.status, &mut new.certificate),
            None => (self.verified_name.clone(), &mut self.status, &mut self.certificate),
        };
        if !matches!(*current, NameStatus::PendingReview | NameStatus::AvailableWithoutReview) {
            return None;
        }
        *current = status;
        if status == NameStatus::Approved {
            *certificate = Some(make_certificate(phone_number_id, &name, now));
        }
        Some(phone_number_name_update(display_phone_number, word, &name, reason))
    }

    /// The certificate of the new name was not loaded in time.
    pub fn expire_new(&mut self) {
        if let Some(new) = self.new.as_mut().filter(|new| new.status == NameStatus::Approved) {
            new.status = NameStatus::Expired;
        }
    }

    /// A registration loads the certificate: an approved new name comes into use.
    pub fn load_certificate(&mut self) {
        match self.new.take() {
            Some(NewName { name, status: NameStatus::Approved, certificate }) => {
                *self = Self { verified_name: name, status: NameStatus::Approved, certificate, new: None };
            }
            other => self.new = other,
        }
    }
}

/// A display name for the parameter: 2 to 75 characters.
///
/// # Errors
/// 100.
pub fn check_name<'n>(parameter: &str, name: &'n str) -> Result<&'n str, GraphError> {
    let name = name.trim();
    if name.contains(char::is_control) {
        return Err(GraphError::parameter(format!("Param {parameter} must not contain control characters.")));
    }
    if NAME_CHARS.contains(&name.chars().count()) {
        return Ok(name);
    }
    Err(GraphError::parameter(format!("Param {parameter} must be between 2 and 75 characters long.")))
}

/// Opaque to clients, and the same for the same three.
fn make_certificate(phone_number_id: &str, name: &str, now: Timestamp) -> String {
    STANDARD.encode(format!("{phone_number_id}\n{name}\n{}", now.seconds()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_777_000_000)
    }

    fn decide(name: &mut DisplayName, decision: NameDecision) -> Option<AccountChange> {
        name.decide(decision, "106", "+1 555-078-3881", now())
    }

    #[test]
    fn a_new_name_is_reviewed_and_comes_into_use_with_a_registration() {
        let mut name = DisplayName::new("Lucky Shrub");
        assert_eq!((name.status, name.new_status()), (NameStatus::AvailableWithoutReview, NameStatus::None));
        name.request("  Luckier Shrub ").unwrap();
        assert_eq!((name.new_name(), name.new_status()), (Some("Luckier Shrub"), NameStatus::PendingReview));
        assert_eq!(name.request("Luckiest Shrub").map_err(|error| error.code), Err(100));
        name.load_certificate();
        assert_eq!(name.verified_name, "Lucky Shrub");
        let change = decide(&mut name, NameDecision::Approved).unwrap();
        assert_eq!(
            change.value,
            json!({"display_phone_number": "15550783881", "decision": "APPROVED",
                "requested_verified_name": "Luckier Shrub", "rejection_reason": null})
        );
        assert!(name.new_certificate().is_some() && name.certificate.is_none());
        assert!(!name.is_shown(false) && name.is_shown(true));
        name.load_certificate();
        assert_eq!((name.verified_name.as_str(), name.status), ("Luckier Shrub", NameStatus::Approved));
        assert!(name.certificate.is_some() && name.new_certificate().is_none() && name.is_shown(false));
        assert_eq!(decide(&mut name, NameDecision::Approved), None);
    }

    #[test]
    fn a_rejected_name_leaves_the_old_one() {
        let mut name = DisplayName::new("Lucky Shrub");
        name.request("Bob").unwrap();
        assert_eq!(decide(&mut name, NameDecision::Deferred).unwrap().value["decision"], "DEFERRED");
        assert_eq!(decide(&mut name, NameDecision::Pending).unwrap().value["decision"], "PENDING");
        let change = decide(&mut name, NameDecision::Rejected(NameRejection::IndividualIssue)).unwrap();
        assert_eq!(change.value["rejection_reason"], "NAME_INDIVIDUAL_ISSUE");
        assert_eq!((name.new_status(), name.new_certificate()), (NameStatus::Declined, None));
        name.load_certificate();
        assert_eq!(name.verified_name, "Lucky Shrub");
        assert_eq!(name.request("Robert's Shrubs"), Ok(()));
    }

    #[test]
    fn the_name_in_use_is_reviewed_too() {
        let mut name = DisplayName::new("Lucky Shrub");
        assert_eq!(name.unified_cert_status(true), UnifiedCertStatus::LimitedAccess);
        assert_eq!(name.unified_cert_status(false), UnifiedCertStatus::AccountReviewNotStarted);
        name.start_review();
        assert_eq!(name.unified_cert_status(true), UnifiedCertStatus::NamePendingReview);
        decide(&mut name, NameDecision::Approved).unwrap();
        assert_eq!(name.unified_cert_status(true).as_str(), "APPROVED");
        name.start_review();
        assert_eq!(name.status, NameStatus::Approved);
        assert_eq!(name.request("Lucky Shrub").map_err(|error| error.code), Err(100));
    }

    #[test]
    fn a_declined_name_may_be_asked_for_again() {
        let mut name = DisplayName::new("Lucky Shrub");
        decide(&mut name, NameDecision::Rejected(NameRejection::NotConsistent)).unwrap();
        assert_eq!(name.unified_cert_status(true), UnifiedCertStatus::NameNotApproved);
        assert_eq!(name.request("Lucky Shrub"), Ok(()));
    }

    #[test]
    fn a_certificate_may_come_too_late() {
        let mut name = DisplayName::new("Lucky Shrub");
        name.request("Luckier Shrub").unwrap();
        name.expire_new();
        assert_eq!(name.new_status(), NameStatus::PendingReview);
        decide(&mut name, NameDecision::Approved).unwrap();
        name.expire_new();
        name.load_certificate();
        assert_eq!((name.verified_name.as_str(), name.new_status()), ("Lucky Shrub", NameStatus::Expired));
    }

    #[test]
    fn names_have_2_to_75_characters() {
        assert_eq!(check_name("verified_name", "a").map_err(|error| error.code), Err(100));
        assert_eq!(check_name("verified_name", "ñá"), Ok("ñá"));
        assert!(check_name("verified_name", &"ñ".repeat(75)).is_ok());
        assert!(check_name("verified_name", &"ñ".repeat(76)).is_err());
    }

    #[test]
    fn words_are_read_back() {
        for reason in NameRejection::ALL {
            assert_eq!(reason.as_str().parse(), Ok(reason));
        }
        assert!("UGLY".parse::<NameRejection>().is_err());
        for status in NameStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }
}
