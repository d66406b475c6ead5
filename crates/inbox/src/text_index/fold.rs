//! A text as it is searched: lower case, without accents and vowel signs, words with one space between, before and behind them.
//!
//! Where words are not set apart (Chinese, Japanese, Korean) each letter is a word of its own, and so is each emoji: then any part
//! of a text is found by trigrams, however short it is.

use unicode_normalization::char::decompose_compatible;

use crate::contact::without_accent;

/// A folded text that knows where its letters were.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folded {
    /// Begins and ends with a space, unless it is empty.
    pub(crate) text: String,
    /// For each byte of it, where its letter begins in the original.
    origins: Vec<usize>,
}

/// The text as it is stored; its first part, where it is longer than that.
pub(crate) fn searchable(text: &str, longest_chars: usize) -> String {
    Folded::new(text, longest_chars).text
}

impl Folded {
    /// Folds a text, and stops at a word's end where that becomes longer than this.
    pub(crate) fn new(text: &str, longest_chars: usize) -> Self {
        let mut folded = Self::default();
        let mut chars = 0;
        // Whether the next letter begins a word.
        let mut between = true;
        for (at, letter) in text.char_indices() {
            if Sort::of(letter) == Sort::Separator {
                between = true;
            }
            // A word that does not end is cut.
            if (between && chars >= longest_chars) || chars >= longest_chars.saturating_mul(2) {
                break;
            }
            fold_letter(letter, &mut |plain, sort| {
                if between || sort == Sort::WordOfOne {
                    folded.push(' ', at);
                }
                folded.push(plain, at);
                between = sort == Sort::WordOfOne;
                chars += 1;
            });
        }
        if !folded.text.is_empty() {
            folded.push(' ', text.len());
        }
        folded
    }

    fn push(&mut self, letter: char, origin: usize) {
        self.text.push(letter);
        self.origins.resize(self.text.len(), origin);
    }

    /// Where in the original the bytes from `start` to `end` of the folded text stand; spaces around them do not count.
    pub(crate) fn origin(&self, original: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let found = self.text.get(start..end)?;
        let start = start + (found.len() - found.trim_start_matches(' ').len());
        let end = end - (found.len() - found.trim_end_matches(' ').len());
        let first = *self.origins.get(start)?;
        let last = *self.origins.get(end.checked_sub(1)?)?;
        let mut rest = original.get(last..)?.char_indices();
        rest.next()?;
        // What was dropped behind the last letter, such as an accent of its own, belongs to it.
        let behind =
            rest.find(|(_, letter)| Sort::of(*letter) != Sort::Dropped).map_or(original.len(), |(at, _)| last + at);
        (first < behind).then_some((first, behind))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Letter,
    WordOfOne,
    Separator,
    /// Nothing of it is left: accents, vowel signs, what joins or colours emoji.
    Dropped,
}

impl Sort {
    fn of(letter: char) -> Self {
        match letter {
            _ if letter.is_ascii_alphanumeric() => Self::Letter,
            _ if letter.is_ascii() => Self::Separator,
            '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6ed}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{1f3fb}'..='\u{1f3ff}' => Self::Dropped,
            _ if is_word_of_one(letter) => Self::WordOfOne,
            _ if letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter) => Self::Letter,
            _ => Self::Separator,
        }
    }
}

/// Whether a letter stands for itself: of scripts without spaces between words, and emoji.
pub(crate) fn is_word_of_one(letter: char) -> bool {
    matches!(letter,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}'
        | '\u{2190}'..='\u{23ff}' | '\u{2460}'..='\u{27ff}' | '\u{2900}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// What a letter becomes; nothing of separators and of what is dropped.
fn fold_letter(letter: char, emit: &mut impl FnMut(char, Sort)) {
    match Sort::of(letter) {
        Sort::Separator | Sort::Dropped => return,
        // Syllables and emoji: their parts would be letters of their own.
        Sort::WordOfOne if !('\u{ff66}'..='\u{ff9d}').contains(&letter) => return emit(letter, Sort::WordOfOne),
        Sort::WordOfOne | Sort::Letter => {}
    }
    for lower in letter.to_lowercase() {
        match without_accent(lower) {
            Some(plain) => plain.chars().for_each(|plain| emit(plain, Sort::Letter)),
            None => decompose_compatible(lower, |part| {
                let part = without_variant(part);
                let sort = Sort::of(part);
                if matches!(sort, Sort::Letter | Sort::WordOfOne) {
                    part.to_lowercase().for_each(|plain| emit(plain, sort));
                }
            }),
        }
    }
}

/// Letters that are written one for the other.
fn without_variant(letter: char) -> char {
    match letter {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        'ک' => 'ك',
        'ς' => 'σ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str) -> String {
        searchable(text, 1000)
    }

    #[test]
    fn words_stand_apart_without_case_and_accents() {
        assert_eq!(folded("¡Hola, María-José!"), " hola maria jose ");
        assert_eq!(folded("Cafe\u{301} STRASSE straße"), " cafe strasse strasse ");
        assert_eq!(folded("Việt Nam Ελλάδα Ёлка"), " viet nam ελλαδα елка ");
        assert_eq!(folded("ana@example.com"), " ana example com ");
        assert_eq!(folded(" … "), "");
    }

    #[test]
    fn letters_without_spaces_between_words_are_words() {
        assert_eq!(folded("你好,iPhone手机"), " 你 好 iphone 手 机 ");
        assert_eq!(folded("안녕 ありがとう"), " 안 녕 あ り が と う ");
        assert_eq!(folded("ok 👍🏽🌵"), " ok 👍 🌵 ");
    }

    #[test]
    fn arabic_is_found_without_its_vowel_signs() {
        assert_eq!(folded("مَرْحَبًا"), folded("مرحبا"));
        assert_eq!(folded("الطلبيّة أحمد"), folded("الطلبيه احمد"));
    }

    #[test]
    fn a_long_text_ends_with_a_word() {
        assert_eq!(searchable("uno dos tres", 5), " uno dos ");
        assert_eq!(searchable(&"a".repeat(100), 10).len(), 22);
    }

    #[test]
    fn a_part_is_found_in_the_original() {
        let original = "Ça, «José»!";
        let folded = Folded::new(original, 100);
        assert_eq!(folded.text, " ca jose ");
        let (start, end) = folded.origin(original, 3, 8).unwrap();
        assert_eq!(&original[start..end], "José");
        assert_eq!(folded.origin(original, 3, 4), None);
    }

    proptest! {
        #[test]
        fn every_part_has_its_origin(original in "\\PC{0,40}") {
            let folded = Folded::new(&original, 1000);
            let starts: Vec<usize> = folded.text.char_indices().map(|(at, _)| at).collect();
            for start in &starts {
                for end in starts.iter().filter(|end| *end > start) {
                    if let Some((first, behind)) = folded.origin(&original, *start, *end) {
                        prop_assert!(original.get(first..behind).is_some());
                    }
                }
            }
            prop_assert!(!folded.text.contains("  "));
        }
    }
}
