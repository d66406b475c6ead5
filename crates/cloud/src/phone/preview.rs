//! One line that stands for a message: in a quotation, in a list of chats.

use serde_json::Value;

/// Longer texts are cut.
const MAX_CHARS: usize = 120;

/// The line for a message of this type and content.
pub(super) fn preview(kind: &str, content: &Value) -> String {
    let text = |name: &str| content.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let line = match kind {
        "text" => text("body").unwrap_or_default(),
        "image" => text("caption").unwrap_or("Photo"),
        "video" => text("caption").unwrap_or("Video"),
        "audio" if content.get("voice") == Some(&Value::Bool(true)) => "Voice message",
        "audio" => "Audio",
        "document" => text("filename").or(text("caption")).unwrap_or("Document"),
        "sticker" => "Sticker",
        "location" => text("name").or(text("address")).unwrap_or("Location"),
        "contacts" => content.pointer("/0/name/formatted_name").and_then(Value::as_str).unwrap_or("Contact"),
        "button" => text("text").unwrap_or("Button"),
        "interactive" => interactive_line(content),
        "template" => template_line(content),
        "order" => "Order",
        other => other,
    };
    shorten(line)
}

fn interactive_line(content: &Value) -> &str {
    ["/button_reply/title", "/list_reply/title", "/nfm_reply/body", "/body/text"]
        .into_iter()
        .find_map(|place| content.pointer(place).and_then(Value::as_str))
        .unwrap_or("Interactive message")
}

/// What the customer reads of it.
fn template_line(content: &Value) -> &str {
    let text = |place: &str| content.pointer(place).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    text("/rendered/body").or(text("/rendered/header/text")).or(text("/name")).unwrap_or("Template")
}

fn shorten(line: &str) -> String {
    let one_line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_CHARS + 1).collect();
    if one_line.chars().count() > MAX_CHARS {
        one_line.chars().take(MAX_CHARS - 1).chain(std::iter::once('…')).collect()
    } else {
        one_line
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_type_has_a_line() {
        for (kind, content, line) in [
            ("text", json!({"body": "two\nlines"}), "two lines"),
            ("image", json!({"caption": "the sea"}), "the sea"),
            ("image", json!({"caption": " "}), "Photo"),
            ("audio", json!({"voice": true}), "Voice message"),
            ("document", json!({"filename": "a.pdf", "caption": "b"}), "a.pdf"),
            ("location", json!({"latitude": 1}), "Location"),
            ("contacts", json!([{"name": {"formatted_name": "Eva"}}]), "Eva"),
            ("interactive", json!({"type": "list_reply", "list_reply": {"title": "Blue"}}), "Blue"),
            ("interactive", json!({"type": "button", "body": {"text": "Which?"}}), "Which?"),
            ("interactive", json!({"type": "product"}), "Interactive message"),
            ("template", json!({"name": "a", "rendered": {"body": "Hi Ana"}}), "Hi Ana"),
            ("template", json!({"name": "a"}), "a"),
            ("poll", json!(null), "poll"),
        ] {
            assert_eq!(preview(kind, &content), line, "{kind}");
        }
        assert_eq!(preview("text", &json!({"body": "é".repeat(500)})).chars().count(), MAX_CHARS);
    }
}
