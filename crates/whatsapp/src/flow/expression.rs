//! Expressions: the condition of an `If`, and what stands in backticks (spec §8). They are read and their types found; only phones
//! compute them.

use super::data_model::Schema;
use super::reference::Reference;
use super::version::Version;

/// Parentheses and signs within each other.
const MAX_DEPTH: usize = 64;

/// Where the expression stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// `condition` of an `If`: compares and combines, and has a reference on one side of each operator.
    Condition,
    /// Backticks: also calculates and joins texts.
    Nested,
}

/// The type of what the expression comes to. `type_of` is asked for each reference.
///
/// # Errors
/// A sentence that says what is wrong, columns counted from 1 within the expression.
pub(super) fn check(
    text: &str,
    version: Version,
    usage: Use,
    type_of: &mut dyn FnMut(&Reference) -> Schema,
) -> Result<Schema, String> {
    let tokens = tokens(text, version, usage)?;
    if tokens.is_empty() {
        return Err("Expected property 'condition' to contain at least one operand.".to_owned());
    }
    let mut parser = Parser { tokens: &tokens, at: 0, usage, type_of, depth: 0 };
    let whole = parser.joined()?;
    if let Some(token) = parser.peek() {
        return Err(match &token.kind {
            Kind::Close => {
                format!("Missing opening parenthesis for the closing parenthesis at column {}.", token.column)
            }
            _ => format!("Missing operator between '{}' and '{}'.", whole.text, token.text),
        });
    }
    if usage == Use::Condition {
        if whole.is_literal {
            return Err("The only operand is a literal value. Expected single operand to be a boolean.".to_owned());
        }
        if !matches!(whole.schema, Schema::Boolean | Schema::Any) {
            return Err("Expected single operand to be a boolean.".to_owned());
        }
    }
    Ok(whole.schema)
}

struct Token {
    kind: Kind,
    text: String,
    /// From 1.
    column: usize,
}

enum Kind {
    Operand(Operand),
    Operator,
    Open,
    Close,
}

enum Operand {
    Reference(Reference),
    Constant(Schema),
}

fn tokens(text: &str, version: Version, usage: Use) -> Result<Vec<Token>, String> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        let column = at + 1;
        let next = chars.get(at + 1).copied();
        let ends_operand = matches!(tokens.last().map(|token| &token.kind), Some(Kind::Operand(_) | Kind::Close));
        let (kind, length) = match char {
            ' ' | '\t' | '\n' | '\r' => {
                at += 1;
                continue;
            }
            '(' => (Kind::Open, 1),
            ')' => (Kind::Close, 1),
            '\'' => {
                let length = string_length(&chars, at).ok_or("Missing closing quote for string.")?;
                (Kind::Operand(Operand::Constant(Schema::Text)), length)
            }
            '$' if next == Some('{') => {
                let length = until(&chars, at, |char| char == '}') + 1;
                let inner: String = chars.iter().skip(at + 2).take(length.saturating_sub(3)).collect();
                let reference = Reference::parse(&inner, version).filter(|_| at + length <= chars.len());
                let Some(reference) = reference else {
                    let shown: String = chars.iter().skip(at).take(length).collect();
                    return Err(format!("Invalid operand format '{shown}' found at column {column}."));
                };
                (Kind::Operand(Operand::Reference(reference)), length)
            }
            '0'..='9' => (Kind::Operand(Operand::Constant(Schema::Number)), number_length(&chars, at, column)?),
            '-' if !ends_operand => {
                if next.is_some_and(|next| next.is_ascii_digit()) {
                    let length = number_length(&chars, at + 1, column)? + 1;
                    (Kind::Operand(Operand::Constant(Schema::Number)), length)
                } else {
                    return Err("A numerical value is expected to follow the negative sign.".to_owned());
                }
            }
            '=' | '!' | '<' | '>' | '&' | '|' | '+' | '-' | '/' | '%' => {
                let two: String = [Some(char), next].into_iter().flatten().collect();
                let operator = match (two.as_str(), char) {
                    ("==" | "!=" | "<=" | ">=" | "&&" | "||", _) => two,
                    (_, '<' | '>' | '!') => char.to_string(),
                    (_, '+' | '-' | '/' | '%') if usage == Use::Nested => char.to_string(),
                    _ => return Err(format!("Invalid operator '{char}' found at column {column}.")),
                };
                (Kind::Operator, operator.len())
            }
            char if char.is_alphanumeric() || char == '_' => {
                let length = until(&chars, at, |char| !(char.is_alphanumeric() || char == '_' || char == '.'));
                let word: String = chars.iter().skip(at).take(length).collect();
                match word.as_str() {
                    "true" | "false" => (Kind::Operand(Operand::Constant(Schema::Boolean)), length),
                    _ => return Err(format!("Invalid literal '{word}'.")),
                }
            }
            _ => return Err(format!("Unexpected character '{char}' found at column {column}.")),
        };
        tokens.push(Token { kind, text: chars.iter().skip(at).take(length).collect(), column });
        at += length;
    }
    Ok(tokens)
}

