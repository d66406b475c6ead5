//! The errors of a template send, with the sentences that live answers have (spec templates §16.1). Where only the code is
//! documented, the details are ours.

use crate::error::GraphError;

/// The code for a button that lacks its value. The written reference leaves room for 100; answers quoted by many clients have
/// 131008 with the same details.
const BUTTON_WITHOUT_VALUE: i64 = 131_008;
/// The code for a value without a name where variables have names. Some clients quote 100 with the same details.
const VALUE_WITHOUT_NAME: i64 = 132_012;

const FORMAT_MESSAGE: &str = "Parameter format does not match format in the created template";

fn of(code: i64, message: &str, details: impl Into<String>) -> GraphError {
    GraphError::of(code).message(format!("(#{code}) {message}")).details(details)
}

fn format_error(details: impl Into<String>) -> GraphError {
    of(132_012, FORMAT_MESSAGE, details)
}

/// 132001: no such template in this language, or none that may be sent.
pub(super) fn missing(name: &str, language: &str) -> GraphError {
    of(
        132_001,
        "Template name does not exist in the translation",
        format!("template name ({name}) does not exist in {language}"),
    )
}

/// 132000
pub(super) fn count(place: &str, given: usize, expected: usize) -> GraphError {
    of(
        132_000,
        "Number of parameters does not match the expected number of params",
        format!(
            "{place}: number of localizable_params ({given}) does not match the expected number of params ({expected})"
        ),
    )
}

/// 132012: another kind of value than the template has.
pub(super) fn mismatch(place: &str, expected: &str, received: Option<&str>) -> GraphError {
    format_error(format!("{place}: Format mismatch, expected {expected}, received {}", received.unwrap_or("UNKNOWN")))
}

/// 132012: a name for a variable that has a number.
pub(super) fn named_for_positional(place: &str) -> GraphError {
    format_error(format!("{place}: Format mismatch, expected POSITIONAL, received NAMED"))
}

/// A value without a name for a variable that has one.
pub(super) fn missing_name() -> GraphError {
    of(VALUE_WITHOUT_NAME, FORMAT_MESSAGE, "Parameter name is missing or empty")
}

/// 132012: a name that no variable has, or one given twice.
pub(super) fn unknown_name(place: &str, name: &str) -> GraphError {
    format_error(format!("{place}: parameter_name {name} does not match a variable of the template"))
}

/// 132005
pub(super) fn too_long(place: &str, chars: usize, max_chars: usize) -> GraphError {
    of(
        132_005,
        "Translated text too long",
        format!("{place}: translated text has {chars} characters, at most {max_chars} are possible"),
    )
}

/// 132018
pub(super) fn whitespace() -> GraphError {
    of(
        132_018,
        "There's an issue with the parameters in your template",
        "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
    )
}

/// A button that needs a value. `kind` as Graph writes the button's type.
pub(super) fn button_without_value(index: usize, kind: &str) -> GraphError {
    let kind = match kind {
        "URL" => "Url",
        "COPY_CODE" => "CopyCode",
        "OTP" => "Otp",
        other => other,
    };
    GraphError::of(BUTTON_WITHOUT_VALUE)
        .details(format!("buttons: Button at index {index} of type {kind} requires a parameter"))
}

/// A value for a button that the template does not have.
pub(super) fn no_such_button(index: usize, buttons: usize) -> GraphError {
    of(
        132_018,
        "There's an issue with the parameters in your template",
        format!("buttons: there is no button at index {index}, the template has {buttons}"),
    )
}
