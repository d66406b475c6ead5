//! `register` and `deregister`, and the whole of a number that they change.

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::display_name::{DisplayName, NameStatus};
use super::status::{NumberEvent, NumberStatus};
use super::two_step::{Pin, TwoStep};
use super::verification::{CodePurpose, CodeVerificationStatus, Verification};
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::limits::{Assumptions, Refused, registration_rate};

const INCOMPLETE_DEREGISTRATION: i64 = 133_000;
const REVERIFICATION_NEEDED: i64 = 133_006;
const NOT_REGISTERED: i64 = 133_010;
const ACCOUNT_LOCKED: i64 = 131_031;
const DELETED: i64 = 33;
const NOT_REGISTERED_SUBCODE: i64 = 2_207_051;
/// The version from which on `register` takes no region any more; it is in the settings.
const NO_REGION_SINCE_VERSION: u32 = 21;
/// The one retention there is.
const RETENTION_MINUTES: i64 = 60;
/// Countries in which a number's data may be kept.
pub const STORAGE_REGIONS: [&str; 14] =
    ["AE", "AU", "BH", "BR", "CA", "CH", "DE", "GB", "ID", "IN", "JP", "KR", "SG", "ZA"];

/// `platform_type` and `host_platform` of the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlatformType {
    /// Registered with the Cloud API.
    CloudApi,
    /// With the on-premises API, once.
    OnPremise,
    /// With neither.
    #[default]
    NotApplicable,
}

impl PlatformType {
    /// As the node's field has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CloudApi => "CLOUD_API",
            Self::OnPremise => "ON_PREMISE",
            Self::NotApplicable => "NOT_APPLICABLE",
        }
    }
}

/// A `register`, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterRequest {
    /// Sets the two-step PIN, or is checked against it.
    pub pin: Pin,
    /// Where data is to be kept.
    pub data_localization_region: Option<String>,
    /// How long messages are kept.
    pub retention_minutes: Option<i64>,
    /// The number brings the data of an on-premises installation.
    pub has_backup: bool,
}

impl RegisterRequest {
    /// Reads the body of `POST /{phone}/register`. `version` is the one called, 23 for v23.0.
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value, version: u32) -> Result<Self, GraphError> {
        let keys =
            ["messaging_product", "pin", "backup", "tier", "data_localization_region", "meta_store_retention_minutes"];
        let path = Path::Param("register");
        let body = Object::new(body, path, &keys)?;
        match body.text("messaging_product")? {
            Some(product) if product.eq_ignore_ascii_case("whatsapp") => {}
            Some(_) => return Err(GraphError::parameter("Param messaging_product must be one of {WHATSAPP}.")),
            None => return Err(GraphError::required_parameter("messaging_product")),
        }
        let pin = body.id("pin")?.ok_or_else(|| GraphError::required_parameter("pin"))?;
        let pin = Pin::parse(&pin)?;
        let region = match body.text("data_localization_region")? {
            Some(_) if version >= NO_REGION_SINCE_VERSION => {
                return Err(GraphError::parameter(
                    "Param data_localization_region is not supported since v21.0; set it in the phone number's settings.",
                ));
            }
            Some(region) if STORAGE_REGIONS.contains(&region) => Some(region.to_owned()),
            Some(region) => {
                return Err(GraphError::parameter(format!("Param data_localization_region cannot be \"{region}\".")));
            }
            None => None,
        };
        let retention = match body.get("meta_store_retention_minutes") {
            None => None,
            Some(value) => match value.as_i64().or_else(|| value.as_str()?.parse().ok()) {
                Some(RETENTION_MINUTES) => Some(RETENTION_MINUTES),
                _ => return Err(GraphError::parameter("Param meta_store_retention_minutes must be 60.")),
            },
        };
        let has_backup = match body.get("backup") {
            None => false,
            Some(backup) => {
                let backup_path = path.key("backup");
                let backup = Object::new(backup, backup_path, &["data", "password"])?;
                for part in ["data", "password"] {
                    if backup.text(part)?.is_none_or(str::is_empty) {
                        return Err(GraphError::required_parameter(&backup_path.key(part).to_string()));
                    }
                }
                true
            }
        };
        Ok(Self { pin, data_localization_region: region, retention_minutes: retention, has_backup })
    }
}

/// What a registration did besides connecting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registered {
    /// The number was not registered before: the webhook `phone_number_quality_update` ONBOARDING follows.
    pub is_onboarding: bool,
    /// The PIN is new: the webhook `security` PIN_CHANGED follows.
    pub pin_was_set: bool,
}

/// Everything that registering, verifying and naming change. JSON in one column of the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberState {
    /// The field `status`.
    pub status: NumberStatus,
    /// The field `platform_type`.
    #[serde(default)]
    pub platform: PlatformType,
    /// Also used in the Business app: neither registered nor deregistered by the API.
    #[serde(default)]
    pub is_coexistence: bool,
    /// How far it is proven.
    #[serde(default)]
    pub verification: Verification,
    /// Its PIN.
    #[serde(default)]
    pub two_step: TwoStep,
    /// Its names.
    pub name: DisplayName,
    /// The calls of `register` and `deregister` that count.
    #[serde(default)]
    pub registration_calls: Vec<Timestamp>,
    /// The last deregistration did not finish; a fault sets it.
    #[serde(default)]
    pub deregistration_is_incomplete: bool,
    /// Where data is kept, if told.
    #[serde(default)]
    pub data_localization_region: Option<String>,
    /// How long messages are kept, if told.
    #[serde(default)]
    pub retention_minutes: Option<i64>,
    /// `last_onboarded_time`.
    #[serde(default)]
    pub last_onboarded_at: Option<Timestamp>,
}