/// Up to the first character for which it holds, or the end.
fn until(chars: &[char], at: usize, ends: impl Fn(char) -> bool) -> usize {
    chars.iter().skip(at).take_while(|char| !ends(**char)).count()
}

/// With both quotes; a backslash keeps the next character in.
fn string_length(chars: &[char], at: usize) -> Option<usize> {
    let mut end = at + 1;
    loop {
        match chars.get(end)? {
            '\'' => return Some(end + 1 - at),
            '\\' => end += 2,
            _ => end += 1,
        }
    }
}

fn number_length(chars: &[char], at: usize, column: usize) -> Result<usize, String> {
    let length = until(chars, at, |char| !(char.is_alphanumeric() || char == '.'));
    let text: String = chars.iter().skip(at).take(length).collect();
    match text.parse::<f64>() {
        Ok(_) if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => Ok(length),
        _ => Err(format!("Invalid operand format '{text}' found at column {column}.")),
    }
}

struct Parser<'t, 'f> {
    tokens: &'t [Token],
    at: usize,
    usage: Use,
    type_of: &'f mut dyn FnMut(&Reference) -> Schema,
    depth: usize,
}

/// A part that was read.
struct Typed {
    schema: Schema,
    is_literal: bool,
    text: String,
}

/// Operators that bind alike, loosest first.
const LEVELS: [&[&str]; 6] = [&["||"], &["&&"], &["==", "!="], &["<", "<=", ">", ">="], &["+", "-"], &["/", "%"]];

