//! `{{1}}` and `{{first_name}}` in a template's texts.

use super::complaint;
use super::definition::ParameterFormat;
use crate::error::GraphError;
use crate::message::TextParameter;

/// One piece of a text.
enum Piece<'t> {
    Plain(&'t str),
    Variable(&'t str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        pieces.push(Piece::Plain(before));
        pieces.push(Piece::Variable(name.trim()));
        rest = after;
    }
    pieces.push(Piece::Plain(rest));
    pieces
}

/// The names of a text's variables, each once, in the order in which they are first seen.
#[must_use]
pub fn variables(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for piece in pieces(text) {
        if let Piece::Variable(name) = piece
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// Whether braces stand in the text that are no variable's: `{1}`, `{{1}`, `{{ }}`.
pub(super) fn has_stray_braces(text: &str) -> bool {
    pieces(text).iter().any(|piece| match piece {
        Piece::Plain(plain) => plain.contains("{{") || plain.contains("}}") || is_half_variable(plain),
        Piece::Variable(name) => name.is_empty() || name.contains(['{', '}']),
    })
}

/// `{1}` was meant as a variable; other single braces may be what the text is about.
fn is_half_variable(plain: &str) -> bool {
    plain.split('{').skip(1).any(|rest| {
        rest.split_once('}')
            .is_some_and(|(inner, _)| !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Whether two variables have nothing but white space between them.
pub(super) fn has_adjacent_variables(text: &str) -> bool {
    let pieces = pieces(text);
    pieces.windows(3).any(|three| {
        matches!(three, [Piece::Variable(_), Piece::Plain(plain), Piece::Variable(_)] if plain.trim().is_empty())
    })
}

/// How many words the text has besides its variables. Where writing has no spaces, each character counts.
pub(super) fn words(text: &str) -> usize {
    let mut words = 0_usize;
    for piece in pieces(text) {
        let Piece::Plain(plain) = piece else { continue };
        for part in plain.split_whitespace() {
            let without_spaces = part.chars().filter(|char| is_written_without_spaces(*char)).count();
            let has_letters = part.chars().any(|char| char.is_alphanumeric() || is_emoji(char));
            words = words.saturating_add(if without_spaces > 0 { without_spaces } else { usize::from(has_letters) });
        }
    }
    words
}

const fn is_written_without_spaces(char: char) -> bool {
    matches!(char, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Whether it is a picture rather than a letter.
pub(super) const fn is_emoji(char: char) -> bool {
    matches!(char, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}')
}

/// The text with a value in every variable's place.
///
/// # Errors
/// 132000 for another number of values than of variables, 132012 for values with names where variables have numbers and the
/// other way round, 132018 for values with line breaks, tabs or many spaces, 132005 where the outcome is too long.
pub(super) fn fill(
    place: &str,
    text: &str,
    format: ParameterFormat,
    values: &[TextParameter],
    max_chars: usize,
) -> Result<String, GraphError> {
    let names = variables(text);
    if names.len() != values.len() {
        return Err(complaint::count(place, values.len(), names.len()));
    }
    match format {
        ParameterFormat::Positional if values.iter().any(|value| value.name.is_some()) => {
            return Err(complaint::named_for_positional(place));
        }
        ParameterFormat::Named => check_names(place, &names, values)?,
        ParameterFormat::Positional => {}
    }
    values.iter().try_for_each(|value| check_whitespace(&value.text))?;
    let value = |name: &str| match format {
        ParameterFormat::Named => values.iter().find(|value| value.name.as_deref() == Some(name)),
        // `{{2}}` is the second value, wherever it stands.
        ParameterFormat::Positional => {
            let at = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            at.and_then(|at| values.get(at))
        }
    };
    let mut filled = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => filled.push_str(plain),
            Piece::Variable(name) => match value(name) {
                Some(value) => filled.push_str(&value.text),
                // A stored template whose numbers have gaps.
                None => return Err(complaint::count(place, values.len(), names.len())),
            },
        }
    }
    check_length(place, &filled, max_chars)?;
    Ok(filled)
}

fn check_names(place: &str, names: &[&str], values: &[TextParameter]) -> Result<(), GraphError> {
    let mut given = Vec::new();
    for value in values {
        let Some(name) = value.name.as_deref() else { return Err(complaint::missing_name()) };
        if !names.contains(&name) || given.contains(&name) {
            return Err(complaint::unknown_name(place, name));
        }
        given.push(name);
    }
    Ok(())
}

/// No line break, no tab, and no five spaces beside each other.
pub(super) fn check_whitespace(text: &str) -> Result<(), GraphError> {
    if text.contains(['\n', '\r', '\t']) || text.contains("     ") {
        return Err(complaint::whitespace());
    }
    Ok(())
}

pub(super) fn check_length(place: &str, text: &str, max_chars: usize) -> Result<(), GraphError> {
    let chars = text.chars().count();
    if chars > max_chars { Err(complaint::too_long(place, chars, max_chars)) } else { Ok(()) }
}
