//! What the checks of a screen know, and how bindings are resolved (spec §8).

use std::ops::Range;

use super::data_model::Schema;
use super::expression::{self, Use};
use super::facts::{Field, FlowFacts, ScreenFacts};
use super::problem::{ErrorName, Place, Problems};
use super::reference::{Reference, TextForm};
use super::source::Node;
use super::version::{Version, v};

/// A screen under examination.
pub(super) struct Context<'f> {
    pub(super) facts: &'f FlowFacts,
    pub(super) screen: &'f ScreenFacts,
    pub(super) problems: &'f mut Problems,
}

/// Where a value stands, and of what.
#[derive(Clone, Copy)]
pub(super) struct Site<'s> {
    /// `TextBody`, or `navigate` for an action.
    pub(super) component: &'s str,
    pub(super) property: &'s str,
    pub(super) at: &'s Range<usize>,
    pub(super) place: Place<'s>,
    /// It is in the payload of an action.
    pub(super) in_payload: bool,
}

impl<'s> Site<'s> {
    pub(super) fn of(component: &'s str, property: &'s str, node: &'s Node, place: Place<'s>) -> Self {
        Self { component, property, at: &node.at, place, in_payload: false }
    }
}

impl Context<'_> {
    pub(super) fn version(&self) -> Version {
        self.facts.version
    }

    pub(super) fn wrong(&mut self, error: ErrorName, at: &Range<usize>, place: Place<'_>, message: impl Into<String>) {
        self.problems.add(error, at, place, message);
    }

    pub(super) fn wrong_type(&mut self, node: &Node, place: Place<'_>, expected: &str) {
        let found = node.type_name();
        let message = format!("Expected property '{place}' to be of type '{expected}', but found '{found}'.");
        self.wrong(ErrorName::InvalidPropertyType, &node.at, place, message);
    }

    pub(super) fn missing(&mut self, node: &Node, place: Place<'_>, property: &str) {
        let message = format!("Required property '{property}' is missing.");
        self.wrong(ErrorName::MissingRequiredProperty, &node.at, place, message);
    }

    pub(super) fn not_one_of(&mut self, node: &Node, place: Place<'_>, allowed: &[&str]) {
        let message = format!("Value should be one of: [{}].", allowed.join(", "));
        self.wrong(ErrorName::InvalidEnumValue, &node.at, place, message);
    }

    /// Keys that an object does not have.
    pub(super) fn check_keys(&mut self, node: &Node, place: Place<'_>, allowed: &[&str]) {
        for member in node.members() {
            if !allowed.contains(&member.key.as_str()) {
                self.unknown_key(&member.key, &member.key_at, place);
            }
        }
    }

    pub(super) fn unknown_key(&mut self, key: &str, at: &Range<usize>, place: Place<'_>) {
        let message = match place {
            Place::Root => format!("Property '{key}' cannot be specified at '$root'."),
            _ => format!("Property '{key}' cannot be specified at '{place}'."),
        };
        self.wrong(ErrorName::InvalidPropertyKey, at, place.key(key), message);
    }

    pub(super) fn too_few(&mut self, node: &Node, place: Place<'_>, property: &str, min: usize) {
        let message = format!("Property '{property}' should have at least '{min}' items.");
        self.wrong(ErrorName::MinItemsRequired, &node.at, place, message);
    }

    pub(super) fn too_many(&mut self, node: &Node, place: Place<'_>, property: &str, max: usize) {
        let message = format!("Property '{property}' should have at most '{max}' items.");
        self.wrong(ErrorName::MaxItemsRequired, &node.at, place, message);
    }

    /// The field that a reference to an input names, on this screen or another one.
    pub(super) fn field(&self, reference: &Reference) -> Option<&Field> {
        let screen = match &reference.screen {
            Some(id) => self.facts.screen(id)?,
            None => self.screen,
        };
        if reference.is_form { screen.fields.get(reference.name()) } else { None }
    }

    /// The type of a text that is bound, `None` of one that is not. What is wrong with the binding is told.
    pub(super) fn type_of_text(&mut self, text: &str, site: Site<'_>) -> Option<Schema> {
        match TextForm::of(text, self.version()) {
            TextForm::Literal => None,
            TextForm::Bound(reference) => Some(self.resolve(&reference, site)),
            TextForm::Malformed => {
                let message = format!(
                    "Property '{}' should have dynamic data format of the form ${{data.your_value}}.",
                    site.property
                );
                self.wrong(ErrorName::PatternMismatch, site.at, site.place, message);
                Some(Schema::Any)
            }
            // Actions' expressions were taken unseen at first.
            TextForm::Nested(_) if site.in_payload && self.version() < v(7, 2) => Some(Schema::Any),
            TextForm::Nested(text) => Some(self.expression(text, site, Use::Nested)),
        }
    }

    pub(super) fn expression(&mut self, text: &str, site: Site<'_>, usage: Use) -> Schema {
        let version = self.version();
        let checked = expression::check(text, version, usage, &mut |reference| self.resolve(reference, site));
        checked.unwrap_or_else(|message| {
            self.wrong(ErrorName::InvalidPropertyValue, site.at, site.place, message);
            Schema::Any
        })
    }

    /// The type of what a reference points to.
    fn resolve(&mut self, reference: &Reference, site: Site<'_>) -> Schema {
        let found = match &reference.screen {
            Some(screen) => self.resolve_global(reference, screen, site),
            None => self.resolve_local(reference, site),
        };
        found.unwrap_or(Schema::Any)
    }

    fn resolve_local(&mut self, reference: &Reference, site: Site<'_>) -> Option<Schema> {
        let (name, id) = (reference.name(), &self.screen.id);
        if reference.is_form {
            if let Some(field) = self.screen.fields.get(name) {
                return field.schema.at(reference.path.get(1..).unwrap_or_default()).cloned();
            }
            let message = if self.screen.forms.iter().any(|form| form == name) {
                "Value of 'Form' component cannot be used in form binding.".to_owned()
            } else {
                format!("Missing Form component {reference} for screen '{id}'.")
            };
            let error = Self::binding_error(site);
            self.wrong(error, site.at, site.place, message);
            return None;
        }
        let Some(schema) = self.screen.data.as_ref().and_then(|data| data.get(name)) else {
            let message = if site.in_payload {
                format!("Missing dynamic data '{reference}' in the data model for screen {id}.")
            } else {
                format!("Missing dynamic data '{reference}' in the screen data model.")
            };
            self.wrong(Self::binding_error(site), site.at, site.place, message);
            return None;
        };
        self.inside(schema, reference, site)
    }

    fn resolve_global(&mut self, reference: &Reference, screen: &str, site: Site<'_>) -> Option<Schema> {
        let Site { component, property, .. } = site;
        let id = &self.screen.id;
        let usage =
            format!("Global dynamic data '{reference}' used on screen '{id}' for {component} property '{property}'");
        if screen == id {
            let local = Reference { screen: None, ..reference.clone() };
            let message = format!(
                "{usage} is invalid since screen '{screen}' represents current screen. Convert expression to local \
                 referencing of the form {local}."
            );
            self.wrong(ErrorName::InvalidScreenData, site.at, site.place, message);
            return None;
        }
        let Some(other) = self.facts.screen(screen) else {
            let message = format!("{usage} is invalid since screen '{screen}' is missing in the Flow JSON.");
            self.wrong(ErrorName::InvalidScreenData, site.at, site.place, message);
            return None;
        };
        let name = reference.name();
        let schema = if reference.is_form {
            other.fields.get(name).map(|field| &field.schema)
        } else {
            other.data.as_ref().and_then(|data| data.get(name))
        };
        let Some(schema) = schema else {
            let message = format!(
                "Global Dynamic data '{reference}' on screen {screen} does not exist, but is used on screen {id}."
            );
            self.wrong(ErrorName::InvalidScreenData, site.at, site.place, message);
            return None;
        };
        self.inside(schema, reference, site)
    }

    fn inside(&mut self, schema: &Schema, reference: &Reference, site: Site<'_>) -> Option<Schema> {
        let found = schema.at(reference.path.get(1..).unwrap_or_default());
        if found.is_none() {
            let Site { component, property, .. } = site;
            let message = format!(
                "{reference} defined for screen '{}' {component} property '{property}' is invalid as its schema is missing in \
                 the data model.",
                self.screen.id
            );
            self.wrong(ErrorName::InvalidScreenDynamicData, site.at, site.place, message);
        }
        found.cloned()
    }

    const fn binding_error(site: Site<'_>) -> ErrorName {
        if site.in_payload { ErrorName::InvalidOnClickActionPayload } else { ErrorName::InvalidScreenDynamicData }
    }
}
