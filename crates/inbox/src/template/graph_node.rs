//! A template as Graph's list and node show it.

use serde_json::Value;

use crate::contact::fold;

/// What is asked for. Only documented fields: a host refuses a call that names one it does not know.
pub(super) const FIELDS: &str = "id,name,language,status,category,sub_category,components,parameter_format,\
message_send_ttl_seconds,correct_category,previous_category,rejected_reason,library_template_name,quality_score,source";

/// So long is the line of the body that lists show.
const PREVIEW_CHARS: usize = 160;

/// A template as Graph has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct GraphTemplate {
    pub(super) graph_id: String,
    pub(super) name: String,
    pub(super) language: String,
    pub(super) category: String,
    pub(super) previous_category: Option<String>,
    pub(super) correct_category: Option<String>,
    pub(super) status: String,
    pub(super) rejected_reason: Option<String>,
    pub(super) quality: String,
    pub(super) parameter_format: String,
    pub(super) sub_category: Option<String>,
    pub(super) source: String,
    pub(super) library_name: Option<String>,
    pub(super) ttl_seconds: Option<i64>,
    pub(super) components: Value,
}

impl GraphTemplate {
    /// Reads a node; `None` where it lacks what makes it a template.
    pub(super) fn read(node: &Value) -> Option<Self> {
        let upper = |key: &str| text(node, key).map(|text| text.to_ascii_uppercase());
        Some(Self {
            graph_id: text(node, "id")?,
            name: text(node, "name")?,
            language: text(node, "language")?,
            category: upper("category")?,
            previous_category: upper("previous_category"),
            correct_category: upper("correct_category"),
            status: upper("status")?,
            rejected_reason: upper("rejected_reason").filter(|reason| reason != "NONE"),
            quality: node
                .get("quality_score")
                .and_then(|quality| text(quality, "score"))
                .map_or_else(|| "UNKNOWN".to_owned(), |score| score.to_ascii_uppercase()),
            parameter_format: upper("parameter_format").unwrap_or_else(|| "POSITIONAL".to_owned()),
            sub_category: upper("sub_category"),
            source: upper("source").unwrap_or_else(|| "MANUAL".to_owned()),
            library_name: text(node, "library_template_name"),
            ttl_seconds: node.get("message_send_ttl_seconds").and_then(Value::as_i64),
            components: node
                .get("components")
                .filter(|list| list.is_array())
                .cloned()
                .unwrap_or_else(|| Value::Array(Vec::new())),
        })
    }

    pub(super) fn preview(&self) -> String {
        let body = of_type(&self.components, "BODY").and_then(|body| text(body, "text")).unwrap_or_default();
        body.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(PREVIEW_CHARS).collect()
    }

    /// Everything that a search looks at.
    pub(super) fn search_text(&self) -> String {
        let mut texts = vec![self.name.clone()];
        collect_texts(&self.components, &mut texts);
        fold(&texts.join("\n"))
    }
}

/// The first component of a type, which comes in either case.
pub(super) fn of_type<'v>(components: &'v Value, kind: &str) -> Option<&'v Value> {
    components.as_array()?.iter().find(|part| text(part, "type").is_some_and(|found| found.eq_ignore_ascii_case(kind)))
}

/// Whether two templates say the same. Addresses of example files do not count: Graph gives others each time.
pub(super) fn say_the_same(one: &Value, other: &Value) -> bool {
    without_links(one) == without_links(other)
}

fn without_links(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_links).collect(),
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| *key != "header_handle");
            Value::Object(kept.map(|(key, value)| (key.clone(), without_links(value))).collect())
        }
        other => other.clone(),
    }
}

fn collect_texts(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if key == "text" => texts.push(text.clone()),
                    value if key != "example" => collect_texts(value, texts),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// Text, or the number that stands for it; `None` where it is empty.
pub(super) fn text(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_node_is_read_in_any_case_and_with_gaps() {
        let node = json!({"id": 77, "name": "a", "language": "es", "category": "utility", "status": "APPROVED",
            "rejected_reason": "NONE", "components": [{"type": "body", "text": "¡Hola,\n  {{1}}!"},
                {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Sí"}]}]});
        let read = GraphTemplate::read(&node).unwrap();
        assert_eq!(
            (read.graph_id.as_str(), read.category.as_str(), read.quality.as_str()),
            ("77", "UTILITY", "UNKNOWN")
        );
        assert_eq!((read.rejected_reason.clone(), read.parameter_format.as_str()), (None, "POSITIONAL"));
        assert_eq!(read.preview(), "¡Hola, {{1}}!");
        assert!(read.search_text().contains("si"), "{}", read.search_text());
        for bad in [json!({}), json!({"id": "1", "name": "a"}), json!(null), json!([1])] {
            assert_eq!(GraphTemplate::read(&bad), None);
        }
    }

    #[test]
    fn other_addresses_of_a_file_are_no_change() {
        let with = |link: &str| json!([{"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [link]}}]);
        assert!(say_the_same(&with("https://a/1"), &with("https://a/2")));
        assert!(!say_the_same(&with("https://a/1"), &json!([{"type": "HEADER", "format": "VIDEO"}])));
    }
}
