//! `POST /{phone}/settings` (spec §8.6): one feature a call. OpenAPI writes the words in lower case, the field in upper case; both
//! are taken.

use aws_lc_rs::rsa::PublicEncryptingKey;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::calling::CallingChange;
use super::registration::{NumberState, STORAGE_REGIONS};
use crate::error::GraphError;
use crate::json_read::{Object, Path, not_one_of};
use crate::signature;

/// The one retention there is.
const RETENTION_MINUTES: i64 = 60;
const KEY_BITS: usize = 2048;
const PEM_BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const PEM_END: &str = "-----END PUBLIC KEY-----";
const PEM_LINE: usize = 64;

/// ENABLED or DISABLED.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "UPPERCASE")]
pub enum Switch {
    /// On.
    Enabled,
    /// Off.
    #[default]
    Disabled,
}

/// A switch under a key.
pub(super) fn read_switch(object: &Object<'_, '_>, key: &str) -> Result<Option<Switch>, GraphError> {
    match object.text(key)?.map(str::to_ascii_uppercase).as_deref() {
        None => Ok(None),
        Some("ENABLED") => Ok(Some(Switch::Enabled)),
        Some("DISABLED") => Ok(Some(Switch::Disabled)),
        Some(other) => Err(GraphError::parameter(not_one_of(object.path().key(key), &["ENABLED", "DISABLED"], other))),
    }
}

/// What a call changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsChange {
    /// Calls.
    Calling(Box<CallingChange>),
    /// Whether sends name the customer's identity, and fail when it changed.
    IdentityKeyCheck(bool),
    /// Sends and webhooks are encrypted for this key; `None`: no more.
    PayloadEncryption(Option<ClientKey>),
    /// Where data is kept.
    Storage(StorageConfiguration),
}

impl SettingsChange {
    /// Reads the body.
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value, now: Timestamp) -> Result<Self, GraphError> {
        let features = ["calling", "user_identity_change", "payload_encryption", "storage_configuration"];
        let keys =
            ["calling", "user_identity_change", "payload_encryption", "storage_configuration", "messaging_product"];
        let body = Object::new(body, Path::Param("body"), &keys)?;
        let named: Vec<&str> = features.into_iter().filter(|feature| body.get(feature).is_some()).collect();
        let [feature] = named.as_slice() else {
            return Err(GraphError::parameter(format!(
                "Exactly one feature must be set in a request, one of {{{}}}.",
                features.join(", ")
            )));
        };
        let path = Path::Param(feature);
        let value = body.get(feature).unwrap_or(&Value::Null);
        match *feature {
            "calling" => Ok(Self::Calling(Box::new(CallingChange::read(value, path, now)?))),
            "user_identity_change" => read_identity_check(value, path).map(Self::IdentityKeyCheck),
            "payload_encryption" => read_encryption(value, path).map(Self::PayloadEncryption),
            _ => StorageConfiguration::read(value, path).map(Self::Storage),
        }
    }
}

fn read_identity_check(value: &Value, path: Path<'_>) -> Result<bool, GraphError> {
    let feature = Object::new(value, path, &["enable_identity_key_check", "enabled"])?;
    let check = match feature.boolean("enable_identity_key_check")? {
        None => feature.boolean("enabled")?,
        found => found,
    };
    check.ok_or_else(|| GraphError::required_parameter(&path.key("enable_identity_key_check").to_string()))
}

fn read_encryption(value: &Value, path: Path<'_>) -> Result<Option<ClientKey>, GraphError> {
    let feature = Object::new(value, path, &["status", "client_encryption_key"])?;
    let required = |key: &str| GraphError::required_parameter(&path.key(key).to_string());
    match read_switch(&feature, "status")?.ok_or_else(|| required("status"))? {
        Switch::Disabled => Ok(None),
        Switch::Enabled => {
            let key = feature.text("client_encryption_key")?.ok_or_else(|| required("client_encryption_key"))?;
            let key = ClientKey::parse(key).ok_or_else(|| {
                let path = path.key("client_encryption_key");
                GraphError::parameter(format!("Param {path} must be a {KEY_BITS}-bit RSA public key in base64."))
            })?;
            Ok(Some(key))
        }
    }
}

/// A business's RSA public key of 2048 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientKey {
    /// X.509 SubjectPublicKeyInfo.
    pub der: Vec<u8>,
}

