//! The feature `calling` of a number's settings (spec §8.6): whether and when customers can call.

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use url::Host;

use super::call_hours::CallHours;
use super::settings::{Switch, read_switch};
use crate::error::GraphError;
use crate::json_read::{Object, Path, not_one_of};
use crate::limits::messaging_limit::MessagingLimit;
use crate::webhook::AccountChange;

/// Customers in 24 hours that a business must at least be allowed to write to.
const LEAST_LIMIT: u64 = 2_000;
const LIMIT_TOO_LOW: i64 = 138_015;
const PREREQUISITES_MISSING: i64 = 138_018;
const MAX_SERVERS: usize = 10;
const MAX_HOSTNAME_CHARS: usize = 255;
/// Of SIP over TLS.
const DEFAULT_SIP_PORT: u16 = 5061;

/// `call_icon_visibility`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CallIcon {
    /// Shown.
    #[default]
    Default,
    /// Shown nowhere.
    DisableAll,
}

/// `srtp_key_exchange_protocol`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "UPPERCASE")]
pub enum KeyExchange {
    /// DTLS-SRTP.
    #[default]
    Dtls,
    /// SDES-SRTP.
    Sdes,
}

/// A SIP server of the business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SipServer {
    /// The app that named it.
    pub app_id: String,
    /// Its name.
    pub hostname: String,
    /// Its port.
    pub port: u16,
    /// Added to the request's URI.
    #[serde(default)]
    pub request_uri_user_params: Map<String, Value>,
    /// With which WhatsApp's calls to it are answered; shown on request.
    pub password: String,
}

/// `sip`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Sip {
    /// Whether calls go there.
    pub status: Switch,
    /// Where.
    #[serde(default)]
    pub servers: Vec<SipServer>,
}

/// The settings in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct CallingSettings {
    /// Whether customers can call.
    pub status: Switch,
    /// Whether they see that they can.
    pub icon: CallIcon,
    /// Only customers of these countries see it; `None`: all.
    pub icon_countries: Option<Vec<String>>,
    /// Whether a call that was not answered asks for the permission to call back.
    pub callback_permission: Switch,
    /// When calls are taken.
    pub hours: Option<CallHours>,
    /// The business's own telephone exchange.
    pub sip: Option<Sip>,
    /// How the keys of the sound are agreed on.
    pub key_exchange: KeyExchange,
    /// Whether calls may have pictures.
    pub video: Option<Switch>,
}

/// What a call changes; `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallingChange {
    status: Option<Switch>,
    icon: Option<CallIcon>,
    icon_countries: Option<Vec<String>>,
    callback_permission: Option<Switch>,
    hours: Option<CallHours>,
    sip: Option<(Switch, Option<Vec<NewServer>>)>,
    key_exchange: Option<KeyExchange>,
    video: Option<Switch>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct NewServer {
    hostname: String,
    port: u16,
    request_uri_user_params: Map<String, Value>,
}

impl CallingChange {
    /// Reads what stands under `calling`.
    ///
    /// # Errors
    /// 100.
    pub(super) fn read(value: &Value, path: Path<'_>, now: Timestamp) -> Result<Self, GraphError> {
        let keys = [
            "status",
            "call_icon_visibility",
            "call_icons",
            "callback_permission_status",
            "call_hours",
            "sip",
            "srtp_key_exchange_protocol",
            "video",
        ];
        let calling = Object::new(value, path, &keys)?;
        let icon = match calling.text("call_icon_visibility")?.map(str::to_ascii_uppercase).as_deref() {
            None => None,
            Some("DEFAULT" | "VISIBLE") => Some(CallIcon::Default),
            Some("DISABLE_ALL" | "HIDDEN") => Some(CallIcon::DisableAll),
            Some(other) => {
                return Err(wrong_word(path.key("call_icon_visibility"), &["DEFAULT", "DISABLE_ALL"], other));
            }
        };
        let key_exchange = match calling.text("srtp_key_exchange_protocol")?.map(str::to_ascii_uppercase).as_deref() {
            None => None,
            Some("DTLS" | "DTLS-SRTP") => Some(KeyExchange::Dtls),
            Some("SDES" | "SDES-SRTP") => Some(KeyExchange::Sdes),
            Some(other) => return Err(wrong_word(path.key("srtp_key_exchange_protocol"), &["DTLS", "SDES"], other)),
        };
        let change = Self {
            status: read_switch(&calling, "status")?,
            icon,
            icon_countries: calling.child("call_icons", read_countries)?.flatten(),
            callback_permission: read_switch(&calling, "callback_permission_status")?,
            hours: calling.child("call_hours", |hours, path| CallHours::read(hours, path, now))?,
            sip: calling.child("sip", read_sip)?,
            key_exchange,
            video: calling
                .child("video", |video, path| read_switch(&Object::new(video, path, &["status"])?, "status"))?
                .flatten(),
        };
        if change == Self::default() {
            return Err(GraphError::required_parameter(&path.key("status").to_string()));
        }
        Ok(change)
    }
}

