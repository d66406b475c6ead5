//! Proving that a number is one's own: `request_code` and `verify_code`.

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::limits::Assumptions;
use crate::limits::rolling_window::RollingWindow;

const NOT_SENT: i64 = 136_024;
const WRONG_CODE: i64 = 136_025;
const NOT_FOR_MIGRATION: i64 = 2_388_091;
const HOUR: Duration = Duration::from_secs(60 * 60);
const CODE_DIGITS: usize = 6;

/// How a code reaches the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum CodeMethod {
    /// As a text.
    Sms,
    /// As a call.
    Voice,
}

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// Verifying a number that was added.
    #[default]
    Verification,
    /// Moving a number from another account.
    Migration,
}

/// A `request_code`, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRequest {
    /// How.
    pub method: CodeMethod,
    /// In which language.
    pub language: String,
}

impl CodeRequest {
    /// Reads the body of `POST /{phone}/request_code`. Languages are `en_US` as well as `en`.
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let body = Object::new(body, Path::Param("request_code"), &["code_method", "language", "messaging_product"])?;
        let method = match body.text("code_method")?.map(str::to_ascii_uppercase).as_deref() {
            Some("SMS") => CodeMethod::Sms,
            Some("VOICE") => CodeMethod::Voice,
            Some(_) => return Err(GraphError::parameter("Invalid parameter: code_method must be SMS or VOICE")),
            None => return Err(GraphError::required_parameter("code_method")),
        };
        let language = body.text("language")?.ok_or_else(|| GraphError::required_parameter("language"))?;
        if !is_language(language) {
            return Err(GraphError::parameter("Invalid parameter: language must be a locale such as en_US"));
        }
        Ok(Self { method, language: language.to_owned() })
    }
}

/// `en`, `fil`, `en_US`, `en-US`.
fn is_language(text: &str) -> bool {
    let (language, region) = match text.split_once(['_', '-']) {
        Some((language, region)) => (language, Some(region)),
        None => (text, None),
    };
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && region.is_none_or(|region| region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// Reads the body of `POST /{phone}/verify_code`: six digits, with or without a hyphen or space in between.
///
/// # Errors
/// 100.
pub fn parse_code(body: &Value) -> Result<String, GraphError> {
    let body = Object::new(body, Path::Param("verify_code"), &["code", "messaging_product"])?;
    let code = body.id("code")?.ok_or_else(|| GraphError::required_parameter("code"))?;
    let code: String = code.chars().filter(|char| !matches!(char, '-' | ' ')).collect();
    if code.len() == CODE_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(code);
    }
    Err(GraphError::parameter("Invalid verification code format"))
}

/// `code_verification_status` of the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeVerificationStatus {
    /// Verified, and there is still time to register, or it was registered in time.
    Verified,
    /// Not verified.
    NotVerified,
    /// Verified, and not registered in time.
    Expired,
}

impl CodeVerificationStatus {
    /// As the node's field has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "VERIFIED",
            Self::NotVerified => "NOT_VERIFIED",
            Self::Expired => "EXPIRED",
        }
    }
}

/// A code on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PendingCode {
    code: String,
    purpose: CodePurpose,
    sent_at: Timestamp,
    wrong_guesses: u32,
}

/// How far a number is proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Verification {
    /// When `verify_code` last succeeded, or the number was last deregistered.
    #[serde(default)]
    pub verified_at: Option<Timestamp>,
    #[serde(default)]
    pending: Option<PendingCode>,
    /// Codes of the last hour.
    #[serde(default)]
    sent: Vec<Timestamp>,
}

impl Verification {
    /// A number whose verification was done elsewhere: pre-verified, or seeded.
    #[must_use]
    pub fn done(at: Timestamp) -> Self {
        Self { verified_at: Some(at), ..Self::default() }
    }

    /// The node's field.
    #[must_use]
    pub fn status(&self, is_registered: bool, now: Timestamp, assumptions: &Assumptions) -> CodeVerificationStatus {
        match self.verified_at {
            None => CodeVerificationStatus::NotVerified,
            Some(_) if is_registered => CodeVerificationStatus::Verified,
            Some(at) if now < at.plus(assumptions.verified_for) => CodeVerificationStatus::Verified,
            Some(_) => CodeVerificationStatus::Expired,
        }
    }

