//! Graph's no to a template, as a problem with the fields it is about.

use serde_json::Value;

use super::graph_node::{of_type, text};
use crate::Error;
use crate::error::FieldProblem;
use crate::graph_client::{GraphFailure, Refusal};

/// What the editor calls the parts of a template.
pub(super) const NAME: &str = "name";
pub(super) const LANGUAGE: &str = "language";
pub(super) const CATEGORY: &str = "category";
pub(super) const COMPONENTS: &str = "components";
const HEADER: &str = "components.header";
const BODY: &str = "components.body";
const FOOTER: &str = "components.footer";
const BUTTONS: &str = "components.buttons";
const CARDS: &str = "components.cards";
const TTL: &str = "message_send_ttl_seconds";

/// Longest texts (spec §9), to find the field that is too long where Graph does not name it.
const LENGTHS: [(&str, &str, usize); 3] = [("HEADER", HEADER, 60), ("BODY", BODY, 1024), ("FOOTER", FOOTER, 60)];

/// Words of Graph's sentences, the most telling first, with the field they speak of.
const WORDS: [(&str, &str); 14] = [
    ("carousel", CARDS),
    ("card", CARDS),
    ("button", BUTTONS),
    ("phone number", BUTTONS),
    ("url", BUTTONS),
    ("footer", FOOTER),
    ("header", HEADER),
    ("message_send_ttl", TTL),
    ("time to live", TTL),
    ("variable", BODY),
    ("body", BODY),
    ("category", CATEGORY),
    ("language", LANGUAGE),
    ("name", NAME),
];

/// The failure of a call that makes or changes a template with these components.
pub(super) fn problem(failure: GraphFailure, components: Option<&Value>) -> Error {
    let refusal = match failure {
        GraphFailure::Refused(refusal) => refusal,
        GraphFailure::NotSent(reason) => return Error::GraphUnreachable(reason),
        GraphFailure::UnknownOutcome(reason) => {
            return Error::GraphUnreachable(format!(
                "{reason}. Whether it was done is not known; the list shows it after the next sync"
            ));
        }
    };
    let sentence = sentence_of(&refusal);
    let fields = field_of(&refusal, components);
    let fields = fields.map(|field| FieldProblem::new(field, sentence.clone())).into_iter().collect();
    Error::TemplateRefused { sentence, fields }
}

/// Title and message as Graph has them for people; what it says to programs where it has none.
fn sentence_of(refusal: &Refusal) -> String {
    let Some(words) = refusal.for_people.as_ref().filter(|words| !(words.title.is_empty() && words.message.is_empty()))
    else {
        return refusal.to_string();
    };
    match (words.title.as_str(), words.message.as_str()) {
        (title, "") => title.to_owned(),
        ("", message) => message.to_owned(),
        (title, message) => format!("{}: {message}", title.trim_end_matches('.')),
    }
}

fn field_of(refusal: &Refusal, components: Option<&Value>) -> Option<&'static str> {
    let words = refusal.for_people.as_ref();
    let by_subcode = match words.and_then(|words| words.subcode) {
        Some(2_388_023 | 2_388_024) => Some(LANGUAGE),
        Some(2_388_040) => components.and_then(too_long),
        Some(2_388_047 | 2_388_273) => Some(HEADER),
        Some(2_388_072 | 2_388_293 | 2_388_299) => Some(BODY),
        Some(2_388_073) => Some(FOOTER),
        Some(2_388_094) => Some(CATEGORY),
        // Nothing of the template itself: the account has too many, or the template may not be changed.
        Some(2_388_019 | 2_388_318 | 2_388_330 | 2_593_002) => return None,
        _ => None,
    };
    if by_subcode.is_some() {
        return by_subcode;
    }
    // Permissions, limits of calls and the like are about no field.
    if !matches!(refusal.error.code, 100 | 192) {
        return None;
    }
    let said = [
        words.map(|words| words.title.as_str()).unwrap_or_default(),
        words.map(|words| words.message.as_str()).unwrap_or_default(),
        &refusal.error.title,
    ];
    let said = said.join(" ").to_lowercase();
    WORDS.iter().find(|(word, _)| said.contains(word)).map(|(_, field)| *field)
}

fn too_long(components: &Value) -> Option<&'static str> {
    let is_too_long = |(kind, _, most): &&(&str, &str, usize)| {
        let part = of_type(components, kind).and_then(|part| text(part, "text"));
        part.is_some_and(|text| text.chars().count() > *most)
    };
    LENGTHS.iter().find(is_too_long).map(|(_, field, _)| *field)
}

#[cfg(test)]
mod tests {
    use recado_whatsapp::ReceivedError;
    use serde_json::json;

    use super::*;
    use crate::graph_client::ForPeople;

    fn refused(code: i64, subcode: Option<i64>, title: &str, message: &str) -> GraphFailure {
        let error = ReceivedError::from_object(&json!({"code": code, "message": "Invalid parameter"}));
        let for_people = Some(Box::new(ForPeople { subcode, title: title.to_owned(), message: message.to_owned() }));
        GraphFailure::Refused(Refusal { http_status: 400, error, for_people })
    }

    fn told(failure: GraphFailure, components: Option<&Value>) -> (String, Option<String>) {
        let error = problem(failure, components);
        let field = error.fields().first().map(|field| field.field.clone());
        (error.to_string(), field)
    }

    #[test]
    fn the_field_is_found_by_subcode_or_by_words() {
        let exists = refused(100, Some(2_388_024), "Content in this language already exists", "There is es content.");
        let sentence = "Content in this language already exists: There is es content.";
        assert_eq!(told(exists, None), (sentence.to_owned(), Some("language".to_owned())));
        let long = json!([{"type": "BODY", "text": "x"}, {"type": "footer", "text": "y".repeat(61)}]);
        let too_long = refused(100, Some(2_388_040), "Too long", "");
        assert_eq!(told(too_long, Some(&long)).1.as_deref(), Some("components.footer"));
        let button = refused(100, None, "Invalid buttons", "Quick reply buttons must stand together.");
        assert_eq!(told(button, None).1.as_deref(), Some("components.buttons"));
        assert_eq!(
            told(refused(192, None, "Invalid phone number", "x"), None).1.as_deref(),
            Some("components.buttons")
        );
        assert_eq!(told(refused(10, None, "", "name"), None).1, None);
        assert_eq!(told(refused(100, Some(2_388_019), "Limit", "250 templates by name"), None).1, None);
        assert_eq!(told(refused(100, None, "", ""), None), ("Invalid parameter".to_owned(), None));
    }
}