fn wrong_word(path: Path<'_>, allowed: &[&str], got: &str) -> GraphError {
    GraphError::parameter(not_one_of(path, allowed, got))
}

fn read_countries(value: &Value, path: Path<'_>) -> Result<Option<Vec<String>>, GraphError> {
    Object::new(value, path, &["restrict_to_user_countries"])?.each("restrict_to_user_countries", |country, path| {
        let code = country.as_str().map(str::to_ascii_uppercase).unwrap_or_default();
        if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Ok(code);
        }
        Err(GraphError::parameter(format!("Param {path} must be a country's code of two letters.")))
    })
}

fn read_sip(value: &Value, path: Path<'_>) -> Result<(Switch, Option<Vec<NewServer>>), GraphError> {
    let sip = Object::new(value, path, &["status", "servers"])?;
    let status =
        read_switch(&sip, "status")?.ok_or_else(|| GraphError::required_parameter(&path.key("status").to_string()))?;
    let servers = sip.each("servers", read_server)?;
    if servers.as_ref().is_some_and(|servers| servers.len() > MAX_SERVERS) {
        return Err(GraphError::parameter(format!("Param {} has at most {MAX_SERVERS} servers.", path.key("servers"))));
    }
    Ok((status, servers))
}

fn read_server(value: &Value, path: Path<'_>) -> Result<NewServer, GraphError> {
    let keys = ["hostname", "port", "request_uri_user_params", "app_id", "sip_user_password"];
    let server = Object::new(value, path, &keys)?;
    let hostname =
        server.text("hostname")?.ok_or_else(|| GraphError::required_parameter(&path.key("hostname").to_string()))?;
    if hostname.is_empty() || hostname.len() > MAX_HOSTNAME_CHARS || Host::parse(hostname).is_err() {
        return Err(GraphError::parameter(format!("Param {} is not a host's name.", path.key("hostname"))));
    }
    let port = match server.integer("port")? {
        None => DEFAULT_SIP_PORT,
        Some(port) => u16::try_from(port).ok().filter(|port| *port > 0).ok_or_else(|| {
            GraphError::parameter(format!("Param {} must be an integer between 1 and 65535.", path.key("port")))
        })?,
    };
    let params = server.child("request_uri_user_params", |params, path| {
        let params = Object::open(params, path)?;
        let texts = params.entries().all(|(_, value)| value.is_string());
        if texts {
            return Ok(params.entries().map(|(name, value)| (name.clone(), value.clone())).collect());
        }
        Err(GraphError::parameter(format!("Param {path} must hold strings.")))
    })?;
    Ok(NewServer { hostname: hostname.to_owned(), port, request_uri_user_params: params.unwrap_or_default() })
}

/// What decides whether calling can be turned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallingFacts<'a> {
    /// The portfolio's.
    pub messaging_limit: MessagingLimit,
    /// An app hears of the field `calls`.
    pub has_subscribed_app: bool,
    /// The app that changes the settings.
    pub app_id: &'a str,
}

