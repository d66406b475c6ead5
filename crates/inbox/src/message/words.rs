//! All words of a message that people read, for the search.

use serde_json::Value;

use super::StoredContent;

/// Whose texts are read in the parts of an interactive message, of a filled-in template, and of a card of an address book.
const READ_PARTS: [&str; 12] = [
    "text",
    "title",
    "description",
    "display_text",
    "body",
    "footer",
    "formatted_name",
    "phone",
    "email",
    "company",
    "street",
    "city",
];

impl StoredContent {
    /// Everything that it says, a line for each part.
    pub(crate) fn all_words(&self) -> String {
        let mut lines: Vec<&str> = Vec::new();
        match self {
            Self::Text(text) => lines.push(&text.body),
            Self::Image(media) | Self::Video(media) => lines.extend(media.caption.as_deref()),
            Self::Document(document) => {
                lines.extend(document.caption.as_deref());
                lines.extend(document.filename.as_deref());
            }
            Self::Location(place) => {
                lines.extend(place.name.as_deref());
                lines.extend(place.address.as_deref());
            }
            Self::Contacts(cards) => {
                return serde_json::to_value(&cards.contacts).map(|cards| words_of(&cards)).unwrap_or_default();
            }
            Self::Interactive(message) => return words_of(&message.interactive),
            Self::Template(message) => {
                let words = words_of(&message.rendered);
                return if words.is_empty() { message.name.clone() } else { words };
            }
            Self::ButtonReply(reply) => {
                lines.push(&reply.title);
                lines.extend(reply.description.as_deref());
            }
            Self::Order(order) => {
                lines.extend(order.text.as_deref());
                lines.extend(order.items.iter().map(|item| item.product_retailer_id.as_str()));
            }
            Self::FlowReply(reply) => {
                lines.extend(reply.flow_name.as_deref());
                for answer in &reply.answers {
                    lines.extend([answer.question.as_str(), answer.text.as_str()]);
                }
            }
            Self::Unsupported(other) => lines.extend(other.detail.as_deref()),
            Self::Audio(_) | Self::Sticker(_) => {}
        }
        lines.join("\n")
    }
}

/// The texts in a JSON value that people read, in its order.
fn words_of(value: &Value) -> String {
    let mut lines = Vec::new();
    collect(value, false, &mut lines);
    lines.join("\n")
}

fn collect<'a>(value: &'a Value, is_read: bool, lines: &mut Vec<&'a str>) {
    match value {
        Value::String(text) if is_read => lines.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, is_read, lines)),
        Value::Object(parts) => {
            parts.iter().for_each(|(name, part)| collect(part, READ_PARTS.contains(&name.as_str()), lines));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::message::InteractiveContent;

    #[test]
    fn what_is_tapped_is_read_and_ids_are_not() {
        let interactive = json!({
            "type": "button", "header": {"type": "image", "image": {"link": "https://example.com/a.png"}},
            "body": {"text": "Which size?"}, "footer": {"text": "Answer soon"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "size_l", "title": "Large"}}]}
        });
        let content = StoredContent::Interactive(InteractiveContent { interactive, files: Vec::new() });
        let words: Vec<String> = content.all_words().lines().map(str::to_owned).collect();
        assert_eq!(words.len(), 3);
        for read in ["Which size?", "Answer soon", "Large"] {
            assert!(words.iter().any(|line| line == read), "{read}");
        }
    }
}
