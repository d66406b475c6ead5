//! An account's connection with a payment gateway, or its UPI address (commerce §15).

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::GraphError;
use crate::json_read;
use crate::webhook::AccountChange;

/// How long the link can be used with which a gateway is connected (unconfirmed).
pub const CONNECTION_LINK_LIFE: Duration = Duration::from_secs(3600);
const MAX_NAME_CHARS: usize = 60;
const MAX_ADDRESS_CHARS: usize = 2048;
const MAX_VPA_CHARS: usize = 255;
const UPI: &str = "upi_vpa";
/// As calls write them, and as reads show them.
const PROVIDERS: [(&str, &str); 5] =
    [("razorpay", "RazorPay"), ("payu", "PayU"), ("zaakpay", "ZaakPay"), ("billdesk", "BillDesk"), (UPI, "UPI VPA")];
/// What is paid for, by NPCI's codes.
const PURPOSES: [(&str, &str); 11] = [
    ("00", "Default"),
    ("01", "SEMI"),
    ("02", "AMC"),
    ("03", "Travel"),
    ("04", "Hospitality"),
    ("05", "Hospital"),
    ("06", "Telecom"),
    ("07", "Insurance"),
    ("08", "Education"),
    ("09", "Gifting"),
    ("10", "Others"),
];
/// Of the categories of merchants, those that are asked for most; others are shown without words.
const CATEGORIES: [(&str, &str); 14] = [
    ("0000", "Test merchant"),
    ("4121", "Taxicabs and limousines"),
    ("4511", "Airlines and air carriers"),
    ("4722", "Travel agencies and tour operators"),
    ("4814", "Telecommunication services"),
    ("4900", "Utilities: electric, gas, water, sanitary"),
    ("5311", "Department stores"),
    ("5399", "Miscellaneous general merchandise"),
    ("5411", "Grocery stores and supermarkets"),
    ("5651", "Family clothing stores"),
    ("5732", "Electronics stores"),
    ("5812", "Eating places and restaurants"),
    ("5912", "Drug stores and pharmacies"),
    ("8299", "Schools and educational services"),
];

/// Whether customers can pay with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConfigurationStatus {
    /// They can, and have.
    Active,
    /// The business has not been at the gateway yet.
    #[serde(rename = "Needs_Connecting")]
    NeedsConnecting,
    /// They can; nobody has so far.
    #[serde(rename = "Needs_Testing")]
    NeedsTesting,
}

impl ConfigurationStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Active, Self::NeedsConnecting, Self::NeedsTesting];

    /// As reads show it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::NeedsConnecting => "Needs_Connecting",
            Self::NeedsTesting => "Needs_Testing",
        }
    }

    /// As the webhook writes it.
    #[must_use]
    pub const fn in_webhook(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::NeedsConnecting => "Needs Connecting",
            Self::NeedsTesting => "Needs Testing",
        }
    }

    /// Either form.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| name == status.as_str() || name == status.in_webhook())
    }
}

/// A configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentConfiguration {
    /// As messages name it; unique in the account.
    pub name: String,
    /// As calls write it.
    pub provider: String,
    /// Four digits.
    pub merchant_category_code: Option<String>,
    /// Two digits.
    pub purpose_code: Option<String>,
    /// Where the business comes back to after it was at the gateway.
    pub redirect_url: Option<String>,
    /// The UPI address.
    pub merchant_vpa: Option<String>,
    /// The business's checkout endpoint.
    pub data_endpoint_url: Option<String>,
    /// The business's id at the gateway, once connected.
    pub provider_mid: Option<String>,
    /// Whether it can be used.
    pub status: ConfigurationStatus,
    /// Unix seconds.
    pub created_timestamp: i64,
    /// Unix seconds.
    pub updated_timestamp: i64,
    /// What the link to the gateway holds, so that nobody else can use it.
    #[serde(default)]
    pub link_secret: Option<String>,
    /// Unix seconds until which that link works.
    #[serde(default)]
    pub link_expires_at: Option<i64>,
}

