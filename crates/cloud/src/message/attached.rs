//! The files of a message: its own, and those inside of an interactive message or a template: in its header, in those of its cards,
//! in the lines of an order.

use recado_whatsapp::media::MediaKind;
use serde_json::{Map, Value};

/// Calls `visit` with each file in a message's stored content, uploaded or linked, and as what it is shown.
pub(super) fn each_file(kind: &str, content: &mut Value, visit: &mut impl FnMut(MediaKind, &mut Map<String, Value>)) {
    match MediaKind::from_name(kind) {
        Some(kind) => content.as_object_mut().into_iter().for_each(|file| visit(kind, file)),
        None => each_attached_file(kind, content, visit),
    }
}

/// Whether a file of the message is still to be fetched.
pub(super) fn has_link(kind: &str, content: &mut Value) -> bool {
    let mut found = false;
    each_file(kind, content, &mut |_, file| found |= file.contains_key("link"));
    found
}

/// Those of [`each_file`] that stand inside of another content.
pub(crate) fn each_attached_file(
    kind: &str,
    content: &mut Value,
    visit: &mut impl FnMut(MediaKind, &mut Map<String, Value>),
) {
    match kind {
        "interactive" => {
            if let Some(header) = content.get_mut("header") {
                file_of(header, visit);
            }
            each_card(content.pointer_mut("/action/cards"), visit);
            each_item(content.pointer_mut("/action/parameters/order/items"), visit);
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

fn each_card(cards: Option<&mut Value>, visit: &mut impl FnMut(MediaKind, &mut Map<String, Value>)) {
    for card in cards.and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(header) = card.get_mut("header") {
            file_of(header, visit);
        }
    }
}

fn each_item(items: Option<&mut Value>, visit: &mut impl FnMut(MediaKind, &mut Map<String, Value>)) {
    for item in items.and_then(Value::as_array_mut).into_iter().flatten() {
        visit_file(MediaKind::Image, item.get_mut("image"), visit);
    }
}

/// A header is `{"type":"image","image":{…}}`.
fn file_of(header: &mut Value, visit: &mut impl FnMut(MediaKind, &mut Map<String, Value>)) {
    let Some(name) = header.get("type").and_then(Value::as_str).map(str::to_owned) else { return };
    // What plays by itself is a video all the same.
    let kind = if name == "gif" { Some(MediaKind::Video) } else { MediaKind::from_name(&name) };
    if let Some(kind) = kind {
        visit_file(kind, header.get_mut(&name), visit);
    }
}

/// Only files have an id or a link.
fn visit_file(kind: MediaKind, file: Option<&mut Value>, visit: &mut impl FnMut(MediaKind, &mut Map<String, Value>)) {
    let file = file.and_then(Value::as_object_mut);
    if let Some(file) = file.filter(|file| file.contains_key("id") || file.contains_key("link")) {
        visit(kind, file);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn files(kind: &str, mut content: Value) -> Vec<Value> {
        let mut found = Vec::new();
        each_attached_file(kind, &mut content, &mut |_, file| found.push(Value::Object(file.clone())));
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

    #[test]
    fn orders_and_the_message_itself_have_files_too() {
        let order = json!({"action": {"parameters": {"order": {"items": [{"image": {"link": "https://a.example/1.png"}}, {}]}}}});
        assert_eq!(files("interactive", order.clone()), [json!({"link": "https://a.example/1.png"})]);
        assert!(has_link("interactive", &mut order.clone()));
        assert!(has_link("image", &mut json!({"link": "https://a.example/1.png"})));
        assert!(!has_link("image", &mut json!({"id": "1"})));
        let gif = json!({"rendered": {"header": {"type": "gif", "gif": {"link": "https://a.example/1.mp4"}}}});
        assert!(has_link("template", &mut gif.clone()));
    }
}