impl ClientKey {
    /// Reads PEM, or the base64 of PEM or DER.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let der = match der_of_pem(text) {
            Some(der) => der,
            None => {
                let bytes = decode(text)?;
                match std::str::from_utf8(&bytes).ok().and_then(|pem| der_of_pem(pem.trim())) {
                    Some(der) => der,
                    None => bytes,
                }
            }
        };
        let key = PublicEncryptingKey::from_der(&der).ok()?;
        (key.key_size_bits() == KEY_BITS).then_some(Self { der })
    }

    /// `client_encryption_key_fingerprint`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("SHA256:{}", STANDARD_NO_PAD.encode(signature::sha256(&self.der)))
    }
}

fn der_of_pem(text: &str) -> Option<Vec<u8>> {
    decode(text.strip_prefix(PEM_BEGIN)?.strip_suffix(PEM_END)?)
}

fn decode(base64: &str) -> Option<Vec<u8>> {
    let dense: String = base64.chars().filter(|char| !char.is_ascii_whitespace()).collect();
    STANDARD.decode(dense).ok()
}

/// A public key as answers have it: the base64 of its PEM.
#[must_use]
pub fn shown_key(der: &[u8]) -> String {
    let dense = STANDARD.encode(der);
    let mut pem = format!("{PEM_BEGIN}\n");
    let mut rest = dense.as_str();
    while !rest.is_empty() {
        let (line, next) = rest.split_at(rest.len().min(PEM_LINE));
        pem.push_str(line);
        pem.push('\n');
        rest = next;
    }
    pem.push_str(PEM_END);
    STANDARD.encode(pem)
}

/// `status` of `storage_configuration`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub enum StorageStatus {
    /// Where Meta keeps it.
    #[default]
    #[serde(rename = "DEFAULT")]
    Default,
    /// In one country.
    #[serde(rename = "IN_COUNTRY_STORAGE_ENABLED")]
    InCountry,
    /// Nowhere for longer than an hour.
    #[serde(rename = "NO_STORAGE_ENABLED")]
    NoStorage,
}

/// Where a number's data is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct StorageConfiguration {
    /// Which of the three.
    pub status: StorageStatus,
    /// The country.
    pub region: Option<String>,
    /// How long messages are kept.
    pub retention_minutes: Option<i64>,
}

impl StorageConfiguration {
    fn read(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let keys = ["status", "data_localization_region", "retention_minutes", "enabled", "region"];
        let storage = Object::new(value, path, &keys)?;
        let required = |key: &str| GraphError::required_parameter(&path.key(key).to_string());
        let words = ["DEFAULT", "IN_COUNTRY_STORAGE_ENABLED", "NO_STORAGE_ENABLED"];
        let status = match storage.text("status")?.map(str::to_ascii_uppercase).as_deref() {
            Some("DEFAULT") => StorageStatus::Default,
            Some("IN_COUNTRY_STORAGE_ENABLED") => StorageStatus::InCountry,
            Some("NO_STORAGE_ENABLED") => StorageStatus::NoStorage,
            Some(other) => return Err(GraphError::parameter(not_one_of(path.key("status"), &words, other))),
            None => match storage.boolean("enabled")? {
                Some(true) => StorageStatus::InCountry,
                Some(false) => StorageStatus::Default,
                None => return Err(required("status")),
            },
        };
        let region = match storage.text("data_localization_region")? {
            None => storage.text("region")?,
            found => found,
        };
        let region = region.map(str::to_ascii_uppercase);
        if let Some(region) = region.as_deref().filter(|region| !STORAGE_REGIONS.contains(region)) {
            let path = path.key("data_localization_region");
            return Err(GraphError::parameter(not_one_of(path, &STORAGE_REGIONS, region)));
        }
        let retention_minutes = storage.integer("retention_minutes")?;
        if retention_minutes.is_some_and(|minutes| minutes != RETENTION_MINUTES) {
            let path = path.key("retention_minutes");
            return Err(GraphError::parameter(format!("Param {path} must be {RETENTION_MINUTES}.")));
        }
        match status {
            StorageStatus::Default => Ok(Self::default()),
            StorageStatus::InCountry => {
                let region = Some(region.ok_or_else(|| required("data_localization_region"))?);
                Ok(Self { status, region, retention_minutes })
            }
            StorageStatus::NoStorage => {
                Ok(Self { status, region, retention_minutes: retention_minutes.or(Some(RETENTION_MINUTES)) })
            }
        }
    }

    /// Puts it into force.
    ///
    /// # Errors
    /// 100 for a number that is registered.
    pub fn apply(self, number: &mut NumberState) -> Result<(), GraphError> {
        if number.status.is_registered() {
            return Err(GraphError::parameter(
                "The storage configuration can be changed only while the phone number is not registered.",
            ));
        }
        number.data_localization_region = self.region;
        number.retention_minutes = self.retention_minutes;
        Ok(())
    }

