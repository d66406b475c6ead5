//! The errors of making and changing templates (spec templates §16.2): code 100 with a subcode, and words for people in place of details.

use crate::error::{ForPeople, GraphError};

/// The name is kept free for messages on their way, or for 30 days.
pub(super) const BEING_DELETED: i64 = 2_388_023;
pub(super) const EXISTS: i64 = 2_388_024;
pub(super) const TOO_MANY: i64 = 2_388_019;
pub(super) const TOO_LONG: i64 = 2_388_040;
pub(super) const HEADER_FORMAT: i64 = 2_388_047;
/// An example that nobody uploaded.
pub(super) const EXAMPLE: i64 = 2_388_273;
pub(super) const BODY_FORMAT: i64 = 2_388_072;
pub(super) const FOOTER_FORMAT: i64 = 2_388_073;
/// Another category than the name's other languages have (unconfirmed).
pub(super) const OTHER_CATEGORY: i64 = 2_388_094;
pub(super) const TOO_MANY_VARIABLES: i64 = 2_388_293;
pub(super) const DANGLING_VARIABLE: i64 = 2_388_299;
pub(super) const GENERATED_NOT_EDITED: i64 = 2_388_318;
pub(super) const GENERATED_NOT_DELETED: i64 = 2_388_330;
/// No template of this name (unconfirmed).
pub(super) const NOT_FOUND: i64 = 2_593_002;
/// A telephone number that is none: a code of its own.
const INVALID_PHONE_NUMBER: i64 = 192;

/// A refusal with its subcode.
pub(super) fn refused(subcode: i64, title: &str, message: impl Into<String>) -> GraphError {
    invalid(title, message).subcode(subcode)
}

/// A refusal for which no subcode is known.
pub(super) fn invalid(title: &str, message: impl Into<String>) -> GraphError {
    let mut error = GraphError::of(100).message("Invalid parameter");
    error.details = None;
    error.for_people = Some(Box::new(ForPeople { title: title.to_owned(), message: message.into() }));
    error
}

/// 2388040
pub(super) fn too_long(place: &str, chars: usize, max_chars: usize) -> GraphError {
    let sentence = format!("The {place} has {chars} characters. At most {max_chars} are possible.");
    refused(TOO_LONG, "Character limit exceeded", sentence)
}

/// 192
pub(super) fn invalid_phone_number(given: &str) -> GraphError {
    let mut error =
        invalid("Invalid phone number", format!("\"{given}\" is not a phone number with its country code."));
    error.code = INVALID_PHONE_NUMBER;
    error.message = format!("(#{INVALID_PHONE_NUMBER}) Invalid phone number");
    error
}

/// Whether the text has at most so many characters.
pub(super) fn check_length(place: &str, text: &str, max_chars: usize) -> Result<(), GraphError> {
    let chars = text.chars().count();
    if chars > max_chars { Err(too_long(place, chars, max_chars)) } else { Ok(()) }
}
