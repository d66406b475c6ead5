//! What a search asks for.

use std::collections::BTreeSet;

use crate::text_index::{array, is_word_of_one, searchable, trigram_tokens, trigrams};
use crate::{Error, Result};

const LONGEST_SEARCH_CHARS: usize = 200;
/// Further words are looked for side by side.
pub(super) const MAX_NEEDLES: usize = 6;
/// So many trigrams leave few texts; more would only be more to read.
const MAX_TRIGRAMS: usize = 24;
/// Shorter ones are the start of a word.
const SHORTEST_PART_CHARS: usize = 3;

/// The parts that a text must have, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) needles: Vec<String>,
    pub(super) trigrams: BTreeSet<String>,
}

impl Wanted {
    /// # Errors
    /// [`Error::Invalid`] where there is no word, or too much.
    pub(super) fn read(q: &str) -> Result<Self> {
        if q.chars().count() > LONGEST_SEARCH_CHARS {
            return Err(Error::invalid("q", format!("A search has at most {LONGEST_SEARCH_CHARS} characters.")));
        }
        let mut phrases: Vec<String> = phrases(q);
        if phrases.len() > MAX_NEEDLES {
            let rest = phrases.split_off(MAX_NEEDLES - 1).join(" ");
            phrases.push(rest);
        }
        let needles: Vec<String> = phrases.iter().filter_map(|phrase| needle(phrase)).collect();
        if needles.is_empty() {
            return Err(Error::invalid("q", "Write a word to look for."));
        }
        let trigrams = needles.iter().flat_map(|needle| trigrams(needle)).take(MAX_TRIGRAMS).collect();
        Ok(Self { needles, trigrams })
    }

    /// As FTS5 is asked. Stored texts have no quotes.
    pub(super) fn fts_query(&self) -> String {
        let terms: Vec<String> = self.trigrams.iter().map(|three| format!("\"{three}\"")).collect();
        terms.join(" AND ")
    }

    /// As PostgreSQL's array is asked.
    pub(super) fn array_with(&self, token: i32) -> String {
        array(self.trigrams.iter().flat_map(|three| trigram_tokens(three)).chain([token]))
    }
}

/// Words, and what stands in quotes as one.
fn phrases(q: &str) -> Vec<String> {
    let is_quote = |letter| matches!(letter, '"' | '“' | '”' | '„' | '«' | '»');
    let mut phrases = Vec::new();
    for (at, part) in q.split(is_quote).enumerate() {
        if at % 2 == 1 {
            phrases.push(part.to_owned());
        } else {
            phrases.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    phrases
}

/// A phrase as it stands in a stored text. One or two letters are the start of a word; a letter that is a word stands for itself.
fn needle(phrase: &str) -> Option<String> {
    let folded = searchable(phrase, LONGEST_SEARCH_CHARS);
    let words = folded.trim();
    let (first, last) = (words.chars().next()?, words.chars().next_back()?);
    let starts_a_word = is_word_of_one(first) || words.chars().count() < SHORTEST_PART_CHARS;
    let before = if starts_a_word { " " } else { "" };
    let behind = if is_word_of_one(last) { " " } else { "" };
    Some(format!("{before}{words}{behind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles(q: &str) -> Vec<String> {
        Wanted::read(q).unwrap().needles
    }

    #[test]
    fn each_word_is_looked_for_anywhere_and_a_short_one_at_the_start_of_a_word() {
        assert_eq!(needles("Envío a MAD"), ["envio", " a", "mad"]);
        assert_eq!(needles("\"buenos días\" pe"), ["buenos dias", " pe"]);
        assert_eq!(needles("«buenos días» pe"), ["buenos dias", " pe"]);
        assert_eq!(needles("ana@example.com"), ["ana example com"]);
        assert_eq!(needles("你好"), [" 你 好 "]);
        assert_eq!(needles("iPhone手机"), ["iphone 手 机 "]);
        assert_eq!(needles("one two three four five six seven"), ["one", "two", "three", "four", "five", "six seven"]);
    }

    #[test]
    fn nothing_to_look_for_is_said() {
        for empty in ["", "  ", "…", "\"\""] {
            assert_eq!(Wanted::read(empty).unwrap_err().fields()[0].field, "q");
        }
        assert!(Wanted::read(&"a".repeat(201)).is_err());
    }

    #[test]
    fn engines_are_asked_for_trigrams() {
        let wanted = Wanted::read("hola").unwrap();
        assert_eq!(wanted.fts_query(), "\"hol\" AND \"ola\"");
        assert_eq!(wanted.array_with(7).matches(',').count(), 2);
        assert!(Wanted::read("a").unwrap().trigrams.is_empty());
        assert_eq!(Wanted::read("ho").unwrap().fts_query(), "\" ho\"");
    }
}
