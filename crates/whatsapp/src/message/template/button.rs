//! Values for buttons.

use serde_json::{Map, Value, json};

use super::MpmSection;
use super::parameter;
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};
use crate::message::interactive::{self, OrderDetails};

/// Longest payload of a quick reply (field).
const MAX_PAYLOAD_CHARS: usize = 256;
/// Longest coupon since 3 December 2025; 15 before.
const MAX_COUPON_CHARS: usize = 20;
/// Longest value for a URL.
const MAX_SUFFIX_CHARS: usize = 2000;
/// Longest token or product id taken.
const MAX_TEXT_CHARS: usize = 1024;

/// The value of one button.
#[derive(Debug, Clone, PartialEq)]
pub struct ButtonComponent {
    /// Its place among all buttons of the template, from 0.
    pub index: usize,
    /// The value.
    pub input: ButtonInput,
}

/// By `sub_type`.
#[derive(Debug, Clone, PartialEq)]
pub enum ButtonInput {
    /// What comes back when it is tapped; its label if nothing is given.
    QuickReply {
        /// Up to 256 characters.
        payload: Option<String>,
    },
    /// The end of the address, or the code of an authentication template.
    Url {
        /// The value.
        text: Option<String>,
        /// India's payment links.
        payment_link_preview: bool,
    },
    /// What is copied.
    CopyCode {
        /// Letters and digits.
        coupon_code: Option<String>,
    },
    /// Whose picture stands above.
    Catalog {
        /// The first product's if none is named.
        thumbnail_product_retailer_id: Option<String>,
    },
    /// Products to choose from.
    Mpm {
        /// Whose picture stands above.
        thumbnail_product_retailer_id: Option<String>,
        /// The products.
        sections: Vec<MpmSection>,
    },
    /// What a Flow is given.
    Flow {
        /// Comes back with the answers.
        flow_token: Option<String>,
        /// For its first screen.
        flow_action_data: Option<Map<String, Value>>,
    },
    /// A button that calls the business.
    VoiceCall {
        /// How long it works.
        ttl_minutes: Option<i64>,
        /// Comes back in the call's webhooks.
        payload: Option<String>,
    },
    /// A bill.
    OrderDetails(Box<OrderDetails>),
}

impl ButtonInput {
    /// As the request writes it.
    #[must_use]
    pub const fn sub_type(&self) -> &'static str {
        match self {
            Self::QuickReply { .. } => "quick_reply",
            Self::Url { .. } => "url",
            Self::CopyCode { .. } => "copy_code",
            Self::Catalog { .. } => "catalog",
            Self::Mpm { .. } => "mpm",
            Self::Flow { .. } => "flow",
            Self::VoiceCall { .. } => "voice_call",
            Self::OrderDetails(_) => "order_details",
        }
    }
}

const SUB_TYPES: &[&str] =
    &["quick_reply", "url", "copy_code", "catalog", "mpm", "flow", "voice_call", "order_details"];

