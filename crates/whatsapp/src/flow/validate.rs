//! The whole of a Flow JSON: its frame, its screens, and what they must have together (spec §7).

use url::Url;

use super::component::MOST_CAROUSELS;
use super::context::Context;
use super::definition::FlowDefinition;
use super::facts::FlowFacts;
use super::problem::{ErrorName, Place, Problems, ValidationError};
use super::routing;
use super::source::{Node, NodeValue};
use super::version::{DATA_API_VERSIONS, Version, v};

const MAX_SCREENS: usize = 100;
/// The end of a Flow, as an endpoint names it.
pub(super) const END: &str = "SUCCESS";

/// A Flow JSON that was read.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What is wrong; a Flow with any of it can be kept and not published.
    pub errors: Vec<ValidationError>,
    /// What it is, as far as it can be told: for anything that is JSON with screens and a known version.
    pub definition: Option<FlowDefinition>,
}

/// Reads and checks a Flow JSON.
#[must_use]
pub fn check(text: &str) -> Checked {
    let mut problems = Problems::default();
    let definition = examine(text, &mut problems);
    Checked { errors: problems.located(text), definition }
}

fn examine(text: &str, problems: &mut Problems) -> Option<FlowDefinition> {
    let root = match Node::parse(text) {
        Ok(root) if matches!(root.value, NodeValue::Object(_)) => root,
        Ok(root) => {
            problems.add(ErrorName::InvalidFlowJson, &root.at, Place::Root, "Flow JSON is not valid.");
            return None;
        }
        Err(error) => {
            problems.add(ErrorName::InvalidFlowJson, &(error.at..error.at), Place::Root, "Flow JSON is not valid.");
            return None;
        }
    };
    let version = version(&root, problems)?;
    let count = root.get("screens").map_or(0, |screens| screens.elements().len());
    if let (Some(screens), true) = (root.get("screens"), count > MAX_SCREENS) {
        let message = format!("Maximum number of screens allowed per Flow is {MAX_SCREENS} but found {count}.");
        problems.add(ErrorName::MaxScreensNumber, &screens.at, Place::Root.key("screens"), message);
        return None;
    }
    let facts = FlowFacts::collect(&root, version, problems);
    frame(&root, &facts, problems);
    screens(&root, &facts, problems);
    if count == 0 {
        return None;
    }
    routing::check(&root, &facts, problems);
    ends(&root, &facts, problems);
    Some(FlowDefinition::new(&root, facts))
}

fn version(root: &Node, problems: &mut Problems) -> Option<Version> {
    let place = Place::Root.key("version");
    let Some(node) = root.get("version") else {
        problems.add(ErrorName::MissingFlowJsonVersion, &root.at, place, "Flow JSON version is not specified.");
        return None;
    };
    let Some(text) = node.text() else {
        let message = "Unsupported Flow JSON version.";
        problems.add(ErrorName::UnsupportedFlowJsonVersion, &node.at, place, message);
        return None;
    };
    match Version::parse(text) {
        Ok(version) => Some(version),
        Err((error, message)) => {
            problems.add(error, &node.at, place, message);
            None
        }
    }
}

/// What stands beside the screens.
fn frame(root: &Node, facts: &FlowFacts, problems: &mut Problems) {
    for member in root.members() {
        let place = Place::Root.key(&member.key);
        match member.key.as_str() {
            "version" | "screens" | "routing_model" => {}
            "data_api_version" => {
                if !member.node.text().is_some_and(|text| DATA_API_VERSIONS.contains(&text)) {
                    let message = "No supported Data API version found for given Flow JSON version.";
                    problems.add(ErrorName::NoSupportedDataApiVersion, &member.node.at, place, message);
                }
            }
            "data_channel_uri" if facts.version < v(3, 0) => {
                let is_address = member.node.text().is_some_and(|text| Url::parse(text).is_ok());
                if !is_address {
                    let message = "Property 'data_channel_uri' should be in 'uri' format.";
                    problems.add(ErrorName::InvalidPropertyValueFormat, &member.node.at, place, message);
                }
            }
            "data_channel_uri" => {
                let message = "Property 'data_channel_uri' is no longer supported in Flow JSON as of version '3.0'. Please \
                               configure your endpoint URI using Flows API or Builder.";
                problems.add(ErrorName::InvalidPropertyKey, &member.key_at, place, message);
            }
            key => {
                let message = format!("Property '{key}' cannot be specified at '$root'.");
                problems.add(ErrorName::InvalidPropertyKey, &member.key_at, place, message);
            }
        }
    }
    let at = &root.at;
    if root.get("screens").is_none() {
        let message = "Required property 'screens' is missing.";
        problems.add(ErrorName::MissingRequiredProperty, at, Place::Root, message);
    }
    if facts.has_data_api && root.get("routing_model").is_none() {
        let message = "The property 'routing_model' is required for property 'data_api_version'.";
        problems.add(ErrorName::MissingRequiredProperty, at, Place::Root, message);
    }
}

