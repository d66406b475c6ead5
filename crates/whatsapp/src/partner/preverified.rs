//! Pre-verified numbers: a partner proves them first and gives them to clients afterwards.

use serde_json::Value;

use crate::error::GraphError;
use crate::json_read::{Object, Path, not_one_of};
use crate::number::verification::CodeVerificationStatus;
use crate::phone;
use crate::pricing::word_enum::word_enum;

word_enum! {
    /// `verification_status`.
    VerificationStatus {
        /// It is proven.
        Verified = "VERIFIED",
        /// It is not proven yet.
        Pending = "PENDING",
        /// It cannot be proven.
        Failed = "FAILED",
        /// It was proven too long ago.
        Expired = "EXPIRED",
    }
}

impl From<CodeVerificationStatus> for VerificationStatus {
    fn from(status: CodeVerificationStatus) -> Self {
        match status {
            CodeVerificationStatus::Verified => Self::Verified,
            CodeVerificationStatus::NotVerified => Self::Pending,
            CodeVerificationStatus::Expired => Self::Expired,
        }
    }
}

word_enum! {
    /// `availability_status`.
    Availability {
        /// It can be added to an account.
        Available = "AVAILABLE",
        /// It is in an account.
        InUse = "IN_USE",
        /// It was shared with a partner.
        Reserved = "RESERVED",
        /// It is not verified.
        Unavailable = "UNAVAILABLE",
    }
}

impl Availability {
    /// Whether a number can be had.
    #[must_use]
    pub const fn of(verification: VerificationStatus, is_in_account: bool, is_shared: bool) -> Self {
        match (verification, is_in_account, is_shared) {
            (_, true, _) => Self::InUse,
            (VerificationStatus::Verified, _, true) => Self::Reserved,
            (VerificationStatus::Verified, _, false) => Self::Available,
            _ => Self::Unavailable,
        }
    }
}

/// Reads the body of `POST /{business}/add_phone_numbers`; answers the number's digits.
///
/// # Errors
/// 100.
pub fn parse_new(body: &Value) -> Result<String, GraphError> {
    let body = Object::new(body, Path::Param("body"), &["phone_number"])?;
    let text = body.id("phone_number")?.ok_or_else(|| GraphError::required_parameter("phone_number"))?;
    let number = phone::parse_international(&text)
        .map_err(|reason| GraphError::parameter(format!("Invalid phone number: {reason}.")))?;
    Ok(number.wa_id)
}

/// Who is to share in which number: the body of `POST /{business}/share_preverified_numbers`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The number's node.
    pub preverified_id: String,
    /// The other portfolio.
    pub partner_business_id: String,
}

impl Share {
    /// Reads the body.
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let body = Object::new(body, Path::Param("body"), &["preverified_id", "partner_business_id"])?;
        Ok(Self {
            preverified_id: body.required_decimal_id("preverified_id")?,
            partner_business_id: body.required_decimal_id("partner_business_id")?,
        })
    }
}

/// Which numbers a list asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PreverifiedFilter {
    verification: Option<VerificationStatus>,
    availability: Option<Availability>,
    country: Option<String>,
}

impl PreverifiedFilter {
    /// Reads `verification_status`, `availability_status` and `country_code`.
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let body = Object::open(body, Path::Param("body"))?;
        let country = body.text("country_code")?.filter(|text| !text.is_empty()).map(str::to_ascii_uppercase);
        let is_country = |code: &String| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if !country.as_ref().is_none_or(is_country) {
            return Err(GraphError::parameter("Param country_code must be two letters such as ES."));
        }
        let words = |all: Vec<&'static str>, name: &'static str, word: &str| {
            GraphError::parameter(not_one_of(name, &all, word))
        };
        let verification = body.text("verification_status")?.filter(|text| !text.is_empty()).map(|word| {
            word.to_ascii_uppercase().parse().map_err(|_| {
                words(VerificationStatus::ALL.iter().map(|one| one.as_str()).collect(), "verification_status", word)
            })
        });
        let availability = body.text("availability_status")?.filter(|text| !text.is_empty()).map(|word| {
            word.to_ascii_uppercase().parse().map_err(|_| {
                words(Availability::ALL.iter().map(|one| one.as_str()).collect(), "availability_status", word)
            })
        });
        Ok(Self { verification: verification.transpose()?, availability: availability.transpose()?, country })
    }

    /// Whether a number is asked for.
    #[must_use]
    pub fn takes(&self, verification: VerificationStatus, availability: Availability, country: Option<&str>) -> bool {
        self.verification.is_none_or(|wanted| wanted == verification)
            && self.availability.is_none_or(|wanted| wanted == availability)
            && self.country.as_deref().is_none_or(|wanted| Some(wanted) == country)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bodies_are_read() {
        assert_eq!(parse_new(&json!({"phone_number": "+1 (650) 555-1234"})).unwrap(), "16505551234");
        for body in
            [json!({}), json!({"phone_number": "abc"}), json!({"phone_number": []}), json!({"phone_number": "12"})]
        {
            assert_eq!(parse_new(&body).map_err(|error| error.code), Err(100), "{body}");
        }
        let share = Share::parse(&json!({"preverified_id": 7, "partner_business_id": "8"})).unwrap();
        assert_eq!((share.preverified_id.as_str(), share.partner_business_id.as_str()), ("7", "8"));
        for body in [json!({"preverified_id": "7"}), json!({"preverified_id": "x", "partner_business_id": "8"})] {
            assert_eq!(Share::parse(&body).map_err(|error| error.code), Err(100), "{body}");
        }
    }

    #[test]
    fn a_number_is_had_or_not() {
        use VerificationStatus::{Expired, Pending, Verified};
        assert_eq!(Availability::of(Verified, false, false), Availability::Available);
        assert_eq!(Availability::of(Verified, false, true), Availability::Reserved);
        assert_eq!(Availability::of(Expired, true, true), Availability::InUse);
        assert_eq!(Availability::of(Pending, false, true), Availability::Unavailable);
    }

    #[test]
    fn lists_are_filtered() {
        let filter =
            PreverifiedFilter::parse(&json!({"verification_status": "verified", "country_code": "es"})).unwrap();
        let takes = |country| filter.takes(VerificationStatus::Verified, Availability::Available, country);
        assert!(takes(Some("ES")) && !takes(Some("FR")) && !takes(None));
        for body in [
            json!({"verification_status": "MAYBE"}),
            json!({"availability_status": "MAYBE"}),
            json!({"availability_status": 3}),
            json!({"country_code": "ESP"}),
        ] {
            assert_eq!(PreverifiedFilter::parse(&body).map_err(|error| error.code), Err(100), "{body}");
        }
    }
}