impl ButtonComponent {
    pub(super) fn parse(component: &Object<'_, '_>) -> Result<Self, GraphError> {
        let path = component.path();
        let Some(name) = component.text("sub_type")? else {
            return Err(GraphError::missing_part(&path.key("sub_type").to_string()));
        };
        let Some(sub_type) = SUB_TYPES.iter().copied().find(|kind| kind.eq_ignore_ascii_case(name)) else {
            let names: Vec<String> = SUB_TYPES.iter().map(|name| name.to_ascii_uppercase()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            return Err(GraphError::parameter(json_read::not_one_of(path.key("sub_type"), &names, name)));
        };
        let index = component.required_integer_within("index", 0..=9)?;
        Ok(Self { index: usize::try_from(index).unwrap_or_default(), input: parse_input(sub_type, component)? })
    }

    pub(super) fn to_wire(&self) -> Value {
        json!({
            "type": "button",
            "sub_type": self.input.sub_type(),
            "index": self.index.to_string(),
            "parameters": self.input.parameters_to_wire()
        })
    }
}

/// At most one of a type; more types than one only for calls.
struct Parameters(Vec<(&'static str, Value)>);

impl Parameters {
    fn take(&mut self, kind: &str) -> Option<Value> {
        let at = self.0.iter().position(|(name, _)| *name == kind)?;
        Some(self.0.remove(at).1)
    }

    fn take_text(&mut self, kind: &str) -> Option<String> {
        match self.take(kind) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        }
    }
}

fn parse_input(sub_type: &str, component: &Object<'_, '_>) -> Result<ButtonInput, GraphError> {
    let mut preview = false;
    match sub_type {
        "quick_reply" => {
            let mut read =
                parameters(component, &["payload"], |kind, parameter| text(parameter, kind, MAX_PAYLOAD_CHARS))?;
            Ok(ButtonInput::QuickReply { payload: read.take_text("payload") })
        }
        "url" => {
            let mut read = parameters(component, &["text"], |kind, parameter| {
                preview = parameter.boolean("payment_link_preview")?.unwrap_or_default();
                text(parameter, kind, MAX_SUFFIX_CHARS)
            })?;
            Ok(ButtonInput::Url { text: read.take_text("text"), payment_link_preview: preview })
        }
        "copy_code" => {
            let mut read = parameters(component, &["coupon_code"], coupon)?;
            Ok(ButtonInput::CopyCode { coupon_code: read.take_text("coupon_code") })
        }
        "voice_call" => {
            let mut read = parameters(component, &["ttl_minutes", "payload"], |kind, parameter| match kind {
                "ttl_minutes" => Ok(parameter.required_integer_within(kind, interactive::CALL_TTL_MINUTES)?.into()),
                _ => text(parameter, kind, interactive::MAX_CALL_PAYLOAD_CHARS),
            })?;
            let ttl_minutes = read.take("ttl_minutes").and_then(|ttl| ttl.as_i64());
            Ok(ButtonInput::VoiceCall { ttl_minutes, payload: read.take_text("payload") })
        }
        _ => parse_action(sub_type, component),
    }
}

fn text(parameter: &Object<'_, '_>, key: &str, max_chars: usize) -> Result<Value, GraphError> {
    parameter.required_text_up_to(key, max_chars).map(Value::from)
}

fn coupon(kind: &'static str, parameter: &Object<'_, '_>) -> Result<Value, GraphError> {
    let code = parameter.required_text_up_to(kind, MAX_COUPON_CHARS)?;
    if code.chars().all(char::is_alphanumeric) {
        return Ok(code.into());
    }
    Err(GraphError::invalid_value(format!(
        "Param {} can have only letters and digits.",
        parameter.path().key("coupon_code")
    )))
}

/// The parameters of these types, each once.
fn parameters(
    component: &Object<'_, '_>,
    kinds: &'static [&'static str],
    mut read: impl FnMut(&'static str, &Object<'_, '_>) -> Result<Value, GraphError>,
) -> Result<Parameters, GraphError> {
    let mut all: Vec<(&'static str, Value)> = Vec::new();
    component.each("parameters", |value, path| {
        let mut keys = vec!["type", "payment_link_preview"];
        keys.extend(kinds);
        let parameter = Object::new(value, path, &keys)?;
        let kind = parameter::kind(&parameter, kinds)?;
        let value = read(kind, &parameter)?;
        if all.iter().any(|(name, _)| *name == kind) {
            return Err(too_many());
        }
        all.push((kind, value));
        Ok(())
    })?;
    Ok(Parameters(all))
}

fn too_many() -> GraphError {
    GraphError::of(132_000)
        .details("button: number of localizable_params (2) does not match the expected number of params (1)")
}

/// The sub types whose one parameter is an `action`.
fn parse_action(sub_type: &str, component: &Object<'_, '_>) -> Result<ButtonInput, GraphError> {
    let actions = component.each("parameters", |value, path| {
        let parameter = Object::new(value, path, &["type", "action"])?;
        parameter::kind(&parameter, &["action"])?;
        parameter.required_child("action", |action, path| read_action(sub_type, action, path))
    })?;
    let mut actions = actions.unwrap_or_default().into_iter();
    match (actions.next(), actions.next()) {
        (Some(action), None) => Ok(action),
        (Some(_), Some(_)) => Err(too_many()),
        (None, _) => match sub_type {
            "catalog" => Ok(ButtonInput::Catalog { thumbnail_product_retailer_id: None }),
            "flow" => Ok(ButtonInput::Flow { flow_token: None, flow_action_data: None }),
            _ => Err(GraphError::missing_part(&component.path().key("parameters").to_string())),
        },
    }
}

fn read_action(sub_type: &str, action: &Value, path: Path<'_>) -> Result<ButtonInput, GraphError> {
    const THUMBNAIL: &str = "thumbnail_product_retailer_id";
    let thumbnail = |action: &Object<'_, '_>| -> Result<Option<String>, GraphError> {
        Ok(action.id(THUMBNAIL)?.map(std::borrow::Cow::into_owned))
    };
    match sub_type {
        "catalog" => {
            let action = Object::new(action, path, &[THUMBNAIL])?;
            Ok(ButtonInput::Catalog { thumbnail_product_retailer_id: thumbnail(&action)? })
        }
        "mpm" => {
            let action = Object::new(action, path, &[THUMBNAIL, "sections"])?;
            Ok(ButtonInput::Mpm {
                thumbnail_product_retailer_id: thumbnail(&action)?,
                sections: interactive::parse_sections(&action)?,
            })
        }
        "flow" => {
            let action = Object::new(action, path, &["flow_token", "flow_action_data"])?;
            Ok(ButtonInput::Flow {
                flow_token: action.text_up_to("flow_token", MAX_TEXT_CHARS)?.map(str::to_owned),
                flow_action_data: action.child("flow_action_data", |data, path| {
                    let data = Object::open(data, path)?;
                    Ok(data.entries().map(|(key, value)| (key.clone(), value.clone())).collect())
                })?,
            })
        }
        _ => {
            let action = Object::new(action, path, &["order_details"])?;
            let order = action.required_child("order_details", OrderDetails::parse)?;
            Ok(ButtonInput::OrderDetails(Box::new(order)))
        }
    }
}

impl ButtonInput {
    fn parameters_to_wire(&self) -> Vec<Value> {
        let named = |kind: &str, value: Option<Value>| {
            value.map(|value| {
                Value::Object(Map::from_iter([("type".to_owned(), kind.into()), (kind.to_owned(), value)]))
            })
        };
        let text = |text: &Option<String>| text.as_deref().map(Value::from);
        let parameters = match self {
            Self::QuickReply { payload } => vec![named("payload", text(payload))],
            Self::Url { text: None, .. } => vec![],
            Self::Url { text: Some(text), payment_link_preview: true } => {
                vec![Some(json!({"type": "text", "text": text, "payment_link_preview": true}))]
            }
            Self::Url { text: Some(text), .. } => vec![Some(json!({"type": "text", "text": text}))],
            Self::CopyCode { coupon_code } => vec![named("coupon_code", text(coupon_code))],
            Self::VoiceCall { ttl_minutes, payload } => {
                vec![named("ttl_minutes", ttl_minutes.map(Value::from)), named("payload", text(payload))]
            }
            Self::Catalog { .. } | Self::Mpm { .. } | Self::Flow { .. } | Self::OrderDetails(_) => {
                vec![named("action", Some(self.action_to_wire().into()))]
            }
        };
        parameters.into_iter().flatten().collect()
    }

    fn action_to_wire(&self) -> Map<String, Value> {
        let mut action = Map::new();
        match self {
            Self::Catalog { thumbnail_product_retailer_id } | Self::Mpm { thumbnail_product_retailer_id, .. } => {
                if let Some(id) = thumbnail_product_retailer_id {
                    action.insert("thumbnail_product_retailer_id".into(), id.as_str().into());
                }
            }
            Self::Flow { flow_token, flow_action_data } => {
                if let Some(token) = flow_token {
                    action.insert("flow_token".into(), token.as_str().into());
                }
                if let Some(data) = flow_action_data {
                    action.insert("flow_action_data".into(), data.clone().into());
                }
            }
            Self::OrderDetails(order) => {
                action.insert("order_details".into(), order.to_wire());
            }
            Self::QuickReply { .. } | Self::Url { .. } | Self::CopyCode { .. } | Self::VoiceCall { .. } => {}
        }
        if let Self::Mpm { sections, .. } = self {
            action.insert("sections".into(), interactive::sections_to_wire(sections));
        }
        action
    }
}
