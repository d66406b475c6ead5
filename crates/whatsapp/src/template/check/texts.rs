//! Header, body and footer: lengths, variables, examples.

use serde_json::Value;

use crate::error::GraphError;
use crate::template::component::{HeaderFormat, TemplateBody, TemplateFooter, TemplateHeader};
use crate::template::definition::ParameterFormat;
use crate::template::refusal::{
    BODY_FORMAT, DANGLING_VARIABLE, FOOTER_FORMAT, HEADER_FORMAT, TOO_MANY_VARIABLES, check_length, refused,
};
use crate::template::variables::{has_stray_braces, is_emoji, variables, words};

const MAX_HEADER_CHARS: usize = 60;
const MAX_FOOTER_CHARS: usize = 60;
/// Line breaks beside each other (unconfirmed).
const MAX_LINE_BREAKS_TOGETHER: usize = 2;
/// What a header's text cannot have: WhatsApp's marks.
const MARKS: [char; 4] = ['*', '_', '~', '`'];

fn bad_header(message: impl Into<String>) -> GraphError {
    refused(HEADER_FORMAT, "Message header format is incorrect", message)
}

fn bad_body(message: impl Into<String>) -> GraphError {
    refused(BODY_FORMAT, "Message body format is incorrect", message)
}

fn bad_footer(message: impl Into<String>) -> GraphError {
    refused(FOOTER_FORMAT, "Message footer format is incorrect", message)
}

pub(super) fn check_header(header: &TemplateHeader, format: ParameterFormat) -> Result<(), GraphError> {
    match header.format {
        HeaderFormat::Text => check_text_header(header, format),
        HeaderFormat::Image | HeaderFormat::Video | HeaderFormat::Document | HeaderFormat::Gif => {
            let handles = header.example.as_ref().and_then(|example| example.get("header_handle"));
            let is_one = handles.and_then(Value::as_array).is_some_and(|handles| {
                handles.len() == 1 && handles.iter().all(|handle| handle.as_str().is_some_and(|text| !text.is_empty()))
            });
            if is_one {
                return Ok(());
            }
            let format = header.format.as_str();
            Err(bad_header(format!("A header of format {format} needs one example file, example.header_handle.")))
        }
        HeaderFormat::Location | HeaderFormat::Product => Ok(()),
    }
}

fn check_text_header(header: &TemplateHeader, format: ParameterFormat) -> Result<(), GraphError> {
    let text = header.text.as_deref().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(bad_header("A header of format TEXT needs a text."));
    }
    check_length("header", text, MAX_HEADER_CHARS)?;
    let names = variables(text);
    let plain = names.iter().fold(text.to_owned(), |plain, name| plain.replace(&format!("{{{{{name}}}}}"), ""));
    if plain.contains(['\n', '\r']) || plain.contains(MARKS) || plain.chars().any(is_emoji) {
        return Err(bad_header("A header has no line breaks, no formatting and no emoji."));
    }
    check_names(text, &names, format).map_err(bad_header)?;
    if names.len() > 1 {
        return Err(bad_header("A header has at most one variable."));
    }
    let example = header.example.as_ref();
    check_examples(&names, example, format, ("header_text", "header_text_named_params")).map_err(bad_header)
}

pub(super) fn check_body(body: &TemplateBody, format: ParameterFormat, max_chars: usize) -> Result<(), GraphError> {
    let text = &body.text;
    if text.trim().is_empty() {
        return Err(bad_body("The body needs a text."));
    }
    check_length("body", text, max_chars)?;
    if text.replace('\r', "").contains(&"\n".repeat(MAX_LINE_BREAKS_TOGETHER + 1)) {
        return Err(bad_body("The body has more than two line breaks beside each other."));
    }
    let names = variables(text);
    check_names(text, &names, format).map_err(bad_body)?;
    let core = text.trim_matches(|char: char| char.is_whitespace() || is_punctuation(char));
    if core.starts_with("{{") || core.ends_with("}}") {
        let sentence = "Variables can't be at the start or end of the template.";
        return Err(refused(DANGLING_VARIABLE, "Leading or trailing variables are not allowed", sentence));
    }
    // Empirical: 2n + 1 words for n variables. The formula is not published.
    if !names.is_empty() && words(text) < 2 * names.len() + 1 {
        let sentence = "This template has too many variables for its length. Have fewer of them, or a longer text.";
        return Err(refused(TOO_MANY_VARIABLES, "Too many variables for the text's length", sentence));
    }
    check_examples(&names, body.example.as_ref(), format, ("body_text", "body_text_named_params")).map_err(bad_body)
}

