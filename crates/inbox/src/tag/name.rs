//! The rules for names and colours of tags.

use crate::contact::fold;
use crate::{Error, Result};

const LONGEST_NAME_CHARS: usize = 60;
/// Parts a category from its value.
const CATEGORY_END: char = ':';

/// A name that passed the rules, with what it is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TagName {
    /// As people see it.
    pub(super) shown: String,
    /// Two tags with the same key are the same tag.
    pub(super) key: String,
    /// Of the category, where it has one.
    pub(super) category_key: Option<String>,
}

impl TagName {
    /// `VIP`, or `stage: lead`, which becomes `stage:lead`.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty name or part, one that is too long, or one with control characters.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let problem = |detail: &str| Err(Error::invalid("name", detail));
        let shown = match text.split_once(CATEGORY_END) {
            None => text.trim().to_owned(),
            Some((category, value)) => {
                let (category, value) = (category.trim(), value.trim());
                if category.is_empty() || value.is_empty() {
                    return problem("A tag with a category is written category:value; neither part may be empty.");
                }
                format!("{category}{CATEGORY_END}{value}")
            }
        };
        if shown.is_empty() {
            return problem("A tag needs a name.");
        }
        if shown.chars().count() > LONGEST_NAME_CHARS || shown.chars().any(char::is_control) {
            return problem("A tag's name has at most 60 characters in one line.");
        }
        let key = fold(&shown);
        if key.is_empty() {
            return problem("A tag needs a name.");
        }
        let category_key = category_of(&shown).map(fold);
        Ok(Self { shown, key, category_key })
    }
}

/// The category that a name begins with.
pub(super) fn category_of(name: &str) -> Option<&str> {
    name.split_once(CATEGORY_END).map(|(category, _)| category)
}

/// `#rrggbb` in lower case.
///
/// # Errors
/// [`Error::Invalid`] for anything else.
pub(super) fn checked_colour(text: &str) -> Result<String> {
    let colour = text.trim().to_ascii_lowercase();
    let digits = colour.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        Ok(colour)
    } else {
        Err(Error::invalid("colour", "A colour is written #rrggbb, such as #2e7d32."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_have_a_category() {
        let plain = TagName::parse("  Muy  importante ").unwrap();
        assert_eq!((plain.shown.as_str(), plain.category_key), ("Muy  importante", None));
        let stage = TagName::parse("Etapá : Cliente: nuevo ").unwrap();
        assert_eq!(stage.shown, "Etapá:Cliente: nuevo");
        assert_eq!((stage.key.as_str(), stage.category_key.as_deref()), ("etapa:cliente: nuevo", Some("etapa")));
        assert_eq!(category_of(&stage.shown), Some("Etapá"));
        for bad in ["", "  ", ":x", "x:", ":", "a\nb", "\u{301}", &"x".repeat(61)] {
            assert_eq!(TagName::parse(bad).unwrap_err().fields()[0].field, "name", "{bad:?}");
        }
        assert!(TagName::parse(&"ñ".repeat(60)).is_ok());
    }

    #[test]
    fn a_colour_is_six_hexadecimal_digits() {
        assert_eq!(checked_colour(" #2E7D32").unwrap(), "#2e7d32");
        for bad in ["", "#", "red", "#12345", "#1234567", "#12345g", "2e7d32", "#ñññ"] {
            assert!(checked_colour(bad).is_err(), "{bad}");
        }
    }
}