impl CallingSettings {
    /// Changes what is sent. `draw_password` makes the password of a new SIP server.
    ///
    /// # Errors
    /// 138015 and 138018 where calling cannot be turned on, 100 for SIP without a server. Nothing has changed then.
    pub fn apply(
        &mut self,
        change: CallingChange,
        facts: &CallingFacts<'_>,
        mut draw_password: impl FnMut() -> String,
    ) -> Result<(), GraphError> {
        let mut next = self.clone();
        if let Some((status, servers)) = change.sip {
            let sip = next.sip.get_or_insert_default();
            sip.status = status;
            if let Some(servers) = servers {
                // Every app has servers of its own.
                let (own, others): (Vec<_>, Vec<_>) =
                    std::mem::take(&mut sip.servers).into_iter().partition(|server| server.app_id == facts.app_id);
                sip.servers = others;
                sip.servers.extend(servers.into_iter().map(|new| {
                    let known = own.iter().find(|server| server.hostname == new.hostname && server.port == new.port);
                    SipServer {
                        app_id: facts.app_id.to_owned(),
                        password: known.map_or_else(&mut draw_password, |server| server.password.clone()),
                        hostname: new.hostname,
                        port: new.port,
                        request_uri_user_params: new.request_uri_user_params,
                    }
                }));
            }
            if status == Switch::Enabled && sip.servers.is_empty() {
                return Err(GraphError::required_parameter("calling['sip']['servers']"));
            }
        }
        next.status = change.status.unwrap_or(next.status);
        next.icon = change.icon.unwrap_or(next.icon);
        next.icon_countries = change.icon_countries.or(next.icon_countries);
        next.callback_permission = change.callback_permission.unwrap_or(next.callback_permission);
        next.hours = change.hours.or(next.hours);
        next.key_exchange = change.key_exchange.unwrap_or(next.key_exchange);
        next.video = change.video.or(next.video);
        if change.status == Some(Switch::Enabled) {
            next.check_enabling(facts)?;
        }
        *self = next;
        Ok(())
    }

    fn check_enabling(&self, facts: &CallingFacts<'_>) -> Result<(), GraphError> {
        if facts.messaging_limit.customers().is_some_and(|customers| customers < LEAST_LIMIT) {
            return Err(GraphError::of(LIMIT_TOO_LOW)
                .details(format!("Calling needs a messaging limit of {LEAST_LIMIT} customers in 24 hours at least.")));
        }
        let has_sip = self.sip.as_ref().is_some_and(|sip| sip.status == Switch::Enabled);
        if !has_sip && !facts.has_subscribed_app {
            return Err(GraphError::of(PREREQUISITES_MISSING)
                .details("Subscribe an app to the webhook field calls, or enable SIP, before calling is enabled."));
        }
        Ok(())
    }

    /// As `GET /{phone}/settings` shows them. `ip_addresses` are those that calls come from.
    #[must_use]
    pub fn to_json(&self, ip_addresses: &[String], with_credentials: bool) -> Value {
        let mut shown = Map::new();
        shown.insert("status".into(), json!(self.status));
        shown.insert("call_icon_visibility".into(), json!(self.icon));
        shown.insert("callback_permission_status".into(), json!(self.callback_permission));
        shown.insert("srtp_key_exchange_protocol".into(), json!(self.key_exchange));
        shown.insert("ip_addresses".into(), json!({"default": ip_addresses}));
        if let Some(countries) = &self.icon_countries {
            shown.insert("call_icons".into(), json!({"restrict_to_user_countries": countries}));
        }
        if let Some(hours) = &self.hours {
            shown.insert("call_hours".into(), hours.to_json());
        }
        if let Some(sip) = &self.sip {
            let servers: Vec<Value> = sip.servers.iter().map(|server| server.to_json(with_credentials)).collect();
            shown.insert("sip".into(), json!({"status": sip.status, "servers": servers}));
        }
        if let Some(video) = self.video {
            shown.insert("video".into(), json!({"status": video}));
        }
        shown.into()
    }

    /// The webhook that tells of a change, own ones included.
    #[must_use]
    pub fn settings_update(&self, phone_number_id: &str, ip_addresses: &[String], now: Timestamp) -> AccountChange {
        let value = json!({
            "messaging_product": "whatsapp",
            "timestamp": now.seconds().to_string(),
            "type": "phone_number_settings",
            "phone_number_settings": {
                "phone_number_id": phone_number_id,
                "calling": self.to_json(ip_addresses, false),
            },
        });
        AccountChange { field: "account_settings_update", value }
    }
}

