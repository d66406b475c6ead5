//! What customers are told while it is closed, in the language they are written to.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, FieldProblem, Result};

/// As a text message may be (`text.body`, spec messaging).
const MAX_CHARS: usize = 4096;
const MAX_VARIANTS: usize = 80;

/// The automatic answer of a schedule: once in a conversation each time it is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosedReply {
    /// Off unless somebody wants it.
    pub is_on: bool,
    /// For everybody whose language is not among the variants.
    #[serde(default)]
    #[schema(required = false, max_length = 4096)]
    pub text: String,
    /// For customers whose language is known.
    #[serde(default)]
    #[schema(required = false)]
    pub variants: Vec<ReplyVariant>,
}

/// The answer in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyVariant {
    /// A language, such as `es`, or one of a region, such as `pt_BR`.
    #[schema(example = "pt_BR")]
    pub language: String,
    /// The answer.
    #[schema(max_length = 4096)]
    pub text: String,
}

impl ClosedReply {
    pub(super) fn checked(mut self) -> Result<Self> {
        const FIELD: &str = "closed_reply";
        let mut problems = Vec::new();
        self.text = self.text.trim().to_owned();
        if self.is_on && self.text.is_empty() {
            problems.push(FieldProblem::new(format!("{FIELD}.text"), "Write what customers are told."));
        }
        problems.extend(too_long(&self.text, format!("{FIELD}.text")));
        if self.variants.len() > MAX_VARIANTS {
            let detail = format!("There are at most {MAX_VARIANTS} languages.");
            problems.push(FieldProblem::new(format!("{FIELD}.variants"), detail));
        }
        let mut seen = HashSet::new();
        for (at, variant) in self.variants.iter_mut().enumerate() {
            let path = format!("{FIELD}.variants[{at}]");
            variant.text = variant.text.trim().to_owned();
            variant.language = variant.language.trim().replace('-', "_");
            if !is_language(&variant.language) {
                let detail = "This is no language code. Write one such as es or pt_BR.";
                problems.push(FieldProblem::new(format!("{path}.language"), detail));
            } else if !seen.insert(variant.language.to_lowercase()) {
                problems.push(FieldProblem::new(format!("{path}.language"), "This language is there twice."));
            }
            if variant.text.is_empty() {
                problems.push(FieldProblem::new(format!("{path}.text"), "Write what customers are told."));
            }
            problems.extend(too_long(&variant.text, format!("{path}.text")));
        }
        if problems.is_empty() { Ok(self) } else { Err(Error::Invalid(problems)) }
    }

    /// The answer for a customer of this language: its own, or that of the language whatever the region, or that for everybody.
    /// `None` where it is off.
    pub(crate) fn text_for(&self, language: Option<&str>) -> Option<&str> {
        if !self.is_on {
            return None;
        }
        let own = language.and_then(|language| {
            let exact = |variant: &&ReplyVariant| variant.language.eq_ignore_ascii_case(language);
            let base = |code: &str| code.split('_').next().unwrap_or_default().to_lowercase();
            let general = |variant: &&ReplyVariant| variant.language.eq_ignore_ascii_case(&base(language));
            let related = |variant: &&ReplyVariant| base(&variant.language) == base(language);
            let variants = || self.variants.iter();
            variants().find(exact).or_else(|| variants().find(general)).or_else(|| variants().find(related))
        });
        Some(own.map_or(&self.text, |variant| &variant.text))
    }
}

fn too_long(text: &str, field: String) -> Option<FieldProblem> {
    (text.chars().count() > MAX_CHARS)
        .then(|| FieldProblem::new(field, format!("A text has at most {MAX_CHARS} characters.")))
}

/// Two or three letters, and perhaps a region.
fn is_language(code: &str) -> bool {
    let letters = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    match code.split_once('_') {
        None => letters(code, 2..=3),
        Some((language, region)) => letters(language, 2..=3) && letters(region, 2..=4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(language: &str, text: &str) -> ReplyVariant {
        ReplyVariant { language: language.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn the_nearest_language_answers() {
        let variants = vec![variant("pt_BR", "Fechado"), variant("es", "Cerrado"), variant("es-MX", " Cerrado, güey ")];
        let reply = ClosedReply { is_on: true, text: " Closed ".to_owned(), variants }.checked().unwrap();
        let said = |language| reply.text_for(language).unwrap();
        assert_eq!(said(None), "Closed");
        assert_eq!(said(Some("fr")), "Closed");
        assert_eq!(said(Some("es_MX")), "Cerrado, güey");
        assert_eq!((said(Some("es_AR")), said(Some("es"))), ("Cerrado", "Cerrado"));
        assert_eq!((said(Some("pt_PT")), said(Some("pt"))), ("Fechado", "Fechado"));
        assert_eq!(ClosedReply { is_on: false, ..reply }.text_for(Some("es")), None);
    }

    #[test]
    fn what_cannot_be_said_is_refused() {
        assert!(ClosedReply::default().checked().is_ok(), "off, and nothing written");
        let variants = vec![variant("es", "a"), variant("ES", ""), variant("españ", "b")];
        let refused = ClosedReply { is_on: true, text: " ".to_owned(), variants }.checked().unwrap_err();
        let fields: Vec<&str> = refused.fields().iter().map(|problem| problem.field.as_str()).collect();
        let expected = [
            "closed_reply.text",
            "closed_reply.variants[1].language",
            "closed_reply.variants[1].text",
            "closed_reply.variants[2].language",
        ];
        assert_eq!(fields, expected);
        let long = ClosedReply { text: "x".repeat(4097), ..ClosedReply::default() };
        assert_eq!(long.checked().unwrap_err().fields()[0].field, "closed_reply.text");
    }
}
