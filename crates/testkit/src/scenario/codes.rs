//! Which error codes scenarios expect: in answers, in statuses and in inbound messages.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Scenario, Shapes, Variables, fill};

/// Every code that a step of these scenarios expects, whether a rule of the cloud raises it or a fault that the scenario makes.
#[must_use]
pub fn expected_codes(scenarios: &[Scenario], shapes: &Shapes) -> BTreeSet<i64> {
    let mut codes = BTreeSet::new();
    for scenario in scenarios {
        for step in &scenario.steps {
            from_step(step, &scenario.variables, shapes, &mut codes);
        }
    }
    codes
}

/// The code of `expect` and of `webhooks`; what a step sends is no expectation.
fn from_step(step: &Map<String, Value>, variables: &Variables, shapes: &Shapes, codes: &mut BTreeSet<i64>) {
    for expected in ["expect", "webhooks"].iter().filter_map(|key| step.get(*key)) {
        collect(expected, None, variables, shapes, codes);
    }
    if step.contains_key("$use") {
        collect(&Value::Object(step.clone()), None, variables, shapes, codes);
    }
    for inner in step.get("steps").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
        from_step(inner, variables, shapes, codes);
    }
}

fn collect(value: &Value, key: Option<&str>, variables: &Variables, shapes: &Shapes, codes: &mut BTreeSet<i64>) {
    match value {
        Value::Object(map) => {
            // A shape may have a code of its own; its arguments are looked at as they stand.
            if let Some(body) = map.get("$use").and_then(Value::as_str).and_then(|name| shapes.0.get(name)) {
                collect(body, None, variables, shapes, codes);
            }
            for (key, value) in map {
                collect(value, Some(key), variables, shapes, codes);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, None, variables, shapes, codes)),
        Value::String(text) if key == Some("code") && text.starts_with("${") => {
            // Only variables of the case; those that a step captures are no expectation.
            codes.extend(fill::fill_text(text, variables).ok().and_then(|code| code.as_i64()));
        }
        Value::Number(number) if key == Some("code") => codes.extend(number.as_i64()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use recado_whatsapp::error_table;

    use super::*;
    use crate::scenario::load;

    #[test]
    fn every_row_of_the_error_table_is_expected_by_a_scenario() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/scenarios");
        let (scenarios, shapes) = load(&folder).unwrap();
        let expected = expected_codes(&scenarios, &shapes);
        let missing: Vec<_> = error_table::rows().map(|row| row.code).filter(|code| !expected.contains(code)).collect();
        assert!(missing.is_empty(), "no scenario expects {missing:?}; write one, with a fault where no rule raises it");
    }

    #[test]
    fn what_a_step_sends_is_no_expectation() {
        let step = |text: &str| match serde_json::from_str(text).unwrap() {
            Value::Object(step) => step,
            other => panic!("{other}"),
        };
        let steps = vec![
            step(
                r#"{"graph": "POST /x", "json": {"code": 1}, "expect": {"json": {"$use": "refused", "code": "${code}"}}}"#,
            ),
            step(r#"{"control": "POST /faults", "json": {"error": 2, "code": 2}}"#),
            step(r#"{"repeat": 2, "steps": [{"webhooks": [{"$use": "fixed"}, {"errors": [{"code": 5}]}]}]}"#),
        ];
        let shapes = step(r#"{"refused": {"value": {"error": {"code": "${code}"}}}, "fixed": {"value": {"code": 4}}}"#);
        let variables = [("code".to_owned(), Value::from(3))].into();
        let (name, clock) = (String::new(), String::new());
        let scenario = Scenario { name, clock, subscribe: true, cloud: [].into(), variables, steps };
        assert_eq!(expected_codes(&[scenario], &Shapes(shapes)), [3, 4, 5].into());
    }
}
