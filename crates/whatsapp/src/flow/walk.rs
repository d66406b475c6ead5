//! The components of a screen: what may stand where, and what each must have (spec §10).

use std::collections::{HashMap, HashSet};

use super::component::{Component, MOST_PER_SCREEN, Role, may_be_in_branch};
use super::context::{Context, Site};
use super::data_model::Schema;
use super::expression::Use;
use super::problem::{ErrorName, Place};
use super::property::{is_calendar_day, mode_of};
use super::source::{Node, NodeValue};
use super::version::{Version, v};

const MAX_COMPONENTS: usize = 50;
const MAX_IF_DEPTH: usize = 3;

/// Where the walk is.
#[derive(Clone, Copy)]
struct Here {
    in_form: bool,
    /// How many `If` are around.
    ifs: usize,
    in_switch: bool,
}

/// What a screen has of what is limited.
#[derive(Default)]
pub(super) struct Census {
    counts: HashMap<&'static str, usize>,
    components: usize,
    pickers: usize,
    /// Footers that stand outside of branches.
    plain_footers: usize,
    names: HashSet<String>,
    /// Inputs outside of forms.
    outside: Vec<&'static str>,
}

impl Census {
    pub(super) fn count(&self, name: &str) -> usize {
        self.counts.get(name).copied().unwrap_or_default()
    }
}

