//! The Flows of `conformance/flows`: all that stand under `valid` are without fault, each under `invalid` has the mistake that it is
//! named after.

use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::component::{COMPONENTS, Rule};
use super::*;
use crate::testing::{any_json, changed};

fn folder(name: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../conformance/flows").join(name);
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn valid_flows_have_no_errors() {
    let files = folder("valid");
    assert!(files.len() >= 20);
    for (name, text) in files {
        let checked = check(&text);
        assert_eq!(checked.errors, [], "{name}");
        let definition = checked.definition.unwrap();
        assert!(definition.entry_screens().next().is_some(), "{name}");
    }
}

#[test]
fn every_component_property_and_action_is_in_a_valid_flow() {
    let all: Vec<Value> = folder("valid").iter().map(|(_, text)| serde_json::from_str(text).unwrap()).collect();
    let mut seen = std::collections::BTreeSet::new();
    fn walk(value: &Value, seen: &mut std::collections::BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                let name = map.get("type").or_else(|| map.get("name")).and_then(Value::as_str).unwrap_or_default();
                seen.insert(name.to_owned());
                for (key, value) in map {
                    seen.insert(format!("{name}.{key}"));
                    walk(value, seen);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, seen)),
            _ => {}
        }
    }
    all.iter().for_each(|flow| walk(flow, &mut seen));
    for component in COMPONENTS {
        assert!(seen.contains(component.name), "{}", component.name);
        for property in component.properties.iter().filter(|property| property.required_since.is_some()) {
            assert!(seen.contains(&format!("{}.{}", component.name, property.name)), "{property:?}");
            // The rule is what the table says of it, and only parts of the tree are walked.
            assert!(!matches!(property.rule, Rule::Map));
        }
    }
    for action in ["navigate", "complete", "data_exchange", "update_data", "open_url"] {
        assert!(seen.contains(action), "{action}");
    }
}

#[test]
fn every_error_has_a_flow_that_has_it() {
    let files = folder("invalid");
    for name in ErrorName::ALL {
        let found = files.iter().find(|(file, _)| file == name.as_str());
        let (_, text) = found.unwrap_or_else(|| panic!("no file for {}", name.as_str()));
        let errors = check(text).errors;
        let names: Vec<&str> = errors.iter().map(|error| error.error.as_str()).collect();
        assert!(names.contains(&name.as_str()), "{}: {names:?}", name.as_str());
        for error in &errors {
            assert!(error.line_start >= 1 && error.column_start >= 1 && error.line_end >= error.line_start);
            assert!(!error.message.is_empty() && error.pointers.len() == 1, "{error:?}");
        }
    }
}

#[test]
fn an_error_points_to_the_value() {
    let text = "{\n  \"version\": \"7.3\",\n  \"screens\": [\n    {\n      \"id\": \"A\",\n      \"terminal\": true,\n      \"layout\": {\n        \
                \"type\": \"SingleColumnLayout\",\n        \"children\": [\n          {\n            \"type\": \"TextHeader\"\n          }\n        ]\n      }\n    }\n  ]\n}";
    let error = check(text).errors.into_iter().find(|error| error.error == "INVALID_PROPERTY_VALUE").unwrap();
    assert_eq!(error.message, "Invalid value found for property 'type'.");
    assert_eq!((error.line_start, error.line_end, error.column_start, error.column_end), (11, 11, 21, 33));
    assert_eq!(error.pointers[0].path, "screens[0].layout.children[0].type");
    assert_eq!(json!(error)["error_type"], "FLOW_JSON_ERROR");
}

fn messages(flow: &Value) -> Vec<String> {
    check(&flow.to_string()).errors.into_iter().map(|error| error.message).collect()
}

fn screen(id: &str, next: &[&str]) -> Value {
    let mut children: Vec<Value> = next
        .iter()
        .map(|next| {
            json!({"type": "Footer", "label": "Go", "on-click-action": {"name": "navigate", "next": {"type": "screen", "name": next}}})
        })
        .collect();
    if next.is_empty() {
        children.push(json!({"type": "Footer", "label": "Go", "on-click-action": {"name": "complete"}}));
    }
    json!({"id": id, "terminal": next.is_empty(), "layout": {"type": "SingleColumnLayout", "children": children}})
}

