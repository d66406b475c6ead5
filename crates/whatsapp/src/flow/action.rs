//! Actions: what a tap or a choice does, and what it hands on (spec §9).

use url::Url;

use super::component::{Component, Role};
use super::context::{Context, Site};
use super::data_model::Schema;
use super::facts::ScreenFacts;
use super::problem::{ErrorName, Place};
use super::reference::{Reference, TextForm};
use super::source::{Node, NodeValue};
use super::version::v;

impl Context<'_> {
    /// Checks the action under a property of a component.
    pub(super) fn action(
        &mut self,
        names: &[&str],
        component: &Component,
        property: &str,
        node: &Node,
        place: Place<'_>,
    ) {
        if !matches!(node.value, NodeValue::Object(_)) {
            return self.wrong_type(node, place, "object");
        }
        let names: Vec<&str> = names.iter().copied().filter(|name| self.has_action(name, component)).collect();
        let Some(name) = node.get("name") else { return self.missing(node, place, "name") };
        let name_place = place.key("name");
        let Some(text) = name.text() else { return self.wrong_type(name, name_place, "string") };
        if !names.contains(&text) {
            return self.not_one_of(name, name_place, &names);
        }
        let allowed: &[&str] = match text {
            "navigate" => &["name", "next", "payload"],
            "open_url" => &["name", "url"],
            _ => &["name", "payload"],
        };
        self.check_keys(node, place, allowed);
        let payload = node.get("payload");
        let payload_place = place.key("payload");
        if let Some(payload) = payload {
            if matches!(payload.value, NodeValue::Object(_)) {
                self.payload(text, payload, payload_place, property);
            } else {
                self.wrong_type(payload, payload_place, "object");
            }
        }
        match text {
            "complete" if !self.screen.terminal => {
                let message = "On-click-action 'complete' can only be configured on a terminal screen.";
                self.wrong(ErrorName::InvalidCompleteAction, &name.at, name_place, message);
            }
            "data_exchange" if !self.facts.has_data_api => {
                let message = "The property 'data_api_version' is required for data_exchange action.";
                self.wrong(ErrorName::MissingRequiredProperty, &node.at, place, message);
            }
            "navigate" => self.navigate(node, payload, place),
            "update_data" => match payload {
                Some(payload) => self.update(payload, payload_place),
                None => self.missing(node, place, "payload"),
            },
            "open_url" => self.open(node, place),
            _ => {}
        }
    }

    /// Whether there is such an action in this version, at this place.
    fn has_action(&self, name: &str, component: &Component) -> bool {
        match name {
            "update_data" | "open_url" => self.version() >= v(6, 0),
            // The last screen ends the Flow or asks the endpoint.
            "navigate" => !(component.role == Role::Footer && self.screen.terminal),
            _ => true,
        }
    }

    fn open(&mut self, node: &Node, place: Place<'_>) {
        let Some(url) = node.get("url") else { return self.missing(node, place, "url") };
        let place = place.key("url");
        let Some(text) = url.text() else { return self.wrong_type(url, place, "string") };
        let is_bound = self.type_of_text(text, Site::of("open_url", "url", url, place)).is_some();
        let is_address = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !is_bound && !is_address {
            let message = "Property 'url' should be in 'uri' format.";
            self.wrong(ErrorName::InvalidPropertyValueFormat, &url.at, place, message);
        }
    }

    fn update(&mut self, payload: &Node, place: Place<'_>) {
        for member in payload.members() {
            let place = place.key(&member.key);
            match self.screen.data.as_ref().and_then(|data| data.get(&member.key)) {
                None => {
                    let message =
                        format!("The following property '{}' does not exist in the screen data model.", member.key);
                    self.wrong(ErrorName::InvalidActionPayloadProperty, &member.key_at, place, message);
                }
                Some(wanted) => {
                    let given = self.silent_type(&member.node);
                    if !wanted.takes(&given) {
                        let (wanted, given) = (wanted.type_name(), given.type_name());
                        let message =
                            format!("Expected property '{place}' to be of type '{wanted}', but found '{given}'.");
                        self.wrong(ErrorName::InvalidPropertyType, &member.node.at, place, message);
                    }
                }
            }
        }
    }

    fn navigate(&mut self, node: &Node, payload: Option<&Node>, place: Place<'_>) {
        let Some(next) = node.get("next") else { return self.missing(node, place, "next") };
        let next_place = place.key("next");
        self.check_keys(next, next_place, &["type", "name"]);
        match next.get("type") {
            None => self.missing(next, next_place, "type"),
            Some(kind) if !matches!(kind.text(), Some("screen" | "plugin")) => {
                self.not_one_of(kind, next_place.key("type"), &["screen"]);
            }
            Some(_) => {}
        }
        let Some(name) = next.get("name") else { return self.missing(next, next_place, "name") };
        let name_place = next_place.key("name");
        let Some(id) = name.text() else { return self.wrong_type(name, name_place, "string") };
        if id == self.screen.id {
            let message = format!("Same screen navigation is not allowed. Loop detected at [{id}].");
            return self.wrong(ErrorName::InvalidNavigateActionNextScreenName, &name.at, name_place, message);
        }
        let Some(target) = self.facts.screen(id) else {
            let message = format!("Unknown screen ids found: [{id}].");
            return self.wrong(ErrorName::InvalidNavigateActionNextScreenName, &name.at, name_place, message);
        };
        match payload {
            Some(payload) => self.fits_target(payload, target, place.key("payload")),
            None => {
                self.fits_target(&Node { at: node.at.clone(), value: NodeValue::Object(Vec::new()) }, target, place)
            }
        }
    }

    /// The payload has each field of the next screen's data, and no other.
    fn fits_target(&mut self, payload: &Node, target: &ScreenFacts, place: Place<'_>) {
        const ERROR: ErrorName = ErrorName::InvalidNavigateActionPayload;
        let Some(model) = &target.data else {
            if !payload.members().is_empty() {
                let message = format!("No data model is defined in the next screen '{}'.", target.id);
                self.wrong(ERROR, &payload.at, place, message);
            }
            return;
        };
        let given: std::collections::HashSet<&str> =
            payload.members().iter().map(|member| member.key.as_str()).collect();
        let extra: Vec<&str> = payload
            .members()
            .iter()
            .map(|member| member.key.as_str())
            .filter(|name| !model.contains_key(*name))
            .collect();
        let lacking: Vec<&str> = model.keys().map(String::as_str).filter(|name| !given.contains(name)).collect();
        if !extra.is_empty() {
            let message =
                format!("Following fields are missing in the next screen's data model: [{}].", extra.join(", "));
            self.wrong(ERROR, &payload.at, place, message);
        }
        if !lacking.is_empty() {
            let fields = lacking.join(", ");
            let message = format!(
                "Following fields are expected in the next screen's data model but missing in payload: [{fields}]."
            );
            self.wrong(ERROR, &payload.at, place, message);
        }
        for member in payload.members() {
            let Some(wanted) = model.get(&member.key) else { continue };
            let given = self.silent_type(&member.node);
            if wanted.takes(&given) {
                continue;
            }
            let (field, wanted, found) = (&member.key, wanted.type_name(), given.type_name());
            let bound = member.node.text().filter(|text| TextForm::of(text, self.version()) != TextForm::Literal);
            let message = match bound {
                Some(text) => format!(
                    "Schema of dynamic data '{text}' is not matching schema of data model field '{field}' on screen '{}'. \
                     Property is expecting '{wanted}' but got '{found}'.",
                    target.id
                ),
                None => format!(
                    "Schema of payload data at '{field}' on screen '{}' is not matching with schema of data model field on \
                     screen '{}'. Property is expecting '{wanted}' but got '{found}'.",
                    self.screen.id, target.id
                ),
            };
            self.wrong(ERROR, &member.node.at, place.key(field), message);
        }
    }

    /// The type of a payload's value; what is wrong with its bindings is told elsewhere.
    fn silent_type(&mut self, node: &Node) -> Schema {
        let Some(text) = node.text() else { return Schema::of(&node.to_json()) };
        let mut unheard = super::problem::Problems::default();
        let mut quiet = Context { facts: self.facts, screen: self.screen, problems: &mut unheard };
        let site = Site { component: "", property: "", at: &node.at, place: Place::Root, in_payload: true };
        quiet.type_of_text(text, site).unwrap_or(Schema::Text)
    }

    /// Bindings in a payload, and files, which not every payload may have.
    fn payload(&mut self, action: &str, payload: &Node, place: Place<'_>, property: &str) {
        let mut pickers = 0_usize;
        for member in payload.members() {
            let place = place.key(&member.key);
            let is_top_level = member.node.text().is_some();
            self.payload_value(action, &member.node, place, property, is_top_level, &mut pickers);
        }
        if action == "complete" && pickers > 1 {
            let message =
                "Complete action payload can contain either a single PhotoPicker or a single DocumentPicker component.";
            self.wrong(ErrorName::InvalidOnClickActionPayload, &payload.at, place, message);
        }
    }

    fn payload_value(
        &mut self,
        action: &str,
        node: &Node,
        place: Place<'_>,
        property: &str,
        is_top_level: bool,
        pickers: &mut usize,
    ) {
        match &node.value {
            NodeValue::Text(text) => {
                let site = Site { component: action, property, at: &node.at, place, in_payload: true };
                self.type_of_text(text, site);
                if let TextForm::Bound(reference) = TextForm::of(text, self.version()) {
                    self.file_in_payload(action, &reference, site, is_top_level, pickers);
                }
            }
            NodeValue::List(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.payload_value(action, element, place.index(index), property, false, pickers);
                }
            }
            NodeValue::Object(members) => {
                for member in members {
                    self.payload_value(action, &member.node, place.key(&member.key), property, false, pickers);
                }
            }
            NodeValue::Null | NodeValue::Boolean(_) | NodeValue::Number(_) => {}
        }
    }

    fn file_in_payload(
        &mut self,
        action: &str,
        reference: &Reference,
        site: Site<'_>,
        is_top_level: bool,
        pickers: &mut usize,
    ) {
        let Some(field) = self.field(reference).filter(|field| field.component.role == Role::Picker) else { return };
        let (picker, max_files) = (field.component.name, field.max_files);
        *pickers += 1;
        let most = if picker == "PhotoPicker" { "max-uploaded-photos" } else { "max-uploaded-documents" };
        let message = match action {
            "navigate" => {
                format!("The {picker} component's value is not allowed in the payload of the navigate action.")
            }
            _ if !is_top_level => format!(
                "The value of following components must be a top-level string in complete and data_exchange on-click-action \
                 payload: [{picker}]."
            ),
            "complete" if max_files != Some(1) => format!(
                "In the complete action payload, {picker} can only be used if the value of the '{most}' property doesn't \
                 exceed 1."
            ),
            _ => return,
        };
        self.wrong(ErrorName::InvalidOnClickActionPayload, site.at, site.place, message);
    }
}