pub(super) fn check_footer(footer: &TemplateFooter) -> Result<(), GraphError> {
    if footer.text.trim().is_empty() {
        return Err(bad_footer("The footer needs a text."));
    }
    check_length("footer", &footer.text, MAX_FOOTER_CHARS)?;
    if footer.text.contains("{{") || footer.text.contains("}}") {
        return Err(bad_footer("The footer has no variables."));
    }
    if footer.text.contains(['\n', '\r']) {
        return Err(bad_footer("The footer has no line breaks."));
    }
    Ok(())
}

fn is_punctuation(char: char) -> bool {
    (char.is_ascii_punctuation() && !matches!(char, '{' | '}'))
        || matches!(char, '¡' | '¿' | '·' | '«' | '»' | '،' | '؛' | '؟' | '।' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}

/// `{{1}}` to `{{n}}` without gaps, or names, as the format says; never both.
fn check_names(text: &str, names: &[&str], format: ParameterFormat) -> Result<(), String> {
    if has_stray_braces(text) {
        return Err("Variables are written with two braces on each side, like {{1}}.".to_owned());
    }
    match format {
        ParameterFormat::Positional => {
            let mut numbers = Vec::new();
            for name in names {
                let number = name.parse::<usize>().ok().filter(|_| name.bytes().all(|byte| byte.is_ascii_digit()));
                numbers.push(number.ok_or_else(|| {
                    format!("The variable {{{{{name}}}}} must be a number, for the parameter format is POSITIONAL.")
                })?);
            }
            numbers.sort_unstable();
            if numbers.iter().enumerate().any(|(index, number)| *number != index + 1) {
                return Err("Variables are numbered from {{1}} on without gaps.".to_owned());
            }
        }
        ParameterFormat::Named => {
            let is_name = |name: &&str| {
                let first = name.bytes().next().unwrap_or_default();
                (first.is_ascii_lowercase() || first == b'_')
                    && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            };
            if let Some(name) = names.iter().find(|name| !is_name(name)) {
                return Err(format!(
                    "The variable {{{{{name}}}}} must be a name of lower case letters, digits and underscores, for the parameter \
                     format is NAMED."
                ));
            }
        }
    }
    Ok(())
}

/// As many examples as variables, under the key for the format.
fn check_examples(
    names: &[&str],
    example: Option<&Value>,
    format: ParameterFormat,
    (positional_key, named_key): (&str, &str),
) -> Result<(), String> {
    if names.is_empty() {
        return Ok(());
    }
    match format {
        ParameterFormat::Positional => {
            let given = example.and_then(|example| example.get(positional_key)).map(|value| texts_in(value).len());
            match given {
                Some(count) if count == names.len() => Ok(()),
                Some(count) => Err(format!(
                    "example.{positional_key} has {count} values for {} variables; each needs one.",
                    names.len()
                )),
                None => Err(format!("Each variable needs an example, in example.{positional_key}.")),
            }
        }
        ParameterFormat::Named => {
            let listed = example.and_then(|example| example.get(named_key)).and_then(Value::as_array);
            let listed = listed.ok_or_else(|| format!("Each variable needs an example, in example.{named_key}."))?;
            let has = |name: &&str| {
                let of_name =
                    listed.iter().filter(|entry| entry.get("param_name").and_then(Value::as_str) == Some(name));
                of_name.filter(|entry| entry.get("example").is_some_and(has_text)).count() == 1
            };
            match names.iter().find(|name| !has(name)) {
                Some(name) => Err(format!("example.{named_key} must have the variable {{{{{name}}}}} once.")),
                None if listed.len() != names.len() => {
                    Err(format!("example.{named_key} has variables that the text does not have."))
                }
                None => Ok(()),
            }
        }
    }
}

fn has_text(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Number(_) => true,
        _ => false,
    }
}

/// The values of `body_text` and the like: one text, a list of them, or a list in a list.
pub(in crate::template) fn texts_in(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => match items.first() {
            Some(Value::Array(inner)) => inner.iter().filter(|item| has_text(item)).collect(),
            _ => items.iter().filter(|item| has_text(item)).collect(),
        },
        other if has_text(other) => vec![other],
        _ => Vec::new(),
    }
}
