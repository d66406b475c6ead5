//! The official business account, the blue check (spec §8.3): applied for by the business, decided by WhatsApp, for one number and name.

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use crate::error::{GraphError, GraphErrorKind};
use crate::json_read::{Object, Path, not_one_of};
use crate::limits::rolling_window::RollingWindow;
use crate::webhook::{AccountChange, AlertEntity, AlertType, account_alert};

/// After a rejection nobody applies again for so long.
const REST_AFTER_REJECTION: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Applications in [`ATTEMPTS_PERIOD`], withdrawn ones included (unconfirmed).
const ATTEMPTS: u32 = 5;
const ATTEMPTS_PERIOD: Duration = Duration::from_secs(24 * 60 * 60);
const MAX_NAME_CHARS: usize = 255;
const MAX_DESCRIPTION_CHARS: usize = 1000;
const MAX_SUPPORTING_LINKS: usize = 5;
const TOO_MANY_ATTEMPTS: i64 = 4;
const TOO_MANY_ATTEMPTS_SUBCODE: i64 = 2_446_080;
const ACTIONS: [&str; 3] = ["SUBMIT_APPLICATION", "WITHDRAW_APPLICATION", "RESUBMIT_APPLICATION"];

/// `oba_status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ObaStatus {
    /// Applied for.
    Pending,
    /// Given.
    Approved,
    /// Denied.
    Rejected,
    /// Somebody looks at it.
    UnderReview,
    /// The number's name changed since.
    Expired,
    /// Withdrawn.
    Cancelled,
}

impl ObaStatus {
    /// As the node has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::UnderReview => "UNDER_REVIEW",
            Self::Expired => "EXPIRED",
            Self::Cancelled => "CANCELLED",
        }
    }

    const fn is_waiting(self) -> bool {
        matches!(self, Self::Pending | Self::UnderReview)
    }

    const fn message(self) -> &'static str {
        match self {
            Self::Pending => "The application for an Official Business Account was received.",
            Self::Approved => "The phone number is an Official Business Account.",
            Self::Rejected => {
                "The application for an Official Business Account was rejected. Apply again after 30 days."
            }
            Self::UnderReview => "The application for an Official Business Account is under review.",
            Self::Expired => "The display name changed. Apply again for an Official Business Account.",
            Self::Cancelled => "The application for an Official Business Account was withdrawn.",
        }
    }
}

/// What the business tells of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its name.
    pub business_name: String,
    /// What it does.
    pub business_description: Option<String>,
    /// Its site.
    pub website_url: Option<String>,
    /// Whom to ask.
    pub contact_email: Option<String>,
    /// Articles about it.
    #[serde(default)]
    pub supporting_links: Vec<String>,
}

/// A `POST /{phone}/official_business_account`, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObaRequest {
    /// The first application, or one after a withdrawal.
    Submit(Application),
    /// The application is taken back.
    Withdraw,
    /// An application after a rejection; without data the former ones count.
    Resubmit(Option<Application>),
}

impl ObaRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// 100, with HTTP 400 for what is missing and 422 for what breaks a rule.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let body = Object::new(body, Path::Param("body"), &["action", "application_data", "messaging_product"])?;
        let action = body.text("action")?.ok_or_else(|| GraphError::required_parameter("action"))?.to_ascii_uppercase();
        let application = body.child("application_data", read_application)?;
        let missing = || {
            GraphError::parameter(format!("Missing required application data: business_name is required for {action}"))
        };
        match action.as_str() {
            "SUBMIT_APPLICATION" => Ok(Self::Submit(application.ok_or_else(missing)?.ok_or_else(missing)?)),
            "RESUBMIT_APPLICATION" => match application {
                None => Ok(Self::Resubmit(None)),
                Some(application) => Ok(Self::Resubmit(Some(application.ok_or_else(missing)?))),
            },
            "WITHDRAW_APPLICATION" => Ok(Self::Withdraw),
            other => Err(GraphError::parameter(not_one_of("action", &ACTIONS, other))),
        }
    }
}