fn screens(root: &Node, facts: &FlowFacts, problems: &mut Problems) {
    let Some(screens) = root.get("screens") else { return };
    let place = Place::Root.key("screens");
    if !matches!(screens.value, NodeValue::List(_)) {
        let found = screens.type_name();
        let message = format!("Expected property 'screens' to be of type 'array', but found '{found}'.");
        problems.add(ErrorName::InvalidPropertyType, &screens.at, place, message);
    } else if screens.elements().is_empty() {
        let message = "Property 'screens' should have at least '1' items.";
        problems.add(ErrorName::MinItemsRequired, &screens.at, place, message);
    }
    let mut carousels = 0;
    let mut without_footer: Vec<&str> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (index, (node, screen)) in screens.elements().iter().zip(&facts.screens).enumerate() {
        let place = place.index(index);
        let mut context = Context { facts, screen, problems };
        context.screen_id(node, place, &mut seen);
        let (found, has_footer) = context.screen(node, place);
        carousels += found;
        if screen.terminal && !has_footer {
            without_footer.push(&screen.id);
        }
    }
    if carousels > MOST_CAROUSELS {
        let message =
            format!("Maximum number of ImageCarousel allowed per Flow is {MOST_CAROUSELS} but found {carousels}.");
        problems.add(ErrorName::ComponentTypeMaxNumberPerScreen, &screens.at, place, message);
    }
    if !without_footer.is_empty() {
        let message = format!("Footer component is missing on terminal screens: {}.", without_footer.join(", "));
        problems.add(ErrorName::MissingFooterOnTerminalScreen, &screens.at, place, message);
    }
}

/// How the Flow ends.
fn ends(root: &Node, facts: &FlowFacts, problems: &mut Problems) {
    let at = root.get("screens").map_or_else(|| root.at.clone(), |screens| screens.at.clone());
    let place = Place::Root.key("screens");
    if !facts.screens.iter().any(|screen| screen.terminal) {
        let message = "Terminal screen is required but not provided.";
        problems.add(ErrorName::MissingTerminalScreen, &at, place, message);
    } else if !facts.screens.iter().any(|screen| screen.terminal && screen.success) {
        let message = "At least one terminal screen must have property 'success' set as true.";
        problems.add(ErrorName::InvalidPropertyValue, &at, place, message);
    }
}

