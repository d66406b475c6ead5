//! What counts as one emoji.

const VARIATION_SELECTOR: char = '\u{fe0f}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';

/// Whether the text is exactly one emoji: a pictograph with its modifiers, several joined ones, a flag, or a keycap.
#[must_use]
pub fn is_single_emoji(text: &str) -> bool {
    let mut rest = text.chars().peekable();
    let Some(first) = rest.next() else { return false };
    if is_regional_indicator(first) {
        return rest.next().is_some_and(is_regional_indicator) && rest.next().is_none();
    }
    if first.is_ascii() {
        rest.next_if_eq(&VARIATION_SELECTOR);
        return matches!(first, '0'..='9' | '#' | '*') && rest.next() == Some(KEYCAP) && rest.next().is_none();
    }
    if !is_pictograph(first) {
        return false;
    }
    loop {
        while rest.next_if(|char| is_modifier(*char)).is_some() {}
        match rest.next() {
            None => return true,
            Some(ZERO_WIDTH_JOINER) if rest.next().is_some_and(is_pictograph) => {}
            Some(_) => return false,
        }
    }
}

/// Whether an emoji stands anywhere in the text. Signs that are text unless they are asked to be pictures, such as `©` and `→`, are
/// none by themselves.
#[must_use]
pub fn contains_emoji(text: &str) -> bool {
    text.chars().any(|char| {
        char == VARIATION_SELECTOR
            || char == KEYCAP
            || is_regional_indicator(char)
            || (is_pictograph(char) && !is_text_by_default(char))
    })
}

/// Signs of the older blocks that are drawn as text where no variation selector follows.
const fn is_text_by_default(char: char) -> bool {
    let is_picture = matches!(char,
        '\u{231a}' | '\u{231b}' | '\u{23e9}'..='\u{23ec}' | '\u{23f0}' | '\u{23f3}' | '\u{25fd}' | '\u{25fe}'
        | '\u{2600}'..='\u{27bf}' | '\u{2b1b}' | '\u{2b1c}' | '\u{2b50}' | '\u{2b55}');
    (char as u32) < 0x1f000 && !is_picture
}

const fn is_regional_indicator(char: char) -> bool {
    matches!(char, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Skin tones, the variation selector, and the tags of regional flags.
const fn is_modifier(char: char) -> bool {
    matches!(char, VARIATION_SELECTOR | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

/// The blocks in which Unicode has emoji. New ones come within them.
const fn is_pictograph(char: char) -> bool {
    matches!(char,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2100}'..='\u{214f}' | '\u{2190}'..='\u{23ff}'
        | '\u{2460}'..='\u{24ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}'
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_emoji() {
        for emoji in ["👍", "👍🏽", "❤️", "❤", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇪🇸", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🧑🏻‍🚀", "🫡"]
        {
            assert!(is_single_emoji(emoji), "{emoji}");
        }
    }

    #[test]
    fn emoji_within_a_text() {
        for text in ["Hi 👋", "❤", "1\u{fe0f}\u{20e3}", "🇪🇸", "©\u{fe0f}", "⌚"] {
            assert!(contains_emoji(text), "{text}");
        }
        for text in ["", "Hola, ¿qué tal?", "1 # *", "© 2026 → ™", "日本語"] {
            assert!(!contains_emoji(text), "{text}");
        }
    }

    #[test]
    fn anything_else() {
        for text in ["", "a", "ok", "👍👍", "👍 ", "1", "🇪", "🇪🇸🇫🇷", "👍\u{200d}", "ñ", "\u{fe0f}"]
        {
            assert!(!is_single_emoji(text), "{text:?}");
        }
    }
}
