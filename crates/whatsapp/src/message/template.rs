//! `template`: which template, and the values for it (spec §2.15). Whether they fit the template is
//! the stored template's question; here is what can be said without knowing it.

mod button;
mod parameter;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub use button::{ButtonComponent, ButtonInput};
pub use parameter::{BodyParameter, HeaderParameter, TextParameter};

use super::content::AttachedFile;
use super::interactive::OrderStatus;
use super::interactive::ProductSection;
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};

/// Products under titles, for a template's multi-product button.
pub type MpmSection = ProductSection;

const MAX_NAME_CHARS: usize = 512;
const MAX_LANGUAGE_CHARS: usize = 16;
const MAX_CARDS: usize = 10;
/// Longest address and title of a tap target. Meta's pages give none.
const MAX_TAP_TARGET_CHARS: usize = 2048;

/// A template to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateSend {
    /// The template's name.
    pub name: String,
    /// The code of its language, which must be exactly the template's.
    pub language: String,
    /// The values.
    pub components: TemplateComponents,
}

/// The values of a template, or of one card of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TemplateComponents {
    /// At most one makes sense.
    pub header: Vec<HeaderParameter>,
    /// In the order of the variables, or by their names.
    pub body: Vec<BodyParameter>,
    /// Each for one button.
    pub buttons: Vec<ButtonComponent>,
    /// When a limited-time offer ends; unix milliseconds.
    pub offer_ends_at_ms: Option<i64>,
    /// The cards of a carousel, ascending.
    pub cards: Vec<CardComponent>,
    /// What a tap on the header opens.
    pub tap_target: Option<TapTarget>,
    /// For an order status template.
    pub order_status: Option<OrderStatus>,
}

/// The values of one card.
#[derive(Debug, Clone, PartialEq)]
pub struct CardComponent {
    /// Its place, from 0.
    pub card_index: usize,
    /// Its values; a card has only header, body and buttons.
    pub components: TemplateComponents,
}

/// What a tap on the message opens, besides its buttons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TapTarget {
    /// The web page.
    pub url: String,
    /// What it is called.
    pub title: String,
}

impl TemplateSend {
    /// A template without values.
    #[must_use]
    pub fn new(name: impl Into<String>, language: impl Into<String>) -> Self {
        Self { name: name.into(), language: language.into(), components: TemplateComponents::default() }
    }

    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        // The On-Premises API wanted a namespace; here nothing reads it.
        let object = Object::new(value, path, &["name", "language", "components", "namespace"])?;
        let name = object.required_text_up_to("name", MAX_NAME_CHARS)?.to_owned();
        let language = object.required_child("language", |language, path| {
            let language = Object::new(language, path, &["code", "policy"])?;
            match language.text("policy")? {
                None | Some("deterministic") => {}
                Some(other) => {
                    let sentence = json_read::not_one_of(path.key("policy"), &["DETERMINISTIC"], other);
                    return Err(GraphError::parameter(sentence));
                }
            }
            language.required_text_up_to("code", MAX_LANGUAGE_CHARS).map(str::to_owned)
        })?;
        let components = parse_components(&object, Place::Message)?;
        Ok(Self { name, language, components })
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut map = Map::new();
        map.insert("name".into(), self.name.as_str().into());
        map.insert("language".into(), json!({ "code": self.language }));
        let components = self.components.to_wire();
        if !components.is_empty() {
            map.insert("components".into(), components.into());
        }
        map.into()
    }

    pub(super) fn attached_files(&self) -> Vec<AttachedFile<'_>> {
        let cards = self.components.cards.iter().map(|card| &card.components);
        std::iter::once(&self.components)
            .chain(cards)
            .flat_map(|components| components.header.iter().filter_map(HeaderParameter::attached_file))
            .collect()
    }

    pub(super) fn check_expiry(&self, now_s: i64) -> Result<(), GraphError> {
        if self.components.offer_ends_at_ms.is_some_and(|end_ms| end_ms.div_euclid(1000) <= now_s) {
            return Err(GraphError::invalid_value(
                "The limited time offer's expiration_time_ms must be in the future.",
            ));
        }
        let cards = self.components.cards.iter().flat_map(|card| &card.components.buttons);
        self.components.buttons.iter().chain(cards).try_for_each(|button| match &button.input {
            ButtonInput::OrderDetails(order) => order.check_expiry(now_s),
            _ => Ok(()),
        })
    }
}