impl Context<'_> {
    /// Checks a screen's components. Answers what was counted, and whether there is a footer.
    pub(super) fn components(&mut self, children: &Node, place: Place<'_>) -> (Census, bool) {
        let mut census = Census::default();
        let here = Here { in_form: false, ifs: 0, in_switch: false };
        let footers = self.children(children, place, here, &mut census);
        self.check_census(&census, footers, children, place);
        (census, footers > 0)
    }

    fn check_census(&mut self, census: &Census, footers: usize, children: &Node, place: Place<'_>) {
        let at = &children.at;
        if census.components > MAX_COMPONENTS {
            let message = format!(
                "Maximum number of components allowed per screen is {MAX_COMPONENTS} but found {}.",
                census.components
            );
            self.wrong(ErrorName::MaxAllowedComponentsPerScreen, at, place, message);
        }
        let too_many = |name: &str, max: usize, count| {
            format!("Maximum number of {name} allowed per screen is {max} but found {count}.")
        };
        if census.plain_footers > 1 {
            let message = too_many("Footer", 1, census.plain_footers);
            self.wrong(ErrorName::MaxFooterPerScreen, at, place, message);
        } else if footers > 1 {
            let message = "Maximum number of Footer component allowed per screen is 1.";
            self.wrong(ErrorName::MoreThanOneFooter, at, place, message);
        }
        for (name, max) in MOST_PER_SCREEN {
            let count = census.count(name);
            if count > *max {
                let error = match *name {
                    "EmbeddedLink" => ErrorName::MaxEmbeddedLinkPerScreen,
                    "OptIn" => ErrorName::MaxOptInPerScreen,
                    "Image" => ErrorName::MaxImagePerScreen,
                    _ => ErrorName::ComponentTypeMaxNumberPerScreen,
                };
                self.wrong(error, at, place, too_many(name, *max, count));
            }
        }
        if census.pickers > 1 {
            let message = too_many("PhotoPicker or DocumentPicker", 1, census.pickers);
            self.wrong(ErrorName::ComponentTypeMaxNumberPerScreen, at, place, message);
        }
        self.check_lonely(census, at, place);
        if !census.outside.is_empty() && !self.screen.forms.is_empty() {
            let (word, verb) = if census.outside.len() == 1 { ("Component", "is") } else { ("Components", "are") };
            let message = format!(
                "{word} '{}' {verb} not allowed outside Form when Form component is present.",
                census.outside.join("', '")
            );
            self.wrong(ErrorName::ComponentsOutsideForm, at, place, message);
        }
    }

    /// Components that stand alone on their screen.
    fn check_lonely(&mut self, census: &Census, at: &std::ops::Range<usize>, place: Place<'_>) {
        let others = |names: &[&str]| census.counts.keys().any(|name| !names.contains(name));
        if census.count("RichText") > 0 {
            let with_footer = self.version() >= v(6, 3);
            let allowed: &[&str] = if with_footer { &["RichText", "Footer"] } else { &["RichText"] };
            if others(allowed) {
                let and = if with_footer { " together with Footer" } else { "" };
                let message = format!("RichText can only be used as a standalone component on a screen{and}.");
                self.wrong(ErrorName::InvalidRichTextPlacement, at, place, message);
            }
        }
        if census.count("NavigationList") > 0 {
            if others(&["NavigationList"]) {
                let message = "NavigationList cannot be used with other components on the same screen.";
                self.wrong(ErrorName::InvalidComponentPlacement, at, place, message);
            }
            if self.screen.terminal {
                let message = "NavigationList cannot be used on a terminal screen.";
                self.wrong(ErrorName::InvalidComponentPlacement, at, place, message);
            }
        }
    }

    /// Answers how many footers there can be at once.
    fn children(&mut self, children: &Node, place: Place<'_>, here: Here, census: &mut Census) -> usize {
        if !matches!(children.value, NodeValue::List(_)) {
            self.wrong_type(children, place, "array");
            return 0;
        }
        let mut footers = 0;
        for (index, child) in children.elements().iter().enumerate() {
            footers += self.component(child, place.index(index), here, census);
        }
        footers
    }

    fn component(&mut self, node: &Node, place: Place<'_>, here: Here, census: &mut Census) -> usize {
        census.components += 1;
        if !matches!(node.value, NodeValue::Object(_)) {
            self.wrong_type(node, place, "object");
            return 0;
        }
        let Some(kind) = node.get("type") else {
            let message = "Required property 'type' is missing.";
            self.wrong(ErrorName::MissingRequiredTypeProperty, &node.at, place, message);
            return 0;
        };
        let known = kind.text().and_then(Component::named).filter(|component| component.since <= self.version());
        let Some(component) = known else {
            let message = "Invalid value found for property 'type'.";
            self.wrong(ErrorName::InvalidPropertyValue, &kind.at, place.key("type"), message);
            return 0;
        };
        *census.counts.entry(component.name).or_default() += 1;
        self.placement(component, kind, place.key("type"), here);
        self.properties(component, node, place, here);
        self.relations(component, node, place);
        if component.takes_input() {
            self.input(component, node, place, here, census);
        }
        match component.role {
            Role::Footer => {
                census.plain_footers += usize::from(here.ifs == 0 && !here.in_switch);
                1
            }
            Role::Form => {
                self.init_values(node, place);
                let inside = Here { in_form: true, ..here };
                node.get("children")
                    .map_or(0, |children| self.children(children, place.key("children"), inside, census))
            }
            Role::If => self.branches_of_if(node, place, here, census),
            Role::Switch => self.cases(node, place, here, census),
            Role::Input | Role::Picker | Role::Shown => 0,
        }
    }

    fn placement(&mut self, component: &Component, kind: &Node, place: Place<'_>, here: Here) {
        let name = component.name;
        let in_branch = here.ifs > 0 || here.in_switch;
        let is_allowed = match component.role {
            Role::Form => !here.in_form && !in_branch,
            Role::If => !here.in_switch,
            Role::Switch => !here.in_switch,
            // Only the outermost branches may end the screen.
            Role::Footer => here.ifs <= 1,
            _ => !in_branch || may_be_in_branch(name, self.version()),
        };
        if !is_allowed {
            let around = match (here.in_switch, here.ifs > 0) {
                (true, _) => "Switch",
                (_, true) => "If",
                _ => "Form",
            };
            let message = format!("Component '{name}' cannot be used inside '{around}'.");
            self.wrong(ErrorName::InvalidComponentPlacement, &kind.at, place, message);
        }
    }

    fn properties(&mut self, component: &'static Component, node: &Node, place: Place<'_>, here: Here) {
        let version = self.version();
        for member in node.members() {
            if member.key == "type" {
                continue;
            }
            // Within a form its own maps have these.
            let is_of_form = here.in_form
                && matches!(member.key.as_str(), "init-value" | "error-message")
                && component.role != Role::Picker;
            let property = component.property(&member.key).filter(|known| known.since <= version && !is_of_form);
            match property {
                Some(property) => {
                    self.property(component, property, node, &member.node, place.key(&member.key));
                }
                None => {
                    let message =
                        format!("Property '{}' cannot be specified at '{}' on '{place}'.", member.key, component.name);
                    let place = place.key(&member.key);
                    self.wrong(ErrorName::InvalidPropertyKey, &member.key_at, place, message);
                }
            }
        }
        for property in component.properties {
            let is_required = property.required_since.is_some_and(|since| since <= version);
            if is_required && node.get(property.name).is_none() {
                self.missing(node, place, property.name);
            }
        }
    }

    fn input(&mut self, component: &'static Component, node: &Node, place: Place<'_>, here: Here, census: &mut Census) {
        census.pickers += usize::from(component.role == Role::Picker);
        if !here.in_form && component.role == Role::Input {
            if self.version() < v(4, 0) {
                let message = format!("Property '{}' must be defined inside parent property 'Form'.", component.name);
                self.wrong(ErrorName::KeywordOneOf, &node.at, place, message);
            } else {
                census.outside.push(component.name);
            }
        }
        if let Some(name) = node.get("name")
            && let Some(text) = name.text()
            && !census.names.insert(text.to_owned())
        {
            let message = format!("Duplicate name found for Form components: {text}.");
            self.wrong(ErrorName::DuplicateFormComponentNames, &name.at, place.key("name"), message);
        }
    }

    /// Properties that depend on each other.
    fn relations(&mut self, component: &Component, node: &Node, place: Place<'_>) {
        for (min, max) in [
            ("min-chars", "max-chars"),
            ("min-selected-items", "max-selected-items"),
            ("min-uploaded-photos", "max-uploaded-photos"),
            ("min-uploaded-documents", "max-uploaded-documents"),
            ("min-days", "max-days"),
            ("min-date", "max-date"),
        ] {
            let (Some(low), Some(high)) = (node.get(min), node.get(max)) else { continue };
            if is_above(low, high, self.version()) {
                let name = node.text_of("name").unwrap_or_default();
                let message = format!("{min} cannot be greater than {max} for {} {name}.", component.name);
                self.wrong(ErrorName::MinValueGreaterThanMax, &low.at, place.key(min), message);
            }
        }
        match component.name {
            "Footer" => self.captions(node, place),
            "TextInput" => self.pattern(node, place),
            "CalendarPicker" => self.calendar(node, place),
            _ => {}
        }
    }

    fn captions(&mut self, node: &Node, place: Place<'_>) {
        let has = |name: &str| node.get(name).is_some();
        let (left, center, right) = (has("left-caption"), has("center-caption"), has("right-caption"));
        if left != right {
            let (there, lacking) =
                if left { ("left-caption", "right-caption") } else { ("right-caption", "left-caption") };
            let message = format!("Footer should have property {lacking} when property {there} is present.");
            self.wrong(ErrorName::InvalidDependencies, &node.at, place, message);
        }
        if center && (left || right) {
            let message =
                "Properties 'center-caption' and [left-caption, right-caption] must be present exclusively at Footer.";
            self.wrong(ErrorName::NotKeywordSchemaValidationFailed, &node.at, place, message);
        }
    }

    fn pattern(&mut self, node: &Node, place: Place<'_>) {
        let Some(pattern) = node.get("pattern") else { return };
        if node.get("helper-text").is_none() {
            let message = "TextInput should have property helper-text when property pattern is present.";
            self.wrong(ErrorName::InvalidDependencies, &pattern.at, place.key("pattern"), message);
        }
        if let Some(kind @ ("email" | "phone")) = node.text_of("input-type") {
            let message = format!("Property 'pattern' cannot be specified for input-type '{kind}'.");
            self.wrong(ErrorName::NotKeywordSchemaValidationFailed, &pattern.at, place.key("pattern"), message);
        }
    }

    fn calendar(&mut self, node: &Node, place: Place<'_>) {
        if mode_of(node) != Some("single") {
            return;
        }
        for name in ["title", "description", "min-days", "max-days"] {
            if let Some(value) = node.get(name) {
                let message = format!("Property '{name}' can only be specified in range mode.");
                let error = ErrorName::UnexpectedCalendarPickerRangeModeProp;
                self.wrong(error, &value.at, place.key(name), message);
            }
        }
    }

    /// Values to begin with are of the type of their input, and files have none.
    fn init_values(&mut self, form: &Node, place: Place<'_>) {
        let place = place.key("init-values");
        let Some(values) = form.get("init-values") else { return };
        let is_typed = self.version() >= v(7, 0);
        let mut pickers: Vec<&str> = Vec::new();
        for member in values.members() {
            let Some(field) = self.screen.fields.get(&member.key).cloned() else { continue };
            if field.component.role == Role::Picker {
                pickers.push(field.component.name);
                continue;
            }
            let place = place.key(&member.key);
            let site = Site::of("Form", "init-values", &member.node, place);
            let given = match member.node.text() {
                Some(text) => self.type_of_text(text, site).unwrap_or(Schema::Text),
                None => Schema::of(&member.node.to_json()),
            };
            if is_typed && !field.schema.takes(&given) {
                self.wrong_type(&member.node, place, field.schema.type_name());
            }
        }
        if !pickers.is_empty() {
            let message =
                format!("Property 'init-values' should not contain value for components: [{}].", pickers.join(", "));
            self.wrong(ErrorName::NativeComponentInFormInitValues, &values.at, place, message);
        }
        if let Some(messages) = form.get("error-messages") {
            for member in messages.members() {
                let place = Place::Root.key("error-messages");
                let place = place.key(&member.key);
                match member.node.text() {
                    Some(text) => {
                        self.type_of_text(text, Site::of("Form", "error-messages", &member.node, place));
                    }
                    None if is_typed => self.wrong_type(&member.node, place, "string"),
                    None => {}
                }
            }
        }
    }

    fn branches_of_if(&mut self, node: &Node, place: Place<'_>, here: Here, census: &mut Census) -> usize {
        let inside = Here { ifs: here.ifs + 1, ..here };
        if inside.ifs > MAX_IF_DEPTH {
            let message = format!("Maximum nesting of 'If' components is {MAX_IF_DEPTH}.");
            self.wrong(ErrorName::MaximumIfNesting, &node.at, place, message);
            return 0;
        }
        if let Some(condition) = node.get("condition") {
            self.condition(condition, place.key("condition"));
        }
        let mut of_branch = |name: &str| {
            let branch = node.get(name)?;
            if matches!(&branch.value, NodeValue::List(elements) if elements.is_empty()) {
                let message = "Expected array to contain at least one component.";
                self.wrong(ErrorName::InvalidPropertyValue, &branch.at, place.key(name), message);
            }
            Some(self.children(branch, place.key(name), inside, census))
        };
        let (then, otherwise) = (of_branch("then").unwrap_or_default(), of_branch("else"));
        let message = match (then, otherwise) {
            (1.., None) => {
                "Missing Footer inside one of the 'If' component branches. Branch 'else' should exist and contain one Footer."
            }
            (0, Some(1..)) | (1.., Some(0)) => {
                "Footer component must be present in all branches of 'If' component if it exists in any one branch."
            }
            _ => return then.max(otherwise.unwrap_or_default()),
        };
        self.wrong(ErrorName::MissingFooterInIfElseBranches, &node.at, place, message);
        then.max(otherwise.unwrap_or_default())
    }

    fn condition(&mut self, condition: &Node, place: Place<'_>) {
        let Some(text) = condition.text() else { return self.wrong_type(condition, place, "string") };
        let inner = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).unwrap_or(text);
        self.expression(inner, Site::of("If", "condition", condition, place), Use::Condition);
    }

    fn cases(&mut self, node: &Node, place: Place<'_>, here: Here, census: &mut Census) -> usize {
        if let Some(value) = node.get("value")
            && let Some(text) = value.text()
            && !text.contains("${")
        {
            let message = "Property 'value' should have dynamic data format of the form ${data.your_value}.";
            self.wrong(ErrorName::PatternMismatch, &value.at, place.key("value"), message);
        }
        let Some(cases) = node.get("cases") else { return 0 };
        let place = place.key("cases");
        if !matches!(cases.value, NodeValue::Object(_)) {
            self.wrong_type(cases, place, "object");
            return 0;
        }
        if cases.members().is_empty() {
            let message = "Property 'cases' should have at least '1' items.";
            self.wrong(ErrorName::EmptySwitchCases, &cases.at, place, message);
        }
        let inside = Here { in_switch: true, ..here };
        let footers: Vec<usize> = cases
            .members()
            .iter()
            .map(|case| self.children(&case.node, place.key(&case.key), inside, census))
            .collect();
        let most = footers.iter().copied().max().unwrap_or_default();
        if most > 0 && footers.contains(&0) {
            let message = "Footer component must be present in all switch cases if it exists in one of the cases.";
            self.wrong(ErrorName::MissingFooterInSwitchBranches, &cases.at, place, message);
        }
        most
    }
}

/// Whether the lower end, as it stands there, is above the upper one.
fn is_above(low: &Node, high: &Node, version: Version) -> bool {
    if let (Some(low), Some(high)) = (low.number(), high.number()) {
        return low > high;
    }
    match (low.text(), high.text()) {
        (Some(low), Some(high)) if version >= v(5, 0) => is_calendar_day(low) && is_calendar_day(high) && low > high,
        (Some(low), Some(high)) => {
            matches!((low.parse::<i64>(), high.parse::<i64>()), (Ok(low), Ok(high)) if low > high)
        }
        _ => false,
    }
}