/// `None`: without a name.
fn read_application(value: &Value, path: Path<'_>) -> Result<Option<Application>, GraphError> {
    let keys = [
        "business_name",
        "business_description",
        "website_url",
        "business_website_url",
        "contact_email",
        "parent_business_or_brand",
        "primary_country_of_operation",
        "primary_language",
        "supporting_links",
        "additional_supporting_information",
    ];
    let data = Object::new(value, path, &keys)?;
    let short = |key: &str, max_chars: usize| match data.text(key)? {
        Some(text) if text.chars().count() > max_chars => {
            Err(breaks_rule(format!("Param {} cannot exceed {max_chars} characters.", path.key(key))))
        }
        text => Ok(text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)),
    };
    let website_url = match short("website_url", MAX_DESCRIPTION_CHARS)? {
        None => short("business_website_url", MAX_DESCRIPTION_CHARS)?,
        found => found,
    };
    if website_url.as_deref().is_some_and(|url| !is_https(url)) {
        return Err(breaks_rule("Invalid website URL format: URL must be a valid HTTPS URL"));
    }
    let contact_email = short("contact_email", MAX_NAME_CHARS)?;
    if contact_email.as_deref().is_some_and(|email| !is_email(email)) {
        return Err(breaks_rule("Invalid contact email format"));
    }
    let supporting_links = data
        .each("supporting_links", |link, path| match link.as_str() {
            Some(link) if is_https(link) => Ok(link.to_owned()),
            _ => Err(breaks_rule(format!("Param {path} must be a valid HTTPS URL."))),
        })?
        .unwrap_or_default();
    if supporting_links.len() > MAX_SUPPORTING_LINKS {
        return Err(breaks_rule(format!("There can be at most {MAX_SUPPORTING_LINKS} supporting links.")));
    }
    let business_description = short("business_description", MAX_DESCRIPTION_CHARS)?;
    let Some(business_name) = short("business_name", MAX_NAME_CHARS)? else { return Ok(None) };
    Ok(Some(Application { business_name, business_description, website_url, contact_email, supporting_links }))
}

fn is_https(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.has_host())
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !text.contains(char::is_whitespace)
    })
}

fn breaks_rule(sentence: impl Into<std::borrow::Cow<'static, str>>) -> GraphError {
    let mut error = GraphError::parameter(sentence).http_status(422);
    error.kind = GraphErrorKind::GraphMethodException;
    error
}

fn conflict(sentence: &'static str) -> GraphError {
    breaks_rule(sentence).http_status(409)
}

/// What WhatsApp decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObaDecision {
    /// It is given.
    Approved,
    /// It is denied.
    Rejected,
    /// Somebody begins to look.
    UnderReview,
}

/// Where the application of a number stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct OfficialAccount {
    /// `None`: nobody ever applied.
    pub status: Option<ObaStatus>,
    /// The newest one.
    pub application: Option<Application>,
    /// Of the newest request.
    pub tracking_id: Option<String>,
    /// When it was last denied.
    pub rejected_at: Option<Timestamp>,
    /// Why, if told.
    pub rejection_reason: Option<String>,
    /// Applications that count for the bound.
    pub attempts: Vec<Timestamp>,
}

impl OfficialAccount {
    /// `is_official_business_account`.
    #[must_use]
    pub fn is_official(&self) -> bool {
        self.status == Some(ObaStatus::Approved)
    }

    /// `status_message`.
    #[must_use]
    pub fn message(&self) -> String {
        match (self.status, &self.rejection_reason) {
            (None, _) => "Nobody applied for an Official Business Account.".to_owned(),
            (Some(ObaStatus::Rejected), Some(reason)) => format!("{} {reason}", ObaStatus::Rejected.message()),
            (Some(status), _) => status.message().to_owned(),
        }
    }