    /// That of a number: what `register` told counts too.
    #[must_use]
    pub fn of(number: &NumberState, status: StorageStatus) -> Self {
        let status = match (status, &number.data_localization_region) {
            (StorageStatus::Default, Some(_)) => StorageStatus::InCountry,
            (status, _) => status,
        };
        Self { status, region: number.data_localization_region.clone(), retention_minutes: number.retention_minutes }
    }

    /// As the settings show it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut shown = Map::new();
        shown.insert("status".into(), json!(self.status));
        if let Some(region) = &self.region {
            shown.insert("data_localization_region".into(), region.as_str().into());
        }
        if let Some(minutes) = self.retention_minutes {
            shown.insert("retention_minutes".into(), minutes.into());
        }
        shown.into()
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
    use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};

    use super::*;

    fn parse(body: Value) -> Result<SettingsChange, i64> {
        SettingsChange::parse(&body, Timestamp::from_seconds(1_777_000_000)).map_err(|error| error.code)
    }

    fn der(size: KeySize) -> Vec<u8> {
        let key = PrivateDecryptingKey::generate(size).unwrap().public_key();
        AsDer::<PublicKeyX509Der<'static>>::as_der(&key).unwrap().as_ref().to_vec()
    }

    #[test]
    fn one_feature_a_call() {
        let two = json!({"user_identity_change": {"enabled": true}, "calling": {"status": "DISABLED"}});
        for bad in [json!({}), two, json!({"colour": {}}), json!({"calling": 5})] {
            assert_eq!(parse(bad.clone()), Err(100), "{bad}");
        }
        let check = json!({"user_identity_change": {"enable_identity_key_check": true}});
        assert_eq!(parse(check), Ok(SettingsChange::IdentityKeyCheck(true)));
        assert_eq!(parse(json!({"user_identity_change": {}})), Err(100));
        let change = parse(json!({"calling": {"status": "disabled"}})).unwrap();
        assert!(matches!(change, SettingsChange::Calling(_)));
    }

    #[test]
    fn keys_are_read_in_every_form() {
        let der = der(KeySize::Rsa2048);
        let shown = shown_key(&der);
        let pem = String::from_utf8(STANDARD.decode(&shown).unwrap()).unwrap();
        for text in [shown, pem, STANDARD.encode(&der)] {
            let body = json!({"payload_encryption": {"status": "enabled", "client_encryption_key": text}});
            let expected = ClientKey { der: der.clone() };
            assert!(expected.fingerprint().starts_with("SHA256:"));
            assert_eq!(parse(body), Ok(SettingsChange::PayloadEncryption(Some(expected))));
        }
        assert_eq!(
            parse(json!({"payload_encryption": {"status": "DISABLED"}})),
            Ok(SettingsChange::PayloadEncryption(None))
        );
        for bad in ["", "AAAA", "not base64"] {
            let body = json!({"payload_encryption": {"status": "ENABLED", "client_encryption_key": bad}});
            assert_eq!(parse(body), Err(100));
        }
        assert_eq!(parse(json!({"payload_encryption": {"status": "ENABLED"}})), Err(100));
        assert_eq!(parse(json!({"payload_encryption": {}})), Err(100));
    }

    #[test]
    fn a_longer_key_is_refused() {
        assert_eq!(ClientKey::parse(&STANDARD.encode(der(KeySize::Rsa3072))), None);
    }

    #[test]
    fn storage_is_chosen_before_the_registration() {
        let read = |body| match parse(json!({"storage_configuration": body})) {
            Ok(SettingsChange::Storage(storage)) => Ok(storage),
            Ok(other) => panic!("{other:?}"),
            Err(code) => Err(code),
        };
        let swiss = read(json!({"status": "in_country_storage_enabled", "data_localization_region": "ch"})).unwrap();
        assert_eq!(swiss.to_json(), json!({"status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": "CH"}));
        let nowhere = read(json!({"status": "NO_STORAGE_ENABLED"})).unwrap();
        assert_eq!(nowhere.retention_minutes, Some(60));
        for bad in [
            json!({}),
            json!({"status": "HERE"}),
            json!({"status": "IN_COUNTRY_STORAGE_ENABLED"}),
            json!({"status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": "XX"}),
            json!({"status": "NO_STORAGE_ENABLED", "retention_minutes": 30}),
        ] {
            assert_eq!(read(bad.clone()), Err(100), "{bad}");
        }
        let mut number = NumberState::added("Lucky Shrub");
        swiss.clone().apply(&mut number).unwrap();
        assert_eq!(StorageConfiguration::of(&number, swiss.status), swiss);
        let mut connected = NumberState::connected("Lucky Shrub", None, Timestamp::from_seconds(0));
        assert_eq!(swiss.apply(&mut connected).map_err(|error| error.code), Err(100));
    }
}