    /// The code that was sent last and still counts, for the person who plays the telephone.
    #[must_use]
    pub fn pending_code(&self, now: Timestamp, assumptions: &Assumptions) -> Option<&str> {
        let pending = self.pending.as_ref()?;
        (now < pending.sent_at.plus(assumptions.code_life)).then_some(pending.code.as_str())
    }

    /// Whether this code was sent for the number as another account has it: it proves nothing about the move.
    ///
    /// # Errors
    /// 2388091 in place of 136025.
    pub fn refuse_as_others(&self, code: &str, now: Timestamp, assumptions: &Assumptions) -> Result<(), GraphError> {
        match self.pending_code(now, assumptions) {
            Some(pending) if pending == code => Err(GraphError::of(NOT_FOR_MIGRATION)),
            _ => Ok(()),
        }
    }

    /// Sends a code, six digits that the caller drew.
    ///
    /// # Errors
    /// 136024 for a number that is verified, and for too many codes.
    pub fn request(
        &mut self,
        code: String,
        purpose: CodePurpose,
        is_registered: bool,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<(), GraphError> {
        let is_verified = self.status(is_registered, now, assumptions) == CodeVerificationStatus::Verified;
        if is_verified && purpose == CodePurpose::Verification {
            return Err(GraphError::of(NOT_SENT).details("The phone number has been verified already."));
        }
        let recent = self.sent.iter().copied().filter(|at| at.plus(HOUR) > now);
        let mut window = RollingWindow::restore(assumptions.codes_per_hour, HOUR, recent);
        if let Err(free_at) = window.admit(now) {
            let minutes = free_at.since(now).as_secs().div_ceil(60);
            return Err(GraphError::of(NOT_SENT)
                .details(format!("Too many codes were requested. Request another one in {minutes} minutes.")));
        }
        self.sent = window.events().collect();
        self.pending = Some(PendingCode { code, purpose, sent_at: now, wrong_guesses: 0 });
        Ok(())
    }

    /// Checks a code.
    ///
    /// # Errors
    /// 136025 for a wrong one, and where no code counts; 2388091 for one that was sent for something else.
    pub fn verify(
        &mut self,
        code: &str,
        purpose: CodePurpose,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<(), GraphError> {
        let wrong = |details: &str| GraphError::of(WRONG_CODE).details(details);
        let Some(pending) = &mut self.pending else {
            return Err(wrong("No verification code was requested for this phone number."));
        };
        let is_old = now >= pending.sent_at.plus(assumptions.code_life);
        if is_old || pending.wrong_guesses >= assumptions.code_guesses {
            return Err(wrong("The verification code has expired. Request another one."));
        }
        if pending.code != code {
            pending.wrong_guesses = pending.wrong_guesses.saturating_add(1);
            return Err(wrong("The verification code is not the one that was sent."));
        }
        if pending.purpose != purpose {
            return Err(GraphError::of(NOT_FOR_MIGRATION));
        }
        self.pending = None;
        self.verified_at = Some(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at_s(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_777_000_000 + seconds)
    }

    fn request(verification: &mut Verification, code: &str, seconds: i64) -> Result<(), i64> {
        verification
            .request(code.to_owned(), CodePurpose::Verification, false, at_s(seconds), &Assumptions::default())
            .map_err(|error| error.code)
    }

    fn verify(verification: &mut Verification, code: &str, seconds: i64) -> Result<(), i64> {
        verification
            .verify(code, CodePurpose::Verification, at_s(seconds), &Assumptions::default())
            .map_err(|error| error.code)
    }

    fn status(verification: &Verification, seconds: i64) -> &'static str {
        verification.status(false, at_s(seconds), &Assumptions::default()).as_str()
    }

    #[test]
    fn requests_are_read() {
        let read = CodeRequest::parse(&json!({"code_method": "VOICE", "language": "en_US"})).unwrap();
        assert_eq!(read, CodeRequest { method: CodeMethod::Voice, language: "en_US".to_owned() });
        for language in ["en", "fil", "pt-BR"] {
            assert!(CodeRequest::parse(&json!({"code_method": "SMS", "language": language})).is_ok());
        }
        for body in [
            json!({"language": "en"}),
            json!({"code_method": "FAX", "language": "en"}),
            json!({"code_method": "SMS"}),
            json!({"code_method": "SMS", "language": "english"}),
            json!({"code_method": "SMS", "language": "en_us"}),
            json!({"code_method": 1, "language": "en"}),
            json!("SMS"),
        ] {
            assert_eq!(CodeRequest::parse(&body).map_err(|error| error.code), Err(100), "{body}");
        }
        for (code, read) in [(json!("123456"), "123456"), (json!(123_456), "123456"), (json!("123-456"), "123456")] {
            assert_eq!(parse_code(&json!({"code": code})).unwrap(), read);
        }
        for code in [json!("12345"), json!("abcdef"), json!(""), json!(null), json!([])] {
            assert_eq!(parse_code(&json!({"code": code})).map_err(|error| error.code), Err(100));
        }
    }

    #[test]
    fn the_code_that_was_sent_verifies() {
        let mut verification = Verification::default();
        assert_eq!(status(&verification, 0), "NOT_VERIFIED");
        assert_eq!(verify(&mut verification, "123456", 0), Err(136_025));
        request(&mut verification, "123456", 0).unwrap();
        assert_eq!(verification.pending_code(at_s(1), &Assumptions::default()), Some("123456"));
        assert_eq!(verify(&mut verification, "654321", 1), Err(136_025));
        assert_eq!(verify(&mut verification, "123456", 2), Ok(()));
        assert_eq!((status(&verification, 2), verification.verified_at), ("VERIFIED", Some(at_s(2))));
        assert_eq!(request(&mut verification, "123456", 3), Err(136_024));
    }

    #[test]
    fn codes_and_verifications_grow_old() {
        let mut verification = Verification::default();
        request(&mut verification, "123456", 0).unwrap();
        assert_eq!(verification.pending_code(at_s(600), &Assumptions::default()), None);
        assert_eq!(verify(&mut verification, "123456", 600), Err(136_025));
        request(&mut verification, "123456", 700).unwrap();
        verify(&mut verification, "123456", 700).unwrap();
        let fortnight = 700 + 14 * 86_400;
        assert_eq!((status(&verification, fortnight - 1), status(&verification, fortnight)), ("VERIFIED", "EXPIRED"));
        assert_eq!(verification.status(true, at_s(fortnight), &Assumptions::default()).as_str(), "VERIFIED");
        assert_eq!(request(&mut verification, "111111", fortnight), Ok(()));
    }

    #[test]
    fn guesses_and_requests_are_counted() {
        let mut verification = Verification::default();
        request(&mut verification, "123456", 0).unwrap();
        for _ in 0..5 {
            assert_eq!(verify(&mut verification, "000000", 1), Err(136_025));
        }
        assert_eq!(verify(&mut verification, "123456", 1), Err(136_025));
        for second in 2..6 {
            request(&mut verification, "123456", second).unwrap();
        }
        assert_eq!(request(&mut verification, "123456", 6), Err(136_024));
        assert_eq!(verify(&mut verification, "123456", 6), Ok(()));
    }

    #[test]
    fn a_code_is_for_one_purpose() {
        let mut verification = Verification::done(at_s(0));
        let assumptions = Assumptions::default();
        verification.request("123456".to_owned(), CodePurpose::Migration, true, at_s(0), &assumptions).unwrap();
        assert_eq!(verify(&mut verification, "123456", 1), Err(2_388_091));
        assert_eq!(verification.verify("123456", CodePurpose::Migration, at_s(2), &assumptions), Ok(()));
    }

    #[test]
    fn it_is_kept_as_json() {
        let mut verification = Verification::default();
        request(&mut verification, "123456", 0).unwrap();
        let json = serde_json::to_string(&verification).unwrap();
        assert_eq!(serde_json::from_str::<Verification>(&json).unwrap(), verification);
        assert_eq!(serde_json::from_str::<Verification>("{}").unwrap(), Verification::default());
    }
}