impl<'t> Parser<'t, '_> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    /// Parts next to each other: a text, in backticks.
    fn joined(&mut self) -> Result<Typed, String> {
        let mut whole = self.level(0)?;
        while self.usage == Use::Nested
            && matches!(self.peek().map(|token| &token.kind), Some(Kind::Operand(_) | Kind::Open))
        {
            let next = self.level(0)?;
            let is_literal = whole.is_literal && next.is_literal;
            whole = Typed { schema: Schema::Text, is_literal, text: format!("{} {}", whole.text, next.text) };
        }
        Ok(whole)
    }

    fn level(&mut self, level: usize) -> Result<Typed, String> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.level(level + 1)?;
        while let Some(token) = self.peek()
            && matches!(token.kind, Kind::Operator)
            && operators.contains(&token.text.as_str())
        {
            self.at += 1;
            if self.peek().is_none() {
                return Err(format!("Missing operand after last operator '{}'.", token.text));
            }
            let right = self.level(level + 1)?;
            left = self.combine(left, token, right)?;
        }
        Ok(left)
    }

    fn combine(&self, left: Typed, operator: &Token, right: Typed) -> Result<Typed, String> {
        if self.usage == Use::Condition && left.is_literal && right.is_literal {
            return Err(format!(
                "An operator cannot not have literals on both sides. Found invalid syntax at column {}.",
                operator.column
            ));
        }
        let is_literal = left.is_literal && right.is_literal;
        let text = format!("{} {} {}", left.text, operator.text, right.text);
        let misplaced = |side: &Typed| {
            format!(
                "Wrong positioning of operator '{}'. It cannot be used in concatenation with '{}' at column {}.",
                operator.text, side.text, operator.column
            )
        };
        let need = |wanted: Schema| {
            let wrong = [&left, &right].into_iter().find(|side| !wanted.takes(&side.schema));
            wrong.map_or(Ok(()), |side| Err(misplaced(side)))
        };
        let schema = match operator.text.as_str() {
            "||" | "&&" => {
                need(Schema::Boolean)?;
                Schema::Boolean
            }
            "==" | "!=" => {
                let is_scalar = |side: &Typed| !matches!(side.schema, Schema::Object(_) | Schema::List(_));
                if !is_scalar(&left) || !is_scalar(&right) || !left.schema.takes(&right.schema) {
                    return Err(format!(
                        "Type mismatch in an equality operation between '{}' and '{}' at column {}.",
                        left.text, right.text, operator.column
                    ));
                }
                Schema::Boolean
            }
            "<" | "<=" | ">" | ">=" => {
                need(Schema::Number)?;
                Schema::Boolean
            }
            _ => {
                need(Schema::Number)?;
                Schema::Number
            }
        };
        Ok(Typed { schema, is_literal, text })
    }

    fn unary(&mut self) -> Result<Typed, String> {
        let Some(token) = self.peek() else { return Err("Missing closing parenthesis.".to_owned()) };
        self.at += 1;
        match &token.kind {
            Kind::Operand(operand) => {
                let (schema, is_literal) = match operand {
                    Operand::Reference(reference) => ((self.type_of)(reference), false),
                    Operand::Constant(schema) => (schema.clone(), true),
                };
                Ok(Typed { schema, is_literal, text: token.text.clone() })
            }
            Kind::Open => self.parentheses(token),
            Kind::Operator if token.text == "!" => {
                if self.peek().is_none() {
                    return Err("Missing operand after last operator '!'.".to_owned());
                }
                self.deeper()?;
                let inner = self.unary()?;
                self.depth -= 1;
                if !Schema::Boolean.takes(&inner.schema) {
                    return Err(format!(
                        "Wrong positioning of operator '!'. It cannot be used in concatenation with '{}' at column {}.",
                        inner.text, token.column
                    ));
                }
                Ok(Typed { schema: Schema::Boolean, text: format!("!{}", inner.text), ..inner })
            }
            Kind::Operator => Err(format!("Invalid operator '{}' found at column {}.", token.text, token.column)),
            Kind::Close => {
                Err(format!("Missing opening parenthesis for the closing parenthesis at column {}.", token.column))
            }
        }
    }

    fn parentheses(&mut self, open: &Token) -> Result<Typed, String> {
        if matches!(self.peek().map(|token| &token.kind), Some(Kind::Close)) {
            return Err(format!("Found invalid empty parentheses at column {}.", open.column));
        }
        self.deeper()?;
        let inner = self.joined()?;
        self.depth -= 1;
        match self.peek() {
            Some(Token { kind: Kind::Close, .. }) => {
                self.at += 1;
                Ok(Typed { text: format!("({})", inner.text), ..inner })
            }
            Some(token) => Err(format!("Missing operator between '{}' and '{}'.", inner.text, token.text)),
            None => Err("Missing closing parenthesis.".to_owned()),
        }
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err("The expression is nested too deeply.".to_owned()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::flow::version::NEWEST;

    fn checked(text: &str, usage: Use) -> Result<Schema, String> {
        check(text, NEWEST, usage, &mut |reference| match reference.name() {
            "text" => Schema::Text,
            "number" => Schema::Number,
            "flag" => Schema::Boolean,
            "list" => Schema::List(Box::new(Schema::Text)),
            _ => Schema::Any,
        })
    }

    #[test]
    fn conditions_come_to_a_boolean() {
        for text in [
            "${data.flag}",
            "!${data.flag}",
            "${data.number} >= -1.5",
            "(${data.text} == 'it\\'s') && ${data.flag} || ${form.number} < ${data.number}",
            "${form.any} != 'x'",
            "((${data.flag}))",
        ] {
            assert!(matches!(checked(text, Use::Condition), Ok(Schema::Boolean | Schema::Any)), "{text}");
        }
    }

    #[test]
    fn each_mistake_in_a_condition_is_named() {
        let cases = [
            (" ", "Expected property 'condition' to contain at least one operand."),
            ("( )", "Found invalid empty parentheses at column 1."),
            ("573 == 376", "An operator cannot not have literals on both sides. Found invalid syntax at column 5."),
            ("))${data.flag}((", "Missing opening parenthesis for the closing parenthesis at column 1."),
            ("${data.flag})", "Missing opening parenthesis for the closing parenthesis at column 13."),
            ("(${data.flag}", "Missing closing parenthesis."),
            ("${data.text} == 'a", "Missing closing quote for string."),
            ("${data.flag} ${data.flag}", "Missing operator between '${data.flag}' and '${data.flag}'."),
            ("${data.number} = 1", "Invalid operator '=' found at column 16."),
            ("${data.number} + 1 == 2", "Invalid operator '+' found at column 16."),
            ("${data} == 1", "Invalid operand format '${data}' found at column 1."),
            ("${data.number} == 1x", "Invalid operand format '1x' found at column 19."),
            ("${data.flag} # 1", "Unexpected character '#' found at column 14."),
            (
                "${data.text} == 1",
                "Type mismatch in an equality operation between '${data.text}' and '1' at column 14.",
            ),
            ("${data.text} == abc", "Invalid literal 'abc'."),
            ("${data.flag} &&", "Missing operand after last operator '&&'."),
            ("${data.number} > -a", "A numerical value is expected to follow the negative sign."),
            ("((${data.text}))", "Expected single operand to be a boolean."),
            ("true", "The only operand is a literal value. Expected single operand to be a boolean."),
            (
                "${data.text} || ${data.flag}",
                "Wrong positioning of operator '||'. It cannot be used in concatenation with '${data.text}' at column 14.",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(checked(text, Use::Condition), Err(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn nested_expressions_calculate_and_join() {
        for (text, schema) in [
            ("${form.any} > 18", Schema::Boolean),
            ("'Hello ' ${form.text}", Schema::Text),
            ("${data.number} - 1 / 2 % 3", Schema::Number),
            ("'Sum: ' (${data.number} + 1) ' EUR'", Schema::Text),
            ("'a\\'b'", Schema::Text),
            ("!(${data.flag} && true)", Schema::Boolean),
        ] {
            assert_eq!(checked(text, Use::Nested), Ok(schema), "{text}");
        }
        for text in ["${data.text} + 1", "'a' ==", "${data.list} == ${data.list}", "${data.number} * 2", "()"] {
            assert!(checked(text, Use::Nested).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[ '${}.a1()!&|=<>+/%-]{0,60}") {
            let _ = checked(&text, Use::Nested);
            let _ = checked(&text, Use::Condition);
        }
    }

    #[test]
    fn depth_has_an_end() {
        assert!(checked(&"(".repeat(100_000), Use::Nested).is_err());
        assert!(checked(&"!".repeat(100_000), Use::Condition).is_err());
    }
}
