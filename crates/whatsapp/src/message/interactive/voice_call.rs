//! `voice_call`: a button that calls the business. Whether calls are switched on is the sending number's matter.

use serde_json::{Map, Value, json};

use super::limits;
use super::reply_buttons::MAX_TITLE_CHARS;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// How long the button may work: a minute to thirty days.
pub(in crate::message) const TTL_MINUTES: std::ops::RangeInclusive<i64> = 1..=43_200;
/// Seven days.
pub(crate) const DEFAULT_TTL_MINUTES: i64 = 10_080;
/// Longest payload of a call button.
pub(in crate::message) const MAX_PAYLOAD_CHARS: usize = 512;
const DEFAULT_LABEL: &str = "Call Now";

/// The button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceCall {
    /// Its label.
    pub display_text: String,
    /// How long it works.
    pub ttl_minutes: i64,
    /// Comes back as `cta_payload` in the call's webhooks.
    pub payload: Option<String>,
}

impl VoiceCall {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let action = Object::new(value, path, &["name", "parameters"])?;
        limits::fixed_name(&action, "name", &["voice_call"])?;
        let call = action.child("parameters", |parameters, path| {
            let parameters = Object::new(parameters, path, &["display_text", "ttl_minutes", "payload"])?;
            Ok(Self {
                display_text: limits::text(&parameters, "display_text", "Display text", 1, MAX_TITLE_CHARS)?
                    .unwrap_or_else(|| DEFAULT_LABEL.to_owned()),
                ttl_minutes: parameters.integer_within("ttl_minutes", TTL_MINUTES)?.unwrap_or(DEFAULT_TTL_MINUTES),
                payload: limits::text(&parameters, "payload", "Payload", 0, MAX_PAYLOAD_CHARS)?,
            })
        })?;
        Ok(call.unwrap_or_else(|| Self {
            display_text: DEFAULT_LABEL.to_owned(),
            ttl_minutes: DEFAULT_TTL_MINUTES,
            payload: None,
        }))
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut parameters = Map::new();
        parameters.insert("display_text".into(), self.display_text.as_str().into());
        parameters.insert("ttl_minutes".into(), self.ttl_minutes.into());
        if let Some(payload) = &self.payload {
            parameters.insert("payload".into(), payload.as_str().into());
        }
        json!({"name": "voice_call", "parameters": parameters})
    }
}