/// Where components stand: a card has fewer types.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Message,
    Card,
}

const TYPES: [&str; 7] =
    ["header", "body", "button", "carousel", "limited_time_offer", "order_status", "tap_target_configuration"];

fn parse_components(object: &Object<'_, '_>, place: Place) -> Result<TemplateComponents, GraphError> {
    let mut all = TemplateComponents::default();
    let mut seen = Vec::new();
    object.each("components", |component, path| {
        let component = Object::new(component, path, &["type", "sub_type", "index", "parameters", "cards"])?;
        let kind = kind(&component, if place == Place::Card { TYPES.split_at(3).0 } else { &TYPES })?;
        if kind != "button" {
            if seen.contains(&kind) {
                return Err(GraphError::parameter(format!("Param {path} is a second component of type {kind}.")));
            }
            seen.push(kind);
        }
        all.read(kind, &component)
    })?;
    let mut indexes = HashSet::new();
    match all.buttons.iter().map(|button| button.index).find(|index| !indexes.insert(*index)) {
        Some(index) => Err(GraphError::parameter(format!("There are two components for the button at index {index}."))),
        None => Ok(all),
    }
}

fn kind(component: &Object<'_, '_>, allowed: &'static [&'static str]) -> Result<&'static str, GraphError> {
    let path = component.path();
    let Some(name) = component.text("type")? else {
        return Err(GraphError::missing_part(&path.key("type").to_string()));
    };
    allowed.iter().copied().find(|kind| kind.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let names: Vec<String> = allowed.iter().map(|name| name.to_ascii_uppercase()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        GraphError::parameter(json_read::not_one_of(path.key("type"), &names, name))
    })
}

impl TemplateComponents {
    fn read(&mut self, kind: &str, component: &Object<'_, '_>) -> Result<(), GraphError> {
        match kind {
            "header" => self.header = component.each("parameters", HeaderParameter::parse)?.unwrap_or_default(),
            "body" => self.body = component.each("parameters", BodyParameter::parse)?.unwrap_or_default(),
            "button" => self.buttons.push(ButtonComponent::parse(component)?),
            "carousel" => self.cards = parse_cards(component)?,
            "limited_time_offer" => self.offer_ends_at_ms = Some(parse_offer(component)?),
            "order_status" => self.order_status = Some(only_parameter(component, "order_status", OrderStatus::parse)?),
            _ => self.tap_target = Some(parse_tap_target(component)?),
        }
        Ok(())
    }

    fn to_wire(&self) -> Vec<Value> {
        let mut wire = Vec::new();
        if !self.header.is_empty() {
            let parameters: Vec<Value> = self.header.iter().map(HeaderParameter::to_wire).collect();
            wire.push(json!({"type": "header", "parameters": parameters}));
        }
        if !self.body.is_empty() {
            let parameters: Vec<Value> = self.body.iter().map(BodyParameter::to_wire).collect();
            wire.push(json!({"type": "body", "parameters": parameters}));
        }
        if let Some(end_ms) = self.offer_ends_at_ms {
            let offer = json!({"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": end_ms}});
            wire.push(json!({"type": "limited_time_offer", "parameters": [offer]}));
        }
        if let Some(status) = &self.order_status {
            let parameter = json!({"type": "order_status", "order_status": status.to_wire()});
            wire.push(json!({"type": "order_status", "parameters": [parameter]}));
        }
        if let Some(target) = &self.tap_target {
            let parameter = json!({
                "type": "tap_target_configuration",
                "tap_target_configuration": [{"url": target.url, "title": target.title}]
            });
            wire.push(json!({"type": "tap_target_configuration", "parameters": [parameter]}));
        }
        wire.extend(self.buttons.iter().map(ButtonComponent::to_wire));
        if !self.cards.is_empty() {
            let cards: Vec<Value> = self
                .cards
                .iter()
                .map(|card| json!({"card_index": card.card_index, "components": card.components.to_wire()}))
                .collect();
            wire.push(json!({"type": "carousel", "cards": cards}));
        }
        wire
    }
}