impl Context<'_> {
    fn screen_id(&mut self, node: &Node, place: Place<'_>, seen: &mut std::collections::HashSet<String>) {
        let Some(id) = node.get("id") else { return self.missing(node, place, "id") };
        let place = place.key("id");
        let Some(text) = id.text() else { return self.wrong_type(id, place, "string") };
        if text.is_empty() {
            let message = "Property 'id' should have at least '1' characters.";
            self.wrong(ErrorName::MinCharsRequired, &id.at, place, message);
        } else if text.eq_ignore_ascii_case(END) {
            let message = "Screen id cannot be 'success' since it is a reserved keyword.";
            self.wrong(ErrorName::ScreenIdIsReservedKeyword, &id.at, place, message);
        } else if !text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_') {
            let message = "Property 'id' should only consist of alphabets and underscores.";
            self.wrong(ErrorName::PatternMismatch, &id.at, place, message);
        }
        if !seen.insert(text.to_owned()) {
            let message = format!("Duplicate screen id found: {text}.");
            self.wrong(ErrorName::DuplicateScreenIds, &id.at, place, message);
        }
    }

    /// Answers how many carousels there are, and whether there is a footer.
    fn screen(&mut self, node: &Node, place: Place<'_>) -> (usize, bool) {
        if !matches!(node.value, NodeValue::Object(_)) {
            self.wrong_type(node, place, "object");
            return (0, true);
        }
        let mut allowed = vec!["id", "title", "terminal", "success", "refresh_on_back", "data", "layout"];
        if self.version() >= v(5, 1) {
            allowed.push("sensitive");
        }
        self.check_keys(node, place, &allowed);
        self.flags(node, place);
        if let Some(title) = node.get("title") {
            let site = super::context::Site::of("Screen", "title", title, place.key("title"));
            match title.text() {
                Some(text) => {
                    self.type_of_text(text, site);
                }
                None => self.wrong_type(title, site.place, "string"),
            }
        }
        if let Some(sensitive) = node.get("sensitive").filter(|_| self.version() >= v(5, 1)) {
            self.sensitive(sensitive, place.key("sensitive"));
        }
        let Some(layout) = node.get("layout") else {
            self.missing(node, place, "layout");
            return (0, true);
        };
        self.layout(layout, place.key("layout"))
    }

    fn flags(&mut self, node: &Node, place: Place<'_>) {
        for name in ["terminal", "success", "refresh_on_back"] {
            if let Some(flag) = node.get(name) {
                self.boolean(flag, place.key(name));
            }
        }
        if let Some(success) = node.get("success").filter(|_| !self.screen.terminal) {
            let message = "Property 'success' can only be specified on a terminal screen.";
            let error = ErrorName::NotKeywordSchemaValidationFailed;
            self.wrong(error, &success.at, place.key("success"), message);
        }
        if let Some(refresh) = node.get("refresh_on_back").filter(|refresh| refresh.boolean() == Some(true))
            && !self.facts.has_data_api
        {
            let message = "Property 'refresh_on_back' can be true only when property 'data_api_version' is set.";
            self.wrong(ErrorName::InvalidPropertyValue, &refresh.at, place.key("refresh_on_back"), message);
        }
    }

    fn sensitive(&mut self, node: &Node, place: Place<'_>) {
        if !matches!(node.value, NodeValue::List(_)) {
            return self.wrong_type(node, place, "array");
        }
        for (index, name) in node.elements().iter().enumerate() {
            let place = place.index(index);
            match name.text() {
                None => self.wrong_type(name, place, "string"),
                Some(text) if !self.screen.fields.contains_key(text) => {
                    let message = format!("Sensitive field '{text}' does not exist on screen '{}'.", self.screen.id);
                    self.wrong(ErrorName::InvalidSensitiveField, &name.at, place, message);
                }
                Some(_) => {}
            }
        }
    }

    fn layout(&mut self, layout: &Node, place: Place<'_>) -> (usize, bool) {
        if !matches!(layout.value, NodeValue::Object(_)) {
            let message = "Invalid value found for property 'layout'.";
            self.wrong(ErrorName::InvalidPropertyValue, &layout.at, place, message);
            return (0, true);
        }
        self.check_keys(layout, place, &["type", "children"]);
        match layout.get("type") {
            None => {
                let message = "Required property 'type' is missing.";
                self.wrong(ErrorName::MissingRequiredTypeProperty, &layout.at, place, message);
            }
            Some(kind) if kind.text() != Some("SingleColumnLayout") => {
                let message = "Invalid value found for property 'type'.";
                self.wrong(ErrorName::InvalidPropertyValue, &kind.at, place.key("type"), message);
            }
            Some(_) => {}
        }
        let Some(children) = layout.get("children") else {
            self.missing(layout, place, "children");
            return (0, true);
        };
        let (census, has_footer) = self.components(children, place.key("children"));
        (census.count("ImageCarousel"), has_footer)
    }
}
