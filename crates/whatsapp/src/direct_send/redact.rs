//! What of a text is about one customer: numbers, dates, amounts, links, addresses, names. Variables take its place, so that the same
//! message to the next customer reads the same, and nothing personal stands in a template.

/// What stands before or after a word and is none of it.
const BEFORE: &[char] =
    &['(', '[', '"', '\'', '*', '_', '~', '`', '<', '«', '“', '‘', '„', '¿', '¡', '-', '–', '—', '•'];
const AFTER: &[char] = &[
    ')', ']', '"', '\'', '*', '_', '~', '`', '>', '»', '”', '’', ',', ';', ':', '.', '!', '?', '…', '-', '–', '—', '،',
    '؟', '。', '，', '！', '？', '：', '；', '、',
];
/// After these a capital letter begins a sentence.
const ENDS: &[char] = &['.', '!', '?', '…', ':', '。', '！', '？', '؟', '\n'];

/// Whether words with capital letters inside of a sentence are names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// In running text. German nouns are taken for names too, which merges templates and gives nobody away.
    Variable,
    /// On buttons and in headings, where many write every word with a capital letter.
    Kept,
}

/// A text with variables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Redacted {
    /// With `{{1}}`, `{{2}}`.
    pub text: String,
    /// An example for each; never what stood there.
    pub samples: Vec<&'static str>,
}

enum Piece {
    Plain(String),
    Variable(&'static str),
}

/// The text with variables in the place of what changes. Variables that nothing but spaces keeps apart are one.
#[must_use]
pub fn redact(text: &str, names: Names) -> Redacted {
    let mut pieces = Pieces::default();
    let mut word = String::new();
    for char in text.chars() {
        if char.is_whitespace() || is_written_without_spaces(char) {
            pieces.word(&word, names);
            word.clear();
            pieces.plain(char);
            pieces.begins_sentence |= ENDS.contains(&char);
            if is_written_without_spaces(char) {
                pieces.begins_sentence = ENDS.contains(&char);
            }
        } else {
            word.push(char);
        }
    }
    pieces.word(&word, names);
    pieces.finish()
}

/// Chinese, Japanese, Thai and the like: there each character stands for itself.
fn is_written_without_spaces(char: char) -> bool {
    let is_of_them = matches!(char, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}' | '\u{ff0c}' | '\u{ff1a}' | '\u{ff1f}');
    is_of_them && !char.is_numeric()
}

struct Pieces {
    list: Vec<Piece>,
    begins_sentence: bool,
}

impl Default for Pieces {
    fn default() -> Self {
        Self { list: Vec::new(), begins_sentence: true }
    }
}

impl Pieces {
    fn plain(&mut self, char: char) {
        match self.list.last_mut() {
            Some(Piece::Plain(plain)) => plain.push(char),
            _ => self.list.push(Piece::Plain(char.to_string())),
        }
    }

    fn word(&mut self, word: &str, names: Names) {
        if word.is_empty() {
            return;
        }
        let body = word.trim_start_matches(BEFORE);
        let (before, core) = (word.strip_suffix(body).unwrap_or_default(), body.trim_end_matches(AFTER));
        let after = body.strip_prefix(core).unwrap_or_default();
        before.chars().for_each(|char| self.plain(char));
        match sample(core, names, self.begins_sentence) {
            Some(sample) => self.variable(sample),
            None => core.chars().for_each(|char| self.plain(char)),
        }
        after.chars().for_each(|char| self.plain(char));
        if !core.is_empty() {
            self.begins_sentence = false;
        }
        self.begins_sentence |= after.contains(ENDS);
    }

    fn variable(&mut self, sample: &'static str) {
        match self.list.as_slice() {
            [.., Piece::Variable(_)] => {}
            [.., Piece::Variable(_), Piece::Plain(between)] if between.chars().all(|char| char == ' ') => {
                self.list.pop();
            }
            _ => self.list.push(Piece::Variable(sample)),
        }
    }

    fn finish(self) -> Redacted {
        let mut redacted = Redacted::default();
        for piece in self.list {
            match piece {
                Piece::Plain(plain) => redacted.text.push_str(&plain),
                Piece::Variable(sample) => {
                    redacted.samples.push(sample);
                    redacted.text.push_str(&format!("{{{{{}}}}}", redacted.samples.len()));
                }
            }
        }
        redacted
    }
}

/// An example of what a word is, where it changes.
fn sample(word: &str, names: Names, begins_sentence: bool) -> Option<&'static str> {
    if word.contains("://") || word.starts_with("www.") {
        return Some("https://example.com");
    }
    if word.contains('@') {
        return Some("name@example.com");
    }
    if word.chars().any(char::is_numeric) {
        return Some("123");
    }
    // The business's own braces would read as variables.
    if word.contains("{{") || word.contains("}}") || is_host(word) {
        return Some("text");
    }
    (names == Names::Variable && !begins_sentence && is_name(word)).then_some("Name")
}

/// `example.com/path`
fn is_host(word: &str) -> bool {
    let host = word.split('/').next().unwrap_or_default();
    let Some((name, ending)) = host.rsplit_once('.') else { return false };
    !name.is_empty()
        && (2..=10).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}

fn is_name(word: &str) -> bool {
    let mut chars = word.chars();
    let is_capital = chars.next().is_some_and(char::is_uppercase);
    // "I", "I'll", and in Spanish "O" and "Y" are none.
    is_capital && chars.next().is_some_and(char::is_alphabetic)
}
