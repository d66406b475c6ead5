//! The files that stand inside of an interactive message or a template: in its header and in those of its cards.

use serde_json::{Map, Value};

/// Calls `visit` with the object of each file in a message's stored content, uploaded or linked.
pub(crate) fn each_attached_file(kind: &str, content: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    match kind {
        "interactive" => {
            if let Some(header) = content.get_mut("header") {
                file_of(header, visit);
            }
            each_card(content.pointer_mut("/action/cards"), visit);
        }
        "template" => {
            if let Some(header) = content.pointer_mut("/rendered/header") {
                file_of(header, visit);
            }
            each_card(content.pointer_mut("/rendered/cards"), visit);
        }
        _ => {}
    }
}

fn each_card(cards: Option<&mut Value>, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    for card in cards.and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(header) = card.get_mut("header") {
            file_of(header, visit);
        }
    }
}

/// A header is `{"type":"image","image":{…}}`. Only files have an id or a link.
fn file_of(header: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    let Some(kind) = header.get("type").and_then(Value::as_str).map(str::to_owned) else { return };
    let file = header.get_mut(&kind).and_then(Value::as_object_mut);
    if let Some(file) = file.filter(|file| file.contains_key("id") || file.contains_key("link")) {
        visit(file);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn files(kind: &str, mut content: Value) -> Vec<Value> {
        let mut found = Vec::new();
        each_attached_file(kind, &mut content, &mut |file| found.push(Value::Object(file.clone())));
        found
    }

    #[test]
    fn headers_and_cards_are_looked_into() {
        let image = |id: &str| json!({"type": "image", "image": {"id": id}});
        let carousel = json!({"action": {"cards": [{"header": image("1")}, {"header": image("2")}, {"action": {}}]}});
        assert_eq!(files("interactive", carousel), [json!({"id": "1"}), json!({"id": "2"})]);
        let linked = json!({"header": {"type": "video", "video": {"link": "https://a.example/v.mp4"}}});
        assert_eq!(files("interactive", linked), [json!({"link": "https://a.example/v.mp4"})]);
        let rendered =
            json!({"rendered": {"header": image("3"), "cards": [{"header": image("4")}]}, "header": image("5")});
        assert_eq!(files("template", rendered), [json!({"id": "3"}), json!({"id": "4"})]);
    }

    #[test]
    fn texts_places_and_other_kinds_have_none() {
        assert!(files("interactive", json!({"header": {"type": "text", "text": "x"}})).is_empty());
        let place = json!({"rendered": {"header": {"type": "location", "location": {"latitude": 1}}}});
        assert!(files("template", place).is_empty());
        assert!(files("image", json!({"id": "1"})).is_empty());
        assert!(files("interactive", json!(null)).is_empty());
    }
}
