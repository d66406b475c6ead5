//! The description is complete and consistent, because other programs are generated from it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::Desk;

/// Method, path and operation of each call of the description.
pub fn operations(description: &Value) -> Vec<(String, String, Value)> {
    let paths = description["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |(method, call)| (method, path, call)))
        .map(|(method, path, call)| (method.to_uppercase(), path.clone(), call.clone()))
        .collect()
}

pub fn description() -> Value {
    serde_json::to_value(recado_api::openapi()).unwrap()
}

#[test]
fn every_call_has_a_name_a_subject_and_its_refusals() {
    let description = description();
    let mut names = BTreeSet::new();
    for (method, path, call) in operations(&description) {
        let name = call["operationId"].as_str().unwrap().to_owned();
        assert!(names.insert(name), "{method} {path} has another call's name");
        assert!(call["summary"].as_str().is_some_and(|text| !text.is_empty()), "{method} {path} says nothing");
        assert_eq!(call["tags"].as_array().map(Vec::len), Some(1), "{method} {path}");
        let responses = call["responses"].as_object().unwrap();
        assert!(responses.contains_key("default"), "{method} {path}");
        assert!(responses.keys().any(|status| status.starts_with(['1', '2'])), "{method} {path}");
        let is_open = call["security"] == serde_json::json!([{}]);
        assert!(is_open || responses.contains_key("401"), "{method} {path}");
    }
    for wanted in ["send_message", "stream_events", "download_media", "receive_webhook", "set_up", "health"] {
        assert!(names.contains(wanted), "{wanted} is missing of {names:?}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let description = description();
    let mut references = BTreeSet::new();
    collect_references(&description, &mut references);
    assert!(references.len() > 20, "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn collect_references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                found.insert(reference.clone());
            }
            object.values().for_each(|value| collect_references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| collect_references(value, found)),
        _ => {}
    }
}

#[test]
fn the_shapes_that_pages_rely_on_are_as_agreed() {
    let description = description();
    let schemas = &description["components"]["schemas"];
    for name in [
        "Me",
        "Agent",
        "Connection",
        "Channel",
        "Contact",
        "Conversation",
        "Message",
        "Media",
        "SendMessage",
        "Problem",
        "EventFrame",
    ] {
        assert!(schemas[name].is_object(), "{name} is missing of {:?}", schemas.as_object().unwrap().keys());
    }
    insta::assert_json_snapshot!("message_schema", schemas["Message"]);
    insta::assert_json_snapshot!("event_frame_schema", schemas["EventFrame"]);
}

#[tokio::test]
async fn it_is_served_to_everybody() {
    let desk = Desk::start().await;
    let answer = desk.get("/api/v1/openapi.json").send().await;
    answer.is(200);
    assert_eq!(answer.json(), description());
}