impl PaymentConfiguration {
    /// Reads the call that makes one.
    ///
    /// # Errors
    /// 100.
    pub fn parse(params: &Value, now_s: i64) -> Result<Self, GraphError> {
        let name = name(params)?;
        let provider =
            text(params, "provider_name", 20)?.ok_or_else(|| GraphError::required_parameter("provider_name"))?;
        if !PROVIDERS.iter().any(|(known, _)| *known == provider) {
            let known = PROVIDERS.map(|(known, _)| known);
            return Err(GraphError::parameter(json_read::not_one_of("provider_name", &known, &provider)));
        }
        let merchant_vpa = text(params, "merchant_vpa", MAX_VPA_CHARS)?;
        let is_upi = provider == UPI;
        match (&merchant_vpa, is_upi) {
            (None, true) => return Err(GraphError::required_parameter("merchant_vpa")),
            (Some(_), false) => {
                return Err(GraphError::parameter("Param merchant_vpa can be used with the provider upi_vpa only."));
            }
            (Some(vpa), true) if !is_vpa(vpa) => {
                return Err(GraphError::parameter("Param merchant_vpa must be a UPI address such as shop@bank."));
            }
            _ => {}
        }
        Ok(Self {
            name,
            provider,
            merchant_category_code: code(params, "merchant_category_code", 4)?,
            purpose_code: purpose(params)?,
            redirect_url: address(params, "redirect_url")?,
            merchant_vpa,
            data_endpoint_url: address(params, "data_endpoint_url")?,
            provider_mid: None,
            // There is nothing to be connected with.
            status: if is_upi { ConfigurationStatus::Active } else { ConfigurationStatus::NeedsConnecting },
            created_timestamp: now_s,
            updated_timestamp: now_s,
            link_secret: None,
            link_expires_at: None,
        })
    }

    /// Whether it is one of a gateway, which has to be connected.
    #[must_use]
    pub fn is_of_gateway(&self) -> bool {
        self.provider != UPI
    }

    /// With another checkout endpoint.
    ///
    /// # Errors
    /// 100.
    pub fn with_endpoint(mut self, params: &Value, now_s: i64) -> Result<Self, GraphError> {
        let endpoint = address(params, "data_endpoint_url")?;
        self.data_endpoint_url = Some(endpoint.ok_or_else(|| GraphError::required_parameter("data_endpoint_url"))?);
        self.updated_timestamp = now_s;
        Ok(self)
    }

    /// With a new link to the gateway; older ones work no more.
    ///
    /// # Errors
    /// 100 for a UPI address, which has none.
    pub fn with_link(mut self, params: &Value, secret: String, now_s: i64) -> Result<Self, GraphError> {
        if !self.is_of_gateway() {
            return Err(GraphError::parameter(format!(
                "The payment configuration {} is a UPI address, which is not connected by a link.",
                self.name
            )));
        }
        self.redirect_url = address(params, "redirect_url")?.or(self.redirect_url);
        self.link_secret = Some(secret);
        let life_s = i64::try_from(CONNECTION_LINK_LIFE.as_secs()).unwrap_or(i64::MAX);
        self.link_expires_at = Some(now_s.saturating_add(life_s));
        Ok(self)
    }

    /// Whether the link with this secret still works.
    #[must_use]
    pub fn takes_link(&self, secret: &str, now_s: i64) -> bool {
        self.link_secret.as_deref() == Some(secret) && self.link_expires_at.is_some_and(|end| now_s < end)
    }

    /// In another state.
    #[must_use]
    pub fn moved_to(mut self, status: ConfigurationStatus, provider_mid: Option<String>, now_s: i64) -> Self {
        self.status = status;
        self.provider_mid = provider_mid.or(self.provider_mid);
        self.updated_timestamp = now_s;
        self
    }

    /// As reads show it.
    #[must_use]
    pub fn to_node(&self) -> Value {
        let mut node = Map::new();
        node.insert("configuration_name".into(), self.name.as_str().into());
        let codes = [
            ("merchant_category_code", &self.merchant_category_code, &CATEGORIES[..]),
            ("purpose_code", &self.purpose_code, &PURPOSES[..]),
        ];
        for (field, code, words) in codes {
            if let Some(code) = code {
                let words = words.iter().find(|(known, _)| known == code).map_or("", |(_, words)| words);
                node.insert(field.into(), json!({"code": code, "description": words}));
            }
        }
        node.insert("status".into(), self.status.as_str().into());
        if let Some(mid) = &self.provider_mid {
            node.insert("provider_mid".into(), mid.as_str().into());
        }
        let shown = PROVIDERS.iter().find(|(known, _)| *known == self.provider).map(|(_, shown)| *shown);
        node.insert("provider_name".into(), shown.unwrap_or_default().into());
        for (field, text) in [("merchant_vpa", &self.merchant_vpa), ("data_endpoint_url", &self.data_endpoint_url)] {
            if let Some(text) = text {
                node.insert(field.into(), text.as_str().into());
            }
        }
        node.insert("created_timestamp".into(), self.created_timestamp.into());
        node.insert("updated_timestamp".into(), self.updated_timestamp.into());
        node.into()
    }

    /// The webhook that tells of it.
    #[must_use]
    pub fn to_webhook(&self) -> AccountChange {
        AccountChange {
            field: "payment_configuration_update",
            value: json!({
                "configuration_name": self.name,
                "provider_name": self.provider,
                "provider_mid": self.provider_mid.as_deref().unwrap_or_default(),
                "status": self.status.in_webhook(),
                "created_timestamp": self.created_timestamp,
                "updated_timestamp": self.updated_timestamp,
            }),
        }
    }
}

