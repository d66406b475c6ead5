//! The button that opens a Flow: how a template names its Flow, and what is stored of that (spec templates §9.4).

use serde_json::Value;

use super::button::{TemplateButton, TemplateButtonKind};
use super::definition::TemplateDefinition;
use super::refusal::invalid;
use crate::error::GraphError;

/// Which Flow a new template's button opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlowSource {
    /// That with this id.
    Id(String),
    /// The account's one of this name.
    Name(String),
    /// One that is made of this Flow JSON and published.
    Json(String),
}

/// The button that opens a Flow, as a client gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowButton {
    /// Which one.
    pub source: FlowSource,
    /// The endpoint says with what it begins.
    pub data_exchange: bool,
    /// The screen it begins with; `None`: the first entry screen.
    pub screen: Option<String>,
}

impl TemplateDefinition {
    /// The button that opens a Flow; a template has at most one.
    #[must_use]
    pub fn flow_button(&self) -> Option<FlowButton> {
        let button = self.parts.buttons.iter().find(|button| button.kind == TemplateButtonKind::Flow)?;
        let text = |key: &str| button.other.get(key).and_then(Value::as_str).map(str::to_owned);
        let source = (text("flow_id").map(FlowSource::Id))
            .or_else(|| text("flow_name").map(FlowSource::Name))
            .or_else(|| text("flow_json").map(FlowSource::Json))?;
        let data_exchange = text("flow_action").is_some_and(|action| action.eq_ignore_ascii_case("data_exchange"));
        Some(FlowButton { source, data_exchange, screen: text("navigate_screen") })
    }

    /// The button opens this Flow. The id is what is stored, so that another name of the Flow does not matter.
    pub fn set_flow(&mut self, flow_id: &str) {
        let is_flow = |button: &&mut TemplateButton| button.kind == TemplateButtonKind::Flow;
        for button in self.parts.buttons.iter_mut().filter(is_flow) {
            button.other.remove("flow_name");
            button.other.remove("flow_json");
            button.other.insert("flow_id".into(), flow_id.into());
        }
    }
}

/// The error for a button whose Flow cannot be opened.
#[must_use]
pub fn flow_not_usable(sentence: impl Into<String>) -> GraphError {
    invalid("Invalid Flow", sentence)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::template::NewTemplate;

    fn template(reference: &Value) -> TemplateDefinition {
        let mut button = json!({"type": "flow", "text": "Start"});
        button.as_object_mut().unwrap().extend(reference.as_object().cloned().unwrap());
        let wire = json!({"name": "asks", "language": "en_US", "category": "UTILITY", "components": [
            {"type": "BODY", "text": "A few questions"}, {"type": "BUTTONS", "buttons": [button]}]});
        NewTemplate::parse(&wire).unwrap().definition
    }

    #[test]
    fn however_a_flow_is_named_its_id_is_stored() {
        let named = |reference: Value| template(&reference).flow_button().unwrap();
        assert_eq!(named(json!({"flow_id": "17"})).source, FlowSource::Id("17".into()));
        assert_eq!(named(json!({"flow_id": 17})).source, FlowSource::Id("17".into()));
        assert_eq!(named(json!({"flow_json": {"a": 1}})).source, FlowSource::Json("{\"a\":1}".into()));
        let button = named(json!({"flow_name": "Survey", "flow_action": "data_exchange", "navigate_screen": "ASK"}));
        assert_eq!(button.source, FlowSource::Name("Survey".into()));
        assert_eq!((button.data_exchange, button.screen.as_deref()), (true, Some("ASK")));
        for reference in [json!({"flow_name": "Survey"}), json!({"flow_json": "{}"}), json!({"flow_id": "1"})] {
            let mut definition = template(&reference);
            definition.set_flow("99");
            let button = json!({"type": "FLOW", "text": "Start", "flow_id": "99", "flow_action": "NAVIGATE"});
            assert_eq!(definition.to_json()["components"][1]["buttons"][0], button);
        }
        let refused = flow_not_usable("no").for_people.unwrap();
        assert_eq!((refused.title.as_str(), refused.message.as_str()), ("Invalid Flow", "no"));
    }
}