impl SipServer {
    fn to_json(&self, with_credentials: bool) -> Value {
        let mut shown = Map::new();
        shown.insert("app_id".into(), self.app_id.as_str().into());
        shown.insert("hostname".into(), self.hostname.as_str().into());
        shown.insert("port".into(), self.port.into());
        if !self.request_uri_user_params.is_empty() {
            shown.insert("request_uri_user_params".into(), self.request_uri_user_params.clone().into());
        }
        if with_credentials {
            shown.insert("sip_user_password".into(), self.password.as_str().into());
        }
        shown.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: CallingFacts<'static> =
        CallingFacts { messaging_limit: MessagingLimit::Tier2K, has_subscribed_app: true, app_id: "1" };

    fn read(value: &Value) -> Result<CallingChange, GraphError> {
        CallingChange::read(value, Path::Param("calling"), Timestamp::from_seconds(1_777_000_000))
    }

    fn apply(settings: &mut CallingSettings, value: &Value, facts: &CallingFacts<'_>) -> Result<(), i64> {
        settings.apply(read(value).unwrap(), facts, || "secret".into()).map_err(|error| error.code)
    }

    #[test]
    fn words_are_taken_in_either_case_and_older_ones_too() {
        let change = read(&json!({"status": "enabled", "call_icon_visibility": "hidden",
            "srtp_key_exchange_protocol": "SDES-SRTP", "video": {"status": "disabled"}}))
        .unwrap();
        let mut settings = CallingSettings::default();
        settings.apply(change, &FACTS, String::new).unwrap();
        assert_eq!(
            settings.to_json(&[], false),
            json!({"status": "ENABLED", "call_icon_visibility": "DISABLE_ALL", "callback_permission_status": "DISABLED",
                "srtp_key_exchange_protocol": "SDES", "ip_addresses": {"default": []}, "video": {"status": "DISABLED"}})
        );
    }

    #[test]
    fn what_is_wrong_is_refused() {
        for bad in [
            json!([]),
            json!({}),
            json!({"status": "ON"}),
            json!({"colour": 1}),
            json!({"call_icon_visibility": "BLUE"}),
            json!({"srtp_key_exchange_protocol": "ZRTP"}),
            json!({"call_icons": {"restrict_to_user_countries": ["USA"]}}),
            json!({"call_icons": {"restrict_to_user_countries": "US"}}),
            json!({"sip": {"servers": []}}),
            json!({"sip": {"status": "ENABLED", "servers": [{"port": 5061}]}}),
            json!({"sip": {"status": "ENABLED", "servers": [{"hostname": "a b"}]}}),
            json!({"sip": {"status": "ENABLED", "servers": [{"hostname": "sip.example", "port": 0}]}}),
            json!({"sip": {"status": "ENABLED", "servers": [{"hostname": "sip.example", "request_uri_user_params": {"a": 1}}]}}),
            json!({"video": {"status": 1}}),
        ] {
            assert_eq!(read(&bad).map_err(|error| error.code), Err(100), "{bad}");
        }
    }

    #[test]
    fn enabling_needs_a_limit_and_somebody_who_answers() {
        let enable = json!({"status": "ENABLED"});
        let mut settings = CallingSettings::default();
        let poor = CallingFacts { messaging_limit: MessagingLimit::Tier250, ..FACTS };
        assert_eq!(apply(&mut settings, &enable, &poor), Err(138_015));
        let deaf = CallingFacts { has_subscribed_app: false, ..FACTS };
        assert_eq!(apply(&mut settings, &enable, &deaf), Err(138_018));
        assert_eq!(settings, CallingSettings::default());
        let with_sip =
            json!({"status": "ENABLED", "sip": {"status": "ENABLED", "servers": [{"hostname": "sip.example"}]}});
        assert_eq!(apply(&mut settings, &with_sip, &deaf), Ok(()));
        assert_eq!(apply(&mut settings, &enable, &FACTS), Ok(()));
    }

    #[test]
    fn servers_belong_to_apps_and_keep_their_passwords() {
        let mut settings = CallingSettings::default();
        assert_eq!(apply(&mut settings, &json!({"sip": {"status": "ENABLED"}}), &FACTS), Err(100));
        let one = json!({"sip": {"status": "ENABLED", "servers": [{"hostname": "sip.example", "port": "5060"}]}});
        apply(&mut settings, &one, &FACTS).unwrap();
        settings.apply(read(&one).unwrap(), &FACTS, || "other".into()).unwrap();
        apply(&mut settings, &one, &CallingFacts { app_id: "2", ..FACTS }).unwrap();
        let shown = settings.to_json(&[], true);
        assert_eq!(
            shown["sip"]["servers"][0],
            json!({"app_id": "1", "hostname": "sip.example", "port": 5060, "sip_user_password": "secret"})
        );
        assert_eq!(shown["sip"]["servers"][1]["app_id"], "2");
        assert!(settings.to_json(&[], false)["sip"]["servers"][0].get("sip_user_password").is_none());
    }

    #[test]
    fn the_webhook_shows_the_settings() {
        let change = CallingSettings::default().settings_update("5", &[], Timestamp::from_seconds(7));
        assert_eq!((change.field, &change.value["timestamp"]), ("account_settings_update", &json!("7")));
        assert_eq!(change.value["phone_number_settings"]["calling"]["status"], "DISABLED");
    }
}
