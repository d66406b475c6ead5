//! A table in place of a server: what is answered to which screen. Nothing here asks anybody.

use recado_whatsapp::flow::FlowDefinition;
use recado_whatsapp::flow::endpoint_answer as answer;
use recado_whatsapp::flow::endpoint_request::{FlowAction, FlowExchange};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::FieldProblem;

const MAX_RULES: usize = 200;
/// Of the whole table, as JSON: phones take 1 MB in an answer.
const MAX_TABLE_BYTES: usize = 512 * 1024;
const LONGEST_MESSAGE_CHARS: usize = 1000;
const OPEN: &str = "${data.";
const CLOSE: char = '}';

/// What follows a screen. The first rule that fits counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRule {
    /// The screen that was sent; `null`: the form was opened.
    #[serde(default)]
    #[schema(required = true)]
    pub screen: Option<String>,
    /// Only then; `null`: always.
    #[serde(default)]
    #[schema(required = true)]
    pub when: Option<AnswerCondition>,
    /// What is answered.
    pub answer: AnswerStep,
}

/// A condition on what was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerCondition {
    /// A key of the screen's payload.
    pub field: String,
    /// How it is looked at.
    pub test: AnswerTest,
    /// What it is compared with; `present` and `absent` need nothing.
    #[serde(default)]
    #[schema(required = true)]
    pub value: String,
}

/// How a value is looked at. Texts are compared as they are, numbers as numbers; a list equals or contains what one of its values does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerTest {
    /// Is the same.
    Equals,
    /// Is another, or nothing.
    NotEquals,
    /// The text is a part of it, whatever the case.
    Contains,
    /// A larger number.
    GreaterThan,
    /// A smaller number.
    LessThan,
    /// Something was filled in.
    Present,
    /// Nothing was filled in.
    Absent,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AnswerStep {
    /// Another screen, or the same with other data.
    Screen {
        /// Which.
        screen: String,
        /// What it is given. `${data.name}` stands for what the customer filled in.
        #[serde(default)]
        #[schema(value_type = Object)]
        data: Map<String, Value>,
    },
    /// The form is over.
    Finish {
        /// What comes as the customer's answer.
        #[serde(default)]
        #[schema(value_type = Object)]
        data: Map<String, Value>,
        /// Whether what the last screen sent comes too.
        #[serde(default)]
        with_answers: bool,
    },
    /// The customer stays, and reads a sentence.
    Message {
        /// The sentence.
        text: String,
    },
}

/// What is wrong with a table for this Flow.
pub(super) fn check(rules: &[AnswerRule], definition: Option<&FlowDefinition>) -> Vec<FieldProblem> {
    if rules.len() > MAX_RULES {
        return vec![FieldProblem::new("rules", format!("There can be {MAX_RULES} rules at the most."))];
    }
    if serde_json::to_string(rules).map_or(true, |text| text.len() > MAX_TABLE_BYTES) {
        return vec![FieldProblem::new("rules", "The table is too large: it has 512 KB at the most.")];
    }
    let mut problems = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let mut wrong = |part: &str, detail: String| {
            problems.push(FieldProblem::new(format!("rules[{at}].{part}"), detail));
        };
        check_rule(rule, definition, &mut wrong);
    }
    problems
}

fn check_rule(rule: &AnswerRule, definition: Option<&FlowDefinition>, wrong: &mut impl FnMut(&str, String)) {
    if rule.when.as_ref().is_some_and(|when| when.field.trim().is_empty()) {
        wrong("when.field", "Name the field that is looked at.".to_owned());
    }
    if let Some(AnswerCondition { test: AnswerTest::GreaterThan | AnswerTest::LessThan, value, .. }) = &rule.when
        && value.trim().parse::<f64>().is_err()
    {
        wrong("when.value", "This test needs a number.".to_owned());
    }
    let unknown = |screen: &str| definition.is_some_and(|definition| !definition.has_screen(screen));
    let from = rule.screen.as_deref();
    if let Some(screen) = from.filter(|screen| unknown(screen)) {
        return wrong("screen", format!("The form has no screen {screen}."));
    }
    match &rule.answer {
        AnswerStep::Screen { screen, .. } if screen.is_empty() || unknown(screen) => {
            wrong("answer.screen", format!("The form has no screen {screen}."));
        }
        AnswerStep::Screen { screen, data } => {
            let Some(definition) = definition else { return };
            let fits = match from {
                None => definition.entry_screens().any(|entry| entry == screen),
                Some(from) => from == screen || definition.leads(from, screen),
            };
            if !fits {
                let detail = match from {
                    None => format!("A form does not begin with {screen}: other screens lead there."),
                    Some(from) => format!("The form's routing model leads from {from} to other screens only."),
                };
                return wrong("answer.screen", detail);
            }
            // What the customer fills in is known only then.
            if !has_placeholder(&Value::Object(data.clone()))
                && !data.contains_key("error_message")
                && let Err(misfit) = definition.check_data(screen, data)
            {
                wrong("answer.data", misfit.to_string());
            }
        }
        AnswerStep::Finish { .. } if from.is_none() => {
            wrong("answer.kind", "A form cannot be over before it began.".to_owned());
        }
        AnswerStep::Finish { .. } => {}
        AnswerStep::Message { text } => {
            if text.trim().is_empty() || text.chars().count() > LONGEST_MESSAGE_CHARS {
                wrong("answer.text", format!("A sentence of 1 to {LONGEST_MESSAGE_CHARS} characters is needed."));
            } else if from.is_none() {
                wrong("answer.kind", "A message needs a screen to stand on.".to_owned());
            }
        }
    }
}

