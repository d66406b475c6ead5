//! What a stored message is to the price rules.

use recado_whatsapp::pricing::MessageKind;
use serde_json::Value;

/// From the message's `type` and content. A template is priced by the category that it had when it was sent, which its content keeps;
/// anything else is free-form.
pub(crate) fn message_kind(kind: &str, content: Option<&Value>) -> MessageKind {
    let category = content.filter(|_| kind == "template").and_then(|content| content.get("category"));
    let category = category.and_then(Value::as_str).and_then(|category| category.parse().ok());
    category.map_or(MessageKind::FreeForm, MessageKind::Template)
}

#[cfg(test)]
mod tests {
    use recado_whatsapp::pricing::TemplateCategory;
    use serde_json::json;

    use super::*;

    #[test]
    fn templates_are_known_by_their_category() {
        let marketing = json!({"name": "spring_sale", "category": "MARKETING"});
        assert_eq!(message_kind("template", Some(&marketing)), MessageKind::Template(TemplateCategory::Marketing));
        assert_eq!(message_kind("template", Some(&json!({"name": "x"}))), MessageKind::FreeForm);
        assert_eq!(message_kind("interactive", Some(&marketing)), MessageKind::FreeForm);
        assert_eq!(message_kind("text", None), MessageKind::FreeForm);
    }
}