#[test]
fn mistakes_in_routes_are_told_apart() {
    let given = |model: Value, screens: Vec<Value>| {
        messages(&json!({"version": "7.3", "data_api_version": "4.0", "routing_model": model, "screens": screens}))
    };
    let (a, b, c) = (screen("A", &["B"]), screen("B", &[]), screen("C", &[]));
    assert_eq!(given(json!({"A": ["B"], "B": []}), vec![a.clone(), b.clone()]), Vec::<String>::new());
    assert_eq!(
        given(json!({"A": ["B"]}), vec![a.clone(), b.clone()]),
        ["Following screens are missing in the routing model: B."]
    );
    assert_eq!(
        given(json!({"A": ["B"], "B": ["X"], "X": []}), vec![a.clone(), b.clone()]),
        ["Invalid screens found in the routing model: X.", "Invalid screen found in the routing model: X."]
    );
    assert_eq!(
        given(json!({"A": ["B"], "B": [], "C": []}), vec![a.clone(), b.clone(), c.clone()]),
        ["Following screens are not connected with the rest of the screens: C. All screens should be connected."]
    );
    let backward = given(json!({"A": ["B"], "B": ["A"]}), vec![a.clone(), b.clone()]);
    assert!(backward[0].starts_with("Backward route [B->A] corresponding to forward route [A->B]"), "{backward:?}");
    let looping = given(
        json!({"A": ["B"], "B": ["C"], "C": ["B", "D"], "D": ["B"]}),
        vec![a.clone(), screen("B", &["C"]), screen("C", &["D"]), screen("D", &["B"])],
    );
    assert!(
        looping.iter().any(|message| message.contains("[C->B]") || message.contains("Loop detected")),
        "{looping:?}"
    );
    let missing = given(json!({"A": ["C"], "B": [], "C": ["B"]}), vec![a.clone(), b.clone(), screen("C", &["B"])]);
    assert!(missing[0].starts_with("Missing direct route from screen 'A' to screen 'B'"), "{missing:?}");
    assert_eq!(
        messages(&json!({"version": "7.3", "screens": [b, c]})),
        [
            "Following screens are not connected with the rest of the screens via navigate screen action: C. All screens should be \
          connected."
        ]
    );
}

#[test]
fn an_endpoints_answer_must_follow_a_route_and_fit_the_model() {
    let text = folder("valid").into_iter().find(|(name, _)| name == "endpoint-booking").unwrap().1;
    let flow = check(&text).definition.unwrap();
    let slots = json!({"slots": [{"id": "1", "title": "Noon"}]}).as_object().cloned().unwrap();
    assert!(flow.check_answer(None, "BOOK", &slots).is_ok());
    assert!(flow.check_answer(Some("BOOK"), "BOOK", &slots).is_ok());
    assert!(flow.check_answer(Some("BOOK"), "DETAILS", &slots).is_ok());
    assert!(matches!(flow.check_answer(Some("BOOK"), "SUMMARY", &slots), Err(WrongAnswer::Transition { .. })));
    assert!(matches!(flow.check_answer(None, "DETAILS", &slots), Err(WrongAnswer::Transition { .. })));
    assert!(matches!(flow.check_answer(Some("BOOK"), "DETAILS", &Map::new()), Err(WrongAnswer::Data { .. })));
    assert!(flow.is_terminal("SUMMARY") && !flow.is_terminal("BOOK"));
    assert_eq!(flow.data_api_version(), Some("4.0"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_json_is_judged(value in any_json()) {
        let _ = check(&value.to_string());
    }

    #[test]
    fn changed_flows_are_judged(value in changed(
        folder("valid").into_iter().map(|(_, text)| serde_json::from_str(&text).unwrap()).collect()
    )) {
        let _ = check(&value.to_string());
    }
}
