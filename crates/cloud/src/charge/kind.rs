//! What a stored message is to the price rules.

use recado_whatsapp::pricing::{MessageKind, TemplateCategory};
use serde_json::Value;

/// From the message's `type` and content. A template is priced by the category that it had when it was sent, which its content keeps;
/// anything else is free-form.
pub(crate) fn message_kind(kind: &str, content: Option<&Value>) -> MessageKind {
    let word = |name: &str| content.filter(|_| kind == "template")?.get(name)?.as_str();
    match (word("category").and_then(|category| category.parse().ok()), word("sent_through")) {
        (Some(TemplateCategory::Marketing), Some("marketing_messages")) => MessageKind::MarketingApiTemplate,
        (Some(category), _) => MessageKind::Template(category),
        (None, _) => MessageKind::FreeForm,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn templates_are_known_by_their_category() {
        let marketing = json!({"name": "spring_sale", "category": "MARKETING"});
        assert_eq!(message_kind("template", Some(&marketing)), MessageKind::Template(TemplateCategory::Marketing));
        let by_marketing_api =
            json!({"name": "spring_sale", "category": "MARKETING", "sent_through": "marketing_messages"});
        assert_eq!(message_kind("template", Some(&by_marketing_api)), MessageKind::MarketingApiTemplate);
        assert_eq!(message_kind("template", Some(&json!({"name": "x"}))), MessageKind::FreeForm);
        assert_eq!(message_kind("interactive", Some(&marketing)), MessageKind::FreeForm);
        assert_eq!(message_kind("text", None), MessageKind::FreeForm);
    }
}
