//! The values of components' properties (spec §10).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;

use super::component::{Component, Property, Rule};
use super::context::{Context, Site};
use super::data_model::Schema;
use super::problem::{ErrorName, Place};
use super::reference::TextForm;
use super::source::{Node, NodeValue};
use super::version::v;

impl Context<'_> {
    /// Checks a property's value. Parts of the tree are checked by the walk.
    pub(super) fn property(
        &mut self,
        component: &Component,
        property: &Property,
        owner: &Node,
        node: &Node,
        place: Place<'_>,
    ) {
        let site = Site::of(component.name, property.name, node, place);
        if let (Some(text), Some(expected)) = (node.text(), expected(property.rule, owner)) {
            let form = TextForm::of(text, self.version());
            if form != TextForm::Literal {
                if property.dynamic {
                    self.bound(text, &expected, site, matches!(form, TextForm::Nested(_)));
                } else {
                    let message = format!("Invalid value found for property '{}'.", property.name);
                    self.wrong(ErrorName::InvalidPropertyValue, &node.at, place, message);
                }
                return;
            }
        }
        match property.rule {
            Rule::Text(max) => self.text(node, site, max),
            Rule::Lines(max) => self.lines(node, site, max),
            Rule::Word(words) => self.word(node, place, words),
            Rule::Boolean => self.boolean(node, place),
            Rule::Integer(min, max) => self.integer(node, site, min, max),
            Rule::Number => {
                if node.number().is_none() {
                    self.wrong_type(node, place, "number");
                }
            }
            Rule::Texts => self.each(node, place, |context, element, place| {
                if element.text().is_none() {
                    context.wrong_type(element, place, "string");
                }
            }),
            Rule::Words(words) => self.each(node, place, |context, element, place| context.word(element, place, words)),
            Rule::Date => self.date(node, site),
            Rule::Dates => self.each(node, place, |context, element, place| {
                context.date(element, Site { at: &element.at, place, ..site });
            }),
            Rule::Picture => self.picture(node, site, None),
            Rule::Name => self.name(node, site),
            Rule::Map => self.object(node, place),
            Rule::ErrorMessage(max) => {
                if !matches!(node.value, NodeValue::Object(_)) {
                    self.text(node, site, max);
                }
            }
            Rule::Ends(max) => self.ends(owner, node, site, |context, node, site| context.text(node, site, max)),
            Rule::BooleanEnds => {
                self.ends(owner, node, site, |context, node, site| context.boolean(node, site.place));
            }
            Rule::DateEnds => self.ends(owner, node, site, Self::date),
            Rule::Pattern => self.text(node, site, usize::MAX),
            Rule::Options(rule) => self.options(component, rule, node, place),
            Rule::Action(names) => self.action(names, component, property.name, node, place),
            Rule::Pictures => self.pictures(node, place),
            Rule::ListItems => self.list_items(owner, node, place),
            Rule::Children | Rule::Cases | Rule::Condition => {}
        }
    }

    /// A text in place of the value: its type must be what is expected.
    fn bound(&mut self, text: &str, expected: &[Schema], site: Site<'_>, is_nested: bool) {
        let Some(schema) = self.type_of_text(text, site) else { return };
        // What an expression comes to is written out where a text is wanted.
        let is_written_out = is_nested
            && expected.contains(&Schema::Text)
            && matches!(schema, Schema::Number | Schema::Boolean | Schema::Text);
        if is_written_out || expected.iter().any(|expected| expected.takes(&schema)) {
            return self.has_parts(&schema, expected, text, site);
        }
        let message = match expected {
            [one] => format!("Expected '{text}' to be of type '{}'.", one.type_name()),
            several => {
                let names: Vec<&str> = several.iter().map(Schema::type_name).collect();
                format!("Expected '{text}' to be of one of these types: [{}].", names.join(", "))
            }
        };
        self.wrong(ErrorName::InvalidScreenDynamicData, site.at, site.place, message);
    }

    /// A list of options whose items lack what an option needs.
    fn has_parts(&mut self, schema: &Schema, expected: &[Schema], text: &str, site: Site<'_>) {
        let (Schema::List(given), [Schema::List(wanted)]) = (schema, expected) else { return };
        let (Schema::Object(given), Schema::Object(wanted)) = (given.as_ref(), wanted.as_ref()) else { return };
        if let Some(name) = wanted.keys().find(|name| !given.is_empty() && !given.contains_key(*name)) {
            let message = format!("Data model schema is invalid for '{text}'. Missing schema for {name}.");
            self.wrong(ErrorName::InvalidScreenDynamicData, site.at, site.place, message);
        }
    }

    fn each(&mut self, node: &Node, place: Place<'_>, mut check: impl FnMut(&mut Self, &Node, Place<'_>)) {
        if !matches!(node.value, NodeValue::List(_)) {
            return self.wrong_type(node, place, "array");
        }
        for (index, element) in node.elements().iter().enumerate() {
            check(self, element, place.index(index));
        }
    }

    /// A text that is not bound.
    pub(super) fn text(&mut self, node: &Node, site: Site<'_>, max_chars: usize) {
        let Some(text) = node.text() else { return self.wrong_type(node, site.place, "string") };
        self.not_blank(text, site);
        self.check_length(text.chars().count(), max_chars, site);
    }

    fn check_length(&mut self, chars: usize, max_chars: usize, site: Site<'_>) {
        if chars > max_chars {
            let message = format!("Property '{}' should have at most '{max_chars}' characters.", site.property);
            self.wrong(ErrorName::InvalidPropertyValue, site.at, site.place, message);
        }
    }

    fn not_blank(&mut self, text: &str, site: Site<'_>) {
        let must_have_text = self.version() >= v(6, 0) || site.component == "EmbeddedLink";
        if must_have_text && text.trim().is_empty() {
            let message = format!("Property '{}' should not be blank or empty string.", site.property);
            self.wrong(ErrorName::PatternMismatch, site.at, site.place, message);
        }
    }

    fn lines(&mut self, node: &Node, site: Site<'_>, max_chars: usize) {
        if !matches!(node.value, NodeValue::List(_)) {
            return self.text(node, site, max_chars);
        }
        if node.elements().is_empty() {
            self.too_few(node, site.place, site.property, 1);
        }
        let mut chars: usize = 0;
        for (index, line) in node.elements().iter().enumerate() {
            let site = Site { at: &line.at, place: site.place.index(index), ..site };
            match line.text() {
                Some(text) if self.type_of_text(text, site).is_none() => chars += text.chars().count(),
                Some(_) => {}
                None => self.wrong_type(line, site.place, "string"),
            }
        }
        self.check_length(chars, max_chars, site);
    }

    fn word(&mut self, node: &Node, place: Place<'_>, words: &[&str]) {
        match node.text() {
            Some(word) if words.contains(&word) => {}
            Some(_) => self.not_one_of(node, place, words),
            None => self.wrong_type(node, place, "string"),
        }
    }

    pub(super) fn boolean(&mut self, node: &Node, place: Place<'_>) {
        if node.boolean().is_none() {
            self.wrong_type(node, place, "boolean");
        }
    }

    fn integer(&mut self, node: &Node, site: Site<'_>, min: i64, max: i64) {
        let name = site.property;
        let number = match &node.value {
            NodeValue::Number(number) => number.as_i64(),
            NodeValue::Text(_) => {
                let message = format!(
                    "Property '{name}' should be of type 'number' or have dynamic data format of the form \
                     ${{screen.data.your_value}} or ${{data.your_value}}."
                );
                return self.wrong(ErrorName::PatternMismatch, &node.at, site.place, message);
            }
            _ => None,
        };
        match number {
            None => self.wrong_type(node, site.place, "integer"),
            Some(number) if number < min => {
                let message = format!("The minimum value allowed for property '{name}' is {min}.");
                self.wrong(ErrorName::MinimumValueRequired, &node.at, site.place, message);
            }
            Some(number) if number > max => {
                let message = format!("The maximum value allowed for property '{name}' is {max}.");
                self.wrong(ErrorName::MaximumValueRequired, &node.at, site.place, message);
            }
            Some(_) => {}
        }
    }

    fn date(&mut self, node: &Node, site: Site<'_>) {
        let Some(text) = node.text() else { return self.wrong_type(node, site.place, "string") };
        let (is_date, pattern) = if self.version() < v(5, 0) {
            (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()), "^\\d+$")
        } else {
            (is_calendar_day(text), "YYYY-MM-DD")
        };
        if !is_date {
            let message = format!("Property '{}' should match the pattern '{pattern}'.", site.property);
            self.wrong(ErrorName::PatternMismatch, site.at, site.place, message);
        }
    }

    /// A picture in base64 of at most so many bytes.
    pub(super) fn picture(&mut self, node: &Node, site: Site<'_>, max_bytes: Option<usize>) {
        let Some(text) = node.text() else { return self.wrong_type(node, site.place, "string") };
        let base64 = text.split_once(";base64,").map_or(text, |(_, base64)| base64);
        let Ok(bytes) = STANDARD.decode(base64) else {
            let message = format!("Property '{}' should be in 'base64' format.", site.property);
            return self.wrong(ErrorName::InvalidPropertyValueFormat, site.at, site.place, message);
        };
        if let Some(max_bytes) = max_bytes.filter(|max| bytes.len() > *max) {
            let message = format!("The image of property '{}' is larger than {} KB.", site.property, max_bytes / 1024);
            self.wrong(ErrorName::InvalidPropertyValue, site.at, site.place, message);
        }
    }

    fn name(&mut self, node: &Node, site: Site<'_>) {
        match node.text() {
            None => self.wrong_type(node, site.place, "string"),
            Some("") => {
                let message = format!("Property '{}' should have at least '1' characters.", site.property);
                self.wrong(ErrorName::MinCharsRequired, site.at, site.place, message);
            }
            Some(text) => self.not_blank(text, site),
        }
    }

    fn object(&mut self, node: &Node, place: Place<'_>) {
        if !matches!(node.value, NodeValue::Object(_)) {
            self.wrong_type(node, place, "object");
        }
    }

    /// One value, or of a range one for each of its ends.
    fn ends(&mut self, owner: &Node, node: &Node, site: Site<'_>, mut check: impl FnMut(&mut Self, &Node, Site<'_>)) {
        match mode_of(owner) {
            Some("single") => check(self, node, site),
            Some("range") => {
                if !matches!(node.value, NodeValue::Object(_)) {
                    return self.wrong_type(node, site.place, "object");
                }
                self.check_keys(node, site.place, &["start-date", "end-date"]);
                for end in ["start-date", "end-date"] {
                    match node.get(end) {
                        Some(value) => {
                            let site = Site { at: &value.at, place: site.place.key(end), ..site };
                            let is_bound = value.text().is_some_and(|text| self.type_of_text(text, site).is_some());
                            if !is_bound {
                                check(self, value, site);
                            }
                        }
                        // Only the label needs both.
                        None if site.property == "label" => {
                            let message = format!("Property '{}' needs '{end}' in range mode.", site.property);
                            let error = ErrorName::MissingCalendarPickerRangeModeProp;
                            self.wrong(error, &node.at, site.place, message);
                        }
                        None => {}
                    }
                }
            }
            // Bound to data: either will do.
            _ => {}
        }
    }
}

