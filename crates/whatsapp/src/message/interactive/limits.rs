//! Lengths and counts, with the sentences that clients know from live answers.

use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// The code of every broken limit in an interactive message (spec §2.7).
pub(super) fn broken(sentence: impl Into<String>) -> GraphError {
    GraphError::invalid_value(sentence)
}

/// A text of so many characters: 131009 for any other length.
pub(super) fn text(
    object: &Object<'_, '_>,
    key: &str,
    what: &str,
    min_chars: usize,
    max_chars: usize,
) -> Result<Option<String>, GraphError> {
    let Some(text) = object.text(key)? else { return Ok(None) };
    let chars = text.chars().count();
    if chars < min_chars || chars > max_chars {
        return Err(broken(format!("{what} length invalid. Min length: {min_chars}, Max length: {max_chars}")));
    }
    Ok(Some(text.to_owned()))
}

/// A text that must be there and has 1 to `max_chars` characters.
pub(super) fn required_text(
    object: &Object<'_, '_>,
    key: &str,
    what: &str,
    max_chars: usize,
) -> Result<String, GraphError> {
    match text(object, key, what, 1, max_chars)? {
        Some(text) => Ok(text),
        None => Err(GraphError::missing_part(&object.path().key(key).to_string())),
    }
}

/// A text that may be missing or empty, which is the same. Rows and sections have this sentence of their own.
pub(super) fn short_text(
    object: &Object<'_, '_>,
    key: &str,
    what: &str,
    max_chars: usize,
) -> Result<Option<String>, GraphError> {
    match object.text(key)? {
        Some(text) if text.chars().count() > max_chars => {
            Err(broken(format!("{what} is too long. Max length is {max_chars}")))
        }
        text => Ok(text.filter(|text| !text.is_empty()).map(str::to_owned)),
    }
}

/// As [`short_text`], and must be there.
pub(super) fn required_short_text(
    object: &Object<'_, '_>,
    key: &str,
    what: &str,
    max_chars: usize,
) -> Result<String, GraphError> {
    match short_text(object, key, what, max_chars)? {
        Some(text) => Ok(text),
        None => Err(GraphError::missing_part(&object.path().key(key).to_string())),
    }
}

/// An id in a catalogue, or of one, which clients also write as a number.
pub(super) fn required_id(object: &Object<'_, '_>, key: &str) -> Result<String, GraphError> {
    const MAX_ID_CHARS: usize = 256;
    match object.id(key)? {
        Some(id) => {
            crate::json_read::check_length(&id, MAX_ID_CHARS, object.path().key(key))?;
            Ok(id.into_owned())
        }
        None => Err(GraphError::missing_part(&object.path().key(key).to_string())),
    }
}

/// A number of things within a range.
pub(super) fn count(what: &str, count: usize, min: usize, max: usize) -> Result<(), GraphError> {
    if (min..=max).contains(&count) {
        return Ok(());
    }
    Err(broken(format!("Invalid {what} count. Min allowed {what}: {min}, Max allowed {what}: {max}")))
}

/// Values of which none may be twice.
pub(super) fn unique<'t>(what: &str, values: impl IntoIterator<Item = &'t str>) -> Result<(), GraphError> {
    let mut seen = std::collections::HashSet::new();
    match values.into_iter().find(|value| !seen.insert(*value)) {
        Some(value) => Err(broken(format!("{what} must be unique: \"{value}\" is there twice"))),
        None => Ok(()),
    }
}

/// A name that has to be one certain text, such as `action.name`.
pub(super) fn fixed_name(object: &Object<'_, '_>, key: &str, allowed: &[&str]) -> Result<(), GraphError> {
    match object.text(key)? {
        None => Err(GraphError::missing_part(&object.path().key(key).to_string())),
        Some(name) if allowed.contains(&name) => Ok(()),
        Some(name) => Err(not_one_of(object.path().key(key), allowed, name)),
    }
}

/// A value outside of an enumeration.
pub(super) fn not_one_of(path: Path<'_>, allowed: &[&str], got: &str) -> GraphError {
    broken(crate::json_read::not_one_of(path, allowed, got))
}

/// A complete web address.
pub(super) fn required_web_address(object: &Object<'_, '_>, key: &str, max_chars: usize) -> Result<String, GraphError> {
    let url = object.required_text_up_to(key, max_chars)?;
    if crate::message::media_content::is_web_address(url) {
        return Ok(url.to_owned());
    }
    Err(broken(format!("Param {} must be an http or https URL.", object.path().key(key))))
}
