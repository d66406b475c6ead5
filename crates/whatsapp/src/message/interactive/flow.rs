//! `flow`: a button that opens a Flow (spec §2.11). Whether the Flow exists and is published is not known here.

use serde_json::{Map, Value, json};

use super::limits;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// Longest label of the button. Meta's OpenAPI has 30, one client library 20 (unconfirmed).
const MAX_CTA_CHARS: usize = 30;
/// Longest token, name or screen taken; Meta's pages give none.
const MAX_TEXT_CHARS: usize = 1024;
/// What a Flow is told when the business gives no token.
pub(crate) const DEFAULT_TOKEN: &str = "unused";

/// The button and what it opens.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowMessage {
    /// Which Flow.
    pub flow: FlowReference,
    /// The button's label.
    pub cta: String,
    /// Whether the Flow may still be a draft.
    pub draft: bool,
    /// Comes back with the answers.
    pub token: String,
    /// The first screen comes from the business's endpoint (`data_exchange`).
    pub data_exchange: bool,
    /// The first screen; the Flow's own if none is named.
    pub screen: Option<String>,
    /// What the first screen is given; not empty.
    pub data: Option<Map<String, Value>>,
}

/// Names a Flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlowReference {
    /// Its id.
    Id(String),
    /// Its name.
    Name(String),
}

const PARAMETERS: [&str; 8] = [
    "flow_message_version",
    "flow_id",
    "flow_name",
    "flow_cta",
    "mode",
    "flow_token",
    "flow_action",
    "flow_action_payload",
];

impl FlowMessage {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let action = Object::new(value, path, &["name", "parameters"])?;
        limits::fixed_name(&action, "name", &["flow"])?;
        action.required_child("parameters", |parameters, path| {
            Self::parse_parameters(&Object::new(parameters, path, &PARAMETERS)?)
        })
    }

    fn parse_parameters(parameters: &Object<'_, '_>) -> Result<Self, GraphError> {
        limits::fixed_name(parameters, "flow_message_version", &["3"])?;
        let data_exchange = choice(parameters, "flow_action", "navigate", "data_exchange")?;
        let payload = parameters.child("flow_action_payload", |payload, path| {
            if data_exchange {
                return Err(limits::broken(format!("Param {path} cannot be used with flow_action data_exchange.")));
            }
            let payload = Object::new(payload, path, &["screen", "data"])?;
            let screen = payload.text_up_to("screen", MAX_TEXT_CHARS)?.filter(|screen| !screen.is_empty());
            let data = payload.child("data", data)?;
            Ok((screen.map(str::to_owned), data))
        })?;
        let (screen, data) = payload.unwrap_or_default();
        Ok(Self {
            flow: reference(parameters)?,
            cta: limits::required_text(parameters, "flow_cta", "Flow CTA", MAX_CTA_CHARS)?,
            draft: choice(parameters, "mode", "published", "draft")?,
            token: parameters.text_up_to("flow_token", MAX_TEXT_CHARS)?.unwrap_or(DEFAULT_TOKEN).to_owned(),
            data_exchange,
            screen,
            data,
        })
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut parameters = Map::new();
        let (key, flow) = match &self.flow {
            FlowReference::Id(id) => ("flow_id", id),
            FlowReference::Name(name) => ("flow_name", name),
        };
        let texts = [
            ("flow_message_version", "3"),
            (key, flow),
            ("flow_cta", &self.cta),
            ("mode", if self.draft { "draft" } else { "published" }),
            ("flow_token", &self.token),
            ("flow_action", if self.data_exchange { "data_exchange" } else { "navigate" }),
        ];
        for (name, text) in texts {
            parameters.insert(name.into(), text.into());
        }
        let mut payload = Map::new();
        if let Some(screen) = &self.screen {
            payload.insert("screen".into(), screen.as_str().into());
        }
        if let Some(data) = &self.data {
            payload.insert("data".into(), data.clone().into());
        }
        if !payload.is_empty() {
            parameters.insert("flow_action_payload".into(), payload.into());
        }
        json!({"name": "flow", "parameters": parameters})
    }
}

fn reference(parameters: &Object<'_, '_>) -> Result<FlowReference, GraphError> {
    let path = parameters.path();
    let name = parameters.text_up_to("flow_name", MAX_TEXT_CHARS)?.filter(|name| !name.is_empty());
    match (parameters.id("flow_id")?, name) {
        (Some(id), None) => Ok(FlowReference::Id(id.into_owned())),
        (None, Some(name)) => Ok(FlowReference::Name(name.to_owned())),
        (Some(_), Some(_)) => Err(limits::broken(format!(
            "Param {path} must have either {} or {}, not both.",
            path.key("flow_id"),
            path.key("flow_name")
        ))),
        (None, None) => Err(GraphError::missing_part(&format!("{} or {}", path.key("flow_id"), path.key("flow_name")))),
    }
}

/// `true` for the second of two names; the first one is the default.
fn choice(parameters: &Object<'_, '_>, key: &str, default: &str, other: &str) -> Result<bool, GraphError> {
    match parameters.text(key)? {
        None => Ok(false),
        Some(name) if name == default => Ok(false),
        Some(name) if name == other => Ok(true),
        Some(name) => Err(limits::not_one_of(parameters.path().key(key), &[default, other], name)),
    }
}

/// An object that is not empty.
fn data(value: &Value, path: Path<'_>) -> Result<Map<String, Value>, GraphError> {
    let object = Object::open(value, path)?;
    let data: Map<String, Value> = object.entries().map(|(key, value)| (key.clone(), value.clone())).collect();
    if data.is_empty() {
        return Err(limits::broken(format!("Param {path} must not be an empty object.")));
    }
    Ok(data)
}
