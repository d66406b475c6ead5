//! The components of a template.

use serde_json::{Map, Value, json};

use super::button::TemplateButton;
use super::definition::{TemplateDefinition, names};
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};

names! {
    /// What a header is.
    HeaderFormat {
        /// A text with at most one variable.
        Text = "TEXT",
        /// A picture.
        Image = "IMAGE",
        /// A video.
        Video = "VIDEO",
        /// A file.
        Document = "DOCUMENT",
        /// A short video that plays by itself; Marketing Messages only.
        Gif = "GIF",
        /// A place.
        Location = "LOCATION",
        /// A product of the catalogue.
        Product = "PRODUCT",
    }
}

/// `HEADER`
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateHeader {
    /// What it is.
    pub format: HeaderFormat,
    /// Its text, of a text header.
    pub text: Option<String>,
    /// As it was given: `header_text`, `header_text_named_params` or `header_handle`.
    pub example: Option<Value>,
}

/// `BODY`
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateBody {
    /// With its variables; that of an authentication template is WhatsApp's own.
    pub text: String,
    /// As it was given: `body_text` or `body_text_named_params`.
    pub example: Option<Value>,
    /// Authentication: the code is not to be shared.
    pub add_security_recommendation: Option<bool>,
}

/// `FOOTER`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFooter {
    /// Without variables.
    pub text: String,
    /// Authentication: how long the code is good.
    pub code_expiration_minutes: Option<i64>,
}

/// `LIMITED_TIME_OFFER`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitedTimeOffer {
    /// Its heading.
    pub text: String,
    /// Whether a time is counted down, which each send gives.
    pub has_expiration: bool,
}

/// The parts of a message or of a card.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TemplateParts {
    /// Above.
    pub header: Option<TemplateHeader>,
    /// The text.
    pub body: Option<TemplateBody>,
    /// Below, grey.
    pub footer: Option<TemplateFooter>,
    /// What can be tapped, in order.
    pub buttons: Vec<TemplateButton>,
    /// There is a component for them, which must not be empty.
    pub has_buttons: bool,
}

const TYPES: [&str; 7] =
    ["HEADER", "BODY", "FOOTER", "BUTTONS", "LIMITED_TIME_OFFER", "CAROUSEL", "CALL_PERMISSION_REQUEST"];

fn kind(component: &Object<'_, '_>) -> Result<&'static str, GraphError> {
    let path = component.path();
    let Some(name) = component.text("type")? else {
        return Err(GraphError::required_parameter(&path.key("type").to_string()));
    };
    let known = TYPES.into_iter().find(|known| known.eq_ignore_ascii_case(name));
    known.ok_or_else(|| GraphError::parameter(json_read::not_one_of(path.key("type"), &TYPES, name)))
}

pub(super) fn read_components(object: &Object<'_, '_>, definition: &mut TemplateDefinition) -> Result<(), GraphError> {
    let mut seen = Vec::new();
    object.each("components", |value, path| {
        let component = Object::open(value, path)?;
        let kind = kind(&component)?;
        only_once(&mut seen, kind, path)?;
        match kind {
            "LIMITED_TIME_OFFER" => {
                definition.limited_time_offer = component.child("limited_time_offer", LimitedTimeOffer::read)?;
            }
            "CAROUSEL" => {
                let cards = component.each("cards", |card, path| {
                    let card = Object::open(card, path)?;
                    let (mut parts, mut seen) = (TemplateParts::default(), Vec::new());
                    card.each("components", |value, path| {
                        let component = Object::open(value, path)?;
                        let kind = self::kind(&component)?;
                        only_once(&mut seen, kind, path)?;
                        parts.read(kind, &component)
                    })?;
                    Ok(parts)
                })?;
                definition.has_carousel = true;
                definition.cards = cards.unwrap_or_default();
            }
            "CALL_PERMISSION_REQUEST" => definition.call_permission_request = true,
            kind => definition.parts.read(kind, &component)?,
        }
        Ok(())
    })?;
    Ok(())
}