impl NumberState {
    /// A number that was just added.
    #[must_use]
    pub fn added(verified_name: impl Into<String>) -> Self {
        Self {
            status: NumberStatus::default(),
            platform: PlatformType::default(),
            is_coexistence: false,
            verification: Verification::default(),
            two_step: TwoStep::default(),
            name: DisplayName::new(verified_name),
            registration_calls: Vec::new(),
            deregistration_is_incomplete: false,
            data_localization_region: None,
            retention_minutes: None,
            last_onboarded_at: None,
        }
    }

    /// A number that works: verified, registered, its name approved.
    #[must_use]
    pub fn connected(verified_name: impl Into<String>, pin: Option<Pin>, at: Timestamp) -> Self {
        let mut state = Self::added(verified_name);
        state.status = NumberStatus::Connected;
        state.platform = PlatformType::CloudApi;
        state.verification = Verification::done(at);
        state.two_step.pin = pin;
        state.name.status = NameStatus::Approved;
        state.last_onboarded_at = Some(at);
        state
    }

    /// The field `code_verification_status`.
    #[must_use]
    pub fn code_verification_status(&self, now: Timestamp, assumptions: &Assumptions) -> CodeVerificationStatus {
        self.verification.status(self.status.is_registered(), now, assumptions)
    }

    /// `POST /{phone}/request_code`; `code` is six digits that the caller drew.
    ///
    /// # Errors
    /// 33, 136024.
    pub fn request_code(
        &mut self,
        code: String,
        purpose: CodePurpose,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<(), GraphError> {
        self.check_alive()?;
        self.verification.request(code, purpose, self.status.is_registered(), now, assumptions)
    }

    /// `POST /{phone}/verify_code`. A wrong code changes the state too: it is counted.
    ///
    /// # Errors
    /// 33, 136025, 2388091.
    pub fn verify_code(
        &mut self,
        code: &str,
        purpose: CodePurpose,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<(), GraphError> {
        self.check_alive()?;
        self.verification.verify(code, purpose, now, assumptions)?;
        self.apply(NumberEvent::Verified);
        Ok(())
    }

    /// `POST /{phone}/register`. A refusal changes the state too: calls and guesses are counted.
    ///
    /// # Errors
    /// 33, 100, 131031, 133000, 133005, 133006, 133008, 133009, 133016.
    pub fn register(
        &mut self,
        request: &RegisterRequest,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<Registered, GraphError> {
        self.check_alive()?;
        if self.is_coexistence {
            return Err(GraphError::parameter(
                "Register endpoint is not available for API solution for SMB businesses.",
            ));
        }
        self.count_call(now)?;
        if self.deregistration_is_incomplete {
            return Err(GraphError::of(INCOMPLETE_DEREGISTRATION)
                .details("The last deregistration did not finish. Deregister the phone number again."));
        }
        if self.status == NumberStatus::Banned {
            return Err(GraphError::of(ACCOUNT_LOCKED));
        }
        if self.code_verification_status(now, assumptions) != CodeVerificationStatus::Verified {
            return Err(GraphError::of(REVERIFICATION_NEEDED)
                .details("The phone number must be verified before it is registered."));
        }
        let pin_was_set = self.two_step.set_or_check(&request.pin, now, assumptions)?;
        let is_onboarding = !self.status.is_registered();
        self.apply(NumberEvent::Registered);
        self.platform = PlatformType::CloudApi;
        self.name.load_certificate();
        if request.data_localization_region.is_some() {
            self.data_localization_region.clone_from(&request.data_localization_region);
        }
        if request.retention_minutes.is_some() {
            self.retention_minutes = request.retention_minutes;
        }
        if is_onboarding {
            self.last_onboarded_at = Some(now);
        }
        Ok(Registered { is_onboarding, pin_was_set })
    }

    /// `POST /{phone}/deregister`. The number stays in its account, and may be registered again for a fortnight without a code.
    ///
    /// # Errors
    /// 33, 100, 133016.
    pub fn deregister(&mut self, now: Timestamp) -> Result<(), GraphError> {
        self.check_alive()?;
        if self.is_coexistence {
            return Err(GraphError::parameter(
                "Deregister endpoint is not available for API solution for SMB businesses.",
            ));
        }
        self.count_call(now)?;
        if !self.status.is_registered() && !self.deregistration_is_incomplete {
            return Err(GraphError::parameter("Phone number not registered on the WhatsApp Business Platform.")
                .subcode(NOT_REGISTERED_SUBCODE));
        }
        self.apply(NumberEvent::Deregistered);
        self.platform = PlatformType::NotApplicable;
        self.deregistration_is_incomplete = false;
        self.verification.verified_at = Some(now);
        Ok(())
    }

    /// `POST /{phone} {"pin":…}`: only a registered number has a PIN to change.
    ///
    /// # Errors
    /// 33, 133010.
    pub fn change_pin(&mut self, pin: Pin) -> Result<(), GraphError> {
        self.check_alive()?;
        if !self.status.is_registered() {
            return Err(GraphError::of(NOT_REGISTERED));
        }
        self.two_step.change(pin);
        Ok(())
    }

    /// Changes the status, where the event does.
    pub fn apply(&mut self, event: NumberEvent) {
        if let Some(next) = self.status.after(event) {
            self.status = next;
        }
    }

    fn check_alive(&self) -> Result<(), GraphError> {
        if self.status.is_final() { Err(GraphError::of(DELETED)) } else { Ok(()) }
    }

    fn count_call(&mut self, now: Timestamp) -> Result<(), GraphError> {
        self.registration_calls = registration_rate::admit(&self.registration_calls, now).map_err(Refused::error)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