    /// Does what the business asks for, and answers what to tell it. `tracking_id` is drawn by the caller.
    ///
    /// # Errors
    /// 100 with HTTP 400 or 409 where the state forbids it, 4 with HTTP 429 after too many attempts.
    pub fn request(
        &mut self,
        request: ObaRequest,
        tracking_id: String,
        now: Timestamp,
    ) -> Result<&'static str, GraphError> {
        let answer = match request {
            ObaRequest::Withdraw => {
                if !self.status.is_some_and(ObaStatus::is_waiting) {
                    return Err(conflict("Cannot withdraw application: No pending application found"));
                }
                self.status = Some(ObaStatus::Cancelled);
                "Official Business Account application withdrawn successfully"
            }
            ObaRequest::Submit(application) => {
                self.check_rest("submit", now)?;
                self.attempt(now)?;
                self.application = Some(application);
                self.status = Some(ObaStatus::Pending);
                "Official Business Account application submitted successfully"
            }
            ObaRequest::Resubmit(application) => {
                if self.status != Some(ObaStatus::Rejected) {
                    return Err(conflict("Cannot resubmit application: No rejected application found"));
                }
                self.check_rest("resubmit", now)?;
                self.attempt(now)?;
                if application.is_some() {
                    self.application = application;
                }
                self.status = Some(ObaStatus::Pending);
                "Official Business Account application resubmitted successfully"
            }
        };
        self.tracking_id = Some(tracking_id);
        Ok(answer)
    }

    fn check_rest(&self, verb: &str, now: Timestamp) -> Result<(), GraphError> {
        match self.status {
            Some(status) if status.is_waiting() => {
                Err(GraphError::parameter(format!("Cannot {verb} application: An active application already exists")))
            }
            Some(ObaStatus::Approved) => Err(GraphError::parameter(format!(
                "Cannot {verb} application: The phone number is an Official Business Account already"
            ))),
            Some(ObaStatus::Rejected)
                if self.rejected_at.is_some_and(|at| !at.plus(REST_AFTER_REJECTION).since(now).is_zero()) =>
            {
                Err(conflict("Cannot apply again: 30 days must pass after a rejection"))
            }
            _ => Ok(()),
        }
    }

    fn attempt(&mut self, now: Timestamp) -> Result<(), GraphError> {
        let recent = self.attempts.iter().copied().filter(|at| at.plus(ATTEMPTS_PERIOD) > now);
        let mut window = RollingWindow::restore(ATTEMPTS, ATTEMPTS_PERIOD, recent);
        window.admit(now).map_err(|_| {
            GraphError::of(TOO_MANY_ATTEMPTS)
                .http_status(429)
                .subcode(TOO_MANY_ATTEMPTS_SUBCODE)
                .message("Too many application attempts. Please wait before submitting again")
        })?;
        self.attempts = window.events().collect();
        Ok(())
    }

    /// Decides an application that waits. `Some(None)`: decided, and no webhook tells it. `None`: none waits.
    pub fn decide(
        &mut self,
        decision: ObaDecision,
        reason: Option<String>,
        phone_number_id: &str,
        now: Timestamp,
    ) -> Option<Option<AccountChange>> {
        if !self.status.is_some_and(ObaStatus::is_waiting) {
            return None;
        }
        let number = AlertEntity::PhoneNumber(phone_number_id);
        match decision {
            ObaDecision::UnderReview => {
                self.status = Some(ObaStatus::UnderReview);
                Some(None)
            }
            ObaDecision::Approved => {
                self.status = Some(ObaStatus::Approved);
                self.rejection_reason = None;
                Some(Some(account_alert(number, AlertType::ObaApproved)))
            }
            ObaDecision::Rejected => {
                self.status = Some(ObaStatus::Rejected);
                self.rejected_at = Some(now);
                self.rejection_reason = reason;
                Some(Some(account_alert(number, AlertType::ObaRejected)))
            }
        }
    }

    /// The number has another name now: what was decided, or waits, was about the old one.
    pub fn name_changed(&mut self) {
        if self.is_official() || self.status.is_some_and(ObaStatus::is_waiting) {
            self.status = Some(ObaStatus::Expired);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn on_day(day: i64) -> Timestamp {
        Timestamp::from_seconds(1_777_000_000 + day * 86_400)
    }

    fn body(action: &str) -> Value {
        json!({"action": action, "application_data": {"business_name": "Lucky Shrub", "website_url": "https://luckyshrub.example"}})
    }

    fn ask(account: &mut OfficialAccount, action: &str, day: i64) -> Result<&'static str, (u16, i64)> {
        let request = ObaRequest::parse(&body(action)).unwrap();
        account.request(request, "oba_req_1".into(), on_day(day)).map_err(|error| (error.http_status, error.code))
    }

    #[test]
    fn an_application_is_read() {
        for (bad, status) in [
            (json!({}), 400),
            (json!({"action": "BUY"}), 400),
            (json!({"action": "SUBMIT_APPLICATION"}), 400),
            (json!({"action": "SUBMIT_APPLICATION", "application_data": {}}), 400),
            (json!({"action": "SUBMIT_APPLICATION", "application_data": {"business_name": "n".repeat(256)}}), 422),
            (
                json!({"action": "SUBMIT_APPLICATION", "application_data": {"business_name": "n", "website_url": "ftp://a"}}),
                422,
            ),
            (
                json!({"action": "SUBMIT_APPLICATION", "application_data": {"business_name": "n", "contact_email": "a"}}),
                422,
            ),
            (
                json!({"action": "SUBMIT_APPLICATION", "application_data": {"business_name": "n",
                "supporting_links": ["https://a.b", "https://a.b", "https://a.b", "https://a.b", "https://a.b", "https://a.b"]}}),
                422,
            ),
        ] {
            let error = ObaRequest::parse(&bad).unwrap_err();
            assert_eq!((error.code, error.http_status), (100, status), "{bad}");
        }
        assert_eq!(ObaRequest::parse(&json!({"action": "withdraw_application"})), Ok(ObaRequest::Withdraw));
    }

    #[test]
    fn an_application_waits_and_is_decided() {
        let mut account = OfficialAccount::default();
        assert_eq!(ask(&mut account, "WITHDRAW_APPLICATION", 0), Err((409, 100)));
        assert!(ask(&mut account, "SUBMIT_APPLICATION", 0).is_ok());
        assert_eq!(ask(&mut account, "SUBMIT_APPLICATION", 0), Err((400, 100)));
        assert_eq!(account.decide(ObaDecision::UnderReview, None, "5", on_day(0)), Some(None));
        let alert = account.decide(ObaDecision::Approved, None, "5", on_day(1)).unwrap().unwrap();
        assert_eq!(alert.value["alert_info"]["alert_type"], "OBA_APPROVED");
        assert!(account.is_official());
        assert_eq!(account.decide(ObaDecision::Approved, None, "5", on_day(1)), None);
        assert_eq!(ask(&mut account, "SUBMIT_APPLICATION", 1), Err((400, 100)));
        account.name_changed();
        assert_eq!(account.status, Some(ObaStatus::Expired));
        assert!(ask(&mut account, "SUBMIT_APPLICATION", 1).is_ok());
    }

    #[test]
    fn thirty_days_pass_after_a_rejection() {
        let mut account = OfficialAccount::default();
        assert_eq!(ask(&mut account, "RESUBMIT_APPLICATION", 0), Err((409, 100)));
        ask(&mut account, "SUBMIT_APPLICATION", 0).unwrap();
        account.decide(ObaDecision::Rejected, Some("Not notable.".into()), "5", on_day(1));
        assert!(account.message().ends_with("Not notable."));
        for action in ["SUBMIT_APPLICATION", "RESUBMIT_APPLICATION"] {
            assert_eq!(ask(&mut account, action, 30), Err((409, 100)));
        }
        assert!(ask(&mut account, "RESUBMIT_APPLICATION", 31).is_ok());
    }

    #[test]
    fn five_attempts_a_day() {
        let mut account = OfficialAccount::default();
        for _ in 0..5 {
            ask(&mut account, "SUBMIT_APPLICATION", 0).unwrap();
            ask(&mut account, "WITHDRAW_APPLICATION", 0).unwrap();
        }
        assert_eq!(ask(&mut account, "SUBMIT_APPLICATION", 0), Err((429, 4)));
        assert!(ask(&mut account, "SUBMIT_APPLICATION", 1).is_ok());
    }
}
