//! What a Flow's screens are and have, collected before anything is judged: a binding may point to any screen.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::bound_payloads::SummaryMask;
use super::component::{Component, Role};
use super::data_model::{self, DataModel, Schema};
use super::picker::Picker;
use super::problem::{Place, Problems};
use super::source::{Node, NodeValue};
use super::version::Version;

/// An input.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) component: &'static Component,
    /// Of what it takes in.
    pub(super) schema: Schema,
    /// How many files a picker takes, `None` where that is bound to data.
    pub(super) max_files: Option<i64>,
    /// Of a picker.
    pub(super) picker: Option<Picker>,
    /// What is typed is shown to nobody: passwords and codes.
    pub(super) is_secret: bool,
}

/// A screen.
#[derive(Debug)]
pub(super) struct ScreenFacts {
    pub(super) id: String,
    pub(super) terminal: bool,
    pub(super) success: bool,
    /// `None`: it declares none.
    pub(super) data: Option<DataModel>,
    pub(super) fields: HashMap<String, Field>,
    /// Names of fields that the chat's summary does not show.
    pub(super) sensitive: HashSet<String>,
    /// The names of its forms.
    pub(super) forms: Vec<String>,
    /// To where its navigate actions lead, each once, in order.
    pub(super) leads_to: Vec<String>,
}

/// The whole Flow.
pub(super) struct FlowFacts {
    pub(super) version: Version,
    /// It has an endpoint.
    pub(super) has_data_api: bool,
    pub(super) screens: Vec<ScreenFacts>,
    by_id: HashMap<String, usize>,
}

impl FlowFacts {
    /// What is wrong with data models is told on the way.
    pub(super) fn collect(root: &Node, version: Version, problems: &mut Problems) -> Self {
        let place = Place::Root.key("screens");
        let screens = root.get("screens").map(Node::elements).unwrap_or_default();
        let screens: Vec<ScreenFacts> = screens
            .iter()
            .enumerate()
            .map(|(index, screen)| ScreenFacts::collect(screen, place.index(index), problems))
            .collect();
        let mut by_id = HashMap::new();
        for (index, screen) in screens.iter().enumerate() {
            by_id.entry(screen.id.clone()).or_insert(index);
        }
        Self { version, has_data_api: root.get("data_api_version").is_some(), screens, by_id }
    }

    pub(super) fn screen(&self, id: &str) -> Option<&ScreenFacts> {
        self.by_id.get(id).and_then(|index| self.screens.get(*index))
    }
}

impl ScreenFacts {
    fn collect(screen: &Node, place: Place<'_>, problems: &mut Problems) -> Self {
        let flag = |key: &str| screen.get(key).and_then(Node::boolean);
        let sensitive = screen.get("sensitive").map(Node::elements).unwrap_or_default();
        let mut facts = Self {
            id: screen.text_of("id").unwrap_or_default().to_owned(),
            terminal: flag("terminal").unwrap_or(false),
            success: flag("success").unwrap_or(true),
            data: screen.get("data").map(|data| data_model::read(data, place.key("data"), problems)),
            fields: HashMap::new(),
            sensitive: sensitive.iter().filter_map(Node::text).map(str::to_owned).collect(),
            forms: Vec::new(),
            leads_to: Vec::new(),
        };
        if let Some(children) = screen.get("layout").and_then(|layout| layout.get("children")) {
            facts.take_children(children);
        }
        facts
    }

    fn take_children(&mut self, children: &Node) {
        for child in children.elements() {
            let Some(component) = child.text_of("type").and_then(Component::named) else { continue };
            match component.role {
                Role::Form => {
                    self.forms.extend(child.text_of("name").map(str::to_owned));
                    child.get("children").into_iter().for_each(|children| self.take_children(children));
                }
                Role::If => {
                    ["then", "else"]
                        .into_iter()
                        .filter_map(|key| child.get(key))
                        .for_each(|branch| self.take_children(branch));
                }
                Role::Switch => {
                    let cases = child.get("cases").map(Node::members).unwrap_or_default();
                    cases.iter().for_each(|case| self.take_children(&case.node));
                }
                Role::Input | Role::Picker | Role::Shown | Role::Footer => {
                    if let (true, Some(name)) = (component.takes_input(), child.text_of("name")) {
                        let field = Field::of(component, child);
                        self.fields.entry(name.to_owned()).or_insert(field);
                    }
                    self.take_routes(child);
                }
            }
        }
    }

    /// Of a component and the items within it.
    fn take_routes(&mut self, component: &Node) {
        let items = component.get("list-items").map(Node::elements).unwrap_or_default();
        for action in std::iter::once(component).chain(items).filter_map(|node| node.get("on-click-action")) {
            if action.text_of("name") == Some("navigate")
                && let Some(next) = action.get("next").and_then(|next| next.text_of("name"))
                && !self.leads_to.iter().any(|known| known == next)
            {
                self.leads_to.push(next.to_owned());
            }
        }
    }
}

impl Field {
    /// How it stands in the chat's summary where it is sensitive.
    pub(super) fn summary_mask(&self) -> Option<SummaryMask> {
        match self.component.role {
            Role::Picker => Some(SummaryMask::Hidden),
            _ if self.is_secret => Some(SummaryMask::Hidden),
            _ if self.component.name == "OptIn" => None,
            _ => Some(SummaryMask::Masked),
        }
    }

    fn of(component: &'static Component, node: &Node) -> Self {
        let is_range = node.text_of("mode") == Some("range");
        let texts = || Schema::List(Box::new(Schema::Text));
        let schema = match component.name {
            // Compared as numbers and handed on as texts.
            "TextInput" if node.text_of("input-type") == Some("number") => Schema::Any,
            "TextInput" | "TextArea" | "RadioButtonsGroup" | "Dropdown" | "DatePicker" => Schema::Text,
            "CheckboxGroup" | "ChipsSelector" => texts(),
            "OptIn" => Schema::Boolean,
            "CalendarPicker" if is_range => {
                let ends = ["start-date", "end-date"].map(|end| (end.to_owned(), Schema::Text));
                Schema::Object(BTreeMap::from(ends))
            }
            "CalendarPicker" if node.get("mode").is_none_or(|mode| mode.text() == Some("single")) => Schema::Text,
            _ => Schema::Any,
        };
        let most = ["max-uploaded-photos", "max-uploaded-documents"].into_iter().find_map(|key| node.get(key));
        let max_files = match most.map(|most| &most.value) {
            None => Some(30),
            Some(NodeValue::Number(number)) => number.as_i64(),
            Some(_) => None,
        };
        let picker = (component.role == Role::Picker).then(|| Picker::of(component, node));
        let is_secret = matches!(node.text_of("input-type"), Some("password" | "passcode"));
        Self { component, schema, max_files, picker, is_secret }
    }
}
