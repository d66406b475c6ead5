//! What a form asks, read from its Flow JSON, and answers in the words of the form. Nothing in the JSON is trusted: what cannot be
//! read is answered under its own name.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::MediaId;

/// The part of a response that is not an answer.
const TOKEN: &str = "flow_token";
/// Components that customers fill in.
const INPUTS: [&str; 11] = [
    "TextInput",
    "TextArea",
    "CheckboxGroup",
    "RadioButtonsGroup",
    "Dropdown",
    "ChipsSelector",
    "OptIn",
    "DatePicker",
    "CalendarPicker",
    "PhotoPicker",
    "DocumentPicker",
];
/// How far data is followed from screen to screen; Flows are no deeper in practice, and a loop ends.
const LONGEST_WAY: usize = 20;

/// A question of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowQuestion {
    /// Its name in responses.
    pub key: String,
    /// As customers read it.
    pub label: String,
    /// The component, such as `TextInput`; empty where an endpoint gives the answer.
    pub component: String,
    /// What can be chosen, where that stands in the form.
    pub choices: Vec<FlowChoice>,
}

/// Something to be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowChoice {
    /// In responses.
    pub id: String,
    /// As customers read it.
    pub title: String,
}

/// A file in an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnswerFile {
    /// As this desk knows it; its bytes are fetched after the answer came.
    #[schema(value_type = uuid::Uuid)]
    pub media_id: MediaId,
    /// As the customer's phone called it.
    pub filename: String,
    /// What it is said to be.
    pub mime_type: String,
}

/// An answer of a filled-in form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FlowAnswer {
    /// Its name in the response.
    pub key: String,
    /// What was asked.
    pub question: String,
    /// As it came.
    pub value: Value,
    /// In the words of the form.
    pub text: String,
    /// The files that the value names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<AnswerFile>,
}

/// Everything that a form's responses hold, in the order of the form.
pub(super) fn questions(json: &str) -> Vec<FlowQuestion> {
    let root: Value = serde_json::from_str(json).unwrap_or_default();
    let form = Form::read(&root);
    let mut found: Vec<(usize, FlowQuestion)> = Vec::new();
    for (screen, payload) in &form.completions {
        for (key, value) in payload {
            if key == TOKEN || found.iter().any(|(_, known)| known.key == *key) {
                continue;
            }
            let field = form.field_of(screen, value, 0);
            let question = match field {
                Some((_, field)) => field.question(key),
                None => FlowQuestion {
                    key: key.clone(),
                    label: readable(key),
                    component: String::new(),
                    choices: Vec::new(),
                },
            };
            found.push((field.map_or(usize::MAX, |(place, _)| place), question));
        }
    }
    if form.completions.is_empty() {
        // An endpoint ends it: its answer most often has the fields by their names.
        found = form.fields.iter().enumerate().map(|(place, field)| (place, field.question(&field.name))).collect();
    }
    found.sort_by_key(|(place, _)| *place);
    let mut questions: Vec<FlowQuestion> = Vec::new();
    for (_, question) in found {
        if !questions.iter().any(|known| known.key == question.key) {
            questions.push(question);
        }
    }
    questions
}

/// The answers of a `response_json`, in the order of the form; what the form does not know comes last.
pub(super) fn answers(response: &str, questions: &[FlowQuestion]) -> Vec<FlowAnswer> {
    let Ok(Value::Object(mut given)) = serde_json::from_str::<Value>(response) else { return Vec::new() };
    given.remove(TOKEN);
    let mut answers = Vec::with_capacity(given.len());
    for question in questions {
        if let Some(value) = given.remove(&question.key) {
            let text = in_words(&value, &question.choices);
            let (key, question) = (question.key.clone(), question.label.clone());
            answers.push(FlowAnswer { key, question, value, text, files: Vec::new() });
        }
    }
    answers.extend(given.into_iter().map(|(key, value)| {
        let (question, text) = (readable(&key), in_words(&value, &[]));
        FlowAnswer { key, question, value, text, files: Vec::new() }
    }));
    answers
}

/// The answers where no form is known.
pub(crate) fn plain_answers(response: &str) -> Vec<FlowAnswer> {
    answers(response, &[])
}

/// The token in a `response_json`.
pub(super) fn token_in(response: &str) -> Option<String> {
    let response: Value = serde_json::from_str(response).ok()?;
    response.get(TOKEN)?.as_str().map(str::to_owned)
}

