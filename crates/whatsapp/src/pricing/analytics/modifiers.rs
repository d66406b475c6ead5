//! Reading a query from `field.start(1).end(2).granularity(DAILY).phone_numbers([])…`.

use recado_core::Timestamp;

use super::period::{Granularity, Period};
use crate::error::GraphError;
use crate::fields::Field;

/// The modifiers of one field.
pub(super) struct Modifiers<'f>(pub(super) &'f Field);

impl<'f> Modifiers<'f> {
    /// `start`, `end` and `granularity`, whose words differ from field to field.
    pub(super) fn period(&self, words: [(&str, Granularity); 3]) -> Result<Period, GraphError> {
        let (start, end) = (self.unix_time("start")?, self.unix_time("end")?);
        if start >= end {
            return Err(GraphError::parameter("Param start must be before param end."));
        }
        let word = self.0.modifier("granularity").map(unquoted);
        let word = word.ok_or_else(|| GraphError::required_parameter("granularity"))?;
        let known = words.into_iter().find(|(known, _)| *known == word);
        let (_, granularity) = known.ok_or_else(|| not_one_of("granularity", &words.map(|(known, _)| known), word))?;
        Ok(Period { start, end, granularity })
    }

    fn unix_time(&self, name: &str) -> Result<Timestamp, GraphError> {
        let text = self.0.modifier(name).map(unquoted).ok_or_else(|| GraphError::required_parameter(name))?;
        let seconds: i64 =
            text.parse().map_err(|_| GraphError::parameter(format!("Param {name} must be a UNIX timestamp.")))?;
        Ok(Timestamp::from_seconds(seconds))
    }

    /// A list such as `["A","B"]`, `[A,B]` or `A,B`; empty when it is absent.
    pub(super) fn list(&self, name: &str) -> Vec<&'f str> {
        let text = self.0.modifier(name).unwrap_or_default().trim();
        let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        inner.split(',').map(unquoted).filter(|item| !item.is_empty()).collect()
    }

    /// A list of words out of some.
    pub(super) fn words(&self, name: &str, allowed: &[&str]) -> Result<Vec<String>, GraphError> {
        let words = self.list(name);
        match words.iter().find(|word| !allowed.contains(word)) {
            Some(word) => Err(not_one_of(name, allowed, word)),
            None => Ok(words.into_iter().map(str::to_owned).collect()),
        }
    }

    /// Phone numbers in any spelling, as digits.
    pub(super) fn phone_numbers(&self) -> Vec<String> {
        let digits = |number: &str| number.chars().filter(char::is_ascii_digit).collect();
        self.list("phone_numbers").into_iter().map(digits).collect()
    }

    /// Countries, in capitals.
    pub(super) fn country_codes(&self) -> Vec<String> {
        self.list("country_codes").into_iter().map(str::to_ascii_uppercase).collect()
    }
}

pub(super) fn not_one_of(name: &str, allowed: &[&str], got: &str) -> GraphError {
    GraphError::parameter(format!("Param {name} must be one of {{{}}} - got \"{got}\".", allowed.join(", ")))
}

/// Whether a filter lets something through; an empty one lets everything.
pub(super) fn lets_through(filter: &[String], value: &str) -> bool {
    filter.is_empty() || filter.iter().any(|wanted| wanted == value)
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}
