//! Three letters in a row, spaces among them.

use std::collections::BTreeSet;

/// The trigrams of a text as it is stored, each once.
pub(crate) fn trigrams(text: &str) -> BTreeSet<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).map(|three| three.iter().collect()).collect()
}

/// As PostgreSQL's index has them: a number for each. Two trigrams may share one; the text is looked at besides.
pub(crate) fn trigram_tokens(text: &str) -> BTreeSet<i32> {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).map(token).collect()
}

fn token(three: &[char]) -> i32 {
    let hash = three
        .iter()
        .flat_map(|letter| u32::from(*letter).to_le_bytes())
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    i32::from_le_bytes(hash.to_le_bytes())
}

/// PostgreSQL's text of an array.
pub(crate) fn array(tokens: impl IntoIterator<Item = i32>) -> String {
    let list: Vec<String> = tokens.into_iter().map(|token| token.to_string()).collect();
    format!("{{{}}}", list.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_taken_three_by_three() {
        assert_eq!(Vec::from_iter(trigrams(" hola ")), [" ho", "hol", "la ", "ola"]);
        assert_eq!(Vec::from_iter(trigrams(" 你 好 ")), [" 你 ", " 好 ", "你 好"]);
        assert!(trigrams(" a").is_empty());
        assert_eq!(trigram_tokens(" hola hola ").len(), 5);
        assert_eq!(array([1, -2]), "{1,-2}");
    }
}