/// `first_name` as people write it.
fn readable(key: &str) -> String {
    let words = key.replace(['_', '-'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(|| key.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

/// What to show of a value.
fn in_words(value: &Value, choices: &[FlowChoice]) -> String {
    let title = |id: &str| {
        let choice = choices.iter().find(|choice| choice.id == id);
        choice.map_or_else(|| id.to_owned(), |choice| choice.title.clone())
    };
    match value {
        Value::Null => String::new(),
        Value::String(text) => title(text),
        Value::Array(items) => items.iter().map(|item| in_words(item, choices)).collect::<Vec<_>>().join(", "),
        Value::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str);
            match (part("start-date"), part("end-date"), part("file_name")) {
                (Some(start), Some(end), _) => format!("{start} – {end}"),
                (_, _, Some(file)) => file.to_owned(),
                _ => value.to_string(),
            }
        }
        other => other.to_string(),
    }
}

/// The parts of a Flow JSON that matter here.
struct Form {
    fields: Vec<Field>,
    completions: Vec<(String, Map<String, Value>)>,
    /// From screen, to screen, payload.
    navigations: Vec<(String, String, Map<String, Value>)>,
}

struct Field {
    screen: String,
    name: String,
    label: String,
    component: String,
    choices: Vec<FlowChoice>,
}

impl Field {
    fn question(&self, key: &str) -> FlowQuestion {
        let label = if self.label.is_empty() { readable(key) } else { self.label.clone() };
        FlowQuestion { key: key.to_owned(), label, component: self.component.clone(), choices: self.choices.clone() }
    }
}

impl Form {
    fn read(root: &Value) -> Self {
        let mut form = Self { fields: Vec::new(), completions: Vec::new(), navigations: Vec::new() };
        for screen in root.get("screens").and_then(Value::as_array).into_iter().flatten() {
            let id = screen.get("id").and_then(Value::as_str).unwrap_or_default();
            if let Some(layout) = screen.get("layout") {
                form.walk(id, screen.get("data"), layout);
            }
        }
        form
    }

    /// `serde_json` limits how deep a text can be, so that this ends.
    fn walk(&mut self, screen: &str, data: Option<&Value>, part: &Value) {
        match part {
            Value::Array(items) => items.iter().for_each(|item| self.walk(screen, data, item)),
            Value::Object(parts) => {
                self.take_field(screen, data, parts);
                self.take_action(screen, parts);
                parts.values().for_each(|inner| self.walk(screen, data, inner));
            }
            _ => {}
        }
    }

    fn take_field(&mut self, screen: &str, data: Option<&Value>, part: &Map<String, Value>) {
        let text = |name: &str| part.get(name).and_then(Value::as_str);
        let (Some(kind), Some(name)) = (text("type"), text("name")) else { return };
        if !INPUTS.contains(&kind) {
            return;
        }
        let given = |name: &str| part.get(name).map(|value| example_of(value, data).unwrap_or_else(|| value.clone()));
        let label = match given("label") {
            Some(Value::String(label)) => label,
            // Of a range of days the label of the first one.
            Some(Value::Object(range)) => {
                range.get("start-date").and_then(Value::as_str).unwrap_or_default().to_owned()
            }
            _ => String::new(),
        };
        let label = if label.contains("${") { String::new() } else { label };
        let choices = match given("data-source") {
            Some(Value::Array(items)) => items.iter().filter_map(choice).collect(),
            _ => Vec::new(),
        };
        let (screen, name, component) = (screen.to_owned(), name.to_owned(), kind.to_owned());
        self.fields.push(Field { screen, name, label, component, choices });
    }

    fn take_action(&mut self, screen: &str, part: &Map<String, Value>) {
        let payload = || part.get("payload").and_then(Value::as_object).cloned().unwrap_or_default();
        match part.get("name").and_then(Value::as_str) {
            Some("complete") => self.completions.push((screen.to_owned(), payload())),
            Some("navigate") => {
                let next = part.get("next").and_then(|next| next.get("name")).and_then(Value::as_str);
                if let Some(next) = next {
                    self.navigations.push((screen.to_owned(), next.to_owned(), payload()));
                }
            }
            _ => {}
        }
    }

    /// The field that a value of a payload comes from, and its place in the form.
    fn field_of(&self, screen: &str, value: &Value, passed: usize) -> Option<(usize, &Field)> {
        let reference = value.as_str()?.strip_prefix("${")?.strip_suffix('}')?;
        let parts: Vec<&str> = reference.split('.').collect();
        match parts.as_slice() {
            ["form", name] => self.field(screen, name),
            ["screen", other, "form", name] => self.field(other, name),
            ["screen", other, "data", name] => self.given_to(other, name, passed),
            ["data", name] => self.given_to(screen, name, passed),
            _ => None,
        }
    }

    fn field(&self, screen: &str, name: &str) -> Option<(usize, &Field)> {
        self.fields.iter().enumerate().find(|(_, field)| field.screen == screen && field.name == name)
    }

    /// Where a screen's data comes from: what another screen hands on.
    fn given_to(&self, screen: &str, name: &str, passed: usize) -> Option<(usize, &Field)> {
        if passed >= LONGEST_WAY {
            return None;
        }
        let ways = self.navigations.iter().filter(|(_, to, _)| to == screen);
        ways.filter_map(|(from, _, payload)| self.field_of(from, payload.get(name)?, passed + 1)).next()
    }
}

/// The author's example of what a binding to the screen's data gives.
fn example_of(value: &Value, data: Option<&Value>) -> Option<Value> {
    let name = value.as_str()?.strip_prefix("${data.")?.strip_suffix('}')?;
    data?.get(name)?.get("__example__").cloned()
}

fn choice(item: &Value) -> Option<FlowChoice> {
    let text = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
    let id = text("id")?;
    let title = text("title").unwrap_or_else(|| id.clone());
    Some(FlowChoice { id, title })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn two_screens() -> String {
        json!({"version": "7.3", "screens": [
            {"id": "A", "layout": {"type": "SingleColumnLayout", "children": [
                {"type": "TextInput", "name": "n", "label": "Your name"},
                {"type": "Footer", "label": "Next", "on-click-action": {"name": "navigate", "next": {"type": "screen", "name": "B"},
                    "payload": {"who": "${form.n}"}}}
            ]}},
            {"id": "B", "terminal": true, "data": {
                "who": {"type": "string", "__example__": "x"},
                "slots": {"type": "array", "__example__": [{"id": "1", "title": "Noon"}]}
            }, "layout": {"type": "SingleColumnLayout", "children": [
                {"type": "Form", "name": "f", "children": [
                    {"type": "Dropdown", "name": "slot", "label": "When", "data-source": "${data.slots}"},
                    {"type": "CheckboxGroup", "name": "extras", "label": "Extras", "data-source": [
                        {"id": "a", "title": "Beard"}, {"id": "b", "title": "Wash"}]},
                    {"type": "Footer", "label": "Done", "on-click-action": {"name": "complete", "payload": {
                        "extras": "${form.extras}", "source": "web", "name": "${data.who}", "slot": "${form.slot}",
                        "again": "${screen.A.form.n}"
                    }}}
                ]}
            ]}}
        ]})
        .to_string()
    }

    #[test]
    fn questions_are_found_through_screens_in_the_order_of_the_form() {
        let asked = questions(&two_screens());
        let labels: Vec<(&str, &str)> = asked.iter().map(|it| (it.key.as_str(), it.label.as_str())).collect();
        assert_eq!(
            labels,
            [
                ("again", "Your name"),
                ("name", "Your name"),
                ("slot", "When"),
                ("extras", "Extras"),
                ("source", "Source")
            ]
        );
        assert_eq!(asked[2].choices, [FlowChoice { id: "1".to_owned(), title: "Noon".to_owned() }]);
    }

    #[test]
    fn answers_are_in_the_words_of_the_form() {
        let response = json!({
            "flow_token": "t", "slot": "1", "extras": ["a", "b"], "name": "Ana", "first_visit": true,
            "stay": {"start-date": "2026-11-23", "end-date": "2026-11-25"}, "papers": [{"file_name": "a.pdf", "id": "1"}]
        });
        let given = answers(&response.to_string(), &questions(&two_screens()));
        let shown: Vec<(&str, &str)> = given.iter().map(|it| (it.question.as_str(), it.text.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("Your name", "Ana"),
                ("When", "Noon"),
                ("Extras", "Beard, Wash"),
                ("First visit", "true"),
                ("Papers", "a.pdf"),
                ("Stay", "2026-11-23 – 2026-11-25"),
            ]
        );
        assert_eq!(token_in(&response.to_string()).as_deref(), Some("t"));
    }

    #[test]
    fn what_is_no_form_or_no_answer_breaks_nothing() {
        for text in ["", "[]", "null", "{\"screens\": 1}", "{\"screens\": [1, {\"layout\": {\"name\": \"complete\"}}]}"]
        {
            assert!(questions(text).is_empty(), "{text}");
            assert!(plain_answers(text).len() <= 1, "{text}");
        }
        let looping = json!({"screens": [{"id": "A", "layout": [
            {"name": "navigate", "next": {"name": "A"}, "payload": {"x": "${data.x}"}},
            {"name": "complete", "payload": {"x": "${data.x}"}}
        ]}]});
        assert_eq!(questions(&looping.to_string())[0].label, "X");
    }
}