/// The answer of the table, or why it has none.
pub(super) fn answer_of(
    rules: &[AnswerRule],
    exchange: &FlowExchange,
    definition: Option<&FlowDefinition>,
) -> Result<Value, String> {
    if exchange.action == FlowAction::Back {
        return back(rules, exchange);
    }
    let screen = (exchange.action == FlowAction::DataExchange).then_some(exchange.screen.as_str());
    let fitting = |rule: &&AnswerRule| {
        rule.screen.as_deref() == screen && rule.when.as_ref().is_none_or(|when| holds(when, &exchange.data))
    };
    if let Some(rule) = rules.iter().find(fitting) {
        return Ok(match &rule.answer {
            AnswerStep::Screen { screen, data } => answer::screen(screen, filled(data, &exchange.data)),
            AnswerStep::Finish { data, with_answers } => {
                let mut params = if *with_answers { exchange.data.clone() } else { Map::new() };
                params.extend(filled(data, &exchange.data));
                answer::end(&exchange.flow_token, params)
            }
            AnswerStep::Message { text } => answer::stay(&exchange.screen, text),
        });
    }
    // A form that nobody said anything about begins with its first screen.
    match (screen, definition.and_then(|definition| definition.entry_screens().next())) {
        (None, Some(first)) => Ok(answer::screen(first, Map::new())),
        (None, None) => Err("No rule says how the form begins.".to_owned()),
        (Some(screen), _) => Err(format!("No rule fits what screen {screen} sent.")),
    }
}

/// Going back shows the screen from which a rule leads to the one that was left, with what led there.
fn back(rules: &[AnswerRule], exchange: &FlowExchange) -> Result<Value, String> {
    let left = exchange.screen.as_str();
    let leads_to = |rule: &AnswerRule, to: &str| {
        matches!(&rule.answer, AnswerStep::Screen { screen, .. } if screen == to) && rule.screen.as_deref() != Some(to)
    };
    let before = rules.iter().filter(|rule| leads_to(rule, left)).find_map(|rule| rule.screen.as_deref());
    let before = before.ok_or_else(|| format!("No rule leads to screen {left}, so none leads back."))?;
    let data = rules.iter().find(|rule| leads_to(rule, before)).map(|rule| match &rule.answer {
        AnswerStep::Screen { data, .. } => filled(data, &exchange.data),
        _ => Map::new(),
    });
    Ok(answer::screen(before, data.unwrap_or_default()))
}

fn holds(when: &AnswerCondition, data: &Map<String, Value>) -> bool {
    let values: Vec<String> = match data.get(&when.field) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items.iter().map(text_of).collect(),
        Some(value) => vec![text_of(value)],
    };
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let same = |text: &String| {
        text == &when.value || number(text).is_some_and(|one| number(&when.value).is_some_and(|other| one == other))
    };
    let compared = |holds: fn(f64, f64) -> bool| {
        values.iter().any(|text| match (number(text), number(&when.value)) {
            (Some(one), Some(other)) => holds(one, other),
            _ => false,
        })
    };
    let is_empty = values.iter().all(|text| text.is_empty());
    match when.test {
        AnswerTest::Equals => values.iter().any(same),
        AnswerTest::NotEquals => !values.iter().any(same),
        AnswerTest::Contains => {
            let part = when.value.to_lowercase();
            values.iter().any(|text| text.to_lowercase().contains(&part))
        }
        AnswerTest::GreaterThan => compared(|one, other| one > other),
        AnswerTest::LessThan => compared(|one, other| one < other),
        AnswerTest::Present => !is_empty,
        AnswerTest::Absent => is_empty,
    }
}

