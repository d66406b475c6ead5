//! The part of a text in which the words were found.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text_index::Folded;

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExcerptPart {
    /// As it was written.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// So much stands before the first hit, and so much in all.
const BEFORE_CHARS: usize = 40;
const ALL_CHARS: usize = 180;
/// No word is longer than what is cut off for it.
const LONGEST_CUT_CHARS: usize = 20;
const LONGEST_TEXT_CHARS: usize = 16_384;

/// About two lines around the first hit.
pub(super) fn excerpt(text: &str, needles: &[String]) -> Vec<ExcerptPart> {
    let hits = hits(text, needles);
    let start = start_of(text, hits.first().map_or(0, |hit| hit.0));
    let end = end_of(text, start);
    let mut parts: Vec<ExcerptPart> = Vec::new();
    let mut push = |from: usize, to: usize, hit: bool| {
        if let Some(piece) = text.get(from..to).filter(|piece| !piece.is_empty()) {
            parts.push(ExcerptPart { text: one_line(piece), hit });
        }
    };
    let mut at = start;
    for (from, to) in hits.into_iter().filter(|(from, to)| *from >= start && *to <= end) {
        push(at, from, false);
        push(from, to, true);
        at = to;
    }
    push(at, end, false);
    if let Some(first) = parts.first_mut().filter(|_| start > 0) {
        if first.hit {
            parts.insert(0, ExcerptPart { text: "…".to_owned(), hit: false });
        } else {
            first.text.insert(0, '…');
        }
    }
    if end < text.trim_end().len() {
        match parts.last_mut() {
            Some(last) if !last.hit => last.text.push('…'),
            _ => parts.push(ExcerptPart { text: "…".to_owned(), hit: false }),
        }
    }
    parts
}

/// Where the words stand, in order, none within another.
fn hits(text: &str, needles: &[String]) -> Vec<(usize, usize)> {
    let folded = Folded::new(text, LONGEST_TEXT_CHARS);
    let mut hits: Vec<(usize, usize)> = needles
        .iter()
        .flat_map(|needle| folded.text.match_indices(needle.as_str()))
        .filter_map(|(at, found)| folded.origin(text, at, at + found.len()))
        .collect();
    hits.sort_unstable();
    let mut apart: Vec<(usize, usize)> = Vec::with_capacity(hits.len());
    for (from, to) in hits {
        match apart.last_mut() {
            Some(last) if from < last.1 => last.1 = last.1.max(to),
            _ => apart.push((from, to)),
        }
    }
    apart
}

/// Some letters before the hit, at the start of a word where one is near.
fn start_of(text: &str, hit: usize) -> usize {
    let before = text.get(..hit).unwrap_or_default();
    let Some((start, _)) = before.char_indices().rev().nth(BEFORE_CHARS) else { return 0 };
    let near = before.get(start..).unwrap_or_default();
    let cut = near.char_indices().take(LONGEST_CUT_CHARS).find(|(_, letter)| letter.is_whitespace());
    cut.map_or(start, |(at, space)| start + at + space.len_utf8())
}

fn end_of(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let Some((end, _)) = rest.char_indices().nth(ALL_CHARS) else { return text.len() };
    let near = rest.get(..end).unwrap_or_default();
    let cut = near.char_indices().rev().take(LONGEST_CUT_CHARS).find(|(_, letter)| letter.is_whitespace());
    start + cut.map_or(end, |(at, _)| at)
}

fn one_line(piece: &str) -> String {
    piece.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, needles: &[&str]) -> String {
        let needles: Vec<String> = needles.iter().map(|needle| (*needle).to_owned()).collect();
        let parts = excerpt(text, &needles);
        parts.iter().map(|part| if part.hit { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    #[test]
    fn hits_are_marked_as_they_were_written() {
        assert_eq!(shown("Tu envío: ¡Envíos!", &["envio"]), "Tu [envío]: ¡[Envío]s!");
        assert_eq!(shown("我想订单,你好", &[" 订 单 "]), "我想[订单],你好");
        assert_eq!(shown("pedido dido", &["pedi", "dido"]), "[pedido] [dido]");
        assert_eq!(shown("nothing", &["other"]), "nothing");
        assert_eq!(shown("two\nlines", &["lines"]), "two [lines]");
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_hit() {
        let text = format!("{} needle {}", "before ".repeat(40), "after ".repeat(60));
        let shown = shown(&text, &["needle"]);
        assert!(
            shown.starts_with("…before") && shown.contains(" [needle] after") && shown.ends_with("after…"),
            "{shown}"
        );
        assert!(shown.chars().count() < 200);
        assert!(super::excerpt(&"长".repeat(1000), &[" 长 ".to_owned()]).len() < 400);
    }
}
