//! What contacts are found and sorted by.

use std::collections::BTreeSet;

use super::StoredContact;

/// Phone numbers are found from any of their digits on, unless fewer than this many are left.
const SHORTEST_PHONE_TAIL: usize = 4;
/// Words of a name that are looked at; profile names are free text.
const MAX_WORDS: usize = 12;
const LONGEST_WORD_CHARS: usize = 40;
/// Words of a search that are looked at.
const MAX_SEARCH_WORDS: usize = 4;

/// Lower case, and Latin letters without their accents, so that "jose" finds "José".
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match without_accent(letter) {
            Some(plain) => folded.push_str(plain),
            // A combining accent of decomposed text.
            None if ('\u{300}'..='\u{36f}').contains(&letter) => {}
            None => folded.push(letter),
        }
    }
    folded
}

/// A Latin letter without its accent, where it has one.
pub(crate) fn without_accent(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'į' | 'ı' => "i",
        'ł' | 'ĺ' | 'ļ' | 'ľ' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(LONGEST_WORD_CHARS).collect())
        .take(MAX_WORDS)
        .collect();
    words.into_iter()
}

/// The words a contact is found by.
pub(super) fn terms(contact: &StoredContact) -> BTreeSet<String> {
    let names = [&contact.given_name, &contact.profile_name, &contact.username];
    let mut terms: BTreeSet<String> = names.into_iter().flatten().flat_map(|name| words(name)).collect();
    // A name without any letter or digit, such as an emoji, is found as it is.
    for name in [&contact.given_name, &contact.profile_name].into_iter().flatten() {
        if words(name).next().is_none() && !name.trim().is_empty() {
            terms.insert(fold(name.trim()).chars().take(LONGEST_WORD_CHARS).collect());
        }
    }
    if let Some(username) = &contact.username {
        terms.insert(fold(username).chars().take(LONGEST_WORD_CHARS).collect());
    }
    if let Some(phone) = contact.phone.as_deref().filter(|phone| phone.is_ascii()) {
        let last_start = phone.len().saturating_sub(SHORTEST_PHONE_TAIL);
        terms.extend((0..=last_start).map(|start| phone[start..].to_owned()));
    }
    terms
}

/// What to look for: each word is the start of one of the contact's. Digits with the signs people write between them are a
/// phone number and one word.
pub(crate) fn search_words(query: &str) -> Vec<String> {
    let query = query.trim();
    let is_phone = query.chars().any(|c| c.is_ascii_digit())
        && query.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '.' | '/'));
    if is_phone {
        return vec![query.chars().filter(char::is_ascii_digit).collect()];
    }
    // A username may have dots and underscores inside; they separate words in names as well.
    let found: Vec<String> = words(query).take(MAX_SEARCH_WORDS).collect();
    if found.is_empty() && !query.is_empty() { vec![fold(query)] } else { found }
}

/// The text just behind all that start with `prefix`, in the order of their bytes.
pub(crate) fn end_of_prefix(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

#[cfg(test)]
mod tests {
    use recado_core::Timestamp;

    use super::*;
    use crate::ContactId;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(fold("José ÁÇÑ Straße"), "jose acn strasse");
        assert_eq!(fold("Jose\u{301}"), "jose");
        assert_eq!(search_words("  María-José "), ["maria", "jose"]);
        assert_eq!(search_words("+34 600-100"), ["34600100"]);
        assert_eq!(search_words("🌵"), ["🌵"]);
        assert!(search_words("  ").is_empty());
    }

    #[test]
    fn a_contact_is_found_by_its_names_and_by_any_end_of_its_number() {
        let contact = StoredContact {
            id: ContactId::new(),
            given_name: Some("Doña Ana".to_owned()),
            profile_name: Some("ana 🌵".to_owned()),
            username: Some("ana.sur".to_owned()),
            phone: Some("34600100001".to_owned()),
            user_id: Some("ES.1".to_owned()),
            created_at: Timestamp::EPOCH,
        };
        let terms = terms(&contact);
        for term in ["dona", "ana", "sur", "ana.sur", "34600100001", "600100001", "0001"] {
            assert!(terms.contains(term), "{term}");
        }
        assert!(!terms.contains("001"));
    }
}
