//! Which values of payloads are files that a customer added (spec §11).

use std::collections::BTreeMap;

use super::component::Role;
use super::facts::FlowFacts;
use super::picker::Picker;
use super::reference::TextForm;
use super::source::{Node, NodeValue};
use super::version::Version;

/// The keys of payloads whose values are files: screen and key.
pub(super) type PickersInPayloads = BTreeMap<(String, String), Picker>;

/// Every payload to the endpoint or to the chat that has the value of a picker.
pub(super) fn find(root: &Node, facts: &FlowFacts) -> PickersInPayloads {
    let mut found = PickersInPayloads::new();
    for (screen, facts_of) in root.get("screens").map(Node::elements).unwrap_or_default().iter().zip(&facts.screens) {
        let look = Look { facts, screen: &facts_of.id, version: facts.version };
        if let Some(layout) = screen.get("layout") {
            look.walk(layout, &mut found);
        }
    }
    found
}

struct Look<'f> {
    facts: &'f FlowFacts,
    screen: &'f str,
    version: Version,
}

impl Look<'_> {
    fn walk(&self, node: &Node, found: &mut PickersInPayloads) {
        match &node.value {
            NodeValue::List(elements) => elements.iter().for_each(|element| self.walk(element, found)),
            NodeValue::Object(members) => {
                if matches!(node.text_of("name"), Some("data_exchange" | "complete"))
                    && let Some(payload) = node.get("payload")
                {
                    return self.take(payload, found);
                }
                members.iter().for_each(|member| self.walk(&member.node, found));
            }
            _ => {}
        }
    }

    fn take(&self, payload: &Node, found: &mut PickersInPayloads) {
        for member in payload.members() {
            let bound = member.node.text().map(|text| TextForm::of(text, self.version));
            let Some(TextForm::Bound(reference)) = bound else { continue };
            let screen = reference.screen.as_deref().unwrap_or(self.screen);
            let field = self.facts.screen(screen).and_then(|screen| screen.fields.get(reference.name()));
            let picker = field.filter(|field| reference.is_form && field.component.role == Role::Picker);
            if let Some(picker) = picker.and_then(|field| field.picker.clone()) {
                found.insert((self.screen.to_owned(), member.key.clone()), picker);
            }
        }
    }
}