/// No type of component comes twice.
fn only_once(seen: &mut Vec<&'static str>, kind: &'static str, path: Path<'_>) -> Result<(), GraphError> {
    if seen.contains(&kind) {
        return Err(GraphError::parameter(format!("Param {path} is a second component of type {kind}.")));
    }
    seen.push(kind);
    Ok(())
}

pub(super) fn components_to_json(definition: &TemplateDefinition) -> Vec<Value> {
    let mut components = definition.parts.to_json();
    if let Some(offer) = &definition.limited_time_offer {
        let wire = json!({"text": offer.text, "has_expiration": offer.has_expiration});
        components.push(json!({"type": "LIMITED_TIME_OFFER", "limited_time_offer": wire}));
    }
    if definition.call_permission_request {
        components.push(json!({"type": "CALL_PERMISSION_REQUEST"}));
    }
    if definition.has_carousel || !definition.cards.is_empty() {
        let cards: Vec<Value> = definition.cards.iter().map(|card| json!({"components": card.to_json()})).collect();
        components.push(json!({"type": "CAROUSEL", "cards": cards}));
    }
    components
}

impl TemplateParts {
    fn read(&mut self, kind: &str, component: &Object<'_, '_>) -> Result<(), GraphError> {
        let text = || component.text("text").map(Option::unwrap_or_default).map(str::to_owned);
        let example = || component.get("example").cloned();
        match kind {
            "HEADER" => {
                let format = HeaderFormat::read(component, "format")?.unwrap_or(HeaderFormat::Text);
                let text = if format == HeaderFormat::Text { Some(text()?) } else { None };
                self.header = Some(TemplateHeader { format, text, example: example() });
            }
            "BODY" => {
                self.body = Some(TemplateBody {
                    text: text()?,
                    example: example(),
                    add_security_recommendation: component.boolean("add_security_recommendation")?,
                });
            }
            "FOOTER" => {
                self.footer = Some(TemplateFooter {
                    text: text()?,
                    code_expiration_minutes: component.integer("code_expiration_minutes")?,
                });
            }
            "BUTTONS" => {
                self.buttons = component.each("buttons", TemplateButton::read)?.unwrap_or_default();
                self.has_buttons = true;
            }
            other => {
                let path = component.path();
                let names = TYPES.split_at(4).0;
                return Err(GraphError::parameter(json_read::not_one_of(path.key("type"), names, other)));
            }
        }
        Ok(())
    }

    fn to_json(&self) -> Vec<Value> {
        let mut components = Vec::new();
        let with_example = |mut component: Value, example: Option<&Value>| {
            if let (Some(map), Some(example)) = (component.as_object_mut(), example) {
                map.insert("example".into(), example.clone());
            }
            component
        };
        if let Some(header) = &self.header {
            let component = match &header.text {
                Some(text) => json!({"type": "HEADER", "format": header.format.as_str(), "text": text}),
                None => json!({"type": "HEADER", "format": header.format.as_str()}),
            };
            components.push(with_example(component, header.example.as_ref()));
        }
        if let Some(body) = &self.body {
            let mut component =
                Map::from_iter([("type".to_owned(), json!("BODY")), ("text".to_owned(), json!(body.text))]);
            if let Some(add) = body.add_security_recommendation {
                component.insert("add_security_recommendation".into(), add.into());
            }
            components.push(with_example(component.into(), body.example.as_ref()));
        }
        if let Some(footer) = &self.footer {
            components.push(match footer.code_expiration_minutes {
                None => json!({"type": "FOOTER", "text": footer.text}),
                Some(minutes) => {
                    json!({"type": "FOOTER", "text": footer.text, "code_expiration_minutes": minutes})
                }
            });
        }
        if self.has_buttons || !self.buttons.is_empty() {
            let buttons: Vec<Value> = self.buttons.iter().map(TemplateButton::to_json).collect();
            components.push(json!({"type": "BUTTONS", "buttons": buttons}));
        }
        components
    }
}

impl LimitedTimeOffer {
    fn read(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let offer = Object::open(value, path)?;
        Ok(Self {
            text: offer.text("text")?.unwrap_or_default().to_owned(),
            has_expiration: offer.boolean("has_expiration")?.unwrap_or_default(),
        })
    }
}