/// A value as a person would write it.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// The data with what the customer filled in. A field that stands for nothing is left out.
fn filled(data: &Map<String, Value>, given: &Map<String, Value>) -> Map<String, Value> {
    data.iter().filter_map(|(name, value)| Some((name.clone(), fill(value, given)?))).collect()
}

fn fill(value: &Value, given: &Map<String, Value>) -> Option<Value> {
    Some(match value {
        Value::String(text) => return fill_text(text, given),
        Value::Array(items) => items.iter().filter_map(|item| fill(item, given)).collect(),
        Value::Object(parts) => Value::Object(filled(parts, given)),
        other => other.clone(),
    })
}

fn fill_text(text: &str, given: &Map<String, Value>) -> Option<Value> {
    // A text that is nothing but a placeholder keeps the type of what it stands for.
    if let Some(name) = text.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE))
        && !name.contains(CLOSE)
    {
        return given.get(name).cloned();
    }
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once(OPEN) {
        let Some((name, behind)) = after.split_once(CLOSE) else { break };
        filled.push_str(before);
        filled.push_str(&given.get(name).map(text_of).unwrap_or_default());
        rest = behind;
    }
    filled.push_str(rest);
    Some(Value::String(filled))
}

fn has_placeholder(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(OPEN),
        Value::Array(items) => items.iter().any(has_placeholder),
        Value::Object(parts) => parts.values().any(has_placeholder),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn booking() -> FlowDefinition {
        let screen = |id: &str, terminal: bool, data: Value| {
            json!({"id": id, "title": id, "terminal": terminal, "data": data,
                "layout": {"type": "SingleColumnLayout", "children": [
                    {"type": "TextInput", "name": "size", "label": "Size"},
                    {"type": "Footer", "label": "Go", "on-click-action":
                        {"name": "data_exchange", "payload": {"size": "${form.size}"}}}]}})
        };
        let text = json!({"type": "string", "__example__": "x"});
        let flow = json!({"version": "7.3", "data_api_version": "4.0", "routing_model": {"FIRST": ["LAST"], "LAST": []},
            "screens": [screen("FIRST", false, json!({})), screen("LAST", true, json!({"hint": text}))]});
        recado_whatsapp::flow::check(&flow.to_string()).definition.unwrap()
    }

    fn rules(table: Value) -> Vec<AnswerRule> {
        serde_json::from_value(table).unwrap()
    }

    fn exchange(action: FlowAction, screen: &str, data: Value) -> FlowExchange {
        FlowExchange {
            version: "4.0".to_owned(),
            action,
            screen: screen.to_owned(),
            data: data.as_object().cloned().unwrap_or_default(),
            flow_token: "t".to_owned(),
        }
    }

    fn table() -> Vec<AnswerRule> {
        rules(json!([
            {"screen": "FIRST", "when": {"field": "size", "test": "greater_than", "value": "10"},
                "answer": {"kind": "message", "text": "At most ten."}},
            {"screen": "FIRST", "answer": {"kind": "screen", "screen": "LAST", "data": {"hint": "You chose ${data.size}."}}},
            {"screen": "LAST", "answer": {"kind": "finish", "data": {"booked": true, "n": "${data.size}"}, "with_answers": true}},
        ]))
    }

    #[test]
    fn the_first_rule_that_fits_answers() {
        let (table, flow) = (table(), booking());
        assert_eq!(check(&table, Some(&flow)), []);
        let ask = |action, screen: &str, data| answer_of(&table, &exchange(action, screen, data), Some(&flow));
        assert_eq!(ask(FlowAction::Init, "", json!({})), Ok(json!({"screen": "FIRST", "data": {}})));
        assert_eq!(
            ask(FlowAction::DataExchange, "FIRST", json!({"size": "11"})),
            Ok(json!({"screen": "FIRST", "data": {"error_message": "At most ten."}}))
        );
        assert_eq!(
            ask(FlowAction::DataExchange, "FIRST", json!({"size": 3})),
            Ok(json!({"screen": "LAST", "data": {"hint": "You chose 3."}}))
        );
        let params = json!({"flow_token": "t", "booked": true, "n": 3, "size": 3});
        assert_eq!(
            ask(FlowAction::DataExchange, "LAST", json!({"size": 3})),
            Ok(json!({"screen": "SUCCESS", "data": {"extension_message_response": {"params": params}}}))
        );
        assert_eq!(ask(FlowAction::Back, "LAST", json!({})), Ok(json!({"screen": "FIRST", "data": {}})));
        assert!(ask(FlowAction::Back, "FIRST", json!({})).is_err());
        let none = answer_of(&[], &exchange(FlowAction::DataExchange, "FIRST", json!({})), Some(&flow));
        assert_eq!(none, Err("No rule fits what screen FIRST sent.".to_owned()));
    }

    #[test]
    fn conditions_hold_or_not() {
        let data = json!({"a": "Large", "n": 7, "list": ["x", "y"], "no": "", "yes": true});
        let data = data.as_object().unwrap();
        let holds = |field: &str, test: &str, value: &str| {
            let when = json!({"field": field, "test": test, "value": value});
            super::holds(&serde_json::from_value(when).unwrap(), data)
        };
        for (field, test, value) in [
            ("a", "equals", "Large"),
            ("a", "not_equals", "large"),
            ("a", "contains", "LAR"),
            ("n", "equals", "7.0"),
            ("n", "greater_than", "6"),
            ("n", "less_than", "7.5"),
            ("list", "equals", "y"),
            ("no", "absent", ""),
            ("gone", "absent", ""),
            ("gone", "not_equals", "x"),
            ("yes", "equals", "true"),
            ("list", "present", ""),
        ] {
            assert!(holds(field, test, value), "{field} {test} {value}");
        }
        for (field, test, value) in [
            ("a", "equals", "large"),
            ("n", "greater_than", "7"),
            ("a", "greater_than", "1"),
            ("gone", "equals", ""),
            ("no", "present", ""),
            ("list", "not_equals", "x"),
        ] {
            assert!(!holds(field, test, value), "{field} {test} {value}");
        }
    }

    #[test]
    fn a_table_must_fit_its_form() {
        let flow = booking();
        let wrong = |rule: Value| {
            check(&rules(json!([rule])), Some(&flow)).into_iter().map(|problem| problem.field).collect::<Vec<_>>()
        };
        let to = |screen: &str, data: Value| json!({"kind": "screen", "screen": screen, "data": data});
        assert_eq!(wrong(json!({"answer": to("LAST", json!({"hint": "h"}))})), ["rules[0].answer.screen"]);
        assert_eq!(wrong(json!({"screen": "X", "answer": to("LAST", json!({}))})), ["rules[0].screen"]);
        assert_eq!(wrong(json!({"screen": "FIRST", "answer": to("X", json!({}))})), ["rules[0].answer.screen"]);
        assert_eq!(wrong(json!({"screen": "LAST", "answer": to("FIRST", json!({}))})), ["rules[0].answer.screen"]);
        assert_eq!(
            wrong(json!({"screen": "FIRST", "answer": to("LAST", json!({"hint": 1}))})),
            ["rules[0].answer.data"]
        );
        assert_eq!(wrong(json!({"answer": {"kind": "finish"}})), ["rules[0].answer.kind"]);
        assert_eq!(wrong(json!({"answer": {"kind": "message", "text": " "}})), ["rules[0].answer.text"]);
        let when = json!({"field": " ", "test": "less_than", "value": "x"});
        assert_eq!(
            wrong(json!({"screen": "LAST", "when": when, "answer": {"kind": "finish"}})),
            ["rules[0].when.field", "rules[0].when.value"]
        );
        let many: Vec<Value> = vec![json!({"screen": "LAST", "answer": {"kind": "finish"}}); MAX_RULES + 1];
        assert_eq!(check(&rules(json!(many)), Some(&flow)).len(), 1);
    }

    #[test]
    fn placeholders_are_filled_and_odd_texts_stay() {
        let given = json!({"a": [1, 2], "b": "x"});
        let data = json!({"list": "${data.a}", "text": "${data.a}/${data.b}/${data.c}", "open": "${data.b", "none": "${data.c}",
            "deep": {"in": ["${data.b}", 1]}});
        let expected = json!({"list": [1, 2], "text": "1, 2/x/", "open": "${data.b", "deep": {"in": ["x", 1]}});
        assert_eq!(Value::Object(filled(data.as_object().unwrap(), given.as_object().unwrap())), expected);
    }
}
