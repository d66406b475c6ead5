//! The buttons of a template.

use serde_json::{Map, Value};
use url::Url;

use super::definition::names;
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};

/// The address that Graph gives for a button with a code, where it lists an authentication template.
pub(super) const OTP_URL_PREFIX: &str = "https://www.whatsapp.com/otp/code/";

names! {
    /// How a code gets from the message to the app.
    OtpType {
        /// The customer copies it.
        CopyCode = "COPY_CODE",
        /// One tap fills it in.
        OneTap = "ONE_TAP",
        /// The app takes it by itself.
        ZeroTap = "ZERO_TAP",
    }
}

/// One button.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateButton {
    /// Its label; empty where WhatsApp labels it.
    pub text: String,
    /// What it does.
    pub kind: TemplateButtonKind,
    /// Keys that nothing here reads, such as an app's package name: kept for the next who asks.
    pub other: Map<String, Value>,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq)]
pub enum TemplateButtonKind {
    /// Answers.
    QuickReply,
    /// Opens a web page.
    Url {
        /// Its address, perhaps with a variable at the end.
        url: String,
    },
    /// Calls by telephone.
    PhoneNumber {
        /// The number.
        phone_number: String,
    },
    /// Copies an offer's code.
    CopyCode,
    /// Copies or fills in a code.
    Otp(OtpType),
    /// Opens the catalogue.
    Catalog,
    /// Opens several products.
    Mpm,
    /// Opens one product.
    Spm,
    /// Opens a Flow.
    Flow,
    /// Calls on WhatsApp.
    VoiceCall,
    /// Opens a bill.
    OrderDetails,
    /// Sends the customer's own contact card.
    RequestContactInfo,
}

const TYPES: [&str; 12] = [
    "QUICK_REPLY",
    "URL",
    "PHONE_NUMBER",
    "COPY_CODE",
    "OTP",
    "CATALOG",
    "MPM",
    "SPM",
    "FLOW",
    "VOICE_CALL",
    "ORDER_DETAILS",
    "REQUEST_CONTACT_INFO",
];

impl TemplateButton {
    pub(super) fn read(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let button = Object::open(value, path)?;
        let Some(name) = button.text("type")? else {
            return Err(GraphError::required_parameter(&path.key("type").to_string()));
        };
        let required = |key: &str| match button.text(key)? {
            Some(text) if !text.is_empty() => Ok(text.to_owned()),
            _ => Err(GraphError::required_parameter(&path.key(key).to_string())),
        };
        let kind = match name.to_ascii_uppercase().as_str() {
            "QUICK_REPLY" => TemplateButtonKind::QuickReply,
            "URL" => {
                let url = required("url")?;
                match otp_type_of(&url) {
                    Some(otp_type) => TemplateButtonKind::Otp(otp_type),
                    None => TemplateButtonKind::Url { url },
                }
            }
            "PHONE_NUMBER" => TemplateButtonKind::PhoneNumber { phone_number: required("phone_number")? },
            "COPY_CODE" => TemplateButtonKind::CopyCode,
            "OTP" => TemplateButtonKind::Otp(OtpType::read(&button, "otp_type")?.unwrap_or(OtpType::CopyCode)),
            "CATALOG" => TemplateButtonKind::Catalog,
            "MPM" => TemplateButtonKind::Mpm,
            "SPM" => TemplateButtonKind::Spm,
            "FLOW" => TemplateButtonKind::Flow,
            "VOICE_CALL" => TemplateButtonKind::VoiceCall,
            "ORDER_DETAILS" => TemplateButtonKind::OrderDetails,
            "REQUEST_CONTACT_INFO" => TemplateButtonKind::RequestContactInfo,
            _ => return Err(GraphError::parameter(json_read::not_one_of(path.key("type"), &TYPES, name))),
        };
        let own = ["type", "text", "url", "phone_number", "otp_type"];
        let other = button
            .entries()
            .filter(|(key, value)| !own.contains(&key.as_str()) && !value.is_null())
            .map(|(key, value)| (key.clone(), value.clone()));
        Ok(Self { text: button.text("text")?.unwrap_or_default().to_owned(), kind, other: other.collect() })
    }

    pub(super) fn to_json(&self) -> Value {
        let mut map = Map::new();
        map.insert("type".into(), self.kind.as_str().into());
        if !self.text.is_empty() {
            map.insert("text".into(), self.text.as_str().into());
        }
        match &self.kind {
            TemplateButtonKind::Url { url } => {
                map.insert("url".into(), url.as_str().into());
            }
            TemplateButtonKind::PhoneNumber { phone_number } => {
                map.insert("phone_number".into(), phone_number.as_str().into());
            }
            TemplateButtonKind::Otp(otp_type) => {
                map.insert("otp_type".into(), otp_type.as_str().into());
            }
            _ => {}
        }
        map.extend(self.other.clone());
        map.into()
    }
}

impl TemplateButtonKind {
    /// As Graph writes `type`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::QuickReply => "QUICK_REPLY",
            Self::Url { .. } => "URL",
            Self::PhoneNumber { .. } => "PHONE_NUMBER",
            Self::CopyCode => "COPY_CODE",
            Self::Otp(_) => "OTP",
            Self::Catalog => "CATALOG",
            Self::Mpm => "MPM",
            Self::Spm => "SPM",
            Self::Flow => "FLOW",
            Self::VoiceCall => "VOICE_CALL",
            Self::OrderDetails => "ORDER_DETAILS",
            Self::RequestContactInfo => "REQUEST_CONTACT_INFO",
        }
    }

    /// The `sub_type` with which a send gives it a value; `None` where it takes none.
    #[must_use]
    pub const fn sub_type(&self) -> Option<&'static str> {
        Some(match self {
            Self::QuickReply => "quick_reply",
            // A code is given like the end of an address.
            Self::Url { .. } | Self::Otp(_) => "url",
            Self::CopyCode => "copy_code",
            Self::Catalog => "catalog",
            Self::Mpm => "mpm",
            Self::Flow => "flow",
            Self::VoiceCall => "voice_call",
            Self::OrderDetails => "order_details",
            Self::PhoneNumber { .. } | Self::Spm | Self::RequestContactInfo => return None,
        })
    }
}

fn otp_type_of(url: &str) -> Option<OtpType> {
    if !url.starts_with(OTP_URL_PREFIX) {
        return None;
    }
    let url = Url::parse(url).ok()?;
    let (_, name) = url.query_pairs().find(|(key, _)| key == "otp_type")?;
    OtpType::from_name(&name)
}