/// The one parameter of a component, whose value stands under its own type.
fn only_parameter<T>(
    component: &Object<'_, '_>,
    kind: &str,
    read: impl Fn(&Value, Path<'_>) -> Result<T, GraphError>,
) -> Result<T, GraphError> {
    let parameters = component.required_each("parameters", |parameter, path| {
        let parameter = Object::new(parameter, path, &["type", kind])?;
        match parameter.text("type")? {
            Some(name) if name.eq_ignore_ascii_case(kind) => parameter.required_child(kind, &read),
            name => {
                let expected = kind.to_ascii_uppercase();
                let sentence = json_read::not_one_of(path.key("type"), &[&expected], name.unwrap_or_default());
                Err(GraphError::parameter(sentence))
            }
        }
    })?;
    let path = component.path();
    let path = path.key("parameters");
    let mut parameters = parameters.into_iter();
    match (parameters.next(), parameters.next()) {
        (Some(parameter), None) => Ok(parameter),
        (None, _) => Err(GraphError::missing_part(&path.to_string())),
        (Some(_), Some(_)) => Err(GraphError::parameter(format!("Param {path} must have exactly one element."))),
    }
}

fn parse_offer(component: &Object<'_, '_>) -> Result<i64, GraphError> {
    only_parameter(component, "limited_time_offer", |offer, path| {
        Object::new(offer, path, &["expiration_time_ms"])?.required_integer_within("expiration_time_ms", 0..=i64::MAX)
    })
}

fn parse_tap_target(component: &Object<'_, '_>) -> Result<TapTarget, GraphError> {
    only_parameter(component, "tap_target_configuration", |targets, path| {
        let target = match crate::params::unfold(targets).as_ref() {
            Value::Array(targets) if targets.len() == 1 => targets.first().cloned().unwrap_or_default(),
            _ => return Err(GraphError::parameter(format!("Param {path} must be an array of one element."))),
        };
        let path = path.index(0);
        let target = Object::new(&target, path, &["url", "title"])?;
        let url = target.required_text_up_to("url", MAX_TAP_TARGET_CHARS)?;
        if !super::media_content::is_web_address(url) {
            return Err(GraphError::invalid_value(format!("Param {} must be an http or https URL.", path.key("url"))));
        }
        Ok(TapTarget {
            url: url.to_owned(),
            title: target.required_text_up_to("title", MAX_TAP_TARGET_CHARS)?.to_owned(),
        })
    })
}

fn parse_cards(component: &Object<'_, '_>) -> Result<Vec<CardComponent>, GraphError> {
    let mut cards = component.required_each("cards", |card, path| {
        let card = Object::new(card, path, &["card_index", "components"])?;
        let index = card.required_integer_within("card_index", 0..=9)?;
        Ok(CardComponent {
            card_index: usize::try_from(index).unwrap_or_default(),
            components: parse_components(&card, Place::Card)?,
        })
    })?;
    cards.sort_by_key(|card| card.card_index);
    if cards.iter().enumerate().any(|(place, card)| place != card.card_index) {
        return Err(GraphError::invalid_value("The card_index of the cards must count from 0 without gaps."));
    }
    if cards.is_empty() || cards.len() > MAX_CARDS {
        return Err(GraphError::invalid_value(format!("A carousel must have 1 to {MAX_CARDS} cards.")));
    }
    Ok(cards)
}
