//! `${data.x}`, `${form.x}`, `${screen.NAME.data.x}`, and texts that hold them (spec §8).

use std::fmt;

use super::version::{Version, v};

/// Since when other screens can be read from.
const GLOBAL_SINCE: Version = v(4, 0);
/// Since when a text in backticks is an expression.
const NESTED_SINCE: Version = v(6, 0);

/// What a binding points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// Another screen; `None`: this one.
    pub(super) screen: Option<String>,
    /// An input rather than the screen's data.
    pub(super) is_form: bool,
    /// The field, and what is inside of it.
    pub(super) path: Vec<String>,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("${")?;
        if let Some(screen) = &self.screen {
            write!(f, "screen.{screen}.")?;
        }
        write!(f, "{}.{}}}", if self.is_form { "form" } else { "data" }, self.path.join("."))
    }
}

impl Reference {
    /// What stands between the braces.
    pub(super) fn parse(inner: &str, version: Version) -> Option<Self> {
        let parts: Vec<&str> = inner.split('.').collect();
        if parts.iter().any(|part| part.is_empty() || part.contains(['{', '}', '$', '`', '\'', ' '])) {
            return None;
        }
        let (screen, rest) = match parts.as_slice() {
            ["screen", screen, rest @ ..] if version >= GLOBAL_SINCE => (Some((*screen).to_owned()), rest),
            rest => (None, rest),
        };
        let (scope, path) = rest.split_first()?;
        let is_form = match *scope {
            "data" => false,
            "form" => true,
            _ => return None,
        };
        if path.is_empty() {
            return None;
        }
        Some(Self { screen, is_form, path: path.iter().map(|part| (*part).to_owned()).collect() })
    }

    /// The field or the input.
    pub(super) fn name(&self) -> &str {
        self.path.first().map_or("", String::as_str)
    }
}

/// What a text is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TextForm<'t> {
    /// As it stands.
    Literal,
    /// One binding and nothing else.
    Bound(Reference),
    /// An expression, without its backticks.
    Nested(&'t str),
    /// Something with `${` that is none of these.
    Malformed,
}

impl<'t> TextForm<'t> {
    pub(super) fn of(text: &'t str, version: Version) -> Self {
        if version >= NESTED_SINCE
            && let Some(inner) = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'))
        {
            return Self::Nested(inner);
        }
        if !text.contains("${") {
            return Self::Literal;
        }
        let inner = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        match inner.and_then(|inner| Reference::parse(inner, version)) {
            Some(reference) => Self::Bound(reference),
            None => Self::Malformed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        let now = v(7, 3);
        for text in ["${data.a}", "${form.a.b}", "${screen.A.data.x}", "${screen.A.form.x}"] {
            let TextForm::Bound(reference) = TextForm::of(text, now) else { panic!("{text}") };
            assert_eq!(reference.to_string(), text);
        }
        for text in ["a ${data.b}", "${data}", "${data.}", "${x.a}", "${data.a}${data.b}", "${screen.A.x}", "${"] {
            assert_eq!(TextForm::of(text, now), TextForm::Malformed, "{text}");
        }
        assert_eq!(TextForm::of("$5 {x}", now), TextForm::Literal);
        assert_eq!(TextForm::of("`'a' ${data.b}`", now), TextForm::Nested("'a' ${data.b}"));
        assert_eq!(TextForm::of("`'a' ${data.b}`", v(5, 1)), TextForm::Malformed);
        assert_eq!(TextForm::of("${screen.A.data.x}", v(3, 1)), TextForm::Malformed);
    }
}
