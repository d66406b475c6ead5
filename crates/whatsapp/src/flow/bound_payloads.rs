//! Which values of payloads are files that a customer added (spec §11), and which are shown in no summary (spec §7).

use std::collections::BTreeMap;

use serde::Serialize;

use super::component::Role;
use super::facts::FlowFacts;
use super::picker::Picker;
use super::reference::TextForm;
use super::source::{Node, NodeValue};
use super::version::Version;

/// How the chat's summary of an answer treats a value that its screen calls sensitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SummaryMask {
    /// Dots stand for it.
    Masked,
    /// Neither it nor its name is shown.
    Hidden,
}

/// What is known of a value by the input that it is bound to.
#[derive(Debug, Clone, Default)]
pub(super) struct BoundValue {
    /// Its files.
    pub(super) picker: Option<Picker>,
    pub(super) mask: Option<SummaryMask>,
}

/// Screen and key of the payloads' values that are files or sensitive.
pub(super) type BoundPayloads = BTreeMap<(String, String), BoundValue>;

/// Every payload to the endpoint or to the chat.
pub(super) fn find(root: &Node, facts: &FlowFacts) -> BoundPayloads {
    let mut found = BoundPayloads::new();
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
    fn walk(&self, node: &Node, found: &mut BoundPayloads) {
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

    fn take(&self, payload: &Node, found: &mut BoundPayloads) {
        for member in payload.members() {
            let bound = member.node.text().map(|text| TextForm::of(text, self.version));
            let Some(TextForm::Bound(reference)) = bound else { continue };
            let screen = self.facts.screen(reference.screen.as_deref().unwrap_or(self.screen));
            let Some(screen) = screen.filter(|_| reference.is_form) else { continue };
            let Some(field) = screen.fields.get(reference.name()) else { continue };
            let picker = field.picker.clone().filter(|_| field.component.role == Role::Picker);
            let mask = field.summary_mask().filter(|_| screen.sensitive.contains(reference.name()));
            if picker.is_some() || mask.is_some() {
                found.insert((self.screen.to_owned(), member.key.clone()), BoundValue { picker, mask });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::SummaryMask;
    use crate::flow::check;

    #[test]
    fn the_summary_is_silent_about_what_is_sensitive() {
        let of = |kind: &str, name: &str, more: Value| {
            let mut input = json!({"type": kind, "name": name, "label": name});
            input.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
            input
        };
        let options = json!({"data-source": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]});
        let children = json!([
            of("TextInput", "iban", json!({})),
            of("TextInput", "secret", json!({"input-type": "password"})),
            of("Dropdown", "choice", options),
            of("OptIn", "terms", json!({})),
            of("TextInput", "open", json!({})),
            {"type": "Footer", "label": "Send", "on-click-action": {"name": "complete", "payload": {
                "account": "${form.iban}", "secret": "${form.secret}", "choice": "${form.choice}",
                "terms": "${form.terms}", "open": "${form.open}", "iban": "a text"
            }}},
        ]);
        let flow = json!({"version": "7.3", "screens": [{
            "id": "A", "title": "A", "terminal": true, "sensitive": ["iban", "secret", "choice", "terms"],
            "layout": {"type": "SingleColumnLayout", "children": children}
        }]});
        let checked = check(&flow.to_string());
        assert_eq!(checked.errors, []);
        let definition = checked.definition.unwrap();
        for (key, mask) in [
            ("account", Some(SummaryMask::Masked)),
            ("secret", Some(SummaryMask::Hidden)),
            ("choice", Some(SummaryMask::Masked)),
            ("terms", None),
            ("open", None),
            ("iban", None),
        ] {
            assert_eq!(definition.summary_mask("A", key), mask, "{key}");
        }
    }
}