/// `configuration_name` of a call.
///
/// # Errors
/// 100 where it is missing or too long.
pub fn name(params: &Value) -> Result<String, GraphError> {
    text(params, "configuration_name", MAX_NAME_CHARS)?
        .ok_or_else(|| GraphError::required_parameter("configuration_name"))
}

fn text(params: &Value, name: &str, max_chars: usize) -> Result<Option<String>, GraphError> {
    let text = match params.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err(GraphError::parameter(format!("Param {name} must be a string."))),
    };
    if text.chars().count() > max_chars {
        return Err(GraphError::parameter(format!("Param {name} must be at most {max_chars} characters long.")));
    }
    if text.contains('\0') {
        return Err(GraphError::parameter(format!("Param {name} must not contain null characters.")));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn address(params: &Value, name: &str) -> Result<Option<String>, GraphError> {
    match text(params, name, MAX_ADDRESS_CHARS)? {
        Some(address) if !crate::message::is_web_address(&address) => {
            Err(GraphError::parameter(format!("Param {name} must be a valid URL.")))
        }
        address => Ok(address),
    }
}

fn code(params: &Value, name: &str, digits: usize) -> Result<Option<String>, GraphError> {
    match text(params, name, MAX_NAME_CHARS)? {
        Some(code) if code.len() != digits || !code.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(GraphError::parameter(format!("Param {name} must have {digits} digits.")))
        }
        code => Ok(code),
    }
}

fn purpose(params: &Value) -> Result<Option<String>, GraphError> {
    match code(params, "purpose_code", 2)? {
        Some(code) if !PURPOSES.iter().any(|(known, _)| *known == code) => {
            let known = PURPOSES.map(|(known, _)| known);
            Err(GraphError::parameter(json_read::not_one_of("purpose_code", &known, &code)))
        }
        code => Ok(code),
    }
}

/// `shop@bank`
fn is_vpa(text: &str) -> bool {
    let part = |part: &str, extra: &[u8]| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || extra.contains(&byte))
    };
    text.split_once('@').is_some_and(|(user, bank)| part(user, b".-_") && part(bank, b""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gateway() -> Value {
        json!({"configuration_name": "shop", "provider_name": "razorpay", "merchant_category_code": "5411",
            "purpose_code": "00", "redirect_url": "https://shop.example/back"})
    }

    #[test]
    fn gateways_are_connected_and_addresses_are_not() {
        let shop = PaymentConfiguration::parse(&gateway(), 5).unwrap();
        assert_eq!(shop.status, ConfigurationStatus::NeedsConnecting);
        let node = shop.to_node();
        assert_eq!(node["merchant_category_code"]["description"], "Grocery stores and supermarkets");
        assert_eq!((&node["provider_name"], &node["purpose_code"]["code"]), (&json!("RazorPay"), &json!("00")));
        let linked = shop.with_link(&json!({}), "s".into(), 10).unwrap();
        assert!(linked.takes_link("s", 11) && !linked.takes_link("t", 11) && !linked.takes_link("s", 10 + 3600));
        let connected = linked.moved_to(ConfigurationStatus::NeedsTesting, Some("acc_1".into()), 20);
        let told = connected.to_webhook().value;
        assert_eq!((&told["status"], &told["provider_mid"]), (&json!("Needs Testing"), &json!("acc_1")));
        let upi = json!({"configuration_name": "vpa", "provider_name": "upi_vpa", "merchant_vpa": "shop@bank"});
        let upi = PaymentConfiguration::parse(&upi, 5).unwrap();
        assert_eq!(upi.status, ConfigurationStatus::Active);
        assert_eq!(upi.with_link(&json!({}), "s".into(), 10).unwrap_err().code, 100);
    }

    #[test]
    fn every_field_has_its_rule() {
        for (field, value) in [
            ("configuration_name", json!("")),
            ("configuration_name", json!("x".repeat(61))),
            ("configuration_name", json!("a\0b")),
            ("provider_name", json!("stripe")),
            ("provider_name", Value::Null),
            ("provider_name", json!("upi_vpa")),
            ("merchant_vpa", json!("shop@bank")),
            ("merchant_category_code", json!("54")),
            ("purpose_code", json!("11")),
            ("redirect_url", json!("nowhere")),
            ("data_endpoint_url", json!(["x"])),
        ] {
            let mut bad = gateway();
            bad[field] = value.clone();
            assert_eq!(PaymentConfiguration::parse(&bad, 0).unwrap_err().code, 100, "{field} {value}");
        }
        let upi = |vpa: &str| json!({"configuration_name": "v", "provider_name": "upi_vpa", "merchant_vpa": vpa});
        for bad in ["shop", "@bank", "shop@", "shop@ba nk", "a@b@c"] {
            assert!(PaymentConfiguration::parse(&upi(bad), 0).is_err(), "{bad}");
        }
        assert_eq!(ConfigurationStatus::from_name("Needs Testing"), Some(ConfigurationStatus::NeedsTesting));
    }
}