/// Of a calendar; `None` where it is bound to data.
pub(super) fn mode_of(calendar: &Node) -> Option<&str> {
    match calendar.get("mode").map(Node::text) {
        None => Some("single"),
        Some(mode) => mode.filter(|mode| matches!(*mode, "single" | "range")),
    }
}

/// `YYYY-MM-DD`, and a day that there is.
pub(super) fn is_calendar_day(text: &str) -> bool {
    let has_form = text.len() == 10
        && text.bytes().enumerate().all(
            |(index, byte)| {
                if matches!(index, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
            },
        );
    has_form && text.parse::<Date>().is_ok()
}

/// What a binding in place of the value may be; `None` where texts are never bindings.
fn expected(rule: Rule, owner: &Node) -> Option<Vec<Schema>> {
    let texts = || Schema::List(Box::new(Schema::Text));
    let object = || Schema::Object(std::collections::BTreeMap::new());
    let is_range = mode_of(owner) == Some("range");
    Some(match rule {
        Rule::Text(_) | Rule::Word(_) | Rule::Date | Rule::Picture | Rule::Pattern | Rule::Name => vec![Schema::Text],
        Rule::Lines(_) => vec![Schema::Text, texts()],
        Rule::Boolean => vec![Schema::Boolean],
        Rule::Integer(..) | Rule::Number => vec![Schema::Number],
        Rule::Texts | Rule::Words(_) | Rule::Dates => vec![texts()],
        Rule::Map => vec![object()],
        Rule::ErrorMessage(_) => vec![Schema::Text, object()],
        Rule::Ends(_) | Rule::DateEnds | Rule::BooleanEnds if is_range => vec![object()],
        Rule::BooleanEnds => vec![Schema::Boolean],
        Rule::Ends(_) | Rule::DateEnds => vec![Schema::Text],
        Rule::Options(_) => vec![list_of(&["id", "title"])],
        Rule::Pictures => vec![list_of(&["src", "alt-text"])],
        Rule::ListItems => vec![list_of(&["id", "main-content"])],
        Rule::Action(_) | Rule::Children | Rule::Cases | Rule::Condition => return None,
    })
}

fn list_of(properties: &[&str]) -> Schema {
    Schema::List(Box::new(Schema::Object(properties.iter().map(|name| ((*name).to_owned(), Schema::Any)).collect())))
}
